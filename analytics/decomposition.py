"""A difference of two published figures as a sum that comes out to the last digit.

Every term is rounded half-up to the decimals of the scheme, so that a pocket calculator confirms it. What the terms do not
explain is `rest`; what rounding one by one leaves over is `rounding`. Terms, rest and rounding add up to the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.published import published
from analytics.rates import Z95

NOISE = 1e-9
"""Points below which a rest is the noise of binary fractions."""


@dataclass(frozen=True)
class Term:
    """One summand, in points. kind: value, weight, came, went or absent; name: the part, empty where it is about all.

    se: error of `exact`, None where unknown or where the term is not an estimate of one part.
    """

    kind: str
    name: str
    points: Decimal
    exact: float
    se: float | None = None

    @property
    def proven(self) -> bool:
        """Whether it is beyond its error, at 95 %."""
        return self.se is not None and abs(self.exact) > Z95 * self.se


@dataclass(frozen=True)
class Decomposition:
    """total = Σ terms + rest + rounding, exactly. rest: parts that may not be shown and what no part explains."""

    total: Decimal
    terms: tuple[Term, ...]
    rest: Decimal
    rounding: Decimal

    def most(self, kind: str = "value") -> Term | None:
        """The term of a kind that does most in the direction of the total, where it is beyond its error."""
        sign = 1 if self.total >= 0 else -1
        proven = [term for term in self.terms if term.kind == kind and term.proven and sign * term.exact > 0]
        return max(proven, key=lambda term: abs(term.exact), default=None)


@dataclass(frozen=True)
class Reasons:
    """Of one unit: its distance from the class mean, and its change, by dimensions and by lines of groups.

    None where there is nothing to explain, or one part only.
    """

    gap_by_dimension: Decomposition | None = None
    gap_by_group: Decomposition | None = None
    change_by_dimension: Decomposition | None = None
    change_by_group: Decomposition | None = None


def term(kind: str, name: str, exact: float, decimals: int, se: float | None = None) -> Term:
    return Term(kind, name, published(exact, decimals), float(exact), se)


def decomposed(total: Decimal, exact: float, terms: Sequence[Term], decimals: int) -> Decomposition:
    """total: difference of the published figures; exact: the same unrounded."""
    left = exact - sum(each.exact for each in terms)
    rest = published(left, decimals) if abs(left) > NOISE else published(0.0, decimals)
    return Decomposition(total, tuple(terms), rest, total - rest - sum((each.points for each in terms), Decimal(0)))
