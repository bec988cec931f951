"""Puts people's words on forms whose ticks agree with them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from demo.answers import DISSATISFIED, FAIR, MOSTLY, SATISFIED, Answers
from demo.groups import CLIENTS, CONGRESS, CONSULTATIVE, COUNTIES, ENTERPRISES, PARTY, RESIDENTS, SUPERVISORS
from demo.matters import matters
from demo.remarks import (
    COPIED,
    CRITICISM,
    EMPTY,
    ENDINGS,
    KIND_SHARES,
    LEADS,
    OPENINGS,
    PRAISE,
    SIGNS,
    SINGLE,
    SUGGESTION,
    TOPICS,
    Topic,
    long_letter,
)

# The comments of a group: place of the form, place of the unit on it, and what was written there.
Comments = dict[tuple[int, int], str]

# Unit, group, kind, text.
Remark = tuple[str, str, str, str]


def draw_comments(rng: np.random.Generator, wave: str, answers: list[Answers]) -> dict[str, Comments]:
    """Comments by group. Nobody comments on a unit without rating it, and the secret group writes nothing."""
    desks = {each.group.name: _Desk(rng, each) for each in answers}
    substantive, empty = COUNTS[wave]
    remarks = _peculiar_remarks()
    remarks += _general_remarks(wave, desks, round(GENERAL_SHARE * substantive))
    remarks += _ordinary_remarks(rng, substantive - len(remarks), groups=set(desks))
    for unit, group, kind, text in (*remarks, *LEADS, *SIGNS):
        desks[group].place(_PREDECESSORS.get((wave, unit), unit), kind, text)
    writing = [group for group in _EMPTY_SHARES if group in desks]
    shares = [_EMPTY_SHARES[group] for group in writing]
    for group, number in zip(writing, _divided(empty - len(SIGNS), shares), strict=True):
        desks[group].scatter(_chosen(rng, EMPTY, number))
    return {group: desk.comments for group, desk in desks.items()}


# Comments with substance and without, by wave. A lead for discipline is one more, and counted nowhere.
COUNTS = {"2024": (860, 960), "2025": (1130, 1270), "2026": (1807, 2105)}
# What is left in the last wave when the same, said of one unit, is counted once.
MERGED = {PRAISE: 128, CRITICISM: 197, SUGGESTION: 287}
GENERAL_SHARE = 0.38
"""Of the comments with substance, what is said of every unit."""

_EMPTY_SHARES = {
    RESIDENTS: 46, CLIENTS: 27, ENTERPRISES: 16, COUNTIES: 4, CONGRESS: 2, CONSULTATIVE: 2, PARTY: 2, SUPERVISORS: 1,
}  # fmt: skip

_WRITING = (RESIDENTS, CLIENTS, RESIDENTS, ENTERPRISES, COUNTIES)
"""Who writes what is said of every unit, in turn."""
_PREDECESSORS = {("2024", "市水务集团"): "市自来水公司", ("2024", "市数据局"): "市大数据局"}

# Ticks that go with a remark of the kind.
_FITTING = {PRAISE: (SATISFIED, SATISFIED), CRITICISM: (FAIR, DISSATISFIED)}


class _Desk:
    """One group's forms, on which each unit has room for one comment a form."""

    def __init__(self, rng: np.random.Generator, answers: Answers) -> None:
        self.comments: Comments = {}
        self._rng = rng
        self._answers = answers
        self._names = [unit.name for unit in answers.units]

    def place(self, unit: str, kind: str, text: str) -> None:
        """Write on a form that ticked the unit accordingly, or, where all of these are full, on any that rated it."""
        place = self._names.index(unit)
        ticks = self._answers.ticks[:, place]
        fitting = self._within(ticks, *_FITTING.get(kind, (SATISFIED, MOSTLY)))
        rated = self._within(ticks, SATISFIED, DISSATISFIED)
        candidates = (int(form) for forms in (fitting, rated) for form in self._rng.permutation(forms))
        form = next(form for form in candidates if (form, place) not in self.comments)
        self.comments[form, place] = text

    def rates(self, unit: str) -> bool:
        return unit in self._names

    def scatter(self, texts: list[str]) -> None:
        """Write the texts anywhere on rated units that have no comment yet."""
        rated = (self._answers.ticks >= SATISFIED) & (self._answers.ticks <= DISSATISFIED)
        spots = np.argwhere(rated.any(axis=2))
        order = self._rng.permutation(len(spots))[: len(texts) + len(self.comments)]
        free = [(int(form), int(place)) for form, place in spots[order] if (form, place) not in self.comments]
        self.comments |= dict(zip(free, texts, strict=False))

    @staticmethod
    def _within(ticks: np.ndarray, best: int, worst: int) -> np.ndarray:
        return np.flatnonzero(((ticks >= best) & (ticks <= worst)).any(axis=1))


def _peculiar_remarks() -> list[Remark]:
    copies = [(unit, group, kind, text) for unit, group, kind, times, text in COPIED for _ in range(times)]
    return [*copies, *SINGLE, ("市住房城乡建设局", RESIDENTS, CRITICISM, long_letter())]


def _general_remarks(wave: str, desks: Mapping[str, _Desk], number: int) -> list[Remark]:
    """As many different ones as MERGED still wants in the last wave, in others in proportion; some are said by several."""
    known = {(unit, text): kind for unit, _, kind, text in _peculiar_remarks()}
    known |= {(topic.unit, text): topic.kind for topic in TOPICS for text in topic.phrasings}
    share = sum(COUNTS[wave]) / sum(COUNTS["2026"])
    different: list[Remark] = []
    for kind, wanted in MERGED.items():
        missing = round(share * (wanted - sum(each == kind for each in known.values())))
        for place, (unit, text) in enumerate(matters(kind)[:missing]):
            rating = [
                group for group in _WRITING if group in desks and desks[group].rates(_PREDECESSORS.get((wave, unit), unit))
            ]
            if rating:
                different.append((unit, rating[place % len(rating)], kind, text))
    again = number - len(different)
    return [*different, *different[:: len(different) // again][:again]]


def _ordinary_remarks(rng: np.random.Generator, number: int, groups: set[str]) -> list[Remark]:
    topics = [topic for topic in TOPICS if topic.group in groups]
    remarks = []
    for topic, times in zip(topics, _divided(number, _frequencies(topics)), strict=True):
        phrasings = rng.choice(topic.phrasings, times)
        openings, endings = rng.choice(OPENINGS[topic.kind], times), rng.choice(ENDINGS[topic.kind], times)
        remarks += [
            (topic.unit, topic.group, topic.kind, f"{opening}{phrasing}{ending}")
            for opening, phrasing, ending in zip(openings, phrasings, endings, strict=True)
        ]
    return remarks


def _frequencies(topics: list[Topic]) -> list[float]:
    """How often each topic comes up, the kinds being as frequent as KIND_SHARES has it."""
    of_kind = {kind: sum(topic.weight for topic in topics if topic.kind == kind) for kind in KIND_SHARES}
    return [KIND_SHARES[topic.kind] * topic.weight / of_kind[topic.kind] for topic in topics]


def _chosen(rng: np.random.Generator, weighted: tuple[tuple[str, int], ...], number: int) -> list[str]:
    texts, weights = zip(*weighted, strict=True)
    return rng.choice(texts, number, p=np.array(weights) / sum(weights)).tolist()


def _divided(number: int, weights: list[float]) -> list[int]:
    """Whole parts of a number in the proportion of the weights; what rounding leaves over goes round by round."""
    ends = np.rint(np.cumsum(weights) / sum(weights) * number).astype(int)
    return np.diff(ends, prepend=0).tolist()
