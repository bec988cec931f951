"""What each dimension, and each line of groups, contributes to a unit's distance from its class mean and to its change.

For part p (a dimension or a line of groups) of unit u with weight w and score s; M, c̄ and w̄ the class's mean index and
the means of w·s and of w over its ranked units, m the class mean of the part:

    I − M    = Σ w (s − m)  +  Σ [w m − c̄ − M (w − w̄)]                                           value + weight
    I₂ − I₁  = Σ ½(w₁ + w₂)(s₂ − s₁) + Σ (w₂ − w₁)(½(s₁ + s₂) − A) + Σ w₂(s₂ − A) − Σ w₁(s₁ − A)
                                         value + weight, over the parts of both; came; went;  A = ½(I₁ + I₂)

Bennet (1920), "The theory of measurement of changes in cost of living", Journal of the Royal Statistical Society 83; with
parts that come and go Griliches and Regev (1995), "Firm productivity in Israeli industry", Journal of Econometrics 65.
Weights add up to 1, so M and A change no sum: they make a part that the class scores like everything else weigh nothing
when its weight differs. Only figures that are shown already enter, so that a contribution gives nothing away; parts that
are not shown are together in the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from analytics.decomposition import Decomposition, Reasons, Term, decomposed, term
from analytics.lineage import ITSELF, Lineage
from analytics.parts import dimension_parts, group_parts


@dataclass(frozen=True)
class Past:
    """What a unit was in the wave before."""

    index_exact: float
    dimensions: tuple[Part, ...]
    groups: tuple[Part, ...]


def with_contributions(now: Appraisal, before: Appraisal | None = None, lineage: Lineage = ITSELF) -> Appraisal:
    """`now` with the reasons of every unit; before, lineage: what its changes are measured from."""
    pasts = _Pasts(before, lineage)
    classes = []
    for each in now.classes:
        dimensions, groups = class_parts(each, "dimensions"), class_parts(each, "groups")
        units = tuple(
            replace(
                unit,
                reasons=Reasons(
                    gap_decomposition(unit, dimensions, now.decimals),
                    gap_decomposition(unit, groups, now.decimals),
                    change_decomposition(unit, pasts.of(unit), "dimensions", now.decimals),
                    change_decomposition(unit, pasts.of(unit), "groups", now.decimals),
                ),
            )
            if unit.shown
            else unit
            for unit in each.units
        )
        classes.append(replace(each, units=units))
    return replace(now, classes=tuple(classes))


@dataclass(frozen=True)
class ClassParts:
    """The parts of a class of one kind, dimensions or groups. weight, share: by part w̄ and c̄ over its ranked units."""

    kind: str
    mean: float | None
    mean_published: Decimal | None
    weight: dict[str, float]
    share: dict[str, float]


def class_parts(each: ClassResult, kind: str) -> ClassParts:
    """Of the parts that have a class mean; a unit that does not show one adds nothing to it."""
    peers = [unit for unit in each.units if unit.class_gap is not None]
    compared = [part for peer in peers for part in getattr(peer, kind) if part.class_mean is not None]
    weight, share = dict.fromkeys((part.name for part in compared), 0.0), {}
    for part in compared:
        weight[part.name] += part.weight / len(peers)
        share[part.name] = share.get(part.name, 0.0) + part.weight * part.score / len(peers)
    return ClassParts(kind, each.mean, each.mean_published, weight, share)


def gap_decomposition(unit: UnitResult, peers: ClassParts, decimals: int) -> Decomposition | None:
    """Published index less the published mean of the class."""
    parts: Sequence[Part] = getattr(unit, peers.kind)
    if unit.class_gap is None or not parts or len({*peers.weight, *(part.name for part in parts)}) < 2:
        return None
    compared = [part for part in parts if part.gap is not None and part.name in peers.weight]
    terms = [
        term("value", part.name, part.weight * part.gap, decimals, _scaled(part.gap_se, part.weight)) for part in compared
    ]
    differing = sum(
        part.weight * part.class_mean - peers.share[part.name] - peers.mean * (part.weight - peers.weight[part.name])
        for part in compared
    )
    terms += _unless_nothing(term("weight", "", differing, decimals))
    if _whole(parts):
        absent = [name for name in peers.weight if name not in {part.name for part in compared}]
        terms += [term("absent", name, peers.mean * peers.weight[name] - peers.share[name], decimals) for name in absent]
    return decomposed(unit.index - peers.mean_published, unit.class_gap, terms, decimals)


def change_decomposition(unit: UnitResult, past: Past | None, kind: str, decimals: int) -> Decomposition | None:
    """The published change of a unit. Errors take the two waves as independent, which is wide where people recur."""
    if past is None or unit.change is None or unit.index_exact is None:
        return None
    parts, parts_before, index_before = getattr(unit, kind), getattr(past, kind), past.index_exact
    if not (parts and parts_before) or len({part.name for part in (*parts, *parts_before)}) < 2:
        return None
    here, there = {part.name: part for part in parts}, {part.name: part for part in parts_before}
    middle = (unit.index_exact + index_before) / 2
    both = [(part, there[name]) for name, part in here.items() if name in there]
    terms = [
        term("value", part.name, _middle_weight(part, past) * (part.score - past.score), decimals, _change_se(part, past))
        for part, past in both
    ]
    differing = sum((part.weight - past.weight) * ((part.score + past.score) / 2 - middle) for part, past in both)
    terms += _unless_nothing(term("weight", "", differing, decimals))
    if _whole(parts) and _whole(parts_before):
        came = [part for name, part in here.items() if name not in there]
        went = [past for name, past in there.items() if name not in here]
        terms += [term("came", part.name, part.weight * (part.score - middle), decimals) for part in came]
        terms += [term("went", past.name, -past.weight * (past.score - middle), decimals) for past in went]
    return decomposed(unit.change.value, unit.index_exact - index_before, terms, decimals)


class _Pasts:
    """Units of the wave before; several that became one are measured together there."""

    def __init__(self, before: Appraisal | None, lineage: Lineage) -> None:
        self.before, self.lineage = before, lineage
        self.merged: dict[str, Past] = {}
        if before is not None and lineage.merged is not None:
            together = lineage.merged
            parts = zip(
                together.wave.units, together.cells.index, dimension_parts(together), group_parts(together), strict=True
            )
            self.merged = {unit.name: Past(float(index), *both) for unit, index, *both in parts}

    def of(self, unit: UnitResult) -> Past | None:
        """None where it was not there, or too few rated it then."""
        if self.before is None:
            return None
        names = self.lineage.sources.get(unit.name, (unit.name,))
        if len(names) > 1:
            return self.merged.get(unit.name)
        past = self.before.unit(names[0])
        if past is None or past.index_exact is None or not past.shown:
            return None
        return Past(past.index_exact, past.dimensions, past.groups)


def _whole(parts: Sequence[Part]) -> bool:
    """Whether all that counts is shown, each line by itself: else a part that is not here may be hidden, not absent."""
    return abs(sum(part.weight for part in parts) - 1) < 1e-9 and not any(part.merged for part in parts)


def _middle_weight(part: Part, past: Part) -> float:
    return (part.weight + past.weight) / 2


def _change_se(part: Part, past: Part) -> float | None:
    if part.se is None or past.se is None:
        return None
    return _middle_weight(part, past) * (part.se**2 + past.se**2) ** 0.5


def _scaled(se: float | None, weight: float) -> float | None:
    return None if se is None else weight * se


def _unless_nothing(found: Term) -> list[Term]:
    """Nothing of weights is said where none differs."""
    return [found] if found.points else []
