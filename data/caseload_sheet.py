"""办件量和差评整改统计表: a table of cases handled and bad reviews made good, a line a unit."""

from __future__ import annotations

import pyarrow as pa

from data.assembled import Assembled
from data.caseload import CASELOAD_NUMBERS, Caseload, Stated
from data.content import REGISTRY_SCHEMA, Content
from data.numerals import is_nothing, whole_of
from data.problems import Problem
from data.tables import Aside, Coded, Table
from data.tally import clean, is_total, total_of, wave_of


def assemble_caseload(table: Table, columns: dict[str, Coded], headers: dict[str, str], wave: str | None) -> Assembled:
    """columns: by role. A line of totals is checked and not stored. Raises DataError wave_absent, wave_conflict."""
    caseload, problems, totals = Caseload(), list(table.problems), 0
    lines, sums = [], dict.fromkeys(CASELOAD_NUMBERS, 0)
    for line in _lines(table, columns, headers):
        if is_total(line.unit):
            totals += 1
            problems += [
                _problem("total_differs", table, headers, line, role, {"sum": sums[role]})
                for role, text in line.texts.items()
                if not is_nothing(text) and whole_of(text) != sums[role]
            ]
            continue
        if all(is_nothing(text) for text in (line.unit, *line.texts.values())):
            continue
        faults = [_problem("count_bad", table, headers, line, role) for role in line.faulty()]
        faults += [] if line.unit else [_problem("unit_missing", table, headers, line, "unit")]
        of_wave = wave_of(table, line.wave, wave)
        if not faults and not caseload.take(of_wave, line.unit, line.numbers()):
            faults = [_problem("caseload_twice", table, headers, line, "unit")]
        problems += faults
        if not faults:
            lines.append((of_wave, line.unit))
            for role, number in line.numbers().items():
                sums[role] += number or 0
    rows = caseload.rows()
    registry = [
        {"wave": each, "unit": unit} for each, unit in zip(rows["wave"].to_pylist(), rows["unit"].to_pylist(), strict=True)
    ]
    content = Content(caseload=rows, registry=pa.Table.from_pylist(registry, schema=REGISTRY_SCHEMA))
    notes = (Problem("caseload_totals", table.file, table.sheet, facts={"count": totals}),) if totals else ()
    rejected = len({problem.row for problem in problems})
    return Assembled(content, len(rows) + rejected, len(rows), rejected, tuple(problems), notes=notes)


def _lines(table: Table, columns: dict[str, Coded], headers: dict[str, str]) -> list[Stated]:
    """From the top down; a line of totals has the word for it as its unit."""
    texts = {role: coded.texts() for role, coded in columns.items()}
    found = [_stated(int(row), {role: each[place] for role, each in texts.items()}) for place, row in enumerate(table.rows)]
    return sorted([*found, *_totals_below(table, headers)], key=lambda line: line.row)


def _totals_below(table: Table, headers: dict[str, str]) -> list[Stated]:
    def cells(line: Aside) -> dict[str, str]:
        by_header = dict(zip(table.header, table.aside(line), strict=True))
        return {role: by_header[header] for role, header in headers.items()} | {"unit": total_of(line)}

    return [_stated(line.row, cells(line)) for line in table.below if total_of(line)]


def _stated(row: int, cell: dict[str, str]) -> Stated:
    numbers = {role: cell[role] for role in CASELOAD_NUMBERS if role in cell}
    unit = clean(cell["unit"]) if is_total(cell["unit"]) else cell["unit"]
    return Stated(row, unit, cell.get("wave", ""), numbers)


def _problem(
    code: str, table: Table, headers: dict[str, str], line: Stated, role: str, facts: dict | None = None
) -> Problem:
    value = line.texts.get(role, line.unit)
    return Problem(code, table.file, table.sheet, line.row, headers.get(role, ""), value, facts or {})
