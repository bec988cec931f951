"""A lane of dots per class, a dot a unit, with the names of those that stand out.

Positions are shares of the width, so that they fit any screen and any sheet. Names are placed for the narrowest width at
which they are shown; on a phone they stand in a line beneath instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from analytics.appraisal import ClassResult, UnitResult
from analytics.facts import ENDS, Foot, foot
from ui.drawings import Scale, scale_for
from ui.markup import MARKS, link, text
from ui.session import Selection
from words import say
from words.numbers import figure
from words.punctuation import beside
from words.sentences import CLOSE, class_name

FAINT = {"above": "△", "below": "▽", "near": "○"}
"""Marks of units that are not looked at: hollow, so that a photocopy tells them apart."""
ARROWS = {"up": "↑", "down": "↓"}
NARROWEST = 500
"""Pixels: no lane with names is narrower."""
FULL = 60
"""Units of a class beyond which dots are drawn smaller."""
HIGHEST = 150
"""Pixels: of a lane's dots; where more stand on one another, they overlap."""
LINES = 2
"""Of names beneath the dots of a class."""
LINE, SPAN = 20, 4
"""Pixels: of such a line, and of what holds several dots together."""
GAP, ROOM = 1.6, 1.0
"""Percent of the width: between two names, and how far inside its name a dot must lie."""


@dataclass(frozen=True)
class Name:
    """A name beside its dot. place: of the dot, width, left: percent of the lane; line: 0 is the nearest to the dots.

    unit: None for a name of several together; span: from the first of them to the last.
    """

    label: str
    place: float
    unit: UnitResult | None
    span: tuple[float, float] | None = None
    left: float = 0.0
    width: float = 0.0
    line: int = 0


def class_dots(classes: Sequence[ClassResult], selection: Selection, strong: Collection[str] | None = None) -> str:
    """Every dot is a link to its unit, the class mean a line. strong: units to look at, all others are drawn faint."""
    shown = [unit for each in classes for unit in each.ranked if unit.shown]
    if not shown:
        return ""
    scale = scale_for([unit.index_exact for unit in shown])
    grid = "".join(f'<i class="wp-tick" style="left:{scale.place(tick)}%"><em>{tick:g}</em></i>' for tick in scale.ticks())
    lanes = "".join(_lane(each, scale, selection, strong) for each in classes if each.ranked)
    return f'<div class="wp-dots">{lanes}<div class="wp-axis" aria-hidden="true">{grid}</div></div>'


def _lane(each: ClassResult, scale: Scale, selection: Selection, strong: Collection[str] | None) -> str:
    shown = [unit for unit in each.ranked if unit.shown]
    if not shown:
        return ""
    many = len(shown) > FULL
    names = placed(_named(each, shown, scale, strong))
    rows = _rows(shown, scale, [name.unit.name for name in names if name.unit], 1.3 if many else 2.2)
    stacked = 1 + max(rows.values())
    pitch = min(8 if many else 15, HIGHEST / stacked)
    height = round(pitch * stacked)
    dots = "".join(_dot(unit, scale, round(height - pitch * (1 + rows[unit.name]), 1), selection, strong) for unit in shown)
    mean = "" if each.mean is None else f'<i class="wp-mean" style="left:{scale.place(each.mean)}%;height:{height}px"></i>'
    labels = "".join(_label(name, height, each, selection) for name in names)
    under = max((LINE * (1 + name.line) + SPAN * bool(name.span) for name in names), default=4)
    about = say("dots.about", count=len(each.ranked), mean=figure(each.mean_published, 1))
    hidden = len(each.ranked) - len(shown)
    about += say("join.comma") + say("dots.suppressed", count=hidden) if hidden else ""
    opened = link("ranking", selection.of_class(each.name), say("dots.class", unit_class=class_name(each.name)))
    inline = beside(*(_opened(name, each, selection) for name in names))
    return (
        f'<div class="wp-lane{" wp-many" if many else ""}"><h3>{opened} <small>{text(about)}</small></h3>'
        f'<div class="wp-track" style="height:{height}px;margin-bottom:{under}px">{mean}{dots}{labels}</div>'
        f'<p class="wp-lane-names">{inline}</p></div>'
    )


def _dot(unit: UnitResult, scale: Scale, top: float, selection: Selection, strong: Collection[str] | None) -> str:
    faint = strong is not None and unit.name not in strong
    label = say("dots.label", unit=unit.name, index=figure(unit.index, 2), rank=unit.rank)
    mark = (FAINT if faint else MARKS)[unit.standing]
    opened = link("unit", selection.of_unit(unit.unit_class, unit.name), mark, title=label)
    css = "wp-faint" if faint else f"wp-{unit.standing}"
    return f'<span class="wp-dot {css}" style="left:{scale.place(unit.index_exact)}%;top:{top}px">{opened}</span>'


