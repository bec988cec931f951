"""What forms say of the people who filled them in: which columns are attributes, and which of their values are kept.

A column is an attribute where a layout says so, or where its header is one of those in attributes.csv, a list that an
office may add to. Kept are categories, never what could single a person out: no column that looks personal, no free text,
no number as it was typed in; years of age become bands.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np

from data.form_columns import is_empty
from data.layout import Layout, check_attribute, is_personal
from data.tables import Coded, Table, trimmed

NAMES = Path(__file__).with_name("attributes.csv")
AGE = "年龄段"
BANDS = ((0, "18以下"), (18, "18–24"), (25, "25–34"), (35, "35–44"), (45, "45–54"), (55, "55–64"), (65, "65以上"))
YEARS = range(10, 111)
"""What can be somebody's years; other numbers in a column of ages are the numbers of options."""
MOST_VALUES = 40
"""Categories of a column; what has more is text, or tells persons apart."""
LONGEST = 40
"""Characters of a category."""
MOST_SINGLE = 3
"""Categories that may stand on a single form each; with more the column tells persons apart."""
UNSAID = {
    "不愿透露",
    "不愿回答",
    "不便透露",
    "不便回答",
    "不方便透露",
    "拒答",
    "拒绝回答",
    "保密",
    "未填",
    "未填写",
    "缺失",
}
_NUMBER = re.compile(r"^(?:第\d+题|[Qq]?\d+\s*[、.．:：)）]|\*)+\s*")
_POLITE = re.compile(r"^(?:请问|请填写|请选择|受访者|答题人|填表人|被访者|您的|你的|您|你|本人|是|的|属于)+")
_TAIL = re.compile(
    r"(?:[\[【（(][^\[\]【】（）()]*(?:题|选|必填|填)[^\[\]【】（）()]*[\]】）)]|是什么|是|属于|为|[?？:：*＊\s])+$"
)
_OPTION = re.compile(r"^(?:[A-Za-z]|\d{1,2})\s*[.．、:：)）]\s*(?=\D)")
_FILLED_IN = re.compile(r"[〖【\[].*|[_＿]{2,}.*")
_BETWEEN = re.compile(r"^(\d{1,3})(?:岁|周岁)?[-–—－~～至到](\d{1,3})(?:岁|周岁)?$")
_ABOVE = re.compile(r"^(?:≥|>=)?(\d{1,3})(?:岁|周岁)?(?:以上|及以上|\(含\)以上|\+|岁以上)?$")
_BELOW = re.compile(r"^(?:<|≤|小于)?(\d{1,3})(?:岁|周岁)?(?:以下|及以下)$")
_YEARS = re.compile(r"^(\d{1,3})(?:\.0+)?(?:岁|周岁)?$")
_LIKE_A_PERSON = re.compile(r"\d{6}|@|https?:")


def attribute_columns(table: Table, layout: Layout, free: list[int]) -> dict[str, int]:
    """Attribute to position, among columns that have no other meaning; the first of several that mean the same.

    Raises DataError layout_personal.
    """
    found: dict[str, int] = {}
    for place in free:
        header = table.header[place]
        name = layout.attributes.get(header, None if is_personal(header) else attribute_of(header))
        if header in layout.attributes:
            check_attribute(table.file, header)
        if name:
            found.setdefault(name, place)
    return found


def attribute_of(header: str) -> str | None:
    """The attribute that a header names: 3、您的性别（单选）is 性别."""
    names = _names()
    plain = unicodedata.normalize("NFKC", " ".join(header.split()))
    bare = _TAIL.sub("", _POLITE.sub("", _NUMBER.sub("", plain))).strip().lower()
    return names.get(plain.lower()) or names.get(bare)


def categories(name: str, cells: Coded) -> tuple[Coded | None, str]:
    """The cells as categories, and what was made of them: "" or banded. None for a column that is not kept, and why not:
    codes, personal, long, many."""
    words = [_word(text) for text in cells.names]
    said = [word for word in words if word]
    if any(_LIKE_A_PERSON.search(unicodedata.normalize("NFKC", word)) for word in said):
        return None, "personal"
    remark = ""
    if name == AGE:
        years = [int(found[1]) for word in said if (found := _YEARS.match(word))]
        if not all(each in YEARS for each in years):
            return None, "codes"
        words, remark = [_band(word) for word in words], "banded" if years else ""
    elif said and all(re.fullmatch(r"-?\d+(?:\.\d+)?", word) for word in said):
        return None, "codes"
    if any(len(word) > LONGEST for word in words):
        return None, "long"
    if len(set(filter(None, words))) > MOST_VALUES:
        return None, "many"
    return trimmed(cells.codes, words), remark


def tells_persons_apart(codes: np.ndarray) -> bool:
    """Whether too many categories stand on one form each. codes: by form, -1 where nothing is said."""
    return int((np.bincount(codes[codes >= 0]) == 1).sum()) > MOST_SINGLE


def _word(text: str) -> str:
    """A category without its letter, and without what was filled in behind it; "" where nothing is said."""
    word = _FILLED_IN.sub("", _OPTION.sub("", " ".join(text.split()))).strip()
    return "" if is_empty(word) or word in UNSAID or word in ("-2", "-3", "(空)", "（空）", "（跳过）") else word


def _band(word: str) -> str:
    """Years of age as their band, and bands in one spelling: 18-24岁 is 18–24."""
    plain = unicodedata.normalize("NFKC", word).replace(" ", "")
    if found := _YEARS.match(plain):
        return [band for lowest, band in BANDS if lowest <= int(found[1])][-1]
    if found := _BETWEEN.match(plain):
        return f"{found[1]}–{found[2]}"
    if found := _BELOW.match(plain):
        return f"{found[1]}以下"
    if (found := _ABOVE.match(plain)) and found[0] != found[1]:
        return f"{found[1]}以上"
    return word


@cache
def _names() -> dict[str, str]:
    with NAMES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {unicodedata.normalize("NFKC", row["header"]).strip().lower(): row["attribute"].strip() for row in rows}
