"""What people wrote in a wave: counted for everybody who may see it; sorted, corrected and unmasked by analysts.

What is shown is decided here and not on a screen: too few comments, secret groups, units that the viewer does not see, and
leads for discipline are not in a report and not found by a search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from analytics.comment_cleaning import cores, tidied, without_courtesies
from analytics.comment_counts import UnitPlace, report, shown_units
from analytics.comment_groups import WordGroup, word_groups
from analytics.comment_heads import Heads
from analytics.comment_masking import masked_too
from analytics.comment_report import (
    CRITICISM,
    FEWER,
    MORE,
    NEW,
    PRAISE,
    SAME,
    SUGGESTION,
    TYPES,
    CommentCounts,
    CommentReport,
    CommentScope,
    Quote,
    TopicLine,
    top_topics,
)
from analytics.comment_sorting import LEAD, MERGE, NO, SUBSTANCE, TOPIC, TYPE, UNIT, YES, comment_key, word_key
from data.batches import WaveRow
from data.comment_decisions import (
    CommentDecision,
    Undone,
    comment_decisions,
    cover,
    decide_comment,
    last_act,
    log_unmasking,
    next_act,
    undo_act,
    undo_decision,
    unmaskings,
    versions,
)
from data.comment_rows import originals
from data.problems import DataError
from data.sealed_comments import opened
from data.store import Reader, Store
from data.wave_rows import units_of, waves_before
from jobs.comment_state import Heard, Memory, heard, memory_of
from jobs.known import unit_unknown
from jobs.protection import protected_scheme, protection_of
from jobs.results import seen_wave
from jobs.viewer import Viewer

__all__ = [
    "CRITICISM", "FEWER", "MORE", "NEW", "PRAISE", "SAME", "SUGGESTION", "TYPES", "CommentCounts", "CommentDecision",
    "CommentItem", "CommentReport", "CommentScope", "Found", "Hit", "Quote", "TopicLine", "Undone", "WordGroup", "comments",
    "comments_at", "comments_to_sort", "decide", "decide_together", "decisions", "leads", "mask", "mask_together", "search",
    "take_back", "top_topics", "undo", "unmask", "unmasked", "unnamed_groups",
]  # fmt: skip

HITS = 200
"""Comments that a search gives back."""


@dataclass(frozen=True)
class Hit:
    """A merged comment that a search found; comments: how many say the same."""

    unit: str
    unit_class: str
    text: str
    type: str
    topics: tuple[str, ...]
    comments: int


@dataclass(frozen=True)
class Found:
    """merged, comments: how many were found in all; hits: the first HITS of the merged ones, most said first."""

    merged: int
    comments: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class CommentItem:
    """A merged comment as an analyst sorts it, masked. key: by which decisions know it; version: to be handed back with a
    decision; alike: other wordings that are counted with it, with their keys; comments, persons: how many say it; groups,
    channels: where they come from; decision: the last one on it that holds, to be taken back, or None."""

    key: str
    version: int
    unit: str
    unit_class: str
    text: str
    type: str
    topics: tuple[str, ...]
    comments: int
    persons: int
    groups: tuple[str, ...]
    channels: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    irony: bool
    doubt: bool
    effective: bool
    lead: bool
    masked: bool
    decided: bool
    decision: int | None


def comments(viewer: Viewer, store: Store, wave_id: str) -> CommentReport:
    """征集, 有效, 归并 and what they are about, for this viewer. Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        memory = memory_of(store)
        return _report(viewer, moment, row, heard(viewer, moment, row, memory), memory)


def comments_at(viewer: Viewer, moment: Reader, wave_id: str) -> CommentReport:
    """The same in one state of the database, which may be one that never comes true."""
    row = seen_wave(viewer, moment, wave_id)
    return _report(viewer, moment, row, heard(viewer, moment, row, None), None)


