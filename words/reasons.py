"""Why a unit stands where it stands, in words: what a gap and a change are made of, bands, maps, importance."""

from __future__ import annotations

from words.catalog import LANGUAGE, say
from words.failures import one_line
from words.numbers import NOTHING, figure, percent, signed

MARKS = {"above": "▲", "below": "▼", "near": ""}


def band(code: str | None, language: str = LANGUAGE) -> str:
    """明显好于本类平均; — where a class is too small for it."""
    return NOTHING if code is None else say("band." + code, language)


def contribution_rows(gap, change, language: str = LANGUAGE) -> list[tuple[str, str, str]]:
    """What it is, points of the gap from the class mean, points of the change; the last row is the sum of each column.

    gap, change: decompositions, or None.
    """
    labels: dict[tuple[str, str], list[str]] = {}
    for column, found in enumerate((gap, change)):
        for key, points in _terms(found):
            labels.setdefault(key, [NOTHING, NOTHING])[column] = points
    rows = [(_label(*key, language), *cells) for key, cells in sorted(labels.items(), key=lambda item: _place(item[0]))]
    totals = [NOTHING if found is None else _points(found.total) for found in (gap, change)]
    return [*rows, (say("reasons.total", language), *totals)]


def contribution_sentence(unit, language: str = LANGUAGE) -> str:
    """与本类平均相差－3.86分，最多的一项是效能建设（－1.37分），评议主体里是企业和个体工商户（－1.38分）。"""
    by_dimension, by_group = unit.reasons.gap_by_dimension, unit.reasons.gap_by_group
    found = by_dimension or by_group
    if found is None:
        return ""
    parts = [say("reasons.gap", language, total=_points(found.total))]
    for key, each in (("reasons.most_dimension", by_dimension), ("reasons.most_group", by_group)):
        most = each and each.most()
        if most:
            parts.append(say(key, language, name=one_line(most.name), points=_points(most.points)))
    return "，".join(parts) + "。"


def map_cell(cell) -> str:
    """▼－5.5, or the figure alone where it is within what chance does; — where there is nothing to show."""
    return NOTHING if cell is None else MARKS[cell.mark] + signed(cell.gap, 1)


def map_note(found, language: str = LANGUAGE) -> str:
    return say("reasons.map_note", language, tested=found.tested, marked=found.marked)


def share(driver, language: str = LANGUAGE) -> str:
    """42%（36%～48%）"""
    if driver is None:
        return NOTHING
    low, high = percent(100 * driver.low, 0), percent(100 * driver.high, 0)
    return say("reasons.share", language, share=percent(100 * driver.share, 0), low=low, high=high)


def quadrant(code: str, language: str = LANGUAGE) -> str:
    return say("quadrant." + code, language)


def category(name: str, language: str = LANGUAGE) -> str:
    """Of an attribute: those who said nothing, and the rare ones together, have no name of their own."""
    return {"": say("reasons.unsaid", language), "*": say("reasons.rare", language)}.get(name, one_line(name))


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


def _label(kind: str, name: str, language: str) -> str:
    return one_line(name) if kind == "value" else say("reasons." + kind, language, name=one_line(name))


def _points(value) -> str:
    return signed(value, max(0, -value.as_tuple().exponent))
