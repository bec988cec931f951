"""重点监控: which units of a wave the rules put on the list, what persons decided beside them, and lists of earlier waves.

What a viewer gets rests on results that this viewer may see; candidates that are on no list are for analysts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from analytics.appraisal import Appraisal
from analytics.comment_masking import masked_numbers
from analytics.comment_report import CommentReport
from analytics.dissatisfaction import dissatisfaction
from analytics.falls import falls
from analytics.lineage import ancestors, register_of
from analytics.records import unit_records
from analytics.watch_list import CODES, LIMITS, NUMBERS, Late, Reason, Seen, WatchRules, on_the_list, reasons_of
from data.batches import WaveRow
from data.ledger import EVENT
from data.problems import DataError
from data.settings import remember_logged
from data.store import Reader, Store
from data.watch_list import BY_RULES, OFF, ON, WatchStep, settled_rows, watch_steps, watch_version, write_watch_step
from data.watch_list import settle as write_settled
from data.wave_rows import units_of
from jobs.comments import comments_at
from jobs.comparable import unit_of_row
from jobs.known import unit_unknown
from jobs.ledger import LedgerTask, ledger_at, ledger_waves
from jobs.results import appraise_at, measured_alone, seen_wave, series_waves
from jobs.viewer import Viewer

__all__ = [
    "BY_RULES", "CODES", "LIMITS", "NUMBERS", "OFF", "ON", "Reason", "Settled", "WatchList", "WatchRules", "WatchStep",
    "Watched", "decide", "history", "set_watch_rules", "settle", "version", "watch_list", "watch_rules",
]  # fmt: skip

SETTING = "watch_rules"


@dataclass(frozen=True)
class Watched:
    """A unit with its reasons. by_rules: whether these are enough; step: what a person decided last, None where nobody did
    or where it was left to the rules again."""

    unit: str
    unit_class: str
    portfolio: str
    reasons: tuple[Reason, ...]
    by_rules: bool
    step: WatchStep | None = None

    @property
    def listed(self) -> bool:
        """A person's word wins."""
        return self.by_rules if self.step is None else self.step.step == ON


@dataclass(frozen=True)
class WatchList:
    """The list of a wave as it stands today. units: with a reason or a person's decision, those on the list first, most
    reasons first; for others than analysts those on the list alone. version: to be handed back with a decision. settled:
    when the list was written down last, and by whom; None where it was not."""

    wave: str
    series: str
    period: str
    rules: WatchRules
    units: tuple[Watched, ...]
    version: int
    settled: tuple[datetime, str] | None

    @property
    def listed(self) -> tuple[Watched, ...]:
        return tuple(each for each in self.units if each.listed)

    def unit(self, name: str) -> Watched | None:
        return next((each for each in self.units if each.unit == name), None)


@dataclass(frozen=True)
class Settled:
    """A list as it was written down: it stays what it was. last: the one that holds of its wave."""

    wave: str
    period: str
    rules: WatchRules
    units: tuple[Watched, ...]
    moment: datetime
    who: str
    last: bool


def watch_list(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    today: date | None = None,
    appraisals: Mapping[str, Appraisal] | None = None,
    report: CommentReport | None = None,
) -> WatchList:
    """today: on which tasks are late (None: on this day). appraisals by wave, report: as this viewer sees them, where
    somebody has them already. Raises DataError wave_unknown, not_allowed; AnalysisError where the wave cannot be scored."""
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        rules = watch_rules(moment)
        rows = series_waves(viewer, moment, row.series)
        until = rows[: [each.id for each in rows].index(wave_id) + 1]
        looked_at = until[-1 - rules.periods :]
        known = appraisals or {}
        found = [known.get(each.id) or appraise_at(viewer, moment, each.id) for each in looked_at]
        report = report or comments_at(viewer, moment, wave_id)
        seen = _seen(viewer, moment, until, found, report, rules, today)
        steps = {each.unit: each for each in watch_steps(moment, row.series, wave_id)}
        last = settled_rows(moment, row.series, wave_id)[-1:]
        number = watch_version(moment, wave_id)
    units = []
    for each in seen:
        step = steps.get(each.unit.name)
        reasons = reasons_of(each, rules)
        watched = Watched(
            each.unit.name, each.unit.unit_class, found[-1].portfolios.get(each.unit.name, ""), reasons,
            on_the_list(reasons, rules), None if step is None or step.step == BY_RULES else step,
        )  # fmt: skip
        if watched.listed or (viewer.analyses and (watched.reasons or watched.step)):
            units.append(watched)
    units.sort(key=lambda each: (not each.listed, -len(each.reasons)))
    when = (last[0].moment, last[0].who) if last else None
    return WatchList(row.id, row.series, row.period, rules, tuple(units), number, when)


