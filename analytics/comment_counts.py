"""Sorted comments counted for readers: scopes with their topics and quotes, and nothing that tells who said it.

Fewer than 8 comments are not shown, nor is a sum from which they follow; what a secret group wrote counts in sums only
together with others, and is never quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.comment_cleaning import LONG, quotable
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
)
from analytics.comment_sorting import Comments, Sorted
from analytics.disclosure import COMMENTS_AT_LEAST, may_show_comments
from analytics.shares import newcombe

QUOTES = 8
"""Quotes of a unit."""
CONFIDENCE = 0.95
"""Of all changes of a scope together (Bonferroni)."""


@dataclass(frozen=True)
class UnitPlace:
    """Where a unit of the comments belongs; before: what it was called in the wave before."""

    unit_class: str
    portfolio: str
    before: str = ""


@dataclass(frozen=True)
class Hearing:
    """Comments of one wave, sorted. places: of its units, by position; None for those that the viewer does not see."""

    comments: Comments
    sorted: Sorted
    places: tuple[UnitPlace | None, ...]


def report(
    wave: str,
    series: str,
    period: str,
    now: Hearing,
    before: Hearing | None,
    wave_before: str | None,
    secret: Collection[str],
    lines: Mapping[str, str],
    sorts: bool,
) -> CommentReport:
    """lines: under which name each group is shown. sorts: the viewer sorts comments, and is told what waits."""
    count = _Counter(now, secret)
    earlier = None if before is None else _Counter(before, secret)
    names = now.comments.units
    classes = _places(now, lambda place: place.unit_class)
    portfolios = _places(now, lambda place: place.portfolio)
    units = {names[number]: [number] for number, place in enumerate(now.places) if place is not None}
    units_to_show, size = _shown_of(now, count)
    class_size = {name: count.open_size(count.of_units(numbers)) for name, numbers in classes.items()}
    without_unit = count.open_size(count.seen & (now.sorted.unit < 0))
    shown_classes = shown_names(class_size, hidden=without_unit)
    shown_portfolios = {
        name for name, numbers in portfolios.items() if may_show_comments(sum(size[names[number]] for number in numbers))
    }

    def scope(name: str, numbers: Sequence[int], shown: bool, quoted: bool = False) -> CommentScope:
        place = now.places[numbers[0]] if quoted else None
        where = (place.unit_class, place.portfolio) if place else ("", "")
        if not shown:
            return CommentScope(name, *where, None)
        here = count.of_units(numbers)
        return CommentScope(
            name, *where, count.counts(here),
            _topic_lines(count, here, earlier, _before_of(now, before, earlier, numbers)),
            count.quotes(here) if quoted else (),
        )  # fmt: skip

    whole_mask = count.seen
    shown_whole = may_show_comments(count.open_size(whole_mask))
    whole = CommentScope("", "", "", None)
    if shown_whole:
        lines_of_whole = _topic_lines(count, whole_mask, earlier, None if earlier is None else earlier.seen)
        whole = CommentScope("", "", "", count.counts(whole_mask), lines_of_whole)
    elif not count.any_collected:
        whole = CommentScope("", "", "", CommentCounts())
    return CommentReport(
        wave=wave,
        series=series,
        period=period,
        wave_before=wave_before if earlier is not None else None,
        whole=whole,
        classes=tuple(scope(name, numbers, name in shown_classes) for name, numbers in classes.items()),
        units=tuple(scope(name, numbers, name in units_to_show, quoted=True) for name, numbers in units.items()),
        portfolios=tuple(scope(name, numbers, name in shown_portfolios) for name, numbers in portfolios.items() if name),
        groups=_group_scopes(count, lines, earlier) if shown_whole else (),
        unnamed=int((count.seen & now.sorted.effective & ~now.sorted.topics.any(axis=1)).sum()) if shown_whole else 0,
        leads=int((count.seen & now.sorted.lead).sum()) if sorts else None,
        undecided=count.undecided() if sorts else None,
        rules=now.sorted.rules.title,
    )


def shown_units(now: Hearing, secret: Collection[str]) -> set[str]:
    """Names of units whose comments may be shown at all."""
    return _shown_of(now, _Counter(now, secret))[0]


def shown_names(sizes: Mapping[str, int], hidden: int = 0) -> set[str]:
    """Names whose number of comments may be shown beside the sum of all: where those that may not be are few together, the
    smallest of the others goes with them. hidden: comments of none of them, in the sum."""
    shown = [name for name, size in sorted(sizes.items(), key=lambda each: each[1]) if may_show_comments(size)]
    hidden += sum(size for size in sizes.values() if not may_show_comments(size))
    while shown and 0 < hidden < COMMENTS_AT_LEAST:
        hidden += sizes[shown.pop(0)]
    return set(shown)


def _shown_of(now: Hearing, count: _Counter) -> tuple[set[str], dict[str, int]]:
    """Units that may be shown; of each that the viewer sees how many comments may be told."""
    names = now.comments.units
    portfolios = _places(now, lambda place: place.portfolio)
    sums = [*_places(now, lambda place: place.unit_class).values(), *(each for name, each in portfolios.items() if name)]
    size = {names[number]: count.open_size(count.of_units([number])) for number, place in enumerate(now.places) if place}
    return _shown_units(names, size, sums), size


def _shown_units(names: Sequence[str], size: Mapping[str, int], sums: Sequence[Sequence[int]]) -> set[str]:
    """Units that may be shown beside the sums of classes and portfolios that they are in."""
    shown = {name for name, n in size.items() if may_show_comments(n)}
    before = None
    while shown != before:
        before = set(shown)
        for numbers in sums:
            here = {names[number]: size[names[number]] for number in numbers}
            hidden = sum(n for name, n in here.items() if name not in shown)
            shown -= here.keys() - shown_names({name: n for name, n in here.items() if name in shown}, hidden)
    return shown


class _Counter:
    """What is counted over sorted comments; a mask says which."""

    def __init__(self, hearing: Hearing, secret: Collection[str]) -> None:
        self.comments, self.sorted = hearing.comments, hearing.sorted
        visible = np.array([place is not None for place in hearing.places] + [all(hearing.places)], dtype=bool)
        self.seen = visible[self.sorted.unit] if len(self.sorted.texts) else np.zeros(0, dtype=bool)
        is_secret = np.array([name in secret for name in self.comments.groups] or [False])
        self.secret = is_secret[self.comments.group] if len(self.sorted.texts) else np.zeros(0, dtype=bool)
        self.type = self._types_of_merged()
        order = np.argsort(self.sorted.unit, kind="stable")
        self._order, self._ends = order, np.searchsorted(self.sorted.unit[order], np.arange(-1, len(hearing.places) + 1))

    @property
    def any_collected(self) -> bool:
        return bool((self.seen & self.sorted.collected).any())

    def of_units(self, numbers: Sequence[int]) -> np.ndarray:
        mask = np.zeros(len(self.sorted.texts), dtype=bool)
        for number in numbers:
            mask[self._order[self._ends[number + 1] : self._ends[number + 2]]] = True
        return mask

    def open_size(self, mask: np.ndarray) -> int:
        """Effective comments of groups that are not secret: the secret ones do not help over the threshold."""
        return int((mask & self.sorted.effective & ~self.secret).sum())

    def counts(self, mask: np.ndarray) -> CommentCounts:
        collected = mask & self.sorted.collected
        effective = mask & self.sorted.effective
        heads = np.unique(self.sorted.merged[effective])
        of_type = np.bincount(self.type[heads], minlength=len(TYPES)) if len(heads) else np.zeros(len(TYPES), dtype=int)
        return CommentCounts(
            collected=int(collected.sum()),
            without_substance=int((collected & ~self.sorted.effective).sum()),
            effective=int(effective.sum()),
            merged=len(heads),
            **{name: int(of_type[number]) for number, name in enumerate(TYPES)},
            persons=self.persons(effective),
        )

    def persons(self, mask: np.ndarray) -> int:
        return len(np.unique(self.comments.person[mask]))

    def topics(self, mask: np.ndarray) -> list[tuple[int, int, int, int, int, int, int]]:
        """Topic, persons and comments that raise it as a problem, merged ones, of these criticism and suggestions, and
        persons who praise."""
        places = np.flatnonzero(mask & self.sorted.effective)
        heads = self.sorted.merged[places]
        kind, person = self.type[heads], self.comments.person[places]
        praise = kind == TYPES.index(PRAISE)
        about = self.sorted.topics[places]
        rows = []
        for topic in np.flatnonzero(about.any(axis=0)).tolist():
            here = about[:, topic]
            problem = here & ~praise
            merged = np.unique(heads[problem])
            rows.append(
                (
                    topic, len(np.unique(person[problem])), int(problem.sum()), len(merged),
                    int((self.type[merged] == TYPES.index(CRITICISM)).sum()),
                    int((self.type[merged] == TYPES.index(SUGGESTION)).sum()),
                    len(np.unique(person[here & praise])),
                )
            )  # fmt: skip
        return rows

    def quotes(self, mask: np.ndarray) -> tuple[Quote, ...]:
        """Masked words of open groups, what most say first, and no topic and type twice before all have had their turn."""
        places = np.flatnonzero(mask & self.sorted.effective)
        heads, times = np.unique(self.sorted.merged[places], return_counts=True)
        open_place: dict[int, int] = {}
        for place in places[~self.secret[places]].tolist():
            open_place.setdefault(int(self.sorted.merged[place]), place)
        candidates = []
        for head, number in sorted(zip(heads.tolist(), times.tolist(), strict=True), key=lambda each: (-each[1], each[0])):
            place = open_place.get(head)
            if place is None or self.sorted.irony[place] or len(self.sorted.texts[place]) > LONG:
                continue
            topics = tuple(self.sorted.rules.topics[topic].name for topic in np.flatnonzero(self.sorted.topics[place]))
            text = quotable(self.sorted.texts[place], self.sorted.bare[place])
            candidates.append(Quote(text, TYPES[self.type[head]], topics, number))
        return tuple(_diverse(candidates)[:QUOTES])

    def undecided(self) -> int:
        marked = self.seen & self.sorted.effective & (self.sorted.irony | self.sorted.doubt)
        return len(np.unique(self.sorted.merged[marked]))

    def _types_of_merged(self) -> np.ndarray:
        """Type of each merged comment at the position of its head: what most of them are; a person's word outweighs."""
        votes = np.zeros((len(self.sorted.texts), len(TYPES)))
        places = np.flatnonzero(self.sorted.effective)
        weight = np.where(self.sorted.decided[places], len(self.sorted.texts), 1)
        np.add.at(votes, (self.sorted.merged[places], self.sorted.type[places]), weight)
        return votes.argmax(axis=1)


