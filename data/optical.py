"""The output of an optical reader, one line a form and one character a mark, becomes an ordinary wide table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.grid import Grid
from data.layout import ROLES, Layout
from data.optical_layout import Optical, Span, parse_optical
from data.platforms.form import Adapted
from data.problems import DataError, Problem
from data.tables import Coded, Table
from data.text_reader import DELIMITERS, decode

KIND = "optical"
BALLOT, GROUP, BETWEEN = ROLES["ballot"][2], ROLES["group"][1], "—"
SAMPLE, SAMPLED = 1 << 16, 100
"""Bytes, or rows, that are looked at to recognise a file."""
SHORTEST = 10
"""Characters of a line below which digits are a list of numbers, not forms."""
BLOCK = 1 << 14
MANY = 3
"""Two ticks on more than one question in this many: the form as a whole may be set aside."""
MOST_STRANGE = 0.1
"""Share of marks that mean nothing above which, but for a stray one, the fields stand elsewhere."""
NONE, MULTIPLE, STRANGE = -1, -2, -3
_LINE_OF_MARKS = re.compile(rb"[0-9*,;\t ]+")
_NUMBER = re.compile(r"[0-9A-Za-z-]+")


@dataclass(frozen=True)
class Marks:
    """What was read. Forms are lines; blank, multiple: forms without a mark, questions with two ticks or more.

    read, rejected: marks on forms, and those of them that are set aside. optical: with the places that were assumed, which
    count fields or characters.
    """

    optical: Optical
    fields: bool
    forms: int
    blank: int
    multiple: int
    read: int
    rejected: int


@dataclass(frozen=True, eq=False)
class OpticalForms(Adapted):
    """The forms as a wide table, the layout that goes with it, and how they were read; the table carries the problems."""

    marks: Marks | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.table.problems


@dataclass(frozen=True, eq=False)
class _Lines:
    """Fields of the lines that can be taken apart: number and code as text, marks as characters [line, question]."""

    ballots: list[str]
    codes: list[str]
    marks: np.ndarray
    rows: np.ndarray
    optical: Optical
    encoding: str
    problems: list[Problem]
    fields: bool


def looks_optical(content: bytes | Grid) -> bool:
    """Whether a file is lines of digits, stars and blanks, most of them of one length or with as many fields."""
    if isinstance(content, Grid):
        rows = content.lines(content.headers, content.headers + SAMPLED)
        joined = ["".join(row).encode("ascii", "replace") for row in rows]
        return bool(rows) and all(_LINE_OF_MARKS.fullmatch(line) and len(line) >= SHORTEST for line in joined)
    sample = content[:SAMPLE].replace(b"\r\n", b"\n").split(b"\n")
    lines = [line for line in (sample[:-1] if len(content) > SAMPLE else sample) if line.strip(b" \x1a")]
    if not lines or not all(_LINE_OF_MARKS.fullmatch(line) and len(line) >= SHORTEST for line in lines):
        return False
    delimiter = _delimiter(lines[0].decode("ascii"))
    alike = Counter(line.count(delimiter.encode()) if delimiter else len(line) for line in lines)
    return alike.most_common(1)[0][1] * 4 >= 3 * len(lines)


def adapt_optical(file: str, content: bytes | Grid, layout: Layout, key: Optical | None = None) -> OpticalForms:
    """Lines of text, or the columns of a DBF file. key: what the sheet beside the forms says; it wins over the layout.

    Items with two ticks are left blank and reported, and so are marks that mean nothing, lines of another length, unknown
    codes of groups, and numbers that stand twice: alike, the first is kept; else none of them.

    Raises DataError layout_bad_key, optical_key_missing, optical_length, optical_questions, optical_marks, no_rows, and
    what decode raises.
    """
    optical = parse_optical(layout.optical)
    if key is not None:
        optical = optical.with_key(key)
    if not optical.questions or not optical.levels:
        raise DataError("optical_key_missing", file=file)
    lines = _of_grid(content, optical) if isinstance(content, Grid) else _of_text(file, content, optical)
    return _adapt(file, lines, layout)


def _adapt(file: str, lines: _Lines, layout: Layout) -> OpticalForms:
    optical, problems = lines.optical, lines.problems
    forms = len(lines.rows) + len(problems)
    names, codes = _meant(lines.marks, optical)
    touched = codes != NONE
    if (codes == STRANGE).sum() > 1 + MOST_STRANGE * touched.sum():
        seen = {chr(byte) for byte in np.unique(lines.marks[codes == STRANGE]).tolist()}
        raise DataError("optical_marks", file=file, place=str(optical.marks), seen=sorted(seen), known=list(optical.levels))
    header = [BETWEEN.join(pair) for pair in optical.questions]
    kept = np.ones(len(lines.rows), dtype=bool)
    for place, (code, value, facts) in _form_faults(lines, codes, touched):
        kept[place] = False
        problems.append(Problem(code, file, row=int(lines.rows[place]), value=value, facts=facts))
    for place, question in zip(*(axis.tolist() for axis in np.nonzero((codes < NONE) & kept[:, None])), strict=True):
        code = "mark_multiple" if codes[place, question] == MULTIPLE else "mark_unknown"
        value = chr(lines.marks[place, question])
        facts = {"question": question + 1}
        problems.append(Problem(code, file, "", int(lines.rows[place]), header[question], value, facts))
    marks = Marks(
        optical=optical,
        fields=lines.fields,
        forms=forms,
        blank=int((~touched.any(axis=1)).sum()),
        multiple=int((codes == MULTIPLE).sum()),
        read=int(touched.sum()),
        rejected=int(touched[~kept].sum() + (codes[kept] < NONE).sum()),
    )
    table = _table(file, lines, kept, np.maximum(codes, NONE), names, header)
    ratings = dict(zip(header, optical.questions, strict=True))
    plain = replace(layout, shape="wide", columns={}, levels={}, ratings=ratings, drop=None, optical={})
    return OpticalForms(table, plain, marks=marks)


def _meant(marks: np.ndarray, optical: Optical) -> tuple[tuple[str, ...], np.ndarray]:
    """The levels, and for every mark its level, NONE, MULTIPLE or STRANGE."""
    names = tuple(dict.fromkeys(optical.levels.values()))
    meaning = np.full(256, STRANGE, dtype=np.int16)
    meaning[[ord(mark) for mark in optical.missing + " "]] = NONE
    meaning[[ord(mark) for mark in optical.multiple]] = MULTIPLE
    for mark, name in optical.levels.items():
        meaning[ord(mark)] = names.index(name)
    return names, meaning[marks]


def _form_faults(lines: _Lines, codes: np.ndarray, touched: np.ndarray) -> list[tuple[int, tuple[str, str, dict]]]:
    """Lines that do not count as a form: place, and code, value and facts of the first thing that is wrong."""
    known, coded = {_unpadded(code) for code in lines.optical.groups}, lines.optical.group is not None
    many = (codes == MULTIPLE).sum(axis=1)
    blank = ~touched.any(axis=1)
    twice = _twice(lines)
    faults = []
    for place in range(len(lines.rows)):
        code, value, facts = _form_fault(lines.ballots[place], lines.codes[place], known if coded else None)
        if not code and place in twice:
            first, same = twice[place]
            code = "form_twice_same" if same else "form_twice"
            value, facts = lines.ballots[place], {"first": int(lines.rows[first])}
        elif not code and blank[place]:
            code, value = "form_blank", lines.ballots[place]
        elif not code and lines.optical.many_multiple == "reject" and many[place] * MANY > codes.shape[1]:
            code, value, facts = "form_multiple", lines.ballots[place], {"count": int(many[place]), "of": codes.shape[1]}
        if code:
            faults.append((place, (code, value, facts)))
    return faults


def _form_fault(ballot: str, code: str, known: set[str] | None) -> tuple[str, str, dict]:
    """Code, value and facts of what is wrong with the number or the group, empty where nothing is.

    known: codes of groups; None where the lines have none.
    """
    if not ballot:
        return "ballot_missing", "", {}
    if not _NUMBER.fullmatch(ballot):
        return "form_number_bad", ballot, {}
    if known is not None and _unpadded(code) not in known:
        return "group_code_unknown", code, {}
    return "", "", {}


def _twice(lines: _Lines) -> dict[int, tuple[int, bool]]:
    """Lines whose number stands on another one: the place of the first, and whether all of them are alike.

    Where they are alike, the first is not among them.
    """
    places: dict[str, list[int]] = {}
    for place, ballot in enumerate(lines.ballots):
        places.setdefault(ballot, []).append(place)
    found = {}
    for same in places.values():
        if len(same) > 1:
            alike = all(
                lines.codes[place] == lines.codes[same[0]] and (lines.marks[place] == lines.marks[same[0]]).all()
                for place in same
            )
            found.update(dict.fromkeys(same[1:] if alike else same, (same[0], alike)))
    return found


def _table(
    file: str, lines: _Lines, kept: np.ndarray, codes: np.ndarray, names: tuple[str, ...], header: Sequence[str]
) -> Table:
    places = np.flatnonzero(kept)
    columns = [Coded(np.arange(len(places), dtype=np.int32), tuple(lines.ballots[place] for place in places))]
    groups = {_unpadded(code): name for code, name in lines.optical.groups.items()}
    if groups:
        said = [lines.codes[place] for place in places]
        only = next(iter(groups.values()))
        named = dict.fromkeys(groups.get(_unpadded(code), only) for code in said)
        position = {name: place for place, name in enumerate(named)}
        group = np.array([position[groups.get(_unpadded(code), only)] for code in said], dtype=np.int32)
        columns.append(Coded(group, tuple(named)))
    answers = np.asfortranarray(codes[places])  # a column is read as a whole
    columns += [Coded(answers[:, question], names) for question in range(codes.shape[1])]
    lines.problems.sort(key=lambda problem: problem.row or 0)
    return Table(
        file, KIND, lines.encoding, "", (BALLOT, *([GROUP] if groups else []), *header), tuple(columns),
        lines.rows[places], tuple(lines.problems),
    )  # fmt: skip


def _of_text(file: str, content: bytes, optical: Optical) -> _Lines:
    text, encoding = decode(file, content)
    # One byte a character, so that places can be counted in bytes whatever else stands in a line.
    raw = text.decode("utf-8").encode("ascii", "replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\x1a")
    if optical.marks is None and not optical.delimiter:
        optical = replace(optical, delimiter=_delimiter(raw.lstrip().split(b"\n", 1)[0].decode("ascii")))
    if optical.delimiter:
        cells = [line.split(optical.delimiter) for line in raw.decode("ascii").split("\n")]
        rows = np.array([place for place, line in enumerate(cells) if any(cell.strip() for cell in line)], dtype=np.int64)
        return _of_cells(file, [cells[place] for place in rows], rows + 1, optical, encoding)
    return _of_lines(file, raw, optical, encoding)


def _of_lines(file: str, raw: bytes, optical: Optical, encoding: str) -> _Lines:
    """Fixed width."""
    characters = np.frombuffer(raw, np.uint8)
    ends = np.append(np.flatnonzero(characters == ord("\n")), len(raw))
    starts = np.r_[0, ends[:-1] + 1]
    rows = np.arange(1, len(starts) + 1)
    filled = np.array([bool(raw[start:end].strip()) for start, end in zip(starts, ends, strict=True)])
    starts, lengths, rows = starts[filled], (ends - starts)[filled], rows[filled]
    if not len(rows):
        raise DataError("no_rows", file=file)
    optical = _placed(file, optical, raw, starts, lengths)
    width = max(span.last for span in (optical.ballot, optical.group, optical.marks) if span)
    fits = lengths == width
    for place in np.flatnonzero(lengths > width):  # blanks behind the last mark
        fits[place] = not raw[starts[place] + width : starts[place] + lengths[place]].strip()
    problems = [
        Problem("line_length", file, row=int(rows[place]), facts={"seen": int(lengths[place]), "expected": width})
        for place in np.flatnonzero(~fits)
    ]
    starts, rows = starts[fits], rows[fits]
    if not len(rows):
        raise DataError("optical_length", file=file, row=problems[0].row, **problems[0].facts, questions=_asked(optical))
    matrix = np.empty((len(starts), width), dtype=np.uint8)
    for begin in range(0, len(starts), BLOCK):
        matrix[begin : begin + BLOCK] = characters[starts[begin : begin + BLOCK, None] + np.arange(width)]
    marks = matrix[:, optical.marks.first - 1 : optical.marks.last]
    return _Lines(
        _texts(matrix, optical.ballot), _texts(matrix, optical.group), marks, rows, optical, encoding, problems, False
    )


def _placed(file: str, optical: Optical, raw: bytes, starts: np.ndarray, lengths: np.ndarray) -> Optical:
    """With spans: the layout's; else number, code and marks one behind the other, in lines as long as most of them are."""
    asked = _asked(optical)
    if optical.marks is not None:
        first = optical.marks.first
        last = optical.marks.last or first + asked - 1
        if last - first + 1 != asked:
            raise DataError("optical_questions", file=file, marks=last - first + 1, questions=asked)
        return replace(optical, marks=Span(first, last))
    width = int(np.bincount(lengths).argmax())
    before = width - asked
    code = max((len(each) for each in optical.groups), default=0)
    if before <= code:
        row = int(np.flatnonzero(lengths == width)[0]) + 1
        raise DataError("optical_length", file=file, row=row, seen=width, expected=asked + code + 1, questions=asked)
    if code == 1 and all(raw[start + before - 2 : start + before - 1] == b"0" for start in starts[lengths == width]):
        code = 2  # a workbook makes 2 of the text 02
    group = Span(before - code + 1, before) if code else None
    return replace(optical, ballot=Span(1, before - code), group=group, marks=Span(before + 1, width))


