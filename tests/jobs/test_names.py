"""Names of files against the registry: mapped and shown, offered, remembered."""

from __future__ import annotations

import json

import pytest

from data.problems import DataError
from data.store import Store
from jobs.imports import keep, understand, withdraw
from jobs.registry import aliases, confirm_alias, forget_alias, own_city, set_city
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, csv_file, dump, long_file
from tests.jobs.build import bring, mark, rank

NAMES = ("市教育局", "市民政局", "市公安局", "市财政局", "市市场监管局", "市卫生健康委")
DIRTY = ("1.市教育局", "（3）市民政局", "市公安局(含交警、出入境)", "市 财 政 局", "市巿场监管局", "市衛生健康委")
REGISTRY = csv_file(
    [("参评单位", "类别", "别名"), *((name, "部门", "") for name in NAMES[:5]), (NAMES[5], "部门", "市卫健委")]
)
LEADER = Viewer("王", "leader")


@pytest.fixture
def filled(store: Store) -> Store:
    bring(store, REGISTRY, "名录.csv")
    set_city(LOCAL, store, "云汀市")
    return store


def read(store: Store, content: bytes, **options: object):
    return understand(LOCAL, store, "票.csv", content, wave="2026", **options)


def test_dirty_spellings_come_in_under_the_name_of_the_registry_and_are_shown(filled: Store) -> None:
    reading = read(filled, long_file(["1", "2"], units=DIRTY, levels=("满意", "一般")))
    assert reading.units == NAMES
    assert [(each.name, each.unit, each.how) for each in reading.renamed] == [
        (dirty, name, "normalised") for dirty, name in zip(DIRTY, NAMES, strict=True)
    ]
    assert {each.kind for each in reading.unknown} == {"group", "dimension"}
    keep(LOCAL, filled, reading, create_units=True)
    assert {unit["unit"]: unit["ballots"] for unit in json.loads(rank(filled))} == dict.fromkeys(NAMES, 2)


def test_a_wide_file_and_its_comments_too(filled: Store) -> None:
    header = ["评议表编号", "1.市教育局—态度", "市 财 政 局—态度", "市 财 政 局—意见建议"]
    bring(filled, csv_file([header, ["1", "满意", "一般", "慢"], ["2", "一般", "满意", ""]]), "宽.csv")
    assert filled.rows("select u.name, c.content from comment c join unit u on u.id = c.unit") == [("市财政局", "慢")]
    assert {unit["unit"]: unit["ballots"] for unit in json.loads(rank(filled))}["市教育局"] == 2


def test_clean_and_dirty_files_give_the_same_data(filled: Store, tmp_path) -> None:
    numbers = [f"A{number}" for number in range(30)]
    bring(filled, long_file(numbers, units=DIRTY, levels=("满意", "一般", "不了解")), "脏.csv")
    with Store(tmp_path / "clean.duckdb") as clean:
        bring(clean, REGISTRY, "名录.csv")
        bring(clean, long_file(numbers, units=NAMES, levels=("满意", "一般", "不了解")), "净.csv")
        assert (mark(clean), rank(clean)) == (mark(filled), rank(filled))


def test_two_spellings_on_one_form_are_one_rating_or_none(filled: Store) -> None:
    rows = [LONG, ("1", "群众", "市教育局", "态度", "满意"), ("1", "群众", "1.市教育局", "态度", "满意"),
            ("2", "群众", "市教育局", "态度", "满意"), ("2", "群众", "市 教育局", "态度", "一般"),
            ("3", "群众", "市 教育局", "态度", "一般"), ("3", "群众", "市教育局", "效率", "一般")]  # fmt: skip
    reading = read(filled, csv_file(rows))
    assert (reading.read, reading.stored, reading.rejected) == (6, 3, 2)
    assert [(each.code, each.column, each.value) for each in reading.problems] == [
        ("rating_contradicts", "市教育局—态度", "2")
    ]
    with pytest.raises(DataError, match="rows_rejected"):
        keep(LOCAL, filled, reading, create_units=True)
    assert keep(LOCAL, filled, reading, create_units=True, skip_rejected=True).stored == 3


def test_what_only_looks_alike_is_offered_and_stores_nothing(filled: Store) -> None:
    reading = read(filled, long_file(["1"], units=("市教育", "望湖区教育局", "市工商局", "市卫健委")))
    assert {each.name: each.nearest for each in reading.unknown if each.kind == "unit"} == {
        "市教育": ("市教育局",), "望湖区教育局": (), "市工商局": ("市市场监管局",),
    }  # fmt: skip
    assert [(each.name, each.unit, each.how) for each in reading.renamed] == [("市卫健委", "市卫生健康委", "alias")]
    with pytest.raises(DataError, match="names_unknown"):
        keep(LOCAL, filled, reading)


