"""The registry from the command line: names that match are said, others refused, the workbook goes out and comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.store import Store
from tests.commands.test_contract import Cli, cli  # noqa: F401
from tests.data.build import csv_file, dump, long_file
from tests.jobs.build import bring

REGISTRY = csv_file(
    [("参评单位", "类别", "别名"), ("市财政局", "部门", ""), ("市发展改革委", "部门", "市发改委"), ("市公安局", "部门", "")]
)


@pytest.fixture
def office(cli: Cli) -> Cli:  # noqa: F811
    with Store(cli.db) as store:
        bring(store, REGISTRY, "名录.csv", series="机关")
    return cli


def test_matched_names_are_said_and_stored(office: Cli) -> None:
    out = office.good(
        "import",
        office.file("票.csv", long_file(["1"], units=("市 财 政 局", "市发改委"))),
        "--wave",
        "2026",
        "--create-units",
    )
    assert "“市 财 政 局”按“市财政局”导入" in out and "“市发改委”按“市发展改革委”导入" in out
    assert {row["unit"]: row["ballots"] for row in office.json("rank", "--wave", "2026")} == {
        "市财政局": 1,
        "市发展改革委": 1,
        "市公安局": 0,
    }


def test_a_name_that_only_looks_alike_is_refused_with_the_nearest(office: Cli) -> None:
    with Store(office.db) as store:
        before = dump(store, without=())
    said = office.fails("import", office.file("票.csv", long_file(["1"], units=("市公按局",))), "--wave", "2026")
    assert "“市公按局”（相近：市公安局）" in said
    with Store(office.db) as store:
        assert dump(store, without=()) == before


def test_a_changed_class_is_said_and_needs_a_word(office: Cli) -> None:
    changed = office.file("改.csv", csv_file([("参评单位", "类别"), ("市公安局", "政法机关")]))
    said = office.fails("import", changed, "--wave", "2026")
    assert "--change-classes" in said and "政法机关" in said
    out = office.good("import", changed, "--wave", "2026", "--change-classes")
    assert "市公安局：类别由“部门”改为“政法机关”" in out


def test_the_workbook_goes_out_and_changes_nothing_when_it_comes_in(office: Cli) -> None:
    office.good("export", "registry", "--wave", "2026", "--out", office.folder)
    path = Path(office.folder, "单位名录_机关_2026.xlsx")
    receipt = office.json("import", path, "--wave", "2026")[0]
    assert (receipt["shape"], receipt["rejected"]) == ("registry", 0)
    office.good("export", "registry", "--wave", "2026", "--out", "again.xlsx")
    assert Path(office.folder, "again.xlsx").read_bytes() == path.read_bytes()
    assert "xlsx" in office.fails("export", "registry", "--wave", "2026", "--out", "名录.csv")
