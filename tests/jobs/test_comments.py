"""Comments from the file to the report: masked on the way in, counted for whoever may see them, corrected by persons."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from demo.remarks import LEADS, PLANTED
from jobs.comment_desk import desk, desk_list
from jobs.comment_effect import change_topic, drop_topic, topic_effect
from jobs.comment_rules import (
    comment_rules,
    comment_rules_text,
    forget_comment_rules,
    name_topic,
    set_comment_rules,
    shipped_comment_rules,
)
from jobs.comments import (
    CommentItem,
    comments,
    comments_to_sort,
    decide,
    decisions,
    leads,
    mask,
    search,
    take_back,
    top_topics,
    undo,
    unmask,
    unmasked,
    unnamed_groups,
)
from jobs.imports import keep, reinstate, understand, withdraw
from jobs.quality import exclude
from jobs.results import version
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file
from tests.jobs.build import bring
from tests.jobs.test_protection import SECRET, SHOWN_AS, scheme

LEADER = Viewer("李", "leader")
OTHER = Viewer("王", "analyst")
HEADER = ("评议表编号", "评议主体", "参评单位", "单位类别", "评议内容", "评价选项", "意见建议")
LONG_WAIT, NO_PAPER, DEAR = "窗口排队太久，一上午没轮到。", "补正一次只说一条，跑了三趟。", "门诊报销怎么改的看不懂。"
CLASSES = {"市公安局": "部门", "市教育局": "部门", "市体育局": "部门", "市水务局": "企业"}


def file(said: list[tuple[str, str, str]], first: int = 0, level: str = "一般") -> bytes:
    """Group, unit and text, a form each."""
    rows = [HEADER]
    for number, (group, unit, text) in enumerate(said, first):
        rows.append((f"A{number}", group, unit, CLASSES[unit], "态度", level, text))
    return csv_file(rows)


def many(text: str, n: int, unit: str = "市公安局", group: str = "居民") -> list[tuple[str, str, str]]:
    return [(group, unit, text)] * n


SAID = [
    *many(LONG_WAIT, 9), *many("说句实话，" + LONG_WAIT, 3), *many(NO_PAPER, 4), *many("无", 10), *many("态度很好，点赞。", 2),
    *many(DEAR, 9, "市教育局"), *many("建议周六也开门。", 2, "市教育局"), *many(LONG_WAIT, 3, "市体育局"),
    *many(LONG_WAIT, 12, "市水务局"), *many(LEADS[0][3], 1),
]  # fmt: skip


@pytest.fixture
def filled(store: Store) -> Store:
    bring(store, file(SAID))
    return store


def by_text(store: Store, piece: str, wave: str = "2026") -> CommentItem:
    return next(item for item in comments_to_sort(LOCAL, store, wave) if piece in item.text)


def test_the_numbers_add_up_everywhere(filled: Store) -> None:
    report = comments(LEADER, filled, "2026")
    for scope in (report.whole, *report.classes, *report.units, *report.groups):
        counts = scope.counts
        if counts is not None:
            assert counts.collected == counts.without_substance + counts.effective
            assert counts.praise + counts.criticism + counts.suggestion == counts.merged <= counts.effective
    counts = report.counts
    assert (counts.collected, counts.without_substance, counts.effective) == (len(SAID) - 1, 10, len(SAID) - 11)
    assert (counts.merged, counts.praise, counts.criticism, counts.suggestion) == (7, 1, 5, 1)


def test_topics_count_persons_and_the_most_frequent_come_first(filled: Store) -> None:
    report = comments(LEADER, filled, "2026")
    line = top_topics(report, 1)[0]
    assert (line.topic, line.persons, line.merged, line.before, line.change) == ("排队等候", 27, 3, None, None)
    assert [each.topic for each in top_topics(report, unit="市公安局")] == ["排队等候", "一次性告知", "办事便利"]
    assert report.unit("市公安局").topics[-1].praised == 2
    assert top_topics(report, unit="市没有局") == () and report.scope("市没有局").counts is None
    assert len(top_topics(report, 2, unit_class="部门")) == 2


def test_a_person_with_two_forms_is_one(store: Store) -> None:
    rows = [(*HEADER, "手机号")]
    rows += [(f"A{n}", "居民", "市公安局", "部门", "态度", "一般", LONG_WAIT, f"1990000{n // 2:04d}") for n in range(20)]
    bring(store, csv_file(rows), layout=None)
    counts = comments(LOCAL, store, "2026").counts
    assert counts.effective == 20 and counts.persons in (10, 20)  # 10 where the column is the respondent


def test_few_comments_are_not_shown_and_do_not_follow(filled: Store) -> None:
    report = comments(LEADER, filled, "2026")
    shown = {each.name for each in report.units if each.counts is not None}
    # 市体育局 has 3; with it goes the smallest other unit of its class, else the class less the others would tell.
    assert shown == {"市公安局", "市水务局"}
    assert report.unit("市体育局").topics == report.unit("市体育局").quotes == ()
    assert {each.name for each in report.classes if each.counts is not None} == {"部门", "企业"}
    assert {hit.unit for hit in search(LEADER, filled, "2026").hits} == shown
    assert search(LEADER, filled, "2026", unit="市体育局").merged == 0


def test_a_wave_of_few_comments_shows_none(store: Store) -> None:
    bring(store, file(many(LONG_WAIT, 7)))
    report = comments(LEADER, store, "2026")
    assert report.counts is None and report.groups == () and not top_topics(report)
    assert all(each.counts is None for each in (*report.units, *report.classes))


def test_a_wave_without_comments(store: Store) -> None:
    bring(store, file([("居民", "市公安局", "")] * 9))
    report = comments(LEADER, store, "2026")
    assert report.counts.collected == 0 and not report.whole.topics and comments_to_sort(LOCAL, store, "2026") == ()
    assert search(LEADER, store, "2026", "排队").hits == () and unnamed_groups(LOCAL, store, "2026") == ()


def test_quotes_are_masked_different_and_of_units_only(store: Store) -> None:
    said = [
        *many(LONG_WAIT, 8),
        *many("张局长的电话13812345678打不通，没人管。", 3),
        *many("老百姓说两句，窗口没人。唉。", 2),
    ]
    bring(store, file(said))
    report = comments(LEADER, store, "2026")
    quotes = report.unit("市公安局").quotes
    assert [each.comments for each in quotes] == [8, 3, 2] and quotes[2].text == "窗口没人。"
    assert quotes[1].text == "【姓名】局长的电话【电话】打不通，没人管。"
    assert report.whole.quotes == () and b"13812345678" not in pickle.dumps(report)


def test_leads_are_in_no_report_and_only_analysts_see_them(filled: Store) -> None:
    for viewer, told in ((LEADER, None), (LOCAL, 1)):
        report = comments(viewer, filled, "2026")
        assert report.leads == told and (report.undecided is None) == (told is None)
        assert "纪委" not in str(report) and not search(viewer, filled, "2026", "纪委").hits
    assert [each.text for each in leads(LOCAL, filled, "2026")] == [LEADS[0][3]]
    assert not any(item.lead for item in comments_to_sort(LOCAL, filled, "2026"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: comments_to_sort(LEADER, store, "2026"),
        lambda store: leads(LEADER, store, "2026"),
        lambda store: decide(LEADER, store, "2026", "x", 0, type="praise"),
        lambda store: undo(LEADER, store, "2026"),
        lambda store: take_back(LEADER, store, "2026"),
        lambda store: desk(LEADER, store, "2026", ()),
        lambda store: desk_list(LEADER, store, "2026", "all"),
        lambda store: topic_effect(LEADER, store, "2026", "x", ("y",)),
        lambda store: change_topic(LEADER, store, "x", ("y",)),
        lambda store: drop_topic(LEADER, store, "x"),
        lambda store: decisions(LEADER, store, "2026"),
        lambda store: mask(LEADER, store, "2026", "x", "y"),
        lambda store: unmask(LEADER, store, "2026", "x", "y"),
        lambda store: unmasked(LEADER, store, "2026"),
        lambda store: unnamed_groups(LEADER, store, "2026"),
        lambda store: set_comment_rules(LEADER, store, shipped_comment_rules()),
        lambda store: forget_comment_rules(LEADER, store),
        lambda store: name_topic(LEADER, store, "x", ("y",)),
        lambda store: comments(replace(LEADER, series=()), store, "2026"),
        lambda store: search(replace(LEADER, series=()), store, "2026", "x"),
    ],
)
def test_what_is_not_for_a_reader_is_refused(filled: Store, ask: object) -> None:
    with pytest.raises(DataError) as error:
        ask(filled)
    assert error.value.code == "not_allowed"


def test_other_classes_are_not_seen(filled: Store) -> None:
    report = comments(replace(LEADER, classes=("企业",)), filled, "2026")
    assert [each.name for each in report.units] == ["市水务局"] and report.counts.effective == 12
    assert {hit.unit for hit in search(replace(LEADER, classes=("企业",)), filled, "2026").hits} == {"市水务局"}


def test_a_secret_group_is_never_singled_out(store: Store, tmp_path: Path) -> None:
    said = [
        *many("领导的话谁也不能引用，排队太久。", 9, group="领导"), *many(LONG_WAIT, 9, group="居民"), *many(NO_PAPER, 5, group="代表"),
        *many("水压太小，领导也这么说。", 12, "市水务局", "领导"),
    ]  # fmt: skip
    bring(store, file(said), scheme=scheme(tmp_path, "own", SECRET, SHOWN_AS))
    for viewer in (LEADER, LOCAL):
        report = comments(viewer, store, "2026")
        # 领导和代表 has five open comments only, so it is not told apart from 居民 either.
        assert len(report.groups) == 1 and report.groups[0].counts.effective == 35
        assert report.unit("市水务局").counts is None  # only the secret group wrote on it
        assert not any("领导" in quote.text for unit in report.units for quote in unit.quotes)
        assert not search(viewer, store, "2026", "领导").hits


def test_small_lines_of_groups_are_put_together(store: Store) -> None:
    bring(store, file([*many(LONG_WAIT, 20), *many(NO_PAPER, 9, group="企业"), *many(DEAR, 3, group="代表")]))
    assert {(each.name, each.counts.effective) for each in comments(LEADER, store, "2026").groups} == {
        ("居民", 20), ("企业、代表", 12),
    }  # fmt: skip


def test_what_does_not_count_is_not_counted(filled: Store) -> None:
    before = comments(LEADER, filled, "2026").counts
    exclude(LOCAL, filled, "2026", "刷评", labels=[f"A{number}" for number in range(9)])
    after = comments(LEADER, filled, "2026").counts
    assert after.effective == before.effective - 9 and after.merged == before.merged


def test_change_against_the_wave_before_needs_its_test(store: Store) -> None:
    bring(store, file([*many(LONG_WAIT, 5), *many(NO_PAPER, 45)]), wave="2025")
    bring(store, file([*many(LONG_WAIT, 40), *many(NO_PAPER, 3), *many(DEAR, 7)]))
    report = comments(LEADER, store, "2026")
    change = {line.topic: (line.before, line.change) for line in report.whole.topics}
    assert report.wave_before == "2025" and change["排队等候"] == (5, "more") and change["一次性告知"] == (45, "fewer")
    assert change["政策解释"][0] == 0 and change["政策解释"][1] in ("same", "new")
    assert comments(LEADER, store, "2025").wave_before is None


# On the way in


def test_what_identifies_a_person_is_never_stored_as_it_was(store: Store, tmp_path: Path) -> None:
    text = "我叫田小禾，电话13812345678，身份证990101199003070213，没人管。"
    bring(store, file([("居民", "市公安局", text)] * 2))
    stored = store.rows("select content, original from comment")
    assert {content for content, _ in stored} == {"我叫【姓名】，电话【电话】，身份证【身份证号】，没人管。"}
    raw = tmp_path / "wanping.duckdb"
    held = b"".join(bytes(original) for _, original in stored)
    files = held + b"".join(each.read_bytes() for each in raw.parent.glob("*.duckdb*"))
    for piece in ("13812345678", "田小禾", "990101199003070213"):
        assert piece.encode() not in files
    withdraw(LOCAL, store, 1)
    packed = b"".join(bytes(content) for (content,) in store.rows("select content from withdrawn"))
    assert "田小禾".encode() not in packed
    reinstate(LOCAL, store, 1)
    assert store.rows("select content, original from comment") == stored


def test_unmasking_needs_a_reason_and_is_written_down(store: Store) -> None:
    bring(store, file([("居民", "市公安局", "电话13812345678没人接")] * 2))
    item = by_text(store, "没人接")
    assert item.masked
    with pytest.raises(DataError, match="unmasking_reason_missing"):
        unmask(LOCAL, store, "2026", item.key, "  ")
    assert unmasked(LOCAL, store, "2026") == []
    assert unmask(LOCAL, store, "2026", item.key, "回访当事人") == ("电话13812345678没人接",)
    assert [(row[0], row[1], row[3]) for row in unmasked(LOCAL, store, "2026")] == [(item.key, "回访当事人", LOCAL.name)]
    with store.transaction() as cursor:
        cursor.execute("update comment set content = '别的话' || content")
    with pytest.raises(DataError, match="comment_unreadable"):
        unmask(LOCAL, store, "2026", comments_to_sort(LOCAL, store, "2026")[0].key, "回访")


def test_a_piece_that_no_rule_covered_is_covered_by_a_person(store: Store) -> None:
    bring(store, file([("居民", "市公安局", "三号窗口大胡子脾气差")] * 2))
    item = by_text(store, "大胡子")
    assert mask(LOCAL, store, "2026", item.key, "大胡子") == 2
    new = by_text(store, "【姓名】")
    assert new.text == "三号窗口【姓名】脾气差" and unmask(LOCAL, store, "2026", new.key, "核对") == (
        "三号窗口大胡子脾气差",
    )
    with pytest.raises(DataError, match="piece_absent"):
        mask(LOCAL, store, "2026", new.key, "大胡子")
    assert "大胡子" not in str(store.rows("select * from masking")) and "大胡子" not in str(decisions(LOCAL, store, "2026"))
    undone = take_back(LOCAL, store, "2026")
    assert undone.fields == ("mask",) and undone.becomes == {new.key: item.key}
    assert by_text(store, "大胡子") == replace(item, masked=False)
    with pytest.raises(DataError, match="comment_decision_unknown"):
        take_back(LOCAL, store, "2026")


def test_a_piece_is_covered_in_the_script_in_which_it_was_written(store: Store) -> None:
    bring(store, file([("居民", "市公安局", "三號窗口ＡＢ大鬍子脾氣差，沒人管")] * 2))
    item = by_text(store, "大胡子")
    decide(LOCAL, store, "2026", item.key, 0, type="suggestion", topics=("岗位在岗",))
    assert mask(LOCAL, store, "2026", item.key, "AB大胡子") == 2
    covered = by_text(store, "【姓名】")
    assert (covered.type, covered.topics, covered.decided) == ("suggestion", ("岗位在岗",), True)
    mask(LOCAL, store, "2026", covered.key, "窗口")
    first, second = (row[0] for row in store.rows("select distinct act from masking order by act"))
    with pytest.raises(DataError, match="mask_gone"):
        take_back(LOCAL, store, "2026", first)
    take_back(LOCAL, store, "2026", second), take_back(LOCAL, store, "2026", first)
    again = by_text(store, "大胡子")
    assert (again.key, again.type, again.version) == (item.key, "suggestion", 2)
    assert store.rows("select distinct content, original from comment") == [("三號窗口ＡＢ大鬍子脾氣差，沒人管", None)]


def test_what_a_viewer_does_not_see_is_not_opened_either(filled: Store) -> None:
    item, other = by_text(filled, "排队太久"), replace(LOCAL, classes=("企业",))
    unit = item.unit
    for ask in (
        lambda: unmask(other, filled, "2026", item.key, "回访"), lambda: mask(other, filled, "2026", item.key, "窗口"),
        lambda: decide(other, filled, "2026", item.key, 0, type="praise"),
    ):  # fmt: skip
        with pytest.raises(DataError, match="comment_unknown"):
            ask()
    assert unit == "市公安局" and unmasked(LOCAL, filled, "2026") == []


def test_what_a_word_would_change_is_what_it_changes(filled: Store) -> None:
    found = topic_effect(LOCAL, filled, "2026", "材料反复补", ("跑了三趟",))
    assert (found.gained, found.lost, found.units) == (4, 0, 1) and found.gained_texts == (NO_PAPER,)
    decide(LOCAL, filled, "2026", by_text(filled, "报销").key, 0, topics=("看病就医",))
    asked = ("排队等候", ("没有这个词",))
    would = topic_effect(LOCAL, filled, "2026", *asked)
    before = {line.topic: line.comments for line in comments(LOCAL, filled, "2026").whole.topics}
    change_topic(LOCAL, filled, *asked)
    after = {line.topic: line.comments for line in comments(LOCAL, filled, "2026").whole.topics}
    assert would.lost == before["排队等候"] == 27 and "排队等候" not in after
    assert by_text(filled, "报销").topics == ("看病就医",)
    drop_topic(LOCAL, filled, "排队等候")
    assert comment_rules(filled).topic("排队等候") is None
    with pytest.raises(DataError, match="topic_missing"):
        drop_topic(LOCAL, filled, "排队等候")


# Corrections


def test_a_decision_changes_the_report_and_is_taken_back(filled: Store) -> None:
    was = comments(LOCAL, filled, "2026")
    before = version(LOCAL, filled, "2026")
    item = by_text(filled, "一次只说一条")
    new = decide(LOCAL, filled, "2026", item.key, item.version, topics=("材料反复补",), type="suggestion")
    assert version(LOCAL, filled, "2026") > before
    changed = by_text(filled, "一次只说一条")
    assert (changed.topics, changed.type, changed.version, changed.decided) == (("材料反复补",), "suggestion", new, True)
    assert comments(LOCAL, filled, "2026").counts.suggestion == was.counts.suggestion + 1
    undo(LOCAL, filled, "2026")
    undo(LOCAL, filled, "2026")
    assert comments(LOCAL, filled, "2026") == was
    with pytest.raises(DataError, match="comment_decision_unknown"):
        undo(LOCAL, filled, "2026")
    assert [each.undone_by for each in decisions(LOCAL, filled, "2026")] == [LOCAL.name] * 2


def test_two_people_do_not_overwrite_each_other(filled: Store) -> None:
    item = by_text(filled, "报销")
    decide(OTHER, filled, "2026", item.key, item.version, type="suggestion")
    with pytest.raises(DataError) as error:
        decide(LOCAL, filled, "2026", item.key, item.version, type="praise")
    assert error.value.code == "comment_decided" and error.value.facts["who"] == OTHER.name
    seen = by_text(filled, "报销")
    undo(OTHER, filled, "2026")
    with pytest.raises(DataError, match="comment_decided"):  # nor what was taken back meanwhile
        decide(LOCAL, filled, "2026", item.key, seen.version, type="praise")
    decide(LOCAL, filled, "2026", item.key, by_text(filled, "报销").version, type="praise")
    assert by_text(filled, "报销").type == "praise"


def test_a_comment_moves_merges_stands_apart_and_drops_out(filled: Store) -> None:
    paper, wait = by_text(filled, "一次只说一条"), by_text(filled, "排队太久")
    decide(LOCAL, filled, "2026", paper.key, 0, merge=wait.key)
    assert {item.comments for item in comments_to_sort(LOCAL, filled, "2026", "市公安局") if "排队" in item.text} >= {16}
    undo(LOCAL, filled, "2026")
    decide(LOCAL, filled, "2026", paper.key, by_text(filled, "一次只说一条").version, unit="市教育局")
    assert by_text(filled, "一次只说一条").unit == "市教育局"
    decide(LOCAL, filled, "2026", paper.key, by_text(filled, "一次只说一条").version, substance=False)
    assert not by_text(filled, "一次只说一条").effective
    decide(LOCAL, filled, "2026", paper.key, by_text(filled, "一次只说一条").version, lead=True)
    assert {item.key for item in leads(LOCAL, filled, "2026")} > {paper.key}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "nothing_decided"),
        ({"type": "gossip"}, "type_unknown"),
        ({"unit": "市没有局"}, "unit_unknown"),
        ({"merge": "0"}, "comment_unknown"),
        ({"topics": ("长" * 600,)}, "value_too_long"),
    ],
)
def test_decisions_that_say_nothing_are_refused(filled: Store, said: dict, code: str) -> None:
    with pytest.raises(DataError) as error:
        decide(LOCAL, filled, "2026", by_text(filled, "报销").key, 0, **said)
    assert error.value.code == code and decisions(LOCAL, filled, "2026") == []


def test_corrections_are_replayed_next_year(filled: Store) -> None:
    item = by_text(filled, "报销")
    decide(LOCAL, filled, "2026", item.key, 0, topics=("医保政策宣传",), type="suggestion")
    bring(filled, file(many("提个意见，" + DEAR, 9, "市水务局"), first=900), wave="2027")
    again = by_text(filled, "报销", "2027")
    assert (again.topics, again.type, again.unit) == (("医保政策宣传",), "suggestion", "市水务局")
    # What is decided in the later wave itself wins.
    decide(LOCAL, filled, "2027", again.key, again.version, type="criticism")
    assert by_text(filled, "报销", "2027").type == "criticism" and by_text(filled, "报销").type == "suggestion"


def test_decisions_outlive_a_withdrawal(filled: Store) -> None:
    item = by_text(filled, "报销")
    decide(LOCAL, filled, "2026", item.key, 0, type="suggestion")
    was = comments(LOCAL, filled, "2026")
    withdraw(LOCAL, filled, 1)
    reinstate(LOCAL, filled, 1)
    assert comments(LOCAL, filled, "2026") == was


def test_rules_of_the_office(filled: Store) -> None:
    before = version(LOCAL, filled, "2026")
    rest = [*many("大厅没有轮椅，老人进不去。", 3), *many("大厅门口要备轮椅才好", 2)]
    bring(filled, file(rest, first=500))
    groups = unnamed_groups(LOCAL, filled, "2026")
    assert groups and "轮椅" in groups[0].words and groups[0].comments == 5
    name_topic(LOCAL, filled, "无障碍设施", ("轮椅",))
    assert by_text(filled, "没有轮椅").topics == ("无障碍设施",)
    assert not any("轮椅" in each.words for each in unnamed_groups(LOCAL, filled, "2026"))
    assert version(LOCAL, filled, "2026") > before and comment_rules(filled).topic("无障碍设施").family == "无障碍设施"
    forget_comment_rules(LOCAL, filled)
    assert comment_rules_text(filled) == shipped_comment_rules()
    with pytest.raises(DataError, match="topic_missing"):
        name_topic(LOCAL, filled, " ", ("轮椅",))


def test_a_registry_or_a_file_without_comments_is_not_touched(store: Store) -> None:
    reading = understand(
        LOCAL, store, "a.csv", csv_file([HEADER[:6], ("A1", "居民", "市公安局", "部门", "态度", "满意")]), wave="2026"
    )
    assert (
        keep(LOCAL, store, reading, create_units=True).stored == 1 and comments(LOCAL, store, "2026").counts.collected == 0
    )


# The demonstration


def test_the_city_says_what_it_was_made_to_say(city: Store) -> None:
    report = comments(LEADER, city, "2026")
    counts = report.counts
    assert (counts.collected, counts.without_substance, counts.effective, counts.merged) == (3912, 2105, 1807, 612)
    assert (counts.praise, counts.criticism, counts.suggestion) == (128, 197, 287)
    assert [line.topic for line in top_topics(report, unit="市住房城乡建设局")][:2] == ["审批时限", "一次性告知"]
    assert len(top_topics(report)) == 3 and report.wave_before == "2025"
    assert all(each.counts is not None for each in (*report.classes, *report.portfolios))


def test_nothing_planted_is_readable_in_the_city(city: Store) -> None:
    texts = [text for (text,) in city.rows("select content from comment")]
    assert not [piece for piece in PLANTED if any(piece in text for text in texts)]
    assert sum("【" in text for text in texts) >= 6
