"""Where the fields of an optical reader's output stand and what its marks mean: from a layout file, or from the key.

The key is the sheet that comes with the forms: question number, unit and dimension; code and group; mark and level.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.content import TOTAL
from data.layout import ROLES
from data.problems import DataError, Problem
from data.tables import Table

MOST_QUESTIONS = 5_000
MANY_MULTIPLE = ("keep", "reject")
QUESTION = ("题号", "题目", "题序", "涂点号", "question")
CODE = ("代码", "主体码", "主体代码", "code")
MARK = ("数字", "涂点", "填涂", "涂点值", "mark", "代码")


@dataclass(frozen=True)
class Span:
    """Characters, or fields of a delimited line: first to last, from 1; last None is up to the end."""

    first: int
    last: int | None

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last or ''}"


@dataclass(frozen=True)
class Optical:
    """A form as a line. What is empty is found elsewhere: spans from the length of the lines, the rest in the key.

    questions: unit and dimension of each mark; groups: name by code; levels: name by mark. multiple: the mark for two
    ticks or more; missing: marks for none. many_multiple: what becomes of a form with two ticks on over a third of it.
    """

    ballot: Span | None = None
    group: Span | None = None
    marks: Span | None = None
    delimiter: str = ""
    questions: tuple[tuple[str, str], ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    multiple: str = "*"
    missing: str = "0 "
    many_multiple: str = "keep"

    def with_key(self, key: Optical) -> Optical:
        """What the key says wins."""
        said = {name: getattr(key, name) for name in ("questions", "groups", "levels") if getattr(key, name)}
        return replace(self, **said)


def parse_optical(content: Mapping[str, object]) -> Optical:
    """The table [optical] of a layout file. Raises DataError layout_bad_key."""
    known = {
        "ballot": str, "group": str, "marks": str, "delimiter": str, "key": dict, "groups": dict, "levels": (list, dict),
        "multiple": str, "missing": str, "many_multiple": str,
    }  # fmt: skip
    for name, value in content.items():
        if name not in known or not isinstance(value, known[name]):
            raise DataError("layout_bad_key", key=f"optical.{name}", allowed=sorted(known))
    spans = {name: _span(name, str(content[name])) for name in ("ballot", "group", "marks") if name in content}
    if content.get("many_multiple", "keep") not in MANY_MULTIPLE:
        raise DataError("layout_bad_key", key="optical.many_multiple", allowed=list(MANY_MULTIPLE))
    plain = {
        name: content[name] for name in ("delimiter", "multiple", "missing", "many_multiple", "groups") if name in content
    }
    levels = content.get("levels", {})
    if isinstance(levels, list):
        levels = {str(place): level for place, level in enumerate(levels, 1)}
    for name, pairs in (("groups", content.get("groups", {})), ("levels", levels)):
        if not all(isinstance(value, str) and value for value in pairs.values()):
            raise DataError("layout_bad_key", key=f"optical.{name}", allowed=['"1" = "…"'])
    for name, marks in (("levels", levels), ("multiple", plain.get("multiple", "")), ("missing", plain.get("missing", ""))):
        if not all(len(mark) == 1 and mark.isascii() for mark in marks):
            raise DataError("layout_bad_key", key=f"optical.{name}", allowed=["1", "2", "…", "9"])
    needed = {"ballot", "marks"} | ({"group"} if len(plain.get("groups", {})) > 1 else set())
    if absent := sorted(needed - spans.keys()) if spans else []:
        raise DataError("layout_bad_key", key=f"optical.{absent[0]}", allowed=["1-6", "7", "9-"])
    return Optical(**spans, **plain, levels=levels, questions=_questions(content.get("key", {})))


def key_from_tables(tables: Sequence[Table]) -> Optical:
    """The key, in one sheet or several: 题号、单位、评议内容; 代码、主体; 数字、选项.

    Raises DataError optical_key_unreadable, optical_key_bad.
    """
    for table in tables:
        number, unit = _column(table, QUESTION), _column(table, ROLES["unit"])
        if number is not None and unit is not None:
            return Optical(
                questions=_numbered(table, number, unit, _column(table, ROLES["dimension"])),
                groups=_pairs(tables, CODE, ROLES["group"]),
                levels=_marks(_pairs(tables, MARK, ROLES["level"]), tables[0].file),
            )
    known = [header for table in tables for header in table.header if header]
    raise DataError("optical_key_unreadable", file=tables[0].file, known=known)


def _span(name: str, text: str) -> Span:
    found = re.fullmatch(r"\s*(\d{1,5})\s*(-\s*(\d{1,5})?)?\s*", text)
    if found:
        first = int(found[1])
        last = first if found[2] is None else int(found[3]) if found[3] else None
        if first >= 1 and (last >= first if last is not None else name == "marks"):
            return Span(first, last)
    raise DataError("layout_bad_key", key=f"optical.{name}", allowed=["1-6", "7", "9-"])


def _questions(key: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Pairs by question number, which runs from 1 without a gap."""
    pairs: list[tuple[str, str]] = []
    for number in range(1, len(key) + 1):
        said = key.get(str(number))
        named = [said, TOTAL] if isinstance(said, str) else said
        fine = isinstance(named, list) and len(named) == 2 and all(isinstance(name, str) for name in named)
        if not fine or _question_fault(number, tuple(named), pairs, ())[0]:
            raise DataError("layout_bad_key", key=f"optical.key.{number}", allowed=['"1" = ["市教育局", "政务公开"]'])
        pairs.append(tuple(named))
    return tuple(pairs)


