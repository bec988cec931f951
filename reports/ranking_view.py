"""What a reader chose to see of a ranking: which units, in which order, with which columns. Places stay as they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from words import remarks
from words.numbers import rounded_to
from words.punctuation import clauses

USUAL = ("rank", "unit", "score", "change", "ballots", "grade")
"""Columns that every ranking has, as far as they say something."""
MORE = (
    "satisfaction_rate", "satisfaction_rate_broad", "unknown_share", "dimensions", "groups", "before", "error", "band",
    "portfolio", "parent", "notes",
)  # fmt: skip
"""Columns to choose. dimensions, groups: a column for each."""
ANALYSTS = ("rank_set", "shrunken")
"""Columns that stay with analysts."""
INSIDE = ("error", *ANALYSTS)
"""Columns that stay in the office: no file carries them."""
PARTS = {"dimensions": "dimension:", "groups": "group:"}
LOW_FIRST = ("rank", "unit", "grade", "before", "band", "portfolio", "parent", "notes", "rank_set")
"""Columns that are read from the lowest upward, or from the first letter; all others from the highest downward."""
BANDS = ("far_above", "above", "near", "below", "far_below")
RATE_DECIMALS = PART_DECIMALS = 1


@dataclass(frozen=True)
class RankingView:
    """sort: key of a column; reverse: the other way round than it is usually read. query: part of a name; portfolio: a
    分管口; columns: keys out of MORE and ANALYSTS; before: places in the wave before, by unit."""

    sort: str = "rank"
    reverse: bool = False
    query: str = ""
    portfolio: str = ""
    columns: tuple[str, ...] = ()
    before: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def filtered(self) -> bool:
        """Whether units may be missing."""
        return bool(self.query or self.portfolio)

    @property
    def by_score(self) -> bool:
        """Whether units stand in the order of the ranking, from above or from below."""
        return self.sort in ("rank", "score")


def offered(appraisal: Appraisal, each: ClassResult, analyses: bool, any_before: bool) -> tuple[str, ...]:
    """Columns that may be chosen and say something of this class. any_before: there is a wave before."""
    units = each.units
    there = {
        "satisfaction_rate": any(unit.satisfaction_rate is not None for unit in units),
        "satisfaction_rate_broad": any(unit.satisfaction_rate_broad is not None for unit in units),
        "unknown_share": any(unit.awareness_rate is not None for unit in units),
        "dimensions": len(part_names(each, "dimensions")) > 1,
        "groups": bool(part_names(each, "groups")),
        "before": any_before,
        "error": any(unit.margin is not None for unit in units),
        "band": any(unit.band for unit in units),
        "portfolio": any(unit.name in appraisal.portfolios for unit in units),
        "parent": any(unit.name in appraisal.parents for unit in units),
        "notes": any(unit.notes for unit in units),
        "rank_set": analyses and any(unit.rank_low is not None for unit in units),
        "shrunken": analyses and any(unit.place for unit in units),
    }
    return tuple(key for key in (*MORE, *ANALYSTS) if there[key])


def expanded(each: ClassResult, columns: Sequence[str]) -> tuple[str, ...]:
    """The same with a column for each dimension (dimension:政务公开) and each line of groups (group:居民)."""
    keys: list[str] = []
    for key in columns:
        keys += [PARTS[key] + name for name in part_names(each, key)] if key in PARTS else [key]
    return tuple(keys)


def part_names(each: ClassResult, what: str) -> tuple[str, ...]:
    """Dimensions or lines of groups that most units of the class show; what few show stands on their own pages."""
    shown = [unit for unit in each.units if unit.shown]
    names = dict.fromkeys(part.name for unit in shown for part in _parts(unit, what))
    return tuple(
        name for name in names if 2 * sum(any(p.name == name for p in _parts(unit, what)) for unit in shown) >= len(shown)
    )


def listed(appraisal: Appraisal, each: ClassResult, view: RankingView) -> tuple[tuple[UnitResult, ...], ...]:
    """Ranked units and those without a rank, filtered and sorted; what has no value comes last."""
    units = [unit for unit in each.units if _wanted(unit, appraisal, view)]
    value = _sorter(appraisal, each, view)
    known = sorted((unit for unit in units if value(unit) is not None), key=value, reverse=_falls(view))
    ordered = (*known, *(unit for unit in units if value(unit) is None))
    return (
        tuple(unit for unit in ordered if unit.rank is not None),
        tuple(unit for unit in ordered if unit.rank is None),
    )


def value_of(key: str, unit: UnitResult, appraisal: Appraisal, view: RankingView) -> object:
    """What stands in a column: int, Decimal, text, or None. Figures of a unit that may not be shown are None."""
    if key == "unit":
        return unit.name
    if key in ("portfolio", "parent"):
        return (appraisal.portfolios if key == "portfolio" else appraisal.parents).get(unit.name)
    if key == "rank":
        return unit.rank
    if key == "before":
        return view.before.get(unit.name)
    if key == "ballots":
        return None if unit.has_note("scores_only") and not unit.ballots else unit.ballots
    if key == "grade":
        return remarks.grade(unit) or None
    if key == "notes":
        return notes_of(unit) or None
    if key == "rank_set":
        return unit.rank_low
    return _figure(key, unit, appraisal) if unit.shown else None


def notes_of(unit: UnitResult) -> str:
    """Every note of a unit, one after the other."""
    return clauses(remarks.note(note.code, note.facts) for note in unit.notes)


def _figure(key: str, unit: UnitResult, appraisal: Appraisal) -> Decimal | str | None:
    if key == "score":
        return unit.index
    if key == "change":
        return unit.change.value if unit.change else None
    if key == "band":
        return unit.band
    if key == "error":
        return _rounded(unit.margin, appraisal.decimals)
    if key == "shrunken":
        return _rounded(unit.place.score if unit.place else None, appraisal.decimals)
    for what, prefix in PARTS.items():
        if key.startswith(prefix):
            part = next((part for part in _parts(unit, what) if part.name == key.removeprefix(prefix)), None)
            return _rounded(part.score if part else None, PART_DECIMALS)
    rates = {
        "satisfaction_rate": unit.satisfaction_rate,
        "satisfaction_rate_broad": unit.satisfaction_rate_broad,
        "unknown_share": None if unit.awareness_rate is None else 100 - unit.awareness_rate,
    }
    return _rounded(rates[key], RATE_DECIMALS)


def _parts(unit: UnitResult, what: str) -> tuple[Part, ...]:
    return unit.dimensions if what == "dimensions" else unit.groups


def _rounded(value: float | None, decimals: int) -> Decimal | None:
    return None if value is None else rounded_to(value, decimals)


def _wanted(unit: UnitResult, appraisal: Appraisal, view: RankingView) -> bool:
    in_portfolio = not view.portfolio or appraisal.portfolios.get(unit.name) == view.portfolio
    return in_portfolio and _plain(view.query) in _plain(unit.name)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _falls(view: RankingView) -> bool:
    return (view.sort not in LOW_FIRST) != view.reverse


def _sorter(appraisal: Appraisal, each: ClassResult, view: RankingView) -> Callable[[UnitResult], object]:
    """Grades in the order of the ranking, bands from the best; names as a dictionary has them, as far as GB 2312."""
    grades = list(dict.fromkeys(remarks.grade(unit) for unit in each.units))

    def sorter(unit: UnitResult) -> object:
        value = value_of(view.sort, unit, appraisal, view)
        if value is None:
            return None
        if view.sort == "grade":
            return grades.index(value)
        if view.sort == "band":
            return BANDS.index(value)
        return value.encode("gb18030", "replace") if isinstance(value, str) else value

    return sorter
