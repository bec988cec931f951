"""The office's own Word template: checked, filled in without evaluating anything, refused where it runs something."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from data.problems import DataError
from data.store import Store
from jobs.notices import NOTICE, draft
from jobs.paper_templates import check_template, drop_template, keep_template
from jobs.viewer import LOCAL, Viewer
from tests.data.build import long_file
from tests.jobs.build import bring
from tests.jobs.test_notices import text_of
from words.notice import template_lines


def template(*lines: str | tuple[str, ...]) -> bytes:
    """A line is a paragraph, a tuple one in several runs, as Word tears fields apart."""
    document = Document()
    for line in lines:
        added = document.add_paragraph()
        for piece in (line,) if isinstance(line, str) else line:
            added.add_run(piece)
    document.sections[0].footer.paragraphs[0].add_run("{{成文").font.bold = True
    document.sections[0].footer.paragraphs[0].add_run("日期}}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


GOOD = template(
    "本局专用", ("致：{", "{ 主", "送 }}这里"), "{{标题}}（{{ 发文字号 }}）", "{{正文}}", "{{附件说明}}", "{{附件}}"
)


@pytest.fixture
def rated(store: Store) -> Store:
    units = ("{{7*7}}", "{{标题}}", "市教育局")
    bring(store, long_file([f"A{n}" for n in range(40)], units=units, levels=("满意", "一般", "不满意", "满意")), "一.csv")
    return store


def test_fields_are_found_also_where_word_tore_them_apart() -> None:
    found = check_template(LOCAL, "模板.docx", GOOD)
    assert set(found.used) == {"主送", "标题", "发文字号", "正文", "附件说明", "附件", "成文日期"}
    assert set(found.missing) == {"签发人", "发文机关", "抄送", "印发机关", "印发日期", "状态"}
    assert found.unknown == found.not_alone == () and found.usable


def test_what_is_wrong_with_a_template_is_listed(rated: Store) -> None:
    bad = template("{{得分率}}和{{7*7}}", "前文{{正文}}", "{% for x in y %}")
    found = check_template(LOCAL, "模板.docx", bad)
    assert found.unknown == ("得分率", "7*7") and found.not_alone == ("正文",) and not found.usable
    assert template_lines(found)[2] == "不认识的字段：得分率、7*7"
    with pytest.raises(DataError) as failure:
        keep_template(LOCAL, rated, NOTICE, "模板.docx", bad)
    assert failure.value.code == "template_fields"


def test_a_template_is_filled_in_and_nothing_in_it_or_in_the_data_is_evaluated(rated: Store) -> None:
    keep_template(LOCAL, rated, NOTICE, "模板.docx", GOOD)
    each = draft(LOCAL, rated, NOTICE, "2026")
    document = Document(io.BytesIO(each.file.content))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[:2] == ["本局专用", "致：各参评单位：这里"] and said[2].startswith(each.paper.name + "（【请补充】）")
    assert [text.lead + text.text for text in each.paper.texts] == said[3 : 3 + len(each.paper.texts)]
    told = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "{{7*7}}" in told and "{{标题}}" in told and "49" not in told
    assert document.sections[0].footer.paragraphs[0].text == "【请补充】"
    assert "草稿" in document.sections[0].header.paragraphs[0].text, "a draft says so without a field for it"
    assert draft(LOCAL, rated, NOTICE, "2026").file.content == each.file.content
    drop_template(LOCAL, rated, NOTICE)
    assert "本局专用" not in text_of(draft(LOCAL, rated, NOTICE, "2026").file.content)


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


AWAY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://x/y.dotm" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(("content", "code"), [
    (b"{\\rtf1", "not_a_word_file"),
    (with_part("word/vbaProject.bin", b"x"), "workbook_macros"),
    (with_part("word/embeddings/oleObject1.bin", b"x"), "word_file_runs"),
    (with_part("word/_rels/settings.xml.rels", AWAY), "word_file_leads_away"),
    (with_part("word/document.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"), "file_suspicious"),
    (with_part("word/document.xml", b"<a"), "file_broken"),
    (with_part("word/media/a.bmp", bytes(range(256)) * 10_000), "template_too_large"),
])  # fmt: skip
def test_what_runs_or_leads_elsewhere_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DataError) as failure:
        check_template(LOCAL, "模板.docx", content)
    assert failure.value.code == code


def test_only_who_may_edit_brings_a_template(rated: Store) -> None:
    with pytest.raises(DataError) as failure:
        keep_template(Viewer("李", "leader"), rated, NOTICE, "模板.docx", GOOD)
    assert failure.value.code == "not_allowed"