def search(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    text: str = "",
    unit: str | None = None,
    unit_class: str | None = None,
    topic: str | None = None,
    type: str | None = None,
    portfolio: str | None = None,
    most: int | None = HITS,
) -> Found:
    """Comments with all these words, masked, of units of which comments may be shown. Leads, and what secret groups wrote,
    are never found. most: hits that are given back, None for all. Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        known = heard(viewer, moment, row, memory_of(store))
        secret = protection_of(moment, row.series).secret
    found, heads = known.sorted, known.wave.heads
    asked = _units_asked(known, secret, unit, unit_class, portfolio)
    is_secret = np.array([name in secret for name in known.comments.groups] or [False])[known.comments.group]
    words = text.casefold().split()
    places = np.flatnonzero(found.effective & ~is_secret & np.isin(found.unit, asked))
    if words:
        has = [all(word in known.wave.folded[place] for word in words) for place in places]
        places = places[np.array(has, dtype=bool)]
    numbers, first = np.unique(np.searchsorted(heads.head, found.merged[places]), return_index=True)
    # What is found stands under the unit and the type of the merged comment, whichever of its wordings has the words.
    right = np.isin(found.unit[heads.head[numbers]], asked)
    if type:
        right &= heads.type[numbers] == (TYPES.index(type) if type in TYPES else -1)
    if topic:
        column = [each.name for each in found.rules.topics].index(topic) if found.rules.topic(topic) else None
        right &= heads.topics[numbers, column] if column is not None else False
    numbers, first = numbers[right], places[first[right]]
    units = np.argsort(np.argsort(known.comments.units))[found.unit[heads.head[numbers]]]
    order = np.lexsort((first, units, -heads.comments[numbers]))[:most]
    hits = tuple(_hit(known, heads, int(numbers[each]), int(first[each])) for each in order)
    return Found(len(numbers), int(heads.comments[numbers].sum()), hits)


def _units_asked(
    known: Heard, secret: Sequence[str], unit: str | None, unit_class: str | None, portfolio: str | None
) -> list[int]:
    shown = shown_units(known.hearing, secret)
    return [
        number
        for number, (name, place) in enumerate(zip(known.comments.units, known.hearing.places, strict=True))
        if name in shown
        and (not unit or name == unit)
        and (not unit_class or place.unit_class == unit_class)
        and (not portfolio or place.portfolio == portfolio)
    ]


def _hit(known: Heard, heads: Heads, number: int, place: int) -> Hit:
    head = heads.head[number]
    about = tuple(known.sorted.rules.topics[each].name for each in np.flatnonzero(heads.topics[number]))
    of = known.hearing.places[known.sorted.unit[head]]
    return Hit(
        known.unit(head), of.unit_class, known.sorted.texts[place], TYPES[heads.type[number]], about,
        int(heads.comments[number]),
    )  # fmt: skip


def comments_to_sort(viewer: Viewer, store: Store, wave_id: str, unit: str | None = None) -> tuple[CommentItem, ...]:
    """What an analyst goes through, one merged comment after another: marked ones first, then those of no topic, then the
    rest, most said first. Those without substance come last; leads are apart. Raises DataError not_allowed, wave_unknown,
    unit_unknown."""
    return tuple(_items(viewer, store, wave_id, unit, lead=False))


def leads(viewer: Viewer, store: Store, wave_id: str) -> tuple[CommentItem, ...]:
    """涉嫌违纪线索: for whom it concerns, and in no report. Raises DataError not_allowed, wave_unknown."""
    return tuple(_items(viewer, store, wave_id, None, lead=True))


def decide(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    comment: str,
    seen: int,
    *,
    topics: Sequence[str] | None = None,
    type: str | None = None,
    unit: str | None = None,
    merge: str | None = None,
    substance: bool | None = None,
    lead: bool | None = None,
) -> int:
    """What a person says of a comment, in the place of what the rules said; returns its new version.

    topics: all that it is about, () for none; merge: key of the comment that says the same, its own key where it stands
    alone. Raises DataError not_allowed, wave_unknown, comment_unknown, comment_decided (somebody else was faster),
    unit_unknown, type_unknown, nothing_decided.
    """
    said = {"topics": topics, "type": type, "unit": unit, "merge": merge, "substance": substance, "lead": lead}
    return decide_together(viewer, store, wave_id, {comment: seen}, **said)[1][comment]


def decide_together(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    seen: Mapping[str, int],
    *,
    topics: Sequence[str] | None = None,
    type: str | None = None,
    unit: str | None = None,
    merge: str | None = None,
    substance: bool | None = None,
    lead: bool | None = None,
) -> tuple[int, dict[str, int]]:
    """The same of several comments that say the same, all or none: the number under which it is taken back together, and
    their new versions. seen: the versions that the person saw, by comment. Raises what decide raises."""
    viewer.must_edit()
    with store.transaction() as cursor:
        row = seen_wave(viewer, store, wave_id)
        known = heard(viewer, store, row, memory_of(store))
        said = _said(known, store, wave_id, topics, type, unit, merge, substance, lead)
        act = next_act(cursor)
        found = {}
        for comment, version in seen.items():
            words = word_key(known.sorted.cores[known.places(comment)[0]])
            found[comment] = decide_comment(store, viewer.name, row.series, wave_id, comment, words, said, version, act)
    return act, found


def _said(
    known: Heard,
    store: Store,
    wave_id: str,
    topics: Sequence[str] | None,
    type: str | None,
    unit: str | None,
    merge: str | None,
    substance: bool | None,
    lead: bool | None,
) -> dict[str, str]:
    """Raises DataError unit_unknown, type_unknown, comment_unknown, nothing_decided."""
    said: dict[str, str] = {}
    if topics is not None:
        said[TOPIC] = "\n".join(topics)
    if type is not None:
        if type not in TYPES:
            raise DataError("type_unknown", type=type, known=list(TYPES))
        said[TYPE] = type
    if unit is not None:
        names = [each.name for each in units_of(store, wave_id)]
        if unit not in names:
            raise unit_unknown(unit, names, wave_id)
        said[UNIT] = unit
    if merge is not None:
        known.places(merge)
        said[MERGE] = merge
    for field, value in ((SUBSTANCE, substance), (LEAD, lead)):
        if value is not None:
            said[field] = YES if value else NO
    if not said:
        raise DataError("nothing_decided")
    return said


def undo(viewer: Viewer, store: Store, wave_id: str, decision: int | None = None) -> CommentDecision:
    """Takes a decision back, or the viewer's own last one. Raises DataError not_allowed, comment_decision_unknown."""
    viewer.must_edit()
    seen_wave(viewer, store, wave_id)
    with store.transaction():
        if decision is None:
            own = [each.id for each in comment_decisions(store, wave_id) if each.who == viewer.name]
            decision = own[-1] if own else 0
        return undo_decision(store, viewer.name, wave_id, decision)


