"""The ranking under other schemes, other ballots, other weights: every unit's places on a strip, and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.appraisal import ClassResult
from jobs.sensitivity import Sensitivity, UnitSensitivity
from ui.markup import link, scrolling, section, table, text
from ui.ranking_choices import Choices
from ui.session import Selection
from words import say
from words import sensitivity as told


def offer(each: ClassResult, selection: Selection, choices: Choices) -> str:
    """The question that opens it; nothing is calculated before."""
    opened = link(
        "ranking", selection.of_class(each.name), say("variants.open"), css="wp-go", more=choices.more(variants="1")
    )
    return f'<p class="wp-note wp-no-print">{opened}<span>{text(say("variants.takes"))}</span></p>'


def variants(
    found: Sensitivity, each: ClassResult, selection: Selection, choices: Choices, names: Sequence[str] | None = None
) -> str:
    """names: the units that a filter leaves, None where there is none."""
    units = [unit for unit in found.units if names is None or unit.unit in names]
    closed = link(
        "ranking", selection.of_class(each.name), say("variants.close"), css="wp-go", more=choices.more(variants="")
    )
    head = [say("column.rank"), say("column.unit"), say("variants.places")]
    head += [say("sensitivity.column." + name) for name in ("others", "strict", "lines", "dimensions", "spread", "held")]
    kinds = ["", "l", "l wide", "", "narrow-off", "narrow-off", "narrow-off", "narrow-off", "narrow-off"]
    if found.graded:
        head.append(say("variants.grades"))
        kinds.append("l narrow-off")
    rows = [_row(unit, found, selection, each) for unit in units]
    lines = [told.shift_line(found), *told.refused_lines(found)]
    listed = "".join(f"<li>{text(line)}</li>" for line in lines)
    caption = say("variants.caption")
    grid = scrolling(table(head, rows, kinds, "wp-variants", caption), caption)
    title = told.class_line(found)
    body = f'{grid}<ul class="wp-list">{listed}</ul><p class="wp-no-print">{closed}</p>'
    return section(title, body, say("variants.base", count=len(found.others), spread=f"{100 * found.spread:g}%"))


def _row(unit: UnitSensitivity, found: Sensitivity, selection: Selection, each: ClassResult) -> list[str]:
    spread = (unit.spread.rank_low, unit.spread.rank_high)
    row = [
        text(unit.place.rank),
        link("unit", selection.of_unit(each.name, unit.unit), unit.unit),
        strip(unit, len(found.units)) + f'<span class="wp-span-ends">{text(told.short_span((unit.low, unit.high)))}</span>',
        *(
            text(cell)
            for cell in (
                told.short_span(place.rank for place in unit.others), told.short_span([unit.strictness["strict"].rank]),
                told.short_span(unit.without_lines), told.short_span(unit.without_dimensions), told.short_span(spread),
                told.share(told.held(unit)),
            )
        ),
    ]  # fmt: skip
    return [*row, text(told.other_grades(unit))] if found.graded else row


def strip(unit: UnitSensitivity, places: int) -> str:
    """Places from the first on the left to the last on the right: a line over all variants, a thicker one over moved
    weights, a mark where the unit stands."""

    def at(rank: int) -> float:
        return round(100 * (rank - 0.5) / max(1, places), 2)

    def line(low: int, high: int, css: str) -> str:
        return f'<i class="{css}" style="left:{at(low)}%;width:{round(at(high) - at(low), 2)}%"></i>'

    label = say("variants.label", unit=unit.unit, rank=unit.place.rank, span=told.span((unit.low, unit.high)))
    return (
        f'<span class="wp-span-strip" role="img" aria-label="{text(label)}">{line(unit.low, unit.high, "wp-thin")}'
        f"{line(unit.spread.rank_low, unit.spread.rank_high, 'wp-thick')}"
        f'<i class="wp-here" style="left:{at(unit.place.rank)}%">{"●" if unit.holds else "◆"}</i></span>'
    )
