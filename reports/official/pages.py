"""Paper, margins and page numbers. A landscape page has its number where the other pages of the bound paper have theirs."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from lxml import etree

from reports.official.markup import W, el, field, paragraph, run, twips
from reports.official.styles import NUMBER_SIZE

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WIDTH, HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
"""天头, 地脚, 订口, 翻口 in mm: 版心 is 156 × 225."""
TEXT_WIDTH, TEXT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
FOOTER = 25
"""mm; then the dash of the number stands 7 mm under the text."""
HEADER = 15
NUMBER_WIDTH, NUMBER_LENGTH = 6.4, 30
"""mm of the cell that holds the number of a landscape page: as wide as its line is high."""
LINE_PITCH = 579


class Pages:
    """Headers and footers of a document, and sections that refer to them. marks: over the text of every page."""

    def __init__(self, document: Document, marks: Sequence[str]) -> None:
        self._part, self._marks = document.part, marks
        self._portrait = self._references(_odd(), _even())
        self._unnumbered: list[etree._Element] = []
        self._landscape: list[etree._Element] = []

    def portrait(self, start: str = "nextPage", numbered: bool = True) -> etree._Element:
        """A section; start: nextPage, or evenPage."""
        references = self._portrait
        if not numbered:
            references = self._unnumbered = self._unnumbered or self._references([], [])
        return _section(references, start, WIDTH, HEIGHT, (TOP, RIGHT, BOTTOM, LEFT))

    def landscape(self) -> etree._Element:
        """The head of its tables is where the portrait page has its left edge."""
        self._landscape = self._landscape or self._references([_turned(even=False)], [_turned(even=True)])
        return _section(self._landscape, "nextPage", HEIGHT, WIDTH, (LEFT, TOP, RIGHT, BOTTOM), landscape=True)

    def _references(self, odd: list[etree._Element], even: list[etree._Element]) -> list[etree._Element]:
        """New headers and footers of a section, for odd and even pages."""
        found = []
        for kind in ("default", "even"):
            part, reference = self._part.add_header_part()
            _fill(part.element, [_mark(self._marks)])
            found.append(_reference("headerReference", kind, reference))
        for kind, content in (("default", odd), ("even", even)):
            part, reference = self._part.add_footer_part()
            _fill(part.element, content)
            found.append(_reference("footerReference", kind, reference))
        return found


def _section(
    references: Sequence[etree._Element],
    start: str,
    width: float,
    height: float,
    margins: tuple[float, float, float, float],
    landscape: bool = False,
) -> etree._Element:
    top, right, bottom, left = map(twips, margins)
    size = el("pgSz", w=twips(width), h=twips(height), **({"orient": "landscape"} if landscape else {}))
    return el(
        "sectPr",
        *(_copy(each) for each in references),
        el("type", val=start),
        size,
        el("pgMar", top=top, right=right, bottom=bottom, left=left, header=twips(HEADER), footer=twips(FOOTER), gutter=0),
        el("docGrid", type="lines", linePitch=LINE_PITCH),
    )


def _odd() -> list[etree._Element]:
    """At the right, one character from the edge of the text."""
    return [_numbered("right", el("ind", right=NUMBER_SIZE * 20))]


def _even() -> list[etree._Element]:
    return [_numbered("left", el("ind", left=NUMBER_SIZE * 20))]


def _numbered(align: str, indent: etree._Element | None = None) -> etree._Element:
    """— 1 —"""
    properties = ([indent] if indent is not None else []) + [el("jc", val=align)]
    return paragraph("PaperPage", run("— "), *field("PAGE", "1"), run(" —"), properties=tuple(properties))


def _turned(even: bool) -> etree._Element:
    """The number of a landscape page in a cell whose text runs downward, beside the left edge of the page: when the paper
    is bound, that is the foot."""
    left = FOOTER
    edge = NUMBER_SIZE / 72 * 25.4
    top = LEFT + edge if even else WIDTH - RIGHT - edge - NUMBER_LENGTH
    place = el(
        "tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page", horzAnchor="page",
        tblpX=twips(left), tblpY=twips(top),
    )  # fmt: skip
    cell = el(
        "tc",
        el("tcPr", el("tcW", w=twips(NUMBER_WIDTH), type="dxa"), el("textDirection", val="tbRl")),
        _numbered("left" if even else "right"),
    )
    return el(
        "tbl",
        el("tblPr", place, el("tblW", w=twips(NUMBER_WIDTH), type="dxa"), el("tblLayout", type="fixed"), no_padding()),
        el("tblGrid", el("gridCol", w=twips(NUMBER_WIDTH))),
        el("tr", el("trPr", el("trHeight", val=twips(NUMBER_LENGTH), hRule="exact")), cell),
    )


def no_padding() -> etree._Element:
    return el("tblCellMar", el("left", w=0, type="dxa"), el("right", w=0, type="dxa"))


def _mark(marks: Sequence[str]) -> etree._Element:
    return paragraph("PaperMark", *(run(text) for text in ("　".join(marks),) if text))


def _fill(root: etree._Element, content: Sequence[etree._Element]) -> None:
    for child in list(root):
        root.remove(child)
    root.extend(_copy(each) for each in content)
    if not content or content[-1].tag != f"{{{W}}}p":
        root.append(paragraph("PaperPage"))


def _reference(tag: str, kind: str, reference: str) -> etree._Element:
    found = el(tag, type=kind)
    found.set(f"{{{R}}}id", reference)
    return found


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element))
