"""An official paper as a .docx on the page of GB/T 9704-2012."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from docx import Document
from docx.oxml import parse_xml
from lxml import etree

from reports.official.blocks import (
    ONE,
    Block,
    addressee,
    annex_list,
    blank,
    colophon,
    red_head,
    signature,
    title,
)
from reports.official.fonts import STAND_INS, Fonts
from reports.official.lines import BODY_SIZE, LINE, TITLE_LINE, Flow, broken, span
from reports.official.markup import W, el, paragraph, run
from reports.official.package import document_bytes
from reports.official.pages import TEXT_HEIGHT, TEXT_WIDTH, Pages
from reports.official.paper import Annex, OfficialPaper, Table, Text
from reports.official.styles import LEAD, set_styles
from reports.official.tables import by_page, heights, side_by_side, table_element
from words import say

STYLE_OF = {"body": "PaperBody", "head": "PaperHead", "subhead": "PaperSubhead", "plain": "PaperPlain"}
POINTS = 72 / 25.4
NOTE_LINE = 18
KEPT = 4
"""Lines of a last paragraph that goes to the page of the signature; a longer one is torn apart on its own."""


def paper_docx(paper: OfficialPaper, fonts: Fonts) -> bytes:
    """The bytes of the document; the same paper gives the same bytes."""
    document = empty_document(fonts)
    body, end = document.element.body, document.element.body.sectPr
    body.remove(end)
    for each in _whole(paper, Pages(document, paper.marks)):
        body.append(parse_xml(etree.tostring(each)))
    return document_bytes(document, paper.name, paper.data_date)


def room_under(paper: OfficialPaper) -> float:
    """Points that stay free under its signature on the first page; below 0 where it goes on."""
    return min(flow.left if flow.page == 1 else -1.0 for flow in _flowed(_text_blocks(paper), _tail(paper)))


def annex_elements(paper: OfficialPaper) -> list[etree._Element]:
    """The annexes alone, each on a new page, all of them upright."""
    flows, found = _flows(), []
    for place, annex in enumerate(paper.annexes, 1):
        number = str(place) if len(paper.annexes) > 1 else ""
        found += _annex(replace(annex, landscape=False), number, False, flows)
    return found


def empty_document(fonts: Fonts):
    """A document with the styles of a paper and nothing else."""
    document = Document()
    set_styles(document.styles.element, fonts)
    for relation, found in list(document.part.rels.items()):
        if found.reltype.endswith(("/stylesWithEffects", "/customXml", "/numbering")):
            document.part.rels.pop(relation)
        elif found.reltype.endswith("/fontTable"):
            found.target_part._blob = _font_table(fonts)
        elif found.reltype.endswith("/webSettings"):
            document.part.rels.pop(relation)
    for relation, found in list(document.part.package.rels.items()):
        if found.reltype.endswith("/thumbnail"):
            document.part.package.rels.pop(relation)
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.extend(
        [
            el("zoom", percent=100),
            el("evenAndOddHeaders"),
            el("characterSpacingControl", val="doNotCompress"),
            el("compat", *_word_2010()),
        ]
    )
    return document


def _word_2010() -> list[etree._Element]:
    """Which rules of layout hold."""
    uri = "http://schemas.microsoft.com/office/word"
    return [el("compatSetting", name="compatibilityMode", uri=uri, val="15")]


def _font_table(fonts: Fonts) -> bytes:
    """Names alone, with what may stand in for each."""
    root = el("fonts")
    for name in fonts.names:
        other = [el("altName", val=STAND_INS[name])] if name in STAND_INS else []
        found = el("font", *other)
        found.set(f"{{{W}}}name", name)
        root.append(found)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _whole(paper: OfficialPaper, pages: Pages) -> Iterable[etree._Element]:
    """Everything in the order of the page; the last element is the last section."""
    text, tail = _text_blocks(paper), _tail(paper)
    flows = _flowed(text, tail)
    text += tail
    elements = [element for each in text for element in _elements(each)]
    turned = False
    """Whether the section that is open is a landscape one."""
    for place, annex in enumerate(paper.annexes, 1):
        fresh = annex.landscape or turned
        if fresh:
            _close(elements, pages.landscape() if turned else pages.portrait())
        turned = annex.landscape
        elements += _annex(annex, str(place) if len(paper.annexes) > 1 else "", fresh, flows)
    if not paper.colophon:
        elements += _end(elements)
        return [*elements, pages.landscape() if turned else pages.portrait()]
    foot, height = colophon(paper.colophon)
    here = not turned and all(flow.page % 2 == 0 and flow.left >= height + LINE for flow in flows)
    if here:
        return [*elements, foot, pages.portrait()]
    _close(elements, pages.landscape() if turned else pages.portrait())
    # A page that is left empty before 版记 carries no number, nor does the one of 版记.
    odd = all(flow.page % 2 for flow in flows)
    return [*elements, foot, pages.portrait("evenPage", numbered=odd)]


def _flows() -> tuple[Flow, Flow]:
    """As Word sets it, and with gaps beside digits: what rests on a place on the page has to hold for both."""
    return Flow(), Flow(spaced=True)


Item = Block | Table


def _text_blocks(paper: OfficialPaper) -> list[Item]:
    items: list[Item] = [*red_head(paper), *title(paper), *addressee(paper)]
    for place, text in enumerate(paper.texts):
        if paper.table is not None and place == paper.table_at:
            items.append(side_by_side(paper.table))
        items.append(text_block(text, paper.size, paper.pitch, keep=place == len(paper.texts) - 1))
    if paper.table is not None and paper.table_at >= len(paper.texts):
        items.append(side_by_side(paper.table))
    return items


def _tail(paper: OfficialPaper) -> list[Block]:
    """附件说明 and 落款: they stand on the page on which the text ends."""
    return [*annex_list([annex.name for annex in paper.annexes]), *signature(paper)]


def _flowed(text: list[Item], tail: list[Block]) -> tuple[Flow, Flow]:
    """Where both end. What no longer fits under the text takes its last lines along: one in Word, a whole paragraph
    elsewhere."""
    flows = _flows()
    _flow(flows, text)
    last = text[-1]
    for flow in flows:
        need = sum(each.height * each.lines[flow.spaced] for each in tail)
        if need > flow.left and isinstance(last, Block) and max(last.lines) <= KEPT:
            flow.turn()
            flow.add(last.height, last.lines[1] if flow.spaced else 1)
    _flow(flows, tail)
    return flows


def text_block(text: Text, size: float = BODY_SIZE, pitch: float = LINE, keep: bool = False) -> Block:
    """keep: on the page of what follows."""
    indent = 0 if text.style == "plain" else 2
    spacing = [el("spacing", before=0, after=0, line=round(pitch * 20), lineRule="exact")] if pitch != LINE else []
    runs = [run(words, style, *_sized(size)) for words, style in ((text.lead, LEAD), (text.text, "")) if words]
    lines = span(text.lead + text.text, size=size, indent=indent)
    keeping = [el("keepNext")] if keep and max(lines) <= KEPT else []
    return Block(paragraph(STYLE_OF[text.style], *runs, properties=(*keeping, *spacing)), lines, pitch)


def _sized(size: float) -> list[etree._Element]:
    return [el("sz", val=round(size * 2)), el("szCs", val=round(size * 2))] if size != BODY_SIZE else []


def _flow(flows: Iterable[Flow], items: Iterable[Item]) -> None:
    for item in items:
        for flow in flows:
            if isinstance(item, Block):
                flow.add(item.height, item.lines[flow.spaced])
            else:
                head, *rows = heights(item)
                flow.add(head)
                for each in rows:
                    if each > flow.left:  # the heading repeats on the next page
                        flow.turn()
                        flow.add(head)
                    flow.add(each)


def _elements(item: Item) -> list[etree._Element]:
    return [item.element] if isinstance(item, Block) else [table_element(item)]


def _annex(annex: Annex, number: str, fresh: bool, flows: tuple[Flow, ...]) -> list[etree._Element]:
    """On a new page: 附件 and its number, a blank line, the title on the third, the tables, the notes. fresh: a section has
    begun already."""
    width, height = (TEXT_HEIGHT, TEXT_WIDTH) if annex.landscape else (TEXT_WIDTH, TEXT_HEIGHT)
    for flow in flows:
        flow.turn(height * POINTS)
    turn = () if fresh else (el("pageBreakBefore"),)
    items: list[Item] = [
        Block(paragraph("PaperAnnexMark", run(say("paper.annex", number=number)), properties=turn)),
        blank(),
        *(Block(paragraph("PaperTitle", run(line)), ONE, TITLE_LINE) for line in broken(annex.title, width * POINTS)),
        _gap(),
    ]
    _flow(flows, items)
    found = [element for each in items for element in _elements(each)]
    for place, table in enumerate(annex.tables):
        found += _annex_table(table, place > 0, height * POINTS, flows)
    notes = [
        Block(paragraph("PaperNote", run(line)), span(line, width=width * POINTS, size=12, tracking=0), NOTE_LINE)
        for line in annex.notes
    ]
    _flow(flows, notes)
    return found + [note.element for note in notes]


def _annex_table(table: Table, after: bool, page: float, flows: tuple[Flow, ...]) -> list[etree._Element]:
    """after: another stands before it. A table that fits on a page is not torn apart."""
    need = sum(heights(side_by_side(table))) + NOTE_LINE + LINE
    turned = after and need > min(flow.left for flow in flows) and need <= page
    if turned:
        for flow in flows:
            flow.turn(page)
    head: list[Item] = [_gap(turned)] if after else []
    if table.caption:
        head.append(Block(paragraph("PaperCaption", run(table.caption))))
    _flow(flows, head)
    found = [element for each in head for element in _elements(each)]
    for part, each in enumerate(by_page(table, min(flow.left for flow in flows), page)):
        if part:
            found.append(paragraph("PaperEnd", properties=(el("pageBreakBefore"),)))
            for flow in flows:
                flow.turn(page)
        found.append(table_element(each))
        _flow(flows, [each])
    return found


def _gap(turn: bool = False) -> Block:
    """A lower line that is empty; turn: on a new page."""
    return Block(paragraph("PaperNote", properties=(el("pageBreakBefore"),) if turn else ()), ONE, NOTE_LINE)


def _close(elements: list[etree._Element], section: etree._Element) -> None:
    """Ends a section with the last paragraph; after a table with one that takes no room."""
    if elements[-1].tag != f"{{{W}}}p":
        elements.append(paragraph("PaperEnd"))
    properties = elements[-1].find(f"{{{W}}}pPr")
    properties.append(section)


def _end(elements: list[etree._Element]) -> list[etree._Element]:
    """A table is followed by a paragraph."""
    return [paragraph("PaperEnd")] if elements[-1].tag != f"{{{W}}}p" else []
