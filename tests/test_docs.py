"""The documents name what the program has, and every link in them leads somewhere."""

from __future__ import annotations

import argparse
import dataclasses
import re
import tomllib
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest

from analytics import scheme
from analytics.appraisal import Part
from commands.parser import FAMILIES, build_parser
from commands.results import unit_row
from data.layout import NOT_RATED_WORDS, ROLES, SEPARATORS, parse_layout
from jobs.composing import composed
from jobs.imports import Receipt
from jobs.results import WaveSummary
from jobs.schemes import presets
from ui.linked import PAGES
from words import say

ROOT = Path(__file__).parents[1]
MANUAL = (ROOT / "docs" / "manual.md").read_text("utf-8")
HIDDEN = {".git", ".venv", "var", ".pytest_cache", ".ruff_cache", ".hypothesis"}
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not HIDDEN & set(path.relative_to(ROOT).parts))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def whole_parser() -> argparse.ArgumentParser:
    return build_parser(set(FAMILIES.values()))


def commands() -> dict[str, argparse.ArgumentParser]:
    return next(each for each in whole_parser()._actions if isinstance(each, argparse._SubParsersAction)).choices


def options() -> dict[str, set[str]]:
    """Every option with the commands that take it."""
    taken: dict[str, set[str]] = {}
    for command, parser in commands().items():
        for action in parser._actions:
            for option in action.option_strings:
                taken.setdefault(option, set()).add(command)
    return taken


def section(number: int) -> str:
    """The text of a numbered chapter of the manual."""
    return re.search(rf"^## {number} .*?(?=^## |\Z)", MANUAL, re.MULTILINE | re.DOTALL)[0]


def named(word: str, text: str = MANUAL) -> bool:
    """Whether the word stands there on its own, as code."""
    return re.search(rf"`[^`\n]*(?<![\w-]){re.escape(word)}(?![\w-])[^`\n]*`", text) is not None


def keys_of(kind: type) -> list[str]:
    return [each.name for each in dataclasses.fields(kind)]


def about_json(command: str) -> str:
    """What the manual says of the JSON of a command."""
    return re.search(rf"^`{command} --json`是.*?(?=^`\w+ --json`是|\Z|^## )", section(7), re.MULTILINE | re.DOTALL)[0]


def row_keys() -> list[str]:
    """Keys of `rank --json` and of its change, read from the names in the code that makes them."""
    constants = [each if isinstance(each, tuple) else (each,) for each in unit_row.__code__.co_consts]
    return [each for some in constants for each in some if isinstance(each, str)]


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_in_the_manual(command: str) -> None:
    assert named(command, section(7)), command
    assert f"manage.py {command} " in MANUAL or re.search(rf"^\| `{command}[ `]", MANUAL, re.MULTILINE)


@pytest.mark.parametrize("option", sorted(options()))
def test_every_option_is_in_the_manual_with_its_commands(option: str) -> None:
    if option in ("-h", "--help"):
        assert named(option, section(7))
        return
    row = next((line for line in section(7).splitlines() if re.match(rf"\| `{option}[ `]", line)), "")
    assert row, f"{option} has no row"
    used_in = row.split("|")[2].strip()
    listed = set(commands()) if used_in == "全部" else set(re.findall(r"`(.+?)`", used_in))
    assert listed == options()[option]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_page_is_in_the_manual(page: str) -> None:
    assert re.search(rf"^### {say('page.' + page)}$", section(5), re.MULTILINE), page


def scheme_keys() -> set[str]:
    parts = {*keys_of(scheme.Grade), *keys_of(scheme.Level), "pooled", "weight"}
    parts |= {"lowest", "highest", "step", "satisfied_from", "satisfied_broad_from", "low", "high"}
    choices = {*scheme.SCORE_FROM, *scheme.MISSING, *scheme.MISSING_ANSWER, *scheme.RANK_RULES, *scheme.TIE_BREAKS}
    return scheme._TOP_KEYS | parts | choices | {*scheme.SOURCES, *scheme.GRADE_RULES, "equal", "use", "part"}


@pytest.mark.parametrize("key", sorted(scheme_keys()))
def test_every_key_of_a_scheme_is_in_the_manual(key: str) -> None:
    assert named(key, section(4)), key


@pytest.mark.parametrize("preset", presets())
def test_every_preset_is_in_the_manual(preset: str) -> None:
    row = next((line for line in section(4).splitlines() if line.startswith(f"| `{preset}` |")), "")
    assert say("schemes.source." + presets()[preset].source) in row, preset
    assert [name for name in presets()[preset].parameters if not named(name, row)] == []


