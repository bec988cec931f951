"""Elements of WordprocessingML, and text that is fit for them."""

from __future__ import annotations

import re

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LONGEST = 4_000
"""Characters of a paragraph; more are no sentence."""
MM = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
_UNFIT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff\u061c]"
)
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")


def el(tag: str, *children: etree._Element, **attributes: object) -> etree._Element:
    """<w:tag w:name="value">…."""
    found = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W} if tag in ("p", "tbl", "style") else None)
    for name, value in attributes.items():
        found.set(f"{{{W}}}{name}", str(value))
    found.extend(children)
    return found


def fit(text: str) -> str:
    """Without what XML cannot hold or what turns the direction of writing; one line, and not endless."""
    plain = _BREAKS.sub(" ", _UNFIT.sub("", text))
    return plain if len(plain) <= LONGEST else plain[:LONGEST]


def twips(mm: float) -> int:
    return round(mm * MM)


def run(text: str, style: str = "", *properties: etree._Element) -> etree._Element:
    """Text in the type of its paragraph, or in a character style."""
    parts = [el("rStyle", val=style)] if style else []
    inner = el("rPr", *parts, *properties)
    held = el("t")
    held.text = fit(text)
    held.set(XML_SPACE, "preserve")
    return el("r", *([inner] if len(inner) else []), held)


def paragraph(style: str, *runs: etree._Element, properties: tuple[etree._Element, ...] = ()) -> etree._Element:
    """properties: of the paragraph, in the order of the schema."""
    return el("p", el("pPr", el("pStyle", val=style), *properties), *runs)


def field(code: str, shown: str) -> list[etree._Element]:
    """A field that Word fills in, as PAGE."""
    instruction = el("instrText")
    instruction.text = f" {code} "
    instruction.set(XML_SPACE, "preserve")
    held = el("t")
    held.text = shown
    return [
        el("r", el("fldChar", fldCharType="begin")),
        el("r", instruction),
        el("r", el("fldChar", fldCharType="separate")),
        el("r", held),
        el("r", el("fldChar", fldCharType="end")),
    ]


def text_box(content: list[etree._Element], left: float, top: float, width: float, height: float) -> etree._Element:
    """A run that holds tables and paragraphs at a place of its page; mm."""
    size = {"cx": str(round(width * EMU)), "cy": str(round(height * EMU))}
    box = etree.fromstring(_BOX)
    for each, offset in zip(box.iter(f"{{{_DRAWING}}}posOffset"), (left, top), strict=True):
        each.text = str(round(offset * EMU))
    for each in box.iter(f"{{{_DRAWING}}}extent", f"{{{_SHAPE}}}ext"):
        each.attrib.update(size)
    next(box.iter(f"{{{W}}}txbxContent")).extend(content)
    return el("r", box)


EMU = 36_000
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_SHAPE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_BOX = f"""<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w="{W}"
 xmlns:wp="{_DRAWING}" xmlns:a="{_SHAPE}"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset/></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset/></wp:positionV>
<wp:extent/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="1" name="1"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>""".replace("\n", "")
