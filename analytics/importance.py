"""Importance against performance: what goes with 总体评价, and where a unit stands below its class.

    x = share of R² (analytics/drivers.py), beside 1/k, what each of k dimensions would have if all were alike
    y = gap of the dimension from its class mean
    priority = P(below the class mean) × share                 P = Φ(−gap/se)

Martilla and James (1977), "Importance-performance analysis", Journal of Marketing 41. A point whose interval crosses one of
the two lines is in no quadrant: uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.appraisal import Part, standing
from analytics.class_profile import Standing
from analytics.draws import share_below
from analytics.drivers import Importance
from analytics.rates import Z95

NOISE = 1e-9
QUADRANTS = ("improve", "keep", "minor", "surplus", "uncertain")


@dataclass(frozen=True)
class Point:
    """One dimension of a unit. share with its interval, gap with half its interval (None where unknown).

    quadrant: improve (counts much, below), keep (counts much, above), minor (counts little, below), surplus (counts little,
    above) or uncertain; priority: 0 to 1, None where the error of the gap is unknown.
    """

    dimension: str
    share: float
    share_low: float
    share_high: float
    gap: float
    margin: float | None
    quadrant: str
    below: float | None
    priority: float | None


def importance_performance(parts: Sequence[Part], importance: Importance) -> tuple[Point, ...]:
    """Dimensions that have a share and a gap, most urgent first."""
    even = 1 / len(importance.drivers)
    points = []
    for part in parts:
        driver = importance.share(part.name)
        if driver is None or part.gap is None:
            continue
        below = None if not part.gap_se else share_below(-part.gap / part.gap_se)
        margin = None if part.gap_se is None else Z95 * part.gap_se
        points.append(
            Point(
                part.name, driver.share, driver.low, driver.high, part.gap, margin,
                _quadrant(part.standing, driver.low > even, driver.high < even),
                below, None if below is None else below * driver.share,
            )
        )  # fmt: skip
    return tuple(sorted(points, key=lambda point: -(point.priority or 0.0)))


def class_matrix(dimensions: Sequence[Standing], importance: Importance | None) -> tuple[str, tuple[Point, ...]]:
    """The dimensions of a class against one another: gap is the distance of the mean score from that of all dimensions.

    Also what importance is: drivers, or without them the declared weights (weights, exact), which tell nothing apart where
    all are equal (even).
    """
    if len(dimensions) < 2:
        return "none", ()
    if importance is not None:
        shares = {driver.dimension: (driver.share, driver.low, driver.high) for driver in importance.drivers}
        basis, even = "drivers", 1 / len(importance.drivers)
    else:
        shares = {each.name: (each.weight,) * 3 for each in dimensions}
        even = 1 / len(dimensions)
        basis = "even" if all(abs(share - even) < NOISE for share, _, _ in shares.values()) else "weights"
    points = []
    for each in dimensions:
        if each.name not in shares:
            continue
        share, low, high = shares[each.name]
        below = None if not each.se else share_below(-each.apart / each.se)
        mark = standing(each.apart, each.se)
        points.append(
            Point(
                each.name, share, low, high, each.apart, each.margin,
                _quadrant(mark, low > even + NOISE, high < even - NOISE), below, None if below is None else below * share,
            )
        )  # fmt: skip
    return basis, tuple(sorted(points, key=lambda point: -(point.priority or 0.0)))


def _quadrant(mark: str, much: bool, little: bool) -> str:
    if mark == "near" or not (much or little):
        return "uncertain"
    if mark == "below":
        return "improve" if much else "minor"
    return "keep" if much else "surplus"
