"""The sentences of the screens. A verb of change, a first or a last place stands only where its test has passed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from words import dates
from words.catalog import joined, say, sentences
from words.claims import claim
from words.numbers import count, difference, figure, percent, plus
from words.punctuation import capital, clauses, commas, ended
from words.remarks import level, small_change
from words.summaries import series_name


@dataclass(frozen=True)
class Phrase:
    """Part of a headline; tone is plain, up or down; fact: id of the fact that it tells, "" for none."""

    text: str
    tone: str = "plain"
    fact: str = ""


def text_of(phrases: list[Phrase]) -> str:
    return "".join(phrase.text for phrase in phrases)


def wave_title(period: str) -> str:
    """2026年度, 2026年上半年, 2026年第3季度, 2026年7月, 2026年第27周, 2026年7月1日, however a file or a person wrote it;
    anything else as it is."""
    if year := re.fullmatch(r"(\d{4})(?:年度?)?", period):
        return say("period.year", year=year[1])
    if quarter := re.fullmatch(r"(\d{4})(?:-?Q([1-4])|年第?([1-4])季度)", period, re.IGNORECASE):
        return say("period.quarter", year=quarter[1], quarter=quarter[2] or quarter[3])
    if month := re.fullmatch(r"(\d{4})(?:-(0?[1-9]|1[0-2])|年(0?[1-9]|1[0-2])月)", period):
        return dates.month(int(month[1]), int(month[2] or month[3]))
    if half := re.fullmatch(r"(\d{4})-?H([12])", period, re.IGNORECASE):
        return say("period.half", year=half[1], half=say(f"period.half_{half[2]}"))
    if week := re.fullmatch(r"(\d{4})-?W(\d{1,2})", period, re.IGNORECASE):
        return say("period.week", year=week[1], week=int(week[2]))
    if day := re.fullmatch(r"(\d{4})-(0?[1-9]|1[0-2])-(\d{1,2})", period):
        return _day(day[1], day[2], day[3]) or period
    return period


def _day(year: str, month: str, day: str) -> str:
    """Nothing where the calendar has no such day."""
    try:
        return dates.day(date(int(year), int(month), int(day)))
    except ValueError:
        return ""


def overview_headline(appraisal, movers) -> list[Phrase]:
    """2026年度全市机关作风满意度得分90.3分，比上年提高0.3分；2个单位上升、1个单位下降，其余基本持平。"""
    overall = appraisal.overall
    series = series_name(appraisal.series)
    wave = wave_title(appraisal.period)
    told = say("overview.index", wave=wave, series=series, index=figure(overall.index, 1))
    phrases = [Phrase(told, fact="index")]
    if overall.change is not None:
        told = change_of(overall, appraisal, "overall")
        phrases.append(Phrase(say("join.comma") + told, fact=f"change::{overall.change.since}"))
    if movers.compared:
        phrases.append(Phrase(say("join.clause")))
        parts = []
        if movers.up:
            parts.append(Phrase(claim("overview.up", "up", count=len(movers.up)), "up", "units_up"))
        if movers.down:
            parts.append(Phrase(claim("overview.down", "down", count=len(movers.down)), "down", "units_down"))
        for place, part in enumerate(parts):
            phrases += [Phrase(say("list.and"))] * bool(place) + [part]
        rest = movers.compared - len(movers.up) - len(movers.down)
        if not parts:
            phrases.append(Phrase(say("overview.none_moved")))
        elif rest:
            phrases.append(Phrase(say("overview.rest")))
    return [*phrases, Phrase(say("join.stop"))]


def change_of(figured, appraisal, kind: str) -> str:
    """比上年提高0.3分; 与上年基本持平 without a figure where the change is within its error; a mere difference where no
    error is known. kind: overall or unit.

    figured: a unit or the whole, with its index and its change; the figure is the difference of those shown.
    """
    change = figured.change
    since = since_title(change.since, appraisal.period)
    value = abs(difference(figured.index, figured.index - change.value, 1))
    if change.se is None:
        direction = "above" if change.value > 0 else "below"
        return say(
            f"change.untested.{direction}" if value else "change.untested.same",
            since=since,
            value=figure(value, 1),
        )
    if change.verdict == "none" or not value:
        return say("change.flat", since=since)
    return claim(f"change.{kind}.{change.verdict}", change.verdict, since=since, value=figure(value, 1))


def since_title(since: str, period: str) -> str:
    """上年 where the waves are years that follow one another, else the wave's own name."""
    if since.isdigit() and period.isdigit() and int(period) - int(since) == 1:
        return say("since.last_year")
    return wave_title(since)


def broad_change(overall, appraisal, since: str) -> str:
    """比上年提高0.3个百分点; 与上年基本持平 without a figure where the change is within its error."""
    title, value = since_title(since, appraisal.period), overall.broad_change
    if not overall.broad_moved:
        return say("change.flat", since=title)
    if value == 0:
        return say("change.points.flat", since=title)
    direction = "up" if value > 0 else "down"
    return claim(f"change.points.{direction}", direction, since=title, value=figure(abs(value), 1))


CLOSE = 1
"""Points within which scores may be called 接近; farther apart they are only 在误差范围之内."""


def foot_caveats(feet) -> str:
    """公共服务行业后4名得分接近（相差不到0.5分），建议不单独点末位。"""
    parts = [
        say(
            "overview.foot_close" if each.spread < CLOSE else "overview.foot_within",
            unit_class=class_name(each.unit_class),
            count=len(each.close),
            spread=spread(each.spread),
        )
        for each in feet
        if each is not None and each.certain is None and len(each.close) > 1
    ]
    if not parts:
        return ""
    return capital(clauses(parts)) + say("overview.foot_advice")


