"""How far a place hangs on the scheme, in words."""

from __future__ import annotations

from words.catalog import joined, knows, say
from words.checks import rank_and_index
from words.failures import failure, one_line
from words.numbers import NOTHING, figure, percent
from words.punctuation import clauses


def summary(unit, result) -> str:
    """换用其他3种办法，名次在第1至第5之间；权重上下浮动20%，96%的情形下仍居末位；……"""
    parts = [_others(unit, result), _spread(unit, result)]
    parts += _without("lines", result.lines, unit.without_lines, unit)
    parts += _without("dimensions", result.dimensions, unit.without_dimensions, unit)
    parts.append(_strictness(unit))
    if unit.unweighted is not None:
        same = unit.unweighted.rank == unit.place.rank
        rank = _rank(unit.unweighted.rank)
        parts.append(say("sensitivity.unweighted.same" if same else "sensitivity.unweighted", rank=rank))
    return say("sensitivity.summary", unit=one_line(unit.unit), parts=clauses(parts))


def shift_line(result) -> str:
    """How far a unit of the class moves on average when weights are moved."""
    if not result.movable:
        return say("sensitivity.immovable_class")
    spread, votes = (figure(each, 1) for each in result.shift)
    return say(
        "sensitivity.shift",
        draws=f"{result.draws:,}",
        spread=percent(100 * result.spread, 0),
        places=spread,
        votes=result.votes,
        places_votes=votes,
    )


def refused_lines(result) -> list[str]:
    """Schemes that could not be applied, a line for each kind of reason; what is not of a usual kind with its sentence."""
    alike: dict[str, list[str]] = {}
    found = []
    for each in result.refused:
        key = "sensitivity.refused." + each.code
        if knows(key):
            alike.setdefault(key, []).append(one_line(each.title))
        else:
            reason = failure(each)
            found.append(say("sensitivity.refused", title=one_line(each.title), reason=reason))
    return [say(key, titles=clauses(titles)) for key, titles in alike.items()] + found


def detail_lines(unit, result) -> list[str]:
    """Rank by rank: under each scheme, with other ballots, without each line and dimension."""
    named = [(title, rank_and_index(place.rank, place.index)) for (_, title), place in _pairs(unit, result)]
    named += [
        (say(f"sensitivity.strictness.{key}"), rank_and_index(place.rank, place.index))
        for key, place in unit.strictness.items()
    ]
    if unit.unweighted is not None:
        place = rank_and_index(unit.unweighted.rank, unit.unweighted.index)
        named.append((say("sensitivity.all_alike"), place))
    for names, ranks in ((result.lines, unit.without_lines), (result.dimensions, unit.without_dimensions)):
        named += [(say("sensitivity.left_out", name=name), _rank(rank)) for name, rank in zip(names, ranks, strict=True)]
    return [say("sensitivity.line", what=one_line(what), place=place) for what, place in named]


def span(ranks) -> str:
    """第1至第5; 第3 where all agree; — where there are none."""
    known = [rank for rank in ranks if rank is not None]
    if not known:
        return NOTHING
    if min(known) == max(known):
        return say("sensitivity.one", rank=known[0])
    return say("sensitivity.range", low=min(known), high=max(known))


def _between(ranks) -> str:
    """在第1至第5之间; 为第3 where all agree."""
    known = [rank for rank in ranks if rank is not None]
    if min(known) == max(known):
        return say("sensitivity.is", rank=known[0])
    return say("sensitivity.between", low=min(known), high=max(known))


def share(value: float) -> str:
    """96%; what is not all does not become 100 by rounding, and what is not nothing not 0."""
    if 0 < value < 0.005:
        return say("sensitivity.below_one")
    return percent(99 if 0.995 <= value < 1 else 100 * value, 0)


def held(unit) -> float:
    """The share of draws in which the unit is where it is: first, last, or in its place."""
    return unit.spread.first if unit.place.rank == 1 else unit.spread.last if unit.last else unit.spread.kept


def _pairs(unit, result):
    return zip(result.others, unit.others, strict=True)


def _others(unit, result) -> str:
    count = len(result.others)
    if not count:
        return say("sensitivity.no_others")
    ranks = [place.rank for place in unit.others]
    if all(rank == unit.place.rank for rank in ranks):
        return say("sensitivity.others.same", count=count)
    missing = ranks.count(None)
    if missing == count:
        return say("sensitivity.others.nowhere", count=count)
    text = say("sensitivity.others", count=count, span=_between(ranks))
    return text + (say("sensitivity.others.unranked", count=missing) if missing else "")


def _spread(unit, result) -> str:
    if not result.movable:
        return say("sensitivity.immovable")
    where = "first" if unit.place.rank == 1 else "last" if unit.last else "place"
    standing = say(f"sensitivity.standing.{where}", rank=unit.place.rank)
    spread, kept = percent(100 * result.spread, 0), held(unit)
    if kept == 1:
        return say("sensitivity.always", spread=spread, standing=standing)
    return say("sensitivity.often", spread=spread, share=share(kept), standing=standing)


def _without(what: str, names, ranks, unit) -> list[str]:
    if not names:
        return []
    if all(rank == unit.place.rank for rank in ranks):
        return [say(f"sensitivity.without.{what}.same")]
    _, name, rank = max(
        ((abs(rank - unit.place.rank), name, rank) for name, rank in zip(names, ranks, strict=True) if rank is not None),
        default=(0, "", None),
        key=lambda each: each[0],
    )
    if rank is None:
        return []
    text = say(f"sensitivity.without.{what}", span=_between(ranks))
    return [text + say("sensitivity.most", name=one_line(name), rank=rank)]


def _strictness(unit) -> str:
    all_, strict = unit.strictness["ignored"].rank, unit.strictness["strict"].rank
    if all_ == strict == unit.place.rank:
        return say("sensitivity.doubtful.same")
    return say("sensitivity.doubtful", kept=_rank(all_), dropped=_rank(strict))


def _rank(rank: int | None) -> str:
    return say("rank.none") if rank is None else say("checks.rank", rank=rank)


FEW = 4
"""Names in the sentence on a class; more are only counted."""


def class_line(result) -> str:
    """34个单位中，12个在各种算法下名次都不变；变动最大的是市体育局（第9至第16）；等次会变的有市民政局、市退役军人局。"""
    units = result.units
    holding = sum(unit.holds for unit in units)
    key = "variants.all_hold" if holding == len(units) else "variants.some_hold"
    parts = [say(key, units=len(units), count=holding)]
    if holding < len(units):
        widest = max(units, key=lambda unit: unit.high - unit.low)
        if widest.high > widest.low:
            parts.append(say("variants.widest", unit=one_line(widest.unit), span=span((widest.low, widest.high))))
    if result.graded:
        changing = [one_line(unit.unit) for unit in units if unit.grades]
        named = joined(changing) if len(changing) <= FEW else say("places.units", count=len(changing))
        parts.append(say("variants.grades_change", units=named) if changing else say("variants.grades_hold"))
    return say("variants.line", parts=clauses(parts))


def short_span(ranks) -> str:
    """1～5; 3 where all agree; — where there are none."""
    known = [rank for rank in ranks if rank is not None]
    if not known:
        return NOTHING
    low, high = min(known), max(known)
    return str(low) if low == high else say("ranking.range", low=low, high=high)


def other_grades(unit) -> str:
    """优秀→良好; — where it keeps its grade."""
    if not unit.grades:
        return NOTHING
    return say("variants.grade", now=unit.place.grade, others=joined(unit.grades))
