"""Survey files for tests, made of plain rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from data.header import find_table
from data.store import Reader
from data.tables import Table
from data.text_reader import read_text

LONG = ("评议表编号", "评议主体", "参评单位", "评议内容", "评价选项")
UNITS = ("市公安局", "市教育局", "市税务局", "市城管局")
STAYING = ("batch", "log", "withdrawn", "raw_file", "raw_piece")
"""Tables that keep a batch after it was withdrawn."""


def csv_file(rows: Iterable[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def table_of(content: bytes, file: str = "f.csv") -> Table:
    """A text file as a table."""
    return find_table(read_text(file, content))


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Cells keep their types; None leaves one out."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return stream.getvalue()


def long_rows(
    ballots: Iterable[str], levels: Sequence[str] = ("满意",), units: Sequence[str] = UNITS, group: str = "群众"
) -> list:
    """Every ballot rates every unit in two dimensions; levels take turns."""
    rows: list[Sequence[str]] = [LONG]
    for ballot in ballots:
        for unit in units:
            for dimension in ("服务态度", "依法行政"):
                rows.append((ballot, group, unit, dimension, levels[len(rows) % len(levels)]))
    return rows


def long_file(ballots: Iterable[str], **how: object) -> bytes:
    return csv_file(long_rows(ballots, **how))


def dump(store: Reader, without: Sequence[str] = STAYING) -> Mapping[str, list[tuple]]:
    """Every table, its rows in an order of their own."""
    tables = [name for (name,) in store.rows("select table_name from duckdb_tables() order by table_name")]
    return {table: store.rows(f"select * from {table} order by all") for table in tables if table not in without}
