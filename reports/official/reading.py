"""Paragraphs and tables of a Word file, as somebody reads them: what was deleted with changes tracked is not there."""

from __future__ import annotations

import io
from dataclasses import dataclass

from docx import Document
from lxml import etree

from reports.official.markup import W

P, T, TBL, TR, TC, TAB = (f"{{{W}}}{name}" for name in ("p", "t", "tbl", "tr", "tc", "tab"))


@dataclass(frozen=True)
class ReadPaper:
    """paragraphs: outside tables; tables: rows of cells."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]


def read_paper(content: bytes) -> ReadPaper:
    """content: a guarded .docx. Raises ValueError, KeyError where it cannot be opened."""
    body = Document(io.BytesIO(content)).element.body
    paragraphs = [_text(each) for each in body.iter(P) if next(each.iterancestors(TBL), None) is None]
    tables = [
        tuple(
            tuple(" ".join(filter(None, map(_text, cell.iter(P)))).strip() for cell in row.findall(TC))
            for row in table.findall(TR)
        )
        for table in body.iter(TBL)
    ]
    return ReadPaper(tuple(text for text in paragraphs if text), tuple(tables))


def _text(element: etree._Element) -> str:
    held = [each for each in element.iter(T) if next(each.iterancestors(P)) is element]
    return "".join(each.text or "" for each in held).strip()
