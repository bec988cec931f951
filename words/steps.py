"""得分计算过程: each step of an explanation as a line that a pocket calculator confirms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from words.catalog import joined, say
from words.numbers import plain
from words.punctuation import commas, counted, labelled

MOST_COLUMNS = 7
"""Levels of which each has a column of its own; more stand in a row of text."""


@dataclass(frozen=True)
class CountRow:
    """Answers on one dimension. counts: by level, as `head` of the table; total: of all of them. said: instead of counts,
    the step as a line of text, where they do not fit into columns."""

    dimension: str
    counts: tuple[str, ...]
    total: str
    result: str
    said: str = ""


@dataclass(frozen=True)
class CountTable:
    """The answers of one line of groups. head: levels with their scores; average: formula and result, the formula empty
    where one dimension is all. Of a line that is not counted out there is only the result, and `line` says why."""

    line: str
    head: tuple[tuple[str, str], ...]
    rows: tuple[CountRow, ...]
    average: tuple[str, str]


def step_lines(explanation) -> list[str]:
    """All steps as text, in order."""
    return [
        labelled(label, say("step.equation", formula=formula, result=result) if formula else result)
        for label, formula, result in steps(explanation)
    ]


def steps(explanation, listing: bool = True) -> list[tuple[str, str, str]]:
    """Label, formula and result of every step; the formula is empty where only the result may be shown.

    listing: the place with the figures of the units above.
    """
    rows = []
    for line in explanation.lines:
        for cell in explanation.cells:
            if cell.line == line.line:
                rows.append(_cell(cell))
        rows.append(_line(line))
    rows.append(_index(explanation.index))
    rows.append(_published(explanation.index))
    if explanation.place is not None:
        rows.append(_place(explanation.place, listing))
    return rows


def count_tables(explanation) -> tuple[CountTable, ...]:
    """The same steps up to the lines, as tables: a reader multiplies along a row."""
    return tuple(
        _count_table(line, [cell for cell in explanation.cells if cell.line == line.line]) for line in explanation.lines
    )


def example(explanation, line: str = "", dimension: str = "") -> list[tuple[str, str, str]]:
    """One cell and the line it goes into; line, dimension: of the cell, where it is counted out, else the first that is."""
    if not explanation.cells:
        return []
    cell = min(explanation.cells, key=lambda cell: (cell.line != line, cell.dimension != dimension))
    mine = next(each for each in explanation.lines if each.line == cell.line)
    return [_cell(cell), *([_line(mine)] if len(mine.terms) > 1 else [])]


def outcome(explanation) -> list[tuple[str, str, str]]:
    """From the lines to the published index, and to the place."""
    label, formula, exact = _index(explanation.index)
    rounded, _, published = _published(explanation.index)
    divided = say("step.equation", formula=formula, result=exact) if formula else ""
    rows = [(commas([label, rounded]), divided, published)]
    return [*rows, _place(explanation.place, listing=False)] if explanation.place is not None else rows


def place_line(explanation) -> str:
    """The last step with the figures that stand above, there to be counted; empty for a unit without a rank."""
    if explanation.place is None:
        return ""
    label, formula, result = _place(explanation.place)
    return labelled(label, say("step.equation", formula=formula, result=result))


def _count_table(line, cells: list) -> CountTable:
    if not cells:
        label, _, result = _line(line)
        return CountTable(label, (), (), ("", result))
    columns = next((cell.answers for cell in cells if cell.answers and cell.points is None), ())
    columns = columns if len(columns) <= MOST_COLUMNS else ()
    head = tuple((name, say("step.times", score=plain(score))) for name, _, score in columns)
    return CountTable(line.line, head, tuple(_count_row(cell, bool(columns)) for cell in cells), _line(line)[1:])


def _count_row(cell, counted: bool) -> CountRow:
    label, formula, result = _cell(cell)
    if counted and cell.answers:
        total = sum(weight for _, weight, _ in cell.answers)
        return CountRow(cell.dimension, tuple(plain(weight) for _, weight, _ in cell.answers), plain(total), result)
    return CountRow(cell.dimension, (), "", result, labelled(label, formula) if formula else label)


def _cell(cell) -> tuple[str, str, str]:
    if cell.points is not None:
        return _numbers(cell)
    if cell.lenders:
        label = say("step.borrowed", line=cell.line, dimension=cell.dimension, count=len(cell.lenders))
        return label, _average(tuple(("", Decimal(1), score) for score in cell.lenders)), plain_padded(cell.result)
    counts = joined(counted(name, plain(weight)) for name, weight, _ in cell.answers)
    label = say("step.cell", line=cell.line, dimension=cell.dimension, answers=counts)
    terms = [_product(plain(weight), plain(score)) for _, weight, score in cell.answers]
    total = sum(weight for _, weight, _ in cell.answers)
    return label, _divided(terms, plain(total)), plain_padded(cell.result)


def _numbers(cell) -> tuple[str, str, str]:
    """97份，合计8,234分（满意60份、基本满意30份、不满意7份）: of many different numbers their sum alone."""
    total = sum(weight for _, weight, _ in cell.answers)
    bands = joined(say("step.band", band=name, count=_grouped(weight)) for name, weight in cell.bands)
    facts = {"count": _grouped(total), "points": _grouped(cell.points), "bands": bands}
    key = "step.cell_bands" if bands else "step.cell_numbers"
    label = say(key, line=cell.line, dimension=cell.dimension, **facts)
    return label, say("step.quotient", points=plain(cell.points), total=plain(total)), plain_padded(cell.result)


def _grouped(value: Decimal) -> str:
    """8,234 and 8,234.5"""
    return f"{Decimal(plain(value)):,}"


def _line(line) -> tuple[str, str, str]:
    if not line.terms:
        key = "step.merged" if line.groups > 1 else "step.hidden"
        return say(key, line=line.line, groups=line.groups), "", plain_padded(line.result)
    label = say("step.line", line=line.line)
    return label, _average(line.terms), plain_padded(line.result)


def _index(index) -> tuple[str, str, str]:
    return say("step.index"), _average(index.terms), plain_padded(index.exact)


def _published(index) -> tuple[str, str, str]:
    return say("step.published", decimals=_decimals(index.published)), "", plain_padded(index.published)


def _place(place, listing: bool = True) -> tuple[str, str, str]:
    """33 units stand above, so the 34th place; listing: with the figures above, there to be counted."""
    above = len(place.above) + place.hidden
    shown = "" if not above else "some" if place.above and place.hidden else "listed" if place.above else "hidden"
    figures = joined(plain_padded(figure) for figure in place.above)
    listed = say("step.above." + shown, figures=figures, hidden=place.hidden) if shown and listing else ""
    before = above if place.rule == "competition" else place.rank - 1
    label = say(
        f"step.place.{place.rule}",
        unit_class=place.unit_class, ranked=place.ranked, above=above, listed=listed, different=before,
    )  # fmt: skip
    if place.tied:
        label += say("step.tied", tied=place.tied)
    return label, _sum((str(before), "1")), str(place.rank)


def _average(terms: tuple[tuple[str, Decimal, Decimal], ...]) -> str:
    """(a＋b)÷2 where all weigh the same, else (a×30＋b×10)÷40."""
    weights = _whole([weight for _, weight, _ in terms])
    if len(set(weights)) == 1:
        return _divided([plain_padded(value) for _, _, value in terms], str(len(terms))) if len(terms) > 1 else ""
    parts = [_product(plain_padded(value), plain(weight)) for (_, _, value), weight in zip(terms, weights, strict=True)]
    return _divided(parts, plain(sum(weights)))


def _product(value: str, weight: str) -> str:
    return say("step.product", value=value, weight=weight)


def _sum(terms: Iterable[str]) -> str:
    return say("step.plus").join(terms)


def _divided(terms: Iterable[str], by: str) -> str:
    return say("step.division", sum=_sum(terms), by=by)


def _whole(weights: list[Decimal]) -> list[Decimal]:
    """Weights in hundredths where that makes them whole: 0.05 and 0.2 read as 5 and 20."""
    hundred = [weight * 100 for weight in weights]
    return hundred if sum(weights) <= 1 and all(each == each.to_integral_value() for each in hundred) else weights


def plain_padded(value: Decimal) -> str:
    """As many decimals as were computed."""
    return f"{value:f}"


def _decimals(value: Decimal) -> int:
    return max(0, -value.as_tuple().exponent)
