"""Which unit and which dimension a question rates: what the program knows decides, else how names look, else repetition."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from data.content import TOTAL
from data.platforms.form import Question

_LEAD = re.compile(
    r"^(?:.*?(?:以下|下列|各|上述|这些)(?:家|个)?(?:参评)?(?:单位|部门|机关|窗口)(?:的|在)*"
    r"|(?:请问|请|您|你)*(?:认为|觉得)?(?:对于|对|给|为|就|针对|关于|评价)|(?:请|您)+(?:认为|觉得))"
)
_TAIL = re.compile(
    r"(?:的)?(?:工作|服务)?(?:情况|方面)?(?:进行|作出|做出|作|做)?(?:总体|整体|综合)?"
    r"(?:评价|评分|打分|满意度|满意程度|满意情况|是否满意|满意吗)(?:如何|怎么样|是|为)?$"
)
_WHOLE = {"", "总体", "整体", "综合", "评价", "评分", "打分", "满意度", "总体评价", "整体评价", "综合评价", "总体满意度"}
_QUOTED = re.compile(r"[【「『“\"]([^【】「」『』“”\"]+)[】」』”\"]")
_KIND = re.compile(r"[【\[（(](?:单选|多选|矩阵|量表|必答|选答|评分|打分)[^】\]）)]*[】\]）)]")
_BODY = re.compile(
    r"(?:局|委|委员会|办|办公室|院|厅|处|科|所|队|站|中心|集团|公司|银行|学校|大学|中学|小学|街道|镇|乡|村|社区|馆|政府|机关|海关)(?:[（(].*[)）])?$"
)
_BEFORE = '对为给就请评价在于的和与、：:，,【[（(“"「 '
_AFTER = '的在是进做作各总评满还有意建（(：:，,、】])）”"」？?。—-– '


@dataclass(frozen=True)
class Subjects:
    """about: column to unit and dimension, unit "" where a column of its own names it.

    stem_is: "unit" or "dimension" for what the title of a matrix names, "" where there is none; because: known, names,
    repetition, layout or single.
    """

    about: dict[int, tuple[str, str]]
    stem_is: str
    because: str


def subjects(questions: Sequence[Question], known: Names, matrix: str, unit_column: bool) -> Subjects:
    """matrix: what the layout says a stem names. unit_column: units stand in a column of their own."""
    if unit_column:
        return Subjects({each.column: ("", subject(each.item or each.stem) or TOTAL) for each in questions}, "", "")
    pairs = [each for each in questions if each.item and each.stem]
    stem_is, because = _stem_is(pairs, known, matrix)
    about = {}
    for each in questions:
        if not each.item or not each.stem:
            about[each.column] = (known.within(each.item or each.stem), TOTAL)
        elif stem_is == "unit":
            about[each.column] = (known.within(each.stem), tidy(each.item))
        else:
            about[each.column] = (known.plain(each.item), subject(each.stem) or TOTAL)
    return Subjects(about, stem_is if pairs else "", because if pairs else "")


class Names:
    """Units that the program knows."""

    def __init__(self, units: Collection[str]) -> None:
        self.by_plain = {_plain(unit): unit for unit in units}
        self.longest_first = sorted(units, key=len, reverse=True)
        self._found: dict[str, str] = {}

    def knows(self, text: str) -> bool:
        return _plain(tidy(text)) in self.by_plain

    def plain(self, text: str) -> str:
        """A name alone, as the program knows it; else as it stands, without numbering."""
        return self.by_plain.get(_plain(tidy(text)), tidy(text))

    def within(self, text: str) -> str:
        """The unit that a question names; where none is known, what the question is about."""
        return self.found(text) or subject(text) or tidy(text)

    def found(self, text: str) -> str:
        """A known unit in a question, "" where there is none. 望湖区教育局 does not name 教育局."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> str:
        for name in (subject(text), tidy(text)):
            if _plain(name) in self.by_plain:
                return self.by_plain[_plain(name)]
        for unit in self.longest_first:
            place = text.find(unit)
            if place >= 0:
                before, after = text[:place], text[place + len(unit) :]
                if (not before or before[-1] in _BEFORE) and (not after or after[0] in _AFTER):
                    return unit
        return ""


def subject(text: str) -> str:
    """What a question is about: 请您对市教育局进行评价： is about 市教育局; "" where it asks for everything together."""
    text = tidy(text)
    if quoted := _QUOTED.search(text):
        return quoted.group(1).strip()
    lead = _LEAD.match(text)
    if lead and lead.group():
        text = _TAIL.sub("", text[lead.end() :]).strip("的 ")
    return "" if text in _WHOLE else text


def tidy(text: str) -> str:
    """A name without the number before it, the kind of question, and the punctuation after it."""
    text = _KIND.sub("", text)
    text = re.sub(r"^\s*[（(]?\d{1,3}[)）、.．]\s*", "", text)
    return text.strip(" ：:？?。.！!；;*—\u00a0\u3000")


def looks_like_unit(text: str) -> bool:
    return bool(_BODY.search(subject(text)))


def _stem_is(pairs: list[Question], known: Names, matrix: str) -> tuple[str, str]:
    if matrix:
        return matrix, "layout"
    for because, is_unit in (("known", lambda text: bool(known.found(text))), ("names", looks_like_unit)):
        stems, items = (sum(map(is_unit, side)) for side in ({p.stem for p in pairs}, {p.item for p in pairs}))
        if stems or items:
            share = stems / len({p.stem for p in pairs}) - items / len({p.item for p in pairs})
            if share:
                return "unit" if share > 0 else "dimension", because
    asked = defaultdict(set)
    for each in pairs:
        asked[each.item].add(each.stem)
    repeated = sum(len(stems) > 1 for stems in asked.values())
    if repeated:
        return "unit", "repetition"
    return "dimension", "single"


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
