"""请领导研究: the rules of offices, on results made by hand."""

from __future__ import annotations

from analytics.appraisal import Note
from analytics.decisions import at_foot, decisions
from tests.analytics.results import appraisal_of, changed, class_of

FEW = Note("too_few_ballots", {"ballots": 23, "min": 30})
CERTAIN = {"甲": "95.00", "乙": "92.00", "丙": "86.00"}
CLOSE = {"丁": "95.00", "戊": "90.40", "己": "90.20", "庚": "90.00"}


def test_the_foot_of_every_class() -> None:
    found = decisions(appraisal_of(class_of("部门", CERTAIN), class_of("行业", CLOSE), class_of("空", {})))
    assert [(each.unit_class, [unit.name for unit in at_foot(each)]) for each in found.feet] == [
        ("部门", ["丙"]), ("行业", ["庚", "己", "戊"]),
    ]  # fmt: skip
    assert [(each.unit.name, each.reasons) for each in found.candidates] == [("丙", ("last",))]
    assert found.flagged == () and found.too_few == ()


def test_candidates_by_rule_with_most_reasons_first() -> None:
    changes = {"丙": changed("-0.10", rank=3, last=True)}
    fell = {"庚": changed("-3.00", "down", rank=2), "戊": changed("0.00", rank=4), "己": changed("0.00", rank=3)}
    found = decisions(appraisal_of(class_of("部门", CERTAIN, changes), class_of("行业", CLOSE, fell)))
    assert [(each.unit.name, each.reasons) for each in found.candidates] == [
        ("庚", ("both_fell", "behind_falling")), ("丙", ("last_again",)),
    ]  # fmt: skip


def test_nothing_is_decided_from_scores_without_an_error() -> None:
    found = decisions(appraisal_of(class_of("部门", CERTAIN, {"丙": changed("-9.00", se=None)}, apart=None)))
    assert found.candidates == () and [unit.name for unit in at_foot(found.feet[0])] == ["丙"]
    assert found.feet[0].certain is None


def test_flags_of_the_scheme_and_small_samples() -> None:
    found = decisions(
        appraisal_of(
            class_of("部门", CERTAIN, flags=("重点监控",)), class_of("行业", CLOSE, unranked={"辛": FEW}, flags=("前列",))
        )
    )
    assert {flag: [unit.name for unit in units] for flag, units in found.flagged} == {
        "重点监控": ["甲", "乙", "丙"], "前列": ["丁", "戊", "己", "庚", "辛"],
    }  # fmt: skip
    assert [unit.name for unit in found.too_few] == ["辛"]


def test_one_portfolio_hears_what_concerns_its_units() -> None:
    appraisal = appraisal_of(
        class_of("部门", CERTAIN, flags=("重点监控",)),
        class_of("行业", CLOSE, unranked={"辛": FEW}),
        portfolios={"丙": "城建口", "乙": "工业口", "戊": "工业口", "辛": "工业口"},
    )
    town, trade = decisions(appraisal, "城建口"), decisions(appraisal, "工业口")
    assert [each.unit_class for each in town.feet] == ["部门"] and [each.unit.name for each in town.candidates] == ["丙"]
    assert [each.unit_class for each in trade.feet] == ["行业"] and trade.candidates == ()
    assert [unit.name for _, units in trade.flagged for unit in units] == ["乙"]
    assert [unit.name for unit in trade.too_few] == ["辛"] and town.too_few == ()
