"""复核申请 and what a unit gets of itself: its own figures alone, and formulas that come to the published score."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from data.store import Store
from jobs.appeals import (
    all_appeals,
    appeal_book,
    appeal_material,
    check_appeal,
    receive_appeal,
    reply_to_appeal,
)
from jobs.approval import calculate, frozen_result
from jobs.sealing import seal
from jobs.viewer import LOCAL, Viewer
from reports.appeal_book import appeal_workbook
from tests.data.build import UNITS
from tests.jobs.build import bring
from tests.jobs.test_approval import BALLOTS, MORE, refused, to_print
from words.approval import appeal_state

CAME = date(2026, 11, 5)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def frozen(store: Store) -> Store:
    bring(store, BALLOTS)
    seal(LOCAL, store, "2026")
    calculate(LOCAL, store, "2026")
    return store


@pytest.fixture(scope="module")
def city_frozen(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory):
    """The demonstration with a result frozen that protects a secret group."""
    path = Path(shutil.copy(demonstration_file, tmp_path_factory.mktemp("frozen") / "demonstration.duckdb"))
    with Store(path) as opened:
        calculate(LOCAL, opened, "2026")
        yield opened


def test_an_appeal_is_received_checked_and_replied_to(frozen: Store) -> None:
    assert all_appeals(LOCAL, frozen) == []
    found = receive_appeal(LOCAL, frozen, "2026", UNITS[0], CAME, " 王 主任 ", "服务对象的票数")
    assert (found.id, found.state, found.version, found.contact) == (1, "received", 1, "王 主任")
    assert found.due == date(2026, 11, 12)
    assert refused(reply_to_appeal, LOCAL, frozen, 1, CAME, "", "x") == "appeal_order"
    assert refused(check_appeal, LOCAL, frozen, 1, CAME, "kept", " ") == "appeal_note_missing"
    assert refused(check_appeal, LOCAL, frozen, 1, date(2026, 11, 4), "kept", "无误") == "appeal_day"
    assert refused(check_appeal, LOCAL, frozen, 1, CAME, "perhaps", "无误") == "appeal_outcome_unknown"
    assert refused(check_appeal, LOCAL, frozen, 9, CAME, "kept", "无误") == "appeal_unknown"
    checked = check_appeal(LOCAL, frozen, 1, date(2026, 11, 9), "kept", "重算一致")
    assert (checked.state, checked.outcome) == ("checked", "kept")
    again = check_appeal(LOCAL, frozen, 1, date(2026, 11, 10), "corrected", "漏计一份")
    assert again.outcome == "corrected" and len(again.steps) == 2
    done = reply_to_appeal(LOCAL, frozen, 1, date(2026, 11, 13), "云效函〔2026〕8号", "更正一份")
    assert done.state == "replied" and done.late(date(2026, 11, 13)) and appeal_state(done, CAME) == "已答复（已超期）"
    assert refused(check_appeal, LOCAL, frozen, 1, date(2026, 11, 14), "kept", "再查") == "appeal_order"
    assert [each.step for each in all_appeals(LOCAL, frozen, "2026")[0].steps] == ["check", "check", "reply"]
    logged = [row[0] for row in frozen.rows("select action from log where action like 'appeal%' order by id")]
    assert logged == ["appeal receive", "appeal check", "appeal check", "appeal reply"]


def test_what_is_not_put_into_the_register(frozen: Store) -> None:
    assert refused(receive_appeal, LOCAL, frozen, "2026", "没有的局", CAME, "王", "x") == "unit_unknown"
    assert refused(receive_appeal, LOCAL, frozen, "2027", UNITS[0], CAME, "王", "x") == "wave_unknown"
    assert refused(receive_appeal, LOCAL, frozen, "2026", UNITS[0], CAME, " ", "x") == "appeal_incomplete"
    assert refused(receive_appeal, LOCAL, frozen, "2026", UNITS[0], CAME, "王", "长" * 501) == "appeal_too_long"
    assert refused(receive_appeal, Viewer("领导", "leader"), frozen, "2026", UNITS[0], CAME, "王", "x") == "not_allowed"
    receive_appeal(LOCAL, frozen, "2026", UNITS[0], CAME, "王", "x")
    assert all_appeals(Viewer("外人", "analyst", series=("窗口",)), frozen) == []


def test_before_anything_is_frozen(store: Store) -> None:
    bring(store, BALLOTS)
    assert receive_appeal(LOCAL, store, "2026", UNITS[0], CAME, "王", "x").version is None
    assert refused(receive_appeal, LOCAL, store, "2026", "没有的局", CAME, "王", "x") == "unit_unknown"
    assert refused(appeal_material, LOCAL, store, "2026", UNITS[0]) == "nothing_frozen"


def test_the_last_day_is_by_the_calendar_of_the_office(frozen: Store) -> None:
    days = [
        receive_appeal(LOCAL, frozen, "2026", UNITS[0], date.fromisoformat(day), "王", "x").due
        for day in ("2026-11-06", "2026-11-07", "2026-09-29")
    ]
    assert days[:2] == [date(2026, 11, 13)] * 2  # from a Friday and from a Saturday
    assert days[2] > date(2026, 10, 8)  # over the holidays of October


def text_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_only_its_own_figures_and_no_form(city_frozen: Store) -> None:
    """No other unit, no score of another, no number of a form, no group that is merged with others on its own."""
    found = frozen_result(LOCAL, city_frozen, "2026")
    unit = found.appraisal.units[5]
    said = text_of(appeal_material(LOCAL, city_frozen, "2026", unit.name).content)
    others = [each.name for each in found.appraisal.units if each.name != unit.name]
    assert [name for name in others if name in said] == []
    assert unit.name in said and found.appraisal.scheme_hash in said and found.program in said
    merged = [each.line for each in found.level_counts[unit.name] if not each.counts]
    assert merged and all(line in said for line in merged)
    assert "市级领导" not in said
    labels = [label for (label,) in city_frozen.rows("select label from ballot where label is not null limit 2000")]
    assert [label for label in labels if len(label) > 5 and label in said] == []


def test_what_is_hidden_gets_no_material(frozen: Store) -> None:
    few = Store(frozen.path.with_name("few.duckdb"))
    with few:
        from tests.data.build import long_file

        bring(few, long_file(["A1", "A2"]))
        seal(LOCAL, few, "2026")
        calculate(LOCAL, few, "2026")
        assert refused(appeal_material, LOCAL, few, "2026", UNITS[0]) == "appeal_material_none"
    assert refused(appeal_material, LOCAL, frozen, "2026", "没有的局") == "unit_unknown"


def test_it_is_of_the_version_in_force(frozen: Store) -> None:
    from jobs.approval import correct

    to_print(frozen)
    bring(frozen, MORE, "二.csv")
    correct(LOCAL, frozen, "2026", "补录")
    totals = [sum(n for _, n in each.counts) for each in appeal_book(LOCAL, frozen, "2026", UNITS[0]).counts]
    assert totals == [40, 40]
    totals = [sum(n for _, n in each.counts) for each in appeal_book(LOCAL, frozen, "2026", UNITS[0], 2).counts]
    assert totals == [60, 60]


def test_its_formulas_come_to_the_published_score(city_frozen: Store) -> None:
    """Each formula evaluated anew from the cells that it names."""
    for unit in frozen_result(LOCAL, city_frozen, "2026").appraisal.units[::20]:
        book = appeal_book(LOCAL, city_frozen, "2026", unit.name)
        sheet = Evaluated(appeal_workbook(book), 2)
        assert sheet.formulas >= len(book.explanation.lines) and sheet.differing() == []
        assert unit.index == book.published and unit.index in sheet.values()
        assert "一致" in sheet.values() and "不一致" not in sheet.values()


def test_a_count_that_is_altered_is_noticed(frozen: Store) -> None:
    book = appeal_book(LOCAL, frozen, "2026", UNITS[0])
    sheet = Evaluated(appeal_workbook(book), 2)
    cell = next(name for name, value in sheet.cells.items() if value == book.counts[0].counts[0][1])
    sheet.cells[cell] += 5
    assert "不一致" in sheet.values()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_program_comes_to_the_same(city_frozen: Store, tmp_path: Path) -> None:
    """Recalculated by LibreOffice, which is told nothing of the results: they are taken out of the file first."""
    units = frozen_result(LOCAL, city_frozen, "2026").appraisal.units[::40]
    for number, unit in enumerate(units):
        content = appeal_workbook(appeal_book(LOCAL, city_frozen, "2026", unit.name))
        (tmp_path / f"{number}.xlsx").write_bytes(without_results(content))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods", "--outdir",
         str(tmp_path), *(str(tmp_path / f"{number}.xlsx") for number in range(len(units)))],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for number, unit in enumerate(units):
        with CalamineWorkbook.from_path(str(tmp_path / f"{number}.ods")) as read:
            rows = read.get_sheet_by_index(1).to_python()
        tail = [row[2] for row in rows if row[2] not in ("", None)][-3:]
        assert tail == [float(unit.index), float(unit.index), "一致"]


def without_results(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(made, "w") as stripped:
        for name in package.namelist():
            part = package.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            stripped.writestr(name, part)
    return made.getvalue()


class Evaluated:
    """A sheet of a workbook, its formulas evaluated anew as a spreadsheet program would, in decimal."""

    def __init__(self, content: bytes, number: int) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheet = ElementTree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
        self.cells: dict[str, Decimal] = {}
        self._formulas: dict[str, str] = {}
        self._given: dict[str, str] = {}
        for cell in sheet.iter(MAIN + "c"):
            name, formula, value = cell.get("r"), cell.findtext(MAIN + "f"), cell.findtext(MAIN + "v")
            if formula is not None:
                self._formulas[name], self._given[name] = formula, value
            elif value is not None and cell.get("t") != "s":
                self.cells[name] = Decimal(value)
        self.formulas = len(self._formulas)

    def values(self) -> list[object]:
        return [*self.cells.values(), *(self.value(name) for name in self._formulas)]

    def differing(self) -> list[str]:
        """Formulas that do not come to the value that stands with them."""
        return [name for name, given in self._given.items() if str(self.value(name)) != given and (
            isinstance(self.value(name), str) or self.value(name) != Decimal(given)
        )]  # fmt: skip

    def value(self, name: str) -> object:
        if name in self.cells:
            return self.cells[name]
        return self._evaluate(self._formulas[name])

    def _evaluate(self, formula: str) -> object:
        if found := re.fullmatch(r"ROUND\((.*),(\d+)\)", formula):
            return self._evaluate(found[1]).quantize(Decimal(1).scaleb(-int(found[2])), rounding=ROUND_HALF_UP)
        if found := re.fullmatch(r'IF\((\w+)=(.+),"(.*)","(.*)"\)', formula):
            return found[3] if self.value(found[1]) == self._evaluate(found[2]) else found[4]
        if found := re.fullmatch(r"SUMPRODUCT\(([^,]*),([^,]*)\)/(.*)", formula):
            one, other = (self._range(each) for each in found.groups()[:2])
            return sum(a * b for a, b in zip(one, other, strict=True)) / self._evaluate(found[3])
        if found := re.fullmatch(r"SUM\((.*)\)", formula):
            return sum(self._range(found[1]))
        return self.value(formula)

    def _range(self, text: str) -> list[Decimal]:
        (left, top), (right, bottom) = (
            re.fullmatch(r"([A-Z]+)(\d+)", end).groups() for end in text.replace("$", "").split(":")
        )
        columns = [chr(code) for code in range(ord(left), ord(right) + 1)]
        return [self.value(f"{column}{row}") for row in range(int(top), int(bottom) + 1) for column in columns]