def uncounted_groups(appraisal) -> str:
    """“办事群众”不在计分办法里，其评价没有计分。 Empty where every group counts."""
    names = joined(appraisal.uncounted)
    return say("overview.uncounted", groups=names) if names else ""


def spread(value) -> str:
    """The next half point above: 0.23 is 不到0.5, 0.7 is 不到1."""
    return f"{(int(value * 2) + 1) / 2:g}"


NAMED = 4
"""Units that share the first place and are named; more are only counted."""


def ranking_headline(head, foot, each) -> list[Phrase]:
    """市行政审批局居政府部门类第1位；市城管局居末位。 Or …；后4名得分接近，先后差别不大。"""
    if head is None:
        return [Phrase(say("ranking.unranked", unit_class=class_title(each.name)))]
    names = say("list.and").join(unit.name for unit in head.units)
    key = "ranking.first" if len(head.units) == 1 else "ranking.first_tied"
    told = say(key, units=names, unit_class=class_title(each.name))
    if len(head.units) > NAMED:
        told = say("ranking.first_many", count=len(head.units), unit_class=class_title(each.name))
    phrases = [Phrase(told, fact=f"first:{each.name}:{head.units[0].name}")]
    if foot.certain is not None:
        told = claim("ranking.last", "last", unit=foot.certain.name)
        phrases += [Phrase(say("join.clause")), Phrase(told, "down", f"last:{each.name}:{foot.certain.name}")]
    elif len(foot.close) > 1 and not {unit.name for unit in foot.close} <= {unit.name for unit in head.units}:
        key = "ranking.foot_close" if foot.spread < CLOSE else "ranking.foot_within"
        phrases += [Phrase(say("join.clause")), Phrase(say(key, count=len(foot.close)), fact=f"close:{each.name}")]
    return [*phrases, Phrase(say("join.stop"))]


def class_name(name: str) -> str:
    """The name of a class; where the units are in none, all units."""
    return say("class.all") if name == "全部" else name


def class_title(name: str) -> str:
    """政府部门类; a name that says 类 or 行业 already stays."""
    if name == "全部":
        return say("class.all")
    return name if name.endswith("类") else say("class.named", name=name)


def unit_headline(unit, each, appraisal, weakest, lowest) -> list[Phrase]:
    """市住房城乡建设局86.8分，列政府部门类第33位，比上年下降2.3分；失分主要在效能建设，企业评价偏低。"""
    phrases = [Phrase(say("unit.index", unit=unit.name, index=figure(unit.index, 1)), fact=f"index:{unit.name}")]
    if unit.rank is not None:
        key = "unit.rank_tied" if unit.tied else "unit.rank"
        told = say(key, unit_class=class_title(each.name), rank=unit.rank)
        phrases.append(Phrase(say("join.comma") + told, fact=f"{'tied' if unit.tied else 'rank'}:{unit.name}"))
    else:
        phrases.append(Phrase(say("join.comma") + say("unit.unranked")))
    if unit.change is not None and unit.change.shown:
        told = change_of(unit, appraisal, "unit")
        phrases.append(Phrase(say("join.comma")))
        phrases.append(Phrase(told, _tone(unit.change.verdict), f"change:{unit.name}:{unit.change.since}"))
    reasons = []
    if weakest is not None:
        reasons.append(say("unit.weakest", dimension=weakest.name))
    if lowest is not None:
        reasons.append(say("unit.lowest", group=lowest.name))
    if reasons:
        phrases.append(Phrase(say("join.clause") + commas(reasons)))
    return [*phrases, Phrase(say("join.stop"))]


def trend_title(unit) -> str:
    """比上次下降，超出误差范围: what the last change of a series of waves is."""
    change = unit.change
    if change is None or change.se is None:
        return say("trend.plain" if change is None else "trend.untested")
    if change.verdict == "none":
        return say("trend.none")
    return claim(f"trend.{change.verdict}", change.verdict)


def unit_caveat(unit, each) -> str:
    """比本类平均低4.1分，超出误差范围。有效评价5,330份，不了解22%。"""
    parts = []
    if unit.class_gap is not None:
        direction = "above" if unit.class_gap > 0 else "below"
        proven = "unknown" if unit.class_gap_se is None else "beyond"
        near = unit.class_gap_se is not None and unit.standing == "near"
        gap = figure(abs(difference(unit.index, each.mean, 1)), 1)
        parts.append(say("unit.gap.near" if near else f"unit.gap.{direction}.{proven}", gap=gap))
    if small := small_change(unit.change):
        parts.append(ended(capital(small)))
    if unit.has_note("scores_only"):
        parts.append(say("unit.base_scores"))
    else:
        parts.append(say("unit.base", ballots=count(unit.ballots), unknown=percent(unknown_share(unit))))
    return sentences(parts)


def unit_rates(unit, appraisal) -> list[str]:
    """满意占56.3% and 满意＋基本满意占86.1%, then 共14,926次计分评价. Nothing where no rate may be shown."""
    named = [(appraisal.satisfied, unit.satisfaction_rate), (appraisal.satisfied_broad, unit.satisfaction_rate_broad)]
    rates = {plus().join(map(level, levels)): percent(rate) for levels, rate in named if rate is not None}
    told = [say("unit.rate", levels=levels, rate=rate) for levels, rate in rates.items()]
    return [*told, say("unit.rate_base", base=count(unit.rate_base))] if told else []


def unknown_share(unit) -> float | None:
    return None if unit.awareness_rate is None else 100 - unit.awareness_rate


def _tone(verdict: str) -> str:
    return verdict if verdict in ("up", "down") else "plain"
