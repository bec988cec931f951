"""Reviews over time, from files to shares: the demonstration's windows against its truth, and small counts."""

from __future__ import annotations

import json

import pytest

from analytics.reviews import INDICATORS
from commands import main
from data.problems import DataError
from data.store import Store
from demo.windows import QUARTERS, WINDOWS, counts_of, period, rounded
from jobs.reviews import is_reviews, review_lines, review_table
from jobs.viewer import LOCAL, Viewer
from jobs.windows import windows
from tests.data.build import csv_file
from tests.jobs.build import bring

DETAIL = ("办件编号", "窗口", "评价结果", "评价时间")
CASES = ("参评单位", "办件量", "差评整改量")
MONTHS = {"2026-07": "2026年7月", "2026-08": "2026年8月"}
OF_REVIEWS = {"series": "好差评", "scheme": "hcp5_star"}


def reviews(*blocks: tuple[str, str, int, str]) -> bytes:
    """Blocks of window, level, number, day."""
    rows = [
        (f"B{place}-{number}-{day}", window, level, f"{day} 10:00:00")
        for place, (window, level, n, day) in enumerate(blocks)
        for number in range(n)
    ]
    return csv_file([DETAIL, *rows])


@pytest.fixture
def two_months(store: Store) -> Store:
    """甲 in both months, 乙 with a handful of reviews; the cases of 甲 are known."""
    july = [("甲", "非常满意", 30, "2026-07-06"), ("甲", "不满意", 10, "2026-07-15"), ("乙", "满意", 4, "2026-07-06")]
    august = [("甲", "非常满意", 45, "2026-08-12"), ("甲", "满意", 15, "2026-08-12"), ("乙", "满意", 30, "2026-08-12")]
    for month, blocks in (("2026-07", july), ("2026-08", august)):
        bring(store, reviews(*blocks), f"{month}.csv", wave=month, period=MONTHS[month], **OF_REVIEWS)
    for month, line in (("2026-07", ("甲", 100, 7)), ("2026-08", ("甲", 150, ""))):
        bring(store, csv_file([CASES, line]), f"办件量{month}.csv", wave=month)
    return store


def shares(table, unit: str, label: str) -> dict[str, tuple[int, int]]:
    found = next(each for each in table.units if each.name == unit)
    return {code: (share.part, share.base) for code, share in found.shares(table.periods.index(label)).items()}


def test_the_windows_of_the_city_are_those_of_the_table(city: Store) -> None:
    """Every count of every quarter, and the figures of the last one as the city's description prints them."""
    table = review_table(LOCAL, city, "评窗口")
    assert table.periods == tuple(period(quarter) for quarter in QUARTERS)
    assert (table.step, table.steps, table.incomplete) == ("quarter", ("year", "quarter"), ())
    by_name = {unit.name: unit for unit in table.units}
    assert by_name.keys() == {window.name for window in WINDOWS}
    for place, quarter in enumerate(QUARTERS):
        for count in counts_of(quarter):
            of_unit = by_name[count.window.name]
            found = {code: (share.part, share.base) for code, share in of_unit.shares(place).items()}
            assert found == {
                "delighted": (count.levels[0], count.rated), "content": (sum(count.levels[:3]), count.rated),
                "active": (count.rated, count.cases), "complaints": (count.bad, count.cases),
                "rectified": (count.rectified, count.bad),
            }  # fmt: skip
    for window in WINDOWS:
        now = by_name[window.name].shares(-1)
        assert rounded(100 * now["delighted"].part, now["delighted"].base) == window.delighted
        assert rounded(100 * now["active"].part, now["active"].base) == window.active
        assert round(now["content"].figure, 1) == pytest.approx(window.content, abs=0.051)
        assert now["complaints"].figure == pytest.approx(window.complaints, abs=max(0.5, 10_000 / now["active"].base))
        follows = (1 - now["content"].value) * now["active"].value * 10_000
        assert now["complaints"].figure == pytest.approx(follows, abs=1e-9)


def test_quarters_add_up_to_years_and_say_what_is_not_whole(city: Store) -> None:
    table = review_table(LOCAL, city, "评窗口", "year")
    assert table.periods == ("2025", "2026") and table.incomplete == (1,)
    counts = [count for quarter in QUARTERS[:4] for count in counts_of(quarter) if count.window.name == "婚姻登记处"]
    expected = (sum(count.bad for count in counts), sum(count.cases for count in counts))
    assert shares(table, "婚姻登记处", "2025")["complaints"] == expected
    assert not review_lines(table, "active").tested  # two years of tens of thousands prove nothing by themselves


def test_months_of_reviews_are_the_quarter_of_the_windows_and_a_bad_week_stands_out(city: Store) -> None:
    weeks = review_table(LOCAL, city, "政务服务“好差评”", "week")
    assert weeks.finer and weeks.undated == 0 and weeks.periods[0] == "2026-W27" and len(weeks.periods) == 14
    lines = review_lines(weeks, "content")
    assert [unit.unit for unit in lines.beyond] == ["市医保局"]
    assert "2026-W33" in {weeks.periods[place] for place in lines.beyond[0].outside}
    assert review_lines(weeks, "active").missing == {"cases": len(weeks.units)}
    quarter = review_table(LOCAL, city, "政务服务“好差评”", "quarter")
    mine = [count for count in counts_of(QUARTERS[-1]) if count.window.department == "市公安局"]
    assert shares(quarter, "市公安局", "2026Q3") == {
        "delighted": (sum(each.levels[0] for each in mine), sum(each.rated for each in mine)),
        "content": (sum(each.rated - each.bad for each in mine), sum(each.rated for each in mine)),
        "active": (sum(each.rated for each in mine), sum(each.cases for each in mine)),
        "complaints": (sum(each.bad for each in mine), sum(each.cases for each in mine)),
        "rectified": (sum(each.rectified for each in mine), sum(each.bad for each in mine)),
    }  # fmt: skip


