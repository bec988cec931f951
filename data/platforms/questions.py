"""How platforms write a question over its columns: number, stem, and the row of a matrix or the option."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from data.layout import split_header
from data.platforms.form import Question
from data.tables import Table

_NUMBER = re.compile(r"^(?:第(\d+)题|[Qq]?(\d+)(?:[、.．:：]|(?=[（(\[【])))\s*(.*)$")
_IN_BRACKETS = re.compile(r"^[（(](.*)[)）]$")
_SUB = re.compile(r"^(.*?)\s*\[([^\[\]]*)\](?:\s*\[([^\[\]]*)\])?(?:\.\d+)?$", re.DOTALL)
TICKS = {"0", "1", "-2", "-3", "Y", "N", "Yes", "No", "是", "否", "True", "False", "TRUE", "FALSE"}
DASHES = "—–－-"


def numbered(text: str) -> tuple[str, str]:
    """Number and title of 7、题干, 第7题(选项), Q7.题干; number "" where there is none."""
    found = _NUMBER.match(text)
    return (found.group(1) or found.group(2), found.group(3)) if found else ("", text)


def bracketed(text: str) -> tuple[str, str]:
    """Stem and item of `question [row]`; a second bracket, of a scale, belongs to the stem."""
    found = _SUB.match(text)
    if not found:
        return text, ""
    stem, item, scale = found.groups()
    return (f"{stem} [{scale}]" if scale else stem).strip(), item.strip()


def parted(text: str, mark: str) -> tuple[str, str]:
    """Stem and item, split at the last mark; item "" where there is none."""
    stem, found, item = text.rpartition(mark)
    return (stem.strip(), item.strip()) if found and stem.strip() and item.strip() else (text.strip(), "")


def titled(text: str) -> tuple[str, str]:
    """Unit and dimension, or stem and item, of a header that a person wrote; item "" where it is one thing."""
    return split_header(text) or (text, "")


def numbered_questions(table: Table, columns: Sequence[int]) -> list[Question]:
    """Questions of headers like 7、题干 whose columns belong together by number; the stem may stand on one of them only."""
    together: dict[str, list[tuple[int, str]]] = defaultdict(list)
    alone = []
    for column in columns:
        number, title = numbered(table.header[column])
        if number:
            together[number].append((column, title))
        else:
            alone.append(Question(column, *titled(title)))
    for number, titles in together.items():
        alone += _of_one_number(table, number, titles)
    return sorted(alone, key=lambda question: question.column)


def ticks_only(table: Table, column: int) -> bool:
    """Whether a column holds nothing but the ticks of an option."""
    return set(table.coded(column).names) <= TICKS


def _of_one_number(table: Table, number: str, titles: list[tuple[int, str]]) -> list[Question]:
    if len(titles) == 1:
        column, title = titles[0]
        option = bool(inner := _IN_BRACKETS.match(title)) and ticks_only(table, column)
        stem, item = ("", inner.group(1)) if option else _split(title)
        return [Question(column, stem, item, number, option)]
    stem, items = _stem_and_items([title for _, title in titles])
    return [
        Question(column, stem, item, number, _is_option(table, column, title))
        for (column, title), item in zip(titles, items, strict=True)
    ]


def _split(title: str) -> tuple[str, str]:
    """At the mark of a matrix, else as a person's header."""
    return _at_matrix_mark(title) or titled(title)


def _at_matrix_mark(title: str) -> tuple[str, str] | None:
    for mark in ("：—", ":—", "?—", "？—"):
        stem, found, item = title.partition(mark)
        if found and item.strip(DASHES):
            return (stem + mark[0]).strip(), item.strip(DASHES + " ")
    return None


def _stem_and_items(titles: list[str]) -> tuple[str, list[str]]:
    """The stem that stands on one of the titles, or on all, and what each title asks about."""
    if all(_IN_BRACKETS.match(title) for title in titles):
        return "", [_IN_BRACKETS.match(title).group(1) for title in titles]
    for split in (_at_matrix_mark, _at_dash, _at_colon):
        parts = [split(title) for title in titles]
        stems = {part[0] for part in parts if part}
        if len(stems) == 1 or (stems and split is _at_matrix_mark):
            stem = next(part[0] for part in parts if part)
            return stem, [part[1] if part else title for part, title in zip(parts, titles, strict=True)]
    return "", titles


def _at_dash(title: str) -> tuple[str, str] | None:
    stem, item = parted(title, "—")
    return (stem, item) if item else None


def _at_colon(title: str) -> tuple[str, str] | None:
    for mark in ("：", ":"):
        stem, found, item = title.partition(mark)
        if found and item.strip():
            return stem.strip(), item.strip()
    return None


def _is_option(table: Table, column: int, title: str) -> bool:
    """A tick of a multiple choice: its title has no matrix mark and its cells nothing but ticks."""
    return bool(_IN_BRACKETS.match(title) or _at_colon(title)) and not _at_matrix_mark(title) and ticks_only(table, column)
