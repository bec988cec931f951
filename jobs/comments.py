"""What people wrote in a wave: counted for everybody who may see it; sorted, corrected and unmasked by analysts.

What is shown is decided here and not on a screen: too few comments, secret groups, units that the viewer does not see, and
leads for discipline are not in a report and not found by a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from analytics.comment_counts import Hearing, UnitPlace, report
from analytics.comment_groups import WordGroup, word_groups
from analytics.comment_masking import masked, masked_too
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
from analytics.comment_sorting import (
    LEAD,
    MERGE,
    NO,
    SUBSTANCE,
    TOPIC,
    TYPE,
    UNIT,
    YES,
    Comments,
    Sorted,
    sort_comments,
    word_key,
)
from data.batches import WaveRow
from data.comment_decisions import (
    CommentDecision,
    comment_decisions,
    cover,
    decide_comment,
    earlier_decisions,
    log_unmasking,
    undo_decision,
    unmaskings,
    versions,
)
from data.comment_rows import CommentRows, comment_rows, originals
from data.problems import DataError
from data.sealed_comments import opened
from data.store import Reader, Store
from data.wave_rows import nearest, units_of, waves_before
from jobs.comment_rules import comment_rules
from jobs.known import unit_unknown
from jobs.protection import protected_scheme, protection_of
from jobs.results import seen_wave
from jobs.viewer import Viewer

__all__ = [
    "CRITICISM", "FEWER", "MORE", "NEW", "PRAISE", "SAME", "SUGGESTION", "TYPES", "CommentCounts", "CommentDecision",
    "CommentItem", "CommentReport", "CommentScope", "Found", "Hit", "Quote", "TopicLine", "WordGroup", "comments",
    "comments_at", "comments_to_sort", "decide", "decisions", "leads", "mask", "search", "top_topics", "undo", "unmask",
    "unmasked", "unnamed_groups",
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
        return comments_at(viewer, moment, wave_id)


def comments_at(viewer: Viewer, moment: Reader, wave_id: str) -> CommentReport:
    """The same in one state of the database."""
    row = seen_wave(viewer, moment, wave_id)
    return _report(viewer, moment, row, _heard(viewer, moment, row))


def search(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    text: str = "",
    unit: str | None = None,
    unit_class: str | None = None,
    topic: str | None = None,
    type: str | None = None,
) -> Found:
    """Comments with all these words, masked, of units of which comments may be shown. Leads, and what secret groups wrote,
    are never found. Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        heard = _heard(viewer, moment, row)
        shown = {each.name for each in _report(viewer, moment, row, heard).units if each.counts is not None}
        secret = set(protection_of(moment, row.series).secret)
    words = text.casefold().split()
    found = heard.sorted
    topics = [each.name for each in found.rules.topics]
    members = _members(found)
    hits, n_comments = [], 0
    for head, places in members.items():
        name = heard.comments.units[found.unit[head]] if found.unit[head] >= 0 else ""
        open_places = [place for place in places if heard.comments.groups[heard.comments.group[place]] not in secret]
        if name not in shown or not open_places or (unit and name != unit):
            continue
        place = heard.hearing.places[found.unit[head]]
        if unit_class and place.unit_class != unit_class:
            continue
        matching = [each for each in open_places if all(word in found.texts[each].casefold() for word in words)]
        kind = TYPES[_majority(found, places)]
        about = tuple(topics[number] for number in np.flatnonzero(found.topics[places].any(axis=0)))
        if not matching or (type and kind != type) or (topic and topic not in about):
            continue
        n_comments += len(places)
        hits.append(Hit(name, place.unit_class, found.texts[matching[0]], kind, about, len(places)))
    hits.sort(key=lambda hit: (-hit.comments, hit.unit, hit.text))
    return Found(len(hits), n_comments, tuple(hits[:HITS]))


def comments_to_sort(viewer: Viewer, store: Store, wave_id: str, unit: str | None = None) -> tuple[CommentItem, ...]:
    """What an analyst goes through, one merged comment after another: marked ones first, then those of no topic, then the
    rest, most said first. Those without substance come last; leads are apart. Raises DataError not_allowed, wave_unknown,
    unit_unknown."""
    return tuple(item for item in _items(viewer, store, wave_id, unit) if not item.lead)


def leads(viewer: Viewer, store: Store, wave_id: str) -> tuple[CommentItem, ...]:
    """涉嫌违纪线索: for whom it concerns, and in no report. Raises DataError not_allowed, wave_unknown."""
    return tuple(item for item in _items(viewer, store, wave_id, None) if item.lead)


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
    viewer.must_edit()
    with store.transaction():
        row = seen_wave(viewer, store, wave_id)
        heard = _heard(viewer, store, row)
        place = _place_of(heard, comment)
        said: dict[str, str] = {}
        if topics is not None:
            said[TOPIC] = "\n".join(topics)
        if type is not None:
            if type not in TYPES:
                raise DataError("type_unknown", type=type, known=list(TYPES))
            said[TYPE] = type
        if unit is not None:
            known = [each.name for each in units_of(store, wave_id)]
            if unit not in known:
                raise unit_unknown(unit, known, wave_id)
            said[UNIT] = unit
        if merge is not None:
            _place_of(heard, merge)
            said[MERGE] = merge
        for field, value in ((SUBSTANCE, substance), (LEAD, lead)):
            if value is not None:
                said[field] = YES if value else NO
        if not said:
            raise DataError("nothing_decided")
        words = word_key(heard.sorted.cores[place])
        return decide_comment(store, viewer.name, row.series, wave_id, comment, words, said, seen)