def _numbered(table: Table, number: int, unit: int, dimension: int | None) -> tuple[tuple[str, str], ...]:
    numbers, units = table.coded(number).texts(), table.coded(unit).texts()
    dimensions = table.coded(dimension).texts() if dimension is not None else [""] * len(units)
    found: dict[int, tuple[str, str]] = {}
    problems = []
    last_unit = ""
    for place, row in enumerate(table.rows.tolist()):
        text = unicodedata.normalize("NFKC", numbers[place]).removesuffix(".0")
        if not text:
            continue  # a table beside this one is longer
        last_unit = units[place] or last_unit  # written once for all its questions
        pair = (last_unit, dimensions[place] or TOTAL)
        question = int(text) if text.isdecimal() and len(text) < 6 else 0
        code, value = _question_fault(question, pair, found.values(), found)
        if code:
            problems.append(Problem(code, table.file, table.sheet, row, table.header[number], value or text))
        else:
            found[question] = pair
    absent = [str(each) for each in range(1, max(found, default=0) + 1) if each not in found]
    if absent and not problems:
        problems = [Problem("question_absent", table.file, table.sheet, value=each) for each in absent]
    if problems or not found:
        raise DataError("optical_key_bad", tuple(problems), file=table.file, count=len(problems))
    return tuple(found[each] for each in sorted(found))


def _question_fault(
    number: int, pair: tuple[str, str], others: Collection[tuple[str, str]], numbers: Collection[int]
) -> tuple[str, str]:
    """Code and value of what is wrong with a question, two empty texts where nothing is."""
    if not 1 <= number <= MOST_QUESTIONS:
        return "question_number_bad", ""
    if number in numbers:
        return "question_twice", str(number)
    if not pair[0]:
        return "unit_missing", ""
    if pair in others:
        return "question_same", "—".join(pair)
    return "", ""


def _pairs(tables: Sequence[Table], left: Sequence[str], right: Sequence[str]) -> dict[str, str]:
    """Rows of the first table that has both columns."""
    for table in tables:
        code, name = _column(table, left), _column(table, right)
        if code is not None and name is not None:
            pairs = zip(table.coded(code).texts(), table.coded(name).texts(), strict=True)
            return {code.removesuffix(".0"): name for code, name in pairs if name}
    return {}


def _marks(levels: dict[str, str], file: str) -> dict[str, str]:
    plain = {unicodedata.normalize("NFKC", mark): name for mark, name in levels.items()}
    problems = tuple(Problem("mark_bad", file, value=mark) for mark in plain if len(mark) != 1 or not mark.isascii())
    if problems:
        raise DataError("optical_key_bad", problems, file=file, count=len(problems))
    return plain


def _column(table: Table, names: Sequence[str]) -> int | None:
    plain = [re.sub(r"\s", "", unicodedata.normalize("NFKC", header)).lower() for header in table.header]
    return next((plain.index(name) for name in names if name in plain), None)
