"""Text that no spreadsheet runs, names that every file system takes."""

from __future__ import annotations

import pytest

from reports.cells import csv_text, file_name, sheet_name, sheet_text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|'/c calc'!A0", "@SUM(A1)", "+1+cmd|x", "-1-cmd|x", "\t=1", "\r=1", "  =1", "\u3000=1", "＝1+1", "＋cmd", "－cmd", "＠x",
     "\x00=1", "\n=1", "=", "-", "+A1"],
)  # fmt: skip
def test_what_would_run_gets_an_apostrophe(text: str) -> None:
    assert csv_text(text).startswith("'")


@pytest.mark.parametrize("text", ["-2", "+1.5%", "1,234.50", "－0.3", "市公安局", "a=b", "'=1", "12:30", "", "—"])
def test_plain_text_and_numbers_stay(text: str) -> None:
    assert csv_text(text) == text


def test_sheet_text_is_what_xml_can_hold() -> None:
    assert sheet_text("a\x00b\x0bc\ufffe\uffffd\te\nf") == "abcd\te\nf"
    assert len(sheet_text("长" * 40_000)) <= 32_767


def test_sheet_names_are_legal_and_unique() -> None:
    taken: set[str] = set()
    names = [
        sheet_name(name, taken)
        for name in ("政府部门", "政府部门", "a/b[1]:*?'", "", "'", "长" * 100, "长" * 100, "😀" * 40, "ABC", "abc")
    ]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")


def test_file_names_fit_every_file_system() -> None:
    assert file_name('示范数据_a/b\\c:d*e?"f<g>h|i\n') == "示范数据_a_b_c_d_e__f_g_h_i_"
    assert file_name("..") == "" or not file_name("..").startswith(".")
    assert len(file_name("长" * 500).encode("utf-8")) <= 200
    assert "\u202e" not in file_name("a\u202egpj.exe")
