"""Parts of 单位情况, as markup."""

from __future__ import annotations

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from ui.drawings import interval, scale_of_parts, trend_line
from ui.markup import headline, link, section, table, text, toned
from ui.session import Selection
from words import remarks, say
from words import steps as step_words
from words.numbers import count, difference, figure, percent, signed
from words.sentences import Phrase, trend_title, unit_caveat, unit_headline, wave_title


def breadcrumb(appraisal: Appraisal, each: ClassResult, unit: UnitResult, selection: Selection) -> str:
    """总览 / 排名 / 类别, and the neighbours in the ranking."""
    wave, class_of = selection.only_wave(), Selection(selection.series, selection.wave, each.name)
    trail = [
        link("overview", wave, say("page.overview")),
        link("ranking", class_of, f"{say('page.ranking')}（{each.name}）"),
        text(unit.name),
    ]
    names = [other.name for other in each.units]
    place = names.index(unit.name)
    sides = []
    if place > 0:
        sides.append(
            link("unit", Selection(selection.series, selection.wave, each.name, names[place - 1]), "←" + names[place - 1])
        )
    if place + 1 < len(names):
        sides.append(
            link("unit", Selection(selection.series, selection.wave, each.name, names[place + 1]), names[place + 1] + "→")
        )
    return f'<div class="wp-kicker">{" / ".join(trail)}<span style="margin-left:2em">{"　".join(sides)}</span></div>'


def news(appraisal: Appraisal, each: ClassResult, unit: UnitResult, weakest: Part | None, lowest: Part | None) -> str:
    if not unit.shown:
        return headline(wave_title(appraisal.period), [Phrase(say("unit.suppressed", unit=unit.name))], "")
    return headline(
        wave_title(appraisal.period), unit_headline(unit, each, appraisal, weakest, lowest), unit_caveat(unit, each)
    )


def dimensions(unit: UnitResult) -> str:
    """Each dimension with its interval beside the class mean."""
    if len(unit.dimensions) < 2:
        return ""
    title = _dimensions_title(unit)
    scale = scale_of_parts(unit.dimensions)
    rows = [
        [
            text(part.name),
            interval(part.score, part.margin, part.standing, scale, part.class_mean),
            text(figure(part.score, 1)),
            text(figure(part.class_mean, 1)),
            toned(_gap(part), part.standing),
        ]
        for part in unit.dimensions
    ]
    head = [say("parts.dimensions"), "", say("column.score"), say("column.class_mean"), say("column.gap")]
    base = say("dimensions.base") if any(part.margin is not None for part in unit.dimensions) else say("dimensions.plain")
    return section(title, table(head, rows, ["l", "wide", "s", "g", ""], caption=title), base)


def _dimensions_title(unit: UnitResult) -> str:
    below = [part for part in unit.dimensions if part.standing == "below"]
    above = [part for part in unit.dimensions if part.standing == "above"]
    if len(below) == len(unit.dimensions):
        return say("dimensions.all_below", lowest=min(below, key=lambda part: part.gap).name)
    if below:
        return say("dimensions.some_below", names="、".join(part.name for part in below))
    if len(above) == len(unit.dimensions):
        return say("dimensions.all_above")
    if above:
        return say("dimensions.some_above", names="、".join(part.name for part in above))
    return say("dimensions.near") if unit.class_gap_se is not None else say("dimensions.title")


def groups(unit: UnitResult) -> str:
    """Each line of groups beside what it gives the class."""
    if not unit.groups:
        return ""
    gaps = [part for part in unit.groups if part.standing == "below"]
    lowest = min(gaps, key=lambda part: part.gap) if gaps else None
    title = say("groups.lowest", group=lowest.name) if lowest and len(unit.groups) > 1 else say("groups.title")
    rows = [
        [
            text(part.name),
            text(percent(100 * part.weight, 0)),
            text(count(part.n)),
            text(figure(part.score, 1)),
            text(figure(part.class_mean, 1)),
            toned(_signed_gap(part), part.standing),
        ]
        for part in unit.groups
    ]
    head = [say("parts.groups"), *(say("column." + name) for name in ("weight", "raters", "score", "class_mean", "gap"))]
    return section(title, table(head, rows, ["l wrap", "g", "g narrow-off", "s", "g", ""], caption=title))


def notes(unit: UnitResult) -> str:
    if not unit.notes:
        return ""
    items = "".join(f"<li>{text(remarks.note(note.code, note.facts))}</li>" for note in unit.notes)
    return section(say("notes.title"), f'<ul class="wp-list">{items}</ul>')


def trend(points, unit: UnitResult, basis: str) -> str:
    """The waves in which the unit, or what became it, was rated, drawn and as a table."""
    labels = list(dict.fromkeys(point.period for point in points))
    of_wave = [[point for point in points if point.period == label] for label in labels]
    own = [_drawn(each[0]) if len(each) == 1 else None for each in of_wave]
    apart = [(place, pair) for place, each in enumerate(of_wave) if len(each) > 1 for pair in map(_drawn, each) if pair]
    mean = [each[0].unit_class.mean for each in of_wave]
    if not apart and not any(own):
        return ""
    change = unit.change
    verdict = change.verdict if change else "none"
    title = trend_title(unit) if len(labels) > 1 else say("trend.single")
    others = any(point.kind != "own" for point in points)
    rows = [
        [
            text(wave_title(point.period)),
            *([text(remarks.trend_unit(point.kind, point.names))] if others else []),
            text(figure(point.unit.index, 2)) if point.unit.shown else text(say("suppressed")),
            text(str(point.unit.rank) if point.unit.rank else say("rank.none")),
            text(figure(point.unit_class.mean_published, 2)),
        ]
        for point in points
    ]
    head = [say("column." + name) for name in ("wave", *(["trend_unit"] if others else []), "score", "rank", "class_mean")]
    shown = table(head, rows, ["l", *(["l wrap"] if others else []), "s", "", "g"], caption=title)
    drawn = ""
    if len(labels) > 1:
        last = figure(points[-1].unit.index, 1)
        drawn = trend_line(labels, own, mean, last, say("trend.class", mean=figure(mean[-1], 1)), title, apart)
        if verdict == "down":
            drawn = drawn.replace('class="wp-trend"', 'class="wp-trend wp-fell"', 1)
    base = [say("trend.base")] if len(labels) > 1 else []
    return section(title, drawn + shown, "；".join([*base, *([say(f"trend.on_{basis}")] if others else [])]))


def _drawn(point) -> tuple[float, float | None] | None:
    """Score and half its interval, None where there is none to show."""
    unit = point.unit
    return (unit.index_exact, unit.margin) if unit.index_exact is not None and unit.shown else None


def steps(explanation, appraisal: Appraisal) -> str:
    """得分计算过程: every step comes out on a pocket calculator."""
    if explanation is None:
        return ""
    items = "".join(
        f"<li><span>{text(label)}"
        + (f"<small>{text(formula)}</small>" if formula else "")
        + f"</span><b>{text(result)}</b></li>"
        for label, formula, result in step_words.steps(explanation)
    )
    return section(
        say("steps.title"), f'<ol class="wp-steps">{items}</ol>', say("steps.base", title=appraisal.scheme_title)
    )


def _gap(part: Part) -> str:
    if part.gap is None:
        return "—"
    gap = difference(part.score, part.class_mean, 1)
    return say("gap.above" if gap > 0 else "gap.below", gap=figure(abs(gap), 1)) if gap else say("gap.same")


def _signed_gap(part: Part) -> str:
    return "—" if part.gap is None else signed(difference(part.score, part.class_mean, 1), 1)
