"""A county's case, from six tally workbooks to a printed ranking, against the forms counted by hand."""

from __future__ import annotations

import io
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from jobs.exports import export
from jobs.imports import batches, withdraw
from jobs.results import appraise
from jobs.viewer import LOCAL
from tests.data.build import dump
from tests.jobs.build import bring, rank
from tests.jobs.county import CLASSES, GROUPS, PLACES, UNITS, draw_county, registry_file


@pytest.fixture(scope="module")
def county():
    return draw_county()


@pytest.fixture
def imported(store, county):
    bring(store, registry_file(), "单位名录.xlsx")
    for name, content in county.workbooks():
        bring(store, content, name)
    return store


def test_each_workbook_is_one_batch_of_all_its_sheets(imported, county) -> None:
    tallied = [row for row in batches(LOCAL, imported) if row["shape"] == "tally"]
    assert [row["file"] for row in tallied] == [f"计票汇总_{place}.xlsx" for place in PLACES]
    assert sum(row["stored"] for row in tallied) == int((county.counts > 0).sum())
    appraisal = appraise(LOCAL, imported, "2026")
    assert dict(appraisal.overall.ballots_by_line).keys() == GROUPS.keys()


def test_the_ranking_is_the_one_counted_by_hand(imported, county) -> None:
    appraisal = appraise(LOCAL, imported, "2026")
    assert [each.name for each in appraisal.classes] == list(CLASSES)
    assert sorted(unit.name for unit in appraisal.units) == sorted(UNITS)
    for each in appraisal.classes:
        by_hand = {unit: county.index(unit) for unit in CLASSES[each.name]}
        published = {unit: round_half_up(index) for unit, index in by_hand.items()}
        for unit in each.units:
            assert unit.index_exact == pytest.approx(float(by_hand[unit.name]), abs=1e-9)
            assert unit.index == published[unit.name]
            assert unit.rank == 1 + sum(other > unit.index for other in published.values())
            assert unit.has_note("tallies_only") and unit.se > 0


def test_the_printed_ranking_has_the_same_numbers(imported, county) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(LOCAL, imported, "ranking", "2026", "xlsx").content))
    printed = {}
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            for place, cell in enumerate(row):
                if cell in UNITS:
                    printed[cell] = [value for value in row[place + 1 :] if isinstance(value, int | float)]
    assert printed.keys() == set(UNITS)
    for unit, numbers in printed.items():
        assert float(round_half_up(county.index(unit))) in numbers


def test_a_workbook_leaves_without_a_trace(store, county) -> None:
    bring(store, registry_file(), "单位名录.xlsx")
    first, second, *_ = county.workbooks()
    bring(store, first[1], first[0])
    before, ranking = dump(store), rank(store)
    batch = bring(store, second[1], second[0]).batch
    assert rank(store) != ranking
    withdraw(LOCAL, store, batch)
    assert dump(store) == before and rank(store) == ranking


def round_half_up(index) -> Decimal:
    exact = Decimal(index.numerator) / Decimal(index.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
