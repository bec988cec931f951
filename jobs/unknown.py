"""Names in a file that the database does not know: they need a word from the person."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.scheme import Scheme
from data.assembled import Assembled
from data.wave_rows import nearest
from jobs.names import NamedContent
from jobs.plan import declared

COMPARED = 200
"""Unknown names of a kind that are compared with the known ones: more are another file, not slips of the pen."""


@dataclass(frozen=True)
class Unknown:
    """A name that the database does not know, with the nearest ones that it does. kind: unit, group, dimension, level."""

    kind: str
    name: str
    nearest: tuple[str, ...]
    count: int = 0
    row: int | None = None
    column: str = ""


def unknown_names(named: NamedContent, known: dict[str, list[str]], schemes: list[Scheme]) -> list[Unknown]:
    """A scheme's groups and dimensions are known before the first file; so are the names the program gives itself."""
    without_file = declared(schemes)
    unknown = []
    for kind in ("unit", "group", "dimension"):
        candidates = dict.fromkeys([*known[kind], *sorted(without_file[kind])])
        look_alikes = named.suggest if kind == "unit" else lambda name, known=candidates: tuple(nearest(name, known))
        unknown += [
            Unknown(kind, name, look_alikes(name) if place < COMPARED else ())
            for place, name in enumerate(each for each in named.content.names(kind) if each not in candidates)
        ]
    return unknown


def unknown_levels(assembled: Assembled, schemes: list[Scheme]) -> list[Unknown]:
    levels = list(dict.fromkeys(level.name for scheme in schemes for level in scheme.levels))
    return [
        Unknown("level", name, tuple(nearest(name, levels)) if place < COMPARED else (), count, first.row, first.column)
        for place, (name, count, first) in enumerate(assembled.unknown_levels)
    ]
