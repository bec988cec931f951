"""What opens where the address chooses nothing."""

from __future__ import annotations

from jobs.results import WaveSummary
from ui.session import _largest_series


def wave(name: str, series: str, ratings: int) -> WaveSummary:
    return WaveSummary(name, series, name, "s", "s", "h", 4, ratings, ratings)


def test_the_series_with_most_ratings_opens_first_at_its_last_wave() -> None:
    found = (
        wave("2025", "万人评议", 900), wave("2026", "万人评议", 800), wave("2026Q2", "评窗口", 600), wave("2026Q3", "评窗口", 700),
    )  # fmt: skip
    assert [each.wave for each in _largest_series(found)] == ["2025", "2026"]
