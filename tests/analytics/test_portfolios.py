"""The units of a 分管口: their places stay those of their classes."""

from __future__ import annotations

from analytics.appraisal import Note
from analytics.portfolios import portfolio_of, portfolios
from tests.analytics.results import appraisal_of, changed, class_of

DEPARTMENTS = {"甲": "95.00", "乙": "92.00", "丙": "86.00"}
SERVICES = {"丁": "95.00", "戊": "90.40", "己": "90.20"}
APPRAISAL = appraisal_of(
    class_of("部门", DEPARTMENTS, {"甲": changed("1.00", "up", rank=2), "丙": changed("-0.20", rank=3)}),
    class_of("行业", SERVICES, {"己": changed("-2.00", "down", rank=1)}, unranked={"庚": Note("opinion_only", {})}),
    portfolios={"己": "城建口", "甲": "工业口", "丙": "城建口", "庚": "城建口", "不在本期": "空口"},
)


def test_units_and_what_is_counted_of_them() -> None:
    town = portfolio_of(APPRAISAL, "城建口")
    assert [(unit.name, unit.rank) for unit in town.units] == [("丙", 3), ("己", 3), ("庚", None)]
    assert [unit.name for unit in town.ranked] == ["丙", "己"]
    assert [unit.name for unit in town.down] == ["己"] and town.up == () and town.compared == 2
    assert [unit.name for unit in town.last] == ["丙"] and town.first == ()
    assert (town.above, town.below, town.near) == (0, 2, 0)
    trade = portfolio_of(APPRAISAL, "工业口")
    assert [unit.name for unit in trade.first] == ["甲"] and [unit.name for unit in trade.up] == ["甲"]


def test_all_of_them_in_the_order_of_the_registry_and_the_rest_last() -> None:
    found = portfolios(APPRAISAL)
    assert [each.name for each in found] == ["城建口", "工业口", ""]
    assert [unit.name for unit in found[-1].units] == ["乙", "丁", "戊"]
    assert sum(len(each.units) for each in found) == len(APPRAISAL.units)


def test_nothing_stands_above_or_below_without_an_error() -> None:
    plain = portfolio_of(appraisal_of(class_of("部门", DEPARTMENTS, apart=None), portfolios={"甲": "口"}), "口")
    assert (plain.above, plain.below, plain.near, plain.compared, plain.last) == (None, None, None, 0, ())
    assert portfolio_of(APPRAISAL, "没有的口").units == ()
