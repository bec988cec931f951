"""What a sentence may claim about an appraisal, each claim with its test.

A fact has a value, its base, its interval, the test that it passed or did not, and the family of tests among which it
was made. Sentences on screens and in notices say nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.appraisal import Appraisal, Change, ClassResult, Part, UnitResult
from analytics.change import judged
from analytics.falls import Fall, falls
from analytics.multiplicity import Family
from analytics.published import published
from analytics.rates import Z95
from analytics.records import Record
from analytics.tiers import SURE


@dataclass(frozen=True)
class Test:
    """name: what is proven if it passed (up, down, first, last, last_3, above, below, apart). p: None where the test gives
    none."""

    name: str
    passed: bool
    p: float | None = None


@dataclass(frozen=True)
class Fact:
    """One statement about a subject: the whole (""), a class or a unit; detail: the dimension, line, or wave in question.

    value: the figure, at full precision; decimals: with how many it is published. unit: points, percent,
    percentage_points, forms, units, waves, place or "". also: other figures in which a sentence may show it. base: raters,
    ballots or ratings that it rests on; interval: 95 %. test, family: None where nothing is claimed.
    """

    code: str
    subject: str
    value: Decimal | float | int | None
    detail: str = ""
    unit: str = ""
    decimals: int = 0
    base: int | None = None
    interval: tuple[float, float] | None = None
    test: Test | None = None
    family: Family | None = None
    also: tuple[Decimal, ...] = ()

    @property
    def id(self) -> str:
        """The same fact of the same data has the same."""
        return ":".join((self.code, self.subject, self.detail)).rstrip(":")

    @property
    def figures(self) -> tuple[Decimal | float | int, ...]:
        return self.also if self.value is None else (self.value, *self.also)


@dataclass(frozen=True)
class Movers:
    """Ranked units whose change is beyond its error, most first; compared: how many have a tested change; tested: how many
    units, ranked or not, were tested as one family."""

    up: tuple[UnitResult, ...]
    down: tuple[UnitResult, ...]
    compared: int
    tested: int = 0


@dataclass(frozen=True)
class Foot:
    """The last place of a class. certain: one unit is proven last; else `close` are the units, from the last one upward,
    of which none can be told from the last, and `spread` is the gap between their published figures."""

    unit_class: str
    certain: UnitResult | None
    close: tuple[UnitResult, ...]
    spread: Decimal | None


@dataclass(frozen=True)
class Head:
    """The first place of a class: the units that share it, and whether it is proven."""

    units: tuple[UnitResult, ...]
    certain: bool


@dataclass(frozen=True)
class Near:
    """Ranked units of the class that one of them cannot be told from, best first; `known` where its error is.

    low, high: places that these and the unit itself take up; whole: no other unit has a place between. spread: between the
    published figures of the first and the last of them.
    """

    unit: UnitResult
    units: tuple[UnitResult, ...]
    known: bool
    low: int
    high: int
    whole: bool
    spread: Decimal


ENDS = 3
"""So many at the head and the foot of a class are named."""


def facts_of(appraisal: Appraisal, before: Appraisal | None = None, records: Sequence[Record] = ()) -> tuple[Fact, ...]:
    """All facts: of the whole, the classes, the units. before: the preceding wave, for a unit that is last again; records:
    what stands of the wave among those before it.

    Of a unit that may not be shown there are none but the number of its ballots.
    """
    found = [*_of_all(appraisal)]
    for each in appraisal.classes:
        found += _of_class(each, appraisal, before.unit_class(each.name) if before else None)
    for unit in appraisal.units:
        found += _of_unit(unit, appraisal)
    for fall in falls(appraisal):
        found += _of_fall(fall, appraisal)
    return (*found, *map(_record, records))


def movers(appraisal: Appraisal) -> Movers:
    compared = [unit for unit in appraisal.units if unit.rank is not None and unit.change and unit.change.se is not None]
    up = [unit for unit in compared if unit.change.verdict == "up"]
    down = [unit for unit in compared if unit.change.verdict == "down"]
    return Movers(
        tuple(sorted(up, key=lambda unit: -unit.change.value)),
        tuple(sorted(down, key=lambda unit: unit.change.value)),
        len(compared),
        tested(appraisal),
    )


def tested(appraisal: Appraisal) -> int:
    """How many changes of units were tested as one family."""
    return next((unit.change.family.tests for unit in appraisal.units if unit.change and unit.change.family), 0)


def dimension_movers(appraisal: Appraisal) -> tuple[tuple[UnitResult, Part], ...]:
    """Dimensions of units that changed, each change judged among those of all units and dimensions of the wave.

    On the page of one unit its parts are judged among themselves: there they are one statement, here one of hundreds.
    """
    pairs = [(unit, part) for unit in appraisal.units if unit.shown for part in unit.dimensions if part.change is not None]
    changes = judged([part.change for _, part in pairs], "dimensions")
    moved = [
        (unit, replace(part, change=change))
        for (unit, part), change in zip(pairs, changes, strict=True)
        if change.verdict != "none"
    ]
    return tuple(sorted(moved, key=lambda pair: -abs(pair[1].change.value)))


def foot(each: ClassResult) -> Foot | None:
    """None for a class without ranks."""
    ranked = each.ranked
    if not ranked:
        return None
    last = ranked[-1]
    if last.rank_low == len(ranked):
        return Foot(each.name, last, (), None)
    close = []
    for unit in reversed(ranked):
        # A published score has no error: nothing is proven of it, and nothing is called close to it.
        if unit.rank_high is None or unit.rank_high < len(ranked):
            break
        close.append(unit)
    close = close or [last]
    return Foot(each.name, None, tuple(close), close[-1].index - close[0].index)


def head(each: ClassResult) -> Head | None:
    """None for a class without ranks."""
    ranked = each.ranked
    if not ranked:
        return None
    first = tuple(unit for unit in ranked if unit.rank == 1)
    return Head(first, len(first) == 1 and first[0].rank_high == 1)


def near(each: ClassResult, name: str) -> Near | None:
    """None for a unit without a rank. Whatever the class calls close is close here too: units whose order is right with a
    chance of SURE at most, those of one tier, and those at the foot that cannot be told from the last."""
    ranked = each.ranked
    place = next((number for number, unit in enumerate(ranked) if unit.name == name), None)
    if place is None:
        return None
    unit, table, last = ranked[place], each.table, foot(each)
    known = table is not None and unit.place is not None
    at_foot = {other.name for other in last.close} if last is not None else set()

    def close(number: int, other: UnitResult) -> bool:
        if number == place or other.place is None:
            return False
        unsure = max(table.above[place, number], table.above[number, place]) <= SURE
        return unsure or other.place.tier == unit.place.tier or {unit.name, other.name} <= at_foot

    units = tuple(other for number, other in enumerate(ranked) if close(number, other)) if known else ()
    together = sorted((unit, *units), key=lambda other: other.rank)
    low, high = together[0].rank, together[-1].rank
    whole = sum(low <= other.rank <= high for other in ranked) == len(together)
    spread = together[0].index - together[-1].index if units else Decimal(0)
    return Near(unit, units, known, low, high, whole, spread)


def weakest_dimension(unit: UnitResult) -> Part | None:
    """The dimension that costs most of the index against the class mean (weight × gap), where its gap is beyond the error
    and there are several to choose from."""
    below = [part for part in unit.dimensions if part.standing == "below"]
    return min(below, key=lambda part: part.weight * part.gap) if below and len(unit.dimensions) > 1 else None


def lowest_group(unit: UnitResult) -> Part | None:
    """The line of groups that rates the unit furthest below what it gives the class, beyond the error."""
    below = [part for part in unit.groups if part.standing == "below"]
    return min(below, key=lambda part: part.gap) if below and len(unit.groups) > 1 else None


def disagreement(unit: UnitResult) -> tuple[Part, Part] | None:
    """The lines of groups with the highest and the lowest gap from the class mean, where the two gaps differ beyond error.

    Groups are different people, so that the errors of the two gaps are independent.
    """
    parts = [part for part in unit.groups if part.gap is not None and part.gap_se is not None]
    if len(parts) < 2:
        return None
    high, low = max(parts, key=lambda part: part.gap), min(parts, key=lambda part: part.gap)
    return (high, low) if high.gap - low.gap > Z95 * (high.gap_se**2 + low.gap_se**2) ** 0.5 else None


def twice_last(now: ClassResult, before: ClassResult | None) -> UnitResult | None:
    """The unit that is proven last in this wave and was last in the one before."""
    this = foot(now)
    if this is None or this.certain is None or before is None or not before.ranked:
        return None
    return this.certain if before.ranked[-1].name == this.certain.name else None


def _of_all(appraisal: Appraisal) -> Iterator[Fact]:
    overall, moving = appraisal.overall, movers(appraisal)
    family = Family("units", moving.tested)
    if overall.index is not None:
        yield Fact(
            "index", "", overall.index, unit="points", decimals=appraisal.decimals, base=overall.ballots,
            interval=_around(overall.index_exact, overall.se), also=_margin(overall.margin),
        )  # fmt: skip
    if overall.change is not None:
        yield _change("", overall.index, overall.change, appraisal)
    rates = {
        "satisfaction_rate": overall.satisfaction_rate, "satisfaction_rate_broad": overall.satisfaction_rate_broad,
        "unknown_share": overall.unknown_share,
    }  # fmt: skip
    for code, value in rates.items():
        if value is not None:
            yield Fact(code, "", value, unit="percent", decimals=1, base=overall.rate_base)
    if overall.broad_change is not None:
        direction = "up" if overall.broad_change > 0 else "down"
        yield Fact(
            "broad_change", "", overall.broad_change, overall.change.since, "percentage_points", 1, overall.rate_base,
            overall.broad_change_ci, Test(direction, overall.broad_moved),
        )  # fmt: skip
    yield Fact("ballots", "", overall.ballots, unit="forms")
    for line, ballots in overall.ballots_by_line:
        yield Fact("ballots", "", ballots, line, unit="forms")
    for code, units in (("up", moving.up), ("down", moving.down)):
        yield Fact(f"units_{code}", "", len(units), unit="units", test=Test(code, bool(units)), family=family)
    yield Fact("units_compared", "", moving.compared, unit="units")
    yield Fact("units", "", len(appraisal.units), unit="units")
    yield Fact("units_unranked", "", sum(unit.rank is None for unit in appraisal.units), unit="units")


def _of_class(each: ClassResult, appraisal: Appraisal, before: ClassResult | None) -> Iterator[Fact]:
    if each.mean_published is not None:
        yield Fact(
            "class_index", each.name, each.mean_published, unit="points", decimals=appraisal.decimals,
            base=len(each.ranked), interval=_around(each.mean, each.mean_se),
        )  # fmt: skip
    if each.change is not None:
        yield _change(each.name, each.mean_published, each.change, appraisal)
    yield Fact("class_units", each.name, len(each.units), unit="units")
    ranked, top, bottom = each.ranked, head(each), foot(each)
    yield Fact("ranked", each.name, len(ranked), unit="units")
    if not ranked:
        return
    family = Family("ranks", len(ranked) * (len(ranked) - 1))
    for unit in top.units:
        yield Fact("first", each.name, 1, unit.name, "place", test=Test("first", top.certain), family=family)
    last = bottom.certain or ranked[-1]
    proven = Test("last", bottom.certain is not None)
    yield Fact("last", each.name, last.rank, last.name, "place", test=proven, family=family)
    if bottom.spread is not None and len(bottom.close) > 1:
        above = Decimal(int(bottom.spread * 2) + 1) / 2
        yield Fact("close", each.name, len(bottom.close), unit="units", family=family)
        yield Fact("spread", each.name, bottom.spread, unit="points", decimals=appraisal.decimals, also=(above,))
    if len(ranked) > 2 * ENDS:
        first, final = ranked[:ENDS], ranked[-ENDS:]
        sets = {f"first_{ENDS}": all(unit.rank_high is not None and unit.rank_high <= ENDS for unit in first)}
        sets[f"last_{ENDS}"] = all(unit.rank_low is not None and unit.rank_low > len(ranked) - ENDS for unit in final)
        for (code, certain), units in zip(sets.items(), (first, final), strict=True):
            for unit in units:
                yield Fact(code, each.name, unit.rank, unit.name, "place", test=Test(code, certain), family=family)
    if (again := twice_last(each, before)) is not None:
        yield Fact("twice_last", each.name, again.rank, again.name, "place", test=Test("last", True), family=family)


def _of_unit(unit: UnitResult, appraisal: Appraisal) -> Iterator[Fact]:
    yield Fact("ballots", unit.name, unit.ballots, unit="forms", test=Test("enough", not unit.has_note("too_few_ballots")))
    if unit.rank is None:
        reason = next((note.code for note in unit.notes), "")
        yield Fact("unranked", unit.name, None, reason)
    if not unit.shown or unit.index is None:
        return
    yield Fact(
        "index", unit.name, unit.index, unit="points", decimals=appraisal.decimals, base=unit.ballots,
        interval=None if unit.se is None else (unit.ci_low, unit.ci_high), also=_margin(unit.margin),
    )  # fmt: skip
    if unit.rank is not None:
        yield Fact("tied" if unit.tied else "rank", unit.name, unit.rank, unit="place")
    if unit.change is not None and unit.change.shown:
        yield _change(unit.name, unit.index, unit.change, appraisal)
    rates = (
        ("satisfaction_rate", unit.satisfaction_rate, unit.satisfaction_rate_ci),
        ("satisfaction_rate_broad", unit.satisfaction_rate_broad, unit.satisfaction_rate_broad_ci),
        ("unknown_share", None if unit.awareness_rate is None else 100 - unit.awareness_rate, None),
    )
    for code, value, interval in rates:
        if value is not None:
            yield Fact(code, unit.name, value, unit="percent", decimals=1, base=unit.rate_base, interval=interval)
    if unit.class_gap is not None:
        mean = appraisal.unit_class(unit.unit_class).mean
        yield _gap("class_gap", unit.name, "", unit.class_gap, unit.class_gap_se, unit.standing, (unit.index, mean))
    for code, part in (("weakest", weakest_dimension(unit)), ("lowest", lowest_group(unit))):
        if part is not None:
            figures = (part.score, part.class_mean)
            yield _gap(code, unit.name, part.name, part.gap, part.gap_se, part.standing, figures, part.n)
    for part in disagreement(unit) or ():
        test = Test("apart", True)
        yield Fact(
            "disagreement", unit.name, part.gap, part.name, "points", 1, part.n, _around(part.gap, part.gap_se), test
        )


def _of_fall(fall: Fall, appraisal: Appraisal) -> Iterator[Fact]:
    """双降: also the rank before; 靠后且下降: the gap from the class mean."""
    unit, change = fall.unit, fall.unit.change
    fell = Test("down", True, change.p_adjusted)
    if fall.both:
        before = (Decimal(change.rank),)
        yield Fact("both_fell", unit.name, unit.rank, change.since, "place", test=fell, family=change.family, also=before)
    if fall.behind:
        mean = appraisal.unit_class(unit.unit_class).mean
        gap = _gap(
            "behind_falling", unit.name, change.since, unit.class_gap, unit.class_gap_se, "below", (unit.index, mean)
        )
        yield replace(gap, test=fell, family=change.family)


def _change(subject: str, index: Decimal, change: Change, appraisal: Appraisal) -> Fact:
    """also: the difference of the two figures as a screen with one decimal shows them."""
    shown = published(index, 1) - published(index - change.value, 1)
    proven = Test(change.verdict, change.verdict != "none", change.p_adjusted)
    return Fact(
        "change", subject, change.value, change.since, "points", appraisal.decimals,
        interval=None if change.se is None else (change.ci_low, change.ci_high), test=proven,
        family=change.family, also=(shown,),
    )  # fmt: skip


def _record(each: Record) -> Fact:
    """value: of how many waves it speaks."""
    test = Test(each.code, True, each.p_adjusted)
    return Fact(f"record_{each.code}", each.name, each.waves, each.since, "waves", test=test, family=each.family)


def _gap(
    code: str, subject: str, detail: str, gap: float, se: float | None, standing: str, figures, base: int | None = None
) -> Fact:
    """figures: the two of which it is the difference."""
    also = () if None in figures else (published(figures[0], 1) - published(figures[1], 1),)
    return Fact(
        code, subject, gap, detail, "points", 1, base, _around(gap, se), Test(standing, standing != "near"), also=also
    )


def _around(value: float | None, se: float | None) -> tuple[float, float] | None:
    return None if value is None or se is None else (value - Z95 * se, value + Z95 * se)


def _margin(margin: float | None) -> tuple[Decimal, ...]:
    return () if margin is None else (Decimal(repr(margin)),)