def _diverse(quotes: list[Quote]) -> list[Quote]:
    met: set[tuple[str, str]] = set()
    fresh, rest = [], []
    for each in quotes:
        about = (each.type, each.topics[0] if each.topics else "")
        (rest if about in met else fresh).append(each)
        met.add(about)
    return [*fresh, *rest]


def _topic_lines(
    count: _Counter, mask: np.ndarray, earlier: _Counter | None, mask_before: np.ndarray | None
) -> tuple[TopicLine, ...]:
    rules = count.sorted.rules
    rows = count.topics(mask)
    before: dict[str, int] | None = None
    if earlier is not None and mask_before is not None and may_show_comments(earlier.open_size(mask_before)):
        names = [topic.name for topic in earlier.sorted.rules.topics]
        before = {names[row[0]]: row[1] for row in earlier.topics(mask_before)}
        n_before = earlier.persons(mask_before & earlier.sorted.effective)
    n = count.persons(mask & count.sorted.effective)
    names = [rules.topics[row[0]].name for row in rows]
    was = [None if before is None else before.get(name, 0) for name in names]
    changes = [None] * len(rows) if before is None else _changes([row[1] for row in rows], n, was, n_before)
    lines = [
        TopicLine(name, rules.topics[row[0]].family, *row[1:], of_it, change)
        for name, row, of_it, change in zip(names, rows, was, changes, strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: (-line.persons, -line.merged, -line.praised)))


