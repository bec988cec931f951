"""Files that broke other readers: each ends in a table or in one sentence, quickly and within a gigabyte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data.header import find_table
from data.problems import DataError
from data.reader import read_file
from tests.shared_data import shared_data

ROOT = Path(__file__).parents[2]
ALL = """
import json, resource, sys, time
from pathlib import Path
from data.header import find_table
from data.problems import DataError
from data.reader import read_files
from words.failures import failure

found = []
for path in sorted(Path(sys.argv[1]).rglob("*")):
    if path.is_file():
        started, ends = time.monotonic(), []
        try:
            for source in read_files(path.name, path.read_bytes()):
                for grid in source.grids:
                    try:
                        ends.append(len(find_table(grid)))
                    except DataError as error:
                        ends.append(failure(error))
        except DataError as error:
            ends.append(failure(error))
        found.append([str(path), time.monotonic() - started, ends])
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([peak, found]))
"""
SECONDS, KILOBYTES = 10, 1 << 20
FOLDERS = ["chardet_cn_text", "charset_normalizer_text", "clevercsv", "csv_spectrum", "csvkit", "easyexcel_cn", "xlrd_xls"]
CANNOT = {
    "biff4_no_format_no_window2.xls", "dummy.csv.bz2", "dummy.csv.gz", "invalid_formula.xls", "picture_in_cell.xls",
    "sample.ods", "sample.xlsx", "null_byte.csv", "test_latin1.csv", "empty.csv",
}  # fmt: skip
"""Older than Excel 5, packed, without any cell, binary, or in an encoding that is not among ours."""


@pytest.fixture(scope="module")
def all_ends() -> tuple[int, list[tuple[str, float, list[object]]]]:
    """Peak memory, and of every file the seconds and the ends of its sheets; one process reads them all."""
    if sys.platform != "linux":
        pytest.skip("measures by /proc, since the rusage of a new process starts from the peak of the one that made it")
    path = shared_data("03_nasty_files")
    child = subprocess.run(
        [sys.executable, "-c", ALL, path], cwd=ROOT, capture_output=True, text=True, check=True, timeout=250
    )
    return json.loads(child.stdout)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_ends_in_a_table_or_a_sentence(folder: str, all_ends: tuple) -> None:
    peak, ends_of_all = all_ends
    found = [each for each in ends_of_all if f"/{folder}/" in each[0]]
    assert found and peak < KILOBYTES
    for file, seconds, ends in found:
        assert seconds < SECONDS, file
        assert ends and all(isinstance(end, int) or end.endswith("。") for end in ends), file
        assert all("未预料" not in str(end) for end in ends), file
        if file.endswith((".csv", ".xls", ".xlsx", ".dbf")) and Path(file).name not in CANNOT:
            assert any(isinstance(end, int) for end in ends) or _has_one_row(file, ends), (file, ends)


def _has_one_row(file: str, ends: list[str]) -> bool:
    """A header without rows, or rows that do not fit it."""
    return any("没有数据行" in str(end) or "表头" in str(end) or "双引号" in str(end) for end in ends)


@pytest.mark.parametrize(
    "name",
    ["comma_in_quotes", "escaped_quotes", "json", "location_coordinates", "newlines", "newlines_crlf", "quotes_and_newlines",
     "simple", "simple_crlf", "utf8", "empty", "empty_crlf"],
)  # fmt: skip
def test_the_spectrum_reads_as_expected(name: str) -> None:
    expected = json.loads(shared_data(f"03_nasty_files/csv_spectrum/json/{name}.json").read_text("utf-8"))
    grid = read_file(name, shared_data(f"03_nasty_files/csv_spectrum/csvs/{name}.csv").read_bytes()).grids[0]
    table = find_table(grid)
    rows = zip(*(table.coded(place).texts() for place in range(len(table.header))), strict=True)
    expected = (
        expected if isinstance(expected, list) else [expected | {"Contact Phone Number": "2095257564"}]
    )  # theirs differs
    assert [dict(zip(table.header, row, strict=True)) for row in rows] == [
        {key: value.strip().replace("\r\n", "\n") for key, value in row.items()} for row in expected
    ]


def test_a_title_of_many_lines_over_a_merged_row_of_a_real_template() -> None:
    table = find_table(
        read_file("t01.xls", shared_data("03_nasty_files/easyexcel_cn/compatibility/t01.xls").read_bytes()).grids[0]
    )
    assert table.header[:3] == ("材质*", "等级", "标准号*") and table.above[0].text.startswith("紧密产品同步执行导入模板")


def test_the_old_tables_name_what_they_lack() -> None:
    path = shared_data("03_nasty_files/xlrd_xls/biff4_no_format_no_window2.xls")
    with pytest.raises(DataError) as caught:
        read_file("a.xls", path.read_bytes())
    assert caught.value.code == "not_a_table"
