"""Sentences about many waves: the long run, records, the usual range, and what is not as it was."""

from __future__ import annotations

from words.catalog import say
from words.claims import claim
from words.numbers import figure
from words.punctuation import commas
from words.sentences import wave_title


def long_run(run, since: str, until: str) -> str:
    """2022—2026年5个年度总体上升，平均每年提高0.4分。 Without a figure where no direction is proven."""
    years = since.isdigit() and until.isdigit()
    span = (
        say("trend.years", first=since, last=until, waves=run.waves)
        if years
        else say("trend.waves", first=wave_title(since), last=wave_title(until), waves=run.waves)
    )
    slope = figure(abs(run.slope.value), 1)
    if run.verdict == "none":
        return say("trend.long_run.none", span=span)
    return claim(f"trend.long_run.{run.verdict}", run.verdict, span=span, slope=slope)


def record(each, until: str) -> str:
    """2026年度得分为2024年度以来最高，超出误差范围。 连续3期居末位。"""
    since = say("trend.on_record") if each.whole else say("trend.since", wave=wave_title(each.since))
    return claim(f"record.{each.code}", each.code, wave=wave_title(until), since=since, waves=each.waves)


def outside(periods: list[str]) -> str:
    """虚线为历次得分的常见范围；2026年第1季度超出常见范围。"""
    names = say("list.and").join(map(wave_title, periods))
    return say("trend.outside", waves=names) if periods else say("trend.inside")


def break_line(period: str, found) -> str:
    """2025年度起：评议主体有变化（新增……）。"""
    return say("break.line", wave=wave_title(period), what=break_text(found))


def break_text(found) -> str:
    facts = found.facts
    if found.code == "registry":
        names = say("list.and").join(facts["names"])
        return say(f"break.registry.{facts['kind']}", names=names)
    if found.code in ("groups", "dimensions"):
        moved = [say(f"break.{side}", names=say("list.and").join(facts[side])) for side in ("came", "gone") if facts[side]]
        return say(f"break.{found.code}", moved=commas(moved))
    if found.code == "published":
        return say(f"break.published.{facts['to']}")
    return say(f"break.{found.code}")


def break_mark(found) -> str:
    """The same in the few words that fit beside a line in a picture."""
    kind = found.facts["kind"] if found.code == "registry" else found.code
    return say(f"break.mark.{kind}")


def apart(found, period: str) -> str:
    """2022年度：只有公布过的得分，按当时办法列出。"""
    names = say("list.and").join(found.facts["names"])
    reason = say(f"apart.{found.facts['reason']}", names=names)
    return say("break.apart_line", wave=wave_title(period), what=reason)
