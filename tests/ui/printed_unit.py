"""The calculation on the page of a unit, read back from its markup by a secretary with a pocket calculator."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

from tests.words.calculator import calculated, rounded

_TABLE = re.compile(
    r'<table class="wp-table wp-count"><caption>(.*?)</caption>.*?<tr>(.*?)</tr></thead><tbody>(.*?)</tbody>'
)
_STEP = re.compile(r"<li[^>]*><span>(.*?)(?:<small>(.*?)</small>)?</span><b>(.*?)</b></li>")
_PART = re.compile(rf"{_TABLE.pattern}|{_STEP.pattern}")


def lines_of(html: str) -> list[tuple[str, Decimal]]:
    """Lines of groups with their scores as they are printed; every row and every average is calculated again."""
    found = []
    for caption, head, body, label, _, result in _PART.findall(html):
        if not caption:
            found.append((unescape(label), Decimal(result)))
            continue
        weights = [Decimal(score) for score in re.findall(r"<span>×([\d.]+)</span>", head)]
        scores = [_row(row, weights) for row in re.findall(r"<tr>(.*?)</tr>", body)]
        average = re.search(r'<tr class="wp-average"><td[^>]*>.*?：?(（.*?)</td><td>(.*?)</td>', body)
        if average is None:
            assert len(scores) == 1
            found.append((unescape(caption), scores[0]))
            continue
        formula, figure = average[1], Decimal(average[2])
        assert rounded(calculated(formula), figure) == figure
        assert [Decimal(term.split("×")[0]) for term in _terms(formula)] == scores
        found.append((unescape(caption), figure))
    return found


def outcome_of(html: str, lines: list[tuple[str, Decimal]]) -> tuple[Decimal, int | None]:
    """The published index and the place, from the lines."""
    steps = [tuple(map(unescape, step)) for step in _STEP.findall(html)]
    place = next((step for step in steps if "参加排名的单位" in step[0]), None)
    label, formula, published = next(step for step in steps if step[0].startswith("各主体加权"))
    if formula:
        divided, _, exact = formula.rpartition("＝")
        assert rounded(calculated(divided), Decimal(exact)) == Decimal(exact)
        assert [Decimal(term.split("×")[0]).normalize() for term in _terms(divided)] == [
            score.normalize() for _, score in lines
        ]
    else:
        exact = lines[0][1]
    assert rounded(calculated(str(exact)), Decimal(published)) == Decimal(published), label
    if place is None:
        return Decimal(published), None
    assert calculated(place[1]) == int(place[2])
    return Decimal(published), int(place[2])


def _row(row: str, weights: list[Decimal]) -> Decimal:
    cells = [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
    figure = Decimal(cells[-1])
    if "colspan" in row:
        formula = cells[0].rpartition("：")[2]
        assert not formula[0].isdigit() and formula[0] != "（" or rounded(calculated(formula), figure) == figure, cells[0]
        return figure
    counts = [Decimal(cell) for cell in cells[1:-2]]
    assert sum(counts) == Decimal(cells[-2]) and len(counts) == len(weights)
    total = sum(count * weight for count, weight in zip(counts, weights, strict=True))
    assert rounded(calculated(f"{total}÷{cells[-2]}"), figure) == figure, cells
    return figure


def _terms(formula: str) -> list[str]:
    return formula.strip("（").split("）")[0].split("＋")
