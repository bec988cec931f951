"""Parts of 趋势, as markup: every unit a small line, all of a class on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jobs.unit_lines import ClassLines, LinePoint, SeriesLines, UnitLine
from ui.drawings import Scale, scale_for
from ui.markup import headline, link, scrolling, section, table, text, toned
from ui.session import Selection
from words import say
from words import trends as trend_words
from words import unit_lines as words
from words.numbers import count, figure
from words.punctuation import beside
from words.sentences import Phrase, wave_title
from words.summaries import series_title

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 180, 78, 22, 48, 6, 15
"""Of a small chart, in its own units."""


def news(lines: SeriesLines, selection: Selection, undated: int = 0) -> str:
    kicker = beside(say("page.trends"), series_title(selection.series))
    return headline(kicker, words.lines_headline(lines), words.lines_caveat(lines, undated))


def tabs(names: Sequence[str], selection: Selection, more: dict[str, str]) -> str:
    """A link per class, and one for all; nothing where there is one class only. more: what else the page keeps."""
    if len(names) < 2:
        return ""
    every = [("", say("trends.all")), *((name, name) for name in names)]
    links = "".join(
        link("trends", selection.of_class(name), label, more=more, current=name == selection.unit_class)
        for name, label in every
    )
    return f'<nav class="wp-tabs" aria-label="{text(say("column.unit_class"))}">{links}</nav>'


def notes(lines: SeriesLines) -> str:
    """Why figures are not there, and what is not as in the wave before."""
    told = words.missing(lines)
    told += [trend_words.break_line(lines.periods[place], each) for place, breaks in lines.common for each in breaks]
    return "".join(f'<p class="wp-note">{text(line)}</p>' for line in told)


def charts(lines: SeriesLines, selection: Selection) -> str:
    """The classes one below the other, in each those first that stand out."""
    return "".join(_class(lines, each, selection) for each in lines.classes)


def figures_table(lines: SeriesLines, selection: Selection) -> str:
    """Everything that is drawn, as numbers."""
    head = [say("column.unit"), *map(wave_title, lines.periods)]
    changed = any(unit.way for unit in lines.units)
    head += [say("trends.change_column", first=wave_title(lines.since))] if changed else []
    kinds = ["l wrap", *[""] * len(lines.periods), *([""] if changed else [])]
    tables = []
    for each in lines.classes:
        rows = [
            [
                link("unit", selection.of_unit(each.name, unit.unit), unit.unit),
                *(_cell(point, lines.indicator) for point in unit.points),
                *([_change(lines, unit)] if changed else []),
            ]
            for unit in each.units
        ]
        title = words.class_title(lines, each)
        tables.append(f"<h3>{text(each.name)}</h3>" + table(head, rows, kinds, "wp-figures-table", caption=title))
    note = f'<p class="wp-note">{text(say("trends.table_note"))}</p>'
    title = say("trends.table")
    return f'<details class="wp-method"><summary>{text(title)}</summary>{note}{scrolling("".join(tables), title)}</details>'


def one_wave(period: str) -> str:
    """Where there is nothing to compare with."""
    title = say("trends.one.title", wave=wave_title(period))
    return headline(say("page.trends"), [Phrase(title)], say("trends.one.text"))


def first_steps() -> str:
    """What to do then."""
    steps = "".join(f"<li>{text(say(f'trends.one.step{number}'))}</li>" for number in (1, 2, 3))
    go = link("import", Selection(), say("trends.one.go"), css="wp-go")
    return f'<div class="wp-empty"><ol class="wp-list">{steps}</ol></div>{go}'


def nobody(selection: Selection) -> str:
    """Where the chosen portfolio has no units in the chosen class."""
    return headline(say("page.trends"), [Phrase(say("trends.nobody", portfolio=selection.portfolio))], "")


def finer(indicator: str, own: str, step: str) -> str:
    """Where the indicator is not known by so short a time."""
    return headline(say("page.trends"), [Phrase(words.finer(indicator, own, step))], "")


def small_chart(lines: SeriesLines, line: UnitLine, mean: Sequence[float | None], scale: Scale) -> str:
    """One unit with its intervals, its class as a quiet line; where figures are not to be compared the lines stop."""
    steps = max(1, len(line.points) - 1)

    def x(place: int) -> float:
        return round(LEFT + 6 + (WIDTH - LEFT - RIGHT - 12) * (place / steps if len(line.points) > 1 else 0.5), 1)

    def y(value: float) -> float:
        return round(HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * scale.place(value) / 100, 1)

    parts = []
    for tick in _two_ticks(scale):
        parts.append(f'<path class="wp-grid" d="M{LEFT} {y(tick)}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 3}" y="{y(tick) + 4}" text-anchor="end">{tick:g}</text>')
    for place in _marked(lines, line):
        middle = round((x(place - 1) + x(place)) / 2, 1)
        parts.append(f'<path class="wp-break" d="M{middle} {TOP}V{HEIGHT - FOOT}"/>')
    if line.limits:
        for ends in (line.limits.low, line.limits.high):
            parts.append(_path([(x(p), y(end)) for p, end in zip(line.limited, ends, strict=True)], "wp-usual"))
    parted = [place for place, point in enumerate(line.points) if point.parted]
    for first, end in pairwise([0, *parted, len(line.points)]):
        parts.append(_path([(x(p), y(mean[p])) for p in range(first, end) if mean[p] is not None], "wp-line-class"))
        for run in _runs(line.points, first, end, scale):
            parts.append(_path([(x(p), y(line.points[p].value)) for p in run], "wp-line-own"))
    errors, dots = [], []
    for place, point in enumerate(line.points):
        if point.low is not None and point.high is not None and scale.holds(point.value, point.value):
            errors.append(f"M{x(place)} {y(point.low)}V{y(point.high)}")
        for value in point.apart:
            dots.append(f'<circle class="wp-apart" cx="{x(place)}" cy="{y(value)}" r="2.2"/>')
        if point.value is None:
            continue
        if not scale.holds(point.value, point.value):
            height, arrow = (TOP + 8, "↑") if point.value > scale.high else (HEIGHT - FOOT, "↓")
            dots.append(f'<text class="wp-arrow" x="{x(place)}" y="{height}">{arrow}</text>')
            continue
        dots.append(f'<circle cx="{x(place)}" cy="{y(point.value)}" r="2.2"/>')
        if place in line.outside:
            dots.append(f'<circle class="wp-ring" cx="{x(place)}" cy="{y(point.value)}" r="5"/>')
    if line.last.value is not None:
        height = min(max(y(line.last.value) + 4, TOP + 8), HEIGHT - FOOT)
        label = words.shown(line.last.value, lines.indicator)
        dots.append(f'<text class="wp-value" x="{x(len(line.points) - 1) + 6}" y="{height}">{text(label)}</text>')
    bars = f'<path class="wp-errors" d="{"".join(errors)}"/>' if errors else ""
    ends = ((0, "start"), (len(line.points) - 1, "end"))
    foot = "".join(
        f'<text x="{x(place)}" y="{HEIGHT - 3}" text-anchor="{side}">{text(words.short_title(lines.periods[place]))}</text>'
        for place, side in ends
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text(words.alt(lines, line))}">'
        f"{''.join(parts)}{bars}{''.join(dots)}{foot}</svg>"
    )


def _class(lines: SeriesLines, each: ClassLines, selection: Selection) -> str:
    low, high, cut = each.span
    scale = scale_for([low, high])
    if lines.indicator not in ("index", "complaints"):
        scale = Scale(scale.low, min(scale.high, 100.0))
    items = "".join(
        f'<li class="wp-small{_css(lines, unit)}">{_caption(lines, unit, each.name, selection)}'
        f"{small_chart(lines, unit, each.mean, scale)}</li>"
        for unit in each.standing_out_first
    )
    base = words.class_base(lines, each, *_ends(scale), cut)
    return section(words.class_title(lines, each), f'<ul class="wp-smalls">{items}</ul>', base)


def _caption(lines: SeriesLines, unit: UnitLine, unit_class: str, selection: Selection) -> str:
    """Name, and how far the unit moved where that is proven."""
    moved = ""
    if unit.verdict != "none":
        sign = {"up": "▲", "down": "▼"}[unit.verdict]
        change = words.change(unit, lines.periods)
        title = say("trends.change", first=wave_title(unit.way.since), change=change)
        moved = f'<span title="{text(title)}">{toned(sign + change, words.tone(unit.verdict, lines.indicator))}</span>'
    elif unit.last.hidden:
        moved = f'<span class="wp-base">{text(say("suppressed"))}</span>'
    name = link("unit", selection.of_unit(unit_class, unit.unit), unit.unit, title=unit.unit)
    return f"<p>{name}{moved}</p>"


def _css(lines: SeriesLines, unit: UnitLine) -> str:
    return " wp-fell" if words.tone(unit.verdict, lines.indicator) == "down" else ""


def _cell(point: LinePoint, indicator: str) -> str:
    if point.hidden:
        return f'<span class="g">{text(say("suppressed"))}</span>'
    if point.value is None:
        return " / ".join(text(words.shown(value, indicator)) for value in point.apart) or "—"
    under = []
    if point.low is not None and point.high is not None:
        under.append(say("trends.interval", low=figure(point.low, 1), high=figure(point.high, 1)))
    if point.part is not None:
        under.append(say("trends.part", part=count(point.part), base=count(point.base)))
    elif point.base is not None:
        under.append(count(point.base))
    return text(words.shown(point.value, indicator)) + "".join(f"<small>{text(each)}</small>" for each in under)


def _change(lines: SeriesLines, unit: UnitLine) -> str:
    if unit.way is None:
        return "—"
    change = words.change(unit, lines.periods)
    if unit.verdict == "none":
        return f'<span class="g">{text(change)}</span>'
    return toned({"up": "▲", "down": "▼"}[unit.verdict] + change, words.tone(unit.verdict, lines.indicator))


def _marked(lines: SeriesLines, line: UnitLine) -> list[int]:
    """Periods from which something is not as before, for all units or for this one."""
    places = {place for place, _ in lines.common} | {place for place, point in enumerate(line.points) if point.breaks}
    return sorted(place for place in places if place > 0)


def _runs(points: Sequence[LinePoint], first: int, end: int, scale: Scale) -> list[list[int]]:
    """Positions of known figures without one between them that is hidden or beyond the scale."""
    runs: list[list[int]] = [[]]
    for place in range(first, end):
        value = points[place].value
        if value is not None and scale.holds(value, value):
            runs[-1].append(place)
        elif value is not None or points[place].hidden:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _two_ticks(scale: Scale) -> list[float]:
    ticks = scale.ticks()
    return ticks if len(ticks) < 3 else [ticks[0], ticks[-1]]


def _ends(scale: Scale) -> tuple[float, float]:
    return round(max(scale.low, 0.0), 1), round(scale.high, 1)


def _path(points: Sequence[tuple[float, float]], css: str) -> str:
    if len(points) < 2:
        return ""
    return f'<path class="{css}" d="M{"L".join(f"{px} {py}" for px, py in points)}"/>'
