"""The desk on which an analyst sorts comments by keyboard: which ones in which order, and all about a few of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

import numpy as np

from analytics.comment_duplicates import nearness
from analytics.comment_reasons import Reasons, reasons
from analytics.comment_sorting import Sorted
from data.comment_decisions import versions
from data.comment_rows import originals
from data.store import Store
from jobs.comment_state import Heard, heard, memory_of
from jobs.comments import CommentItem, item_of
from jobs.results import seen_wave
from jobs.viewer import Viewer

__all__ = ["SHOWN", "Desk", "DeskItem", "DeskState", "Near", "Reasons", "desk", "desk_list"]

OPEN, MARKED, UNNAMED, DECIDED, ALL, EMPTY = SHOWN = ("open", "marked", "unnamed", "decided", "all", "empty")
"""Which comments: that nobody decided on, of these irony and doubt, or no topic; decided ones; all; without substance."""
NEAR, NEAREST = 0.3, 6
"""From which share of common runs on, and how many, comments are shown beside one that they may say the same as."""


_TOLD: WeakKeyDictionary[Sorted, dict[int, Reasons]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Near:
    """A comment on the same unit that is worded alike and not counted with it. share: of common runs."""

    key: str
    text: str
    comments: int
    share: float


@dataclass(frozen=True)
class DeskItem:
    """asked: the key by which it was asked for; item: the merged comment that it is in; seen: version of each of its
    wordings, to be handed back with a decision; who, moment: of the last decision on one of them that holds; reasons: what
    the rules said of the wording that stands for it."""

    asked: str
    item: CommentItem
    seen: dict[str, int]
    who: str
    moment: datetime | None
    near: tuple[Near, ...]
    reasons: Reasons


@dataclass(frozen=True)
class DeskState:
    """How far a wave, or a unit of it, is. merged: in all; decided: of these; marked, unnamed: undecided ones of these with
    irony or doubt, without a topic; leads: comments."""

    merged: int
    decided: int
    marked: int
    unnamed: int
    leads: int

    @property
    def open(self) -> int:
        return self.merged - self.decided


@dataclass(frozen=True)
class Desk:
    """items: those asked for that are there, in that order; units: to which a comment can be moved."""

    state: DeskState
    items: tuple[DeskItem, ...]
    units: tuple[str, ...]


def desk_list(viewer: Viewer, store: Store, wave_id: str, shown: str, unit: str = "") -> tuple[str, ...]:
    """Keys of merged comments: doubtful ones first, then those of no topic, then the rest, most said first. Leads are on
    another list. Raises DataError not_allowed, wave_unknown."""
    viewer.must_edit()
    with store.snapshot() as moment:
        known = heard(viewer, moment, seen_wave(viewer, moment, wave_id), memory_of(store))
    if shown == EMPTY:
        return _empty(known, unit)
    found, heads = known.sorted, known.wave.heads
    decided, marked, named = _of_heads(known)
    which = {OPEN: ~decided, MARKED: marked, UNNAMED: ~named & ~decided, DECIDED: decided, ALL: decided | ~decided}[shown]
    numbers = np.flatnonzero(_seen(known, heads.head, unit) & which)
    order = sorted(
        zip(numbers.tolist(), heads.first[numbers].tolist(), strict=True),
        key=lambda each: (
            not marked[each[0]], bool(named[each[0]] or decided[each[0]]), -heads.comments[each[0]], known.unit(each[1]),
            found.keys[each[1]],
        ),
    )  # fmt: skip
    return tuple(found.keys[place] for _, place in order)


def desk(viewer: Viewer, store: Store, wave_id: str, keys: Sequence[str], unit: str = "") -> Desk:
    """The comments of these keys as they are now, and how far the wave is. Raises DataError not_allowed, wave_unknown."""
    viewer.must_edit()
    with store.snapshot() as moment:
        known = heard(viewer, moment, seen_wave(viewer, moment, wave_id), memory_of(store))
        version = versions(moment, wave_id)
        said = known.wave.last
        there = [(key, _together(known, known.sorted.places[key][0])) for key in keys if key in known.sorted.places]
        there = [(key, places) for key, places in there if _seen(known, np.array(places[:1]), "").all()]
        rows = [int(known.rows.row[place]) for _, places in there for place in places]
        under = originals(moment, rows)
    last = {key: each.id for key, each in said.items()}
    told = _reasons(known, [places[0] for _, places in there])
    items = []
    for (key, places), why in zip(there, told, strict=True):
        item = item_of(known, places, version, last, under)
        wordings = (item.key, *(each for each, _ in item.alike))
        latest = max((said[each] for each in wordings if each in said), key=lambda each: each.id, default=None)
        items.append(
            DeskItem(
                key, item, {each: version.get(each, 0) for each in wordings}, latest.who if latest else "",
                latest.moment if latest else None, _near(known, places[0]), why,
            )
        )  # fmt: skip
    units = tuple(name for name, each in known.wave.registry.items() if viewer.sees_class(each.unit_class))
    return Desk(_state(known, unit), tuple(items), units)


def _reasons(known: Heard, places: Sequence[int]) -> list[Reasons]:
    """They do not change with what persons say, and a page asks for the same ones after every key."""
    told = _TOLD.setdefault(known.wave.base, {})
    missing = [place for place in dict.fromkeys(places) if place not in told]
    if missing:
        told.update(zip(missing, reasons(known.wave.base, known.comments, missing), strict=True))
    return [told[place] for place in places]


def _together(known: Heard, place: int) -> list[int]:
    """The comments that are one with it."""
    number = known.wave.heads.number(place)
    if number is not None:
        return known.wave.heads.places(number).tolist()
    key = known.sorted.keys[place]
    return [each for each in known.sorted.places[key] if known.sorted.merged[each] < 0]


def _of_heads(known: Heard) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each merged one whether it is decided, waits for a person, has a topic."""
    found, heads = known.sorted, known.wave.heads
    decided = heads.any(found.decided)
    return decided, heads.any(found.irony | found.doubt) & ~decided, heads.topics.any(axis=1)