def watch_rules(store: Reader) -> WatchRules:
    """Those in use."""
    text = store.remembered(SETTING)
    return _rules(json.loads(text)) if text else WatchRules()


def set_watch_rules(viewer: Viewer, store: Store, rules: WatchRules) -> WatchRules:
    """Raises DataError not_allowed, watch_rule_unknown, watch_rule_bad (a number beyond its limits), watch_rules_few (more
    must hold than count)."""
    viewer.must_edit()
    unknown = set(rules.rules) - set(CODES)
    if unknown:
        raise DataError("watch_rule_unknown", names=sorted(unknown), known=list(CODES))
    for name in NUMBERS:
        low, high = LIMITS[name]
        if not low <= getattr(rules, name) <= high:
            raise DataError("watch_rule_bad", rule=name, seen=getattr(rules, name), low=low, high=high)
    rules = replace(rules, rules=tuple(code for code in CODES if code in rules.rules))
    if rules.needed > len(rules.rules):
        raise DataError("watch_rules_few", needed=rules.needed, count=len(rules.rules))
    remember_logged(store, viewer.name, SETTING, json.dumps(asdict(rules)), "watch rules", json.dumps(asdict(rules)))
    return rules


def decide(viewer: Viewer, store: Store, wave_id: str, unit: str, step: str, reason: str, seen: int) -> int:
    """Puts a unit on the list (ON), takes it off (OFF), or leaves it to the rules again (BY_RULES); returns the version.

    seen: the version of the list that the person saw. Mobile and residents' numbers in the reason are covered. Raises
    DataError not_allowed, wave_unknown, unit_unknown, watch_reason_missing, value_too_long, watch_list_changed (somebody
    else was faster).
    """
    viewer.must_edit()
    if step not in (ON, OFF, BY_RULES):
        raise ValueError(step)
    with store.transaction():
        row = seen_wave(viewer, store, wave_id)
        known = [each.name for each in units_of(store, wave_id) if viewer.sees_class(each.unit_class)]
        if unit not in known:
            raise unit_unknown(unit, known, wave_id)
        return write_watch_step(store, viewer.name, row.series, wave_id, unit, step, masked_numbers(reason), seen)


def settle(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    seen: int,
    today: date | None = None,
    appraisals: Mapping[str, Appraisal] | None = None,
    report: CommentReport | None = None,
) -> WatchList:
    """Writes the list down as it stands, with rules and reasons; a later one takes its place and both stay.

    Raises DataError not_allowed (also to who does not see all classes), wave_unknown, watch_list_changed.
    """
    viewer.must_edit()
    if viewer.classes is not None:
        raise DataError("not_allowed", role=viewer.role)
    with store.transaction():
        found = watch_list(viewer, store, wave_id, today, appraisals, report)
        units = [_packed(each) for each in found.listed]
        write_settled(store, viewer.name, found.series, wave_id, asdict(found.rules), units, seen)
    return replace(found, version=seen + 1, settled=(settled_rows(store, found.series, wave_id)[-1].moment, viewer.name))


def history(
    viewer: Viewer, store: Store, series: str, unit: str | None = None
) -> tuple[tuple[Settled, ...], tuple[WatchStep, ...]]:
    """Lists that were written down, and every step that was taken by hand, oldest first; of a unit where one is named: the
    lists that it was on. Steps are for analysts. Raises DataError series_unknown."""
    with store.snapshot() as moment:
        periods = {row.id: row.period for row in series_waves(viewer, moment, series)}
        rows, steps = settled_rows(moment, series), watch_steps(moment, series)
    last = {row.wave: row.id for row in rows}
    lists = []
    for row in rows:
        units = tuple(each for each in map(_unpacked, row.units) if viewer.sees_class(each.unit_class))
        if unit is None or any(each.unit == unit for each in units):
            told = units if unit is None else tuple(each for each in units if each.unit == unit)
            period = periods.get(row.wave, row.wave)
            lists.append(Settled(row.wave, period, _rules(row.rules), told, row.moment, row.who, row.id == last[row.wave]))
    by_hand = tuple(each for each in steps if viewer.analyses and unit in (None, each.unit))
    return tuple(lists), by_hand


