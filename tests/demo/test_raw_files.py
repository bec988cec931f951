"""The files are what an office gets, and say what was drawn: opened here by other means than the program's own."""

from __future__ import annotations

import ipaddress
import re
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import docx
import lxml.html
import numpy as np
import openpyxl
import pyreadstat
import pytest
from python_calamine import CalamineWorkbook

import demo
from demo.county_tallies import FORMS
from demo.double_entry import SLIPS
from demo.forms_register import REASONS
from demo.old_workbook import write_old_workbook
from demo.reviews import ANNOYED, BAD_WEEK, MONTHS
from demo.windows import LEVELS as STARS
from demo.windows import QUARTERS, WINDOWS, counts_of, rounded
from demo.workbooks import write_large_workbook
from tests.demo.reading import LEVELS, SATISFIED, UNKNOWN, encoding_of, read_table, read_tallies

COUNTIES, RESIDENTS, CLIENTS = "县（市、区）和乡镇（街道）", "城乡居民", "服务对象"


@pytest.fixture(scope="module")
def folder(truth: demo.Truth) -> Path:
    return truth.late_report.parent


def test_the_city_is_the_same_every_time(truth, folder, tmp_path):
    again = demo.write_city(tmp_path)
    assert [file.path.name for file in again.files] == [file.path.name for file in truth.files]
    for first, second in zip(sorted(folder.iterdir()), sorted(tmp_path.iterdir()), strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_every_file_is_accounted_for_and_the_registry_comes_first(truth, folder):
    schemes = {Path(wave.scheme) for wave in truth.waves.values() if wave.scheme.endswith(".toml")}
    keys = {file.key for file in truth.files if file.key}
    beside = {truth.late_report, truth.calls, truth.orders}
    assert {file.path for file in truth.files} | schemes | keys | beside == set(folder.iterdir())
    kinds = {wave: [file.kind for file in truth.files if file.wave == wave] for wave in truth.waves}
    assert kinds["2022"] == kinds["2023"] == ["registry", "scores"]
    assert kinds["2024"] == ["registry", *["ballots"] * 8] and kinds["2025"] == ["registry", *["ballots"] * 9]
    assert Counter(kinds["2026"]) == {
        "registry": 1, "ballots": 8, "tallies": 6, "burst": 1, "remarks": 1, "register": 1,
    }  # fmt: skip
    assert all(kinds[each] == ["registry", "tallies", "caseload"][: 3 if each < "2026" else 2] for each in QUARTERS)
    assert [kinds[month] for month in MONTHS] == [["ballots"] * 3 + ["caseload"], *[["ballots", "caseload"]] * 2]
    assert all(each[0] == "registry" for wave, each in kinds.items() if wave not in MONTHS)


def test_files_come_in_the_kinds_and_encodings_of_an_office(truth):
    texts = [file.path for file in truth.files if file.path.suffix in (".csv", ".tsv", ".txt")]
    assert {encoding_of(path) for path in texts} == {"gb18030", "utf-8-sig", "utf-8"}
    assert {file.path.suffix for file in truth.files} == {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".sav", ".docx"}
    assert truth.orders.suffix == ".xls"


# Ballots


def test_the_files_of_2026_say_what_was_drawn(forms, drawn):
    assert {each.group for each in forms["2026"]} == set(drawn)
    for each in forms["2026"]:
        answers = drawn[each.group]
        assert each.numbers == answers.numbers
        order = [each.units.index(unit.name) for unit in answers.units if unit.name in each.units]
        rated = [place for place, unit in enumerate(answers.units) if unit.name in each.units]
        assert np.array_equal(each.levels[:, order], answers.ticks[:, rated]), each.group
        assert not answers.ticks[:, [place for place in range(len(answers.units)) if place not in rated]].any()


def test_the_optical_reader_gives_digits_and_stars_and_nothing_else(truth):
    marked = [file for file in truth.files if file.key]
    assert [file.path.name for file in marked] == ["党代表_读卡结果.txt", "人大代表_读卡结果.txt", "政协委员_读卡结果.txt"]
    for file in marked:
        text = file.path.read_bytes().decode("ascii")
        assert re.fullmatch(r"(?:\d{6}0[234][0-59*]{264}\r\n)+", text)
        stars = [line.count("*") for line in text.splitlines()]
        assert 0 < sum(stars) < 0.02 * 264 * len(stars) and max(stars) < 264 / 3


def test_two_clerks_typed_the_same_forms_and_the_second_slipped(truth, folder):
    path = folder / "市级领导_人工录入.xls"
    assert path.read_bytes().startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert CalamineWorkbook.from_path(path).sheet_names == ["甲", "乙"]
    first, second = read_table(path, "甲"), read_table(path, "乙")
    assert first.shape == second.shape == (34, 2 + 66)
    assert (first["评议表编号"] == second["评议表编号"]).all()
    assert int((first != second).sum().sum()) == SLIPS


def test_the_counties_together_count_every_form_once(truth, drawn):
    paths = [file.path for file in truth.files if file.kind == "tallies" and file.wave == "2026"]
    together: Counter[tuple[str, str, str]] = Counter()
    for path, (county, forms) in zip(paths, FORMS.items(), strict=True):
        written_by, group, number, counts = read_tallies(path)
        assert path.name == f"基层汇总_{county}.xlsx"
        assert (written_by, group, number) == (county, COUNTIES, forms)
        assert max(counts.values()) <= forms
        together.update(counts)
    answers = drawn[COUNTIES]
    assert sum(FORMS.values()) == len(answers.numbers) == 617
    dimensions = {unit: [] for unit, _, _ in together}
    for unit, dimension, _ in together:
        if dimension not in dimensions[unit]:
            dimensions[unit].append(dimension)
    for place, unit in enumerate(answers.units):
        for number, dimension in enumerate(dimensions[unit.name]):
            ticks = np.bincount(answers.ticks[:, place, number], minlength=8)
            counted = [together[unit.name, dimension, level] for level in LEVELS[1:7]]
            assert ticks[1:6].tolist() == counted[:5] and sum(counted) == 617


@pytest.mark.parametrize("name", ["企业问卷_按文本.xlsx", "居民扫码_按文本.xlsx", "居民扫码_按文本_9月18日.xlsx"])
def test_the_platform_says_how_every_form_was_sent(folder, name):
    table = read_table(folder / name)
    assert list(table["序号"]) == [str(number) for number in range(1, len(table) + 1)]
    moments = [datetime.strptime(text, "%Y/%m/%d %H:%M:%S") for text in table["提交答卷时间"]]
    assert moments == sorted(moments) and {(moment.year, moment.month) for moment in moments} == {(2026, 9)}
    assert all(re.fullmatch(r"[1-9]\d*秒", text) for text in table["所用时间"])
    kept_for_such_uses = [ipaddress.ip_network(block) for block in ("10.0.0.0/8", "198.51.100.0/24", "203.0.113.0/24")]
    for text in set(table["来自IP"]):
        address = ipaddress.ip_address(re.fullmatch(r"([\d.]+)\(云汀-.+\)", text)[1])
        assert any(address in block for block in kept_for_such_uses)
    headers = list(table.columns[8:])
    assert len(headers) == len(set(headers))
    about = [header for header in headers if header.split("、", 1)[1].startswith("您")]
    assert about == headers[len(headers) - len(about) :] and len(about) == (3 if name.startswith("居民") else 0)
    matrices = [header for header in headers if not header.endswith("的意见建议") and header not in about]
    stems = [header for header in matrices if "—" in header]
    assert len(stems) == len({header.split("、")[0] for header in matrices}) < len(matrices) / 5
    assert headers[0].startswith("3、") and "—" in headers[0] and "—" not in headers[1]


def test_most_people_take_their_time_and_those_who_tick_straight_down_do_not(folder, forms):
    table = read_table(folder / "居民扫码_按文本.xlsx")
    seconds = np.array([int(text[:-1]) for text in table["所用时间"]])
    levels = next(each for each in forms["2026"] if each.group == RESIDENTS).levels[:, :, 0]
    scored = (levels >= SATISFIED) & (levels < UNKNOWN)
    straight = np.where(scored, levels, 9).min(axis=1) == np.where(scored, levels, 0).max(axis=1)
    assert 200 < np.median(seconds[~straight]) < 280
    assert np.median(seconds[straight]) < 0.7 * np.median(seconds[~straight])
    assert seconds.min() >= 42


def test_the_telephone_survey_is_labelled_throughout(truth, folder):
    table, about = pyreadstat.read_sav(folder / "服务对象电话访问.sav", output_format="dict")
    assert about.number_rows == 2583 and all(about.column_labels)
    questions = [name for name in about.column_names if name.startswith("q")]
    assert {tuple(about.variable_value_labels[name].items()) for name in questions} == {
        tuple(zip((1.0, 2.0, 3.0, 4.0, 5.0, 6.0), LEVELS[1:7], strict=True))
    }
    assert about.creation_time.year == 2026
    calls = read_table(truth.calls)
    results = Counter(calls["接通结果"])
    assert len(calls) == 8214 and results["成功"] == 2650
    assert len(calls) - results["空号"] - results["无人接听"] == 5067
    assert {"成功", "拒访", "空号", "中途挂断", "非本人"} < set(results)
    assert set(table["bh"]) < set(calls[calls["接通结果"] == "成功"]["评议表编号"])


# Story 8: forms sent in a heap


def test_a_heap_of_scans_praises_one_unit_within_two_hours(truth):
    (file,) = (file for file in truth.files if file.kind == "burst")
    table = read_table(file.path)
    assert len(table) == 412
    moments = [datetime.strptime(text, "%Y/%m/%d %H:%M:%S") for text in table["提交答卷时间"]]
    assert datetime(2026, 9, 18, 14) <= moments[0] and moments[-1] < datetime(2026, 9, 18, 16)
    assert {text.rsplit(".", 1)[0] for text in table["来自IP"]} == {"203.0.113"}
    rated = {header: set(table[header]) - {"(空)"} for header in table.columns[8:] if "、您" not in header}
    assert {header: words for header, words in rated.items() if words} == {"3、市公交集团": {"满意"}}


# Story 11 and the register


def register_rows(path: Path) -> list[dict[str, object]]:
    title, header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert title[0].endswith("评议表发放收回登记表")
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_register_and_the_late_report_give_the_table_of_groups(truth, folder):
    late = register_rows(truth.late_report)
    rows = register_rows(folder / "发放收回登记表.xlsx")
    assert [(row["发放"], row["收回"], row["无效"]) for row in late] == [(60, 63, 63)]
    assert all(row["收回"] <= row["发放"] for row in rows if row["方式"] != "电话")
    sums = {row["评议主体"]: Counter() for row in rows}
    for row in [*rows, *late]:
        sums[row["评议主体"]].update({name: row[name] or 0 for name in ("发放", "收回", "无效", "成功访问")})
    valid = {group: each["收回"] + each["成功访问"] - each["无效"] for group, each in sums.items()}
    assert valid == truth.ballots["2026"]
    assert [each["发放"] for each in sums.values()] == [36, 372, 401, 398, 640, 2200, 0, 5700, 229]
    assert [each["收回"] for each in sums.values()] == [34, 355, 384, 379, 628, 2118, 0, 5561, 214]
    (phone,) = (row for row in rows if row["方式"] == "电话")
    assert (phone["拨打"], phone["接通"], phone["成功访问"]) == (8214, 5067, 2650) and phone["评议主体"] == CLIENTS


def test_every_invalid_form_has_its_reason(folder):
    reasons: Counter[str] = Counter()
    for row in register_rows(folder / "发放收回登记表.xlsx"):
        said = {name: int(n) for name, n in re.findall(r"(\D+?)(\d+)(?:；|$)", row["无效原因"] or "")}
        assert sum(said.values()) == row["无效"] and set(said) <= set(REASONS)
        reasons.update(said)
    assert reasons == dict(zip(REASONS, (162, 118, 74, 64), strict=True))


# Older waves


def test_of_two_years_only_the_annex_is_left(truth, folder):
    sheet = [list(row) for row in openpyxl.load_workbook(folder / "2022年通报附表.xlsx").active.iter_rows(values_only=True)]
    document = docx.Document(folder / "2023年通报附表.docx")
    (table,) = document.tables
    written = {"2022": sheet[1:], "2023": [[cell.text for cell in row.cells] for row in table.rows]}
    for wave, below, stray in (("2022", 0.8, 0.6), ("2023", 0.3, 0.5)):
        header, *rows = written[wave]
        assert header == ["名次", "单位", "得分"] * 2
        lines = [*(row[:3] for row in rows), *(row[3:] for row in rows if row[3])]
        scores = {unit: float(score) for _, unit, score in lines}
        assert scores == truth.scores[wave]
        assert set(scores) == set(truth.index["2024"]) - {"市机关事务局"}
        for unit, score in scores.items():
            assert abs(score - (truth.index["2024"][unit] - below)) <= stray + 0.05 + 1e-9 and round(score, 1) == score


# The second series


def test_the_windows_of_the_last_quarter_give_the_table_by_hand(folder):
    title, header, *rows = openpyxl.load_workbook(folder / "评窗口计票_2026年第3季度.xlsx").active.iter_rows(
        values_only=True
    )
    assert title[0] == "2026年第3季度评窗口计票汇总表"
    assert [row[1] for row in rows[:32]] == [window.name for window in WINDOWS]
    assert rows[32][0] == "合计" and rows[33][0].startswith("填表人")
    assert list(rows[32][3:]) == [sum(row[place] for row in rows[:32]) for place in range(3, len(header))]
    for window, row in zip(WINDOWS, rows, strict=False):
        cases, rated, delighted, satisfied, fairly, bad, very_bad, rectified = row[3:]
        assert 0 <= rectified <= bad + very_bad
        assert rated == delighted + satisfied + fairly + bad + very_bad
        assert abs(cases / window.cases - 1) < 0.06
        assert rounded(100 * rated, cases) == window.active
        assert rounded(1000 * (rated - bad - very_bad), rated) == round(10 * window.content)
        assert rounded(100 * delighted, rated) == window.delighted
        # The table's column follows from its others; whole complaints in a small window may miss it by a case.
        assert window.complaints == pytest.approx((100 - window.content) * window.active, abs=0.51)
        assert (bad + very_bad) / cases * 10_000 == pytest.approx(window.complaints, abs=max(0.5, 10_000 / cases))


def test_the_windows_move_a_little_from_quarter_to_quarter(folder):
    for quarter, name in zip(QUARTERS[:4], ("第1季度", "第2季度", "第3季度", "第4季度"), strict=True):
        table = read_table(folder / f"评窗口计票_2025年{name}.csv")
        counted = [n for count in counts_of(quarter) for n in count.levels]
        assert [int(n) for n in table["票数"]] == counted and min(counted) > 0
        assert len(table) == 32 * 5
    for before, after in zip(QUARTERS, QUARTERS[1:], strict=False):
        for one, other in zip(counts_of(before), counts_of(after), strict=True):
            content = [sum(each.levels[:3]) / each.rated for each in (one, other)]
            assert abs(content[0] - content[1]) < 0.05


def test_the_reviews_are_the_months_of_the_last_quarter(folder):
    """July in three files, the others each in one; together they are what the windows counted."""
    july = [read_table(path) for path in sorted(folder.glob("好差评明细_2026-07_*.xlsx"))]
    assert [len(table) for table in july[:2]] == [12_000, 12_000] and 0 < len(july[2]) <= 12_000 and len(july) == 3
    tables = [*july, *(read_table(folder / f"好差评明细_{month}.csv") for month in MONTHS[1:])]
    numbers = [number for table in tables for number in table["办件编号"]]
    assert len(set(numbers)) == len(numbers)
    counts = Counter(
        (window, level) for each in tables for window, level in zip(each["办理窗口"], each["评价结果"], strict=True)
    )
    for count in counts_of(QUARTERS[-1]):
        assert tuple(counts[count.window.name, level] for level in STARS) == count.levels
    departments = {window.name: window.department for window in WINDOWS}
    for each in tables:
        assert [departments[window] for window in each["办理窗口"]] == list(each["办理部门"])
        assert list(each["评价时间"]) == sorted(each["评价时间"])


def test_the_cases_of_the_months_are_those_of_the_quarter(folder):
    counts = counts_of(QUARTERS[-1])
    whole = [sum(count.cases for count in counts), sum(count.rectified for count in counts)]
    for month in "789":
        path = folder / f"办件量和差评整改统计_2026年{month}月.xlsx"
        (title, *_), header, *rows, foot = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        assert title == f"2026年{month}月办件量和差评整改统计表" and header == ("参评单位", "办件量", "差评整改量")
        for place, number in enumerate(foot[1:]):
            assert number == sum(row[1 + place] for row in rows)
            whole[place] -= number
    assert whole == [0, 0]


def test_one_department_has_a_bad_week(folder):
    """Most of the bad ratings of August come in the week after the rules changed."""
    table = read_table(folder / "好差评明细_2026-08.csv")
    bad = [
        moment for department, level, moment in zip(table["办理部门"], table["评价结果"], table["评价时间"], strict=True)
        if department == ANNOYED and level in STARS[3:]
    ]  # fmt: skip
    assert sum(BAD_WEEK[0] <= moment < BAD_WEEK[1] for moment in bad) > len(bad) / 2


def test_the_work_orders_are_a_page_that_calls_itself_a_workbook(truth):
    content = truth.orders.read_bytes()
    assert content.startswith(b"<html") and encoding_of(truth.orders) == "gb18030"
    rows = lxml.html.fromstring(content.decode("gb18030")).xpath("//tr")
    header, *orders = [[cell.text_content() for cell in row] for row in rows]
    assert header[:5] == ["工单编号", "受理时间", "诉求类型", "承办单位", "诉求内容"]
    assert len(orders) == 420 and {len(order) for order in orders} == {len(header)}


# The writers


def test_an_old_workbook_of_any_size_is_read_as_it_was_written(tmp_path):
    for rows in (1, 40, 700):
        sheets = {
            "甲": [["编号", "评价"], *([100_000 + row, f"第{row % 90}种"] for row in range(rows))],
            "空白 & 其他": [["只有一格"]],
        }
        write_old_workbook(tmp_path / "旧.xls", sheets)
        book = CalamineWorkbook.from_path(tmp_path / "旧.xls")
        assert {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names} == sheets
    with pytest.raises(ValueError, match="distinct"):
        write_old_workbook(tmp_path / "旧.xls", {"甲": [[f"第{row}种"] for row in range(2000)]})


def test_a_large_workbook_is_read_as_it_was_written(tmp_path):
    rows = [[f"列{place}" for place in range(800)], ["<满意> & “基本”", "", " 前后空格 ", *["👍"] * 797]]
    write_large_workbook(tmp_path / "大.xlsx", "评价&明细", rows)
    assert CalamineWorkbook.from_path(tmp_path / "大.xlsx").get_sheet_by_name("评价&明细").to_python() == rows
    page = openpyxl.load_workbook(tmp_path / "大.xlsx").active
    assert [cell.value or "" for cell in page[2]] == rows[1] and page["ADT1"].value == "列799"
    with zipfile.ZipFile(tmp_path / "大.xlsx") as archive:
        assert {member.date_time for member in archive.infolist()} == {(2026, 12, 8, 0, 0, 0)}
