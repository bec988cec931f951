"""Official papers: the figures of the screen and no others, under the 公布范围, whatever names say."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from docx import Document

from analytics.decisions import decisions
from analytics.facts import facts_of, weakest_dimension
from data.problems import DataError
from data.store import Store
from jobs.approval import state_of
from jobs.comments import comments, top_topics
from jobs.counts import counts
from jobs.edited import check_edited
from jobs.notices import ANNEXES, BRIEF, EXPLANATION, NOTICE, PAPERS, REPORT, Source, Wording, draft, publish, source_of
from jobs.publication import FIRST, FIRST_AND_LAST, GRADES, LETTERS, PublicationScope
from jobs.settings import Letterhead, keep_letterhead, letterhead, with_setting
from jobs.viewer import LOCAL, Viewer
from reports.official.comparing import differences
from reports.official.document import room_under
from reports.official.reading import read_paper
from tests.data.build import csv_file, long_file
from tests.jobs.build import bring, rank
from tests.jobs.test_exports import HOSTILE
from words.figures import figures_of, written
from words.notice import difference_line, fill
from words.numbers import rounded_to

LEADER = Viewer("李", "leader")
WORDING = Wording(
    number="云效〔2026〕11号", day=date(2026, 12, 8), plan=date(2026, 12, 25), result=date(2027, 3, 31),
    review=date(2027, 4, 30), annexes=ANNEXES,
)  # fmt: skip


@pytest.fixture(scope="module")
def source(city, appraised) -> Source:
    heard, forms = comments(LOCAL, city, "2026"), counts(LOCAL, city, "2026")
    return Source(state_of(LOCAL, city, "2026"), appraised("2026"), heard, forms, ("优秀", "良好", "一般"))


@pytest.fixture(scope="module")
def papers(city, source):
    return {kind: draft(LOCAL, city, kind, "2026", WORDING, source=source) for kind in PAPERS}


@pytest.fixture
def small(store: Store) -> Store:
    levels = ("满意", "一般", "基本满意", "满意", "不满意", "满意", "满意")
    bring(store, long_file([f"A{number}" for number in range(40)], levels=levels), "一.csv")
    return store


def text_of(content: bytes) -> str:
    """Everything that anybody could find in a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def known_figures(source: Source) -> list:
    """Values that stand on screens, or count what is on them."""
    appraisal, heard = source.appraisal, source.comments.counts
    found = [figure for fact in facts_of(appraisal) for figure in fact.figures]
    for channel in (*source.counts.channels, source.counts.forms, source.counts.phone):
        found += [
            channel.issued,
            channel.returned,
            channel.valid,
            channel.completed,
            channel.return_rate,
            channel.valid_rate,
        ]
    found += [heard.collected, heard.without_substance, heard.merged, heard.praise, heard.criticism, heard.suggestion]
    units = appraisal.units
    topics = [top_topics(source.comments, 1, unit=unit.name) for unit in units]
    found += [line.persons for each in (*topics, top_topics(source.comments)) for line in each]
    found += [part.score for unit in units if (part := weakest_dimension(unit)) is not None]
    found += [note.facts["min"] for unit in units for note in unit.notes if "min" in note.facts]
    sizes = [sum(not unit.has_note("opinion_only") for unit in each.units) for each in appraisal.classes]
    found += [sum(sizes), *sizes, appraisal.left_out, appraisal.units[0].change.family.tests]
    found += [len(decisions(appraisal).candidates), sum(unit.has_note("opinion_only") for unit in units)]
    found += [sum(unit.has_note("low_awareness") and unit.rank is not None for unit in units), 95, 5]  # 把握, 误判比例
    return [value for value in found if value is not None]


