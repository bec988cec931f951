"""Two waves of a class side by side: the places of both joined by lines, and the figures of both as a table."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.appraisal import UnitResult
from jobs.two_waves import ClassPairs, Pair, TwoWaves
from ui.markup import link, scrolling, section, text, toned
from ui.session import Selection
from words import remarks, say
from words import two_waves as told
from words.numbers import NOTHING, figure
from words.sentences import wave_title

ROW = 26
"""Height of a line of names in the drawing, in pixels; style.css has the same."""
MARKS = {"up": "▲", "down": "▼", "none": "●"}


def two_waves(waves: TwoWaves, pairs: ClassPairs, selection: Selection, names: Sequence[str] | None, swapped: bool) -> str:
    """names: the units that a filter leaves, None where there is none. swapped: the selected wave is the earlier one."""
    listed = "".join(f"<li>{text(line)}</li>" for line in told.lines(pairs, waves))
    notes = f'<ul class="wp-list">{listed}</ul>' if listed else ""
    shown = [pair for pair in pairs.pairs if names is None or pair.unit.name in names]
    joined = slope(waves, pairs, names) if any(pair.before for pair in pairs.pairs) and pairs.then else ""
    grid = _table(waves, pairs, shown, selection, swapped)
    body = (f'<div class="wp-two">{joined}{grid}</div>' if joined else grid) + notes
    return section(told.title(pairs, waves), body, told.base(pairs, waves))


def slope(waves: TwoWaves, pairs: ClassPairs, names: Sequence[str] | None = None) -> str:
    """Places of then on the left, of now on the right. Lines of units whose score moved beyond error are coloured and their
    names set in bold; all others stay quiet. What was merged has a dashed line from each of its parts."""
    left = [unit for unit in pairs.then if unit.rank is not None]
    right = [pair for pair in pairs.pairs if pair.unit.rank is not None]
    height = ROW * max(len(left), len(right), 1)
    places = {unit.name: number for number, unit in enumerate(left)}
    lines, from_left = [], {}
    for number, pair in enumerate(right):
        for unit in pair.before if pair.kind != "split" else ():
            if unit.name in places:
                from_left[unit.name] = pair
                lines.append((_verdict(pair), _line(places[unit.name], number, pair)))
    drawn = "".join(line for _, line in sorted(lines, key=lambda each: each[0] != "none"))
    label = say("two_waves.label", then=wave_title(waves.then), now=wave_title(waves.now), unit_class=pairs.name)
    box = f'viewBox="0 0 100 {height}" preserveAspectRatio="none" style="height:{height}px"'
    svg = f'<svg {box} aria-hidden="true">{drawn}</svg>'
    then = "".join(_then(unit, from_left.get(unit.name), waves, names) for unit in left)
    now = "".join(_now(pair, waves, names) for pair in right)
    return (
        f'<div class="wp-slope" role="img" aria-label="{text(label)}">'
        f"<div><b>{text(wave_title(waves.then))}</b><ol>{then}</ol></div>{svg}"
        f"<div><b>{text(wave_title(waves.now))}</b><ol>{now}</ol></div></div>"
    )


def _line(start: int, end: int, pair: Pair) -> str:
    top, foot = ROW * (start + 0.5), ROW * (end + 0.5)
    css = f"wp-{_verdict(pair)}" + (" wp-dashed" if len(pair.before) > 1 else "")
    return f'<line class="{css}" x1="0" y1="{top:g}" x2="100" y2="{foot:g}" vector-effect="non-scaling-stroke"/>'


def _then(unit: UnitResult, heir: Pair | None, waves: TwoWaves, names: Sequence[str] | None) -> str:
    css = _label_css(heir, names)
    score = figure(unit.index, waves.decimals[0]) if unit.shown else say("suppressed")
    return f'<li class="{css}"><span>{text(unit.name)}</span><small>{text(score)}</small><em>{unit.rank}</em></li>'


def _now(pair: Pair, waves: TwoWaves, names: Sequence[str] | None) -> str:
    unit, css = pair.unit, _label_css(pair, names)
    score = figure(unit.index, waves.decimals[1]) if unit.shown else say("suppressed")
    mark = f" {MARKS[_verdict(pair)]}" if _verdict(pair) != "none" else ""
    return f'<li class="{css}"><em>{unit.rank}</em><small>{text(score)}</small><span>{text(unit.name)}{mark}</span></li>'


def _label_css(pair: Pair | None, names: Sequence[str] | None) -> str:
    left_out = names is not None and (pair is None or pair.unit.name not in names)
    return f"wp-{_verdict(pair)}" + (" wp-left-out" if left_out else "")


def _verdict(pair: Pair | None) -> str:
    return pair.change.verdict if pair is not None and pair.change is not None else "none"


def _table(waves: TwoWaves, pairs: ClassPairs, shown: Sequence[Pair], selection: Selection, swapped: bool) -> str:
    """Both waves in the order of the later one. Links lead to the unit in the selected wave."""
    now, then = wave_title(waves.now), wave_title(waves.then)
    here = selection.of_class(pairs.name)
    rows = "".join(_row(pair, waves, here, swapped) for pair in shown)
    both = "".join(f'<th scope="colgroup" colspan="2" class="wp-both">{text(wave)}</th>' for wave in (now, then))
    two = f'<th scope="col">{text(say("column.rank"))}</th><th scope="col">{text(say("column.score"))}</th>' * 2
    head = (
        f'<tr><th scope="col" rowspan="2" class="l">{text(say("column.unit"))}</th>{both}'
        f'<th scope="col" rowspan="2">{text(say("two_waves.change"))}</th></tr><tr>{two}</tr>'
    )
    caption = say("two_waves.caption", unit_class=pairs.name, now=now, then=then)
    return scrolling(
        f'<table class="wp-table wp-two-table"><caption class="wp-hidden">{text(caption)}</caption>'
        f"<thead>{head}</thead><tbody>{rows}</tbody></table>",
        caption,
    )


def _row(pair: Pair, waves: TwoWaves, selection: Selection, swapped: bool) -> str:
    unit, before = pair.unit, pair.then
    opened = _opened(unit, before if swapped else unit, selection)
    cells = (
        text(unit.rank or NOTHING), _score(unit, waves.decimals[1]), text((before.rank if before else None) or NOTHING),
        _score(before, waves.decimals[0]), _change(pair, waves),
    )  # fmt: skip
    kinds = ("", "s", "", "", "")
    figures = "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in zip(kinds, cells, strict=True))
    return f'<tr><td class="l">{opened}</td>{figures}</tr>'


def _opened(unit: UnitResult, here: UnitResult | None, selection: Selection) -> str:
    """here: the unit as the selected wave has it."""
    if here is None:
        return text(unit.name)
    return link("unit", selection.of_unit(selection.unit_class, here.name), unit.name)


def _score(unit: UnitResult | None, decimals: int) -> str:
    if unit is None:
        return text(NOTHING)
    return text(figure(unit.index, decimals) if unit.shown else say("suppressed"))


def _change(pair: Pair, waves: TwoWaves) -> str:
    if pair.change is None:
        return f'<span class="g">{text(NOTHING)}</span>'
    shown = remarks.change(pair.change, waves.decimals[1])
    return toned(shown, pair.change.verdict) if pair.change.verdict != "none" else f'<span class="g">{text(shown)}</span>'