def _texts(matrix: np.ndarray, span: Span | None) -> list[str]:
    if span is None:
        return [""] * len(matrix)
    field = np.ascontiguousarray(matrix[:, span.first - 1 : span.last])
    return [text.decode("ascii").strip() for text in field.view(f"S{field.shape[1]}").ravel().tolist()]


def _of_grid(grid: Grid, optical: Optical) -> _Lines:
    """A DBF file or a sheet."""
    start = grid.headers
    return _of_cells(grid.file, grid.lines(start, len(grid)), grid.rows[start:], optical, grid.encoding)


def _of_cells(file: str, cells: list[list[str]], rows: np.ndarray, optical: Optical, encoding: str) -> _Lines:
    """Fields instead of characters; the marks are a field each, or all of them one field."""
    optical = _placed_fields(optical)
    asked, first = _asked(optical), optical.marks.first
    meaningful = {*optical.levels, *optical.multiple, *optical.missing}
    ballots, codes, marks, kept, problems = [], [], [], [], []
    for place, line in enumerate(cells):
        fields = [cell.strip() for cell in line]
        told = fields[first - 1 : optical.marks.last]
        # All marks in one field count as they stand: where blanks at its ends were lost, nobody knows at which end.
        row = line[first - 1] if len(told) == 1 and asked > 1 else "".join(map(_one_mark, told))
        if not kept and not problems and not any(cell and meaningful.issuperset(cell) for cell in told):
            continue  # names of the fields
        if len(row) != asked:
            facts = {"seen": len(row), "expected": asked}
            problems.append(Problem("line_length", file, row=int(rows[place]), facts=facts))
            continue
        ballots.append(_field(fields, optical.ballot))
        codes.append(_field(fields, optical.group))
        marks.append(row)
        kept.append(place)
    if not kept:
        if problems:
            raise DataError("optical_length", file=file, row=problems[0].row, **problems[0].facts, questions=asked)
        raise DataError("no_rows", file=file)
    matrix = np.frombuffer("".join(marks).encode("latin-1", "replace"), np.uint8).reshape(len(marks), asked)
    return _Lines(ballots, codes, matrix, np.asarray(rows)[kept], optical, encoding, problems, True)


def _placed_fields(optical: Optical) -> Optical:
    if optical.marks is not None:
        return optical
    group = Span(2, 2) if optical.groups else None
    return replace(optical, ballot=Span(1, 1), group=group, marks=Span(3 if group else 2, None))


def _one_mark(cell: str) -> str:
    """ "?" for a cell of several characters, which is no mark."""
    return cell if len(cell) == 1 else "?" if cell else " "


def _field(fields: list[str], span: Span | None) -> str:
    return "".join(fields[span.first - 1 : span.last]) if span else ""


def _delimiter(line: str) -> str:
    return next((mark for mark in DELIMITERS if mark in line), "")


def _asked(optical: Optical) -> int:
    return len(optical.questions)


def _unpadded(code: str) -> str:
    return code.lstrip("0") or code
