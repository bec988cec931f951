"""How sure the ranks of a class are. Tiers are for every reader; ranges of ranks and chances are for analysts only."""

from __future__ import annotations

from collections.abc import Sequence

from words.catalog import joined, say, sentences
from words.numbers import NOTHING, count, figure, percent
from words.punctuation import from_to

LISTED = 6
"""Names in a sentence; more are only counted."""


def class_notes(each) -> str:
    """同一底色的单位得分接近，可视为同一档。 And, where it is so, 本类单位得分接近，请结合得分看名次。"""
    if each.table is None:
        return ""
    bands = say("places.bands") if each.table.tiers > 1 else ""
    return sentences([bands, close_note(each)])


def close_note(each) -> str:
    """本类单位得分接近，请结合得分看名次。 Where it is so."""
    return say("places.close") if each.table is not None and each.table.close else ""


def own_place(unit) -> str:
    """单看本单位，按现有评价数量，有95%的把握认为其名次在第3至第9之间。 unit: with a place."""
    low, high = unit.place.marginal_low, unit.place.marginal_high
    return say("places.own_one" if low == high else "places.own", low=low, high=high)


def position(found) -> str:
    """34个单位中列第33位，与另外5个单位得分接近，先后差别不大，可视为同一档。 found: of analytics.position."""
    if found.rank is None:
        return say("position.unranked", ranked=found.ranked)
    tier = ""
    if found.close is not None and found.close + 1 < found.ranked:
        tier = say("position.close", close=found.close) if found.close else say("position.alone")
    elif found.close:
        tier = say("position.all_close")
    key = "position.rank_tied" if found.tied else "position.rank"
    return say(key, ranked=found.ranked, rank=found.rank) + tier


def table_lines(each, decimals: int, confidence: int = 95) -> tuple[str, ...]:
    """Reliability and tiers, who may be at the head and at the foot, and the first and the last without their luck.

    Of these the interval and the shrunken score: where the next is close, the corrected score alone may lie far beyond it.
    confidence: of the rank sets, percent.
    """
    table = each.table
    if table is None:
        return (say("places.none"),)
    lines = [say("places.reliability", value=figure(table.reliability, 2), tiers=table.tiers)]
    if table.tier_error is not None:
        lines.append(say("places.tier_error", error=chance(table.tier_error)))
    known = [unit for unit in each.ranked if unit.place]
    foot, ranked = known[0].place.foot, len(each.ranked)
    lines.append(
        say(
            "places.head_and_foot",
            confidence=confidence,
            foot=foot,
            head=_names([unit for unit in known if unit.place.best <= foot]),
            last=_names([unit for unit in known if unit.place.worst > ranked - foot]),
        )
    )
    for which, picked in (("first", table.first), ("last", table.last)):
        if picked is not None:
            names = ("index", "low", "high", "shrunken")
            figures = {name: figure(getattr(picked, name), decimals) for name in names}
            lines.append(say(f"places.{which}", unit=picked.unit, **figures))
    return tuple(lines)


def header(each) -> list[str]:
    """Titles of the columns of `row`."""
    foot = next((unit.place.foot for unit in each.ranked if unit.place), 1)
    names = ("column.rank", "column.unit", "places.together", "places.alone", "places.chance_first", "places.chance_last")
    return [
        *(say(name) for name in names),
        say("places.chance_foot", foot=foot),
        *(say(name) for name in ("places.tier", "places.shrunken", "places.flip")),
    ]


def row(unit, decimals: int) -> list[str]:
    """One ranked unit; — where its error is unknown."""
    place, together = unit.place, _range(unit.rank_low, unit.rank_high)
    if place is None:
        return [str(unit.rank), unit.name, together, *[NOTHING] * 7]
    return [
        str(unit.rank),
        unit.name,
        together,
        _range(place.marginal_low, place.marginal_high),
        chance(place.chance_first),
        chance(place.chance_last),
        chance(place.chance_foot),
        str(place.tier),
        figure(place.score, decimals),
        count(place.flip_ballots),
    ]


def flip_detail(unit) -> str:
    """领导、代表委员和社会各界2份，即排到市检察院之后"""
    place = unit.place
    if place is None or place.flip_ballots is None:
        return ""
    listed = joined(say("places.flip_group", group=name, ballots=count(n)) for name, n in place.flip_groups)
    return say("places.flip_detail", groups=listed, unit=place.flip_with)


def chance(value: float) -> str:
    """41%; 不到1%, 99%以上 at the ends, since nothing is certain."""
    if value < 0.01:
        return say("places.below")
    if value > 0.99:
        return say("places.over")
    return percent(100 * value, 0)


def _names(units: Sequence) -> str:
    if len(units) > LISTED:
        return say("places.units", count=len(units))
    return joined(unit.name for unit in units)


def _range(low: int | None, high: int | None) -> str:
    return NOTHING if low is None else str(low) if low == high else from_to(str(low), str(high))
