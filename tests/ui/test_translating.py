"""The words of Streamlit: each one is still what Streamlit writes, and is found and replaced."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import streamlit

from ui.translating import OF_STREAMLIT, replacements
from words.catalog import catalog

JOINTS = r"\. (?=Running)|Ctrl\+|(?<=Enter to) | ?options?\b(?=\. R| avail)\.? ?"
"""Where Streamlit or React Aria put a text together from parts."""


def test_every_word_is_one_that_streamlit_writes() -> None:
    scripts = (Path(streamlit.__file__).parent / "static").rglob("*.js")
    written = "\n".join(path.read_text("utf-8", "replace") for path in scripts)
    parts = {
        fixed.strip(" .")
        for key, text in catalog("en").items()
        if key.startswith(OF_STREAMLIT)
        for fixed, *_ in Formatter().parse(text)
    }
    pieces = {piece for part in parts for piece in re.split(JOINTS, part)} - {""}
    assert [piece for piece in pieces if piece not in written] == []


def test_facts_inside_are_found() -> None:
    exact, patterns = replacements("zh")
    assert exact["No results"] == "没有符合的"
    by_text = dict(map(reversed, patterns))
    found = re.fullmatch(by_text["移除{name}"].replace("(?<", "(?P<"), "Remove 市公安局")
    assert found["name"] == "市公安局"
    assert replacements("zh-Hant")[0]["No results"] == "沒有符合的"
    assert replacements("en") == ({}, [])