def test_a_confirmed_alias_is_remembered_whatever_is_withdrawn(filled: Store) -> None:
    before = dump(filled, without=("batch", "log", "withdrawn", "alias"))
    confirm_alias(LOCAL, filled, "1.市工商局", "市市场监管局")
    reading = read(filled, long_file(["1"], units=("市 工商局",)))
    assert [(each.name, each.unit, each.how) for each in reading.renamed] == [("市 工商局", "市市场监管局", "alias")]
    batch = keep(LOCAL, filled, reading, create_units=True).batch
    withdraw(LOCAL, filled, batch)
    assert dump(filled, without=("batch", "log", "withdrawn", "alias")) == before
    assert [(each["name"], each["unit"], each["who"]) for each in aliases(LOCAL, filled)] == [
        ("市工商局", "市市场监管局", LOCAL.name)
    ]
    assert read(filled, long_file(["1"], units=("市工商局",))).units == ("市市场监管局",)
    forget_alias(LOCAL, filled, "市工商局")
    assert read(filled, long_file(["1"], units=("市工商局",))).units == ("市工商局",)
    details = [detail for (detail,) in filled.rows("select detail from log where action = 'alias' order by id")]
    assert details == ["市工商局 = 市市场监管局", "市工商局 ="]


def test_a_unit_is_no_alias_and_an_alias_needs_a_unit(filled: Store) -> None:
    for name, unit, code in (
        ("市 财政局", "市教育局", "alias_is_unit"),
        ("市工商局", "市监局", "unit_unknown"),
        (" ", "市教育局", "unit_nameless"),
    ):
        with pytest.raises(DataError, match=code):
            confirm_alias(LOCAL, filled, name, unit)
    for job, arguments in (
        (confirm_alias, ("市工商局", "市教育局")),
        (forget_alias, ("x",)),
        (set_city, ("云汀",)),
        (aliases, ()),
    ):
        with pytest.raises(DataError, match="not_allowed"):
            job(LEADER, filled, *arguments)


def test_the_own_city_is_dropped_only_where_it_is_known(store: Store) -> None:
    bring(store, REGISTRY, "名录.csv")
    content = long_file(["1"], units=("云汀市教育局",))
    assert read(store, content).units == ("云汀市教育局",)
    assert own_city(store) == ""
    set_city(LOCAL, store, " 云汀 ")
    assert (own_city(store), read(store, content).units) == ("云汀", ("市教育局",))


def test_a_renamed_units_old_name_means_the_new_one_in_its_wave(store: Store) -> None:
    bring(store, long_file(["1"], units=("市大数据发展管理局",)), "去年.csv", wave="2025")
    bring(store, csv_file([("参评单位", "类别", "原单位"), ("市数据局", "部门", "市大数据发展管理局")]), "名录.csv")
    assert read(store, long_file(["2"], units=("市大数据发展管理局",))).units == ("市数据局",)
    assert understand(LOCAL, store, "f.csv", long_file(["2"], units=("市大数据发展管理局",)), wave="2025").units == (
        "市大数据发展管理局",
    )


def test_a_registry_says_itself_what_is_a_unit(filled: Store) -> None:
    again = csv_file([("参评单位", "类别"), ("市 教育局", "部门"), ("市卫健委", "部门"), ("市教育局", "部门")])
    reading = read(filled, again)
    assert reading.units == ("市教育局", "市卫健委")  # an alias of the registry may become a unit of its own
    assert [each.code for each in reading.problems] == []


def test_the_same_unit_twice_in_a_registry_is_told(filled: Store) -> None:
    reading = read(
        filled, csv_file([("参评单位", "类别", "分管口"), ("市 教育局", "部门", "一口"), ("市教育局", "部门", "二口")])
    )
    assert [(each.code, each.value) for each in reading.problems] == [("unit_twice", "市教育局")]
    assert [(each.unit, each.field, each.after) for each in reading.changes] == [("市教育局", "portfolio", "一口")]


def test_tallies_and_earlier_scores_too(filled: Store) -> None:
    header = ("单位", "满意", "基本满意", "一般", "不满意")
    tally = read(
        filled,
        csv_file(
            [
                header,
                ("1.市教育局", "5", "3", "1", "0"),
                ("市 财 政 局", "4", "4", "0", "1"),
                ("市 教育局", "1", "1", "1", "1"),
            ]
        ),
    )
    assert (tally.shape, tally.units) == ("tally", ("市教育局", "市财政局"))
    assert [(each.code, each.value) for each in tally.problems] == [("unit_twice", "市 教育局")]
    assert (tally.read, tally.stored, tally.rejected) == (10, 6, 4)  # a count of 0 is none
    scores = understand(
        LOCAL,
        filled,
        "得分.csv",
        csv_file([("单位", "得分"), ("1.市教育局", "90.1"), ("市 财 政 局", "91.2")]),
        wave="2023",
    )
    assert (scores.shape, scores.units, scores.problems) == ("scores", ("市教育局", "市财政局"), ())
    assert keep(LOCAL, filled, scores, create_units=True).stored == 2
