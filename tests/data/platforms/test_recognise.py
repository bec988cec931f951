"""Each platform knows its own files, and no other platform's, whatever the order of the columns."""

from __future__ import annotations

import random

import pytest

from data.layout import Layout
from data.platforms import PLATFORMS, recognise
from data.platforms.form import head_of
from data.problems import DataError
from tests.data.build import LONG
from tests.data.platforms import samples
from tests.data.platforms.build import grid, opened
from tests.shared_data import shared_data
from words.catalog import say

FOLDERS = {
    "google_forms": "google_forms", "kobotoolbox": "kobo", "limesurvey": "limesurvey", "qualtrics": "qualtrics", "spss_sav": "spss",
    "surveymonkey": "surveymonkey", "wjx_wenjuanxing_xls": "wenjuanxing",
}  # fmt: skip
OF_NO_PLATFORM = {"2018 Question Names (Spanish).tsv", "quantipy_Example_Data_A_first1000.csv"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_file_is_claimed_by_its_platform_alone(folder: str) -> None:
    for path in sorted(shared_data(f"02_platform_exports/{folder}").iterdir()):
        if path.suffix in (".csv", ".tsv", ".xls", ".xlsx", ".sav") or (path.suffix == ".txt" and "export" in path.name):
            for sheet in opened(path):
                claimed = [platform.name for platform in PLATFORMS if platform.knows(head_of(sheet))]
                assert claimed == ([] if path.name in OF_NO_PLATFORM else [FOLDERS[folder]]), (path.name, sheet.sheet)


@pytest.mark.parametrize("name", samples.BY_PLATFORM)
def test_every_sample_is_claimed_by_its_platform_alone_in_any_order(name: str) -> None:
    rows = samples.BY_PLATFORM[name]
    order = list(range(len(rows[0])))
    for turn in range(3):
        shuffled = grid(*([row[place] for place in order] for row in rows))
        assert [platform.name for platform in PLATFORMS if platform.knows(head_of(shuffled))] == [name]
        random.Random(turn).shuffle(order)


@pytest.mark.parametrize(
    "header",
    [
        LONG,
        ("评议表编号", "评议主体", "市公安局—服务态度", "市教育局—服务态度"),
        ("参评单位", "类别", "是否排名"),
        ("序号", "单位", "满意", "不满意"),
    ],
)
def test_the_programs_own_files_are_nobodys(header: tuple[str, ...]) -> None:
    assert recognise(grid(header, ["1"] * len(header))) is None
    assert recognise(grid(["2026年评议情况表"], header, ["1"] * len(header))) is None


def test_a_title_above_the_header_does_not_hide_it() -> None:
    rows = samples.BY_PLATFORM["haochaping"]
    assert recognise(grid(["2026年7月好差评明细"], *rows)).name == "haochaping"


def test_a_layout_names_the_source() -> None:
    sheet = grid(["甲", "乙"], ["1", "2"])
    assert recognise(sheet) is None
    assert recognise(sheet, Layout(source="kobo")).name == "kobo"
    assert recognise(grid(*samples.BY_PLATFORM["tencent"]), Layout(source="table")) is None
    with pytest.raises(DataError) as caught:
        recognise(sheet, Layout(source="kobbo"))
    assert caught.value.code == "source_unknown"


def test_every_platform_has_a_name_on_the_screen() -> None:
    assert all(say(f"platform.{platform.name}") for platform in PLATFORMS)


def test_an_empty_sheet_is_nobodys() -> None:
    assert all(not platform.knows(head_of(grid([""]))) for platform in PLATFORMS)
