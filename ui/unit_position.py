"""Where a unit stands in its class: every unit of the class a mark with its error, the first place on top."""

from __future__ import annotations

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from ui.drawings import Scale, scale_of_units
from ui.markup import MARKS, link, text
from ui.session import Selection
from words import places, say
from words.catalog import sentences
from words.numbers import figure
from words.punctuation import clauses, commas, ended

HEIGHT, ROW = 74, 13
"""Pixels of the picture and of a row, at most; a large class stands closer."""
CROWDED = 50
"""Rows from which on the picture is half as high again, and errors are only hinted at."""
LABEL = 15
"""Pixels from a mark to the middle of what is written beside it, which takes as many above and below."""
ASIDE = 1.5
"""Rows by which a unit without a rank stands apart from the ranked ones."""


def position_section(
    appraisal: Appraisal, each: ClassResult, unit: UnitResult, position, selection: Selection, sure: str = ""
) -> str:
    """Nothing for a unit that stands alone. position: of jobs.unit_sheets; sure: what analysts are told of its rank."""
    marked = [other for other in each.ranked if _drawn(other)]
    if not _drawn(unit) or not [other for other in marked if other.name != unit.name]:
        return ""
    title = places.position(position)
    errors = any(other.margin is not None for other in [*marked, unit])
    note = say("position.base" if errors else "position.base_plain")
    if position.close is not None and position.close + 1 < position.ranked:
        note = clauses([note, say("position.tier")])
    picture = _picture(appraisal, each, unit, scale_of_units([*marked, unit]), selection, title)
    return (
        f'<section class="wp-section wp-position"><h2>{text(title)}{_neighbours(position)}</h2>'
        f'<p class="wp-base wp-on-screen">{text(sentences([ended(note), sure]))}</p>'
        f'<p class="wp-base wp-on-paper">{text(say("position.base_plain"))}</p>{picture}</section>'
    )


def _picture(
    appraisal: Appraisal, each: ClassResult, unit: UnitResult, scale: Scale, selection: Selection, alt: str
) -> str:
    rows = [*each.ranked] if unit.rank is not None else [*each.ranked, unit]
    places_down = [place + (ASIDE if other.rank is None else 0) for place, other in enumerate(rows)]
    crowded = len(rows) >= CROWDED
    pitch = min(ROW, HEIGHT * (1.5 if crowded else 1) / (places_down[-1] + 1))
    tops = [round((place + 0.5) * pitch, 2) for place in places_down]
    own = rows.index(unit)
    parts = [_tier(rows, unit, pitch)]
    ticks = [tick for tick in scale.ticks() if appraisal.lowest <= tick <= appraisal.highest]
    parts += [_line(scale, tick, f"{tick:g}", "wp-strip-tick") for tick in ticks]
    if each.mean is not None:
        parts.append(_line(scale, each.mean, "", "wp-strip-mean"))
    parts += [
        _bar(other, top, scale, "wp-strip-bar") + _mark(other, top, scale, selection)
        for other, top in zip(rows, tops, strict=True)
        if other is not unit and _drawn(other)
    ]
    parts.append(_bar(unit, tops[own], scale, "wp-strip-own") + _own(unit, tops[own], scale))
    parts.append(_here(unit, own < len(rows) / 2, tops[own], [*zip(rows, tops, strict=True)], scale))
    height = round((places_down[-1] + 1) * pitch)
    return (
        f'<div class="wp-strip{" wp-crowded" if crowded else ""}" role="group" aria-label="{text(alt)}">'
        f'<div class="wp-strip-marks" style="height:{height}px">{"".join(parts)}</div></div>'
    )


def _drawn(unit: UnitResult) -> bool:
    return unit.shown and unit.index_exact is not None


def _line(scale: Scale, value: float, label: str, css: str) -> str:
    return f'<i class="{css}" style="left:{scale.place(value)}%"><em>{text(label)}</em></i>'


def _tier(rows: list[UnitResult], unit: UnitResult, pitch: float) -> str:
    """The ground behind the units of its tier, which stand one below the other."""
    if unit.place is None:
        return ""
    tier = [place for place, other in enumerate(rows) if other.place and other.place.tier == unit.place.tier]
    if len(tier) == len(rows):
        return ""
    top, height = tier[0] * pitch, (tier[-1] - tier[0] + 1) * pitch
    return f'<i class="wp-strip-tier" style="top:{round(top, 2)}px;height:{round(height, 2)}px"></i>'


def _mark(other: UnitResult, top: float, scale: Scale, selection: Selection) -> str:
    label = say("dots.label", unit=other.name, index=figure(other.index, 2), rank=other.rank)
    opened = link(
        "unit", selection.of_unit(other.unit_class, other.name), "●", title=label,
        attributes={"tabindex": "-1", "aria-label": label},
    )  # fmt: skip
    return f'<span class="wp-strip-unit" style="left:{scale.place(other.index_exact)}%;top:{top}px">{opened}</span>'


def _own(unit: UnitResult, top: float, scale: Scale) -> str:
    standing = _standing(unit)
    at = f"left:{scale.place(unit.index_exact)}%;top:{top}px"
    return f'<b class="wp-strip-here wp-{standing}" style="{at}">{MARKS[standing]}</b>'


def _bar(unit: UnitResult, top: float, scale: Scale, css: str) -> str:
    if unit.margin is None:
        return ""
    low, high = _ends(unit, scale)
    tone = f" wp-{_standing(unit)}" if css == "wp-strip-own" else ""
    return f'<i class="{css}{tone}" style="left:{low}%;width:{round(high - low, 3)}%;top:{top}px"></i>'


def _ends(unit: UnitResult, scale: Scale) -> tuple[float, float]:
    margin = unit.margin or 0
    return scale.place(unit.index_exact - margin), scale.place(unit.index_exact + margin)


def _here(unit: UnitResult, upper: bool, own: float, rows: list[tuple[UnitResult, float]], scale: Scale) -> str:
    """Its score, where the picture is empty: from a mark of the upper half down to the right, else up to the left."""
    towards = 1 if upper else -1
    passed = [_ends(other, scale) for other, top in rows if _drawn(other) and 0 <= towards * (top - own) < 2 * LABEL]
    if upper:
        at = f"left:min({max(high for _, high in passed)}% + 8px, 100% - 7em)"
    else:
        at = f"left:max({min(low for low, _ in passed)}% - 7em - 8px, -8px)"
    told = say("position.own", index=figure(unit.index, 1))
    at += f";top:{round(own + towards * LABEL, 2)}px;text-align:{'left' if upper else 'right'}"
    return f'<b class="wp-strip-label wp-{_standing(unit)}" style="{at}">{text(told)}</b>'


def _neighbours(position) -> str:
    """Who stands next to it, for the screen only: a rated unit is not told of others."""
    told = [
        say(f"position.{side}", unit=other.name, index=_points(other))
        for side, other in (("before", position.before), ("after", position.after))
        if other is not None
    ]
    return f'<small class="wp-on-screen">{text(commas(told))}</small>' if told else ""


def _points(unit: UnitResult) -> str:
    return say("position.points", index=figure(unit.index, 1)) if unit.shown else say("suppressed")


def _standing(unit: UnitResult) -> str:
    return unit.standing if unit.rank is not None else "outside"
