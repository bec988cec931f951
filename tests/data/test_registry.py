"""What may stand in the registry, what several batches say of a unit, and what an older program left."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.content import REGISTRY_SCHEMA
from data.layout import REGISTRY_ROLES
from data.problems import DataError
from data.registry import (
    FIELDS,
    conformed,
    ended_before,
    field_fault,
    is_credit_code,
    iso_date,
    kind_of,
    listed,
    registry_of,
)
from data.store import MIGRATIONS, Store
from data.wave_rows import load_wave
from jobs.imports import reinstate, understand, withdraw
from jobs.viewer import LOCAL
from tests.data.build import LONG, csv_file, dump, long_file
from tests.jobs.build import bring

HEADER = (
    "参评单位", "类别", "单位代码", "全称", "简称", "别名", "单位类型", "上级单位", "主管部门", "辖区", "管理体制", "分管口",
    "统一社会信用代码", "是否排名", "启用日期", "停用日期", "原单位",
)  # fmt: skip
FULL = (
    "市数据局", "部门", "037", "云汀市数据局", "数据局", "市大数据局、数据办", "部门", "市政府", "市发展改革委", "云汀市", "市属",
    "综合经济口", "91350100M000100Y43", "是", "2025年1月1日", "", "市大数据发展管理局",
)  # fmt: skip


def registry_file(*rows: tuple, header: tuple = HEADER) -> bytes:
    return csv_file([header, *rows])


def the(store: Store, wave: str = "2026"):
    with store.snapshot() as moment:
        return {each.name: each for each in registry_of(moment, wave)}


def test_every_field_is_read_kept_and_given_back(store: Store) -> None:
    bring(store, registry_file(FULL), "名录.csv")
    unit = the(store)["市数据局"]
    assert (unit.code, unit.full_name, unit.short_name, unit.aliases) == (
        "037",
        "云汀市数据局",
        "数据局",
        ("市大数据局", "数据办"),
    )
    assert (unit.kind, unit.parent, unit.authority, unit.district) == ("department", "市政府", "市发展改革委", "云汀市")
    assert (unit.credit_code, unit.ranked, unit.valid_from, unit.valid_to) == ("91350100M000100Y43", True, "2025-01-01", "")
    assert unit.predecessors == ("市大数据发展管理局",)
    before = dump(store)
    withdraw(LOCAL, store, 1)
    assert the(store) == {}
    reinstate(LOCAL, store, 1)
    assert dump(store) == before


def test_real_credit_codes_and_slips_of_them() -> None:
    assert is_credit_code("91350100M000100Y43") and is_credit_code(" 91350100m000100y43 ")
    assert not is_credit_code("91350100M000100Y34")
    assert not is_credit_code("91350100M000100Y4") and not is_credit_code("91350100M0OO100Y43")


@given(some.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), some.integers(0, 16), some.data())
def test_a_credit_code_has_one_check_digit_and_finds_every_single_slip(
    body: str, place: int, data: some.DataObject
) -> None:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    (check,) = [char for char in letters if is_credit_code(body + char)]
    other = data.draw(some.sampled_from([char for char in letters if char != body[place]]))
    assert not is_credit_code(body[:place] + other + body[place + 1 :] + check)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("统一社会信用代码", "91350100M000100Y44", "credit_code_bad"),
        ("单位类型", "别的", "kind_bad"),
        ("停用日期", "2025年13月", "date_bad"),
        ("启用日期", "去年", "date_bad"),
        ("是否排名", "也许", "ranked_bad"),
    ],
)
def test_what_a_field_cannot_say_is_one_place_in_the_file(store: Store, column: str, value: str, code: str) -> None:
    reading = understand(
        LOCAL, store, "f.csv", registry_file(("甲", "部门", value), header=("参评单位", "类别", column)), wave="1"
    )
    assert [(each.code, each.row, each.column, each.value) for each in reading.problems] == [(code, 2, column, value)]
    assert reading.content.registry.num_rows == 0


def test_dates_kinds_and_lists_as_people_write_them() -> None:
    written = ("2025-3-1", "2025年3月1日", "2025/03/01", "2025.3.1", "20250301", "2025-03-01 00:00:00")
    assert {iso_date(text) for text in written} == {"2025-03-01"}
    assert (iso_date("2025"), iso_date("2025年"), iso_date("2025年3月"), iso_date("2025-02-30")) == (
        "2025",
        "2025",
        "2025-03",
        None,
    )
    assert [kind_of(word) for word in ("部门", "窗口", "乡镇", "post", "县")] == [
        "department",
        "window",
        "town",
        "post",
        None,
    ]
    assert listed("市大数据局、 数据办；甲(含乙、丙)") == ["市大数据局", "数据办", "甲(含乙、丙)"]
    assert field_fault({"kind": "无", "valid_to": "无", "credit_code": "无"}) == ("", "")


@pytest.mark.parametrize(
    ("valid_to", "period", "ended"),
    [
        ("2025-12-31", "2026", True), ("2025", "2026", True), ("2026-01-01", "2026", False), ("2026", "2026", False),
        ("2026-06", "2026Q3", True), ("2026-07-01", "2026Q3", False), ("2026-06-30", "2026-07", True), ("", "2026", False),
        ("2025", "春季", False),
    ],
)  # fmt: skip
def test_when_a_unit_had_ended(valid_to: str, period: str, ended: bool) -> None:
    assert ended_before(valid_to, period) is ended


def test_the_latest_batch_that_says_something_counts_field_by_field(store: Store) -> None:
    header = ("参评单位", "类别", "分管口", "别名", "是否排名")
    bring(store, registry_file(("甲", "部门", "城建口", "甲局", "否"), header=header), "一.csv")
    bring(store, registry_file(("甲", "", "综合口", "", ""), header=header), "二.csv")
    bring(store, registry_file(("甲", "", "", "无", "是"), header=header), "三.csv")
    unit = the(store)["甲"]
    assert (unit.unit_class, unit.portfolio, unit.aliases, unit.ranked) == ("部门", "综合口", (), True)
    withdraw(LOCAL, store, 3)
    assert (the(store)["甲"].aliases, the(store)["甲"].ranked) == (("甲局",), False)
    withdraw(LOCAL, store, 2)
    assert the(store)["甲"].portfolio == "城建口"
    reinstate(LOCAL, store, 3)
    reinstate(LOCAL, store, 2)
    assert the(store)["甲"] == unit


def test_a_registry_may_change_a_class_and_only_when_told(store: Store) -> None:
    bring(store, registry_file(("甲", "部门"), ("乙", "部门"), header=HEADER[:2]), "一.csv")
    changed = registry_file(("甲", "窗口"), header=HEADER[:2])
    with pytest.raises(DataError, match="class_differs"):
        bring(store, changed, "二.csv")
    reading = understand(LOCAL, store, "二.csv", changed, wave="2026")
    assert reading.changes_classes
    assert [(each.unit, each.field, each.before, each.after) for each in reading.changes] == [
        ("甲", "unit_class", "部门", "窗口")
    ]
    bring(store, changed, "二.csv", change_classes=True)
    assert the(store)["甲"].unit_class == "窗口"
    # A ballot file must say what counts now, and may not change it even when told.
    classed = [(*LONG, "类别"), ("1", "群众", "甲", "态度", "满意", "部门")]
    with pytest.raises(DataError, match="class_differs"):
        bring(store, csv_file(classed), "票.csv", change_classes=True)
    withdraw(LOCAL, store, 2)
    bring(store, csv_file(classed), "票.csv")
    reinstate(LOCAL, store, 2)
    assert the(store)["甲"].unit_class == "部门"  # batch 3 came last
    withdraw(LOCAL, store, 3)
    assert the(store)["甲"].unit_class == "窗口"


def test_a_ballot_file_that_a_later_registry_outdates_comes_back(store: Store) -> None:
    bring(store, csv_file([(*LONG, "类别"), ("1", "群众", "甲", "态度", "满意", "部门")]), "票.csv")
    bring(store, registry_file(("甲", "窗口"), header=HEADER[:2]), "名录.csv", change_classes=True)
    withdraw(LOCAL, store, 1)
    reinstate(LOCAL, store, 1)
    assert the(store)["甲"].unit_class == "窗口"


def test_two_districts_have_two_units_of_one_bare_name(store: Store) -> None:
    header = ("参评单位", "类别", "辖区")
    rows = [("教育局", "部门", "望湖区"), ("教育局", "部门", "青岚县"), ("市教育局", "部门", "云汀市"), ("市教育局", "部门", "澄湖市"),
            ("市财政局", "部门", "云汀市"), ("教育局", "部门", "望湖区"), ("望湖区教育局", "部门", "望湖区")]  # fmt: skip
    reading = understand(LOCAL, store, "名录.csv", registry_file(*rows, header=header), wave="2026")
    assert reading.units == ("望湖区教育局", "青岚县教育局", "市教育局", "澄湖市教育局", "市财政局")
    assert [(each.name, each.unit, each.how) for each in reading.renamed] == [
        ("教育局", "望湖区教育局", "district"), ("教育局", "青岚县教育局", "district"), ("市教育局", "澄湖市教育局", "district"),
    ]  # fmt: skip
    assert [(each.code, each.value) for each in reading.problems] == [("unit_twice", "教育局")]


def test_a_unit_that_had_ended_and_that_nobody_rated_is_not_in_the_wave(store: Store) -> None:
    header = ("参评单位", "类别", "停用日期", "原单位")
    rows = [
        ("甲", "部门", "2025-12-31", ""),
        ("乙", "部门", "2026-05-31", ""),
        ("丙", "部门", "", "乙"),
        ("丁", "部门", "2026-06", ""),
    ]
    bring(store, registry_file(*rows, header=header), "名录.csv")

    def units() -> list[str]:
        with store.snapshot() as moment:
            return [each.name for each in load_wave(moment, "2026").units]

    assert units() == ["丙", "丁"]
    bring(store, long_file(["1"], units=("甲",)), "票.csv")
    assert units() == ["甲", "丙", "丁"]


def test_a_database_of_an_older_program_keeps_its_registry(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as old:
        old.execute("create table meta (key text primary key, value text not null)")
        old.execute((MIGRATIONS / "001_first.sql").read_text("utf-8"))
        old.execute("insert into meta values ('schema', '1'), ('respondent_key', 'ab')")
        old.execute("insert into series values ('机关')")
        old.execute("insert into wave values ('2026', '机关', '2026', 'x', 'y')")
        old.execute("insert into unit values (1, '市民政局')")
        old.execute("insert into registry values (1, '2026', 1, 0, '部门', true, null, null, null, null, '市委社会工作部')")
    with Store(path) as store:
        unit = the(store)["市民政局"]
        assert (unit.authority, unit.parent, unit.unit_class, unit.aliases) == ("市委社会工作部", "", "部门", ())


def test_rows_packed_by_an_older_program_are_read() -> None:
    names = ("wave", "unit", "unit_class", "ranked", "full_name", "district", "governance", "portfolio", "parent")
    old = pa.table(
        {
            name: pa.array([None if name == "ranked" else name], pa.bool_() if name == "ranked" else pa.string())
            for name in names
        }
    )
    new = conformed(old)
    assert new.schema == REGISTRY_SCHEMA
    assert new.to_pylist()[0] | {"authority": "parent", "parent": None, "unit": "unit"} == new.to_pylist()[0]
    assert conformed(new).equals(new)


def test_every_field_has_a_column_and_a_role() -> None:
    assert set(FIELDS) == {*REGISTRY_ROLES, "unit_class"} == set(REGISTRY_SCHEMA.names) - {"wave", "unit"}
