"""发放收回登记表: forms issued, returned and invalid by group, channel and place; calls dialled, connected, completed."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from data.assembled import Assembled
from data.content import REGISTER_SCHEMA, Content
from data.numerals import is_nothing, whole_of
from data.problems import DataError, Problem
from data.tables import Coded, Table
from data.tally import SUBTOTAL, clean, is_total, total_of, wave_of

NUMBERS = ("issued", "returned", "invalid", "dialled", "connected", "completed")
NAMES = ("group", "channel", "place", "reason")
NOT_MORE = (("returned", "issued"), ("invalid", "returned"), ("connected", "dialled"), ("completed", "connected"))
"""The first of a pair cannot exceed the second."""


def assemble_register(table: Table, columns: dict[str, Coded], headers: dict[str, str], wave: str | None) -> Assembled:
    """columns: by role. Raises DataError wave_absent, wave_conflict, returned_above_issued.

    Where more forms came back than were given out, nobody knows which of them are genuine: nothing of such a file is
    stored, whatever is skipped.
    """
    lines, problems, blocked = [], list(table.problems), []
    sums, since, totals = dict.fromkeys(NUMBERS, 0), dict.fromkeys(NUMBERS, 0), 0
    for number, cell, label in _lines(table, columns, headers):
        names = [cell.get(role, "") for role in NAMES[:3]]
        values, faults = _values(table, headers, number, cell)
        if not any(names) and all(value is None for value in values.values()) and not faults:
            continue
        if label:
            totals += 1
            problems += faults or _wrong_totals(table, headers, number, values, since if label == SUBTOTAL else sums)
            since = dict.fromkeys(NUMBERS, 0)
            continue
        where = "".join(name for name in (names[2] or names[0], "" if names[2] else names[1]) if name)
        if _exceeds(values, "returned", "issued"):
            facts = {"where": where, "issued": values["issued"], "returned": values["returned"]}
            blocked.append(_problem("returned_above_issued", table, headers, number, cell, "returned", facts))
        faults += [
            _problem(f"{more}_above_{most}", table, headers, number, cell, more, {most: values[most]})
            for more, most in NOT_MORE[1:]
            if _exceeds(values, more, most)
        ]
        problems += faults
        if not faults:
            for role, value in values.items():
                sums[role] += value or 0
                since[role] += value or 0
            lines.append(
                {"wave": wave_of(table, cell.get("wave", ""), wave), "grp": names[0] or None, "channel": names[1] or None,
                 "place": names[2] or None, "reason": cell.get("reason") or None, **values}
            )  # fmt: skip
    if blocked:
        places = "；".join("{where}发{issued}收{returned}".format(**problem.facts) for problem in blocked)
        raise DataError("returned_above_issued", tuple(blocked), file=table.file, count=len(blocked), where=places)
    content = Content(register=pa.Table.from_pylist(lines, schema=REGISTER_SCHEMA))
    notes = (Problem("register_totals", table.file, table.sheet, facts={"count": totals}),) if totals else ()
    rejected = len({problem.row for problem in problems})
    return Assembled(content, len(lines) + rejected, len(lines), rejected, tuple(problems), notes=notes)


def _lines(table: Table, columns: dict[str, Coded], headers: dict[str, str]) -> Iterator[tuple[int, dict[str, str], str]]:
    """Number, cells by role, and the word for a total where the row is one; from the top down."""
    text = {role: coded.texts() for role, coded in columns.items()}
    lines = []
    for place, number in enumerate(table.rows):
        cell = {role: texts[place] for role, texts in text.items()}
        label = next((clean(cell[role]) for role in NAMES[:3] if is_total(cell.get(role, ""))), "")
        lines.append((int(number), cell, label))
    for line in table.below:
        label = total_of(line)
        if label:
            cells = dict(zip(table.header, table.aside(line), strict=True))
            lines.append((line.row, {role: cells[headers[role]] for role in columns}, label))
    yield from sorted(lines, key=lambda each: each[0])


def _values(table: Table, headers: dict[str, str], row: int, cell: dict[str, str]) -> tuple[dict, list[Problem]]:
    """Numbers by role, None where blank; and what is no number."""
    values, faults = dict.fromkeys(NUMBERS), []
    for role in NUMBERS:
        if role in cell and not is_nothing(cell[role]):
            values[role] = whole_of(cell[role])
            if values[role] is None:
                faults.append(_problem("count_bad", table, headers, row, cell, role, {}))
    return values, faults


def _wrong_totals(table: Table, headers: dict[str, str], row: int, stated: dict, sums: dict[str, int]) -> list[Problem]:
    return [
        _problem("total_differs", table, headers, row, {role: str(value)}, role, {"sum": sums[role]})
        for role, value in stated.items()
        if value is not None and value != sums[role]
    ]


def _exceeds(values: dict, more: str, most: str) -> bool:
    return values[more] is not None and values[most] is not None and values[more] > values[most]


def _problem(
    code: str, table: Table, headers: dict[str, str], row: int, cell: dict[str, str], role: str, facts: dict
) -> Problem:
    return Problem(code, table.file, table.sheet, row, headers.get(role, ""), cell.get(role, ""), facts)
