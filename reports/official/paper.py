"""An official paper as text. How it looks is none of its concern, so that Word and other forms show the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.official.lines import BODY_SIZE, LINE

BODY, HEAD, SUBHEAD, PLAIN = STYLES = ("body", "head", "subhead", "plain")
"""正文 with its indent, 一、 in 黑体, （一） in 楷体, and a line that starts flush left."""


@dataclass(frozen=True)
class Text:
    """A paragraph. lead: words before it in the type of （一）, in the same line."""

    style: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Column:
    """width in mm; align: left, center or right."""

    heading: str
    width: float
    align: str = "center"


@dataclass(frozen=True)
class Table:
    """rows: text as it stands on the page, a tuple for each. blocks: how many stand side by side, filled column-first.
    size: points of the type. caption: a line over it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    blocks: int = 1
    size: float = 12


@dataclass(frozen=True)
class Annex:
    """title: words that are not broken up; notes: a line each, under its tables."""

    title: tuple[str, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    landscape: bool = False

    @property
    def name(self) -> str:
        return "".join(self.title)


@dataclass(frozen=True)
class Colophon:
    """版记: to whom copies go, who prints it and when. Empty lines are left out."""

    copies: str = ""
    printer: str = ""
    day: str = ""

    def __bool__(self) -> bool:
        return bool(self.copies or self.printer or self.day)


@dataclass(frozen=True)
class OfficialPaper:
    """title: words that are not broken up. number: 发文字号; signer: 签发人, of upward papers; red_head: 发文机关标志,
    "" for none. addressee with its colon; day: 成文日期 as it stands. stamped: whether a stamp will go over the signature.
    marks: what every page says over its text. size, pitch: points of the type and of the lines of its text. data_date: ISO
    day that stands in for the moment of writing. table: within the text, before the paragraph number table_at.
    """

    title: tuple[str, ...]
    texts: tuple[Text, ...]
    addressee: str = ""
    number: str = ""
    signer: str = ""
    red_head: str = ""
    issuer: str = ""
    day: str = ""
    stamped: bool = True
    remark: str = ""
    annexes: tuple[Annex, ...] = ()
    colophon: Colophon = Colophon()
    marks: tuple[str, ...] = ()
    data_date: str = ""
    table: Table | None = None
    table_at: int = 0
    size: float = BODY_SIZE
    pitch: float = LINE

    @property
    def name(self) -> str:
        return "".join(self.title)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All of them, in the order of the page."""
        own = (self.table,) if self.table is not None else ()
        return (*own, *(table for annex in self.annexes for table in annex.tables))


def moment_of(data_date: str) -> date:
    """The day that a document says it was made: the same data give the same bytes."""
    try:
        return date.fromisoformat(data_date)
    except ValueError:
        return date(2000, 1, 1)
