"""The office's own template: {{字段}} stands where something is put in. Nothing in it is evaluated.

A field may be torn over several runs, as Word does it. What is put in is not looked at again, so that braces in a name stay
braces.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from docx import Document
from docx.opc.part import XmlPart
from lxml import etree

from reports.official.blocks import annex_list
from reports.official.document import annex_elements
from reports.official.fonts import Fonts
from reports.official.markup import W, el, fit, paragraph, run
from reports.official.package import document_bytes
from reports.official.paper import HEAD, SUBHEAD, OfficialPaper
from reports.official.styles import add_styles
from words import say
from words.punctuation import beside

TEXT, ANNEX_LIST, ANNEXES = BLOCKS = ("text", "annex_list", "annexes")
"""Fields that stand alone in their paragraph."""
_FIELD = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
P, T, R, PPR, RPR = (f"{{{W}}}{name}" for name in ("p", "t", "r", "pPr", "rPr"))


@dataclass(frozen=True)
class TemplateCheck:
    """used, missing: fields by name, as the template has them or not; unknown: what stands in braces and is no field.
    not_alone: fields that need a paragraph of their own and have text beside them."""

    used: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    not_alone: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        return not self.unknown and not self.not_alone and field_name(TEXT) in self.used


def field_name(key: str) -> str:
    """正文, as it stands between the braces."""
    return say("template.field." + key)


FIELDS: dict[str, Callable[[OfficialPaper], str]] = {
    "title": lambda paper: paper.name,
    "number": lambda paper: paper.number,
    "signer": lambda paper: paper.signer,
    "addressee": lambda paper: paper.addressee,
    "issuer": lambda paper: paper.issuer,
    "day": lambda paper: paper.day,
    "copies": lambda paper: paper.colophon.copies,
    "printer": lambda paper: paper.colophon.printer,
    "printed": lambda paper: paper.colophon.day,
    "state": lambda paper: beside(*paper.marks),
}
"""Fields inside a line, and what each puts in."""


def check(content: bytes) -> TemplateCheck:
    """content: a guarded .docx. Raises ValueError where python-docx cannot open it."""
    known = {field_name(key): key for key in (*FIELDS, *BLOCKS)}
    used, unknown, not_alone = {}, {}, {}
    for each in _paragraphs(Document(io.BytesIO(content))):
        text = "".join(held.text or "" for held in _texts(each))
        for name in _FIELD.findall(text):
            if name not in known:
                unknown[name] = None
                continue
            used[name] = None
            if known[name] in BLOCKS and text.strip() != _FIELD.search(text)[0]:
                not_alone[name] = None
    missing = tuple(name for name in known if name not in used)
    return TemplateCheck(tuple(used), missing, tuple(unknown), tuple(not_alone))


def filled(content: bytes, paper: OfficialPaper, fonts: Fonts) -> bytes:
    """The template with the paper in it. A paper that is not issued says so on every page, also where the template has no
    field for it."""
    document = Document(io.BytesIO(content))
    keys = {field_name(key): key for key in (*FIELDS, *BLOCKS)}
    add_styles(document.styles.element, fonts)
    says_state = False
    for each in list(_paragraphs(document)):
        text = "".join(held.text or "" for held in _texts(each))
        names = [keys[name] for name in _FIELD.findall(text) if name in keys]
        says_state |= "state" in names
        block = next((name for name in names if name in BLOCKS), None)
        if block is not None:
            for element in _block(block, each, paper, fonts):
                each.addprevious(element)
            each.getparent().remove(each)
        elif names:
            _put_in(each, lambda name: FIELDS[keys[name]](paper) if name in keys else None)
    if paper.marks and not says_state:
        for section in document.sections:
            for header in (section.header, section.even_page_header, section.first_page_header):
                header.paragraphs[0]._p.addprevious(paragraph("PaperMark", run(beside(*paper.marks))))
    return document_bytes(document, paper.name, paper.data_date)


def _paragraphs(document) -> Iterator[etree._Element]:
    """All of the text, headers, footers and boxes."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield from part.element.iter(P)


def _texts(element: etree._Element) -> list[etree._Element]:
    """Pieces of text of the paragraph itself, and not of a box that hangs on it."""
    return [held for held in element.iter(T) if next(held.iterancestors(P)) is element]


def _put_in(element: etree._Element, value: Callable[[str], str | None]) -> None:
    """In the place of every field its value, in the run in which the field begins."""
    held = _texts(element)
    starts, whole = [], ""
    for each in held:
        starts.append(len(whole))
        whole += each.text or ""
    pieces = [list(each.text or "") for each in held]
    for found in _FIELD.finditer(whole):
        put = value(found[1])
        if put is None:
            continue
        for place in range(found.start(), found.end()):
            at = max(number for number, start in enumerate(starts) if start <= place and pieces[number])
            pieces[at][place - starts[at]] = fit(put) if place == found.start() else ""
    for each, chars in zip(held, pieces, strict=True):
        each.text = "".join(chars)
        each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _block(name: str, element: etree._Element, paper: OfficialPaper, fonts: Fonts) -> list[etree._Element]:
    if name == ANNEX_LIST:
        return [each.element for each in annex_list([annex.name for annex in paper.annexes])]
    if name == ANNEXES:
        return annex_elements(paper)
    own = element.find(PPR)
    look = next((each.find(RPR) for each in element.iter(R) if each.find(RPR) is not None), None)
    found = []
    for text in paper.texts:
        made = el("p", *([deepcopy(own)] if own is not None else []))
        head = fonts.head if text.style == HEAD else fonts.subhead if text.style == SUBHEAD else ""
        for words, east in ((text.lead, fonts.subhead), (text.text, head)):
            if words:
                made.append(_run_like(words, look, east))
        found.append(made)
    return found


def _run_like(text: str, look: etree._Element | None, east: str) -> etree._Element:
    """In the type of the template; headings in theirs."""
    made = run(text)
    inner = deepcopy(look) if look is not None else el("rPr")
    if east:
        for each in inner.findall(f"{{{W}}}rFonts"):
            inner.remove(each)
        inner.insert(
            0 if not len(inner) or not inner[0].tag.endswith("}rStyle") else 1, el("rFonts", hint="eastAsia", eastAsia=east)
        )
    if len(inner):
        made.insert(0, inner)
    return made
