"""Quality before numbers: what came back, what the checks point at, and what persons decide about it.

Checks flag, a person excludes with a reason, everything is logged and can be taken back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations

import numpy as np

from analytics.blocks import answered_ballots
from analytics.difference import comparable_units
from analytics.disclosure import may_show
from analytics.effect import UnitEffect, effect_without
from analytics.errors import AnalysisError
from analytics.findings import CHECKS, STRONG, SUSPECT, Finding
from analytics.integrity import FormSummary, Integrity, own_ratings
from analytics.measure import Measured, measure
from analytics.tallies import forms_by_group
from analytics.wave import Wave
from data.ballot_facts import BallotColumns, RegisterRow, invalid_reasons, register_rows, rejected_by_file
from data.batches import WaveRow
from data.exclusions import ballots_labelled, decisions, exclude_ballots, excluded, restore_ballots
from data.plans import PlanRow, plan, set_plan
from data.store import Reader, Store
from data.wave_rows import WaveArrays, load_wave
from jobs.protection import protected_scheme
from jobs.results import Appraisal, measured_at, seen_wave
from jobs.strictness import EXCLUDED, IGNORED, STRICT, STRICTNESS, check, facts_of
from jobs.viewer import Viewer
from jobs.wave_arrays import wave_of

__all__ = [
    "CHECKS", "EXCLUDED", "IGNORED", "STRICT", "STRICTNESS", "STRONG", "SUSPECT", "Decision", "Flag", "GroupLine",
    "Levels", "PlanRow", "Quality", "RankRow", "exclude", "plan_groups", "quality", "ranks_at_levels",
    "ranks_side_by_side", "restore",
]  # fmt: skip

LABELS_SHOWN = 20
"""Numbers of forms that a flag names, so that somebody can take the paper in hand."""


@dataclass(frozen=True)
class Steps:
    """From the forms given out to those that count; None where no register says it.

    stored: forms in the database, tallied: those of them that were only counted; answered: with an answer; excluded: left
    out by persons, answered ones; uncounted: of groups that the scheme gives no weight; scored: those whose scored answers
    count.
    """

    issued: int | None
    returned: int | None
    invalid: int | None
    dialled: int | None
    connected: int | None
    completed: int | None
    stored: int
    tallied: int
    answered: int
    excluded: int
    uncounted: int
    scored: int


@dataclass(frozen=True)
class GroupLine:
    """One group against its plan. planned: entered, or issued as the register says; source: plan, register or ""."""

    group: str
    planned: int | None
    full_list: bool
    source: str
    steps: Steps


@dataclass(frozen=True)
class FormLine:
    """One group by one channel; shares in percent, None of a secret group."""

    group: str
    channel: str
    ballots: int
    completion: float | None
    unknown: float | None
    same: float | None
    seconds: float | None


@dataclass(frozen=True)
class Flag:
    """What one check points at: a hint that a person must look into.

    key stands for the check and the ballots. network: a number that this report gives to a block of addresses, the address
    is never stored. effects: units whose published figures would change without these ballots, compared with all stored
    ones; moved: how many would change their rank. protected: effects are left out, since they would tell what a few
    persons, or a secret group, answered. left_out: how many of the ballots are excluded already. labels: numbers of some
    of the forms.
    """

    key: str
    check: str
    strength: str
    ballots: int
    left_out: int
    group: str | None
    channel: str | None
    network: int | None
    start: datetime | None
    end: datetime | None
    unit: str | None
    p: float | None
    facts: Mapping[str, float]
    effects: tuple[UnitEffect, ...]
    moved: int
    protected: bool
    labels: tuple[str, ...]
    identifiers: tuple[int, ...]


@dataclass(frozen=True)
class Decision:
    """What a person left out, and why; active: still left out."""

    decision: int
    hint: str
    reason: str
    who: str
    moment: datetime
    ballots: int
    active: bool


@dataclass(frozen=True)
class Quality:
    """Everything the page says of a wave.

    known: share of the ballots, in percent, whose time of submission, duration, block of addresses, device, own unit the
    files told. own_ratings: ratings of the respondent's own unit, by unit; they never count. reasons: why forms were
    invalid; rejected: answers that could not be stored, by file. scheme_fits: whether figures can be calculated at all.
    """

    wave: str
    series: str
    period: str
    steps: Steps
    groups: tuple[GroupLine, ...]
    reasons: tuple[tuple[str, int], ...]
    rejected: tuple[tuple[str, int], ...]
    forms: tuple[FormLine, ...]
    known: Mapping[str, float]
    flags: tuple[Flag, ...]
    own_ratings: tuple[tuple[str, int], ...]
    decisions: tuple[Decision, ...]
    scheme_fits: bool

    def flag(self, key: str) -> Flag | None:
        return next((flag for flag in self.flags if flag.key == key), None)


@dataclass(frozen=True)
class RankRow:
    """A unit at the three levels of strictness, in their order."""

    unit: str
    unit_class: str
    ranks: tuple[int | None, ...]
    indices: tuple[Decimal | None, ...]

    @property
    def moved(self) -> bool:
        """Whether the rank depends on the level."""
        return len(set(self.ranks)) > 1


@dataclass(frozen=True)
class Levels:
    """Units at the three levels of strictness. left_out: ballots that do not count at each; withheld: units whose levels
    differ by the answers of too few people, or of a secret group, to stand side by side."""

    rows: tuple[RankRow, ...]
    left_out: tuple[int, ...]
    withheld: int


def quality(viewer: Viewer, store: Store, wave_id: str) -> Quality:
    """For analysts only. Raises DataError not_allowed, wave_unknown."""
    viewer.must_edit()
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        return _Report(moment, row).made()


def exclude(
    viewer: Viewer, store: Store, wave_id: str, reason: str, *, flags: Sequence[Flag] = (), labels: Sequence[str] = ()
) -> int:
    """Leaves the ballots of flags, and ballots by their numbers, out of every figure; returns the number of the decision.

    Raises DataError not_allowed, wave_unknown, labels_unknown, reason_missing, reason_too_long, nothing_to_exclude.
    """
    viewer.must_edit()
    row = seen_wave(viewer, store, wave_id)
    ballots = [number for flag in flags for number in flag.identifiers]
    ballots += ballots_labelled(store, row.id, labels) if labels else []
    checks = list(dict.fromkeys(flag.check for flag in flags))
    return exclude_ballots(store, viewer.name, row.id, ballots, checks[0] if len(checks) == 1 else "", reason)


def restore(viewer: Viewer, store: Store, wave_id: str, decision: int) -> int:
    """Counts the ballots of a decision again; returns how many. Raises DataError not_allowed, decision_unknown."""
    viewer.must_edit()
    return restore_ballots(store, viewer.name, seen_wave(viewer, store, wave_id).id, decision)


def plan_groups(viewer: Viewer, store: Store, wave_id: str, rows: Sequence[PlanRow]) -> None:
    """Replaces the plan of a wave. Raises DataError not_allowed, wave_unknown, plan_bad."""
    viewer.must_edit()
    set_plan(store, viewer.name, seen_wave(viewer, store, wave_id).id, rows)


def ranks_at_levels(viewer: Viewer, store: Store, wave_id: str) -> Levels:
    """A wave at every level of strictness; for analysts only.

    Raises DataError not_allowed, wave_unknown, and what appraise raises.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        found = [measured_at(viewer, moment, wave_id, strictness=each) for each in STRICTNESS]
        secret = protected_scheme(moment, seen_wave(viewer, moment, wave_id)).secret
    waves = [measured.wave for _, measured in found]
    pairs = [comparable_units(*pair, secret) for pair in combinations(waves, 2)]
    rows = ranks_side_by_side([appraisal for appraisal, _ in found])
    shown = tuple(row for row in rows if all(pair[row.unit] for pair in pairs))
    return Levels(shown, tuple(appraisal.left_out for appraisal, _ in found), len(rows) - len(shown))


