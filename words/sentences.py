"""The sentences of the screens. A verb of change, a first or a last place stands only where its test has passed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from words.catalog import LANGUAGE, say
from words.numbers import count, difference, figure, percent
from words.remarks import small_change
from words.summaries import series_name


@dataclass(frozen=True)
class Phrase:
    """Part of a headline; tone is plain, up or down."""

    text: str
    tone: str = "plain"


def text_of(phrases: list[Phrase]) -> str:
    return "".join(phrase.text for phrase in phrases)


def wave_title(period: str, language: str = LANGUAGE) -> str:
    """2026年度, 2026年第3季度, 2026年7月; anything else as it is."""
    if re.fullmatch(r"\d{4}", period):
        return say("period.year", language, year=period)
    if quarter := re.fullmatch(r"(\d{4})-?Q([1-4])", period, re.IGNORECASE):
        return say("period.quarter", language, year=quarter[1], quarter=quarter[2])
    if month := re.fullmatch(r"(\d{4})-(0?[1-9]|1[0-2])", period):
        return say("period.month", language, year=month[1], month=int(month[2]))
    return period


def overview_headline(appraisal, movers, language: str = LANGUAGE) -> list[Phrase]:
    """2026年度全市机关作风满意度得分90.3分，比上年提高0.3分；2个单位上升、1个单位下降，其余基本持平。"""
    overall = appraisal.overall
    series = series_name(appraisal.series)
    wave = wave_title(appraisal.period, language)
    phrases = [Phrase(say("overview.index", language, wave=wave, series=series, index=figure(overall.index, 1)))]
    if overall.change is not None:
        phrases.append(Phrase("，" + change_of(overall, appraisal, "overall", language)))
    if movers.compared:
        phrases.append(Phrase("；"))
        parts = []
        if movers.up:
            parts.append(Phrase(say("overview.up", language, count=len(movers.up)), "up"))
        if movers.down:
            parts.append(Phrase(say("overview.down", language, count=len(movers.down)), "down"))
        for place, part in enumerate(parts):
            phrases += [Phrase("、")] * bool(place) + [part]
        rest = movers.compared - len(movers.up) - len(movers.down)
        if not parts:
            phrases.append(Phrase(say("overview.none_moved", language)))
        elif rest:
            phrases.append(Phrase(say("overview.rest", language)))
    return [*phrases, Phrase("。")]


def change_of(figured, appraisal, kind: str, language: str = LANGUAGE) -> str:
    """比上年提高0.3分; 与上年基本持平 without a figure where the change is within its error; a mere difference where no
    error is known. kind: overall or unit.

    figured: a unit or the whole, with its index and its change; the figure is the difference of those shown.
    """
    change = figured.change
    since = since_title(change.since, appraisal.period, language)
    value = abs(difference(figured.index, figured.index - change.value, 1))
    if change.se is None:
        direction = "above" if change.value > 0 else "below"
        return say(
            f"change.untested.{direction}" if value else "change.untested.same",
            language,
            since=since,
            value=figure(value, 1),
        )
    if change.verdict == "none" or not value:
        return say("change.flat", language, since=since)
    return say(f"change.{kind}.{change.verdict}", language, since=since, value=figure(value, 1))


def since_title(since: str, period: str, language: str = LANGUAGE) -> str:
    """上年 where the waves are years that follow one another, else the wave's own name."""
    if since.isdigit() and period.isdigit() and int(period) - int(since) == 1:
        return say("since.last_year", language)
    return wave_title(since, language)


def broad_change(overall, appraisal, since: str, language: str = LANGUAGE) -> str:
    """比上年提高0.3个百分点; 与上年基本持平 without a figure where the change is within its error."""
    title, value = since_title(since, appraisal.period, language), overall.broad_change
    if not overall.broad_moved:
        return say("change.flat", language, since=title)
    direction = "flat" if value == 0 else "up" if value > 0 else "down"
    return say(f"change.points.{direction}", language, since=title, value=figure(abs(value), 1))


CLOSE = 1
"""Points within which scores may be called 接近; farther apart they are only 在误差范围之内."""


