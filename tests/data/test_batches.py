"""A batch goes in, out, and back; every number follows to the last digit, and nothing else moves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from data.batches import batches
from data.content import Content
from data.problems import DataError
from data.store import Store
from data.wave_rows import load_wave
from jobs.imports import reinstate, understand, withdraw
from jobs.viewer import LOCAL
from tests.data.build import LONG, UNITS, csv_file, dump, long_file, long_rows
from tests.jobs.build import bring, mark, rank

SPREAD = ("满意", "一般", "满意", "不了解", "基本满意")
REGISTRY = csv_file(
    [("参评单位", "类别", "是否排名", "分管口"), *((unit, "部门", "是", "综合") for unit in reversed(UNITS))]
)


def numbered(count: int, prefix: str = "A") -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


def code_of(job, *arguments: object, **options: object) -> str:
    with pytest.raises(DataError) as caught:
        job(*arguments, **options)
    return caught.value.code


@pytest.fixture
def filled(store: Store) -> Store:
    """A registry and forty ballots in 2026."""
    bring(store, REGISTRY, "名录.csv")
    bring(store, long_file(numbered(40), levels=SPREAD), "一.csv")
    return store


def test_a_withdrawal_leaves_every_table_as_it_was(filled: Store) -> None:
    before, numbers, fingerprint = dump(filled), rank(filled), mark(filled)
    rows = long_rows(numbered(30, "B"), levels=("不满意", "弃权"), units=("市公安局", "市水务局"), group="企业")
    rows = [[*LONG, "权重", "评议人", "意见建议"], *([*row, "1.25", row[0], "太慢"] for row in rows[1:])]
    receipt = bring(filled, csv_file(rows), "二.csv")
    assert dump(filled) != before and rank(filled) != numbers and mark(filled) != fingerprint
    withdraw(LOCAL, filled, receipt.batch)
    assert dump(filled) == before
    assert rank(filled) == numbers
    assert mark(filled) == fingerprint


def test_the_first_import_withdrawn_leaves_an_empty_database(store: Store) -> None:
    before = dump(store)
    bring(store, long_file(numbered(3)), series="机关", period="2026Q3", scheme="hcp5_star")
    withdraw(LOCAL, store, 1)
    assert dump(store) == before
    assert store.rows("select id from wave") == []


@pytest.mark.parametrize("victim", [1, 2, 3])
def test_what_comes_back_is_what_was_there_bit_for_bit(filled: Store, victim: int) -> None:
    bring(filled, long_file(numbered(35, "B"), levels=("基本满意", "满意"), group="企业"), "二.csv")
    before, numbers, fingerprint = dump(filled), rank(filled), mark(filled)
    withdraw(LOCAL, filled, victim)
    assert rank(filled) != numbers
    reinstate(LOCAL, filled, victim)
    # Names may have got other identifiers; what they stand for may not have moved.
    assert {table: len(rows) for table, rows in dump(filled).items()} == {
        table: len(rows) for table, rows in before.items()
    }
    assert rank(filled) == numbers
    assert mark(filled) == fingerprint
    withdraw(LOCAL, filled, victim)
    reinstate(LOCAL, filled, victim)
    assert rank(filled) == numbers


def test_interleaved_batches(filled: Store) -> None:
    one, fingerprint = rank(filled), mark(filled)
    bring(filled, long_file(numbered(20, "B"), levels=("不满意",)), "二.csv")
    bring(filled, long_file(numbered(20, "C"), levels=("一般",), units=("市水务局", *UNITS)), "三.csv")
    three = rank(filled)
    withdraw(LOCAL, filled, 3)
    without_b = rank(filled)
    withdraw(LOCAL, filled, 4)
    assert (rank(filled), mark(filled)) == (one, fingerprint)
    reinstate(LOCAL, filled, 4)
    assert rank(filled) == without_b
    reinstate(LOCAL, filled, 3)
    assert rank(filled) == three


def test_withdrawing_everything_and_bringing_it_back_in_another_order(filled: Store) -> None:
    bring(filled, long_file(numbered(20, "B"), levels=("不满意",), group="企业"), "二.csv")
    numbers, fingerprint, classes = rank(filled), mark(filled), rank(filled)
    for batch in (2, 1, 3):
        withdraw(LOCAL, filled, batch)
    assert filled.rows("select * from wave") == []
    for batch in (3, 2, 1):
        reinstate(LOCAL, filled, batch)
    assert (rank(filled), mark(filled), rank(filled)) == (numbers, fingerprint, classes)


def test_the_registrys_order_comes_back(store: Store) -> None:
    bring(store, long_file(numbered(2), units=("乙", "甲")), "一.csv")
    bring(store, csv_file([("参评单位", "类别"), ("丙", "窗口"), ("甲", "部门"), ("乙", "部门")]), "名录.csv")
    first = [unit["unit"] for unit in json.loads(rank(store))]
    withdraw(LOCAL, store, 1)
    reinstate(LOCAL, store, 1)
    assert [unit["unit"] for unit in json.loads(rank(store))] == first


def test_numbers_of_batches_and_ballots_are_never_given_again(filled: Store) -> None:
    bring(filled, long_file(numbered(5, "B")), "二.csv")
    withdraw(LOCAL, filled, 3)
    assert bring(filled, long_file(numbered(5, "B")), "二.csv").batch == 4
    ranges = filled.rows("select first_ballot, next_ballot from batch order by id")
    assert all(earlier[1] <= later[0] for earlier, later in zip(ranges, ranges[1:], strict=False))
    withdraw(LOCAL, filled, 4)
    reinstate(LOCAL, filled, 3)
    assert filled.value("select count(*) from (select id from ballot group by id having count(*) > 1)") == 0


def test_the_same_content_is_refused_with_the_batch_it_is(filled: Store) -> None:
    with pytest.raises(DataError) as caught:
        bring(filled, long_file(numbered(40), levels=SPREAD), "又一份.csv")
    assert caught.value.code == "same_file"
    assert (caught.value.facts["file"], caught.value.facts["batch"], caught.value.facts["as_file"]) == (
        "又一份.csv",
        2,
        "一.csv",
    )
    withdraw(LOCAL, filled, 2)
    assert bring(filled, long_file(numbered(40), levels=SPREAD), "又一份.csv").batch == 3
    assert code_of(reinstate, LOCAL, filled, 2) == "same_file"


def test_known_ballots_are_refused_and_listed(filled: Store) -> None:
    before = dump(filled)
    with pytest.raises(DataError) as caught:
        bring(filled, long_file(["A39", "A40", "A0"]), "累计.csv")
    assert caught.value.code == "ballots_known"
    assert caught.value.facts["count"] == 2
    assert [(problem.value, problem.facts["batch"]) for problem in caught.value.problems] == [("A0", 2), ("A39", 2)]
    assert dump(filled) == before
    bring(filled, long_file(["A39"]), "别的期.csv", wave="2025")


def test_told_again_they_are_other_ballots(filled: Store) -> None:
    numbers = rank(filled)
    assert bring(filled, long_file(numbered(40), levels=SPREAD), "一.csv", again=True).batch == 3
    doubled = json.loads(rank(filled))
    assert [unit["ballots"] for unit in doubled] == [2 * unit["ballots"] for unit in json.loads(numbers)]
    withdraw(LOCAL, filled, 3)
    assert rank(filled) == numbers


def test_what_was_told_to_be_other_ballots_comes_back_in_any_order(filled: Store) -> None:
    bring(filled, long_file(numbered(40), levels=SPREAD), "一.csv", again=True)
    both = rank(filled)
    for first, second in ((2, 3), (3, 2)):
        withdraw(LOCAL, filled, 2)
        withdraw(LOCAL, filled, 3)
        reinstate(LOCAL, filled, first)
        reinstate(LOCAL, filled, second)
        assert rank(filled) == both


def test_a_ballot_that_came_in_meanwhile_keeps_the_old_batch_out(filled: Store) -> None:
    withdraw(LOCAL, filled, 2)
    bring(filled, long_file(["A7"]), "新.csv")
    before = dump(filled)
    assert code_of(reinstate, LOCAL, filled, 2) == "ballots_known"
    assert dump(filled) == before


def test_another_class_for_a_unit_is_refused(filled: Store) -> None:
    before = dump(filled)
    with pytest.raises(DataError) as caught:
        bring(filled, csv_file([("参评单位", "类别"), (UNITS[0], "窗口"), ("市水务局", "窗口")]), "二.csv")
    assert caught.value.code == "class_differs"
    facts = caught.value.facts
    assert (facts["unit"], facts["seen"], facts["known"], facts["batch"]) == (UNITS[0], "窗口", "部门", 1)
    assert dump(filled) == before
    bring(filled, csv_file([("参评单位", "类别"), (UNITS[0], "")]), "三.csv")


def test_a_wave_that_became_another_one_meanwhile_is_refused(store: Store) -> None:
    bring(store, long_file(["1"]), "一.csv", scheme="cn4_100_80_60_0")
    withdraw(LOCAL, store, 1)
    bring(store, long_file(["2"]), "二.csv", scheme="cn4_100_90_70_50")
    assert code_of(reinstate, LOCAL, store, 1) == "wave_differs"


def test_batches_that_do_not_exist_or_are_in_the_other_state(filled: Store) -> None:
    assert code_of(withdraw, LOCAL, filled, 9) == "batch_unknown"
    assert code_of(reinstate, LOCAL, filled, 9) == "batch_unknown"
    assert code_of(reinstate, LOCAL, filled, 2) == "batch_not_withdrawn"
    withdraw(LOCAL, filled, 2)
    assert code_of(withdraw, LOCAL, filled, 2) == "batch_not_active"


def test_the_list_of_batches_keeps_withdrawn_ones(filled: Store) -> None:
    withdraw(LOCAL, filled, 2)
    rows = batches(filled)
    assert [(row["batch"], row["file"], row["state"]) for row in rows] == [
        (1, "名录.csv", "active"),
        (2, "一.csv", "withdrawn"),
    ]
    assert rows[1]["stored"] == 320 and rows[1]["ballots"] == 40


def test_every_change_raises_the_version_of_its_waves_only(filled: Store) -> None:
    bring(filled, long_file(["1"]), "前.csv", wave="2025")
    seen = [(filled.version("2025"), filled.version("2026"))]
    for job, batch in ((withdraw, 2), (reinstate, 2)):
        job(LOCAL, filled, batch)
        seen.append((filled.version("2025"), filled.version("2026")))
    assert len({of_2025 for of_2025, _ in seen}) == 1
    assert seen[0][1] < seen[1][1] < seen[2][1]


def test_a_batch_in_several_waves(store: Store) -> None:
    rows = long_rows(numbered(6), levels=SPREAD)
    content = csv_file([["评议年度", *rows[0]], *([str(2025 + number % 2), *row] for number, row in enumerate(rows[1:]))])
    receipt = bring(store, content, wave=None)
    assert receipt.wave == "2025,2026"
    numbers = rank(store, "2025"), rank(store, "2026")
    withdraw(LOCAL, store, 1)
    assert store.rows("select * from wave") == []
    reinstate(LOCAL, store, 1)
    assert (rank(store, "2025"), rank(store, "2026")) == numbers


def test_weights_add_up_exactly(store: Store) -> None:
    rows = [[*LONG, "权重"], *([*row, "0.1"] for row in long_rows(numbered(30))[1:])]
    bring(store, csv_file(rows), "一.csv")
    assert {w for (w,) in store.rows("select w from cube")} == {3}
    withdraw(LOCAL, store, 1)
    reinstate(LOCAL, store, 1)
    assert {(w, ww) for w, ww in store.rows("select w::varchar, ww::varchar from cube")} == {("3.000000", "0.300000000000")}


def test_weights_of_thousands_fit_into_the_cube(store: Store) -> None:
    rows = [[*LONG, "权重"], *([*row, "31535.146"] for row in long_rows(["1"])[1:])]
    bring(store, csv_file(rows), "一.csv")
    assert {w for (w,) in store.rows("select ww::varchar from cube")} == {"994465433.241316000000"}


def test_more_names_than_fit_are_one_failure(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import data.batches

    monkeypatch.setitem(data.batches.MOST, "unit", 2)
    before = dump(store)
    assert code_of(bring, store, long_file(["1"])) == "too_many_names"
    assert dump(store) == before


def test_a_failure_in_the_middle_leaves_nothing(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import data.batches

    before, logged = dump(filled, without=()), filled.version("2026")
    monkeypatch.setattr(data.batches, "_log", lambda *arguments: 1 / 0)
    for job in (
        lambda: bring(filled, long_file(["1"]), "二.csv"),
        lambda: withdraw(LOCAL, filled, 2),
    ):
        with pytest.raises(ZeroDivisionError):
            job()
        assert dump(filled, without=()) == before and filled.version("2026") == logged


def test_respondents_and_personal_columns_are_never_written_in_clear(store: Store) -> None:
    secret, phone = "张三丰330106199001011234", "13800001111"
    rows = [[*LONG, "评议人", "手机号"], *([*row, secret, phone] for row in long_rows(["1", "2"])[1:])]
    reading = understand(LOCAL, store, "f.csv", csv_file(rows), wave="2026")
    assert reading.personal == ("手机号",)
    bring(store, csv_file(rows))
    withdraw(LOCAL, store, 1)
    reinstate(LOCAL, store, 1)
    assert store.value("select count(distinct respondent) from ballot") == 1
    store.close()
    content = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    assert UNITS[0].encode("utf-8") in content
    for text in (secret, secret[3:], phone):
        assert text.encode("utf-8") not in content
    with Store(store.path) as opened:
        assert opened.value("select count(*) from ballot") == 2
        assert opened.key() not in (b"", None)


def test_another_database_hashes_respondents_differently(store: Store, tmp_path) -> None:
    content = csv_file([[*LONG, "评议人"], *([*row, "张三"] for row in long_rows(["1"])[1:])])
    bring(store, content)
    with Store(tmp_path / "other.duckdb") as other:
        bring(other, content)
        assert other.rows("select respondent from ballot") != store.rows("select respondent from ballot")
        assert mark(other) == mark(store)


def test_names_keep_the_order_of_the_file_also_where_the_first_ballot_skips_some(store: Store) -> None:
    header = ["评议表编号", "评议主体", "甲—丁项", "甲—丙项", "甲—乙项"]
    bring(store, csv_file([header, ["1", "居民", "", "", "满意"], ["2", "企业", "一般", "满意", "满意"]]))
    for _ in range(2):
        with store.snapshot() as moment:
            arrays = load_wave(moment, "2026")
        assert (arrays.dimensions, arrays.groups) == (("丁项", "丙项", "乙项"), ("居民", "企业"))
        withdraw(LOCAL, store, 1)
        reinstate(LOCAL, store, 1)


def test_groups_and_dimensions_stand_in_the_order_of_batches_whatever_their_identifiers(store: Store) -> None:
    for number, (group, dimension) in enumerate((("居民", "丙项"), ("企业", "乙项"), ("代表", "甲项"))):
        bring(store, csv_file([LONG, [str(number), group, "甲", dimension, "满意"]]), f"{number}.csv")
    for batch in (2, 1):
        withdraw(LOCAL, store, batch)
    for batch in (2, 1):
        reinstate(LOCAL, store, batch)
    with store.snapshot() as moment:
        arrays = load_wave(moment, "2026")
    assert (arrays.groups, arrays.dimensions) == (("居民", "企业", "代表"), ("丙项", "乙项", "甲项"))


def test_addresses_and_machines_are_kept_as_hashes_and_forms_come_back_as_they_were(store: Store) -> None:
    header = ["提交时间", "所用时间", "来源", "来自IP", "openid", "工作单位", "地点", *UNITS]
    answers = ["满意"] * len(UNITS)
    rows = [
        header,
        ["2023/9/8 12:24:22", "137秒", "微信", "203.0.113.5(江苏-南京)", "oAbc-secret", "市水务局", "汀南区", *answers],
        ["", "", "", "203.0.113.77(江苏-南京)", "", "", "", *answers],
    ]
    reading = understand(LOCAL, store, "f.csv", csv_file(rows), wave="2026")
    assert reading.keyed == ("来自IP", "openid")
    bring(store, csv_file(rows))
    forms = store.rows("select channel, place, submitted, seconds, network, device, own_unit from ballot order by id")
    assert forms[0][:4] == ("微信", "汀南区", datetime(2023, 9, 8, 12, 24, 22), 137) and forms[0][6] == "市水务局"
    assert forms[0][4] == forms[1][4] is not None and forms[0][5] is not None and forms[1][5] is None
    withdraw(LOCAL, store, 1)
    reinstate(LOCAL, store, 1)
    assert (
        store.rows("select channel, place, submitted, seconds, network, device, own_unit from ballot order by id") == forms
    )
    store.close()
    content = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    for text in ("203.0.113", "oAbc-secret"):
        assert text.encode("utf-8") not in content


def test_a_batch_withdrawn_by_an_older_program_comes_back(filled: Store) -> None:
    numbers, fingerprint = rank(filled), mark(filled)
    withdraw(LOCAL, filled, 2)
    known = {part: bytes(content) for part, content in filled.rows("select part, content from withdrawn")}
    content = Content.unpack({part: known[part] for part in ("ballots", "ratings", "comments", "registry")})
    old = replace(content, ballots=content.ballots.select(["wave", "label", "grp", "respondent", "weight_micro"])).pack()
    with filled.transaction() as cursor:
        cursor.execute("delete from withdrawn")
        for part in ("ballots", "ratings", "comments", "registry"):
            cursor.execute("insert into withdrawn values (2, ?, ?)", [part, old[part]])
    reinstate(LOCAL, filled, 2)
    assert (rank(filled), mark(filled)) == (numbers, fingerprint)
