"""The registry of a wave: read, changed unit by unit, taken away and brought back unchanged."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from data.batches import batches
from data.problems import DataError
from data.registry import UnitRecord
from data.store import Store
from jobs.imports import keep, understand, withdraw
from jobs.registry import add_unit, change_unit, end_unit, export_registry, registry, rename_unit
from jobs.results import appraise
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file, dump, long_file
from tests.jobs.build import bring
from words import failure
from words.language import speak

LEADER = Viewer("王", "leader", classes=("部门",))
REGISTRY = csv_file(
    [
        ("参评单位", "类别", "分管口", "别名", "单位类型", "是否排名"),
        ("市教育局", "部门", "科教文卫口", "教育局、市教体局", "部门", "是"),
        ("市机关事务局", "部门", "综合口", "", "", "否"),
        ("市一医院", "公共服务", "科教文卫口", "", "事业单位", "是"),
    ]
)


@pytest.fixture
def filled(store: Store) -> Store:
    bring(store, REGISTRY, "名录.csv", series="机关")
    return store


def the(store: Store, name: str) -> UnitRecord:
    return next(each for each in registry(LOCAL, store, "2026") if each.name == name)


def test_leaders_read_what_they_may_see_and_change_nothing(filled: Store) -> None:
    assert [each.name for each in registry(LEADER, filled, "2026")] == ["市教育局", "市机关事务局"]
    day = date(2026, 1, 1)
    for job, arguments in (
        (change_unit, ("市教育局", {})), (add_unit, ("新", {})), (end_unit, ("市教育局", day)), (rename_unit, ("市教育局", "新", day)),
    ):  # fmt: skip
        with pytest.raises(DataError, match="not_allowed"):
            job(LEADER, filled, "2026", *arguments)
    with pytest.raises(DataError, match="not_allowed"):
        registry(Viewer("李", "leader", series=("窗口",)), filled, "2026")


def test_a_change_is_a_batch_that_can_be_withdrawn(filled: Store) -> None:
    before = dump(filled)
    batch = change_unit(
        LOCAL, filled, "2026", "市教育局", {"unit_class": "科教", "aliases": "", "portfolio": "城建口", "kind": "部门"}
    )
    unit = the(filled, "市教育局")
    assert (unit.unit_class, unit.aliases, unit.portfolio, unit.kind) == ("科教", (), "城建口", "department")
    assert [(row["file"], row["kind"], row["state"]) for row in batches(filled)][-1] == ("名录修改", "edit", "active")
    assert filled.rows("select unit_class, aliases, portfolio, kind, district from registry where batch = ?", [batch]) == [
        ("科教", [], "城建口", None, None)
    ]
    withdraw(LOCAL, filled, batch)
    assert dump(filled) == before


def test_the_same_change_may_come_again(filled: Store) -> None:
    for portfolio in ("甲口", "乙口", "甲口"):
        change_unit(LOCAL, filled, "2026", "市教育局", {"portfolio": portfolio})
    assert the(filled, "市教育局").portfolio == "甲口"


def test_what_cannot_be_saved_is_said(filled: Store) -> None:
    change = lambda **said: change_unit(LOCAL, filled, "2026", "市教育局", said)  # noqa: E731
    for said, code in (
        ({"credit_code": "1234"}, "unit_field_bad"),
        ({"valid_to": "明年"}, "unit_field_bad"),
        ({"portfolio": "科教文卫口"}, "unit_unchanged"),
        ({"ranked": "是"}, "unit_unchanged"),
    ):
        with pytest.raises(DataError, match=code) as caught:
            change(**said)
        assert "市教育局" in failure(caught.value)
    with pytest.raises(DataError, match="unit_unknown"):
        change_unit(LOCAL, filled, "2026", "市教育", {"portfolio": "x"})
    for name, code in ((" ", "unit_nameless"), ("1.市 教育局", "unit_there")):
        with pytest.raises(DataError, match=code):
            add_unit(LOCAL, filled, "2026", name, {})


def test_a_unit_is_added_and_ends(filled: Store) -> None:
    add_unit(LOCAL, filled, "2026", "云汀 仲裁办", {"unit_class": "部门", "ranked": "否", "portfolio": " "})
    assert the(filled, "云汀 仲裁办") == UnitRecord("云汀 仲裁办", unit_class="部门", ranked=False)
    end_unit(LOCAL, filled, "2026", "云汀 仲裁办", date(2025, 12, 31))
    assert the(filled, "云汀 仲裁办").valid_to == "2025-12-31"
    assert [each.name for each in appraise(LOCAL, filled, "2026").units] == ["市教育局", "市机关事务局", "市一医院"]


def test_a_renamed_unit_goes_on_under_its_new_name(filled: Store) -> None:
    rename_unit(LOCAL, filled, "2026", "市教育局", "市教育体育局", date(2026, 3, 1))
    old, new = the(filled, "市教育局"), the(filled, "市教育体育局")
    assert (old.valid_to, new.valid_from, new.predecessors) == ("2026-02-28", "2026-03-01", ("市教育局",))
    assert (new.unit_class, new.portfolio, new.kind, new.aliases) == ("部门", "科教文卫口", "department", ())
    assert understand(LOCAL, filled, "票.csv", long_file(["1"], units=("市教育局",)), wave="2026").units == (
        "市教育体育局",
    )
    assert {each.name for each in appraise(LOCAL, filled, "2026").units} == {"市教育体育局", "市机关事务局", "市一医院"}


def test_a_unit_with_ratings_is_not_renamed(filled: Store) -> None:
    bring(filled, long_file(["1"], units=("市教育局",)), "票.csv")
    with pytest.raises(DataError, match="unit_rated") as caught:
        rename_unit(LOCAL, filled, "2026", "市教育局", "市教育体育局", date(2026, 3, 1))
    assert caught.value.facts["ratings"] == 2
    rename_unit(LOCAL, filled, "2026", "市一医院", "市第一人民医院", date(2026, 3, 1))


def test_the_workbook_comes_back_unchanged(filled: Store) -> None:
    change_unit(
        LOCAL,
        filled,
        "2026",
        "市教育局",
        {"portfolio": "", "credit_code": "91350100M000100Y43", "predecessors": "甲局、乙局"},
    )
    before = registry(LOCAL, filled, "2026")
    exported = export_registry(LOCAL, filled, "2026")
    assert exported.name == "单位名录_机关_2026.xlsx"
    reading = understand(LOCAL, filled, exported.name, exported.content, wave="2026")
    assert (reading.shape, reading.sheet, reading.other_sheets, reading.problems, reading.unknown, reading.changes) == (
        "registry",
        "单位名录",
        ("填写说明",),
        (),
        (),
        (),
    )
    keep(LOCAL, filled, reading)
    assert registry(LOCAL, filled, "2026") == before
    assert export_registry(LOCAL, filled, "2026").content == exported.content
    with pytest.raises(DataError, match="format_unknown"):
        export_registry(LOCAL, filled, "2026", "csv")


@pytest.mark.parametrize(
    ("language", "name", "head"),
    [("en", "Registry of units_机关_2026.xlsx", "Full name"), ("zh-Hant", "單位名錄_机关_2026.xlsx", "全稱")],
)
def test_a_workbook_of_another_language_comes_back_too(filled: Store, language: str, name: str, head: str) -> None:
    change_unit(LOCAL, filled, "2026", "市教育局", {"kind": "服务窗口", "ranked": "否", "aliases": "甲局、乙局"})
    before = registry(LOCAL, filled, "2026")
    speak(language)
    exported = export_registry(LOCAL, filled, "2026")
    with zipfile.ZipFile(io.BytesIO(exported.content)) as book:
        assert head in book.read("xl/sharedStrings.xml").decode()
    reading = understand(LOCAL, filled, exported.name, exported.content, wave="2026")
    assert (exported.name, reading.shape, reading.problems, reading.unknown, reading.changes) == (
        name,
        "registry",
        (),
        (),
        (),
    )
    keep(LOCAL, filled, reading)
    assert registry(LOCAL, filled, "2026") == before


def test_none_empties_a_field_in_english(filled: Store) -> None:
    bring(filled, csv_file([("Unit", "Class", "Portfolio"), ("市教育局", "部门", "None")]), "registry.csv", wave="2026")
    assert next(each for each in registry(LOCAL, filled, "2026") if each.name == "市教育局").portfolio == ""


def test_the_registry_of_a_year_is_that_of_the_next_one_too(filled: Store) -> None:
    content = export_registry(LOCAL, filled, "2026").content
    bring(filled, content, "名录.xlsx", wave="2027", series="机关")
    assert registry(LOCAL, filled, "2027") == registry(LOCAL, filled, "2026")
    with pytest.raises(DataError, match="same_file"):
        bring(filled, content, "名录.xlsx", wave="2027")


def test_it_makes_the_same_registry_elsewhere(filled: Store, tmp_path) -> None:
    with Store(tmp_path / "other.duckdb") as other:
        bring(other, export_registry(LOCAL, filled, "2026").content, "名录.xlsx", series="机关")
        assert registry(LOCAL, other, "2026") == registry(LOCAL, filled, "2026")


words = some.text(
    some.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="、，,;；()（）[]"),
    min_size=1,
    max_size=6,
).filter(lambda text: text != "无" and text != "全部")
unit = some.fixed_dictionaries({
    "参评单位": words.map(lambda text: "单位" + text), "类别": words, "全称": words, "别名": some.lists(words, max_size=3, unique=True).map("、".join),
    "分管口": words | some.just(""), "是否排名": some.sampled_from(("是", "否", "")), "停用日期": some.dates().map(str) | some.just(""),
    "单位类型": some.sampled_from(("部门", "服务窗口", "事业单位", "乡镇街道", "科长岗位", "")),
})  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(unit, min_size=1, max_size=5, unique_by=lambda each: each["参评单位"]))
def test_any_registry_comes_back_unchanged(tmp_path_factory: pytest.TempPathFactory, units: list[dict[str, str]]) -> None:
    content = csv_file([tuple(units[0]), *(tuple(each.values()) for each in units)])
    folder = tmp_path_factory.mktemp("round")
    with Store(folder / "one.duckdb") as one, Store(folder / "two.duckdb") as two:
        bring(one, content, "名录.csv", skip_rejected=True)
        bring(two, export_registry(LOCAL, one, "2026").content, "名录.xlsx")
        assert registry(LOCAL, two, "2026") == registry(LOCAL, one, "2026")


def test_nothing_in_the_workbook_runs(store: Store) -> None:
    hostile = '=HYPERLINK("http://x","y")'
    bring(store, csv_file([("参评单位", "类别"), (hostile, "@SUM(1)")]), "名录.csv")
    with zipfile.ZipFile(io.BytesIO(export_registry(LOCAL, store, "2026").content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and not [name for name in book.namelist() if "externalLink" in name]
