"""Why a unit stands where it stands, in words: what a gap and a change are made of, bands, maps, importance."""

from __future__ import annotations

from words.catalog import say
from words.failures import one_line
from words.numbers import NOTHING, figure, percent, signed
from words.punctuation import commas, ended

MARKS = {"above": "▲", "below": "▼", "near": ""}


def band(code: str | None) -> str:
    """明显好于本类平均; — where a class is too small for it."""
    return NOTHING if code is None else say("band." + code)


def contribution_rows(gap, change) -> list[tuple[str, str, str]]:
    """What it is, points of the gap from the class mean, points of the change; the last row is the sum of each column.

    gap, change: decompositions, or None.
    """
    labels: dict[tuple[str, str], list[str]] = {}
    for column, found in enumerate((gap, change)):
        for key, points in _terms(found):
            labels.setdefault(key, [NOTHING, NOTHING])[column] = points
    rows = [(_label(*key), *cells) for key, cells in sorted(labels.items(), key=lambda item: _place(item[0]))]
    totals = [NOTHING if found is None else _points(found.total) for found in (gap, change)]
    return [*rows, (say("reasons.total"), *totals)]


def contribution_sentence(unit) -> str:
    """与本类平均相差－3.86分，最多的一项是效能建设（－1.37分），评议主体里是企业和个体工商户（－1.38分）。"""
    by_dimension, by_group = unit.reasons.gap_by_dimension, unit.reasons.gap_by_group
    found = by_dimension or by_group
    if found is None:
        return ""
    parts = [say("reasons.gap", total=_points(found.total))]
    for key, each in (("reasons.most_dimension", by_dimension), ("reasons.most_group", by_group)):
        most = each and each.most()
        if most:
            parts.append(say(key, name=one_line(most.name), points=_points(most.points)))
    return ended(commas(parts))


def map_cell(cell) -> str:
    """▼－5.5, or the figure alone where it is within what chance does; — where there is nothing to show."""
    return NOTHING if cell is None else MARKS[cell.mark] + signed(cell.gap, 1)


def map_note(found) -> str:
    return say("reasons.map_note", tested=found.tested, marked=found.marked)


def share(driver) -> str:
    """42%（36%～48%）"""
    if driver is None:
        return NOTHING
    low, high = percent(100 * driver.low, 0), percent(100 * driver.high, 0)
    return say("reasons.share", share=percent(100 * driver.share, 0), low=low, high=high)


def quadrant(code: str) -> str:
    return say("quadrant." + code)


def category(name: str) -> str:
    """Of an attribute: those who said nothing, and the rare ones together, have no name of their own."""
    return {"": say("reasons.unsaid"), "*": say("reasons.rare")}.get(name, one_line(name))


def with_error(value: float | None, se: float | None, margin: float | None, decimals: int) -> str:
    """90.12±0.35"""
    return figure(value, decimals) + ("" if se is None else "±" + figure(margin, decimals))


def _terms(found) -> list[tuple[tuple[str, str], str]]:
    if found is None:
        return []
    terms = [((term.kind, term.name), _points(term.points)) for term in found.terms]
    for kind, points in (("rest", found.rest), ("rounding", found.rounding)):
        if points:
            terms.append(((kind, ""), _points(points)))
    return terms


ORDER = ("value", "absent", "came", "went", "weight", "rest", "rounding")


def _place(key: tuple[str, str]) -> int:
    return ORDER.index(key[0])


def _label(kind: str, name: str) -> str:
    return one_line(name) if kind == "value" else say("reasons." + kind, name=one_line(name))


def _points(value) -> str:
    return signed(value, max(0, -value.as_tuple().exponent))