def version(store: Reader, wave_id: str) -> int:
    """Rises with every decision on the list of a wave. What else it rests on raises `results.version`, `ledger.version` and
    `results.state` (the rules)."""
    return watch_version(store, wave_id)


def _seen(
    viewer: Viewer,
    moment: Reader,
    until: Sequence[WaveRow],
    appraisals: Sequence[Appraisal],
    report: CommentReport,
    rules: WatchRules,
    today: date | None,
) -> list[Seen]:
    """What the rules look at, of every unit that the viewer sees. until: the waves of the series up to this one."""
    appraisal = appraisals[-1]
    fallen = {each.unit.name: each for each in falls(appraisal)}
    worst = dissatisfaction(measured_alone(viewer, moment, appraisal.wave), rules.percentile)
    late, events = _late(viewer, moment, until, today), _events(viewer, moment, until[-1].id, today)
    found = []
    for each in appraisal.classes:
        for unit in each.units:
            told_of = Seen(unit, each, late=late.get(unit.name), events=events.get(unit.name, ()))
            if not unit.shown:  # the rules see no figures of it
                found.append(replace(told_of, unit=replace(unit, rank=None)))
                continue
            scope = report.unit(unit.name)
            told = scope is not None and scope.counts is not None
            falling = [record for record in unit_records(appraisals, unit.name) if record.code == "falling"]
            found.append(
                replace(
                    told_of, fall=fallen.get(unit.name), falling=falling[0] if falling else None,
                    dissatisfaction=worst.get(unit.name), topics=scope.topics if told else (),
                    wrote=scope.counts.persons if told else 0,
                )
            )  # fmt: skip
    return found


def _late(viewer: Viewer, moment: Reader, until: Sequence[WaveRow], today: date | None) -> dict[str, Late]:
    """Overdue tasks of this wave and of those before it, by name of the unit today."""
    registers = {row.id: register_of([unit_of_row(each) for each in units_of(moment, row.id)]) for row in until}
    tasks: dict[str, list[LedgerTask]] = {}
    for place, row in enumerate(until):
        if row.id not in ledger_waves(viewer, moment, row.series):
            continue
        between = [registers[each.id] for each in until[place:]]
        heirs = {name: unit for unit in between[-1].unit_names for name in ancestors(between, unit)[0].names}
        for task in ledger_at(viewer, moment, row.id, today).overdue:
            tasks.setdefault(heirs.get(task.unit, task.unit), []).append(task)
    return {unit: Late(len(some), max(task.days_late for task in some)) for unit, some in tasks.items()}


def _events(viewer: Viewer, moment: Reader, wave: str, today: date | None) -> dict[str, tuple[str, ...]]:
    """What happened, by unit, as the ledger of the wave has it."""
    found: dict[str, tuple[str, ...]] = {}
    if wave in ledger_waves(viewer, moment):
        for task in ledger_at(viewer, moment, wave, today).tasks:
            if task.source == EVENT:
                found[task.unit] = (*found.get(task.unit, ()), task.subject or task.problem)
    return found


def _rules(said: Mapping[str, object]) -> WatchRules:
    return WatchRules(**{**said, "rules": tuple(said["rules"])})


def _packed(each: Watched) -> dict[str, object]:
    return {
        "unit": each.unit, "unit_class": each.unit_class, "portfolio": each.portfolio, "by_rules": each.by_rules,
        "reasons": [asdict(reason) for reason in each.reasons],
        "step": None if each.step is None else asdict(each.step) | {"moment": each.step.moment.isoformat()},
    }  # fmt: skip


def _unpacked(row: Mapping[str, object]) -> Watched:
    step = row["step"] and WatchStep(**{**row["step"], "moment": datetime.fromisoformat(row["step"]["moment"])})
    reasons = tuple(Reason(**each) for each in row["reasons"])
    return Watched(row["unit"], row["unit_class"], row["portfolio"], reasons, row["by_rules"], step or None)
