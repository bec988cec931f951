"""Why the rules said of a comment what they said: the words of the table that it has, and the ticks of its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analytics.comment_cleaning import matches
from analytics.comment_report import TYPES
from analytics.comment_sorting import Comments, Sorted
from analytics.comment_types import HIGH, LOW, NOT


@dataclass(frozen=True)
class Reasons:
    """type, topics: what the rules and earlier waves said. caught: topics with the first of their words; praise, negated,
    criticism, suggestion, irony, leads: words of the table that are in the text, negated those of praise after a 不 or 没;
    ticks: low or high where the form ticked so for the unit, else ""; names: other units that the text names."""

    type: str
    topics: tuple[str, ...]
    caught: tuple[tuple[str, str], ...]
    praise: tuple[str, ...]
    negated: tuple[str, ...]
    criticism: tuple[str, ...]
    suggestion: tuple[str, ...]
    irony: tuple[str, ...]
    leads: tuple[str, ...]
    ticks: str
    names: tuple[str, ...]


def reasons(base: Sorted, comments: Comments, places: Sequence[int]) -> list[Reasons]:
    """base: before anybody decided."""
    texts = pa.array([base.texts[place] for place in places], pa.string())
    rules = base.rules
    found = {
        name: _found(texts, patterns)
        for name, patterns in (
            ("praise", rules.praise), ("criticism", rules.criticism), ("suggestion", (*rules.suggestion, *rules.asking)),
            ("irony", rules.irony), ("leads", rules.leads),
        )
    }  # fmt: skip
    negated = _found(texts, tuple(f"{NOT}(?:{each})" for each in rules.praise))
    shown = dict(zip((f"{NOT}(?:{each})" for each in rules.praise), rules.praise, strict=True))
    told = []
    for number, place in enumerate(places):
        turned = tuple(shown[each] for each in negated[number])
        own = comments.units[comments.unit[place]] if comments.unit[place] >= 0 else ""
        about = [rules.topics[column] for column in np.flatnonzero(base.topics[place])]
        told.append(
            Reasons(
                type=TYPES[base.type[place]],
                topics=tuple(topic.name for topic in about),
                caught=tuple((topic.name, word) for topic in about if (word := _word(base.texts[place], topic.words))),
                negated=turned,
                ticks=_ticks(float(comments.tone[place])),
                names=tuple(n for n in comments.units if len(n) > 2 and n in base.texts[place] and n not in own),
                **{name: of[number] for name, of in found.items()} | {
                    "praise": tuple(each for each in found["praise"][number] if each not in turned)
                },
            )
        )  # fmt: skip
    return told


def _ticks(tone: float) -> str:
    return "low" if tone <= LOW else "high" if tone >= HIGH else ""


def _word(text: str, patterns: Sequence[str]) -> str:
    return next(iter(_found(pa.array([text], pa.string()), tuple(patterns))[0]), "")


def _found(texts: pa.Array, patterns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Of each text the patterns that it has."""
    there = [(pattern, matches(texts, f"(?i){pattern}")) for pattern in patterns]
    return [tuple(pattern for pattern, of in there if of[number]) for number in range(len(texts))]