def test_the_windows_of_a_unit(city: Store) -> None:
    found = windows(LOCAL, city, "市行政审批局")
    assert [each.name for each in found] == [window.name for window in WINDOWS if window.department == "市行政审批局"]
    assert {each.period for each in found} == {"2026年第3季度"} and all(
        set(each.shares) == set(INDICATORS) for each in found
    )
    assert windows(LOCAL, city, "市审计局") == () == windows(Viewer("李", "leader", series=()), city, "市行政审批局")


def test_small_months_and_what_would_give_them_away(two_months: Store) -> None:
    table = review_table(LOCAL, two_months, "好差评")
    assert table.periods == ("2026年7月", "2026年8月") and table.steps == ("year", "quarter", "month", "week")
    assert shares(table, "甲", "2026年7月") == {
        "delighted": (30, 40), "content": (30, 40), "active": (40, 100), "complaints": (10, 100), "rectified": (7, 10),
    }  # fmt: skip
    assert "rectified" not in shares(table, "甲", "2026年8月")
    second = next(unit for unit in table.units if unit.name == "乙")
    assert second.hidden == (True, False) and second.shares(0) == {}
    # The quarter less August would be the four of July.
    quarter = review_table(LOCAL, two_months, "好差评", "quarter")
    assert next(unit for unit in quarter.units if unit.name == "乙").hidden == (True,)
    assert shares(quarter, "甲", "2026Q3")["active"] == (100, 250) and quarter.incomplete == (0,)


def test_weeks_know_no_cases(two_months: Store) -> None:
    weeks = review_table(LOCAL, two_months, "好差评", "week")
    assert weeks.periods == ("2026-W28", "2026-W29", "2026-W33")
    assert shares(weeks, "甲", "2026-W28") == {"delighted": (30, 30), "content": (30, 30)}
    assert weeks.finer and not review_table(LOCAL, two_months, "好差评").finer


def test_reviews_of_a_unit_under_its_former_name_are_its_own(store: Store) -> None:
    bring(store, reviews(("甲", "非常满意", 20, "2026-07-06")), "7.csv", wave="2026-07", **OF_REVIEWS)
    registry = csv_file([("参评单位", "类别", "原单位"), ("丙", "窗口", "甲")])
    bring(store, registry, "名录.csv", wave="2026-08", **OF_REVIEWS)
    bring(store, reviews(("丙", "满意", 30, "2026-08-20")), "8.csv", wave="2026-08")
    table = review_table(LOCAL, store, "好差评")
    assert shares(table, "丙", "2026-07")["delighted"] == (20, 20) and [unit.name for unit in table.units] == ["丙"]


def test_a_viewer_of_some_classes_sees_no_others(two_months: Store) -> None:
    bring(two_months, csv_file([("参评单位", "类别"), ("乙", "别类")]), "名录.csv", wave="2026-08", change_classes=True)
    table = review_table(Viewer("李", "leader", classes=("别类",)), two_months, "好差评")
    assert [unit.name for unit in table.units] == ["乙"]


def test_what_cannot_be_counted_so_is_said(two_months: Store) -> None:
    bring(
        two_months, csv_file([("参评单位", "评价选项", "票数"), ("甲", "满意", 20)]), "票.csv", wave="2026", series="评议"
    )
    assert is_reviews(LOCAL, two_months, "好差评") and not is_reviews(LOCAL, two_months, "评议")
    with pytest.raises(DataError, match="not_reviews"):
        review_table(LOCAL, two_months, "评议")
    with pytest.raises(DataError, match="step_unknown"):
        review_table(LOCAL, two_months, "好差评", "day")
    with pytest.raises(DataError, match="series_unknown"):
        review_table(LOCAL, two_months, "好评")


def test_as_a_command(two_months: Store, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(two_months.path)
    two_months.close()
    assert main(["--db", path, "reviews", "--series", "好差评", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["periods"] == ["2026年7月", "2026年8月"] and [each["unit"] for each in printed["units"]] == ["甲", "乙"]
    first, second = (each["periods"][0] for each in printed["units"])
    assert first["indicators"]["complaints"]["value"] == 1000 and first["handled"] == 100
    assert second == {
        "period": "2026年7月", "hidden": True, "rated": None, "handled": None, "missing": {}, "indicators": {},
    }  # fmt: skip
    assert printed["units"][0]["lines"].keys() == set(INDICATORS)
    assert main(["--db", path, "reviews", "--series", "好差评", "--unit", "甲", "--step", "week"]) == 0
    shown = capsys.readouterr().out
    assert "2026年第28周  甲    100.0%" in shown and "不能按周计算" in shown
    assert main(["--db", path, "reviews", "--series", "好差评", "--unit", "丁"]) == 1
