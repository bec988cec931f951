"""The comments of a wave, masked by the rules of today and sorted. What was sorted is kept, and sorted again only as far as
something changed: one decision touches one comment and its unit.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from analytics.comment_counts import Hearing, UnitPlace
from analytics.comment_heads import Heads
from analytics.comment_masking import masked
from analytics.comment_rules import CommentRules
from analytics.comment_sorting import Comments, Sorted, sorted_again, sorted_by_rule, with_decisions
from data.batches import WaveRow
from data.comment_decisions import CommentDecision, comment_decisions, content_version, earlier_decisions
from data.comment_rows import CommentRows, comment_rows
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import RegistryRow, nearest, units_of, waves
from jobs.comment_rules import comment_rules
from jobs.schemes import scheme_of
from jobs.viewer import Viewer

KEPT = 4
"""Waves of a database that are kept sorted: some 100 MB each where a hundred thousand wrote."""

Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, eq=False)
class SortedWave:
    """base: before anybody decided; decisions: by key, the last word on each field; last: by key, the last of all."""

    content: int
    rules: CommentRules
    levels: dict[str, float]
    carried: Said
    decisions: Said
    last: Mapping[str, CommentDecision]
    registry: Mapping[str, RegistryRow]
    rows: CommentRows
    comments: Comments
    base: Sorted
    sorted: Sorted

    @cached_property
    def heads(self) -> Heads:
        return Heads(self.sorted)

    @cached_property
    def folded(self) -> list[str]:
        """Texts as they are searched."""
        return [text.casefold() for text in self.sorted.texts]

    @cached_property
    def together(self) -> list[list[int]]:
        """Comments that are one: the merged ones, then those without substance and the leads by their words."""
        merged = [self.heads.places(number).tolist() for number in range(len(self.heads.head))]
        alone: dict[str, list[int]] = {}
        for place in np.flatnonzero(self.sorted.merged < 0).tolist():
            alone.setdefault(self.sorted.keys[place], []).append(place)
        return [*merged, *alone.values()]


@dataclass(frozen=True, eq=False)
class Heard:
    """The same as one viewer may see it."""

    wave: SortedWave
    hearing: Hearing

    @property
    def rows(self) -> CommentRows:
        return self.wave.rows

    @property
    def comments(self) -> Comments:
        return self.wave.comments

    @property
    def sorted(self) -> Sorted:
        return self.wave.sorted

    def unit(self, place: int) -> str:
        """Of which unit a comment is, "" for none."""
        number = self.sorted.unit[place]
        return self.comments.units[number] if number >= 0 else ""

    def places(self, comment: str) -> list[int]:
        """Where the comments of a key stand. Raises DataError comment_unknown, also for what the viewer does not see."""
        found = self.sorted.places.get(comment)
        number = self.sorted.unit[found[0]] if found else -1
        if found is None or (number >= 0 and self.hearing.places[number] is None):
            raise DataError("comment_unknown", comment=comment, nearest=nearest(comment, self.sorted.keys[:1000]))
        return found


class Memory:
    """The waves of one database that were sorted last."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._kept: OrderedDict[str, SortedWave] = OrderedDict()

    def get(self, wave: str) -> SortedWave | None:
        return self._kept.get(wave)

    def keep(self, wave: str, found: SortedWave) -> None:
        self._kept[wave] = found
        self._kept.move_to_end(wave)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


_MEMORIES: WeakKeyDictionary[Store, Memory] = WeakKeyDictionary()
_MEMORIES_LOCK = threading.Lock()


def memory_of(store: Store) -> Memory:
    with _MEMORIES_LOCK:
        return _MEMORIES.setdefault(store, Memory())


