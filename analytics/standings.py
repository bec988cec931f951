"""Who stands where in its class: ranks by the published index and, where the scheme declares some, by tie-breaks.

Ranks are over the units that may be ranked. Two units of one published index share a place unless a tie-break tells them
apart: the exact shares are compared, numerator and denominator, not their rounded figures.

competition 1, 2, 2, 4: one more than the number of units before it; dense 1, 2, 2, 3: one more than the number of places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from analytics.cells import classes_of
from analytics.grades import Separated, Standing
from analytics.lineage import lineage_of
from analytics.measure import Measured
from analytics.published import competition_ranks, dense_ranks, published

RANKS = {"competition": competition_ranks, "dense": dense_ranks}
WEIGHT_DECIMALS = 6
"""Of a ballot's weight as it is stored: sums of weights are exact to that many."""


def standings(measured: Measured) -> dict[int, Standing]:
    """By position of the unit; units without a rank are absent."""
    scheme, index = measured.scheme, measured.cells.index
    ranks = RANKS[scheme.rank_rule]
    mean, _ = measured.mean_of(np.flatnonzero(measured.eligible))
    shares = {by: _shares(measured, by) for by in scheme.tie_break}
    found: dict[int, Standing] = {}
    for unit_class, everybody in classes_of(measured.wave).items():
        members = everybody[measured.eligible[everybody]]
        if len(members) < scheme.min_units:
            continue
        indices = [published(index[member], scheme.decimals) for member in members]
        keys: list[tuple] = [(figure,) for figure in indices]
        separated: list[list[Separated]] = [[] for _ in members]
        for by, (part, whole) in shares.items():
            finer = _finer(keys, by, part[members], whole[members])
            for place, others in _told_apart(keys, finer).items():
                names = tuple(measured.wave.units[members[other]].name for other in others)
                share = (_weight(part[members[place]]), _weight(whole[members[place]]))
                separated[place].append(Separated(by, names, *share))
            keys = finer
        units_with, better = Counter(keys), competition_ranks(keys)
        from_above, from_below = ranks(keys), ranks(keys, from_below=True)
        for place, member in enumerate(members):
            found[int(member)] = Standing(
                unit_class=unit_class,
                index=indices[place],
                rank=from_above[place],
                from_below=from_below[place],
                better=better[place] - 1,
                of=len(members),
                tied=units_with[keys[place]] > 1,
                mean=published(mean, scheme.decimals),
                separated=tuple(separated[place]),
            )
    return found


def history_of(measured: Measured, waves: Sequence[Measured]) -> tuple[dict[int, Standing], ...]:
    """Where the units of a wave stood in the waves before, by position here. waves: the nearest first.

    A renamed unit is the same one; one that was merged or split off has no standing of its own before that.
    """
    names = {place: unit.name for place, unit in enumerate(measured.wave.units)}
    history, after = [], measured
    for before in waves:
        here = {unit.name: place for place, unit in enumerate(before.wave.units)}
        lineage = lineage_of(after.wave.units, here)
        sources = {place: lineage.sources.get(name, (name,)) for place, name in names.items() if name not in lineage.split}
        names = {place: each[0] for place, each in sources.items() if len(each) == 1 and each[0] in here}
        found = standings(before)
        history.append({place: found[here[name]] for place, name in names.items() if here[name] in found})
        after = before
    return tuple(history)


def tie_order(measured: Measured, members: np.ndarray) -> np.ndarray:
    """[member] among units of one published index, who comes after how many others by the tie-breaks; 0 comes first.

    members: positions of ranked units. A criterion that one of them lacks tells nobody apart.
    """
    alike: list[tuple] = [()] * len(members)
    keys = alike
    for by in measured.scheme.tie_break:
        part, whole = _shares(measured, by)
        finer = _finer(alike, by, part[members], whole[members])
        keys = [(*key, *more) for key, more in zip(keys, finer, strict=True)]
    return np.array(competition_ranks(keys)) - 1


def _finer(keys: Sequence[tuple], by: str, part: np.ndarray, whole: np.ndarray) -> list[tuple]:
    """Keys with a further criterion; it tells nobody apart where one of those who tie has no such share."""
    rates = [Fraction(_weight(p)) / Fraction(_weight(w)) if w > 0 else None for p, w in zip(part, whole, strict=True)]
    sign = -1 if by == "dissatisfaction_rate" else 1
    unknown = {key for key, rate in zip(keys, rates, strict=True) if rate is None}
    return [(*key, 0 if key in unknown else sign * rate) for key, rate in zip(keys, rates, strict=True)]


def _told_apart(keys: Sequence[tuple], finer: Sequence[tuple]) -> dict[int, list[int]]:
    """By place those of the same key whose finer key is another; places that have none are left out."""
    together: dict[tuple, list[int]] = {}
    for place, key in enumerate(keys):
        together.setdefault(key, []).append(place)
    apart = {
        place: [other for other in together[key] if finer[other] != finer[place]]
        for place, key in enumerate(keys)
        if len(together[key]) > 1
    }
    return {place: others for place, others in apart.items() if others}


def _shares(measured: Measured, by: str) -> tuple[np.ndarray, np.ndarray]:
    """[unit] numerator and denominator of a rate, as sums of weights; without scored ratings both are 0."""
    wave, scheme = measured.wave, measured.scheme
    names = scheme.levels_named(scheme.satisfied if by == "satisfaction_rate" else scheme.dissatisfied)
    named = np.array([name in names for name in wave.levels], dtype=bool)
    weights = np.where(measured.cells.counted, wave.weights, 0.0)
    return weights[..., named].sum(axis=(1, 2, 3)), weights.sum(axis=(1, 2, 3))


def _weight(value: float) -> Decimal:
    return Decimal(repr(round(float(value), WEIGHT_DECIMALS))).normalize() + 0