def _rows(shown: Sequence[UnitResult], scale: Scale, first: Collection[str], width: float) -> dict[str, int]:
    """Row of each dot by unit, 0 the lowest; those with a name come first, so that they lie next to it."""
    rows: list[list[float]] = []
    found = {}
    for unit in sorted(shown, key=lambda unit: (unit.name not in first, unit.index_exact)):
        place = scale.place(unit.index_exact)
        row = next((number for number, taken in enumerate(rows) if _free(place, taken, width)), len(rows))
        rows[row:] = rows[row:] or [[]]
        rows[row].append(place)
        found[unit.name] = row
    return found


def _free(place: float, taken: Sequence[float], width: float) -> bool:
    return all(abs(place - other) >= width for other in taken)


def _named(each: ClassResult, shown: Sequence[UnitResult], scale: Scale, strong: Collection[str] | None) -> list[Name]:
    """Whom to name, the most important first: the ends of the class and who moved, or the units that are looked at."""
    moved = [unit for unit in shown if _arrow(unit)]
    moved.sort(key=lambda unit: -abs(unit.change.value))
    if strong is not None:
        return [_name(unit, scale) for unit in _once([*moved, shown[-1], *shown]) if unit.name in strong]
    first = [unit for unit in shown if unit.rank == 1]
    first = first if len(first) <= ENDS else []
    bottom = foot(each)
    together = _together(bottom, scale)
    last = [unit for unit in shown[-1:] if not together and (bottom.certain is None or bottom.certain.name == unit.name)]
    ends = _once([*last, *first])
    return [
        *(_name(unit, scale) for unit in ends),
        *together,
        *(_name(unit, scale) for unit in _once([*ends, *moved])[len(ends) :]),
    ]


def _once(units: Sequence[UnitResult]) -> list[UnitResult]:
    return list({unit.name: unit for unit in units}.values())


def _together(bottom: Foot, scale: Scale) -> list[Name]:
    """Units of which none is proven last share one name; nothing where all errors are unknown or one is last."""
    close = [unit for unit in bottom.close if unit.shown]
    if len(close) < 2:
        return []
    key = "dots.foot_close" if bottom.spread < CLOSE else "dots.foot_within"
    low, high = scale.place(close[0].index_exact), scale.place(close[-1].index_exact)
    return [Name(say(key, count=len(bottom.close)), (low + high) / 2, None, (low, high))]


def _name(unit: UnitResult, scale: Scale) -> Name:
    return Name(unit.name + _arrow(unit), scale.place(unit.index_exact), unit)


def _arrow(unit: UnitResult) -> str:
    moved = unit.change is not None and unit.change.shown and unit.rank is not None
    return ARROWS.get(unit.change.verdict, "") if moved else ""


def placed(names: Sequence[Name]) -> list[Name]:
    """The names that find a place: none touches another, each dot lies above its own. The first ones choose first."""
    done: list[Name] = []
    for name in names:
        width = 100 * _pixels(name.label) / NARROWEST
        for line in range(LINES):
            if any(other.line < line and other.left <= name.place <= other.left + other.width for other in done):
                break
            left = _left(name.place, width, [other for other in done if other.line == line])
            if left is not None:
                done.append(replace(name, left=round(left, 2), width=round(width, 2), line=line))
                break
    return done


def _left(place: float, width: float, taken: Sequence[Name]) -> float | None:
    """The left end nearest to the middle of the dot that touches nothing; None where there is no room."""
    wanted = place - width / 2
    beside = [other.left - GAP - width for other in taken] + [other.left + other.width + GAP for other in taken]
    free = [
        left
        for left in (min(max(wanted, 0.0), 100.0 - width), *beside)
        if 0 <= left <= 100 - width + 1e-9
        and left + min(ROOM, width / 2) <= place + ROOM
        and place - ROOM <= left + width - min(ROOM, width / 2)
        and all(left + width + GAP <= other.left + 1e-9 or other.left + other.width + GAP <= left + 1e-9 for other in taken)
    ]
    return min(free, key=lambda left: abs(left - wanted), default=None)


def _pixels(label: str) -> float:
    """Of a name at 15 pixels, more or less."""
    return sum(15 if ord(char) > 255 else 8.5 for char in label) + 2


def _label(name: Name, top: int, each: ClassResult, selection: Selection) -> str:
    leader = ""
    if name.line:
        leader = f'<i class="wp-leader" style="left:{name.place}%;top:{top}px;height:{LINE * name.line + 2}px"></i>'
    if name.span:
        low, high = name.span
        leader += f'<i class="wp-span" style="left:{low}%;width:{round(high - low, 3)}%;top:{top}px"></i>'
    below = top + LINE * name.line + SPAN * bool(name.span)
    style = f"left:{name.left}%;width:{name.width}%;top:{below}px"
    return f'{leader}<span class="wp-dot-name" style="{style}">{_opened(name, each, selection)}</span>'


def _opened(name: Name, each: ClassResult, selection: Selection) -> str:
    if name.unit is None:
        return link("ranking", selection.of_class(each.name), name.label, css="wp-quiet")
    moved = name.unit.change.verdict if _arrow(name.unit) else ""
    return link("unit", selection.of_unit(each.name, name.unit.name), name.label, css=f"wp-{moved}" if moved else "")
