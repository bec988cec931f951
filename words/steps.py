"""得分计算过程: each step of an explanation as a line that a pocket calculator confirms."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from words.catalog import joined, say
from words.numbers import plain
from words.punctuation import counted, labelled


def step_lines(explanation) -> list[str]:
    """All steps as text, in order."""
    return [
        labelled(label, say("step.equation", formula=formula, result=result) if formula else result)
        for label, formula, result in steps(explanation)
    ]


def steps(explanation) -> list[tuple[str, str, str]]:
    """Label, formula and result of every step; the formula is empty where only the result may be shown."""
    rows = []
    for line in explanation.lines:
        for cell in explanation.cells:
            if cell.line == line.line:
                rows.append(_cell(cell))
        rows.append(_line(line))
    rows.append(_index(explanation.index))
    rounded = say("step.published", decimals=_decimals(explanation.index.published))
    rows.append((rounded, "", plain_padded(explanation.index.published)))
    if explanation.place is not None:
        rows.append(_place(explanation.place))
    return rows


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


def _place(place) -> tuple[str, str, str]:
    """33 units stand above, so the 34th place; the figures above are there to be counted."""
    above = len(place.above) + place.hidden
    shown = "" if not above else "some" if place.above and place.hidden else "listed" if place.above else "hidden"
    figures = joined(plain_padded(figure) for figure in place.above)
    listed = say("step.above." + shown, figures=figures, hidden=place.hidden) if shown else ""
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
