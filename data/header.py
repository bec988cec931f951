"""A Grid becomes a Table: titles above the header, a header of several rows, totals and notes at the foot.

Only the first rows and the last ones are looked at, so that a file of millions of rows costs no more than a small
one. A file whose first row is the header reads as it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.grid import Grid
from data.numerals import is_number
from data.problems import DataError, Problem
from data.tables import Aside, Coded, Table, check_header

HEAD, FOOT = 50, 20
DEEPEST = 6
"""Rows that a header may have."""
JOINT = "—"
SMALL = 20_000
"""Rows of a table in which subtotals and page headers between the rows are looked for."""
TOTAL = re.compile(r"[（(]?(合|总|小|累|共)\s*计[）)]?[：:]?|(总|全市|全县|全区)?(平\s*均)(分|值|数|得分)?|均\s*值|总\s*数")
NOTE = re.compile(
    r"[（(【]?(注|备注|说明|附注)\s*[：:、\d）)】]"
    r"|[（(【]?(填表|填报|制表|审核|复核|统计|计票|监票|唱票|录入|核对|经办|负责|联系|主管|单位|报送|打印|导出)"
    r"[\u4e00-\u9fff]{0,6}\s*[：:（(]"
    r"|\d{4}\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?$"
)
CAPTION = re.compile(r"[：:]|^附\s*(件|表|录)|^表\s*\d|^\d{4}\s*年")


def find_table(grid: Grid) -> Table:
    """Every row is in the table, above or below it, or a header row that is said again (counted in `repeated`).

    Raises DataError empty_file, no_rows, duplicate_header.
    """
    if len(grid) == 0 or grid.width == 0:
        raise DataError("empty_file", file=grid.file)
    return _with_names(grid) if grid.headers == 2 else _found(grid)


def set_aside(table: Table) -> tuple[Problem, ...]:
    """What the table left out of its rows, for the person to see."""
    said = [
        Problem(code, table.file, table.sheet, each.row, value=each.text)
        for code, rows in (("stands_above", table.above), ("stands_below", table.below))
        for each in rows
    ]
    again = [Problem("header_again", table.file, table.sheet, facts={"count": table.repeated})] if table.repeated else []
    return (*said, *again)


def _with_names(grid: Grid) -> Table:
    """Variable names and question texts: the text where it is the only one of its kind, else the name."""
    names, texts = grid.lines(0, 2)
    once = {text for text, count in Counter(texts).items() if text and count == 1} - set(names)
    header = [text if text in once else name for name, text in zip(names, texts, strict=True)]
    rows = np.arange(2, len(grid))
    if not len(rows):
        raise DataError("no_rows", file=grid.file, sheet=grid.sheet)
    heads = tuple((name, text) for name, text in zip(names, texts, strict=True))
    return grid.table(check_header(grid.file, grid.sheet, header, lambda place: False), rows, heads=heads)


def _found(grid: Grid) -> Table:
    head = grid.lines(0, HEAD)
    first = 0 if grid.headers else _first_header_row(head)
    last = first if grid.headers else _last_header_row(grid, head, first)
    end, below = _foot(grid, last + 1)
    rows, repeated = _without_repeated(grid, np.arange(last + 1, end), head[: last + 1])
    rows, between = _without_totals(grid, rows)
    if not len(rows):
        raise DataError("no_rows", file=grid.file, sheet=grid.sheet)
    levels = _levels(grid, head, first, last)
    grid = _filled_down(grid, last + 1)
    header = [JOINT.join(parts) for parts in levels]
    names = check_header(grid.file, grid.sheet, header, lambda place: not (grid.columns[place].codes[rows] >= 0).any())
    kept = [place for place, name in enumerate(names) if name]
    return grid.table(
        [names[place] for place in kept],
        rows,
        kept,
        heads=tuple(tuple(levels[place]) or (names[place],) for place in kept),
        above=tuple(_aside(grid, place, head[place]) for place in range(first)),
        below=(*between, *below),
        repeated=repeated,
        places=tuple(kept),
    )


def _first_header_row(head: Sequence[Sequence[str]]) -> int:
    """The first row that is neither a title (one cell) nor a caption (few cells, such as 填报单位：…)."""
    counts = [sum(1 for cell in row if cell) for row in head]
    widest = max(counts)
    for place, row in enumerate(head):
        if counts[place] == 1 and widest > 1 and (row[0] or widest > 2):
            continue
        if 2 * counts[place] < widest and _is_caption([cell for cell in row if cell]):
            continue
        # A row that begins with a number is no header: then the single cell above was one, its neighbours without names.
        return 0 if is_number(next(filter(None, row), "")) else place
    return 0


def _is_caption(cells: Sequence[str]) -> bool:
    found = [bool(CAPTION.search(cell)) for cell in cells]
    return all(found) or (any(found) and len(found) <= 2)


def _last_header_row(grid: Grid, head: Sequence[Sequence[str]], first: int) -> int:
    """A merged cell of the header reaches to its last row; a cell over several columns has others under it."""
    last = first
    most = min(first + DEEPEST, len(head)) - 1
    merged = [each for each in grid.merged if first <= each[0] <= most]
    place = first
    while place <= last:
        bottom = max((min(bottom, most) for top, _, bottom, _ in merged if top == place), default=place)
        if bottom > last and _are_blank_below(head, merged, place, bottom):
            last = bottom
        if place == last and last < most and _has_parts_below(head, merged, place):
            last += 1
        place += 1
    return last if last + 1 < len(grid) else first


def _are_blank_below(
    head: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]], place: int, bottom: int
) -> bool:
    """Whether the cells of a row that are not merged have nothing under them down to this row, as in a header."""
    inside = {column for top, left, _, right in merged if top == place for column in range(left, right + 1)}
    return not any(
        head[place][column] and head[line][column]
        for column in range(len(head[place]))
        if column not in inside
        for line in range(place + 1, bottom + 1)
    )


def _has_parts_below(head: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]], place: int) -> bool:
    """Whether the next row names the parts of the cells of this row that stand over several columns.

    Then it is blank, or merged from above, under every other cell, and has words under these.
    """
    row, following = head[place], head[place + 1]
    ends = {
        column: right + 1
        for top, left, bottom, right in merged
        if top <= place <= bottom
        for column in range(left, right + 1)
    }
    filled = [column for column, cell in enumerate(row) if cell]
    under, alone, groups = [], [], 0
    for position, column in enumerate(filled):
        is_last = position + 1 == len(filled)
        end = ends.get(column) or (_end_of_blanks(row, following, column) if is_last else filled[position + 1])
        if end - column > 1:
            groups += 1
            under += following[column:end]
        else:
            alone.append(following[column])
    if not groups or not all(under) or any(is_number(cell) for cell in under) or any(alone):
        return False
    before = [cell for cell in following[: filled[0]] if cell and not is_number(cell)]
    return bool(alone or before) or any(top == place and right > left for top, left, _, right in merged)


def _end_of_blanks(row: Sequence[str], following: Sequence[str], column: int) -> int:
    """Where the last cell of a row ends: as far as the row below has something under its blanks."""
    end = column + 1
    while end < len(row) and not row[end] and following[end]:
        end += 1
    return end


def _levels(grid: Grid, head: Sequence[Sequence[str]], first: int, last: int) -> list[list[str]]:
    """What stands over each column, top first, each said once; merged cells speak for all their columns."""
    rows = [[" ".join(cell.split()) for cell in row] for row in head[first : last + 1]]
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in grid.merged:
        if first <= top <= last:
            for line in range(top, min(bottom, last) + 1):
                for column in range(left, right + 1 if bottom < last else left + 1):  # or a name would stand twice
                    covered.add((line - first, column))
                    rows[line - first][column] = rows[top - first][left]
    across = {top - first for top, left, _, right in grid.merged if first <= top <= last and right > left}
    for line, row in enumerate(rows[:-1]):
        if line not in across:
            for column in range(1, len(row)):
                if not row[column] and (line, column) not in covered and _same_parent(rows, line, column):
                    row[column] = row[column - 1]
    levels = []
    for column in range(grid.width):
        parts: list[str] = []
        for row in rows:
            if row[column] and (not parts or parts[-1] != row[column]):
                parts.append(row[column])
        levels.append(parts)
    return levels


def _same_parent(rows: Sequence[Sequence[str]], line: int, column: int) -> bool:
    """Whether a blank cell belongs to its left neighbour: the row below goes on, the rows above are the same."""
    return bool(rows[line + 1][column]) and all(row[column] == row[column - 1] for row in rows[:line])


def _foot(grid: Grid, start: int) -> tuple[int, list[Aside]]:
    """Where the body ends, and the totals and notes behind it, from the top down."""
    end = len(grid)
    if grid.headers or end <= start:
        return end, []
    from_row = max(start, end - FOOT)
    lines = grid.lines(from_row, end)
    wide = {top for top, left, _, right in grid.merged if right > left}
    below: list[Aside] = []
    while end > from_row:
        line = lines[end - 1 - from_row]
        if not (is_total(line) or _is_note(line, end - 1 in wide)):
            break
        end -= 1
        below.insert(0, _aside(grid, end, line))
    return (end, below) if end > start else (len(grid), [])


def is_total(line: Sequence[str]) -> bool:
    """合计 and its like as the first words of a row, behind its number."""
    words = [cell for cell in line if cell and not is_number(cell)]
    return len(line) > 1 and bool(words) and bool(TOTAL.fullmatch(words[0]))


def _is_note(line: Sequence[str], wide: bool) -> bool:
    filled = [cell for cell in line if cell]
    if len(line) < 2 or 2 * len(filled) > len(line) or not filled:
        return False
    return bool(NOTE.match(filled[0])) or (wide and len(filled) == 1)


def _without_repeated(grid: Grid, rows: np.ndarray, patterns: Sequence[Sequence[str]]) -> tuple[np.ndarray, int]:
    """Without rows that say a row of the header or a title again, as printed pages do."""
    if grid.headers or not len(rows) or grid.width < 2:
        return rows, 0
    again = np.zeros(len(grid), dtype=bool)
    for pattern in patterns:
        filled = [place for place, cell in enumerate(pattern) if cell]
        same = _rows_with(grid, filled[0], pattern[filled[0]])
        if len(same) > SMALL:
            continue
        for column, text in enumerate(pattern):
            same = same[[cell == text for cell in grid.columns[column].take(same).texts()]] if len(same) else same
        again[same] = True
    kept = rows[~again[rows]]
    return kept, len(rows) - len(kept)


def _without_totals(grid: Grid, rows: np.ndarray) -> tuple[np.ndarray, list[Aside]]:
    """小计 between the rows of a table as offices type them; long files have none."""
    if grid.headers or not 0 < len(rows) <= SMALL or grid.width < 2:
        return rows, []
    found: list[int] = []
    for column in range(min(3, grid.width)):
        for name in grid.columns[column].names:
            if TOTAL.fullmatch(name):
                found += _rows_with(grid, column, name).tolist()
    totals = [place for place in sorted(set(found) & set(rows.tolist())) if is_total(grid.row(place))]
    return np.setdiff1d(rows, totals), [_aside(grid, place, grid.row(place)) for place in totals]


def _rows_with(grid: Grid, column: int, text: str) -> np.ndarray:
    cells = grid.columns[column]
    return np.flatnonzero(cells.codes == cells.names.index(text)) if text in cells.names else np.empty(0, dtype=np.int64)


def _filled_down(grid: Grid, start: int) -> Grid:
    """A word in a cell merged over several rows of the body holds for all of them; a number would be counted twice."""
    columns = list(grid.columns)
    for top, left, bottom, _ in grid.merged:
        cells = columns[left]
        if top >= start and bottom > top and cells.codes[top] >= 0 and not is_number(cells.text(top)):
            if cells is grid.columns[left]:
                columns[left] = cells = Coded(cells.codes.copy(), cells.names)
            cells.codes[top : bottom + 1] = cells.codes[top]
    return replace(grid, columns=tuple(columns))


def _aside(grid: Grid, place: int, line: Sequence[str]) -> Aside:
    return Aside(int(grid.rows[place]), tuple(line))
