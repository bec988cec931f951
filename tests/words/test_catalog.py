"""The catalog against the code: every id that is spoken exists, every failure has its sentence, every placeholder its fact."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path
from string import Formatter

import pytest

from words.catalog import FOLDER, say

ROOT = Path(__file__).parents[2]
ROOMS = ("analytics", "commands", "data", "demo", "jobs", "pages", "reports", "ui", "words")
ERRORS = {"DataError", "AnalysisError", "SchemeError", "SchemeMismatch", "CommentRulesError"}
ADDED = {"places"}
"""Facts that words.failures adds itself."""
with (FOLDER / "zh.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
TEXTS = {row["id"]: row["text"] for row in ROWS}


def trees(*rooms: str) -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text("utf-8"))) for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names
    ]


def possible(node: ast.expr) -> list[str]:
    """What a string expression may be, as patterns: literals, choices, and anything where it is computed."""
    if isinstance(node, ast.Constant):
        return [re.escape(str(node.value))]
    if isinstance(node, ast.IfExp):
        return possible(node.body) + possible(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return ["".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [left + right for left in possible(node.left) for right in possible(node.right)]
    return [".+"]


def placeholders(text: str) -> set[str]:
    return {name.split("[")[0].split(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def spoken() -> list[tuple[str, ast.Call]]:
    return [
        (f"{path.relative_to(ROOT)}:{call.lineno}", call) for path, tree in trees(*ROOMS) for call in calls(tree, "say")
    ]


def raised() -> list[tuple[str, ast.Call]]:
    return [
        (f"{path.relative_to(ROOT)}:{call.lineno}", call)
        for path, tree in trees("analytics", "data", "jobs")
        for call in calls(tree, *ERRORS)
        if call.args
    ]


def test_ids_are_unique_and_nothing_is_empty() -> None:
    assert len(TEXTS) == len(ROWS)
    assert all(text and None not in row for row, text in zip(ROWS, TEXTS.values(), strict=True))


@pytest.mark.parametrize(("place", "call"), spoken(), ids=lambda each: each if isinstance(each, str) else "")
def test_every_id_that_is_spoken_is_in_the_catalog_with_its_facts(place: str, call: ast.Call) -> None:
    facts = {word.arg for word in call.keywords}
    for pattern in possible(call.args[0]):
        matching = [key for key in TEXTS if re.fullmatch(pattern, key)]
        assert matching, f"{place}: no {pattern}"
        if ".+" not in pattern and None not in facts:
            assert placeholders(TEXTS[matching[0]]) <= facts, f"{place}: {matching[0]} lacks facts"


@pytest.mark.parametrize(("place", "call"), raised(), ids=lambda each: each if isinstance(each, str) else "")
def test_every_failure_has_a_sentence_with_its_facts(place: str, call: ast.Call) -> None:
    facts = {word.arg for word in call.keywords} | ADDED
    for pattern in possible(call.args[0]):
        if pattern in (".+", "names_unknown"):
            continue
        matching = [key for key in TEXTS if re.fullmatch(re.escape("failure.") + pattern, key)]
        assert matching, f"{place}: no sentence for {pattern}"
        if ".+" not in pattern and None not in facts:
            assert placeholders(TEXTS[matching[0]]) <= facts, f"{place}: {matching[0]} lacks facts"


def test_every_reason_for_a_rejected_row_has_a_sentence() -> None:
    codes: set[str] = set()
    for _, tree in trees("data"):
        for call in calls(tree, "Problem", "_problem"):
            codes.update(possible(call.args[0]))
        for call in calls(tree, "_reject", "_same_within"):
            codes.update(pattern for place in (1, 2) if len(call.args) > place for pattern in possible(call.args[place]))
        for call in calls(tree, "_report", "note", "_note"):
            codes.update(possible(call.args[0]))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name.endswith("_fault"):
                for node in ast.walk(function):
                    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                        codes.update(possible(node.value.elts[0]))
    codes -= {".+", "", *(re.escape(role) for role in ("unit", "level", "weight", "unit_class", "ballot"))}
    assert len(codes) > 10
    for code in codes:
        assert [key for key in TEXTS if re.fullmatch(re.escape("problem.") + code, key)], code


def test_every_sentence_for_a_failure_or_a_rejected_row_is_used() -> None:
    used = [pattern for _, call in raised() for pattern in possible(call.args[0]) if pattern != ".+"]
    helpers = {"unexpected", "file", "nearest", "known", "arguments", "unknown_level_advice", "unknown_names_advice"} | {
        f"unknown_{kind}s" for kind in ("level", "unit", "group", "dimension")
    }
    for key in TEXTS:
        room, _, code = key.partition(".")
        if room == "failure" and code not in helpers:
            assert any(re.fullmatch(pattern, code) for pattern in used), f"{key} is never raised"


def test_facts_may_have_any_name() -> None:
    """A fact named like a parameter of `say` is a fact."""
    assert "[x]" in say("failure.scheme_needs_text", key="[x]", seen="1")
    with pytest.raises(KeyError):
        say("no.such.id")
