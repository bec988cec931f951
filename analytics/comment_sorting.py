"""The comments of a wave, sorted: the rules first, then what persons decided, which always wins."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
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
_DECIDED = ("unit", "effective", "lead", "type", "topics", "irony", "doubt", "decided")
"""Arrays that a decision may change."""


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
    places: where each key stands; unit: as decided; type: position in TYPES; topics: × topics; merged: position of the
    first comment that says the same, −1 where it has no substance or is a lead; decided: by a person.
    """

    rules: CommentRules
    texts: list[str]
    bare: list[str]
    cores: list[str]
    keys: list[str]
    places: Mapping[str, list[int]]
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
    return with_decisions(sorted_by_rule(comments, rules, carried), comments, decisions or {})


def sorted_by_rule(
    comments: Comments, rules: CommentRules, carried: Mapping[str, Mapping[str, str]] | None = None
) -> Sorted:
    """What rules and earlier waves say, before anybody decided anything of this one; nothing is merged yet."""
    texts = tidied(comments.texts)
    bare = without_courtesies(texts, rules)
    said = cores(bare)
    keys = [
        comment_key(comments.units[unit] if unit >= 0 else "", core) for unit, core in zip(comments.unit, said, strict=True)
    ]
    found = _by_rule(comments, texts, bare, rules, said, keys)
    if carried:
        found = _with_topics(found, carried.values())
        for place, core in enumerate(said):
            of_it = carried.get(word_key(core))
            if of_it:
                _decide(found, place, {name: value for name, value in of_it.items() if name in CARRIED}, comments)
    return found


def sorted_again(
    base: Sorted, was: Comments, comments: Comments, carried: Mapping[str, Mapping[str, str]] | None = None
) -> Sorted | None:
    """`sorted_by_rule`, where base has all but a few of the texts; None where more than texts differ. was: of base."""
    same = (was.units, was.groups, len(was.texts)) == (comments.units, comments.groups, len(comments.texts))
    arrays = ("unit", "group", "person", "tone")
    if not same or not all(np.array_equal(getattr(was, name), getattr(comments, name), name == "tone") for name in arrays):
        return None
    changed = [place for place, text in enumerate(comments.texts) if text != was.texts[place]]
    few = replace(
        comments,
        texts=[comments.texts[place] for place in changed],
        **{name: getattr(comments, name)[changed] for name in arrays},
    )
    part = sorted_by_rule(few, base.rules, carried)
    found = _copied(_with_topics_of(base, part.rules))
    for name in _DECIDED:
        getattr(found, name)[changed] = getattr(part, name)
    lists = {name: list(getattr(base, name)) for name in ("texts", "bare", "cores", "keys")}
    for name, values in lists.items():
        for place, value in zip(changed, getattr(part, name), strict=True):
            values[place] = value
    return replace(found, **lists, places=_places(lists["keys"]))


def with_decisions(
    base: Sorted,
    comments: Comments,
    decisions: Mapping[str, Mapping[str, str]],
    before: tuple[Sorted, Mapping[str, Mapping[str, str]]] | None = None,
) -> Sorted:
    """What persons decided, over what the rules said. before: the same comments under other decisions, but for a few texts;
    only where decisions or texts differ is anything looked at again."""
    base = _with_topics(base, decisions.values())
    if before is None:
        found = _copied(base)
        _decide_all(found, [key for key in decisions if key in base.places], decisions, comments)
        _merge(found, decisions, np.ones(len(found.texts), dtype=bool))
        return found
    then, was = before
    found = replace(
        _copied(_with_topics_of(then, base.rules)),
        **{name: getattr(base, name) for name in ("texts", "bare", "cores", "keys", "places")},
    )
    rewritten = {found.keys[place] for place, text in enumerate(found.texts) if text != then.texts[place]}
    changed = {key for key in {**decisions, **was} if decisions.get(key) != was.get(key)}
    touched = sorted((rewritten | changed) & found.places.keys())
    places = np.array([place for key in touched for place in found.places[key]], dtype=np.int64)
    for name in _DECIDED:
        getattr(found, name)[places] = getattr(base, name)[places]
    _decide_all(found, touched, decisions, comments)
    keys = [found.keys[place] for place in places]
    differ = np.array([key in rewritten or _merge_of(decisions, key) != _merge_of(was, key) for key in keys], dtype=bool)
    differ |= (then.unit[places] != found.unit[places]) | (then.effective[places] != found.effective[places])
    again = np.isin(found.unit, np.concatenate([then.unit[places][differ], found.unit[places][differ]]))
    found.merged[again] = -1
    _merge(found, decisions, again)
    return found


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
        rules, texts, bare, said, keys, _places(keys), comments.unit.copy(), substance[codes] & ~leads, leads,
        kinds.type.copy(), topics[codes], np.full(len(texts), -1), kinds.irony,
        kinds.doubt | _names_another(comments, texts), np.zeros(len(texts), dtype=bool),
    )  # fmt: skip


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return found


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