def undo(viewer: Viewer, store: Store, wave_id: str, decision: int | None = None) -> CommentDecision:
    """Takes a decision back, or the viewer's own last one. Raises DataError not_allowed, comment_decision_unknown."""
    viewer.must_edit()
    seen_wave(viewer, store, wave_id)
    with store.transaction():
        if decision is None:
            own = [each.id for each in comment_decisions(store, wave_id) if each.who == viewer.name]
            decision = own[-1] if own else 0
        return undo_decision(store, viewer.name, wave_id, decision)


def decisions(viewer: Viewer, store: Store, wave_id: str) -> list[CommentDecision]:
    """Everything that was ever said of the comments of a wave, oldest first. Raises DataError not_allowed."""
    viewer.must_edit()
    seen_wave(viewer, store, wave_id)
    return comment_decisions(store, wave_id, everything=True)


def mask(viewer: Viewer, store: Store, wave_id: str, comment: str, piece: str) -> int:
    """Covers a piece of a comment that no rule covered, wherever it stands in comments of this key; returns in how many.

    What was decided on the comment is no longer known under its new words. Raises DataError not_allowed, comment_unknown,
    piece_absent.
    """
    viewer.must_edit()
    with store.transaction():
        row = seen_wave(viewer, store, wave_id)
        heard = _heard(viewer, store, row)
        _place_of(heard, comment)
        texts = {
            int(heard.rows.row[place]): masked_too(heard.rows.texts[place], piece.strip())
            for place, key in enumerate(heard.sorted.keys)
            if key == comment and piece.strip() and piece.strip() in heard.rows.texts[place]
        }
        if not texts:
            raise DataError("piece_absent", comment=comment)
        cover(store, viewer.name, wave_id, texts, comment)
    return len(texts)


def unmask(viewer: Viewer, store: Store, wave_id: str, comment: str, reason: str) -> tuple[str, ...]:
    """What stood under the masks of a comment, each different text once. Who asked, and why, is written down first.

    Raises DataError not_allowed, comment_unknown, unmasking_reason_missing, value_too_long, comment_unreadable.
    """
    viewer.must_edit()
    with store.transaction():
        row = seen_wave(viewer, store, wave_id)
        heard = _heard(viewer, store, row)
        _place_of(heard, comment)
        places = [place for place, key in enumerate(heard.sorted.keys) if key == comment]
        log_unmasking(store, viewer.name, wave_id, comment, reason)
        under = originals(store, [int(heard.rows.row[place]) for place in places])
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
        heard = _heard(viewer, moment, seen_wave(viewer, moment, wave_id))
    rest = np.flatnonzero(heard.sorted.effective & ~heard.sorted.topics.any(axis=1))
    return word_groups(
        [heard.sorted.texts[place] for place in rest], heard.comments.person[rest], heard.comments.units, heard.sorted.rules
    )


@dataclass(frozen=True, eq=False)
class _Heard:
    rows: CommentRows
    comments: Comments
    sorted: Sorted
    hearing: Hearing


def _report(viewer: Viewer, moment: Reader, row: WaveRow, now: _Heard) -> CommentReport:
    before = next((each for each in waves_before(moment, row.id)), None)
    earlier = _heard(viewer, moment, before) if before is not None else None
    if earlier is not None and not len(earlier.rows):
        earlier = None
    scheme, secret = protected_scheme(moment, row), protection_of(moment, row.series).secret
    return report(
        row.id, row.series, row.period, now.hearing, earlier.hearing if earlier else None, before.id if before else None,
        secret, {group: scheme.line(group) for group in now.comments.groups}, viewer.analyses,
    )  # fmt: skip


