"""Parts of 单位情况, as markup."""

from __future__ import annotations

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from jobs.trends import COMPARABLE
from ui.drawings import interval, scale_of_parts, trend_line
from ui.markup import headline, link, section, table, text, toned
from ui.session import Selection
from words import places, remarks, say
from words import steps as step_words
from words import trends as trend_words
from words.numbers import count, difference, figure, percent, signed
from words.reasons import contribution_rows
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


def own_place(unit: UnitResult) -> str:
    """Where its rank lies, for analysts. unit: with a place."""
    return f'<p class="wp-caveat">{text(places.own_place(unit))}</p>'


def dimensions(unit: UnitResult) -> str:
    """Each dimension with its interval beside the class mean."""
    if len(unit.dimensions) < 2:
        return ""
    title = _dimensions_title(unit)
    scale = scale_of_parts(unit.dimensions)
    changed = any(part.change for part in unit.dimensions)
    rows = [
        [
            text(part.name),
            interval(part.score, part.margin, part.standing, scale, part.class_mean),
            text(figure(part.score, 1)),
            text(figure(part.class_mean, 1)),
            toned(_gap(part), part.standing),
            *([_part_change(part)] if changed else []),
        ]
        for part in unit.dimensions
    ]
    head = [say("parts.dimensions"), "", say("column.score"), say("column.class_mean"), say("column.gap")]
    head += [say("column.change")] if changed else []
    base = say("dimensions.base") if any(part.margin is not None for part in unit.dimensions) else say("dimensions.plain")
    kinds = ["l", "wide", "s", "g narrow-off", "", ""] if changed else ["l", "wide", "s", "g", ""]
    return section(title, table(head, rows, kinds, caption=title), base)


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
    changed = any(part.change for part in unit.groups)
    title = say("groups.lowest", group=lowest.name) if lowest and len(unit.groups) > 1 else say("groups.title")
    rows = [
        [
            text(part.name),
            text(percent(100 * part.weight, 0)),
            text(count(part.n)),
            text(figure(part.score, 1)),
            text(figure(part.class_mean, 1)),
            toned(_signed_gap(part), part.standing),
            *([_part_change(part)] if changed else []),
        ]
        for part in unit.groups
    ]
    head = [say("parts.groups"), *(say("column." + name) for name in ("weight", "raters", "score", "class_mean", "gap"))]
    head += [say("column.change")] if changed else []
    kinds = ["l wrap", "g", "g narrow-off", "s", "g", "", *([""] if changed else [])]
    return section(title, table(head, rows, kinds, caption=title))


def contributions(unit: UnitResult) -> str:
    """What the distance from the class mean and the change are made of; each table adds up to the published difference."""
    why, changed = unit.reasons, unit.reasons.change_by_dimension or unit.reasons.change_by_group
    title = say("reasons.title" if changed else "reasons.title_gap")
    tables = []
    for kind, gap, change in (
        ("parts.dimensions", why.gap_by_dimension, why.change_by_dimension),
        ("parts.groups", why.gap_by_group, why.change_by_group),
    ):
        if gap is None and change is None:
            continue
        columns = 3 if changed else 2
        head = [say(kind), say("reasons.of_gap"), say("reasons.of_change")][:columns]
        rows = [[text(cell) for cell in row[:columns]] for row in contribution_rows(gap, change)]
        tables.append(table(head, rows, ["l wrap", "", ""][:columns], caption=f"{title}：{say(kind)}"))
    side_by_side = "".join(f"<div>{each}</div>" for each in tables)
    return section(title, f'<div class="wp-columns wp-even">{side_by_side}</div>', say("reasons.base")) if tables else ""


def notes(unit: UnitResult) -> str:
    if not unit.notes:
        return ""
    items = "".join(f"<li>{text(remarks.note(note.code, note.facts))}</li>" for note in unit.notes)
    return section(say("notes.title"), f'<ul class="wp-list">{items}</ul>')


def trend(points, together, unit: UnitResult, basis: str) -> str:
    """The waves in which the unit, or what became it, was rated, drawn and as a table, with what they say together."""
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
        drawn = trend_line(
            labels, own, mean, last, say("trend.class", mean=figure(mean[-1], 1)), title, apart,
            _break_marks(points, labels), _usual(points, together, labels),
            {labels.index(point.period) for point in points if point.parted},
        )  # fmt: skip
        if verdict == "down":
            drawn = drawn.replace('class="wp-trend"', 'class="wp-trend wp-fell"', 1)
    base = [say("trend.base")] if len(labels) > 1 else []
    if together.limits:
        base.append(trend_words.outside([points[together.limited[place]].period for place in together.limits.outside]))
    told_basis = [say(f"trend.on_{basis}")] if others or basis == COMPARABLE else []
    return section(title, _claims(points, together) + drawn + shown + _not_alike(points), "；".join([*base, *told_basis]))


def _claims(points, together) -> str:
    """What all waves together allow to say."""
    until = points[-1].period
    said = [trend_words.long_run(together.long_run, together.since, until)] if together.long_run else []
    said += [trend_words.record(each, until) for each in together.records]
    return f'<p class="wp-said">{text("".join(said))}</p>' if said else ""


def _not_alike(points) -> str:
    """What is not as in the wave before, and which waves stand apart."""
    lines = list(dict.fromkeys(trend_words.break_line(point.period, each) for point in points for each in point.breaks))
    lines += list(dict.fromkeys(trend_words.apart(point.apart, point.period) for point in points if point.apart))
    return "".join(f'<p class="wp-note">{text(line)}</p>' for line in lines)


def _break_marks(points, labels: list[str]) -> list[tuple[int, str]]:
    marks = [(labels.index(point.period), trend_words.break_mark(each)) for point in points for each in point.breaks]
    return [(place, words) for place, words in marks if place > 0]


def _usual(points, together, labels: list[str]) -> list[tuple[int, float, float]]:
    if together.limits is None:
        return []
    places = [labels.index(points[place].period) for place in together.limited]
    return list(zip(places, together.limits.low, together.limits.high, strict=True))


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


def _part_change(part: Part) -> str:
    if part.change is None:
        return '<span class="g">—</span>'
    shown = remarks.change(part.change, 1)
    verdict = part.change.verdict
    return f'<span class="g">{text(shown)}</span>' if verdict == "none" else toned(shown, verdict)


def _signed_gap(part: Part) -> str:
    return "—" if part.gap is None else signed(difference(part.score, part.class_mean, 1), 1)
