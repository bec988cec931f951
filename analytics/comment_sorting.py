"""The comments of a wave, sorted: the rules first, then what persons decided, which always wins."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from analytics.comment_cleaning import cores, matches, tidied, with_substance, without_courtesies
from analytics.comment_duplicates import same_saying
from analytics.comment_report import TYPES
from analytics.comment_rules import CommentRules, Topic, any_of
from analytics.comment_topics import topics_of
from analytics.comment_types import typed

TOPIC, TYPE, UNIT, MERGE, SUBSTANCE, LEAD = FIELDS = ("topic", "type", "unit", "merge", "substance", "lead")
YES, NO = "yes", "no"
CARRIED = (TOPIC, TYPE, SUBSTANCE, LEAD)
"""What is said of words, and so holds when the same words come again in a later wave."""


@dataclass(frozen=True, eq=False)
class Comments:
    """Comments of a wave, masked. unit: position in units, −1 for none; group: position in groups; person: a number for
    each who wrote; tone: mean place of the form's ticks for the unit, 1 the best, NaN where unknown."""

    texts: Sequence[str]
    unit: np.ndarray
    group: np.ndarray
    person: np.ndarray
    tone: np.ndarray
    units: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sorted:
    """Arrays of the length of the comments.

    bare: without courtesies; core: what is compared; key: unit and core as a short text by which decisions know a comment;
    unit: as decided; type: position in TYPES; topics: × topics; merged: position of the first comment that says the same,
    −1 where it has no substance or is a lead; decided: by a person.
    """

    rules: CommentRules
    texts: list[str]
    bare: list[str]
    cores: list[str]
    keys: list[str]
    unit: np.ndarray
    effective: np.ndarray
    lead: np.ndarray
    type: np.ndarray
    topics: np.ndarray
    merged: np.ndarray
    irony: np.ndarray
    doubt: np.ndarray
    decided: np.ndarray

    @property
    def collected(self) -> np.ndarray:
        """What is counted at all."""
        return ~self.lead


def sort_comments(
    comments: Comments,
    rules: CommentRules,
    decisions: Mapping[str, Mapping[str, str]] | None = None,
    carried: Mapping[str, Mapping[str, str]] | None = None,
) -> Sorted:
    """decisions: by key, what persons said of a comment: FIELDS to values. carried: by word key, what they said of the same
    words in earlier waves; of it only CARRIED."""
    texts = tidied(comments.texts)
    bare = without_courtesies(texts, rules)
    said = cores(bare)
    keys = [
        comment_key(comments.units[unit] if unit >= 0 else "", core) for unit, core in zip(comments.unit, said, strict=True)
    ]
    found = _by_rule(comments, texts, bare, rules, said, keys)
    if carried:
        for place, core in enumerate(said):
            of_it = carried.get(word_key(core))
            if of_it:
                found = _with_topic(found, of_it.get(TOPIC, ""))
                _decide(found, place, {name: value for name, value in of_it.items() if name in CARRIED}, comments)
    merges: dict[int, str] = {}
    if decisions:
        for place, key in enumerate(keys):
            of_it = decisions.get(key)
            if of_it:
                found = _with_topic(found, of_it.get(TOPIC, ""))
                _decide(found, place, of_it, comments)
                if of_it.get(MERGE):
                    merges[place] = of_it[MERGE]
    return replace(found, merged=_merged(found, merges))


def comment_key(unit: str, core: str) -> str:
    """The comment about this unit: 16 hexadecimal digits that tell nothing of its words."""
    return hashlib.blake2b(f"{unit}\n{core}".encode(), digest_size=8).hexdigest()


def word_key(core: str) -> str:
    """The same words about whatever unit."""
    return hashlib.blake2b(core.encode(), digest_size=8, person=b"words").hexdigest()


