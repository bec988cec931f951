"""Styles of a paper. Lines have an exact height and characters a fixed tracking: 22 lines of 28 characters, in Word, WPS
and LibreOffice alike. (A grid of characters does the same in Word alone.)"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from reports.official.fonts import Fonts
from reports.official.lines import BODY_SIZE, LINE, TITLE_LINE, TITLE_SIZE, TRACKING
from reports.official.markup import W, el
from words import say

RED = "FF0000"
TINY = 1
"""Points of a line that only has to be there."""
COLOPHON_SIZE, COLOPHON_LINE = 14, 22
NUMBER_SIZE = 14
MARK_SIZE = 12
LARGEST_RED = 48
RED_LINE = 60
RED_WIDTH = 442
"""Points: as wide as the text, so that 发文机关标志 stays in one line."""


@dataclass(frozen=True)
class Style:
    """east: of Fonts, by name. size, line: points. align: both, left, center, right. indent: characters of the first line.
    tracked: set as close as the body. lead: a style of characters inside a paragraph."""

    id: str
    east: str
    size: float = BODY_SIZE
    line: float = LINE
    align: str = "both"
    indent: int = 0
    keep: bool = False
    outline: int | None = None
    color: str = ""
    tracked: bool = True


STYLES = (
    Style("PaperTitle", "title", TITLE_SIZE, TITLE_LINE, "center", keep=True, tracked=False),
    Style("PaperRed", "title", LARGEST_RED, RED_LINE, "center", color=RED, tracked=False),
    Style("PaperNumber", "body", align="center"),
    Style("PaperPlain", "body", align="left"),
    Style("PaperBody", "body", indent=2),
    Style("PaperHead", "head", indent=2, keep=True, outline=0),
    Style("PaperSubhead", "subhead", indent=2, keep=True, outline=1),
    Style("PaperAnnexMark", "head", align="left", keep=True),
    Style("PaperCaption", "subhead", align="center", keep=True),
    Style("PaperTable", "body", 12, 18, "center", tracked=False),
    Style("PaperTableHead", "head", 12, 18, "center", tracked=False),
    Style("PaperNote", "body", 12, 18, "left", tracked=False),
    Style("PaperColophon", "body", COLOPHON_SIZE, COLOPHON_LINE, "left", tracked=False),
    Style("PaperPage", "number", NUMBER_SIZE, 18, "left", tracked=False),
    Style("PaperMark", "head", MARK_SIZE, 18, "right", tracked=False),
    Style("PaperEnd", "body", TINY, TINY, "left", tracked=False),
)
LEAD, NAME = "PaperLead", "PaperName"
"""Characters in 楷体: the heading inside a paragraph, the name of who signs."""


def set_styles(root: etree._Element, fonts: Fonts) -> None:
    """In the place of all that the root of styles.xml held."""
    for child in list(root):
        root.remove(child)
    root.append(
        el(
            "docDefaults",
            el("rPrDefault", el("rPr", _types(fonts.body, fonts.latin), el("sz", val=32), _language())),
            el("pPrDefault"),
        )
    )
    normal = el("style", type="paragraph", styleId="Normal", default=1)
    normal.extend([el("name", val="Normal"), el("qFormat")])
    root.append(normal)
    for style in STYLES:
        root.append(_paragraph_style(style, fonts))
    for name in (LEAD, NAME):
        found = el("style", type="character", styleId=name, customStyle=1)
        found.extend([el("name", val=_name(name)), el("qFormat"), el("rPr", _types(fonts.subhead, fonts.latin))])
        root.append(found)


def add_styles(root: etree._Element, fonts: Fonts) -> None:
    """Those that are not there yet, for tables in a template of the office."""
    there = {each.get(f"{{{W}}}styleId") for each in root}
    root.extend(_paragraph_style(style, fonts, based="") for style in STYLES if style.id not in there)


def _paragraph_style(style: Style, fonts: Fonts, based: str = "Normal") -> etree._Element:
    found = el("style", type="paragraph", styleId=style.id, customStyle=1)
    outline = [] if style.outline is None else [el("outlineLvl", val=style.outline)]
    indent = (
        [el("ind", firstLineChars=style.indent * 100, firstLine=round(style.indent * (style.size + TRACKING) * 20))]
        if style.indent
        else []
    )
    keep = [el("keepNext")] if style.keep else []
    properties = el(
        "pPr",
        *keep,
        el("widowControl", val=0),
        el("overflowPunct", val=0),
        el("autoSpaceDE", val=0),
        el("autoSpaceDN", val=0),
        el("snapToGrid", val=0),
        el("spacing", before=0, after=0, line=round(style.line * 20), lineRule="exact"),
        *indent,
        el("jc", val=style.align),
        *outline,
    )
    size = round(style.size * 2)
    type_ = fonts.number if style.east == "number" else fonts.latin
    look = el(
        "rPr",
        _types(getattr(fonts, style.east), type_),
        *([el("color", val=style.color)] if style.color else []),
        *([el("spacing", val=round(TRACKING * 20))] if style.tracked else []),
        el("sz", val=size),
        el("szCs", val=size),
    )
    parent = [el("basedOn", val=based)] if based else []
    found.extend([el("name", val=_name(style.id)), *parent, el("qFormat"), properties, look])
    return found


def _name(style: str) -> str:
    return say("paper.style." + style)


def _types(east: str, latin: str) -> etree._Element:
    """hint: “ ” … — are drawn in the Chinese type too."""
    return el("rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, eastAsia=east, cs=latin)


def _language() -> etree._Element:
    return el("lang", val="en-US", eastAsia="zh-CN")
