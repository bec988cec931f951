"""Looks a term up in the language of this run. Ids are dotted: what it belongs to, then what it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from words.language import chinese, spoken

FOLDER = Path(__file__).parent


def say(key: str, /, **facts: object) -> str:
    """The term or sentence, with the facts put in. Raises KeyError for an id that is not in the catalog."""
    text = catalog(spoken())[key]
    return text.format(**facts) if facts else text


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
        from opencc import OpenCC  # only who reads them waits for the dictionary

        convert = OpenCC("s2t").convert
        return {key: convert(text) for key, text in _read("zh").items()}
    # What is not translated yet is said in Chinese rather than not at all; a test counts it.
    return {**_read("zh"), **_read(language)}


@cache
def _read(language: str) -> dict[str, str]:
    with (FOLDER / f"{language}.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row["text"] for row in csv.DictReader(stream)}
