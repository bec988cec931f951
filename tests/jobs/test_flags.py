"""Rules over several waves, and ties, from files to what is printed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from commands.results import _rank_cells
from data.store import Store
from jobs.results import appraise, version
from jobs.schemes import scheme_text
from jobs.viewer import LOCAL
from reports.ranking_table import ranking_tables
from tests.data.build import LONG, csv_file
from tests.jobs.build import bring
from words import say
from words.method import method_note
from words.remarks import grade, note

SCHEME = """
id = "own"
title = "本年度办法"
use = ["cn4_100_80_60_0", "g_90_80_60", { part = "g_consecutive", n_years = 3, k = 1 }]
"""
UNITS = ("甲局", "乙局", "丙局", "丁局")


def year(store: Store, scheme: Path, wave: str, *last: str, units: tuple[str, ...] = UNITS) -> None:
    """Forty forms: everybody is satisfied, but half of them not with some units."""
    rows: list = [LONG]
    for number in range(40):
        for unit in units:
            rows.append((str(number), "群众", unit, "效率", "不满意" if unit in last and number % 2 else "满意"))
    bring(store, csv_file(rows), f"{wave}.csv", wave=wave, scheme=str(scheme), again=True)


@pytest.fixture
def scheme(tmp_path: Path) -> Path:
    path = tmp_path / "办法.toml"
    path.write_text(SCHEME, "utf-8")
    return path


def flagged(store: Store, wave: str = "2026", scheme: str | None = None) -> list[str]:
    return [unit.name for unit in appraise(LOCAL, store, wave, scheme).units if unit.flags]


def test_the_last_for_three_waves_is_flagged_everywhere(store: Store, scheme: Path) -> None:
    for wave in ("2023", "2024", "2025", "2026"):
        year(store, scheme, wave, "丁局" if wave > "2023" else "甲局")
    assert flagged(store) == ["丁局"] and flagged(store, "2025") == []
    appraisal = appraise(LOCAL, store, "2026")
    unit = appraisal.unit("丁局")
    assert (unit.grade, unit.flags, grade(unit)) == ("较差", ("重点监控",), "较差（重点监控）")
    assert "较差（重点监控）" in _rank_cells(unit, appraisal)
    (table,) = ranking_tables(appraisal, demonstration=False)
    assert "较差（重点监控）" in table.rows[-1] and "优秀" in table.rows[0]
    two = scheme_text(str(scheme)).replace("consecutive = 3", "consecutive = 2")
    assert flagged(store, "2025", two) == ["丁局"], "on trial, under that scheme in all of them"


def test_a_later_change_of_an_early_wave_is_seen(store: Store, scheme: Path) -> None:
    for wave in ("2024", "2025", "2026"):
        year(store, scheme, wave, "丁局")
    before = version(LOCAL, store, "2026")
    assert flagged(store) == ["丁局"]
    rows: list = [LONG, *((f"补{number}", "群众", "甲局", "效率", "不满意") for number in range(200))]
    bring(store, csv_file(rows), "补.csv", wave="2024")
    assert version(LOCAL, store, "2026") != before
    assert flagged(store) == [], "in 2024 甲局 is the last now"


def test_the_text_that_is_stored_has_the_parts_in_it(store: Store, scheme: Path) -> None:
    year(store, scheme, "2026")
    stored = store.value("select scheme from wave where id = '2026'")
    assert stored == scheme_text(str(scheme)) and 'name = "较差"' in stored and "\nuse" not in stored


def test_a_broken_tie_is_said_in_notes_and_method(store: Store, scheme: Path) -> None:
    """甲局 has 80 of everybody, 乙局 the same of halves."""
    scheme.write_text(
        'id = "own"\ntitle = "办法"\nuse = ["cn4_100_80_60_0"]\nrank_rule = "dense"\ntie_break = ["satisfaction_rate"]\n',
        "utf-8",
    )
    rows: list = [LONG]
    for number in range(40):
        levels = ("基本满意", "一般" if number % 2 else "满意", "满意", "满意")
        rows += [(str(number), "群众", unit, "效率", level) for unit, level in zip(UNITS, levels, strict=True)]
    bring(store, csv_file(rows), scheme=str(scheme))
    appraisal = appraise(LOCAL, store, "2026")
    assert {unit.name: (unit.rank, unit.tied) for unit in appraisal.units} == {
        "丙局": (1, True), "丁局": (1, True), "乙局": (2, False), "甲局": (3, False),
    }  # fmt: skip
    (said,) = [note(each.code, each.facts) for each in appraisal.unit("乙局").notes]
    assert said == "与甲局得分相同，按满意率（20/40）分先后"
    lines = method_note(appraisal, appraisal.classes[0])
    assert any("依次按满意率（高的在前）分先后" in line for line in lines) and say("method.dense") in lines
    assert say("method.rounding") not in lines


def test_flags_without_a_grade_stand_alone() -> None:
    assert grade(SimpleNamespace(grade=None, flags=("前列", "表扬"))) == "前列、表扬"
    assert grade(SimpleNamespace(grade=None, flags=())) == ""
