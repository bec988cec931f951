"""The city, truth once, and its files as read back."""

from __future__ import annotations

import pytest

import demo
from demo.city import draw_wave
from demo.classes import CLASSES
from demo.groups import COUNTIES
from tests.demo.reading import Forms, read_forms, read_table


@pytest.fixture(scope="session")
def truth(tmp_path_factory) -> demo.Truth:
    return demo.write_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def drawn():
    """The answers of 2026 as drawn, by group."""
    return {each.group.name: each for each in draw_wave("2026")}


@pytest.fixture(scope="session")
def forms(truth, drawn) -> dict[str, list[Forms]]:
    """Every group's forms by wave. The counties of 2026 send counts alone: their forms are the drawn ones."""
    read: dict[str, list[Forms]] = {wave: [] for wave in truth.index}
    for file in truth.files:
        if file.kind == "ballots" and file.wave in read:
            read[file.wave].append(read_forms(file))
        elif file.kind == "tallies" and file.wave == "2026" and all(each.group != COUNTIES for each in read["2026"]):
            counties = drawn[COUNTIES]
            units = [unit.name for unit in counties.units]
            dimensions = {unit.name: list(CLASSES[unit.unit_class].dimensions) for unit in counties.units}
            read["2026"].append(Forms(COUNTIES, counties.numbers, units, dimensions, counties.ticks, []))
    return read


@pytest.fixture(scope="session")
def registries(truth):
    return {file.wave: read_table(file.path) for file in truth.files if file.kind == "registry"}


@pytest.fixture(scope="session")
def remarks(truth) -> list[tuple[str, str, str]]:
    """What was truth on the paper forms of 2026, as (group, unit, text)."""
    (file,) = (file for file in truth.files if file.kind == "remarks")
    table = read_table(file.path)
    return list(zip(table["评议主体"], table["参评单位"], table["意见建议"], strict=True))
