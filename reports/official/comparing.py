"""Figures in an edited paper that are not those of its result."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

from reports.official.paper import OfficialPaper, Table
from reports.official.reading import ReadPaper
from words import say
from words.figures import masked, written

CHANGED, ADDED, MISSING = KINDS = ("changed", "added", "missing")
CLOSE = 0.55
"""How alike two sentences have to be, their figures aside, to be one."""
LONGEST = 60
_SENTENCE = re.compile(r"[^。；!?！？]+[。；!?！？]?")


@dataclass(frozen=True)
class Difference:
    """where: of the text or of a table, as somebody finds it; now: what stands there, was: what the result says, "" where
    it says nothing. kind: changed; added, a figure that the result does not know; missing, a row that is gone."""

    kind: str
    where: str
    now: str
    was: str
    in_table: bool = False


def differences(paper: OfficialPaper, made: ReadPaper, found: ReadPaper) -> tuple[Difference, ...]:
    """Tables first, then the text, each in its order. Rows and sentences that stand elsewhere now are found there. made:
    the file of the paper, read back."""
    return (*_tables(paper, found), *_prose(paper, made, found))


def _tables(paper: OfficialPaper, found: ReadPaper) -> list[Difference]:
    """Rows are known by what stands in their columns of names; the same headings in several tables are one."""
    expected: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for table in paper.tables:
        expected[_headings(table)] |= {_key(table, row): tuple(map(_plain, row)) for row in table.rows}
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    said: list[Difference] = []
    of_headings = {_headings(table): table for table in paper.tables}
    for rows in found.tables:
        headings = next((each for each in expected if rows and _blocks(rows[0], each)), None)
        if headings is None:
            continue
        table = of_headings[headings]
        for row in rows[1:]:
            for start in range(0, len(row), len(headings)):
                cells = tuple(map(_plain, row[start : start + len(headings)]))
                if not any(cells) or cells == headings:
                    continue
                said += _row(cells, table, headings, expected[headings], seen[headings])
    for headings, there in seen.items():
        said += [Difference(MISSING, key, "", say("compare.row"), True) for key in expected[headings] if key not in there]
    return said


def _row(
    cells: tuple[str, ...], table: Table, headings: tuple[str, ...], expected: dict[str, tuple[str, ...]], seen: set[str]
) -> list[Difference]:
    key = _key(table, cells)
    if key not in expected:
        return [Difference(ADDED, key, " ".join(each for each in cells if written(each)), "", True)]
    seen.add(key)
    return [
        Difference(CHANGED, say("compare.cell", row=key, column=heading), now, was, True)
        for heading, now, was in zip(headings, cells, expected[key], strict=False)
        if now != was and (written(now) or written(was))
    ]


def _headings(table: Table) -> tuple[str, ...]:
    return tuple(_plain(column.heading) for column in table.columns)


def _blocks(head: tuple[str, ...], headings: tuple[str, ...]) -> bool:
    """Whether a first row is these headings, once or several times beside one another."""
    plain = tuple(map(_plain, head))
    return len(plain) % len(headings) == 0 and plain == headings * (len(plain) // len(headings))


def _key(table: Table, row: tuple[str, ...]) -> str:
    names = [_plain(cell) for cell, column in zip(row, table.columns, strict=False) if column.align == "left"]
    return " ".join(names[:2]) if names else _plain(row[0])


def _prose(paper: OfficialPaper, made: ReadPaper, found: ReadPaper) -> list[Difference]:
    expected = [each for text in made.paragraphs for each in _sentences(text)]
    there = [each for text in found.paragraphs for each in _sentences(text)]
    by_mask: dict[str, list[str]] = defaultdict(list)
    for each in there:
        by_mask[masked(each)].append(each)
    said, left = [], []
    for each in expected:
        same = by_mask[masked(each)]
        if same:
            said += _figures(each, same.pop(0))
        elif written(each):
            left.append(each)
    rest = [each for same in by_mask.values() for each in same]
    for each in left:
        near = max(rest, key=lambda other: SequenceMatcher(None, masked(each), masked(other)).ratio(), default=None)
        if near is None or SequenceMatcher(None, masked(each), masked(near)).ratio() < CLOSE:
            continue
        rest.remove(near)
        said += _figures(each, near)
    known = {figure for text in expected for figure in _values(text)}
    known |= {figure for table in paper.tables for row in table.rows for cell in row for figure in _values(cell)}
    for each in rest:
        said += [Difference(ADDED, _short(each), figure, "") for figure in _values(each) if figure not in known]
    return said


def _figures(was: str, now: str) -> list[Difference]:
    """Figures of a sentence, one beside the other where it has as many as before."""
    before, after = _values(was), _values(now)
    if len(before) == len(after):
        return [Difference(CHANGED, _short(now), b, a) for a, b in zip(before, after, strict=True) if a != b]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Difference(CHANGED, _short(now), " ".join(after[c:d]), " ".join(before[a:b]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag in ("replace", "insert")
    ]


def _sentences(text: str) -> list[str]:
    return [found for each in _SENTENCE.findall(_plain(text)) if (found := each.strip())]


def _values(text: str) -> list[str]:
    return written(_plain(text))


def _plain(text: str) -> str:
    """Full-width digits as usual ones, without blanks: WPS and people write both."""
    digits = "".join(unicodedata.normalize("NFKC", char) if char.isdigit() or char in "．－" else char for char in text)
    return "".join(digits.split())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + say("list.cut")
