"""发文机关标志, 标题, 主送, 附件说明, 落款 and 版记: where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from reports.official.lines import (
    BODY_SIZE,
    GAP,
    LINE,
    TITLE_LINE,
    TRACKING,
    WIDTH,
    broken,
    lines_of,
    span,
    width_of,
)
from reports.official.markup import el, paragraph, run, text_box, twips
from reports.official.pages import BOTTOM, HEIGHT, LEFT, TEXT_WIDTH, no_padding
from reports.official.paper import Colophon, OfficialPaper
from reports.official.styles import COLOPHON_LINE, COLOPHON_SIZE, LARGEST_RED, NAME, RED, RED_LINE, RED_WIDTH
from words import say

CHARACTER = BODY_SIZE + TRACKING
TO_RED_HEAD = 35 / 25.4 * 72
"""Points from the top of the text to 发文机关标志."""
TO_RULE = 4 / 25.4 * 72
THICK, THIN = 8, 6
"""Rules of 版记 in eighths of a point: 0.35 mm and 0.25 mm."""
RED_RULE = 18
OFFICE_SHARE = 0.62
"""Of the width of 版记, for who prints it."""
SLACK = 2
"""Points that a centred line has to spare."""
COLOPHON_SPACE = 4
"""Points that a row of 版记 is higher than its lines."""


ONE = (1, 1)


@dataclass(frozen=True)
class Block:
    """A paragraph with the lines that it takes, as lines.span counts them, and their height in points."""

    element: etree._Element
    lines: tuple[int, int] = ONE
    height: float = LINE


def blank() -> Block:
    return Block(paragraph("PaperPlain"))


def red_head(paper: OfficialPaper) -> list[Block]:
    """发文机关标志, 发文字号 (of upward papers at the left, with 签发人 at the right), and the red rule."""
    if not paper.red_head:
        return []
    size = round(2 * min(LARGEST_RED, RED_WIDTH / max(1.0, sum(map(width_of, paper.red_head)))))
    look = (el("sz", val=size), el("szCs", val=size))
    head = paragraph(
        "PaperRed", run(paper.red_head, "", *look),
        properties=(el("spacing", before=round(TO_RED_HEAD * 20), after=0, line=RED_LINE * 20, lineRule="exact"),),
    )  # fmt: skip
    rule = el(
        "pBdr", el("bottom", val="single", sz=RED_RULE, space=round(TO_RULE), color=RED)
    )  # the rule stands so far under the line
    return [
        Block(head, ONE, RED_LINE + TO_RED_HEAD),
        blank(),
        blank(),
        Block(_number_line(paper, rule), ONE, LINE + TO_RULE),
        blank(),
        blank(),
    ]


def title(paper: OfficialPaper) -> list[Block]:
    """In lines broken by sense; without a red head 发文字号 stands under it."""
    found = [Block(paragraph("PaperTitle", run(line)), ONE, TITLE_LINE) for line in broken(paper.title)]
    if not paper.red_head and (paper.number or paper.signer):
        found.append(Block(_number_line(paper)))
    return [*found, blank()]


def addressee(paper: OfficialPaper) -> list[Block]:
    if not paper.addressee:
        return []
    return [Block(paragraph("PaperPlain", run(paper.addressee)), span(paper.addressee))]


def annex_list(names: Sequence[str]) -> list[Block]:
    """附件：1.… Further lines stand under the first character of the name."""
    if not names:
        return []
    word = say("paper.annexes")
    start = 2 * CHARACTER + _width(word)
    found = [Block(paragraph("PaperPlain", properties=(el("keepNext"),)))]
    for place, name in enumerate(names, 1):
        number = f"{place}." if len(names) > 1 else ""
        left = start + _width(number)
        first = 2 * CHARACTER if place == 1 else start
        text = (word if place == 1 else "") + number + name
        indent = el("ind", left=round(left * 20), hanging=round((left - first) * 20))
        lines = span(name, width=WIDTH - left)
        found.append(Block(paragraph("PaperPlain", run(text), properties=(el("keepNext"), indent)), lines))
    return found


def signature(paper: OfficialPaper) -> list[Block]:
    """Stamped: the day four characters from the right, the office in the middle over it. Without a stamp: the office two
    characters from the right, the day begins two characters after it; a longer day stands two from the right itself."""
    if not paper.issuer:
        return []
    office, day = _width(paper.issuer), _width(paper.day)
    if paper.stamped:
        middle = WIDTH - max(4 * CHARACTER + day / 2, office / 2 + SLACK)
        lines = [_around(paper.issuer, middle, keep=True), _around(paper.day, middle)]
    elif day > office:
        start = WIDTH - 2 * CHARACTER - day
        lines = [_from_left(paper.issuer, start - 2 * CHARACTER, keep=True), _from_left(paper.day, start)]
    else:
        start = WIDTH - 2 * CHARACTER - office
        lines = [_from_left(paper.issuer, start, keep=True), _from_left(paper.day, start + 2 * CHARACTER)]
    blanks = 2 if paper.stamped else 1
    found = [*(Block(paragraph("PaperPlain", properties=(el("keepNext"),))) for _ in range(blanks)), *map(Block, lines)]
    if paper.remark:
        found.append(Block(paragraph("PaperBody", run(paper.remark)), span(paper.remark, indent=2)))
    return found


def colophon(found: Colophon) -> tuple[etree._Element, float]:
    """The paragraph that 版记 hangs on, and its height in points: its last rule is the lower edge of the text."""
    side = COLOPHON_SIZE * 20
    rows: list[tuple[list[etree._Element], int]] = []
    if found.copies:
        label = say("paper.copies")
        hang = _width(label, COLOPHON_SIZE)
        lines = lines_of(found.copies, WIDTH - 2 * COLOPHON_SIZE - hang, COLOPHON_SIZE, 0, gap=GAP)
        indent = el("ind", left=side + round(hang * 20), right=side, hanging=round(hang * 20))
        rows.append(([paragraph("PaperColophon", run(label + found.copies), properties=(indent,))], lines))
    if found.printer or found.day:
        left = paragraph("PaperColophon", run(found.printer), properties=(el("ind", left=side),))
        right = paragraph("PaperColophon", run(found.day), properties=(el("ind", right=side), el("jc", val="right")))
        lines = lines_of(found.printer, WIDTH * OFFICE_SHARE - COLOPHON_SIZE, COLOPHON_SIZE, 0, gap=GAP)
        rows.append(([left, right], lines))
    height = sum(lines * COLOPHON_LINE + COLOPHON_SPACE for _, lines in rows)
    mm = height / 72 * 25.4
    box = text_box([_colophon_table(rows), paragraph("PaperEnd")], LEFT, HEIGHT - BOTTOM - mm, TEXT_WIDTH, mm + 1)
    return paragraph("PaperEnd", box), height


def _colophon_table(rows: list[tuple[list[etree._Element], int]]) -> etree._Element:
    whole, left = twips(TEXT_WIDTH), twips(TEXT_WIDTH * OFFICE_SHARE)
    widths = (left, whole - left)
    found = el(
        "tbl",
        el(
            "tblPr",
            el("tblW", w=whole, type="dxa"),
            el(
                "tblBorders",
                el("top", val="single", sz=THICK, space=0, color="auto"),
                el("bottom", val="single", sz=THICK, space=0, color="auto"),
                el("insideH", val="single", sz=THIN, space=0, color="auto"),
            ),
            el("tblLayout", type="fixed"),
            no_padding(),
        ),
        el("tblGrid", *(el("gridCol", w=width) for width in widths)),
    )
    for contents, lines in rows:
        cells = []
        for content, width in zip(contents, widths if len(contents) > 1 else (whole,), strict=True):
            spans = [el("gridSpan", val=2)] if len(contents) == 1 else []
            properties = el("tcPr", el("tcW", w=width, type="dxa"), *spans, el("vAlign", val="center"))
            cells.append(el("tc", properties, content))
        high = round((lines * COLOPHON_LINE + COLOPHON_SPACE) * 20)
        found.append(el("tr", el("trPr", el("cantSplit"), el("trHeight", val=high, hRule="exact")), *cells))
    return found


def _number_line(paper: OfficialPaper, rule: etree._Element | None = None) -> etree._Element:
    """发文字号 in the middle; with 签发人 one character from the left, and he one from the right."""
    border = [rule] if rule is not None else []
    if not paper.signer:
        return paragraph("PaperNumber", run(paper.number), properties=tuple(border))
    stop = round((WIDTH - CHARACTER) * 20)
    side = round(CHARACTER * 20)
    tabs = el("tabs", el("tab", val="left", pos=side), el("tab", val="right", pos=stop))
    return paragraph(
        "PaperPlain",
        el("r", el("tab")),
        run(paper.number),
        el("r", el("tab")),
        run(say("paper.signer")),
        run(paper.signer, NAME),
        properties=(*border, tabs),
    )


def _around(text: str, middle: float, keep: bool = False) -> etree._Element:
    """A line whose middle stands so many points from the left."""
    half = min(middle, WIDTH - middle)
    left, right = round((middle - half) * 20), round((WIDTH - middle - half) * 20)
    return paragraph(
        "PaperPlain", run(text), properties=(*_kept(keep), el("ind", left=left, right=right), el("jc", val="center"))
    )


def _from_left(text: str, indent: float, keep: bool = False) -> etree._Element:
    """Where a line begins, however wide its digits are set."""
    return paragraph(
        "PaperPlain", run(text), properties=(*_kept(keep), el("ind", left=round(max(0.0, indent) * 20), right=-SLACK * 20))
    )


def _kept(keep: bool) -> list[etree._Element]:
    return [el("keepNext")] if keep else []


def _width(text: str, size: float = BODY_SIZE) -> float:
    tracking = TRACKING if size == BODY_SIZE else 0
    return sum(width_of(char) * size + tracking for char in text)