def foot_caveats(feet, language: str = LANGUAGE) -> str:
    """公共服务行业后4名得分接近（相差不到0.5分），建议不单独点末位。"""
    parts = [
        say(
            "overview.foot_close" if each.spread < CLOSE else "overview.foot_within",
            language,
            unit_class=each.unit_class,
            count=len(each.close),
            spread=spread(each.spread),
        )
        for each in feet
        if each is not None and each.certain is None and len(each.close) > 1
    ]
    if not parts:
        return ""
    return "；".join(parts) + say("overview.foot_advice", language)


def uncounted_groups(appraisal, language: str = LANGUAGE) -> str:
    """“办事群众”不在计分办法里，其评价没有计分。 Empty where every group counts."""
    names = "、".join(appraisal.uncounted)
    return say("overview.uncounted", language, groups=names) if names else ""


def spread(value) -> str:
    """The next half point above: 0.23 is 不到0.5, 0.7 is 不到1."""
    return f"{(int(value * 2) + 1) / 2:g}"


def ranking_headline(head, foot, each, language: str = LANGUAGE) -> list[Phrase]:
    """市行政审批局居政府部门类第1位；市城管局居末位。 Or …；后4名得分接近，先后差别不大。"""
    if head is None:
        return [Phrase(say("ranking.unranked", language, unit_class=class_title(each.name, language)))]
    names = say("list.and", language).join(unit.name for unit in head.units)
    key = "ranking.first" if len(head.units) == 1 else "ranking.first_tied"
    phrases = [Phrase(say(key, language, units=names, unit_class=class_title(each.name, language)))]
    if foot.certain is not None:
        phrases += [Phrase("；"), Phrase(say("ranking.last", language, unit=foot.certain.name), "down")]
    elif len(foot.close) > 1:
        key = "ranking.foot_close" if foot.spread < CLOSE else "ranking.foot_within"
        phrases += [Phrase("；"), Phrase(say(key, language, count=len(foot.close)))]
    return [*phrases, Phrase("。")]


def class_title(name: str, language: str = LANGUAGE) -> str:
    """政府部门类; a name that says 类 or 行业 already stays."""
    if name == "全部":
        return say("class.all", language)
    return name if name.endswith("类") else say("class.named", language, name=name)


def unit_headline(unit, each, appraisal, weakest, lowest, language: str = LANGUAGE) -> list[Phrase]:
    """市住房城乡建设局86.8分，列政府部门类第33位，比上年下降2.3分；失分主要在效能建设，企业评价偏低。"""
    phrases = [Phrase(say("unit.index", language, unit=unit.name, index=figure(unit.index, 1)))]
    if unit.rank is not None:
        key = "unit.rank_tied" if unit.tied else "unit.rank"
        phrases.append(Phrase("，" + say(key, language, unit_class=class_title(each.name, language), rank=unit.rank)))
    else:
        phrases.append(Phrase("，" + say("unit.unranked", language)))
    if unit.change is not None:
        phrases.append(Phrase("，"))
        phrases.append(Phrase(change_of(unit, appraisal, "unit", language), _tone(unit.change.verdict)))
    reasons = []
    if weakest is not None:
        reasons.append(say("unit.weakest", language, dimension=weakest.name))
    if lowest is not None:
        reasons.append(say("unit.lowest", language, group=lowest.name))
    if reasons:
        phrases.append(Phrase("；" + "，".join(reasons)))
    return [*phrases, Phrase("。")]


def unit_caveat(unit, each, language: str = LANGUAGE) -> str:
    """比本类平均低4.1分，超出误差范围。有效评价5,330份，不了解22%。"""
    parts = []
    if unit.class_gap is not None:
        direction = "above" if unit.class_gap > 0 else "below"
        proven = "unknown" if unit.class_gap_se is None else "beyond"
        near = unit.class_gap_se is not None and unit.standing == "near"
        gap = figure(abs(difference(unit.index, each.mean, 1)), 1)
        parts.append(say("unit.gap.near" if near else f"unit.gap.{direction}.{proven}", language, gap=gap))
    if small := small_change(unit.change, language):
        parts.append(small + "。")
    if unit.has_note("scores_only"):
        parts.append(say("unit.base_scores", language))
    else:
        parts.append(say("unit.base", language, ballots=count(unit.ballots), unknown=percent(unknown_share(unit))))
    return "".join(parts)


def unknown_share(unit) -> float | None:
    return None if unit.awareness_rate is None else 100 - unit.awareness_rate


def _tone(verdict: str) -> str:
    return verdict if verdict in ("up", "down") else "plain"
