"""What another wording of a topic would change, before it is taken; and taking it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analytics.comment_rules import CommentRules, Topic, checked_pattern, rules_as_toml
from analytics.comment_sorting import TOPIC, word_key
from analytics.comment_topics import topics_of
from data.problems import DataError
from data.store import Store
from jobs.comment_rules import comment_rules, set_comment_rules
from jobs.comment_state import Heard, heard, memory_of
from jobs.results import seen_wave
from jobs.viewer import Viewer

SAMPLES = 5


@dataclass(frozen=True)
class Effect:
    """topic: as it would be; gained, lost: comments that it would be given, and that it would lose; moved: comments that
    would lose or gain another topic for it (a part has three at most); decided: those that a person gave topics, and that
    stay; units: on how many units; gained_texts, lost_texts: some of them, different ones."""

    topic: Topic
    gained: int
    lost: int
    moved: int
    decided: int
    units: int
    gained_texts: tuple[str, ...]
    lost_texts: tuple[str, ...]


def topic_effect(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    name: str,
    words: Sequence[str],
    without: Sequence[str] = (),
    family: str = "",
) -> Effect:
    """What a topic with exactly these words would change in a wave. Raises DataError not_allowed, wave_unknown,
    topic_missing; CommentRulesError topics_pattern."""
    viewer.must_edit()
    with store.snapshot() as moment:
        known = heard(viewer, moment, seen_wave(viewer, moment, wave_id), memory_of(store))
        rules = comment_rules(moment)
    topic = _checked(rules, name, words, without, family)
    after = _with(rules, topic)
    found = known.sorted
    places = np.flatnonzero(found.effective & _visible(known))
    held = _given_by_persons(known, places)
    texts = [found.bare[place] for place in places]
    different = list(dict.fromkeys(texts))
    number = {text: place for place, text in enumerate(different)}
    code = np.array([number[text] for text in texts], dtype=np.int64)
    was, will = topics_of(different, rules)[code], topics_of(different, after)[code]
    names, new_names = [each.name for each in rules.topics], [each.name for each in after.topics]
    had = was[:, names.index(topic.name)] if topic.name in names else np.zeros(len(places), dtype=bool)
    has = will[:, new_names.index(topic.name)]
    others = [new_names.index(each) for each in names if each != topic.name]
    kept = [place for place, each in enumerate(names) if each != topic.name]
    moved = (was[:, kept] != will[:, others]).any(axis=1)
    gained, lost = has & ~had, had & ~has
    touched = places[(gained | lost | moved) & ~held]
    return Effect(
        topic,
        gained=int((gained & ~held).sum()),
        lost=int((lost & ~held).sum()),
        moved=int((moved & ~held).sum()),
        decided=int(((gained | lost | moved) & held).sum()),
        units=len(np.unique(found.unit[touched])),
        gained_texts=_some(known, places[gained & ~held]),
        lost_texts=_some(known, places[lost & ~held]),
    )


def change_topic(
    viewer: Viewer, store: Store, name: str, words: Sequence[str], without: Sequence[str] = (), family: str = ""
) -> CommentRules:
    """A topic with exactly these words, from now on and in every wave. Raises DataError not_allowed, topic_missing,
    CommentRulesError topics_pattern."""
    viewer.must_edit()
    rules = comment_rules(store)
    return set_comment_rules(viewer, store, rules_as_toml(_with(rules, _checked(rules, name, words, without, family))))


def drop_topic(viewer: Viewer, store: Store, name: str) -> CommentRules:
    """The table without a topic. Raises DataError not_allowed, topic_missing."""
    viewer.must_edit()
    rules = comment_rules(store)
    if rules.topic(name) is None:
        raise DataError("topic_missing")
    rest = tuple(each for each in rules.topics if each.name != name)
    return set_comment_rules(viewer, store, rules_as_toml(replace(rules, topics=rest)))


def _checked(rules: CommentRules, name: str, words: Sequence[str], without: Sequence[str], family: str) -> Topic:
    name = name.strip()
    words, without = (
        tuple(dict.fromkeys(checked_pattern(word.strip(), name) for word in of if word.strip())) for of in (words, without)
    )
    if not name or not words:
        raise DataError("topic_missing")
    known = rules.topic(name)
    return Topic(name, family.strip() or (known.family if known else name), words, without)


def _with(rules: CommentRules, topic: Topic) -> CommentRules:
    """A new topic stands before all others, which are wider."""
    if rules.topic(topic.name) is None:
        return replace(rules, topics=(topic, *rules.topics))
    return replace(rules, topics=tuple(topic if each.name == topic.name else each for each in rules.topics))


def _given_by_persons(known: Heard, places: np.ndarray) -> np.ndarray:
    """Whether a person gave the topics of each: they stay what they are."""
    decided = {key for key, of in known.wave.decisions.items() if TOPIC in of}
    carried = {words for words, of in known.wave.carried.items() if TOPIC in of}
    found = known.sorted
    return np.array(
        [found.keys[place] in decided or (bool(carried) and word_key(found.cores[place]) in carried) for place in places],
        dtype=bool,
    )


def _visible(known: Heard) -> np.ndarray:
    seen = np.array([place is not None for place in known.hearing.places] + [True], dtype=bool)
    return seen[known.sorted.unit] if len(known.sorted.texts) else np.zeros(0, dtype=bool)


def _some(known: Heard, places: np.ndarray) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known.sorted.texts[place] for place in places))[:SAMPLES]
