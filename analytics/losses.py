"""失分: what units lack to full marks, shared out over the dimensions, or over the lines of groups, of their scores.

    loss(u,p) = w(u,p) (full − s(u,p))        Σ_p loss(u,p) = full − I(u)        over several units: plain means

p a dimension or a line with weight w and score s, I the index. Only parts that are shown enter by name; what is not shown,
or stands merged, is together in the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.appraisal import Appraisal, Part, UnitResult
from analytics.facts import Fact
from analytics.published import published
from analytics.scheme import OVERALL


@dataclass(frozen=True)
class Loss:
    """A part. weight: mean share in the index, 0 to 1; points: mean loss; share: of all that is lost, 0 to 1."""

    name: str
    weight: float
    points: float
    share: float


@dataclass(frozen=True)
class Losses:
    """Of some units of one class. total = Σ points of the parts + rest; parts: most lost first."""

    units: int
    total: float
    dimensions: tuple[Loss, ...]
    dimensions_rest: float
    groups: tuple[Loss, ...]
    groups_rest: float
    lowest: tuple[tuple[str, int], ...]
    """Of how many units a dimension is the one with the lowest published score, most first; a unit with two has none."""
    rated: int
    """Units that show several dimensions."""


def losses(units: Sequence[UnitResult], appraisal: Appraisal) -> Losses | None:
    """Of the ranked ones among the units, or where none is ranked of all with an index that is shown; None without any."""
    known = [unit for unit in units if unit.shown and unit.index_exact is not None]
    chosen = [unit for unit in known if unit.rank is not None] or known
    if not chosen:
        return None
    total = sum(appraisal.highest - unit.index_exact for unit in chosen) / len(chosen)
    several = [unit for unit in chosen if len(_named(unit.dimensions)) > 1]
    dimensions = _shared([_named(unit.dimensions) for unit in several], len(chosen), appraisal.highest, total)
    lines = [_named(unit.groups) for unit in chosen]
    groups = _shared(lines, len(chosen), appraisal.highest, total)
    groups = groups if len(groups) > 1 else ()
    lowest = Counter(name for unit in several if (name := _lowest(unit, appraisal.decimals)) is not None)
    return Losses(
        units=len(chosen),
        total=total,
        dimensions=dimensions,
        dimensions_rest=_rest(total, dimensions),
        groups=groups,
        groups_rest=_rest(total, groups),
        lowest=tuple(lowest.most_common()),
        rated=len(several),
    )


def loss_facts(found: Losses, subject: str) -> tuple[Fact, ...]:
    """What the sentence on a class may claim: shares of the loss, and of how many units a dimension is the lowest."""
    shares = [
        Fact("loss_share", subject, 100 * loss.share, loss.name, "percent", 0, found.units)
        for loss in (*found.dimensions, *found.groups)
    ]
    counted = [Fact("lowest_in", subject, count, name, "units", base=found.rated) for name, count in found.lowest]
    return (*shares, *counted)


def _named(parts: Sequence[Part]) -> list[Part]:
    """Parts that can be called by a name: 总体评价 is not one of several dimensions, a merged line is no line."""
    return [part for part in parts if not part.merged and part.name != OVERALL]


def _shared(parts: list[list[Part]], units: int, full: float, total: float) -> tuple[Loss, ...]:
    weight: dict[str, float] = {}
    points: dict[str, float] = {}
    for part in (part for each in parts for part in each):
        weight[part.name] = weight.get(part.name, 0.0) + part.weight / units
        points[part.name] = points.get(part.name, 0.0) + part.weight * (full - part.score) / units
    found = [Loss(name, weight[name], points[name], points[name] / total if total > 0 else 0.0) for name in weight]
    return tuple(sorted(found, key=lambda loss: -loss.points))


def _rest(total: float, parts: Sequence[Loss]) -> float:
    left = total - sum(loss.points for loss in parts)
    return left if abs(left) > 1e-9 else 0.0


def _lowest(unit: UnitResult, decimals: int) -> str | None:
    scores = sorted((published(part.score, decimals), part.name) for part in _named(unit.dimensions))
    return scores[0][1] if scores[0][0] < scores[1][0] else None