def _seen(known: Heard, places: np.ndarray, unit: str) -> np.ndarray:
    """Whether the viewer sees the units of these comments, and they are the one asked for."""
    visible = np.array([place is not None for place in known.hearing.places] + [True], dtype=bool)
    if unit:
        visible &= np.array([name == unit for name in known.comments.units] + [False], dtype=bool)
    return visible[known.sorted.unit[places]] if len(places) else np.zeros(0, dtype=bool)


def _empty(known: Heard, unit: str) -> tuple[str, ...]:
    found = known.sorted
    places = np.flatnonzero(~found.effective & ~found.lead)
    keys = [found.keys[place] for place in places[_seen(known, places, unit)]]
    times = {key: len(found.places[key]) for key in keys}
    return tuple(sorted(times, key=lambda key: (-times[key], key)))


def _state(known: Heard, unit: str) -> DeskState:
    found, heads = known.sorted, known.wave.heads
    decided, marked, named = _of_heads(known)
    seen = _seen(known, heads.head, unit)
    places = np.arange(len(found.texts))
    return DeskState(
        merged=int(seen.sum()),
        decided=int((seen & decided).sum()),
        marked=int((seen & marked).sum()),
        unnamed=int((seen & ~named & ~decided).sum()),
        leads=int((found.lead & _seen(known, places, unit)).sum()),
    )


def _near(known: Heard, place: int) -> tuple[Near, ...]:
    found, heads = known.sorted, known.wave.heads
    own = found.merged[place]
    beside = []
    for number in np.flatnonzero(found.unit[heads.head] == found.unit[place]).tolist():
        head = int(heads.head[number])
        share = nearness(found.cores[place], found.cores[head]) if head != own else 0.0
        if share >= NEAR:
            beside.append(Near(found.keys[head], found.texts[head], int(heads.comments[number]), share))
    return tuple(sorted(beside, key=lambda each: -each.share)[:NEAREST])
