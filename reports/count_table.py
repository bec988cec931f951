"""计票汇总表 and 统计结果确认单: what stands in each row, before it is laid out on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CountRow:
    """Ticks of one unit, by the columns of its table."""

    unit: str
    unit_class: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class CountTable:
    """Ticks on the forms of one line of groups; secret groups share a line with their neighbours.

    columns: the answers, best first; ballots: forms with at least one answer, None where only counts came; dimensions:
    asked of a unit at most.
    """

    line: str
    columns: tuple[str, ...]
    ballots: int | None
    dimensions: int
    rows: tuple[CountRow, ...]


@dataclass(frozen=True)
class FormsLine:
    """Forms of a line of groups, as the register has them; None where it says nothing."""

    line: str
    issued: int | None
    returned: int | None
    valid: int | None
    remark: str


@dataclass(frozen=True)
class FileLine:
    """A file that the counts rest on."""

    batch: int
    file: str
    ballots: int
    ratings: int
    day: str
    sha256: str


@dataclass(frozen=True)
class CountBook:
    """Everything of a wave that counters sign."""

    heading: str
    demonstration: bool
    tables: tuple[CountTable, ...]
    forms: tuple[FormsLine, ...]
    files: tuple[FileLine, ...]
    scheme: str
    fingerprint: str
    data_date: str
