"""Sentences about the lines of many units: how many moved over all waves, who holds a record, what the charts mean."""

from __future__ import annotations

import re

from words.catalog import joined, say, sentences
from words.claims import claim
from words.numbers import count, difference, figure, signed
from words.sentences import Phrase, wave_title

WORSE = ("complaints", "unknown")
"""Indicators of which more is worse."""
UNITS = {"index": "points", "complaints": "cases"}
"""What an axis counts; percent where nothing is named."""
_SHORT = {
    "quarter": r"\d\d(\d\d)(?:-?Q|年?第)([1-4])(?:季度)?",
    "month": r"\d\d(\d\d)[-年](\d{1,2})月?",
    "week": r"\d\d(\d\d)-?W(\d{1,2})",
}
NAMED = 2
"""So many units are named in a sentence; of more only their number is said."""


def indicator_name(indicator: str) -> str:
    return say(f"trends.indicator.{indicator}")


def step_name(step: str) -> str:
    return say(f"trends.step.{step or 'none'}")


def lines_headline(lines) -> list[Phrase]:
    """2024—2026年，14个单位满意度得分上升、1个单位下降，其余50个的变化没有超出误差范围；市住房城乡建设局是各期最低。"""
    name, kind, tested = indicator_name(lines.indicator), _kind(lines), len(lines.tested)
    if not tested:
        phrases = [Phrase(say("trends.untested", span=_span(lines), waves=len(lines.periods), indicator=name))]
        return [*phrases, *_beyond(lines), Phrase(say("trends.end"))]
    up, down = lines.moved("up"), lines.moved("down")
    if not up and not down:
        phrases = [Phrase(say(f"trends.none.{kind}", span=_span(lines), indicator=name))]
        return [*phrases, *_beyond(lines), Phrase(say("trends.end"))]
    phrases = [Phrase(_span(lines))]
    if up:
        phrases.append(Phrase(claim("trends.up", "up", count=len(up), indicator=name), _tone("up", lines)))
    if down:
        told = claim("trends.class_down", "down", count=len(down))
        told = told if up else claim("trends.down", "down", count=len(down), indicator=name)
        phrases += [Phrase(say("list.and"))] * bool(up) + [Phrase(told, _tone("down", lines))]
    if rest := tested - len(up) - len(down):
        phrases.append(Phrase(say(f"trends.rest.{kind}", count=rest)))
    for code, key in (("high", "trends.highest"), ("low", "trends.lowest")):
        if holders := lines.holding(code):
            phrases.append(Phrase(claim(key, code, names=joined(unit.unit for unit in holders))))
    return [*phrases, *_beyond(lines), Phrase(say("trends.end"))]


def lines_caveat(lines, undated: int = 0) -> str:
    """Which test lets a unit be called risen or fallen, and what the data lack."""
    if lines.tested:
        first = wave_title(lines.since)
        said = [say(f"trends.caveat.{_kind(lines)}", first=first, count=len(lines.tested))]
    else:
        errorless = all(point.error is None for unit in lines.units for point in unit.points)
        said = [say("trends.caveat.errorless" if errorless else "trends.caveat.few", least=lines.least)]
    if lines.incomplete:
        said.append(
            say("trends.incomplete", periods=joined(wave_title(lines.periods[place]) for place in lines.incomplete))
        )
    if undated:
        said.append(say("trends.undated", count=count(undated)))
    return sentences(said)


def class_title(lines, each) -> str:
    """政府部门36个单位：8个上升、1个下降"""
    verdicts = [unit.verdict for unit in each.units]
    told = [
        claim(f"trends.class_{verdict}", verdict, count=verdicts.count(verdict))
        for verdict in ("up", "down")
        if verdict in verdicts
    ]
    if beyond := sum(bool(unit.outside) for unit in each.units):
        told.append(say("trends.class_beyond", count=beyond))
    if not told:
        tested = any(unit.way is not None for unit in each.units)
        told = [say("trends.class_none" if tested else "trends.class_untested")]
    return say("trends.class", unit_class=each.name, count=len(each.units), news=joined(told))


