"""The matrix: every point in its quadrant, hollow where it is not decided, labels that cover nothing."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from analytics.importance import Point
from ui.importance_matrix import LONGEST, matrix, placed, shortened


def point(name: str, share: float, gap: float, quadrant: str, error: float = 0.05, margin: float | None = 0.5) -> Point:
    return Point(name, share, max(0, share - error), share + error, gap, margin, quadrant, 0.5, 0.1)


POINTS = [
    point("服务态度", 0.6, -2.7, "improve"), point("工作作风", 0.3, 2.2, "keep"), point("政务公开", 0.02, -2.2, "minor"),
    point("履行职责", 0.05, 0.1, "uncertain"), point("勤政廉政", 0.03, 2.3, "surplus"),
]  # fmt: skip


def test_every_point_has_its_mark_and_the_picture_says_all_of_it():
    drawn = matrix(POINTS, "drivers", "服务态度优先改进")
    assert drawn.count("wp-hollow") == 1 and drawn.count("<title>") == 5
    assert re.findall(r"wp-spot wp-(\w+)", drawn) == ["below", "above", "below", "near", "above"]
    for word in ("优先改进", "继续保持", "适当关注", "维持即可"):
        assert f">{word}</text>" in drawn
    alt = re.search(r'aria-label="([^"]*)"', drawn)[1]
    assert alt.startswith("服务态度优先改进；") and "政务公开：影响2%，与各项平均相差－2.2分，适当关注" in alt


def test_points_lie_on_their_side_of_the_lines():
    drawn = matrix(POINTS, "drivers", "")
    even, middle = map(float, re.search(r'wp-break" d="M([\d.]+),\d+V\d+M\d+,([\d.]+)H', drawn).groups())
    spots = [tuple(map(float, each)) for each in re.findall(r"translate\(([\d.]+),([\d.]+)\)", drawn)]
    for each, (px, py) in zip(POINTS, spots, strict=True):
        assert (px > even) == (each.share > 0.2) and (py > middle) == (each.gap < 0)


def test_declared_weights_have_no_error_across_and_unknown_errors_no_cross():
    plain = [point("公开", 0.3, 1.0, "keep", 0.0), point("效率", 0.7, -1.0, "uncertain", 0.0, None)]
    drawn = matrix(plain, "weights", "")
    assert (
        drawn.count("wp-cross") == 1
        and "规定的权重" in drawn
        and "H" not in re.search(r'wp-cross[^>]*d="([^"]*)"', drawn)[1]
    )
    assert matrix([], "drivers", "") == ""


def test_names_of_files_are_text():
    drawn = matrix([point('<b onload="x">', 0.5, 1.0, "keep"), point("甲\n乙", 0.5, -1.0, "improve")], "drivers", "<i>")
    assert "<b onload" not in drawn and "<i>" not in drawn


@pytest.mark.parametrize("count", [2, 4, 6, 8, 12])
def test_labels_do_not_cover_one_another_or_a_point(count: int):
    """The points of every other random picture lie close together."""
    covered = 0
    for seed in range(16):
        rng = np.random.default_rng([seed, count])
        spread = (500, 300) if seed % 2 else (120, 160)
        places = [(20 + float(x), 20 + float(y)) for x, y in rng.uniform(0, 1, (count, 2)) * spread]
        labels = placed(["服务态度质量"[: 3 + n % 4] for n in range(count)], places, [])
        covered += any(a.box.overlap(b.box) > 1 for a, b in combinations(labels, 2))
        assert all(label.box.outside() < 1e-6 for label in labels)
    assert covered <= (1 if count == 12 else 0)


def test_long_names_are_cut_and_short_ones_are_not():
    assert shortened("服务态度") == "服务态度" and shortened("国" * 40).endswith("…")
    assert len(shortened("国" * 40)) * 18.5 <= LONGEST + 18.5 and shortened("Openness") == "Openness"