@pytest.mark.parametrize("preset", sorted((ROOT / "schemes" / "scales").glob("cn*.toml")), ids=lambda path: path.stem)
def test_the_levels_of_a_scale_are_in_the_manual(preset: Path) -> None:
    row = next((line for line in section(4).splitlines() if line.startswith(f"| `{preset.stem}` |")), "")
    found = scheme.parse_scheme(preset.read_text("utf-8"))
    if found.numbers is None:
        named = [f"{level.name}{level.score:.4g}" for level in found.levels]
    else:
        named = [f"{each.name}{each.low:g}至{each.high:g}" for each in found.numbers.bands] or [
            f"{found.lowest:g}至{found.highest:g}"
        ]
    assert [each for each in named if each not in row] == [], preset.stem


@pytest.mark.parametrize("preset", sorted((ROOT / "layouts").glob("*.toml")), ids=lambda path: path.stem)
def test_every_layout_that_ships_is_in_the_manual(preset: Path) -> None:
    assert named(preset.stem, section(2)), preset.stem


def test_examples_of_schemes_and_layouts_can_be_read() -> None:
    examples = [text for language, text in FENCE.findall(MANUAL) if language == "toml"]
    assert len(examples) >= 2
    parts = {name: preset.text for name, preset in presets().items()}
    for text in examples:
        if {"level", "numbers", "use"} & tomllib.loads(text).keys():
            scheme.parse_scheme(composed(text, parts))
        else:
            parse_layout(text)


def test_every_heading_of_a_file_is_in_the_manual() -> None:
    text = section(2)
    missing = [
        name for names in ROLES.values() for name in names if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    assert missing == []


def test_words_for_not_rated_and_separators_are_in_the_manual() -> None:
    text = unicodedata.normalize("NFKC", section(2))
    assert [word for word in NOT_RATED_WORDS if unicodedata.normalize("NFKC", word) not in text] == []
    assert [mark for mark in SEPARATORS if mark not in section(2)] == []


@pytest.mark.parametrize(("command", "kind"), [("import", Receipt), ("waves", WaveSummary), ("unit", Part)])
def test_keys_of_json_are_in_the_manual(command: str, kind: type) -> None:
    assert [key for key in keys_of(kind) if not named(key, about_json(command))] == []


def test_keys_of_a_ranking_are_in_the_manual() -> None:
    keys = [key for key in row_keys() if re.fullmatch(r"[a-z_]+", key)]
    assert {"unit", "index_exact", "rank_low", "verdict"} <= set(keys)
    assert [key for key in keys if not named(key, about_json("rank"))] == []


def fenced(path: Path) -> list[str]:
    return [text for _, text in FENCE.findall(path.read_text("utf-8"))]


def headings(path: Path) -> list[str]:
    text = FENCE.sub("", path.read_text("utf-8"))
    return [line.split(" ")[0] for line in text.splitlines() if re.match(r"#+ ", line)]


def test_the_two_readmes_say_the_same() -> None:
    english, chinese = ROOT / "README.md", ROOT / "README.zh.md"
    assert fenced(english) == fenced(chinese)
    assert headings(english) == headings(chinese)
    assert english.read_text("utf-8").count("\n- ") == chinese.read_text("utf-8").count("\n- ")
    assert "](README.zh.md)" in english.read_text("utf-8").splitlines()[0]
    assert "](README.md)" in chinese.read_text("utf-8").splitlines()[0]


def anchors(path: Path) -> set[str]:
    """Anchors of the headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(FENCE.sub("", document.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        found = (document.parent / path).resolve() if path else document
        assert found.is_relative_to(ROOT), f"{target} leads out of the repository"
        assert found.exists(), f"{target} does not exist"
        assert not anchor or anchor in anchors(found), f"{target}: no such heading"


@pytest.mark.parametrize("command", [text for text in fenced(ROOT / "README.md") if "manage.py" in text])
def test_commands_of_the_readme_are_understood(command: str) -> None:
    for line in command.strip().splitlines():
        whole_parser().parse_args(line.split("manage.py ")[1].split())


COMMAND_LINES = [line for _, text in FENCE.findall(MANUAL) for line in text.splitlines() if "manage.py" in line]


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_commands_of_the_manual_are_understood(line: str) -> None:
    whole_parser().parse_args(line.split("manage.py ")[1].split())
