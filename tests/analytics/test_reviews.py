"""Shares of reviews: their definitions, the identity that ties them, and what may be shown of small counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reviews import LEVELS, Reviews, Share, reviews_of, shares_of, shown_spans, shown_wholes, together
from analytics.trends import share_limits

COUNTS = st.tuples(*[st.integers(0, 400)] * 5)


def test_by_hand() -> None:
    """A window of 1,000 cases, 400 of them rated."""
    counts = dict(zip(LEVELS, (300, 60, 30, 8, 2), strict=True)) | {"(跳过)": 99}
    shares = shares_of(reviews_of(counts, handled=1000, rectified=9))
    assert {code: (share.part, share.base, round(share.figure, 6)) for code, share in shares.items()} == {
        "delighted": (300, 400, 75.0), "content": (390, 400, 97.5), "active": (400, 1000, 40.0),
        "complaints": (10, 1000, 100.0), "rectified": (9, 10, 90.0),
    }  # fmt: skip
    assert (shares["delighted"].low, shares["delighted"].high) == pytest.approx((0.705323, 0.789921), abs=1e-6)
    assert shares["rectified"].small and not shares["active"].small


@given(COUNTS, st.integers(0, 5000))
def test_complaints_follow_from_the_other_two(levels: tuple[int, ...], more: int) -> None:
    reviews = reviews_of(dict(zip(LEVELS, levels, strict=True)), handled=sum(levels) + more)
    shares = shares_of(reviews)
    if reviews.rated:
        expected = (1 - shares["content"].value) * shares["active"].value * 10_000
        assert shares["complaints"].figure == pytest.approx(expected, abs=1e-9)
        assert all(0 <= each.low <= each.value <= each.high <= 1 for each in shares.values())
    else:
        assert shares == {}


@pytest.mark.parametrize(
    ("handled", "rectified", "bad", "missing"),
    [
        (None, None, 5, {"active": "cases", "complaints": "cases", "rectified": "rectified"}),
        (100, 2, 5, {}),
        (99, 6, 5, {"active": "contradicted", "complaints": "contradicted", "rectified": "contradicted"}),
        (100, 0, 0, {"rectified": "none_bad"}),
        (100, 1, 0, {"rectified": "contradicted"}),
    ],
)
def test_why_an_indicator_is_not_there(handled, rectified, bad: int, missing: dict[str, str]) -> None:
    reviews = Reviews(100, 60, 100 - bad, handled, rectified)
    assert reviews.missing == missing
    assert set(shares_of(reviews)) == {"delighted", "content", "active", "complaints", "rectified"} - missing.keys()


def test_times_add_up_and_what_one_lacks_all_lack() -> None:
    first, second = Reviews(100, 60, 95, 300, 4), Reviews(50, 20, 49, 200, None)
    assert together([first, second]) == Reviews(150, 80, 144, 500, None)


@given(st.dictionaries(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("12345678")), st.integers(0, 60)))
def test_what_is_hidden_cannot_be_had_by_subtraction(pieces: dict[tuple[str, str], int]) -> None:
    shown = shown_spans(pieces)
    for (_, span), n in pieces.items():
        assert span not in shown or n == 0 or n >= 10
    for whole in "甲乙丙":
        parts = {span: n for (name, span), n in pieces.items() if name == whole and n}
        hidden = sum(n for span, n in parts.items() if span not in shown)
        assert hidden == 0 or hidden >= 10 or not shown & parts.keys()


def test_weeks_of_two_months() -> None:
    """A week that holds one review of July hides itself, and another of July so that the rest does not give it."""
    pieces = {("六月", "26"): 40, ("六月", "27"): 30, ("七月", "27"): 1, ("七月", "28"): 25, ("七月", "29"): 18}
    assert shown_spans(pieces) == {"26", "28"}


@pytest.mark.parametrize(
    ("rated", "shown"), [((40, 50), True), ((4, 50), False), ((4, 7, 50), True), ((9,), False), ((0, 12), True)]
)
def test_a_whole_whose_parts_are_small(rated: tuple[int, ...], shown: bool) -> None:
    assert shown_wholes(rated) is shown


def test_the_usual_range_is_laneys() -> None:
    """p̄ = .1; z of the parts; median moving range of z over 0.954; ± 3 σ_z √(p̄q̄/n)."""
    parts, bases = np.array([100, 60, 44, 90, 105, 41]), np.array([1000, 500, 400, 1000, 1000, 500])
    centre = parts.sum() / bases.sum()
    error = np.sqrt(centre * (1 - centre) / bases)
    z = (parts / bases - centre) / error
    spread = max(1.0, float(np.median(np.abs(np.diff(z)))) / 0.954)
    found = share_limits(parts, bases)
    assert found.centre == pytest.approx(centre) and spread > 1
    assert found.high == pytest.approx(tuple(centre + 3 * spread * error))
    assert share_limits(parts[:5], bases[:5]) is None
    assert share_limits(np.full(6, 1), np.full(6, 400)) is None  # one case expected
    assert share_limits(np.full(6, 400), np.full(6, 400)) is None  # all alike


def test_large_windows_are_not_always_out_of_range() -> None:
    """Waves that differ beyond sampling: binomial limits are left in two of three waves, Laney's hardly ever."""
    rng = np.random.default_rng(5)
    bases = np.full((400, 12), 20_000)
    shares = np.clip(rng.normal(0.8, 0.01, bases.shape), 0, 1)
    parts = rng.binomial(bases, shares)
    binomial = np.abs(parts / bases - 0.8) > 3 * np.sqrt(0.8 * 0.2 / bases)
    laney = [len(share_limits(*each).outside) / 12 for each in zip(parts, bases, strict=True)]
    assert binomial.mean() > 0.25 and np.mean(laney) < 0.02
    parts[:, 6] -= 2000  # ten points
    assert np.mean([6 in share_limits(*each).outside for each in zip(parts, bases, strict=True)]) > 0.9


def test_a_share_says_for_how_many_it_stands() -> None:
    assert (Share("complaints", 1, 1000, 0, 1).figure, Share("active", 1, 1000, 0, 1).figure) == (10, 0.1)