def take_back(viewer: Viewer, store: Store, wave_id: str, act: int | None = None) -> Undone:
    """Takes back what was done with one key, also a piece that was covered; without a number the viewer's own last act.

    Raises DataError not_allowed, comment_decision_unknown, mask_gone.
    """
    viewer.must_edit()
    seen_wave(viewer, store, wave_id)
    with store.transaction():
        return undo_act(store, viewer.name, wave_id, act or last_act(store, viewer.name, wave_id))


def decisions(viewer: Viewer, store: Store, wave_id: str) -> list[CommentDecision]:
    """Everything that was ever said of the comments of a wave, oldest first. Raises DataError not_allowed."""
    viewer.must_edit()
    seen_wave(viewer, store, wave_id)
    return comment_decisions(store, wave_id, everything=True)


def mask(viewer: Viewer, store: Store, wave_id: str, comment: str, piece: str) -> int:
    """Covers a piece of a comment that no rule covered, wherever it stands in comments of this key; returns in how many.

    What was decided on the comment holds for its new words. Raises DataError not_allowed, comment_unknown, piece_absent.
    """
    return len(mask_together(viewer, store, wave_id, (comment,), piece)[1])


def mask_together(
    viewer: Viewer, store: Store, wave_id: str, comments: Sequence[str], piece: str
) -> tuple[int, tuple[str, ...], dict[str, str]]:
    """The same in several comments: the number under which it is taken back, the comments that it was in, a key each, and
    their new keys by the old ones. Raises what mask raises."""
    viewer.must_edit()
    piece = piece.strip()
    with store.transaction() as cursor:
        row = seen_wave(viewer, store, wave_id)
        known = heard(viewer, store, row, memory_of(store))
        texts = {place: new for key in comments for place in known.places(key) if (new := _covered(known, place, piece))}
        if not texts:
            raise DataError("piece_absent", comment=comments[0] if comments else "")
        keys = dict(zip(texts, _new_keys(known, texts), strict=True))
        becomes = {known.sorted.keys[place]: key for place, key in keys.items()}
        act = next_act(cursor)
        rows = {int(known.rows.row[place]): (texts[place], known.sorted.keys[place], keys[place]) for place in texts}
        cover(store, viewer.name, wave_id, act, rows)
        new = {keys[place]: _word_key_of(known, texts[place]) for place in texts}
        held = versions(store, wave_id)
        for key, after in becomes.items():
            said = known.wave.decisions.get(key)
            if said and after != key:
                decide_comment(
                    store, viewer.name, row.series, wave_id, after, new[after], dict(said), held.get(after, 0), act
                )
    return act, tuple(known.sorted.keys[place] for place in texts), becomes


