"""Excluding equals never having had the ballots, restoring equals before; reports say what is there and protect persons."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from data.problems import DataError
from data.store import Store
from jobs.imports import reinstate, withdraw
from jobs.quality import (
    EXCLUDED,
    IGNORED,
    STRICT,
    STRICTNESS,
    PlanRow,
    exclude,
    plan_groups,
    quality,
    ranks_side_by_side,
    restore,
)
from jobs.results import appraise, explain, version
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file, dump, long_file
from tests.jobs.build import bring, mark, rank

UNITS = tuple(f"{number}局" for number in "甲乙丙丁戊己庚辛壬癸子丑")
DIMENSIONS = ("态度", "效率", "廉洁", "公开")
LEVELS = ("满意", "基本满意", "一般", "不满意", "不了解")
LEADER = Viewer("领导", "leader")


def registry() -> bytes:
    return csv_file([("参评单位", "类别", "全称"), *((unit, "部门", f"示例市{unit}") for unit in UNITS)])


def wide(rows: list[tuple[dict[str, str], np.ndarray]], about: tuple[str, ...]) -> bytes:
    """rows: what is known of a form, and its levels by unit and dimension, -1 blank."""
    header = [*about, *(f"{unit}—{dimension}" for unit in UNITS for dimension in DIMENSIONS)]
    cells = [
        [*(facts.get(name, "") for name in about), *("" if tick < 0 else LEVELS[tick] for tick in ticks.ravel())]
        for facts, ticks in rows
    ]
    return csv_file([header, *cells])


ABOUT = ("评议表编号", "评议主体", "方式", "提交时间", "所用时间", "来自IP", "设备编号", "工作单位")


def honest(rng: np.random.Generator, n: int, prefix: str = "H") -> list[tuple[dict[str, str], np.ndarray]]:
    """Careful people with moods, spread over days and networks."""
    rows = []
    for number in range(n):
        mood = rng.dirichlet([4, 3, 1.5, 0.7])
        ticks = rng.choice(4, (len(UNITS), len(DIMENSIONS)), p=mood)
        ticks[rng.random(len(UNITS)) < 0.15] = 4
        facts = {
            "评议表编号": f"{prefix}{number:04d}", "评议主体": ("居民", "企业", "代表")[number % 3],
            "方式": "扫码", "提交时间": f"2026-09-{number % 25 + 1:02d} {8 + number % 11:02d}:{number * 7 % 60:02d}:00",
            "所用时间": f"{int(rng.lognormal(np.log(120), 0.3))}秒", "来自IP": f"10.{number}.1.5", "设备编号": f"d{prefix}{number}",
        }  # fmt: skip
        rows.append((facts, ticks))
    return rows


def scans(n: int = 40) -> list[tuple[dict[str, str], np.ndarray]]:
    """Only one unit rated, all 满意, from one block within an hour."""
    rows = []
    for number in range(n):
        ticks = np.full((len(UNITS), len(DIMENSIONS)), -1)
        ticks[4] = 0
        facts = {
            "评议表编号": f"S{number:04d}", "评议主体": "居民", "方式": "扫码",
            "提交时间": f"2026-09-18 14:{number:02d}:00", "所用时间": "30秒", "来自IP": f"172.16.9.{number + 1}",
            "设备编号": f"dS{number}",
        }  # fmt: skip
        rows.append((facts, ticks))
    return rows


@pytest.fixture
def attacked(store: Store) -> Store:
    rng = np.random.default_rng(1)
    bring(store, registry(), "名录.csv")
    bring(store, wide(honest(rng, 120) + scans(), ABOUT), "扫码.csv")
    return store


def refused(job, *arguments: object, **named: object) -> str:
    with pytest.raises(DataError) as caught:
        job(*arguments, **named)
    return caught.value.code


def burst_of(store: Store):
    return next(flag for flag in quality(LOCAL, store, "2026").flags if flag.check == "burst")


# Numbers


def test_excluding_equals_never_having_had_the_ballots(attacked: Store, tmp_path: Path) -> None:
    before, key = (rank(attacked), mark(attacked)), version(LOCAL, attacked, "2026")
    flag = burst_of(attacked)
    assert flag.strength == "strong" and flag.ballots == 40
    decision = exclude(LOCAL, attacked, "2026", "统一组织", flags=[flag])
    assert version(LOCAL, attacked, "2026") != key
    with Store(tmp_path / "never.duckdb") as never:
        bring(never, registry(), "名录.csv")
        bring(never, wide(honest(np.random.default_rng(1), 120), ABOUT), "扫码.csv")
        assert (rank(attacked), mark(attacked)) == (rank(never), mark(never))
        ours, theirs = appraise(LOCAL, attacked, "2026"), appraise(LOCAL, never, "2026")
        assert np.array_equal(ours.covariance, theirs.covariance)
        assert ours.overall == theirs.overall and ours.left_out == 40 and theirs.left_out == 0
        assert explain(LOCAL, attacked, "2026", UNITS[4]) == explain(LOCAL, never, "2026", UNITS[4])
    assert (rank(attacked), mark(attacked)) != before
    assert restore(LOCAL, attacked, "2026", decision) == 40
    assert (rank(attacked), mark(attacked)) == before


ballot = some.fixed_dictionaries(
    {
        "group": some.sampled_from(("企业", "居民")),
        "respondent": some.sampled_from(("", "张", "王")),
        "weight": some.sampled_from(("", "0.5", "1.25", "0.333333")),
        "own": some.sampled_from(("", "", UNITS[0])),
        "answers": some.dictionaries(
            some.tuples(some.sampled_from(UNITS[:4]), some.sampled_from(DIMENSIONS[:2])),
            some.sampled_from(LEVELS),
            min_size=1,
        ),
        "gone": some.booleans(),
    }
)
FEW = (
    preset_schemes()["cn4_100_80_60_0"]
    .replace("min_ballots = 30", "min_ballots = 2")
    .replace("min_units = 4", "min_units = 2")
)
ANCHOR = {"group": "居民", "respondent": "", "weight": "", "own": "", "gone": False}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(ballot, min_size=2, max_size=7), some.booleans())
def test_any_choice_of_ballots_and_own_ratings_can_be_left_out(ballots: list[dict], through_a_batch: bool) -> None:
    """The first forms name everything in one order, so that both databases number names alike."""
    everything = {(unit, dimension): LEVELS[0] for unit in UNITS[:4] for dimension in DIMENSIONS[:2]}
    ballots = [{**ANCHOR, "answers": everything}, {**ANCHOR, "group": "企业", "answers": everything}, *ballots]
    kept = [
        {**each, "answers": {place: level for place, level in each["answers"].items() if place[0] != each["own"]}}
        for each in ballots
        if not each["gone"]
    ]

    with tempfile.TemporaryDirectory() as folder:
        scheme = str(Path(folder) / "few.toml")
        Path(scheme).write_text(FEW, "utf-8")
        header = ("评议表编号", "评议主体", "评议人", "权重", "工作单位", "参评单位", "评议内容", "评价选项")
        with Store(Path(folder) / "excluded.duckdb") as store:
            lines = [
                (str(number), each["group"], each["respondent"], each["weight"], each["own"], *cell, level)
                for number, each in enumerate(ballots)
                for cell, level in each["answers"].items()
            ]
            batch = bring(store, csv_file([header, *lines]), scheme=scheme).batch
            gone = [str(number) for number, each in enumerate(ballots) if each["gone"]]
            if gone:
                exclude(LOCAL, store, "2026", "核实", labels=gone)
            if through_a_batch:
                withdraw(LOCAL, store, batch)
                reinstate(LOCAL, store, batch)
            ours = (rank(store), mark(store))
        with Store(Path(folder) / "never.duckdb") as store:
            lines = [
                (str(number), each["group"], each["respondent"], each["weight"], *cell, level)
                for number, each in enumerate(kept)
                for cell, level in each["answers"].items()
            ]
            bring(store, csv_file([(*header[:4], *header[5:]), *lines]), scheme=scheme)
            assert ours == (rank(store), mark(store))


def test_three_levels_of_strictness(attacked: Store) -> None:
    report = quality(LOCAL, attacked, "2026")
    strong = {number for flag in report.flags if flag.strength == "strong" for number in flag.identifiers}
    exclude(LOCAL, attacked, "2026", "一份作废", labels=["H0001"])
    three = [appraise(LOCAL, attacked, "2026", strictness=each) for each in STRICTNESS]
    assert [each.strictness for each in three] == [IGNORED, EXCLUDED, STRICT]
    assert [each.left_out for each in three] == [0, 1, 1 + len(strong)]
    assert len(strong) == 40
    assert [each.overall.ballots for each in three] == [160, 159, 119]
    rows = {row.unit: row for row in ranks_side_by_side(three)}
    assert rows[UNITS[4]].moved
    assert rows[UNITS[4]].indices == tuple(each.unit(UNITS[4]).index for each in three)
    assert len({each.fingerprint for each in three}) == 3


def test_the_earlier_wave_counts_in_the_same_way(attacked: Store) -> None:
    bring(attacked, registry(), "名录25.csv", wave="2025", again=True)
    bring(attacked, wide(honest(np.random.default_rng(2), 90, "E") + scans(30), ABOUT), "扫码25.csv", wave="2025")
    unit = UNITS[4]
    ignored = appraise(LOCAL, attacked, "2026", strictness=IGNORED).unit(unit).change.value
    strict = appraise(LOCAL, attacked, "2026", strictness=STRICT).unit(unit).change.value
    indices = [
        appraise(LOCAL, attacked, wave, strictness=how).unit(unit).index
        for how in (IGNORED, STRICT)
        for wave in ("2025", "2026")
    ]
    assert (ignored, strict) == (indices[1] - indices[0], indices[3] - indices[2])


def test_own_ratings_never_count(store: Store) -> None:
    rng = np.random.default_rng(3)
    rows = honest(rng, 60)
    for place, name in ((0, UNITS[2]), (1, f"示例市{UNITS[2]}"), (2, "别处")):
        rows[place][0]["工作单位"] = name
        rows[place][1][2] = 0
    bring(store, registry(), "名录.csv")
    bring(store, wide(rows, ABOUT))
    assert quality(LOCAL, store, "2026").own_ratings == ((UNITS[2], 8),)
    ballots = {how: appraise(LOCAL, store, "2026", strictness=how).unit(UNITS[2]).ballots for how in STRICTNESS}
    assert ballots[IGNORED] - ballots[EXCLUDED] == 2
    assert appraise(LOCAL, store, "2026").left_out == 0


def test_a_full_list_narrows_the_errors_and_marks_the_data(attacked: Store) -> None:
    before, key = appraise(LOCAL, attacked, "2026"), mark(attacked)
    plan_groups(LOCAL, attacked, "2026", [PlanRow(group, 160, True) for group in ("居民", "企业", "代表")])
    after = appraise(LOCAL, attacked, "2026")
    assert all(new.se < old.se for new, old in zip(after.units, before.units, strict=True))
    assert [unit.index for unit in after.units] == [unit.index for unit in before.units]
    assert mark(attacked) != key
    plan_groups(LOCAL, attacked, "2026", [PlanRow("居民", 160, False)])
    assert mark(attacked) == key


# The report


def test_the_report_of_a_burst(attacked: Store) -> None:
    report = quality(LOCAL, attacked, "2026")
    assert (report.steps.stored, report.steps.answered, report.steps.scored) == (160, 160, 160)
    assert report.steps.issued is None and [line.source for line in report.groups] == ["", "", ""]
    assert report.known["network"] == 100 and report.known["own_unit"] == 0
    flag = burst_of(attacked)
    assert (flag.channel, flag.network, flag.group) == ("扫码", 1, None)
    assert (f"{flag.start:%m%d %H%M}", f"{flag.end:%m%d %H%M}") == ("0918 1400", "0918 1439")
    own = next(each for each in flag.effects if each.unit == UNITS[4])
    assert own.rank < own.rank_without and own.index_change < 0
    ignored = appraise(LOCAL, attacked, "2026", strictness=IGNORED).unit(UNITS[4])
    strict = appraise(LOCAL, attacked, "2026", strictness=STRICT).unit(UNITS[4])
    assert (own.index, own.index_without) == (ignored.index, strict.index)
    canvass = next(each for each in report.flags if each.check == "canvass")
    assert (canvass.unit, canvass.ballots) == (UNITS[4], 40)
    assert report.flag(flag.key) == flag


def test_the_report_counts_what_is_excluded(attacked: Store) -> None:
    decision = exclude(LOCAL, attacked, "2026", "统一组织", flags=[burst_of(attacked)])
    exclude(LOCAL, attacked, "2026", "两份作废", labels=["H0000", "H0003"])
    report = quality(LOCAL, attacked, "2026")
    assert (report.steps.answered, report.steps.excluded, report.steps.scored) == (160, 42, 118)
    assert [(each.hint, each.ballots, each.active) for each in report.decisions] == [("", 2, True), ("burst", 40, True)]
    assert burst_of(attacked).left_out == 40
    residents = next(line for line in report.groups if line.group == "居民")
    assert (residents.steps.stored, residents.steps.excluded) == (80, 42)
    restore(LOCAL, attacked, "2026", decision)
    assert quality(LOCAL, attacked, "2026").steps.excluded == 2


def test_the_register_and_the_plan_stand_beside_what_was_stored(attacked: Store) -> None:
    register = csv_file(
        [
            ("评议主体", "方式", "发放", "收回", "无效", "无效原因", "拨打", "接通", "成功访问"),
            ("居民", "扫码", 100, 85, 3, "重复", "", "", ""),
            ("居民", "纸质", 20, 18, 2, "空白", "", "", ""),
            ("服务对象", "电话", "", "", "", "", 90, 60, 50),
        ]
    )
    bring(attacked, register, "登记表.csv")
    plan_groups(LOCAL, attacked, "2026", [PlanRow("企业", 50, False), PlanRow("专家", 7, True)])
    report = quality(LOCAL, attacked, "2026")
    steps = report.steps
    assert (steps.issued, steps.returned, steps.invalid) == (120, 103, 5)
    assert (steps.dialled, steps.connected, steps.completed) == (90, 60, 50)
    assert report.reasons == (("重复", 3), ("空白", 2))
    lines = {line.group: line for line in report.groups}
    assert (lines["居民"].planned, lines["居民"].source, lines["居民"].steps.returned) == (120, "register", 103)
    assert (lines["企业"].planned, lines["企业"].source) == (50, "plan")
    assert (lines["专家"].planned, lines["专家"].full_list, lines["专家"].steps.stored) == (7, True, 0)
    assert lines["服务对象"].steps.completed == 50


def test_a_few_persons_and_secret_groups_show_no_effect(store: Store, tmp_path: Path) -> None:
    scheme = tmp_path / "secret.toml"
    secret = 'secret = ["代表"]\n' + FEW + '\n[shown_as]\n"代表" = "代表和企业"\n"企业" = "代表和企业"\n'
    scheme.write_text(secret, "utf-8")
    rng = np.random.default_rng(5)
    rows = honest(rng, 90)
    for place in (0, 3, 6, *range(2, 62, 3)):  # three residents, twenty delegates
        rows[place][1][:] = 0
    bring(store, registry(), "名录.csv", scheme=str(scheme))
    bring(store, wide(rows, ABOUT))
    flags = {flag.group: flag for flag in quality(LOCAL, store, "2026").flags if flag.check == "same_answers"}
    assert (flags["居民"].ballots, flags["代表和企业"].ballots) == (3, 20), "a secret group has the name of its line"
    for flag in flags.values():
        assert flag.protected and flag.effects == ()
    assert flags["代表和企业"].moved > 0


def test_a_wave_without_ballots_and_a_tally_have_a_report(store: Store) -> None:
    bring(store, registry(), "名录.csv")
    report = quality(LOCAL, store, "2026")
    assert report.flags == () and report.steps.stored == 0 and report.groups == ()
    assert [appraise(LOCAL, store, "2026", strictness=each).left_out for each in STRICTNESS] == [0, 0, 0]


def test_only_analysts_ask_and_decide(attacked: Store) -> None:
    before = dump(attacked, without=())
    flag = burst_of(attacked)
    assert refused(quality, LEADER, attacked, "2026") == "not_allowed"
    assert refused(exclude, LEADER, attacked, "2026", "理由", flags=[flag]) == "not_allowed"
    assert refused(restore, LEADER, attacked, "2026", 1) == "not_allowed"
    assert refused(plan_groups, LEADER, attacked, "2026", []) == "not_allowed"
    elsewhere = Viewer("别处", "analyst", series=("别的",))
    assert refused(quality, elsewhere, attacked, "2026") == "not_allowed"
    assert refused(exclude, elsewhere, attacked, "2026", "理由", flags=[flag]) == "not_allowed"
    assert refused(quality, LOCAL, attacked, "1999") == "wave_unknown"
    assert dump(attacked, without=()) == before


def test_a_flag_of_a_withdrawn_batch_excludes_nothing(attacked: Store) -> None:
    flag = burst_of(attacked)
    withdraw(LOCAL, attacked, 2)
    assert refused(exclude, LOCAL, attacked, "2026", "理由", flags=[flag]) == "nothing_to_exclude"


def test_no_address_is_in_the_report(attacked: Store) -> None:
    assert "172.16" not in repr(quality(LOCAL, attacked, "2026"))


def test_a_long_file_has_a_report_too(store: Store) -> None:
    bring(store, long_file([f"A{number}" for number in range(40)], levels=("满意", "一般", "基本满意")))
    assert quality(LOCAL, store, "2026").steps.scored == 40