def _heard(viewer: Viewer, moment: Reader, row: WaveRow) -> _Heard:
    """A wave's comments, masked by the rules of today too, and sorted."""
    rules = comment_rules(moment)
    levels = protected_scheme(moment, row).levels
    places = {level.name: 1 - number / max(1, len(levels) - 1) for number, level in enumerate(levels)}
    rows = comment_rows(moment, row.id, places)
    registry = {unit.name: unit for unit in units_of(moment, row.id)}
    units = tuple(dict.fromkeys((*registry, *(name for name in rows.units if name))))
    groups = tuple(dict.fromkeys(rows.groups))
    position = {name: number for number, name in enumerate(units)}
    found = Comments(
        texts=_masked_again(rows.texts, rules.titles, units),
        unit=np.array([position.get(name, -1) for name in rows.units], dtype=np.int64),
        group=np.array([groups.index(name) for name in rows.groups], dtype=np.int64),
        person=rows.person,
        tone=rows.tone,
        units=units,
        groups=groups,
    )
    earlier = [each.id for each in waves_before(moment, row.id)]
    sorted_ = sort_comments(
        found, rules, _by_comment(comment_decisions(moment, row.id)),
        _by_words(earlier_decisions(moment, row.series, earlier)),
    )  # fmt: skip
    where = []
    for name in units:
        unit = registry.get(name)
        before = unit.predecessors[0] if unit is not None and len(unit.predecessors) == 1 else ""
        place = UnitPlace(unit.unit_class if unit else "", unit.portfolio if unit else "", before)
        where.append(place if viewer.sees_class(place.unit_class) else None)
    return _Heard(rows, found, sorted_, Hearing(found, sorted_, tuple(where)))


def _masked_again(texts: Sequence[str], titles: tuple[str, ...], units: tuple[str, ...]) -> list[str]:
    """A rule that came later protects what came earlier."""
    known: dict[str, str] = {}
    for text in texts:
        if text not in known:
            known[text] = masked(text, titles, units).text
    return [known[text] for text in texts]


def _by_comment(said: Sequence[CommentDecision]) -> dict[str, dict[str, str]]:
    """The last word on each field of each comment."""
    found: dict[str, dict[str, str]] = {}
    for each in said:
        found.setdefault(each.comment, {})[each.field] = each.value
    return found


def _by_words(said: Sequence[CommentDecision]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in said:
        found.setdefault(each.words, {})[each.field] = each.value
    return found


def _place_of(heard: _Heard, comment: str) -> int:
    """Raises DataError comment_unknown."""
    if comment not in heard.sorted.keys:
        raise DataError("comment_unknown", comment=comment, nearest=nearest(comment, heard.sorted.keys[:1000]))
    return heard.sorted.keys.index(comment)


def _members(found: Sorted) -> dict[int, list[int]]:
    """Places of the comments of each merged one, by its head, in the order of the comments."""
    members: dict[int, list[int]] = {}
    for place in np.flatnonzero(found.merged >= 0).tolist():
        members.setdefault(int(found.merged[place]), []).append(place)
    return members


def _majority(found: Sorted, places: Sequence[int]) -> int:
    weight = np.where(found.decided[places], len(found.texts), 1)
    return int(np.bincount(found.type[places], weight, minlength=len(TYPES)).argmax())


def _items(viewer: Viewer, store: Store, wave_id: str, unit: str | None) -> list[CommentItem]:
    viewer.must_edit()
    with store.snapshot() as moment:
        heard = _heard(viewer, moment, seen_wave(viewer, moment, wave_id))
        version = versions(moment, wave_id)
        last = {each.comment: each.id for each in comment_decisions(moment, wave_id)}
        under = originals(moment, heard.rows.row.tolist())
    if unit is not None and unit not in heard.comments.units:
        raise unit_unknown(unit, heard.comments.units, wave_id)
    found = heard.sorted
    members = _members(found)
    alone: dict[str, list[int]] = {}
    for place in np.flatnonzero(found.merged < 0).tolist():
        alone.setdefault(found.keys[place], []).append(place)
    items = []
    for places in (*members.values(), *alone.values()):
        head = places[0]
        name = heard.comments.units[found.unit[head]] if found.unit[head] >= 0 else ""
        place = heard.hearing.places[found.unit[head]] if name else UnitPlace("", "")
        if place is None or (unit is not None and name != unit):
            continue
        keys = dict.fromkeys(found.keys[each] for each in places)
        key = found.keys[head]
        wordings = {found.keys[each]: found.texts[each] for each in reversed(places)}
        items.append(
            CommentItem(
                key=key,
                version=version.get(key, 0),
                unit=name,
                unit_class=place.unit_class,
                text=found.texts[head],
                type=TYPES[_majority(found, places)],
                topics=tuple(found.rules.topics[each].name for each in np.flatnonzero(found.topics[places].any(axis=0))),
                comments=len(places),
                persons=len(np.unique(heard.comments.person[places])),
                groups=tuple(dict.fromkeys(heard.rows.groups[each] for each in places)),
                channels=tuple(dict.fromkeys(heard.rows.channels[each] for each in places if heard.rows.channels[each])),
                alike=tuple((each, wordings[each]) for each in keys if each != key),
                irony=bool(found.irony[places].any()),
                doubt=bool(found.doubt[places].any()),
                effective=bool(found.effective[head]),
                lead=bool(found.lead[head]),
                masked=any(int(heard.rows.row[each]) in under for each in places),
                decided=bool(found.decided[places].any()),
                decision=last.get(key),
            )
        )

    def order(item: CommentItem) -> tuple:
        marked = (item.irony or item.doubt) and not item.decided
        return not item.effective, not marked, bool(item.topics) or item.decided, -item.comments, item.unit, item.key

    return sorted(items, key=order)