def heard(viewer: Viewer, moment: Reader, row: WaveRow, memory: Memory | None) -> Heard:
    """A wave's comments, masked by the rules of today too, and sorted. memory: of the database that moment is a state of;
    None where the state may be one that never comes true."""
    if memory is None:
        found = _sorted_wave(moment, row, None)
    else:
        with memory.lock:
            found = _sorted_wave(moment, row, memory.get(row.id))
            memory.keep(row.id, found)
    where = []
    for name in found.comments.units:
        unit = found.registry.get(name)
        before = unit.predecessors[0] if unit is not None and len(unit.predecessors) == 1 else ""
        place = UnitPlace(unit.unit_class if unit else "", unit.portfolio if unit else "", before)
        where.append(place if viewer.sees_class(place.unit_class) else None)
    return Heard(found, Hearing(found.comments, found.sorted, tuple(where)))


def _sorted_wave(moment: Reader, row: WaveRow, was: SortedWave | None) -> SortedWave:
    rules, content = comment_rules(moment), content_version(moment, row.id)
    names = [level.name for level in scheme_of(row.scheme).levels]
    levels = {name: 1 - number / max(1, len(names) - 1) for number, name in enumerate(names)}
    same = [each.id for each in waves(moment) if each.series == row.series]
    earlier = same[: same.index(row.id)][::-1]
    carried = by_words(earlier_decisions(moment, row.series, earlier))
    said = comment_decisions(moment, row.id)
    decisions, last = by_comment(said), {each.comment: each for each in said}
    same_texts = was is not None and (was.content, was.levels, was.rules.titles) == (content, levels, rules.titles)
    same_rules = was is not None and (was.rules, was.carried) == (rules, carried)
    if same_texts and same_rules and was.decisions == decisions:
        return was if was.last == last else replace(was, last=last)
    if same_texts:
        rows, comments, registry = was.rows, was.comments, was.registry
    else:
        rows, comments, registry = _comments(moment, row, levels, rules, was)
    base = None
    if same_rules:
        base = was.base if same_texts else sorted_again(was.base, was.comments, comments, carried)
    before = None if base is None else (was.sorted, was.decisions)
    if base is None:
        base = sorted_by_rule(comments, rules, carried)
    found = with_decisions(base, comments, decisions, before)
    return SortedWave(content, rules, levels, carried, decisions, last, registry, rows, comments, base, found)


def _comments(
    moment: Reader, row: WaveRow, levels: Mapping[str, float], rules: CommentRules, was: SortedWave | None
) -> tuple[CommentRows, Comments, Mapping[str, RegistryRow]]:
    rows = comment_rows(moment, row.id, levels)
    registry = {unit.name: unit for unit in units_of(moment, row.id)}
    units = tuple(dict.fromkeys((*registry, *(name for name in rows.units if name))))
    groups = tuple(dict.fromkeys(rows.groups))
    unit_position = {name: number for number, name in enumerate(units)}
    group_position = {name: number for number, name in enumerate(groups)}
    known: dict[str, str] = {}
    if was is not None and (was.rules.titles, was.comments.units) == (rules.titles, units):
        known = dict(zip(was.rows.texts, was.comments.texts, strict=True))
    comments = Comments(
        texts=_masked_again(rows.texts, rules.titles, units, known),
        unit=np.array([unit_position.get(name, -1) for name in rows.units], dtype=np.int64),
        group=np.array([group_position[name] for name in rows.groups], dtype=np.int64),
        person=rows.person,
        tone=rows.tone,
        units=units,
        groups=groups,
    )
    return rows, comments, registry


def _masked_again(
    texts: Sequence[str], titles: tuple[str, ...], units: tuple[str, ...], known: dict[str, str]
) -> list[str]:
    """A rule that came later protects what came earlier. known: texts that were masked by the same rules before."""
    for text in texts:
        if text not in known:
            known[text] = masked(text, titles, units).text
    return [known[text] for text in texts]


def by_comment(said: Sequence[CommentDecision]) -> dict[str, dict[str, str]]:
    """The last word on each field of each comment."""
    found: dict[str, dict[str, str]] = {}
    for each in said:
        found.setdefault(each.comment, {})[each.field] = each.value
    return found


def by_words(said: Sequence[CommentDecision]) -> dict[str, dict[str, str]]:
    """The same of words about whatever unit."""
    found: dict[str, dict[str, str]] = {}
    for each in said:
        found.setdefault(each.words, {})[each.field] = each.value
    return found
