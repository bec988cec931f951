"""A scheme tried out: other numbers in its place, and how the ranks move. Nothing of it is stored."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from analytics.appraisal import Appraisal
from analytics.scheme_diff import Difference, differences
from data.store import Store
from jobs.composing import toml_text
from jobs.results import appraise, seen_wave
from jobs.schemes import scheme_of
from jobs.viewer import Viewer

KINDS = ("levels", "groups", "dimensions")


@dataclass(frozen=True, order=True)
class Number:
    """A number of a scheme that can be tried otherwise: the score of a level, the weight of a group or dimension.

    unit_class: where a class has weights of its own, else "".
    """

    kind: str
    unit_class: str
    name: str


@dataclass(frozen=True)
class Move:
    """A unit under both schemes. Ranks and scores are None where there are none to show."""

    unit: str
    unit_class: str
    rank_before: int | None
    rank_after: int | None
    index_before: Decimal | None
    index_after: Decimal | None

    @property
    def up(self) -> int:
        """Places gained; 0 where either rank is missing."""
        return 0 if None in (self.rank_before, self.rank_after) else self.rank_before - self.rank_after


@dataclass(frozen=True)
class Trial:
    """own, tried: the wave under its scheme and under the other one. moves: units in the order of the tried ranking."""

    own: Appraisal
    tried: Appraisal
    differences: tuple[Difference, ...]
    moves: tuple[Move, ...]


def numbers_of(text: str) -> dict[Number, float]:
    """Every number of a scheme file that can be tried otherwise: points of levels, weights in percent of their table.

    Tables with channels, and equal weights, have none.
    """
    content = tomllib.loads(text)
    found = {Number("levels", "", each["name"]): float(each["score"]) for each in content.get("level", [])}
    for (kind, unit_class), weights in _tables(content).items():
        whole = sum(weights.values())
        found |= {Number(kind, unit_class, name): 100 * weight / whole for name, weight in weights.items()}
    return found


def with_numbers(text: str, numbers: Mapping[Number, float]) -> str:
    """The same scheme with other numbers in their places; those that it does not have are passed over."""
    content, known = tomllib.loads(text), numbers_of(text)
    tried = {number: numbers.get(number, value) for number, value in known.items()}
    for each in content.get("level", []):
        each["score"] = tried[Number("levels", "", each["name"])]
    for (kind, unit_class), weights in _tables(content).items():
        if any(
            tried[number] != known[number] for number in known if (number.kind, number.unit_class) == (kind, unit_class)
        ):
            weights.update({name: tried[Number(kind, unit_class, name)] for name in weights})
    return toml_text(content)


def _tables(content: dict) -> dict[tuple[str, str], dict[str, float]]:
    """Tables of plain weights by kind and class, in the file's own order."""
    places = [("", content), *content.get("class", {}).items()]
    found = {(kind, unit_class): place.get(kind) for unit_class, place in places for kind in KINDS[1:]}
    return {
        key: table
        for key, table in found.items()
        if isinstance(table, dict)
        and table
        and all(isinstance(value, int | float) and not isinstance(value, bool) for value in table.values())
        and sum(table.values()) > 0
    }


def own_text(viewer: Viewer, store: Store, wave: str) -> str:
    """The scheme of a wave as it is stored. Raises DataError wave_unknown."""
    return seen_wave(viewer, store, wave).scheme


def trial(viewer: Viewer, store: Store, wave: str, text: str) -> Trial:
    """For analysts. Raises DataError not_allowed, wave_unknown; SchemeError; SchemeMismatch; AnalysisError."""
    viewer.must_edit()
    before = own_text(viewer, store, wave)
    own, tried = appraise(viewer, store, wave), appraise(viewer, store, wave, text)
    moves = []
    for each in tried.units:
        stood = own.unit(each.name)
        moves.append(
            Move(
                each.name,
                each.unit_class,
                stood.rank if stood else None,
                each.rank,
                stood.index if stood and stood.shown else None,
                each.index if each.shown else None,
            )  # fmt: skip
        )
    return Trial(own, tried, tuple(differences(scheme_of(before), scheme_of(text))), tuple(moves))
