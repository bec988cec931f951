"""The leaders' forms, typed by two clerks into two sheets of an old workbook; the second one slips now and then."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from demo.answers import BLANK, DISSATISFIED, SATISFIED, WORDS, Answers
from demo.old_workbook import write_old_workbook
from demo.units import Unit

FIRST, SECOND = "甲", "乙"
SLIPS = 7


def write_double_entry(path: Path, rng: np.random.Generator, answers: Answers, printed: list[Unit]) -> None:
    """A row a form, a column a unit of the printed form; both sheets hold the same forms, and the first one is right."""
    first = answers.ticks[:, :, 0]
    second = first.copy()
    scored = np.argwhere((first >= SATISFIED) & (first <= DISSATISFIED))
    for number, (form, unit) in enumerate(rng.permutation(scored)[:SLIPS]):
        neighbour = MOSTLY_OR_WORSE[first[form, unit]]
        second[form, unit] = BLANK if number == 0 else neighbour
    write_old_workbook(path, {name: _rows(answers, ticks, printed) for name, ticks in ((FIRST, first), (SECOND, second))})


# The key beside the right one.
MOSTLY_OR_WORSE = {tick: tick + 1 if tick < DISSATISFIED else tick - 1 for tick in range(SATISFIED, DISSATISFIED + 1)}


def _rows(answers: Answers, ticks: np.ndarray, printed: list[Unit]) -> list[list[str | int]]:
    places = {unit.name: place for place, unit in enumerate(answers.units)}
    columns = [places.get(unit.name) for unit in printed]
    rows: list[list[str | int]] = [["评议表编号", "评议主体", *(unit.name for unit in printed)]]
    for number, row in zip(answers.numbers, ticks.tolist(), strict=True):
        cells = ["" if place is None else WORDS[row[place]] for place in columns]
        rows.append([int(number), answers.group.name, *cells])
    return rows