def _changes(persons: Sequence[int], n: int, before: Sequence[int], n_before: int) -> list[str]:
    if not persons:
        return []
    confidence = 1 - (1 - CONFIDENCE) / len(persons)
    shares, shares_before = np.array(persons) / n, np.array(before) / n_before
    low, high = newcombe(shares, np.full(len(persons), n), shares_before, np.full(len(before), n_before), confidence)
    return [
        (NEW if was == 0 else MORE) if below > 0 else FEWER if above < 0 else SAME
        for was, below, above in zip(before, low, high, strict=True)
    ]


def _before_of(now: Hearing, before: Hearing | None, earlier: _Counter | None, numbers: Sequence[int]) -> np.ndarray | None:
    """Comments on the same units in the wave before; None where one of them has no comment there and may be new."""
    if before is None or earlier is None:
        return None
    known = {name: place for place, name in enumerate(before.comments.units)}
    then = [known.get(now.places[number].before or now.comments.units[number]) for number in numbers]
    found = [place for place in then if place is not None]
    return earlier.of_units(found) if found else None


def _places(hearing: Hearing, of: object) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, place in enumerate(hearing.places):
        if place is not None:
            found.setdefault(of(place), []).append(number)
    return found


def _group_scopes(count: _Counter, lines: Mapping[str, str], earlier: _Counter | None) -> tuple[CommentScope, ...]:
    """Lines of groups; one with too few comments of open groups is put together with the smallest other one."""
    members: dict[str, list[int]] = {}
    for number, group in enumerate(count.comments.groups):
        members.setdefault(lines.get(group, group), []).append(number)

    def mask(numbers: list[int]) -> np.ndarray:
        return count.seen & np.isin(count.comments.group, numbers)

    found = [([name], numbers) for name, numbers in members.items() if (mask(numbers) & count.sorted.effective).any()]
    while len(found) > 1:
        sizes = [count.open_size(mask(numbers)) for _, numbers in found]
        small = int(np.argmin(sizes))
        if may_show_comments(sizes[small]):
            break
        names, numbers = found.pop(small)
        sizes.pop(small)
        with_names, with_numbers = found.pop(int(np.argmin(sizes)))
        found.append(([*with_names, *names], [*with_numbers, *numbers]))
    if len(found) == 1 and not may_show_comments(count.open_size(mask(found[0][1]))):
        return ()
    scopes = []
    for names, numbers in found:
        here, then = mask(numbers), None
        if earlier is not None:
            groups = [count.comments.groups[number] for number in numbers]
            known = [number for number, group in enumerate(earlier.comments.groups) if group in groups]
            then = earlier.seen & np.isin(earlier.comments.group, known)
        scopes.append(CommentScope("、".join(names), "", "", count.counts(here), _topic_lines(count, here, earlier, then)))
    return tuple(scopes)
