"""重点监控 on the demonstration: who is on the list and why, what persons decide, and what is kept."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from commands import main
from commands.printing import print_json
from commands.watch_list import watch_list_row
from data.problems import DataError
from data.store import Store
from jobs.comments import comments
from jobs.results import for_viewer
from jobs.viewer import LOCAL, Viewer
from jobs.watch_list import (
    BY_RULES,
    OFF,
    ON,
    WatchRules,
    decide,
    history,
    set_watch_rules,
    settle,
    watch_list,
    watch_rules,
)
from words import watch_list as words

LEADER = Viewer("李", "leader")
DAY = date(2025, 12, 8)
STREETS, HOUSING, APPROVALS = "市城管局", "市住房城乡建设局", "市行政审批局"


@pytest.fixture(scope="module")
def known(appraised):
    """Appraisals that the rules look at; the copy of the demonstration has the same."""
    return {wave: appraised(wave) for wave in ("2024", "2025", "2026")}


@pytest.fixture(scope="module")
def report(city: Store):
    return comments(LOCAL, city, "2026")


@pytest.fixture(scope="module")
def listed(city: Store, known, report):
    return watch_list(LOCAL, city, "2026", DAY, known, report)


def test_the_stories_are_on_the_list_with_their_reasons(listed) -> None:
    streets, housing = listed.unit(STREETS), listed.unit(HOUSING)
    reasons = {reason.code: reason for reason in streets.reasons}
    assert streets.listed and reasons["last"].certain and reasons["last"].facts["rank"] == 34
    assert reasons["dissatisfied"].certain and reasons["repeated"].facts["topic"] == "占道扰民"
    codes = [reason.code for reason in housing.reasons]
    assert housing.listed and {"behind_falling", "dissatisfied", "repeated"} <= set(codes) and "last" not in codes
    told = words.line(streets, listed.period)
    assert told.startswith("市城管局：居政府部门类末位；不满意率（不满意）") and "超出误差" in told
    assert "比上年下降" in words.line(housing, listed.period) and "比本类平均低" in words.line(housing, listed.period)
    assert words.title(listed).startswith("2026年度") and STREETS in words.title(listed)


def test_a_unit_of_no_problem_is_not_on_it(listed) -> None:
    names = [each.unit for each in listed.listed]
    for unit in (APPROVALS, "市文化和旅游局", "市税务局", "市民族宗教局", "市机关事务局", "云汀仲裁办"):
        assert unit not in names, unit
    assert listed.unit(APPROVALS) is None


def test_a_last_place_that_is_not_certain_is_said_so(listed) -> None:
    last = [(each, reason) for each in listed.units for reason in each.reasons if reason.code == "last"]
    ((unit, reason),) = [pair for pair in last if pair[0].unit_class == "公共服务行业"]
    assert not reason.certain and reason.facts["close"] == 4
    told = words.reason(reason, listed.period)
    assert "与另外3个单位接近" in told and "末位" not in told


def test_readers_see_the_list_and_not_the_candidates(city: Store, listed, known) -> None:
    def watched(viewer: Viewer):
        return watch_list(viewer, city, "2026", DAY, {wave: for_viewer(viewer, each) for wave, each in known.items()})

    seen = watched(LEADER)
    assert [each.unit for each in seen.units] == [each.unit for each in listed.listed]
    some = watched(Viewer("李", "leader", classes=("政法机关",)))
    assert {each.unit_class for each in some.units} <= {"政法机关"}
    for job in (
        lambda: decide(LEADER, city, "2026", STREETS, OFF, "不必", 0),
        lambda: settle(LEADER, city, "2026", 0),
        lambda: settle(Viewer("王", "analyst", classes=("政法机关",)), city, "2026", 0),
        lambda: set_watch_rules(LEADER, city, WatchRules()),
        lambda: watch_list(Viewer("局", "unit", units=(STREETS,)), city, "2026"),
    ):
        with pytest.raises(DataError) as caught:
            job()
        assert caught.value.code == "not_allowed"


def test_persons_decide_rules_change_and_what_was_settled_stays(demonstration_copy, known, report, capsys) -> None:
    with Store(demonstration_copy) as store:

        def now():
            return watch_list(LOCAL, store, "2026", date(2026, 6, 1), known, report)

        before = now()
        version = decide(LOCAL, store, "2026", APPROVALS, ON, "领导小组研究决定", before.version)
        with pytest.raises(DataError) as caught:
            decide(LOCAL, store, "2026", STREETS, OFF, "已整改", before.version)
        assert caught.value.code == "watch_list_changed"
        version = decide(LOCAL, store, "2026", STREETS, OFF, "已整改，联系13800138000", version)
        found = now()
        names = [each.unit for each in found.listed]
        assert APPROVALS in names and STREETS not in names and found.unit(STREETS).by_rules
        assert "领导小组研究决定" in words.line(found.unit(APPROVALS), found.period)
        assert "13800138000" not in found.unit(STREETS).step.reason
        assert words.notice(found).startswith("经综合研判") and f"{APPROVALS}（研究决定）" in words.notice(found)
        assert f"{HOUSING}（靠后且下降、不满意率偏高、“审批时限”反映集中）" in words.notice(found)

        settled = settle(LOCAL, store, "2026", version, date(2026, 6, 1), known, report)
        assert settled.settled is not None and [each.unit for each in settled.listed] == names
        rules = set_watch_rules(LOCAL, store, WatchRules(rules=("event", "last"), needed=1, certain=True))
        assert watch_rules(store) == rules and rules.rules == ("last", "event")
        assert "任意1条" in words.rules_line(rules) and "末位在误差之内的不算" in words.rules_line(rules)
        decide(LOCAL, store, "2026", STREETS, BY_RULES, "恢复", settled.version)
        changed = now()
        reasons = {each.unit: [reason.code for reason in each.reasons] for each in changed.listed}
        assert reasons[STREETS] == ["last"] and reasons["市客运集团"] == ["event"] and HOUSING not in reasons
        assert "较大道路运输责任事故" in words.line(changed.unit("市客运集团"), "2026")

        lists, steps = history(LOCAL, store, changed.series)
        assert [each.unit for each in lists[0].units] == names and lists[0].last and lists[0].rules == WatchRules()
        was, kept = found.unit(HOUSING), next(each for each in lists[0].units if each.unit == HOUSING)
        assert words.line(kept, "2026") == words.line(was, "2026"), "the same sentences from what was kept"
        assert asdict(kept)["reasons"] == asdict(was)["reasons"]
        assert [(each.unit, each.step) for each in steps] == [(APPROVALS, ON), (STREETS, OFF), (STREETS, BY_RULES)]
        assert (
            history(LOCAL, store, changed.series, HOUSING)[0] and not history(LOCAL, store, changed.series, "市审计局")[0]
        )
        assert history(LEADER, store, changed.series)[1] == ()

    print_json(watch_list_row(changed))
    row = json.loads(capsys.readouterr().out)
    assert row["settled"]["who"] == LOCAL.name and row["rules"]["needed"] == 1
    assert next(each for each in row["units"] if each["unit"] == STREETS)["reasons"][0]["text"] == "居政府部门类末位"
    main(["watch-list", "--wave", "2026", "--history", "--db", str(demonstration_copy)])
    printed = capsys.readouterr().out
    assert "2026年度名单已由" in printed and "领导小组研究决定" in printed
    main(["watch-rules", "needed=2", "rules=last,event,overdue", "--json", "--db", str(demonstration_copy)])
    assert json.loads(capsys.readouterr().out)["rules"] == ["last", "overdue", "event"]


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (replace(WatchRules(), rules=("unknown",)), "watch_rule_unknown"),
        (replace(WatchRules(), percentile=100), "watch_rule_bad"),
        (replace(WatchRules(), rules=("last",)), "watch_rules_few"),
    ],
)
def test_rules_that_cannot_be(store: Store, rules: WatchRules, code: str) -> None:
    with pytest.raises(DataError) as caught:
        set_watch_rules(LOCAL, store, rules)
    assert caught.value.code == code and watch_rules(store) == WatchRules()