def ranks_side_by_side(appraisals: Sequence[Appraisal]) -> tuple[RankRow, ...]:
    """appraisals: of one wave, in the order of STRICTNESS. Units in the order of the first."""
    return tuple(
        RankRow(
            unit=unit.name,
            unit_class=unit.unit_class,
            ranks=tuple(each.unit(unit.name).rank for each in appraisals),
            indices=tuple(each.unit(unit.name).index for each in appraisals),
        )
        for unit in appraisals[0].units
    )


class _Report:
    """Puts the report together from one state of the database."""

    def __init__(self, moment: Reader, row: WaveRow) -> None:
        self.moment, self.row = moment, row
        self.scheme = protected_scheme(moment, row)
        self.arrays: WaveArrays = load_wave(moment, row.id, everything=True)
        self.wave: Wave = wave_of(self.arrays)
        self.left_out = np.isin(self.arrays.ballot_id, excluded(moment, row.id))
        self.measured = self._measured()
        self.networks: dict[int, int] = {}

    def made(self) -> Quality:
        integrity, columns = check(self.moment, self.row, self.wave)
        facts = facts_of(columns, self.wave)
        self.columns, self.channels = columns, facts.channels
        own = own_ratings(self.wave, facts)
        units, counts = np.unique(self.wave.ratings.unit[own], return_counts=True)
        register = register_rows(self.moment, self.row.id)
        scored = self._scored(own)
        return Quality(
            wave=self.row.id,
            series=self.row.series,
            period=self.row.period,
            steps=self._steps(register, np.ones(len(self.wave.groups), dtype=bool), scored),
            groups=self._groups(register, scored),
            reasons=tuple(invalid_reasons(self.moment, self.row.id)),
            rejected=tuple(rejected_by_file(self.moment, self.row.id)),
            forms=tuple(self._form(form) for form in integrity.forms),
            known=_known(columns),
            flags=self._flags(integrity),
            own_ratings=tuple((self.wave.units[unit].name, int(n)) for unit, n in zip(units, counts, strict=True)),
            decisions=tuple(Decision(**each) for each in decisions(self.moment, self.row.id)),
            scheme_fits=self.measured is not None,
        )

    def _measured(self) -> Measured | None:
        try:
            return measure(self.wave, self.scheme)
        except AnalysisError:
            return None

    def _scored(self, own: np.ndarray) -> np.ndarray:
        """[ballot] a scored answer of it can count; own: [rating] does not, by rule."""
        scored = np.zeros(len(self.left_out), dtype=bool)
        if self.measured is not None:
            ratings = self.measured.wave.ratings
            group = ratings.ballot_group[ratings.ballot]
            counted = self.measured.cells.counted[ratings.unit, group, ratings.dimension, ratings.level]
            scored[ratings.ballot[counted & ~own]] = True
        return scored

    def _steps(self, register: Sequence[RegisterRow], groups: np.ndarray, scored: np.ndarray) -> Steps:
        """groups: [group] those in question."""
        ratings = self.wave.ratings
        mine, weighs = groups[ratings.ballot_group], self._weighs()
        answered = np.zeros(len(mine), dtype=bool)
        answered[answered_ballots(ratings)] = True
        counted = mine & answered & ~self.left_out
        # A comment typed off a form, without its number, is no form.
        forms = mine & (answered | (self.columns.label != ""))
        tallied = np.where(groups, forms_by_group(self.wave), 0)
        return Steps(
            **{
                name: _total(getattr(each, name) for each in register)
                for name in ("issued", "returned", "invalid", "dialled", "connected", "completed")
            },
            stored=int(forms.sum() + tallied.sum()),
            tallied=int(tallied.sum()),
            answered=int((mine & answered).sum() + tallied.sum()),
            excluded=int((mine & answered & self.left_out).sum()),
            uncounted=int((counted & ~weighs[ratings.ballot_group]).sum() + tallied[~weighs].sum()),
            scored=int((counted & scored).sum() + tallied[weighs].sum()),
        )

    def _weighs(self) -> np.ndarray:
        """[group] the scheme gives it a weight."""
        if self.measured is None:
            return np.ones(len(self.wave.groups), dtype=bool)
        weighs = (self.measured.cells.group_weight > 0).any(axis=0)
        return np.broadcast_to(weighs, len(self.wave.groups))  # a pooled scheme makes one group of all

    def _groups(self, register: Sequence[RegisterRow], scored: np.ndarray) -> tuple[GroupLine, ...]:
        """Groups of the wave, then those that only the plan or the register names."""
        plans = {row.group: row for row in plan(self.moment, self.row.id)}
        lines = {row.group: row for row in register if row.group}
        present = self.arrays.groups if len(self.left_out) else ()
        return tuple(
            self._group(name, plans.get(name), lines.get(name), scored)
            for name in dict.fromkeys([*present, *lines, *plans])
        )

    def _group(self, name: str, planned: PlanRow | None, line: RegisterRow | None, scored: np.ndarray) -> GroupLine:
        groups = np.array([each == name for each in self.wave.groups], dtype=bool)
        steps = self._steps([line] if line else [], groups, scored)
        if planned is not None:
            return GroupLine(name, planned.planned, planned.full_list, "plan", steps)
        return GroupLine(name, steps.issued, False, "register" if steps.issued is not None else "", steps)

    def _form(self, form: FormSummary) -> FormLine:
        secret = self._is_secret(form.group)
        return FormLine(
            group=self._group_name(form.group),
            channel=self.channels[form.channel],
            ballots=form.ballots,
            completion=None if secret else 100 * form.completion,
            unknown=None if secret else 100 * form.unknown,
            same=None if secret else 100 * form.same,
            seconds=None if secret else form.seconds,
        )

    def _flags(self, integrity: Integrity) -> tuple[Flag, ...]:
        """Strong ones first, then in the order of the checks."""
        found = sorted(integrity.findings, key=lambda each: each.strength != STRONG)
        return tuple(self._flag(each) for each in found)

    def _flag(self, found: Finding) -> Flag:
        identifiers = self.arrays.ballot_id[found.ballots]
        labels = [label for label in self.columns.label[found.ballots].tolist() if label]
        effects = () if self.measured is None else effect_without(self.measured, found.ballots)
        shown = () if self._protected(found) else tuple(each for each in effects if self._may_show(each, found))
        return Flag(
            key=hashlib.blake2b(found.check.encode() + identifiers.tobytes(), digest_size=6).hexdigest(),
            check=found.check,
            strength=found.strength,
            ballots=len(found.ballots),
            left_out=int(self.left_out[found.ballots].sum()),
            group=None if found.group is None else self._group_name(found.group),
            channel=None if found.channel is None else self.channels[found.channel],
            network=self._network(found.network),
            start=_moment(found.start),
            end=_moment(found.end),
            unit=None if found.unit is None else self.wave.units[found.unit].name,
            p=found.p,
            facts=found.facts,
            effects=shown,
            moved=sum(each.moved for each in effects),
            protected=self._protected(found) or bool(effects and not shown),
            labels=tuple(labels[:LABELS_SHOWN]),
            identifiers=tuple(identifiers.tolist()),
        )

    def _protected(self, found: Finding) -> bool:
        groups = np.unique(self.wave.ratings.ballot_group[found.ballots])
        return not may_show(len(found.ballots)) or any(self._is_secret(group) for group in groups)

    def _may_show(self, effect: UnitEffect, found: Finding) -> bool:
        """Whether enough of the ballots rate the unit."""
        ratings = self.wave.ratings
        unit = next(place for place, each in enumerate(self.wave.units) if each.name == effect.unit)
        mine = ratings.ballot[ratings.unit == unit]
        return may_show(len(np.intersect1d(mine, found.ballots)))

    def _is_secret(self, group: int) -> bool:
        return self.arrays.groups[group] in self.scheme.secret if len(self.arrays.groups) else False

    def _group_name(self, group: int) -> str:
        """A secret group under the line that it shares."""
        name = self.wave.groups[group]
        return self.scheme.line(name) if self._is_secret(group) else name

    def _network(self, key: int) -> int | None:
        return self.networks.setdefault(key, len(self.networks) + 1) if key else None


def _known(columns: BallotColumns) -> dict[str, float]:
    known = {
        "submitted": ~np.isnat(columns.submitted),
        "seconds": np.isfinite(columns.seconds),
        "network": columns.network != 0,
        "device": columns.device != 0,
        "own_unit": columns.own_unit != "",
    }
    return {name: 100 * float(there.mean()) if len(there) else 0.0 for name, there in known.items()}


def _total(values) -> int | None:
    said = [value for value in values if value is not None]
    return sum(said) if said else None


def _moment(moment: np.datetime64 | None) -> datetime | None:
    return None if moment is None else moment.astype("datetime64[s]").item()
