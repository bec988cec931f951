"""Names of a file against the registry: what is the same name is mapped and shown, what only looks alike is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.aliases import aliases
from data.content import Content
from data.names import NO_DISTRICT, NameBook, in_district
from data.problems import Problem
from data.registry import known_units
from data.renaming import rename_rows, rename_units
from data.store import Reader, Store

CITY = "city"
"""The setting that names the own city."""


@dataclass(frozen=True)
class Renamed:
    """A name of a file and the unit it is taken for. how: normalised, alias, district."""

    name: str
    unit: str
    how: str


@dataclass(frozen=True, eq=False)
class NamedContent:
    """A Content under the names of the registry; suggest: units that a name which is still unknown may mean."""

    content: Content
    renamed: tuple[Renamed, ...]
    problems: tuple[Problem, ...]
    repeated: int
    rejected: int
    suggest: Callable[[str], tuple[str, ...]]


def own_city(store: Reader) -> str:
    """The name of the own city, "" where nobody said it."""
    return store.remembered(CITY) or ""


def name_book(store: Reader, waves: list[str]) -> NameBook:
    """All names that the database knows, those of these waves first."""
    confirmed = {str(each["name"]): str(each["unit"]) for each in aliases(store)}
    return NameBook(known_units(store, waves), confirmed, own_city(store))


def under_known_names(store: Store, content: Content, shape: str, file: str) -> NamedContent:
    """What a file brings, its units under the names that the registry has for them."""
    with store.snapshot() as moment:
        book = name_book(moment, content.waves)
    renamed: dict[tuple[str, str], Renamed] = {}
    problems: tuple[Problem, ...] = ()
    if shape == "registry":
        content, problems = _in_districts(content, book.city, renamed, file)
    names = {}
    for name in content.names("unit"):
        # A registry says itself what is a unit of its own: only spellings and what a person said count against it.
        match = book.match(name, declared=shape != "registry")
        if match.unit not in (None, name):
            names[name] = match.unit
            renamed[name, ""] = Renamed(name, match.unit, match.kind)
    done = rename_units(content, names, file, shape == "registry")
    return NamedContent(
        done.content, tuple(renamed.values()), (*problems, *done.problems), done.repeated, done.rejected,
        lambda name: book.match(name).candidates,
    )  # fmt: skip


def _in_districts(
    content: Content, city: str, renamed: dict[tuple[str, str], Renamed], file: str
) -> tuple[Content, tuple[Problem, ...]]:
    """A bare name takes its district. Where nobody said which city is one's own, it is that of most units named 市…"""
    rows = content.registry.to_pylist()
    districts = [row["district"] or "" for row in rows]
    cities = Counter(
        district
        for row, district in zip(rows, districts, strict=True)
        if district.endswith("市") and district not in NO_DISTRICT and row["unit"].startswith("市")
    )
    own = city or (cities.most_common(1)[0][0] if cities else "")

    def name_of(row: dict[str, object]) -> str:
        district = row["district"] or ""
        name = in_district(row["unit"], district, own, districts)
        if name != row["unit"]:
            renamed[row["unit"], district] = Renamed(row["unit"], name, "district")
        return name

    registry, problems = rename_rows(content.registry, name_of, file)
    return replace(content, registry=registry), problems