@pytest.mark.parametrize("kind", PAPERS)
def test_every_figure_of_the_text_stands_on_the_screens(source: Source, papers, kind: str) -> None:
    names = [unit.name for unit in source.appraisal.units]
    asked = len(papers[NOTICE].paper.colophon.copies.split("，"))
    known = [*known_figures(source), asked]
    for text in papers[kind].paper.texts:
        plain = re.sub(r"〔\d{4}〕\d+号|\d{4}年\d+月\d+日|第\d版|校验码\w+|指纹\w+|[前后]\d[位名]", "", text.text)
        for figure in figures_of(plain, names):
            same = [value for value in known if abs(rounded_to(value, figure.decimals)) == abs(figure.value)]
            assert same, f"{figure} in {text.text}"


def test_every_figure_of_the_tables_is_that_of_the_ranking(source: Source, papers, city) -> None:
    rows = {row["unit"]: row for row in json.loads(rank_of(source))}
    found = read_paper(papers[NOTICE].file.content)
    seen = set()
    for table in found.tables:
        heads = table[0]
        if "单位" not in heads:
            continue
        width = heads.index("单位", 1) if heads.count("单位") > 1 else len(heads)
        for cells in (row[start : start + width] for row in table[1:] for start in range(0, len(row), width)):
            line = dict(zip(heads[:width], cells, strict=True))
            if not line["单位"]:
                continue
            row, seen = rows[line["单位"]], seen | {line["单位"]}
            for head, key in (
                ("得分", "index"),
                ("满意度得分（分）", "index"),
                ("有效评价（份）", "ballots"),
                ("名次", "rank"),
            ):
                if head in line:
                    shown = None if line[head] == "—" else Decimal(line[head].replace(",", ""))
                    assert shown == (None if row[key] is None else Decimal(str(row[key]))), (line, row)
            if "满意率（%）" in line and line["满意率（%）"] != "—":
                assert Decimal(line["满意率（%）"]) == round(Decimal(repr(row["satisfaction_rate"])), 1)
    assert seen == set(rows)


def rank_of(source: Source) -> str:
    from commands.printing import _plain
    from commands.results import unit_row

    return json.dumps([unit_row(unit) for unit in source.appraisal.units], ensure_ascii=False, default=_plain)


def test_the_papers_say_what_offices_write(papers) -> None:
    said = {kind: "\n".join(text.lead + text.text for text in papers[kind].paper.texts) for kind in PAPERS}
    assert "2026年度全市机关作风满意度得分90.3分，比上年提高0.3分；满意率（满意、基本满意两项之和" in said[NOTICE]
    assert "政府部门类排名前3位的是：市行政审批局（93.02分）、" in said[NOTICE]
    assert "其中，表扬类" in said[NOTICE] and said[NOTICE].count(fill()) == 2
    assert "误差" not in said[NOTICE] and "误差" not in said[REPORT]
    assert "误差±" in said[EXPLANATION] and "建议不单独点末位" in said[EXPLANATION]
    assert papers[REPORT].paper.signer and not papers[NOTICE].paper.signer
    asked = papers[NOTICE].paper.colophon.copies
    assert all(name in asked for name in ("市中院", "市税务局")) and "市教育局" not in asked
    assert "请市中院等" in said[NOTICE] and "要求市中院" not in said[NOTICE]
    assert room_under(papers[BRIEF].paper) > 0
    assert all(word in said[BRIEF] for word in ("总分。", "升降。", "个问题：", "建议。"))


def test_every_paper_says_what_it_is_and_warns(papers) -> None:
    for kind, each in papers.items():
        assert each.paper.marks == ("示范数据", "草稿")
        with zipfile.ZipFile(io.BytesIO(each.file.content)) as archive:
            heads = [archive.read(name).decode() for name in archive.namelist() if "header" in name and "rels" not in name]
        assert heads and all("示范数据　草稿" in head for head in heads)
        assert each.file.name.startswith("示范数据_草稿_") and any("请补充" in line for line in each.warnings), kind
    assert any("公布范围" in line for line in papers[NOTICE].warnings)


