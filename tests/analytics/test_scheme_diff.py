"""What differs between two schemes."""

from __future__ import annotations

import itertools

import pytest

from analytics.scheme import parse_scheme
from analytics.scheme_diff import differences, outline
from jobs.schemes import preset_schemes

BASE = preset_schemes()["cn4_100_80_60_0"]


def said(before: str, after: str) -> list[tuple]:
    return [
        (each.kind, each.unit_class, each.before, each.after) for each in differences(*map(parse_scheme, (before, after)))
    ]


def test_a_scheme_differs_from_itself_in_nothing() -> None:
    for text in preset_schemes().values():
        assert said(text, text) == []


def test_schemes_with_another_hash_differ_or_weigh_the_same() -> None:
    for one, other in itertools.permutations(preset_schemes().values(), 2):
        assert said(one, other), (one, other)
    even, same = (BASE + f'[groups]\n"甲" = {weight}\n"乙" = {weight}\n' for weight in (1, 50))
    assert parse_scheme(even).hash != parse_scheme(same).hash and said(even, same) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "[groups]\npooled = true\n", [("pooled", "", None, True)]),
        ("", '[groups]\n"甲" = 3\n"乙" = 1\n', [("groups", "", None, {"甲": 0.75, "乙": 0.25})]),
        ('[groups]\n"甲" = 3\n"乙" = 1\n', '[groups]\n"甲" = 1\n"乙" = 1\n', [("groups", "", {"甲": 0.75, "乙": 0.25}, {"甲": 0.5, "乙": 0.5})]),
        ('[groups]\n"甲" = 2\n"乙" = 1\n"丙" = 1\n', '[groups]\n"甲" = 2\n"乙" = 2\n', [("groups", "", {"乙": 0.25, "丙": 0.25}, {"乙": 0.5})]),
        ("", '[class."窗口".dimensions]\n"态度" = 1\n', [("dimensions", "窗口", None, {"态度": 1.0})]),
        ("", '[[grade]]\nname = "优秀"\nat_least = 90\n[[grade]]\nname = "一般"\n', "grades"),
        ('[shown_as]\n"甲" = "乙"\n', '[shown_as]\n"甲" = "丙"\n', [("shown_as", "", {"甲": "乙"}, {"甲": "丙"})]),
    ],
)  # fmt: skip
def test_what_was_added(before: str, after: str, expected: object) -> None:
    found = said(BASE + before, BASE + after)
    if expected == "grades":
        assert [(kind, old, [each.name for each in new]) for kind, _, old, new in found] == [
            ("grades", None, ["优秀", "一般"])
        ]
    elif "pooled" in after:
        assert ("pooled", "", None, True) in found
    else:
        assert found == expected


def test_a_channel_is_shown_multiplied_out() -> None:
    text = BASE + '[groups."电话"]\nweight = 60\n"居民" = 3\n"企业" = 1\n[groups."网络"]\nweight = 40\n"企业" = 1\n'
    parts = {part.kind: part.value for part in outline(parse_scheme(text))}
    assert parts["groups"] == {"居民": 0.45, "企业": 0.55}
    assert list(parts)[:2] == ["title", "levels"] and parts["min_ballots"] == 30


def test_words_against_numbers() -> None:
    direct, banded = (preset_schemes()[name] for name in ("direct_0_100", "direct_banded_mz"))
    kinds = {kind: (old, new) for kind, _, old, new in said(direct, banded)}
    assert kinds["numbers"] == ((0, 100, 1), (40, 100, 1)) and set(kinds["bands"][1]) == {"满意", "基本满意", "不满意"}
    assert {"levels", "numbers", "satisfied"} <= {kind for kind, *_ in said(BASE, direct)}
