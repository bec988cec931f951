"""回头看 and 反弹 in words: what became of a task beside similar units. A verdict is said where its test has passed."""

from __future__ import annotations

from words.catalog import say, sentences
from words.claims import claim
from words.failures import one_line
from words.numbers import count, figure, percent
from words.punctuation import bracketed
from words.sentences import wave_title

FEW = 8
"""Persons below whom their number is not told: what is said of a task leaves the office."""


def title(found) -> str:
    """2025年度117项整改任务回头看：改进多于同类单位的2项，不及同类单位的1项，没有更多改进的14项，还看不出的100项。"""
    if not found.found:
        return say("follow_up.none", then=wave_title(found.then))
    told = {verdict: count(len(found.of(verdict))) for verdict in ("more", "less", "no_more", "unclear")}
    facts = {"then": wave_title(found.period_then), "now": wave_title(found.period_now), "tasks": count(len(found.found))}
    return say("follow_up.title", **facts, **told)


def tested(found) -> str:
    """52项一并检验；同类单位指…… : what the finding rests on."""
    return say("follow_up.tested", tested=count(found.tested)) if found.found else ""


def line(each, decimals: int = 1) -> str:
    """One task for leaders: what was, what is, and what similar units did."""
    return sentences([_moved(each, decimals), compared(each, decimals)])


def notice(each, decimals: int = 1) -> str:
    """The same for the unit's own paper, without the figures of the test."""
    if each.gain is None or each.verdict == "unclear":
        return _moved(each, decimals) if each.before is not None else ""
    return sentences([_moved(each, decimals), claim("follow_up.notice." + each.verdict, each.verdict)])


def compared(each, decimals: int = 1) -> str:
    """与起点相近的同类单位相比，改进多2.0分（误差范围1.2～2.8分）。 Or why nothing can be said."""
    if each.gain is None:
        return say("follow_up.why." + each.why, similar=count(each.similar))
    amount, digits = (_points, decimals) if each.task.kind != "topic" else (_share_points, 0)
    # What is worse by so much is told as an amount, and so is its error.
    low, high = (-each.high, -each.low) if each.verdict == "less" else (each.low, each.high)
    facts = {
        "gain": amount(abs(each.gain), decimals), "low": figure(low, digits), "high": amount(high, decimals),
        "minimum": amount(each.minimum, 0), "similar": count(each.similar),
    }  # fmt: skip
    if each.verdict == "unclear":
        told = say("follow_up.unclear", **facts)
    else:
        told = claim("follow_up." + each.verdict, each.verdict, **facts)
    return sentences([told, say("follow_up.beyond") if each.beyond else ""])


def subject(task) -> str:
    """效能建设; 发生的事件 is compared by the score as a whole"""
    return say("follow_up.index") if task.kind == "event" else one_line(task.subject)


def verdict(each) -> str:
    """The verdict in a word or two, for a table."""
    return (
        say("follow_up.word.unclear")
        if each.verdict == "unclear"
        else claim(f"follow_up.word.{each.verdict}", each.verdict)
    )


def relapse(each) -> str:
    """市城管局“占道扰民”销号后又增多：由5%（12人）到14%（41人）。"""
    facts = {"unit": one_line(each.unit), "subject": subject(each.task)}
    if each.code == "fell":
        value = figure(abs(each.change.value), 1)
        return claim("relapse.fell", each.change.verdict, **facts, since=wave_title(each.change.since), value=value)
    told = {"before": _raised(each.before.raised, each.before.persons), "now": _raised(each.now.raised, each.now.persons)}
    facts |= told | {"since": wave_title(each.before.wave)}
    return claim("relapse.returned", each.code, **facts) if each.code == "returned" else say("relapse.still", **facts)


def relapse_title(found) -> str:
    """已销号的40项中，2项反弹，另有3项仍有较多人反映，需要核查。"""
    proven = sum(each.certain for each in found.found)
    if not found.closed:
        return say("relapse.no_closed", wave=wave_title(found.period))
    return say(
        "relapse.title", wave=wave_title(found.period), closed=count(found.closed), proven=count(proven),
        still=count(len(found.found) - proven),
    )  # fmt: skip


def _moved(each, decimals: int) -> str:
    """市城管局“效能建设”由82.1分到84.6分，28个同类单位平均由89.1分到89.6分。"""
    facts = {"unit": one_line(each.unit or each.task.unit), "subject": subject(each.task)}
    if each.before is None:
        return say("follow_up.about", **facts)
    if each.task.kind == "topic":
        told = {side: _raised(*pair) for side, pair in zip(("before", "after"), _pairs(each), strict=True)}
    else:
        told = {"before": _points(each.before, decimals), "after": _points(each.after, decimals)}
    if each.similar_before is None:
        return say("follow_up.moved", **facts, **told)
    if each.task.kind == "topic":
        similar = {"similar_before": percent(each.similar_before), "similar_after": percent(each.similar_after)}
    else:
        before, after = (_points(value, decimals) for value in (each.similar_before, each.similar_after))
        similar = {"similar_before": before, "similar_after": after}
    return say("follow_up.moved_beside", **facts, **told, **similar, similar=count(each.similar))


def _pairs(each):
    return zip(each.raised, each.raters, strict=True)


def _raised(raised: int, persons: int) -> str:
    """14%（94人中41人）; 不足8人"""
    if raised < FEW:
        return say("follow_up.few", few=FEW)
    return bracketed(percent(100 * raised / persons, 0), say("follow_up.of", raised=count(raised), persons=count(persons)))


def _points(value: float, decimals: int) -> str:
    return say("follow_up.points", value=figure(value, decimals))


def _share_points(value: float, decimals: int) -> str:
    return say("follow_up.share_points", value=figure(value, 0))