def _covered(known: Heard, place: int, piece: str) -> str | None:
    """The comment with the piece covered, None where it is not in it. A piece that is only there in simplified characters
    and half width is taken from the comment as it is shown."""
    for text in (known.rows.texts[place], known.sorted.texts[place]):
        if piece and piece in text:
            return masked_too(text, piece)
    return None


def _new_keys(known: Heard, texts: Mapping[int, str]) -> list[str]:
    words = cores(without_courtesies(tidied(list(texts.values())), known.sorted.rules))
    own = [known.comments.unit[place] for place in texts]
    units = [known.comments.units[number] if number >= 0 else "" for number in own]
    return [comment_key(unit, core) for unit, core in zip(units, words, strict=True)]


def _word_key_of(known: Heard, text: str) -> str:
    return word_key(cores(without_courtesies(tidied([text]), known.sorted.rules))[0])


def unmask(viewer: Viewer, store: Store, wave_id: str, comment: str, reason: str) -> tuple[str, ...]:
    """What stood under the masks of a comment, each different text once. Who asked, and why, is written down first.

    Raises DataError not_allowed, comment_unknown, unmasking_reason_missing, value_too_long, comment_unreadable.
    """
    viewer.must_edit()
    with store.transaction():
        known = heard(viewer, store, seen_wave(viewer, store, wave_id), memory_of(store))
        places = known.places(comment)
        log_unmasking(store, viewer.name, wave_id, comment, reason)
        under = originals(store, [int(known.rows.row[place]) for place in places])
        texts = [opened(store, text, original) for text, original in under.values()]
    return tuple(dict.fromkeys(texts))


def unmasked(viewer: Viewer, store: Store, wave_id: str) -> list[tuple[str, str, datetime, str]]:
    """Who looked under which mask: comment, reason, moment, who. Raises DataError not_allowed."""
    viewer.must_edit()
    seen_wave(viewer, store, wave_id)
    return unmaskings(store, wave_id)


