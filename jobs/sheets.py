"""What the sheets of a file mean: the first that can be understood, of tallies all."""

from __future__ import annotations

from dataclasses import replace

from data.assemble import assemble
from data.assembled import Assembled
from data.grid import Grid
from data.optical import OpticalForms
from data.platforms import understood
from data.platforms.form import Adapted
from data.problems import DataError
from data.reader import SourceFile
from data.shapes import Shaped, shape_table
from data.tally import assemble_tallies
from jobs.plan import Plan, declared
from jobs.schemes import scheme_of

NO_TABLE = ("empty_file", "no_rows", "duplicate_header")
"""What is wrong with a sheet that is no table at all: said only where no sheet is one."""


def sheets_understood(
    source: SourceFile, plan: Plan, wave: str | None, names: dict[str, list[str]]
) -> tuple[list[Adapted], Shaped, Assembled]:
    """The first sheet that can be understood, of tallies all; if none can, what is wrong with the first that has rows."""
    no_tables, not_understood = [], []
    tallies: list[tuple[Adapted, Shaped]] = []
    for grid in source.grids:
        try:
            adapted, shaped = _understood(grid, source, plan, wave, names["unit"])
        except DataError as failure:
            (no_tables if failure.code in NO_TABLE else not_understood).append(failure)
            continue
        if shaped.tally is not None:
            tallies.append((adapted, shaped))
        elif not tallies:
            return [adapted], shaped, assemble(adapted.table, shaped, wave, plan.levels, adapted.layout.numbers)
    if tallies:
        return _as_one(tallies, plan, wave, names)
    raise (not_understood + no_tables)[0]


def forms_as_sheet(
    paper: OpticalForms, plan: Plan, wave: str | None, names: dict[str, list[str]]
) -> tuple[list[Adapted], Shaped, Assembled]:
    """Forms that an optical reader has read are a wide table already."""
    shaped = shape_table(paper.table, paper.layout, plan.all_levels(wave), names["unit"])
    return [paper], shaped, assemble(paper.table, shaped, wave, plan.levels)


def _understood(grid: Grid, source: SourceFile, plan: Plan, wave: str | None, units: list[str]) -> tuple[Adapted, Shaped]:
    levels = plan.all_levels(wave)
    layout, said = plan.layout_for(grid, source.grids)
    adapted = understood(grid, replace(layout, numbers=plan.numbers(wave)), units, levels, source.grids)
    adapted = replace(adapted, remarks=(*said, *adapted.remarks))
    return adapted, shape_table(adapted.table, adapted.layout, levels, units)


def _as_one(
    tallies: list[tuple[Adapted, Shaped]], plan: Plan, wave: str | None, names: dict[str, list[str]]
) -> tuple[list[Adapted], Shaped, Assembled]:
    """Every sheet of a workbook that is a tally: offices keep a sheet per group."""
    groups = {*names["group"], *declared([scheme_of(text) for text in plan.schemes(wave)])["group"]}
    together = replace(
        tallies[0][1],
        ignored=tuple(dict.fromkeys(name for _, shaped in tallies for name in shaped.ignored)),
        personal=tuple(dict.fromkeys(name for _, shaped in tallies for name in shaped.personal)),
    )
    sheets = [(adapted.table, shaped.tally) for adapted, shaped in tallies]
    return [adapted for adapted, _ in tallies], together, assemble_tallies(sheets, wave, plan.levels, groups)
