"""原因分析 of stored waves: the planted driver is found again, files hold what the page shows, readers see no more."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from data.problems import DataError
from data.store import Store
from demo.section_heads import DIMENSIONS, DRIVERS, WAVE, WEAK
from jobs.causes import Chosen, causes, chosen_rows, export_shortfalls, view
from jobs.reasons import reasons
from jobs.results import appraise
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file
from tests.jobs.build import bring
from tests.jobs.test_reasons import forms

LEADER = Viewer("领导", "leader")


@pytest.fixture(scope="module")
def heads(city: Store, appraised):
    appraisal = appraised(WAVE)
    return appraisal, causes(LOCAL, city, appraisal)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("causes") / "wanping.duckdb"
    with Store(path) as store:
        bring(store, forms())
        yield store


def test_the_planted_drivers_are_found_again_and_the_halo_is_not_taken_for_one(heads) -> None:
    _, found = heads
    for each in found.classes:
        planted = DRIVERS[each.name]
        total = sum(value**2 for value in planted.values())
        shares = {driver.dimension: driver for driver in each.drivers.within.drivers}
        assert (
            sorted(planted, key=lambda name: -planted[name])[:2] == sorted(shares, key=lambda name: -shares[name].share)[:2]
        )
        first = max(planted, key=lambda name: planted[name])
        assert shares[first].share == pytest.approx(planted[first] ** 2 / total, abs=0.12)
        assert all(shares[name].high < 0.1 for name in DIMENSIONS if name not in planted)
        assert min(driver.share for driver in each.drivers.pooled.drivers) > 0.02
        quadrants = {point.dimension: point.quadrant for point in each.matrix}
        assert quadrants[first] == "improve" and quadrants["政务公开"] == "minor" and quadrants["勤政廉政"] == "surplus"


def test_the_planted_shortfalls_are_the_costliest(heads) -> None:
    appraisal, _ = heads
    rows = view(appraisal, Chosen()).short.rows
    assert {(row.unit, row.dimension) for row in rows[:2]} == WEAK


def test_it_is_what_the_command_prints(stored: Store) -> None:
    appraisal, whole = appraise(LOCAL, stored, "2026"), reasons(LOCAL, stored, "2026")
    found, seen = causes(LOCAL, stored, appraisal), view(appraisal, Chosen())
    assert seen.short == whole.short
    for each, other, looked in zip(found.classes, whole.classes, seen.classes, strict=True):
        assert (each.name, each.profile, each.basis, each.matrix) == (
            other.unit_class.name, other.profile, other.basis, other.matrix
        )  # fmt: skip
        assert looked.lost == other.lost
        if each.drivers:
            assert each.drivers.within == whole.drivers[each.name].within and each.drivers.units == {}
        else:
            assert each.refused.code == whole.refused[each.name].code


def test_shortfalls_by_hand(store: Store) -> None:
    """40 people, four units, two dimensions of equal weight; 丁局 always gets 80 in 效率, else every fourth answer is 80."""
    rows = [("评议表编号", "参评单位", "评议内容", "评价选项")]
    for ballot in range(40):
        for unit in "甲乙丙丁":
            for dimension in ("公开", "效率"):
                good = unit != "丁" and (ballot + ord(unit)) % 4 or (unit == "丁" and dimension == "公开" and ballot % 4)
                rows.append((f"A{ballot}", unit + "局", dimension, "满意" if good else "基本满意"))
    bring(store, csv_file(rows))
    appraisal = appraise(LOCAL, store, "2026")
    (each,) = view(appraisal, Chosen()).short.rows
    assert (each.unit, each.dimension, each.n) == ("丁局", "效率", 40)
    # Three units have 30 × 100 and 10 × 80: 95; the fourth 80; class mean (3 × 95 + 80) / 4 = 91.25.
    assert (each.score, each.class_mean, each.gap) == (80, 91.25, -11.25)
    assert each.cost == pytest.approx(0.5 * -11.25)
    sheet = openpyxl.load_workbook(io.BytesIO(export_shortfalls(LOCAL, store, appraisal, "xlsx").content)).worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["丁局", "效率", 80, 91.25, -11.25, -5.63, 40]


def test_files_hold_what_was_chosen_and_their_name_says_it(stored: Store, heads, city: Store) -> None:
    appraisal, _ = heads
    chosen = Chosen("监管执法岗位", "城建口", "依法办事")
    found = export_shortfalls(LOCAL, city, appraisal, "csv", chosen)
    assert found.name == "示范数据_短板清单_民主评议科长_2026科长_监管执法岗位_城建口_依法办事.csv"
    lines = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    rows = chosen_rows(view(appraisal, chosen).short, appraisal, chosen)
    assert [line[1:3] for line in lines[2 : 2 + len(rows)]] == [[row.unit, row.dimension] for row in rows]
    assert [Decimal(line[6]) for line in lines[2 : 2 + len(rows)]] == [round(Decimal(repr(r.cost)), 2) for r in rows]
    assert "示范数据" in lines[0][0] and not any("±" in cell for line in lines for cell in line)
    plain = appraise(LOCAL, stored, "2026")
    for asked, code in (
        ((LOCAL, "pdf", Chosen()), "format_unknown"), ((LOCAL, "csv", Chosen("无")), "class_unknown"),
        ((LOCAL, "csv", Chosen("部门", "无")), "nothing_short"),
        ((replace(LEADER, series=("别的",)), "csv", Chosen()), "not_allowed"),
    ):  # fmt: skip
        viewer, format_name, what = asked
        with pytest.raises(DataError) as caught:
            export_shortfalls(viewer, stored, plain, format_name, what)
        assert caught.value.code == code


def test_a_name_from_a_file_runs_in_no_spreadsheet(store: Store) -> None:
    bring(store, forms().replace("丙局".encode(), "=丙局".encode()).replace("效率".encode(), "＝效率".encode()))
    found = export_shortfalls(LOCAL, store, appraise(LOCAL, store, "2026"), "csv").content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(found)) for cell in line]
    assert any("丙局" in cell for cell in cells) and not [
        cell for cell in cells if cell[:1] in ("=", "＝", "+", "-", "@") and not cell.lstrip("-").replace(".", "").isdigit()
    ]


def test_a_leader_sees_his_classes_and_no_class_whose_mean_may_not_be_shown(stored: Store) -> None:
    leader = replace(LEADER, classes=("行业",))
    appraisal = appraise(leader, stored, "2026")
    found = causes(leader, stored, appraisal)
    assert [each.name for each in found.classes] == ["行业"] and [
        each.name for each in view(appraisal, Chosen()).classes
    ] == ["行业"]
    secret = replace(appraise(LEADER, stored, "2026"), classes=tuple(
        replace(each, mean=None) for each in appraise(LEADER, stored, "2026").classes
    ))  # fmt: skip
    assert {each.profile for each in causes(LEADER, stored, secret).classes} == {None}
