"""Looks a term up. Ids are dotted: what it belongs to, then what it is."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

CATALOG = Path(__file__).with_name("catalog.csv")
LANGUAGE = "zh"


def say(key: str, language: str = LANGUAGE, /, **facts: object) -> str:
    """The term or sentence, with the facts put in. Raises KeyError for an id that is not in the catalog."""
    text = _catalog(language)[key]
    return text.format(**facts) if facts else text


def knows(key: str, language: str = LANGUAGE) -> bool:
    return key in _catalog(language)


@cache
def _catalog(language: str) -> dict[str, str]:
    with CATALOG.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row[language] for row in csv.DictReader(stream)}