def test_the_same_paper_has_the_same_bytes(city, source, papers) -> None:
    again = draft(LOCAL, city, NOTICE, "2026", WORDING, source=source)
    assert again.file.content == papers[NOTICE].file.content
    with zipfile.ZipFile(io.BytesIO(again.file.content)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
        assert b"python-docx" not in archive.read("docProps/core.xml")


def test_nothing_of_a_respondent_is_in_a_paper(papers) -> None:
    for each in papers.values():
        told = text_of(each.file.content)
        assert "市级领导" not in told and not re.search(r"\b[GA]\d+-\d{3,}\b|1[3-9]\d{9}|openid", told)


def test_a_scope_lets_out_what_it_names_and_nothing_else(city, source) -> None:
    ranked = source.appraisal.unit_class("政府部门").ranked
    first = draft(LOCAL, city, NOTICE, "2026", WORDING, PublicationScope(FIRST, first=3), source)
    told = text_of(first.file.content)
    assert ranked[2].name in told and ranked[10].name not in told and ranked[-1].name not in told
    both = text_of(draft(LOCAL, city, NOTICE, "2026", WORDING, PublicationScope(FIRST_AND_LAST, 3, 1), source).file.content)
    assert ranked[-1].name in both and ranked[-2].name not in both
    grades = draft(LOCAL, city, NOTICE, "2026", WORDING, PublicationScope(GRADES), source).paper
    figures = [row for table in grades.tables for row in table.rows if any(written(cell) for cell in row)]
    assert figures == [] and "分" not in "".join(text.text for text in grades.texts if "等次为" in text.text)
    with pytest.raises(DataError) as failure:
        draft(LOCAL, city, NOTICE, "2026", WORDING, PublicationScope(LETTERS), source)
    assert failure.value.code == "paper_not_public"


def test_who_may_not_see_errors_gets_no_explanation(city, source) -> None:
    for how in ({"kind": EXPLANATION}, {"kind": NOTICE, "scope": PublicationScope(GRADES)}):
        with pytest.raises(DataError) as failure:
            draft(LEADER, city, wave="2026", source=source, **how)
        assert failure.value.code == "not_allowed"


@pytest.mark.parametrize(("kind", "change", "code"), [
    ("letter", {}, "paper_unknown"), (NOTICE, {"annexes": ("x",)}, "annex_unknown"), (NOTICE, {"blocks": 3}, "blocks_unknown"),
    (NOTICE, {"classes": ("企业",)}, "class_unknown"),
])  # fmt: skip
def test_unknown_wishes_are_refused(city, source, kind: str, change: dict, code: str) -> None:
    with pytest.raises(DataError) as failure:
        draft(LOCAL, city, kind, "2026", Wording(**change), source=source)
    assert failure.value.code == code


def edited(content: bytes, change) -> bytes:
    document = Document(io.BytesIO(content))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def compared(made, content: bytes):
    return differences(made.paper, read_paper(made.file.content), read_paper(content))


def test_an_untouched_paper_has_no_differences(papers) -> None:
    for each in papers.values():
        assert compared(each, each.file.content) == ()


def test_a_cell_and_a_figure_of_the_text_that_were_changed_are_found(papers) -> None:
    def change(document) -> None:
        document.tables[1].rows[1].cells[2].paragraphs[0].runs[0].text = "99.99"
        line = next(each for each in document.paragraphs if "满意度得分90.3分" in each.text)
        line.runs[0].text = line.runs[0].text.replace("90.3分", "91.3分")
        line.insert_paragraph_before("市水利局得分88.88分，应当重视。")

    found = compared(papers[NOTICE], edited(papers[NOTICE].file.content, change))
    assert [(each.kind, each.now, each.was) for each in found] == [
        ("changed", "99.99", "93.02"), ("changed", "91.3", "90.3"), ("added", "88.88", ""),
    ]  # fmt: skip
    told = [difference_line(each) for each in found]
    assert told[0].startswith("附表99.99与评议结果93.02不一致：市行政审批局") and told[1].startswith(
        "正文91.3与评议结果90.3不一致"
    )


def test_a_paper_of_another_kind_of_file_is_refused(small: Store) -> None:
    for content, code in ((b"x", "not_a_word_file"), (b"PK\x03\x04" + bytes(40), "file_broken")):
        with pytest.raises(DataError) as failure:
            check_edited(LOCAL, small, NOTICE, "2026", "通报.docx", content)
        assert failure.value.code == code


def test_what_has_no_data_has_no_sentence(small: Store) -> None:
    paper = draft(LOCAL, small, NOTICE, "2026").paper
    said = [text.text for text in paper.texts]
    assert not any(word in "".join(said) for word in ("意见建议", "从类别看", "另有", "None", "—", "0条"))
    assert all(said) and [text.text[:2] for text in paper.texts if text.style == "head"] == ["一、", "二、", "三、", "四、"]
    ranked = json.loads(rank(small))
    assert ranked[0]["unit"] in "".join(said)


def test_one_unit_makes_papers_too(store: Store) -> None:
    bring(store, long_file([f"A{number}" for number in range(40)], units=("市教育局",)), "一.csv")
    made = publish(LOCAL, store, "2026")
    assert len(made) == len(PAPERS) and all("市教育局" in text_of(each.file.content) for each in made[:2])


def test_hostile_names_stay_text(store: Store) -> None:
    names = (*HOSTILE, "{{7*7}}", "{{ cycler }}", "&lt;w:p/>", "䶮㛃𠮷局", "\u200fعربي")
    bring(store, csv_file([("参评单位", "类别"), *((name, "{{9*9}}") for name in names)]), "名录.csv")
    bring(
        store, long_file([f"A{number}" for number in range(40)], units=names, levels=("满意", "一般", "不满意")), "一.csv"
    )
    source = source_of(LOCAL, store, "2026")
    for kind in PAPERS:
        each = draft(LOCAL, store, kind, "2026", WORDING, source=source)
        document = Document(io.BytesIO(each.file.content))
        told = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert not re.search("[\u202a-\u202e\u200f\x00-\x08]", text_of(each.file.content))
        assert "长" * 41 not in told
        if kind == NOTICE:
            assert "{{7*7}}" in told and "䶮㛃𠮷局" in told and "=cmd|" in told and "49" not in told
        assert compared(each, each.file.content) == ()
    assert room_under(draft(LOCAL, store, BRIEF, "2026", source=source).paper) > 0


def test_the_office_decides_who_issues_its_papers(small: Store) -> None:
    keep_letterhead(LOCAL, small, with_setting(Letterhead(issuer="云汀市效能办", to="各县"), "fonts", "gbk"))
    assert letterhead(small).fonts == "gbk"
    each = draft(LOCAL, small, NOTICE, "2026")
    assert each.paper.issuer == "云汀市效能办" and each.paper.addressee == "各县："
    assert "方正仿宋_GBK" in text_of(each.file.content) and "仿宋_GB2312" not in text_of(each.file.content)
    assert "embedRegular" not in text_of(each.file.content)
    for change, code in (
        ({"fonts": "x"}, "fonts_unknown"),
        ({"issuer": "长" * 300}, "letterhead_too_long"),
        ({"stamped": "x"}, "letterhead_yes_or_no"),
    ):
        with pytest.raises(DataError) as failure:
            keep_letterhead(LOCAL, small, Letterhead(**change))
        assert failure.value.code == code
    with pytest.raises(DataError):
        with_setting(Letterhead(), "x", "y")
    with pytest.raises(DataError):
        keep_letterhead(LEADER, small, Letterhead())


def test_figures_are_read_as_they_are_written() -> None:
    assert written("2026年12月25日前报送，云效〔2026〕11号，得分92.31分、－0.3分") == ["92.31", "－0.3"]
    assert [str(each.value) for each in figures_of("92.31分")] == ["92.31"]