def unnamed_groups(viewer: Viewer, store: Store, wave_id: str) -> tuple[WordGroup, ...]:
    """What no rule caught, put together by words, for a person to name (`jobs.comment_rules.name_topic`).

    Raises DataError not_allowed, wave_unknown.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        known = heard(viewer, moment, seen_wave(viewer, moment, wave_id), memory_of(store))
    seen = np.array([place is not None for place in known.hearing.places] + [all(known.hearing.places)], dtype=bool)
    rest = np.flatnonzero(known.sorted.effective & ~known.sorted.topics.any(axis=1) & seen[known.sorted.unit])
    return word_groups(
        [known.sorted.texts[place] for place in rest], known.comments.person[rest], known.comments.units, known.sorted.rules
    )


def _report(viewer: Viewer, moment: Reader, row: WaveRow, now: Heard, memory: Memory | None) -> CommentReport:
    before = next((each for each in waves_before(moment, row.id)), None)
    earlier = heard(viewer, moment, before, memory) if before is not None else None
    if earlier is not None and not len(earlier.rows):
        earlier = None
    scheme, secret = protected_scheme(moment, row), protection_of(moment, row.series).secret
    return report(
        row.id, row.series, row.period, now.hearing, earlier.hearing if earlier else None, before.id if before else None,
        secret, {group: scheme.line(group) for group in now.comments.groups}, viewer.analyses,
    )  # fmt: skip


def _items(viewer: Viewer, store: Store, wave_id: str, unit: str | None, lead: bool) -> list[CommentItem]:
    viewer.must_edit()
    with store.snapshot() as moment:
        known = heard(viewer, moment, seen_wave(viewer, moment, wave_id), memory_of(store))
        version = versions(moment, wave_id)
        last = {key: each.id for key, each in known.wave.last.items()}
        under = originals(moment, known.rows.row.tolist())
    if unit is not None and unit not in known.comments.units:
        raise unit_unknown(unit, known.comments.units, wave_id)
    items = []
    for places in known.wave.together:
        name = known.unit(places[0])
        place = known.hearing.places[known.sorted.unit[places[0]]] if name else UnitPlace("", "")
        if place is not None and (unit is None or name == unit) and bool(known.sorted.lead[places[0]]) == lead:
            items.append(item_of(known, places, version, last, under))

    def order(item: CommentItem) -> tuple:
        marked = (item.irony or item.doubt) and not item.decided
        return not item.effective, not marked, bool(item.topics) or item.decided, -item.comments, item.unit, item.key

    return sorted(items, key=order)


def item_of(
    known: Heard,
    places: Sequence[int],
    version: Mapping[str, int],
    last: Mapping[str, int],
    under: Mapping[int, object],
) -> CommentItem:
    """places: of the comments that are one; version, last: of each key; under: by row of those with something masked."""
    found, head = known.sorted, places[0]
    key, name = found.keys[head], known.unit(head)
    keys = dict.fromkeys(found.keys[each] for each in places)
    wordings = {found.keys[each]: found.texts[each] for each in reversed(places)}
    return CommentItem(
        key=key,
        version=version.get(key, 0),
        unit=name,
        unit_class=known.hearing.places[found.unit[head]].unit_class if name else "",
        text=found.texts[head],
        type=TYPES[majority(found, places)],
        topics=tuple(found.rules.topics[each].name for each in np.flatnonzero(found.topics[places].any(axis=0))),
        comments=len(places),
        persons=len(np.unique(known.comments.person[places])),
        groups=tuple(dict.fromkeys(known.rows.groups[each] for each in places)),
        channels=tuple(dict.fromkeys(known.rows.channels[each] for each in places if known.rows.channels[each])),
        alike=tuple((each, wordings[each]) for each in keys if each != key),
        irony=bool(found.irony[places].any()),
        doubt=bool(found.doubt[places].any()),
        effective=bool(found.effective[head]),
        lead=bool(found.lead[head]),
        masked=any(int(known.rows.row[each]) in under for each in places),
        decided=bool(found.decided[places].any()),
        decision=last.get(key),
    )


def majority(found, places: Sequence[int]) -> int:
    """Type that most of the comments have; a person's word outweighs."""
    weight = np.where(found.decided[places], len(found.texts), 1)
    return int(np.bincount(found.type[places], weight, minlength=len(TYPES)).argmax())