def class_base(lines, each, low: float, high: float, cut: bool) -> str:
    """What the charts of a class mean."""
    kind = UNITS.get(lines.indicator, "percent")
    told = [say(f"trends.base.{kind}", low=f"{low:g}", high=f"{high:g}")]
    if any(point.error is not None for unit in each.units for point in unit.points):
        told.append(say("trends.base.errors"))
    if each.mean[-1] is not None and len(each.units) > 1:
        pooled = "mean" if lines.indicator in ("index", "satisfied", "unknown") else "pooled"
        told.append(say(f"trends.base.{pooled}", mean=shown(each.mean[-1], lines.indicator)))
    if any(unit.limits for unit in each.units):
        told.append(say("trends.base.usual"))
    if any(point.apart for unit in each.units for point in unit.points):
        told.append(say("trends.base.apart"))
    if lines.common or any(point.breaks for unit in each.units for point in unit.points):
        told.append(say("trends.base.breaks"))
    return say("trends.and").join([*told, *([say("trends.base.cut")] if cut else [])])


def missing(lines) -> list[str]:
    """Why the newest figures are not there, and what file brings them."""
    name = indicator_name(lines.indicator)
    return [say(f"trends.missing.{why}", count=units, indicator=name) for why, units in sorted(lines.missing.items())]


def finer(indicator: str, own: str, step: str) -> str:
    """The cases of a week are not known: only those of the waves are."""
    return say("trends.finer", indicator=indicator_name(indicator), own=step_name(own), step=step_name(step))


def shown(value: float | None, indicator: str) -> str:
    """90.3, 91.0%, 17.5"""
    text = figure(value, 1)
    return text + "%" if value is not None and UNITS.get(indicator, "percent") == "percent" else text


def change(line, periods) -> str:
    """＋2.1: the difference of the two figures as they are shown; "" where nothing is tested."""
    if line.way is None:
        return ""
    first = line.points[list(periods).index(line.way.since)].value
    return signed(difference(line.last.value, first, 1), 1)


def short_title(period: str) -> str:
    """2026, 26年3季, 26年7月, 33周: as much as fits under a small chart; of other periods the whole title."""
    for kind, pattern in _SHORT.items():
        if found := re.fullmatch(pattern, period, re.IGNORECASE):
            return say(f"period.short.{kind}", year=found[1], **{kind: int(found[2])})
    return period if period.isdigit() else wave_title(period)


def tone(verdict: str, indicator: str) -> str:
    """up or down in the sense of good and bad; "none" stays."""
    if indicator in WORSE:
        return {"up": "down", "down": "up"}.get(verdict, verdict)
    return verdict


def alt(lines, line) -> str:
    """市教育局满意度得分：2025年度88.9、2026年度89.2"""
    points = [
        say("trends.alt_point", period=wave_title(period), value=shown(point.value, lines.indicator))
        for period, point in zip(lines.periods, line.points, strict=True)
        if point.value is not None
    ]
    name = indicator_name(lines.indicator)
    return say("trends.alt", unit=line.unit, indicator=name, points=joined(points) or say("suppressed"))


def _span(lines) -> str:
    """2024—2026年，"""
    first, last = lines.since, lines.periods[-1]
    if first.isdigit() and last.isdigit():
        return say("trends.years", first=first, last=last)
    return say("trends.since", first=wave_title(first))


def _kind(lines) -> str:
    """Whether the newest figure was tested against the first, or all periods together."""
    return "ends" if lines.by_ends else "run"


def _tone(verdict: str, lines) -> str:
    return tone(verdict, lines.indicator)


def _beyond(lines) -> list[Phrase]:
    """Of one or two units when it was; of more only how many."""
    beyond = lines.beyond
    if len(beyond) > NAMED:
        return [Phrase(say("trends.beyond.some", count=len(beyond)))]
    return [Phrase(_times_beyond(lines, each)) for each in beyond]


def _times_beyond(lines, unit) -> str:
    titles = [wave_title(lines.periods[place]) for place in unit.outside]
    if len(titles) > NAMED:
        return say("trends.beyond.often", unit=unit.unit, count=len(titles), period=titles[-1])
    return say("trends.beyond.one", unit=unit.unit, periods=joined(titles))
