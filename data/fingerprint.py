"""One line that stands for the data of a wave: equal data give an equal one in any database, other data another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple

import numpy as np

from data.content import MICRO
from data.wave_rows import RegistryRow, WaveArrays

_ODD = tuple(np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def fingerprint(arrays: WaveArrays) -> str:
    """SHA-256 of the registry, of what every person answered and says of themselves, of counts, scores and the sizes of
    full lists, by names; the order of files and rows does not count."""
    registry = sorted((unit.name, unit.unit_class, unit.ranked) for unit in arrays.units)
    return hashlib.sha256(repr(registry).encode("utf-8") + _content(arrays)).hexdigest()


def answers_mark(arrays: WaveArrays) -> str:
    """SHA-256 of the same without the registry."""
    return hashlib.sha256(_content(arrays)).hexdigest()


def registry_mark(units: Iterable[RegistryRow]) -> str:
    """SHA-256 of what is known of the units of a wave; their order does not count."""
    return hashlib.sha256(repr(sorted(astuple(unit) for unit in units)).encode("utf-8")).hexdigest()


def _content(arrays: WaveArrays) -> bytes:
    content = np.sort(_persons(arrays)).astype("<u8").tobytes()
    for kind, lines in (
        ("tally", _counts(arrays)),
        ("scores", _scores(arrays)),
        ("lists", list(arrays.population.items())),
    ):
        if lines:
            content += repr((kind, sorted(lines))).encode("utf-8")
    return content


def _counts(arrays: WaveArrays) -> list[tuple]:
    names = {
        "unit": [unit.name for unit in arrays.units], "group": arrays.groups, "dimension": arrays.dimensions,
        "level": arrays.levels,
    }  # fmt: skip
    places = [[names[axis][place] for place in arrays.tally[axis]] for axis in names]
    return list(zip(*places, arrays.tally["n"].tolist(), strict=True))


def _scores(arrays: WaveArrays) -> list[tuple]:
    units = [arrays.units[place].name for place in arrays.scores["unit"]]
    dimensions = [arrays.dimensions[place] for place in arrays.scores["dimension"]]
    figures = [arrays.scores[name].tolist() for name in ("score", "rated", "rank")]
    return list(zip(units, dimensions, *figures, strict=True))


def _persons(arrays: WaveArrays) -> np.ndarray:
    """A number per respondent: of the group, the ballots, their weights and all answers."""
    units = _numbers("unit", [unit.name for unit in arrays.units])
    dimensions, levels = _numbers("dimension", arrays.dimensions), _numbers("level", arrays.levels)
    answer = _mixed(units[arrays.unit] + dimensions[arrays.dimension] * _ODD[1] + levels[arrays.level] * _ODD[2])
    answered, sums = _summed(arrays.ballot, answer)
    group = _numbers("group", arrays.groups)[arrays.ballot_group[answered]]
    weight = np.rint(arrays.ballot_weight[answered] * MICRO).astype(np.uint64)
    ballot = _mixed(sums + group * _ODD[1] + weight * _ODD[2] + _attributes(arrays)[answered])
    # Who fills several forms counts as one person; who is not known by a key counts once a form.
    key = np.where(arrays.ballot_respondent[answered] != 0, arrays.ballot_respondent[answered], answered)
    known = arrays.ballot_respondent[answered] != 0
    order = np.lexsort((key, arrays.ballot_group[answered], known))
    person = np.stack([known[order], arrays.ballot_group[answered][order], key[order]])
    number = np.cumsum((person[:, 1:] != person[:, :-1]).any(axis=0)) if len(order) else order
    _, sums = _summed(np.r_[np.zeros(min(1, len(order)), dtype=np.int64), number], ballot[order])
    return _mixed(sums)


def _attributes(arrays: WaveArrays) -> np.ndarray:
    """A number per ballot: of what it says of who filled it in, 0 where it says nothing."""
    total = np.zeros(len(arrays.ballot_id), dtype=np.uint64)
    for name, (categories, codes) in arrays.attributes.items():
        numbers = np.append(_mixed(_numbers(f"attribute {name}", categories)), np.uint64(0))
        total += numbers[codes]
    return total


def _summed(sorted_label: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The labels that occur, and the sum of the values of each, modulo 2^64."""
    if len(values) == 0:
        return sorted_label[:0], values
    start = np.flatnonzero(np.r_[True, sorted_label[1:] != sorted_label[:-1]])
    return sorted_label[start], np.add.reduceat(values, start)


def _numbers(kind: str, names: Sequence[str]) -> np.ndarray:
    digests = (hashlib.blake2b(f"{kind}\0{name}".encode(), digest_size=8).digest() for name in names)
    return np.array([int.from_bytes(digest, "little") for digest in digests], dtype=np.uint64)


def _mixed(values: np.ndarray) -> np.ndarray:
    """Scatters 64-bit numbers, so that sums of them do not meet by chance (the finaliser of splitmix64)."""
    values = values + _ODD[0]
    values = (values ^ (values >> np.uint64(30))) * _ODD[1]
    values = (values ^ (values >> np.uint64(27))) * _ODD[2]
    return values ^ (values >> np.uint64(31))
