"""可比口径: all waves under one scheme and on the units of today; what cannot be scored again stands apart and says why."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.errors import SchemeMismatch
from data.store import Store
from jobs.comparable import comparable_appraisals
from jobs.results import appraise
from jobs.schemes import scheme_text
from jobs.trends import series_of, trend, trend_of, wave_changes
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file, long_file
from tests.jobs.build import bring
from tests.jobs.test_trends import HEADER, LEVELS, NEW, OLD, three

__all__ = ["three"]


def test_merged_units_are_one_in_every_wave(three: Store) -> None:
    found = comparable_appraisals(LOCAL, three, "default")
    assert [set(each.unit_names) == set(NEW) for each in found] == [True] * 3
    points = trend(LOCAL, three, "default", "市水务集团", comparable=True)
    assert [(point.kind, point.apart) for point in points] == [("own", None)] * 3
    parts = [appraise(LOCAL, three, "2024").unit(name) for name in ("市自来水公司", "市排水公司")]
    low, high = sorted(part.index_exact for part in parts)
    assert low < points[0].unit.index_exact < high and points[0].unit.se > 0
    # A person who rated both is one respondent, which the mean of two published figures cannot know.
    assert points[0].unit.ballots == 200
    assert points[1].unit.change.se > 0 and not points[1].unit.has_note("merged")
    assert points[-1].unit == appraise(LOCAL, three, "2026").unit("市水务集团")


def test_the_first_wave_of_a_merged_unit_is_marked(three: Store) -> None:
    points = trend(LOCAL, three, "default", "市水务集团")
    assert [[(each.code, each.facts.get("kind")) for each in point.breaks] for point in points] == [
        [], [("registry", "merged")], [],
    ]  # fmt: skip
    (renamed,) = trend(LOCAL, three, "default", "市数据局")[1].breaks
    assert renamed.facts == {"kind": "renamed", "names": ["市大数据发展管理局"]}


SCALE = """id = "三档"
title = "三档"
satisfied = ["满意"]
satisfied_broad = ["满意"]
[[level]]
name = "满意"
score = 100
[[level]]
name = "一般"
score = 60
[[level]]
name = "不满意"
score = 0
"""


@pytest.fixture
def two_scales(store: Store, tmp_path: Path) -> Store:
    """2025 with 基本满意, 2026 under a scheme that lacks it."""
    path = tmp_path / "三档.toml"
    path.write_text(SCALE, "utf-8")
    units = ("市公安局", "市教育局")
    bring(store, long_file([f"A{n}" for n in range(60)], units=units, levels=LEVELS), "25.csv", wave="2025")
    three_levels = tuple("一般" if level == "基本满意" else level for level in LEVELS)
    rows = long_file([f"B{n}" for n in range(60)], units=units, levels=three_levels)
    bring(store, rows, "26.csv", wave="2026", scheme=str(path))
    return store


def test_a_wave_whose_levels_the_scheme_lacks_stands_apart(two_scales: Store) -> None:
    points = trend(LOCAL, two_scales, "default", "市公安局")
    assert [each.code for each in points[1].breaks] == ["scale"] and points[1].parted
    again = trend(LOCAL, two_scales, "default", "市公安局", comparable=True)
    assert again[0].apart.facts == {"reason": "levels", "names": ["基本满意"]} and again[1].apart is None
    assert [each.code for each in again[1].breaks] == ["apart"] and again[1].unit.change is None
    assert again[0].unit.index == points[0].unit.index
    # Under the older scheme both can be scored, and the change is tested.
    scheme = scheme_text("cn4_100_80_60_0")
    both = trend(LOCAL, two_scales, "default", "市公安局", comparable=True, scheme=scheme)
    assert [point.apart for point in both] == [None, None] and both[1].breaks == () and both[1].unit.change.se > 0
    with pytest.raises(SchemeMismatch):
        comparable_appraisals(LOCAL, two_scales, "default", scheme.replace("一般", "中等"))


def test_published_scores_stand_apart_only_under_other_rules(three: Store, tmp_path: Path) -> None:
    bring(three, csv_file([("单位", "得分"), *((name, "81.5") for name in OLD)]), "2023.csv", wave="2023")
    assert [each.basis.apart for each in comparable_appraisals(LOCAL, three, "default")] == [None] * 4
    other = SCALE.replace('"一般"\nscore = 60', '"一般"\nscore = 60\n[[level]]\nname = "基本满意"\nscore = 60')
    found = comparable_appraisals(LOCAL, three, "default", other)
    assert [each.basis.apart and each.basis.apart.facts["reason"] for each in found] == ["published", None, None, None]


def test_a_viewer_of_some_classes_gets_nothing_made_of_others(three: Store) -> None:
    bring(three, csv_file([HEADER[:2], ("市排水公司", "别类")]), "改.csv", wave="2024", change_classes=True)
    window = Viewer("李", "leader", classes=("公共服务",))
    first = comparable_appraisals(window, three, "default")[0]
    assert [unit.name for unit in first.units] == ["市自来水公司"]


def test_what_changed_in_a_wave(three: Store) -> None:
    found = wave_changes(LOCAL, three, "2025")
    assert found.appraisal.unit("市公安局").change.family.name == "units"
    assert found.records == ()


def test_windows_over_seven_quarters(appraised) -> None:
    quarters = [f"{year}Q{quarter}" for year in (2025, 2026) for quarter in (1, 2, 3, 4)][:7]
    windows = [appraised(wave) for wave in quarters]
    steady = series_of(trend_of(windows, "婚姻登记处"), windows)
    assert steady.long_run.verdict == "none" and steady.limits.by == "errors" and steady.limits.outside == ()
    rising = series_of(trend_of(windows), windows)
    assert rising.long_run.verdict == "up" and 0.4 < rising.long_run.slope.value < 0.8 and rising.limits is None


def test_the_command_line(three: Store) -> None:
    path = three.path
    three.close()
    root = Path(__file__).parents[2]

    def run(*arguments: str) -> str:
        command = [sys.executable, "manage.py", "--db", str(path), *arguments]
        return subprocess.run(command, capture_output=True, cwd=root, check=True).stdout.decode("utf-8")

    shown = run("trend", "--series", "default", "--unit", "市水务集团")
    assert "2025年度起：由市自来水公司、市排水公司合并" in shown
    rows = json.loads(run("trend", "--series", "default", "--unit", "市水务集团", "--comparable", "--json"))
    assert [row["kind"] for row in rows] == ["own"] * 3 and rows[-1]["series"]["long_run"] is None
    assert "各单位（4项同时检验，判为升降的当中误判比例不超过5%）" in run("changes", "--wave", "2025")
    found = json.loads(run("changes", "--wave", "2025", "--json"))
    assert {row["unit"] for row in found["units"]} == set(NEW) and found["whole"]["family"] == {"name": "whole", "tests": 1}
