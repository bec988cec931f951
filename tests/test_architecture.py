"""The rooms of the house and who may enter which: imports point downward only."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"analytics", "commands", "data", "demo", "jobs", "pages", "reports", "ui", "words"}
MAY_IMPORT = {
    "analytics": set(),
    "data": set(),
    "words": set(),
    "demo": set(),
    "reports": {"analytics", "words"},
    "jobs": {"analytics", "data", "demo", "reports", "words"},
    "commands": {"jobs", "words"},
    "ui": {"analytics", "jobs", "words"},
    "pages": {"analytics", "jobs", "ui", "words"},
}
TYPES_ONLY = {"ui", "pages", "reports"}
"""Rooms that may use results of analytics, but calculate nothing."""
RESULTS = {"analytics.comment_report", 
    "analytics.appraisal", "analytics.decisions", "analytics.facts", "analytics.falls", "analytics.portfolios",
    "analytics.publication",
}  # fmt: skip
FOREIGN = {
    "streamlit": {"ui", "pages"},
    "starlette": {"ui"},
    "duckdb": {"data"},
    "xlsxwriter": {"reports", "demo"},
    "docx": {"data", "reports", "demo"},
    "lxml": {"data", "reports"},
    "pyreadstat": {"data", "demo"},
    "cryptography": {"data"},
    "rapidfuzz": {"data"},
    "scipy": {"analytics"},
    "opencc": {"analytics", "data", "words"},
    "rjieba": {"analytics"},
    "babel": {"words"},
    "chinese_calendar": {"data"},
    "pandas": set(),
}


FONTS = {
    "仿宋", "楷体", "仿宋_GB2312", "楷体_GB2312", "方正小标宋_GBK", "方正仿宋_GBK", "方正黑体_GBK", "方正楷体_GBK",
}  # fmt: skip
"""Names of types."""


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@cache
def imports_of(path: Path) -> set[str]:
    """Full names of the modules a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_from_below(room: str) -> None:
    for path in modules(room):
        ours = {name.split(".")[0] for name in imports_of(path)} & OURS - {room}
        assert ours <= MAY_IMPORT[room], f"{path.relative_to(ROOT)} imports {sorted(ours - MAY_IMPORT[room])}"


@pytest.mark.parametrize("room", sorted(TYPES_ONLY))
def test_screens_and_documents_read_results_and_calculate_nothing(room: str) -> None:
    for path in modules(room):
        from_analytics = {name for name in imports_of(path) if name.split(".")[0] == "analytics"}
        assert from_analytics <= RESULTS, f"{path.relative_to(ROOT)} imports {sorted(from_analytics - RESULTS)}"


@pytest.mark.parametrize("library", sorted(FOREIGN))
def test_a_library_stays_in_its_rooms(library: str) -> None:
    for room in sorted(OURS - FOREIGN[library]):
        for path in modules(room):
            tops = {name.split(".")[0] for name in imports_of(path)}
            assert library not in tops, f"{path.relative_to(ROOT)} imports {library}"


def test_every_room_is_known() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "scripts"}
    assert folders <= OURS


def test_no_sql_outside_data() -> None:
    for room in sorted(OURS - {"data"}):
        for path in modules(room):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    words = node.value.lower().split()
                    assert not (words[:1] == ["select"] and "from" in words), f"{path.relative_to(ROOT)}: {node.value[:60]}"


def test_no_script_directly_in_pages() -> None:
    # Streamlit would run such a script alone, without the frame, when it is the first thing asked for.
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == []


def test_words_on_the_screen_come_from_words() -> None:
    """No Chinese in string literals of screens, commands and documents; docstrings and comments may quote it."""
    allowed = {"宋体", "黑体", "方正小标宋简体", *FONTS, "，", "；", "。", "、", "：", "（", "）", "　"}
    for room in ("ui", "pages", "commands", "reports"):
        for path in modules(room):
            tree = ast.parse(path.read_text("utf-8"))
            docstrings = _docstrings(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
                    chinese = "".join(char for char in node.value if "\u4e00" <= char <= "\u9fff")
                    assert not chinese or node.value in allowed, f"{path.relative_to(ROOT)}: {node.value[:40]}"


def test_only_the_standard_library_and_declared_packages_are_imported() -> None:
    declared = {"streamlit", "starlette", "duckdb", "numpy", "pyarrow", "python_calamine", "xlsxwriter"}
    declared |= {
        "rapidfuzz",
        "opencc",
        "babel",
        "pyreadstat",
        "lxml",
        "docx",
        "cryptography",
        "scipy",
        "rjieba",
        "chinese_calendar",
    }
    for room in sorted(OURS):
        for path in modules(room):
            tops = {name.split(".")[0] for name in imports_of(path)}
            foreign = tops - OURS - set(sys.stdlib_module_names)
            assert foreign <= declared, f"{path.relative_to(ROOT)} imports {sorted(foreign - declared)}"


def _docstrings(tree: ast.AST) -> set[ast.expr]:
    """Strings that stand alone as a statement."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
