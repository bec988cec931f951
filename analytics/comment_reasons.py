"""Why the rules said of a comment what they said: the words of the table that it has, and the ticks of its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.comment_cleaning import matches
from analytics.comment_report import TYPES
from analytics.comment_rules import any_of
from analytics.comment_sorting import Comments, Sorted
from analytics.comment_types import HIGH, LOW, NOT


@dataclass(frozen=True)
class Reasons:
    """type, topics: what the rules and earlier waves said. caught: topics with the first of their words; praise, negated,
    criticism, suggestion, irony, leads: words of the table in the text, negated the first one of praise after a 不 or 没;
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
    negated = _found(texts, (f"{NOT}(?:{any_of(rules.praise)})",))
    told = []
    for number, place in enumerate(places):
        own = comments.units[comments.unit[place]] if comments.unit[place] >= 0 else ""
        about = [rules.topics[column] for column in np.flatnonzero(base.topics[place])]
        told.append(
            Reasons(
                type=TYPES[base.type[place]],
                topics=tuple(topic.name for topic in about),
                caught=tuple((topic.name, word) for topic in about if (word := _word(base.texts[place], topic.words))),
                negated=negated[number],
                ticks=_ticks(float(comments.tone[place])),
                names=tuple(n for n in comments.units if len(n) > 2 and n in base.texts[place] and n not in own),
                **{name: of[number] for name, of in found.items()},
            )
        )
    return told


def _ticks(tone: float) -> str:
    return "low" if tone <= LOW else "high" if tone >= HIGH else ""


def _word(text: str, patterns: Sequence[str]) -> str:
    return next(iter(_found(pa.array([text], pa.string()), tuple(patterns))[0]), "")


def _found(texts: pa.Array, patterns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What of each text the patterns catch, a piece each; the time of RE2 grows with the text only."""
    found: list[dict[str, None]] = [{} for _ in range(len(texts))]
    for pattern in patterns:
        for number in np.flatnonzero(matches(texts, f"(?i){pattern}")):
            text = texts[number].as_py()
            before, after = pc.replace_substring_regex(text, f"(?i){pattern}", "\0", max_replacements=1).as_py().split("\0")
            found[number][text[len(before) : len(text) - len(after)]] = None
    return [tuple(each) for each in found]
