"""What weighting does to a wave: group by group, and to the ranks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analytics.weighting import GroupWeighting
from data.store import Store
from jobs.results import UNWEIGHTED, appraise_at
from jobs.viewer import Viewer

__all__ = ["GroupWeighting", "Weighting", "WeightingEffect", "weighting"]


@dataclass(frozen=True)
class WeightingEffect:
    """A unit with the weights of the scheme and without them; ranks None where it has none."""

    unit: str
    unit_class: str
    rank: int | None
    rank_unweighted: int | None
    index: Decimal | None
    index_unweighted: Decimal | None


@dataclass(frozen=True)
class Weighting:
    """groups: those that the scheme weights. effects: every unit, in the order of the weighted ranking."""

    wave: str
    scheme_title: str
    decimals: int
    groups: tuple[GroupWeighting, ...]
    effects: tuple[WeightingEffect, ...]

    @property
    def moved(self) -> tuple[WeightingEffect, ...]:
        """Units whose rank the weights change."""
        return tuple(each for each in self.effects if each.rank != each.rank_unweighted)


def weighting(viewer: Viewer, store: Store, wave_id: str, scheme: str | None = None) -> Weighting:
    """The report of a wave under its own scheme, or under another one (TOML text). Raises what `appraise` raises."""
    with store.snapshot() as moment:
        weighted = appraise_at(viewer, moment, wave_id, scheme)
        plain = appraise_at(viewer, moment, wave_id, scheme, weighting=UNWEIGHTED) if weighted.weighting else weighted
    effects = []
    for unit in weighted.units:
        other = plain.unit(unit.name)
        effects.append(
            WeightingEffect(unit.name, unit.unit_class, unit.rank, other.rank, unit.index, other.index)
        )  # fmt: skip
    return Weighting(weighted.wave, weighted.scheme_title, weighted.decimals, weighted.weighting, tuple(effects))
