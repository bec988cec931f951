"""Which lines and dimensions may be shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.disclosure import Line, dimensions_for_unit, lines_for_unit, lines_of
from tests.analytics.build import scheme_of

LEADERS, DELEGATES, FIRMS, RESIDENTS = range(4)
GROUPS = ("领导", "代表", "企业", "居民")
SCHEME = scheme_of(secret=("领导",), shown_as={"领导": "领导和代表", "代表": "领导和代表"})
LINES = lines_of(SCHEME, GROUPS)
SECRET = frozenset({LEADERS})


def test_lines_of_the_scheme():
    assert lines_of(SCHEME, GROUPS) == (
        Line("领导和代表", (LEADERS, DELEGATES)),
        Line("企业", (FIRMS,)),
        Line("居民", (RESIDENTS,)),
    )


@pytest.mark.parametrize(
    ("raters", "expected"),
    [
        ((34, 349, 2000, 5000), [("领导和代表", False), ("企业", False), ("居民", False)]),
        ((34, 349, 0, 5000), [("领导和代表", False), ("居民", False)]),
        ((34, 0, 2000, 5000), [("居民", False), ("领导和代表、企业", True)]),
        ((34, 9, 2000, 1000), [("企业", False), ("领导和代表、居民", True)]),
        ((0, 349, 9, 5000), [("居民", False), ("领导和代表、企业", True)]),
        ((0, 5, 4, 5000), [("领导和代表、企业、居民", True)]),
        ((0, 6, 4, 5000), [("居民", False), ("领导和代表、企业", True)]),
        ((0, 10, 10, 10), [("领导和代表", False), ("企业", False), ("居民", False)]),
        ((0, 0, 0, 0), []),
    ],
)
def test_lines_of_a_unit(raters, expected):
    assert [(line.name, line.merged) for line in lines_for_unit(LINES, raters, SECRET)] == expected


@given(st.lists(st.integers(0, 25), min_size=5, max_size=5), st.integers(0, 4), st.integers(0, 4))
def test_no_line_shows_a_secret_or_small_group(raters, secret, partner):
    """Every rater stands on exactly one line; a line that exposes somebody is all there is."""
    groups = tuple("甲乙丙丁戊")
    scheme = scheme_of(shown_as={groups[secret]: "合并", groups[partner]: "合并"})
    lines = lines_for_unit(lines_of(scheme, groups), raters, frozenset({secret}))
    placed = [group for line in lines for group in line.groups if raters[group]]
    assert sorted(placed) == [group for group in range(5) if raters[group]]
    for line in lines:
        small = sum(raters[group] for group in line.groups) < 10
        others = sum(raters[group] for group in line.groups if group != secret)
        bare = secret in line.groups and raters[secret] > 0 and others < 10
        assert not (small or bare) or len(lines) == 1


def dimensions(*rows: tuple[int, ...], lines: tuple[Line, ...] = LINES) -> list[bool]:
    raters = np.array(rows)
    return dimensions_for_unit(raters, raters > 0, lines, SECRET).tolist()


def test_dimensions_of_a_unit():
    assert dimensions((34, 40, 50, 60), (34, 40, 50, 60), (0, 0, 0, 0)) == [True, True, False]


def test_a_small_dimension_takes_the_smallest_other_with_it():
    assert dimensions((0, 5, 4, 0), (0, 90, 80, 0), (0, 40, 20, 0)) == [False, True, False]
    assert dimensions((0, 5, 4, 0), (0, 2, 0, 0), (0, 40, 20, 0), (0, 50, 20, 0)) == [False, False, False, True]


def test_a_dimension_of_the_secret_group_is_not_shown():
    assert dimensions((34, 3, 2, 0), (34, 40, 60, 70), (34, 50, 80, 90)) == [False, False, True]


def test_dimensions_that_tell_a_secret_group_from_its_neighbours_are_not_shown():
    assert dimensions((34, 40, 50, 60), (34, 0, 50, 60)) == [False, False]
    assert dimensions((34, 40, 50, 60), (34, 40, 50, 0)) == [True, True], "the others stand on lines of their own"
    assert dimensions((0, 40, 50, 60), (0, 0, 50, 60)) == [True, True], "no secret group has rated"
