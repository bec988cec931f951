"""Looks a term up in the language of this run. Ids are dotted: what it belongs to, then what it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from words.english import Fact
from words.language import chinese, spoken

FOLDER = Path(__file__).parent
MISREAD = {
    "隻有": "只有", "迴音": "回音", "摺合": "折合", "不併列": "不並列", "複核": "覆核", "瞭解": "了解", "羣": "群",
    "錶帶": "表帶", "匯總": "彙總",
}  # fmt: skip
"""Traditional words that the dictionary takes for others, or that offices write another way."""


def say(key: str, /, **facts: object) -> str:
    """The term or sentence, with the facts put in. Raises KeyError for an id that is not in the catalog."""
    text = catalog(spoken())[key]
    if not facts:
        return text
    return text.format(**facts) if chinese() else text.format(**{name: Fact(fact) for name, fact in facts.items()})


def knows(key: str) -> bool:
    return key in catalog("zh")


def joined(names: Iterable[str]) -> str:
    """甲、乙、丙; A, B, C"""
    return say("list.and").join(names)


def sentences(parts: Iterable[str]) -> str:
    """One after the other, as the language writes them: no blank between Chinese sentences."""
    return ("" if chinese() else " ").join(part for part in parts if part)


@cache
def catalog(language: str) -> dict[str, str]:
    """Every text of a language by id; traditional characters are made from the simplified ones."""
    if language == "zh-Hant":
        own = "language."  # languages are named in their own words
        return {key: text if key.startswith(own) else traditional(text) for key, text in _read("zh").items()}
    return _read(language)


def traditional(text: str) -> str:
    """In the characters of Hong Kong and Macao: s2t alone writes 覈查 and 纔, which nobody uses today."""
    text = _converter()(text)
    for wrong, right in MISREAD.items():
        text = text.replace(wrong, right)
    return text


@cache
def _converter():
    from opencc import OpenCC  # only who reads them waits for the dictionary

    return OpenCC("s2hk").convert


@cache
def _read(language: str) -> dict[str, str]:
    with (FOLDER / f"{language}.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row["text"] for row in csv.DictReader(stream)}
