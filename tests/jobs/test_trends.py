"""Trends of units that were renamed, merged or split, from registry files to figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.results import appraise
from jobs.trends import trend
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file, long_file
from tests.jobs.build import bring

HEADER = ("参评单位", "类别", "原单位")
OLD = ("市大数据发展管理局", "市自来水公司", "市排水公司", "市农业农村局", "市乡村振兴局", "市公安局")
NEW = ("市数据局", "市水务集团", "市农业农村局", "市公安局")
RENAMED = csv_file(
    [
        HEADER,
        ("市数据局", "部门", "市大数据发展管理局"),
        ("市水务集团", "公共服务", "市自来水公司、市排水公司"),
        ("市农业农村局", "部门", "市农业农村局、市乡村振兴局"),
        ("市公安局", "部门", ""),
    ]
)
LEVELS = ("满意", "基本满意", "一般", "满意", "不满意", "满意", "不了解")


@pytest.fixture
def three(store: Store) -> Store:
    """2024 under the old names, 2025 and 2026 under the new ones."""
    bring(
        store,
        csv_file([HEADER[:2], *((name, "公共服务" if "公司" in name else "部门") for name in OLD)]),
        "名录24.csv",
        wave="2024",
    )
    bring(store, long_file([f"A{n}" for n in range(200)], units=OLD, levels=LEVELS), "24.csv", wave="2024")
    for wave in ("2025", "2026"):
        bring(store, RENAMED, f"名录{wave}.csv", wave=wave)
        bring(
            store,
            long_file([f"{wave}-{n}" for n in range(200)], units=NEW, levels=(*LEVELS, "满意")),
            f"{wave}.csv",
            wave=wave,
        )
    return store


def test_changes_follow_the_registry(three: Store) -> None:
    now = appraise(LOCAL, three, "2025")
    assert {unit.name: (unit.change is not None, [note.code for note in unit.notes if note.code in ("renamed", "merged", "split")]) for unit in now.units} == {
        "市数据局": (True, ["renamed"]), "市水务集团": (True, ["merged"]), "市农业农村局": (True, ["merged"]), "市公安局": (True, []),
    }  # fmt: skip
    assert all(unit.change.se is not None for unit in now.units)
    before = appraise(LOCAL, three, "2024")
    assert now.unit("市数据局").change.value == now.unit("市数据局").index - before.unit("市大数据发展管理局").index
    # The year after the registry says the same, and every unit is what it was.
    assert {note.code for unit in appraise(LOCAL, three, "2026").units for note in unit.notes} & {
        "renamed",
        "merged",
        "split",
    } == set()


def test_a_trend_as_now_and_as_then(three: Store) -> None:
    before = appraise(LOCAL, three, "2024")
    now = trend(LOCAL, three, "default", "市水务集团")
    assert [(point.wave, point.kind, point.names) for point in now] == [
        ("2024", "merged", ("市自来水公司", "市排水公司")), ("2025", "own", ("市水务集团",)), ("2026", "own", ("市水务集团",)),
    ]  # fmt: skip
    parts = [before.unit("市自来水公司"), before.unit("市排水公司")]
    weighted = sum(part.ballots * part.index_exact for part in parts) / sum(part.ballots for part in parts)
    assert now[0].unit.index_exact == pytest.approx(weighted) and now[0].unit.rank is None
    assert now[0].unit_class.name == "公共服务"
    then = trend(LOCAL, three, "default", "市水务集团", "then")
    assert [(point.wave, point.unit.name, point.unit.index) for point in then][:2] == [
        ("2024", part.name, part.index) for part in parts
    ]
    assert [point.unit.name for point in trend(LOCAL, three, "default", "市数据局")] == [
        "市大数据发展管理局",
        "市数据局",
        "市数据局",
    ]
    farmers = trend(LOCAL, three, "default", "市农业农村局", "then")
    assert [(point.unit.name, point.kind) for point in farmers][:2] == [("市农业农村局", "own"), ("市乡村振兴局", "part")]
    assert [point.wave for point in trend(LOCAL, three, "default", "市排水公司")] == ["2024"]
    with pytest.raises(DataError, match="unit_unknown"):
        trend(LOCAL, three, "default", "市排水")


def test_a_viewer_of_some_classes_gets_no_figure_made_of_others(three: Store) -> None:
    bring(three, csv_file([HEADER[:2], ("市排水公司", "别类")]), "改.csv", wave="2024", change_classes=True)
    window = Viewer("李", "leader", classes=("公共服务",))
    assert [point.wave for point in trend(window, three, "default", "市水务集团")] == ["2025", "2026"]
    assert [point.unit.name for point in trend(window, three, "default", "市水务集团", "then")][:1] == ["市自来水公司"]


def test_a_part_of_a_unit_has_no_earlier_figure(store: Store) -> None:
    bring(
        store, long_file([f"A{n}" for n in range(40)], units=("市人社局", "市公安局"), levels=LEVELS), "25.csv", wave="2025"
    )
    bring(store, csv_file([HEADER, ("市人社局", "部门", ""), ("市社保局", "部门", "市人社局")]), "名录.csv")
    bring(store, long_file([f"B{n}" for n in range(40)], units=("市人社局", "市社保局"), levels=LEVELS), "26.csv")
    now = appraise(LOCAL, store, "2026")
    assert now.unit("市社保局").change is None and now.unit("市社保局").has_note("split")
    assert now.unit("市人社局").change is not None
    assert [point.wave for point in trend(LOCAL, store, "default", "市社保局")] == ["2026"]
    assert [(point.unit.name, point.kind) for point in trend(LOCAL, store, "default", "市社保局", "then")] == [
        ("市人社局", "split"),
        ("市社保局", "own"),
    ]


def test_the_command_line_says_whose_figure_it_is(three: Store) -> None:
    path = three.path
    three.close()
    command = [sys.executable, "manage.py", "--db", str(path), "trend", "--series", "default", "--unit", "市水务集团"]
    root = Path(__file__).parents[2]
    shown = subprocess.run(command, capture_output=True, cwd=root, check=True).stdout.decode("utf-8")
    assert "市自来水公司、市排水公司（合并计算）" in shown
    rows = json.loads(
        subprocess.run([*command, "--basis", "then", "--json"], capture_output=True, cwd=root, check=True).stdout
    )
    assert [(row["wave"], row["unit"], row["kind"]) for row in rows] == [
        ("2024", "市自来水公司", "part"), ("2024", "市排水公司", "part"), ("2025", "市水务集团", "own"), ("2026", "市水务集团", "own"),
    ]  # fmt: skip


def test_earlier_scores_of_merged_units(three: Store) -> None:
    scores = [("单位", "得分"), *((name, f"{80 + place}.5") for place, name in enumerate(OLD))]
    bring(three, csv_file(scores), "2023.csv", wave="2023")
    first = trend(LOCAL, three, "default", "市水务集团")[0]
    assert (first.wave, first.kind, float(first.unit.index), first.unit.se) == ("2023", "merged", 82.0, None)
    assert first.unit.shown and {note.code for note in first.unit.notes} == {"merged_plain", "scores_only"}
    # Published scores alone before the merger: a difference without a test.
    bring(three, csv_file([HEADER, ("市城建集团", "公共服务", "市公安局、市自来水公司")]), "名录23.csv", wave="2024")
    bring(three, long_file([f"C{n}" for n in range(60)], units=("市城建集团",), levels=LEVELS), "24b.csv", wave="2024")
    change = appraise(LOCAL, three, "2024").unit("市城建集团").change
    assert change is None  # its sources are still there in 2024: they were split, not merged