def _with_topics(found: Sorted, said: Iterable[Mapping[str, str]]) -> Sorted:
    """With columns for topics that persons named and no rule knows."""
    named = {name for of_it in said for name in of_it.get(TOPIC, "").split("\n")} - {
        "",
        *(t.name for t in found.rules.topics),
    }
    return _with_topics_of(found, _and_topics(found.rules, sorted(named))) if named else found


def _and_topics(rules: CommentRules, names: Sequence[str]) -> CommentRules:
    return replace(rules, topics=(*rules.topics, *(Topic(name, "", ()) for name in names)))


def _with_topics_of(found: Sorted, rules: CommentRules) -> Sorted:
    """With the columns of these rules, in their order."""
    if found.rules == rules:
        return found
    column = {topic.name: number for number, topic in enumerate(found.rules.topics)}
    nothing = np.zeros(len(found.texts), dtype=bool)
    topics = [found.topics[:, column[topic.name]] if topic.name in column else nothing for topic in rules.topics]
    return replace(found, rules=rules, topics=np.stack(topics, axis=1))


def _copied(found: Sorted) -> Sorted:
    """One that may be written into."""
    return replace(found, **{name: getattr(found, name).copy() for name in (*_DECIDED, "merged")})


def _decide_all(found: Sorted, keys: Iterable[str], decisions: Mapping[str, Mapping[str, str]], comments: Comments) -> None:
    for key in keys:
        for place in found.places[key]:
            _decide(found, place, decisions.get(key, {}), comments)


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


def _merge_of(decisions: Mapping[str, Mapping[str, str]], key: str) -> str:
    return decisions.get(key, {}).get(MERGE, "")


def _merge(found: Sorted, decisions: Mapping[str, Mapping[str, str]], within: np.ndarray) -> None:
    """Writes the first of those that say the same of a unit, for whole units: nothing is compared between two of them. A
    person may have said with which one of the same unit a comment belongs together (its key), or that it stands alone (its
    own key)."""
    places = np.flatnonzero(found.effective & within)
    if len(places) == 0:
        return
    merges = {place: merge for place in places.tolist() if (merge := _merge_of(decisions, found.keys[place]))}
    apart = found.unit.astype(np.int64)
    alone = sorted({found.keys[place] for place, key in merges.items() if key == found.keys[place]})
    for place, key in merges.items():
        if key == found.keys[place]:
            apart[place] = len(found.texts) + alone.index(key)  # a unit of its own: nothing else is compared with it
    merged = found.merged
    merged[places] = places[same_saying([found.cores[place] for place in places], apart[places])]
    first_of = {found.keys[place]: place for place in reversed(places.tolist())}
    for place, key in merges.items():
        other = first_of.get(key, place)
        if found.unit[other] == found.unit[place] and key != found.keys[place]:
            together = places[merged[places] == merged[place]]
            merged[together] = merged[other]
