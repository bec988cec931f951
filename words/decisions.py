"""请领导研究, 双降 and who is not ranked, in words.

Names come apart from the words around them, so that a screen can link them.
"""

from __future__ import annotations

from collections.abc import Sequence

from words.catalog import joined, say
from words.claims import claim
from words.numbers import difference, figure
from words.sentences import CLOSE, change_of, class_name, class_title, since_title

UNRANKED = ("opinion_only", "too_few_ballots", "small_class")


def naming(feet) -> list[tuple[str, str]]:
    """Pairs of a class and whether its last place may be named: 政府部门末位可以确定（市城管局）. "" is several classes."""
    unknown = [each for each in feet if each.certain is None and each.close[0].rank_low is None]
    told = [(each.unit_class, _naming(each)) for each in feet if each not in unknown]
    if unknown:
        names = joined(class_name(each.unit_class) for each in unknown)
        told.append((unknown[0].unit_class if len(unknown) == 1 else "", say("decision.foot_unknown", unit_class=names)))
    return told


def _naming(foot) -> str:
    name = class_name(foot.unit_class)
    if foot.certain is not None:
        return claim("decision.foot_certain", "last", unit_class=name, unit=foot.certain.name)
    if len(foot.close) > 1:
        key = "decision.foot_close" if foot.spread < CLOSE else "decision.foot_within"
        return say(key, unit_class=name, count=len(foot.close))
    return say("decision.foot_open", unit_class=name)


def reasons(candidate, appraisal) -> str:
    """居政府部门类末位，上年也居末位；双降: why a unit is on the list, after its name."""
    unit = candidate.unit
    said = {
        "last": lambda: claim("decision.last", "last", unit_class=class_title(unit.unit_class)),
        "last_again": lambda: claim(
            "decision.last_again", "last", unit_class=class_title(unit.unit_class),
            since=since_title(unit.change.since, appraisal.period),
        ),
        "both_fell": lambda: claim("decision.both_fell", unit.change.verdict),
        "behind_falling": lambda: claim("decision.behind_falling", unit.change.verdict),
    }  # fmt: skip
    return joined(said[code]() for code in candidate.reasons)


def fall_line(fall, appraisal) -> str:
    """After the name of a unit: 比上年下降2.1分，名次由第29位到第33位（双降），比本类平均低3.8分（靠后且下降）."""
    unit, parts = fall.unit, [change_of(fall.unit, appraisal, "unit")]
    if fall.both:
        parts.append(claim("fall.both", unit.change.verdict, before=unit.change.rank, rank=unit.rank))
    if fall.behind:
        mean = appraisal.unit_class(unit.unit_class).mean
        parts.append(claim("fall.behind", unit.change.verdict, gap=figure(abs(difference(unit.index, mean, 1)), 1)))
    return say("join.comma").join(parts)


def unranked(units: Sequence) -> list[tuple[str, list]]:
    """Pairs of a reason and the units that have no rank for it: 征求意见, 有效评价不足30份, 本类单位过少."""
    found: dict[str, list] = {}
    for unit in units:
        note = next((note for note in unit.notes if note.code in UNRANKED), None)
        reason = say("rank.none") if note is None else say(f"unranked.{note.code}", **note.facts)
        found.setdefault(reason, []).append(unit)
    return list(found.items())