def _by_rule(
    comments: Comments, texts: list[str], bare: list[str], rules: CommentRules, said: list[str], keys: list[str]
) -> Sorted:
    """Equal texts are looked at once. A courtesy is of no topic, but tells praise from criticism."""
    codes, first = _distinct(texts)
    different = [texts[place] for place in first]
    substance = with_substance(different, rules)
    lead = _matching(different, rules.leads)
    topics = topics_of([bare[place] for place in first], rules)
    kinds = typed(texts, comments.tone, rules)
    leads = lead[codes]
    return Sorted(
        rules, texts, bare, said, keys, comments.unit.copy(), substance[codes] & ~leads, leads, kinds.type.copy(),
        topics[codes], np.full(len(texts), -1), kinds.irony, kinds.doubt | _names_another(comments, texts),
        np.zeros(len(texts), dtype=bool),
    )  # fmt: skip


def _names_another(comments: Comments, texts: list[str]) -> np.ndarray:
    """Whether a text names another unit than its own: it may be about that one."""
    names = [name for name in comments.units if len(name) > 2]
    found = np.zeros(len(texts), dtype=bool)
    for place in np.flatnonzero(_matching(texts, tuple(map(re.escape, names)))):
        own = comments.units[comments.unit[place]] if comments.unit[place] >= 0 else ""
        found[place] = any(name in texts[place] and name not in own for name in names)
    return found


def _distinct(texts: list[str]) -> tuple[np.ndarray, list[int]]:
    """Number of each text among the different ones, and where each of these first stands."""
    known: dict[str, int] = {}
    first = []
    codes = np.empty(len(texts), dtype=np.int64)
    for place, text in enumerate(texts):
        if text not in known:
            known[text] = len(first)
            first.append(place)
        codes[place] = known[text]
    return codes, first


def _matching(texts: list[str], patterns: tuple[str, ...]) -> np.ndarray:
    return matches(pa.array(texts, pa.string()), any_of(patterns))


def _with_topic(found: Sorted, topic: str) -> Sorted:
    """With a column for a topic that a person named and no rule knows."""
    names = [name for name in topic.split("\n") if name and found.rules.topic(name) is None]
    for name in names:
        rules = replace(found.rules, topics=(*found.rules.topics, Topic(name, "", ())))
        column = np.zeros((len(found.texts), 1), dtype=bool)
        found = replace(found, rules=rules, topics=np.concatenate([found.topics, column], axis=1))
    return found


def _decide(found: Sorted, place: int, said: Mapping[str, str], comments: Comments) -> None:
    """What a person said of one comment, written into the arrays."""
    if not said:
        return
    found.decided[place], found.irony[place], found.doubt[place] = True, False, False
    if TYPE in said and said[TYPE] in TYPES:
        found.type[place] = TYPES.index(said[TYPE])
    if TOPIC in said:
        names = [topic.name for topic in found.rules.topics]
        found.topics[place] = np.isin(names, said[TOPIC].split("\n"))
    if said.get(UNIT) in comments.units:
        found.unit[place] = comments.units.index(said[UNIT])
    if SUBSTANCE in said:
        found.effective[place] = said[SUBSTANCE] == YES and not found.lead[place]
    if LEAD in said:
        was, is_lead = found.lead[place], said[LEAD] == YES
        found.lead[place] = is_lead
        found.effective[place] = not is_lead and (found.effective[place] or was)


def _merged(found: Sorted, merges: Mapping[int, str]) -> np.ndarray:
    """The first of those that say the same of a unit. A person may have said with which one of the same unit a comment
    belongs together (its key), or that it stands alone (its own key)."""
    merged = np.full(len(found.texts), -1, dtype=np.int64)
    places = np.flatnonzero(found.effective)
    if len(places) == 0:
        return merged
    apart = found.unit.astype(np.int64)
    alone = sorted({found.keys[place] for place, key in merges.items() if key == found.keys[place]})
    for place, key in merges.items():
        if key == found.keys[place]:
            apart[place] = len(found.texts) + alone.index(key)  # a unit of its own: nothing else is compared with it
    merged[places] = places[same_saying([found.cores[place] for place in places], apart[places])]
    first_of = {found.keys[place]: place for place in reversed(places.tolist())}
    for place, key in merges.items():
        other = first_of.get(key, place)
        if merged[place] >= 0 and found.unit[other] == found.unit[place] and key != found.keys[place]:
            merged[merged == merged[place]] = merged[other]
    return merged
