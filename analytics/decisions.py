"""请领导研究: what a wave puts before those who decide, by the rules that offices write down.

Whom to name at the foot of a class, whom to summon (约谈), what the scheme marks, who has too few ballots. Nothing is said
here that has not passed its test; what is decided is a person's.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.appraisal import Appraisal, UnitResult
from analytics.facts import Foot, foot
from analytics.falls import falls, last_again

LAST, LAST_AGAIN, BOTH_FELL, BEHIND_FALLING = REASONS = ("last", "last_again", "both_fell", "behind_falling")


@dataclass(frozen=True)
class Candidate:
    """A unit that the rules would summon, and why: some of REASONS.

    last: proven last of its class; last_again: and it was last in the wave before; both_fell, behind_falling: as
    analytics.falls has them.
    """

    unit: UnitResult
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Decisions:
    """feet: the last place of every class with ranks; flagged: by flag of the scheme, the units that carry it; too_few:
    units without a rank for that reason."""

    feet: tuple[Foot, ...]
    candidates: tuple[Candidate, ...]
    flagged: tuple[tuple[str, tuple[UnitResult, ...]], ...]
    too_few: tuple[UnitResult, ...]


def decisions(appraisal: Appraisal, portfolio: str = "") -> Decisions:
    """Of the whole wave, or of what concerns the units of one 分管口. Candidates with most reasons first."""
    units = [unit for unit in appraisal.units if not portfolio or appraisal.portfolios.get(unit.name) == portfolio]
    names = {unit.name for unit in units}
    feet = [found for found in map(foot, appraisal.classes) if found is not None]
    flags = dict.fromkeys(flag for unit in units for flag in unit.flags)
    return Decisions(
        tuple(found for found in feet if not portfolio or names.intersection(unit.name for unit in at_foot(found))),
        _candidates(appraisal, names),
        tuple((flag, tuple(unit for unit in units if flag in unit.flags)) for flag in flags),
        tuple(unit for unit in units if unit.rank is None and unit.has_note("too_few_ballots")),
    )


def at_foot(found: Foot) -> tuple[UnitResult, ...]:
    """The unit that is last, or those of which one is."""
    return found.close if found.certain is None else (found.certain,)


def _candidates(appraisal: Appraisal, names: set[str]) -> tuple[Candidate, ...]:
    reasons: dict[str, list[str]] = {}
    for each in appraisal.classes:
        found = foot(each)
        if found is not None and found.certain is not None:
            again = last_again(found.certain, each)
            reasons[found.certain.name] = [LAST_AGAIN if again else LAST]
    for fall in falls(appraisal):
        of_unit = reasons.setdefault(fall.unit.name, [])
        of_unit += [BOTH_FELL] * fall.both + [BEHIND_FALLING] * fall.behind
    found = [Candidate(appraisal.unit(name), tuple(codes)) for name, codes in reasons.items() if name in names]
    return tuple(sorted(found, key=lambda candidate: -len(candidate.reasons)))
