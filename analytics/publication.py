"""公布范围: what of a result leaves the office, unit by unit and column by column.

Everything starts from the result as readers may have it, so that what is suppressed there never comes back here. A mean
leaves with the figures of single units only where no unit that is not named, and none of those that know their own score
already, could be found from it by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from analytics.appraisal import Appraisal, ClassResult, Note, UnitResult
from analytics.errors import AnalysisError
from analytics.readers import for_readers

ALL, GRADES, FIRST, FIRST_AND_LAST, LETTERS, REPORT_ONLY = KINDS = (
    "all", "grades", "first", "first_and_last", "letters", "report_only",
)  # fmt: skip
"""全部公布, 只公布等次, 前N名, 前N名和后N名, 一单位一函, 仅呈报."""
NO_AWARD, NO_RANK, LOWEST_GRADE = EFFECTS = ("no_award", "no_rank", "lowest_grade")
"""What 一票否决 does: the best grade and a place among the first are lost; the rank is lost; the grade is the lowest."""
SCORED = (ALL, FIRST, FIRST_AND_LAST)
"""Kinds under which scores of single units are public."""
UNRANKED = ("too_few_ballots", "small_class", "opinion_only")
"""Notes that say why a unit stands outside the ranking, and nothing of its place."""


@dataclass(frozen=True)
class PublicationScope:
    """What leaves the office. first, last: the N of 前N名 and 后N名; first_by_class, last_by_class: others for some of the
    classes.

    letters: each unit gets its own score, rank and class mean in a letter (with ALL and LETTERS it always may). error,
    rank_range: whether 误差 and 名次范围 leave too.
    """

    kind: str
    first: int = 0
    last: int = 0
    first_by_class: Mapping[str, int] = field(default_factory=dict)
    last_by_class: Mapping[str, int] = field(default_factory=dict)
    letters: bool = False
    error: bool = False
    rank_range: bool = False

    @property
    def sends_letters(self) -> bool:
        return self.letters or self.kind in (ALL, LETTERS)

    def first_of(self, unit_class: str) -> int:
        return self.first_by_class.get(unit_class, self.first) if self.kind in (FIRST, FIRST_AND_LAST) else 0

    def last_of(self, unit_class: str) -> int:
        return self.last_by_class.get(unit_class, self.last) if self.kind == FIRST_AND_LAST else 0

    def check(self) -> None:
        """Raises AnalysisError publication_kind_unknown, publication_number."""
        if self.kind not in KINDS:
            raise AnalysisError("publication_kind_unknown", kind=self.kind, known=list(KINDS))
        wanted = []
        if self.kind in (FIRST, FIRST_AND_LAST):
            wanted += [self.first, *self.first_by_class.values()]
        if self.kind == FIRST_AND_LAST:
            wanted += [self.last, *self.last_by_class.values()]
        if any(number < 1 for number in wanted):
            raise AnalysisError("publication_number", kind=self.kind)


@dataclass(frozen=True)
class Veto:
    """一票否决 of a unit: the event, and what it does (one of EFFECTS)."""

    unit: str
    event: str
    effect: str = NO_AWARD


@dataclass(frozen=True)
class PublishedUnit:
    """A unit as it may be named. None or empty is what does not leave, or what it has not.

    margin: half the 95 % interval, in points. figures: whether the figures behind the score (有效评价, rates, dimensions,
    groups, change) may leave with it. notes: why it is not ranked, and other remarks.
    """

    name: str
    unit_class: str
    rank: int | None = None
    tied: bool = False
    index: Decimal | None = None
    grade: str | None = None
    flags: tuple[str, ...] = ()
    ballots: int | None = None
    margin: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    notes: tuple[Note, ...] = ()
    veto: Veto | None = None
    figures: bool = False


@dataclass(frozen=True)
class PublishedClass:
    """A class as it may be published. units: in the order in which they may stand, ranked ones first where ranks leave, by
    grade and then as in the registry where grades do.

    first, last: names of those within 前N名 and 后N名, best first; who stands in both is in `first`. asked_first,
    asked_last: N. tied_first, tied_last: more than N, since all with the place at the cut are in. ranked: how many have a
    rank;
    unnamed: how many of them are not named. mean: of the class; means: whether it, and the means of its parts, leave.
    """

    name: str
    units: tuple[PublishedUnit, ...]
    ranked: int
    unnamed: int
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    asked_first: int = 0
    asked_last: int = 0
    tied_first: bool = False
    tied_last: bool = False
    mean: Decimal | None = None
    means: bool = False


@dataclass(frozen=True)
class PublishedLetter:
    """What a unit gets of itself. mean: of its class, where no other unit follows from it; ranked: how many have a rank."""

    unit: PublishedUnit
    ranked: int
    mean: Decimal | None
    means: bool


@dataclass(frozen=True)
class PublishedView:
    """What a 公布范围 lets out of a result. classes: for everybody, empty where nothing is public; letters: by unit, for
    that unit alone. index: of all units, None where it does not leave; overall: whether the figures of the whole do."""

    scope: PublicationScope
    classes: tuple[PublishedClass, ...]
    letters: Mapping[str, PublishedLetter]
    index: Decimal | None
    overall: bool

    @property
    def public(self) -> bool:
        """Whether anything is for everybody."""
        return bool(self.classes)

    @property
    def units(self) -> tuple[PublishedUnit, ...]:
        return tuple(unit for each in self.classes for unit in each.units)

    def unit(self, name: str) -> PublishedUnit | None:
        """As it may be named before everybody."""
        return next((unit for unit in self.units if unit.name == name), None)

    def unit_class(self, name: str) -> PublishedClass | None:
        return next((each for each in self.classes if each.name == name), None)

    @property
    def columns(self) -> tuple[str, ...]:
        """Of a table for everybody: rank, unit, index, ballots, error, rank_range, grade, notes."""
        if not self.public:
            return ()
        if self.scope.kind == GRADES:
            return ("unit", "grade", "notes")
        more = (("error",) if self.scope.error else ()) + (("rank_range",) if self.scope.rank_range else ())
        grades = ("grade",) if any(unit.grade for unit in self.units) else ()
        return ("rank", "unit", "index", "ballots", *more, *grades, "notes")


def published_view(
    appraisal: Appraisal, scope: PublicationScope, vetoes: Iterable[Veto] = (), grades: Sequence[str] = ()
) -> PublishedView:
    """grades: those of the scheme, best first. Raises AnalysisError publication_kind_unknown, publication_number,
    publication_no_grades."""
    scope.check()
    shown = for_readers(appraisal)
    vetoed = {veto.unit: veto for veto in vetoes}
    if scope.kind == GRADES and not any(unit.grade for unit in shown.units):
        raise AnalysisError("publication_no_grades", wave=appraisal.wave)
    order = {name: place for place, name in enumerate(appraisal.unit_names)}
    public = scope.kind not in (LETTERS, REPORT_ONLY)
    classes = [_class(each, scope, vetoed, order, grades, appraisal.rank_rule) for each in shown.classes]
    closed = all(each.means for each in classes if each.ranked)
    overall = scope.kind in SCORED and shown.overall.index is not None and closed
    letters = {}
    if scope.sends_letters and scope.kind != REPORT_ONLY:
        for each, found in zip(shown.classes, classes, strict=True):
            named = {unit.name for unit in found.units if unit.index is not None}
            letters |= {unit.name: _letter(unit, each, named, scope, vetoed.get(unit.name), grades) for unit in each.units}
    return PublishedView(
        scope=scope,
        classes=tuple(classes) if public else (),
        letters=letters,
        index=shown.overall.index if overall else None,
        overall=overall,
    )


def _class(
    each: ClassResult,
    scope: PublicationScope,
    vetoed: Mapping[str, Veto],
    order: Mapping[str, int],
    grades: Sequence[str],
    rule: str,
) -> PublishedClass:
    ranked = [unit for unit in each.ranked if _effect(vetoed, unit) != NO_RANK]
    asked_first, asked_last = scope.first_of(each.name), scope.last_of(each.name)
    first = [unit for unit in ranked if unit.rank <= asked_first and unit.name not in vetoed]
    below = _from_below(ranked, rule)
    last = [unit for unit in ranked if below[unit.name] <= asked_last and unit not in first]
    named = {ALL: each.units, GRADES: each.units, FIRST: first, FIRST_AND_LAST: (*first, *last)}.get(scope.kind, ())
    units = [_unit(unit, scope, vetoed.get(unit.name), grades) for unit in named]
    if scope.kind == GRADES:
        units.sort(key=lambda unit: (_place(unit.grade, grades), order[unit.name]))
    scored = {unit.name for unit in units if unit.index is not None}
    unnamed = sum(unit.name not in scored for unit in each.ranked)
    means = scope.kind in SCORED and each.mean_published is not None and (unnamed == 0 or unnamed > 2)
    return PublishedClass(
        name=each.name,
        units=tuple(units),
        ranked=len(each.ranked),
        unnamed=0 if scope.kind == GRADES else unnamed,
        first=tuple(unit.name for unit in first),
        last=tuple(unit.name for unit in last),
        asked_first=asked_first,
        asked_last=asked_last,
        tied_first=sum(unit.rank <= asked_first for unit in ranked) > asked_first,
        tied_last=sum(below[unit.name] <= asked_last for unit in ranked) > asked_last,
        mean=each.mean_published if means else None,
        means=means,
    )


def _letter(
    unit: UnitResult,
    each: ClassResult,
    named: set[str],
    scope: PublicationScope,
    veto: Veto | None,
    grades: Sequence[str],
) -> PublishedLetter:
    """Its own figures; the mean of its class unless one other unit whose score is not public would follow from it."""
    others = sum(other.name not in named and other.name != unit.name for other in each.ranked)
    means = each.mean_published is not None and others != 1
    own = PublicationScope(ALL, error=scope.error, rank_range=scope.rank_range)
    return PublishedLetter(
        unit=_unit(unit, own, veto, grades),
        ranked=len(each.ranked),
        mean=each.mean_published if means else None,
        means=means,
    )


def _unit(unit: UnitResult, scope: PublicationScope, veto: Veto | None, grades: Sequence[str]) -> PublishedUnit:
    grade = _grade(unit, veto, grades)
    if scope.kind == GRADES:
        notes = tuple(note for note in unit.notes if note.code in UNRANKED)
        return PublishedUnit(unit.name, unit.unit_class, grade=grade, notes=notes, veto=veto)
    has_rank = unit.rank is not None and (veto is None or veto.effect != NO_RANK)
    figures = unit.shown and unit.index is not None
    counted = not unit.has_note("scores_only") or unit.ballots > 0
    return PublishedUnit(
        name=unit.name,
        unit_class=unit.unit_class,
        rank=unit.rank if has_rank else None,
        tied=unit.tied and has_rank,
        index=unit.index if figures else None,
        grade=grade,
        flags=unit.flags,
        ballots=unit.ballots if figures and counted else None,
        margin=unit.margin if figures and scope.error else None,
        rank_low=unit.rank_low if has_rank and scope.rank_range else None,
        rank_high=unit.rank_high if has_rank and scope.rank_range else None,
        notes=unit.notes,
        veto=veto,
        figures=figures,
    )


def _grade(unit: UnitResult, veto: Veto | None, grades: Sequence[str]) -> str | None:
    """With a veto never the best one."""
    if veto is None:
        return unit.grade
    if veto.effect == LOWEST_GRADE and grades:
        return grades[-1]
    return None if veto.effect == NO_RANK or unit.grade in grades[:1] else unit.grade


def _from_below(ranked: Sequence[UnitResult], rule: str) -> dict[str, int]:
    """By name the place counted from the last one, as the scheme counts places."""
    worse = {unit.name: [other.rank for other in ranked if other.rank > unit.rank] for unit in ranked}
    return {name: 1 + len(set(ranks) if rule == "dense" else ranks) for name, ranks in worse.items()}


def _place(grade: str | None, grades: Sequence[str]) -> tuple[int, str]:
    """Grades in the order of the scheme, units without one last."""
    known = grade in grades
    return (grades.index(grade) if known else len(grades) + (grade is None), "" if known else grade or "")


def _effect(vetoed: Mapping[str, Veto], unit: UnitResult) -> str | None:
    return vetoed[unit.name].effect if unit.name in vetoed else None
