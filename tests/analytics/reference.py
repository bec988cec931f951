"""The calculation once more, slowly and without arrays, straight from the formulas, to compare with."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from scipy.optimize import brentq
from scipy.special import betainc

from analytics.scheme import OVERALL, Scheme
from tests.analytics.build import Row

Z95 = 1.959964


class Reference:
    """Everything by name. `cells`: (unit, group, dimension) with a scored rating that counts."""

    def __init__(self, rows: Sequence[Row], scheme: Scheme, population: Mapping[str, int] | None = None) -> None:
        self.scheme, self.population = scheme, population or {}
        self.rows = [_person(row, scheme.pooled) for row in rows]
        self.classes: dict[str, str] = {}
        for row in self.rows:
            self.classes.setdefault(row.unit, row.unit_class)
        self.units = list(self.classes)
        self.groups = list(dict.fromkeys(row.group for row in self.rows))
        self.scored_groups = {row.group for row in self.rows if row.level in scheme.scores}
        self.incomplete: set[tuple[str, str]] = set()
        if scheme.missing_answer == "listwise":
            self._leave_out_incomplete()

        self.counted = [row for row in self.rows if row.level in scheme.scores and self.D(row) > 0]
        self.W: dict[tuple, float] = defaultdict(float)
        total: dict[tuple, float] = defaultdict(float)
        for row in self.counted:
            self.W[row.unit, row.group, row.dimension] += row.weight
            total[row.unit, row.group, row.dimension] += row.weight * scheme.scores[row.level]
        self.mean = {cell: total[cell] / self.W[cell] for cell in self.W}
        self.borrowed = self._borrowed()
        self.coefficient = self._coefficients()

    def _leave_out_incomplete(self) -> None:
        """Answers on a unit become 跳过 where the ballot lacks one that its group was asked of the class."""

        def scored(rows: Sequence[Row]) -> set[str]:
            return {r.dimension for r in rows if r.level in self.scheme.scores and self.D(r) > 0}

        for ballot, unit in dict.fromkeys((row.ballot, row.unit) for row in self.rows):
            own = [row for row in self.rows if (row.ballot, row.unit) == (ballot, unit)]
            asked = scored([r for r in self.rows if (r.unit_class, r.group) == (own[0].unit_class, own[0].group)])
            if scored(own) and scored(own) != asked:
                self.incomplete.add((ballot, unit))
        self.rows = [
            row._replace(level="skipped")
            if (row.ballot, row.unit) in self.incomplete and row.level in self.scheme.scores and self.D(row) > 0
            else row
            for row in self.rows
        ]
        self.scored_groups = {row.group for row in self.rows if row.level in self.scheme.scores}

    # --- weights of the scheme

    def G(self, unit_class: str, group: str) -> float:
        named = self.scheme.group_weights(unit_class)
        if named is None:
            return 1.0 if group in self.scored_groups else 0.0
        return named.get(group, 0.0)

    def D(self, row: Row) -> float:
        """Weight of the row's dimension; 0 too where its group does not count."""
        if self.G(row.unit_class, row.group) == 0:
            return 0.0
        return self.weight_of_dimension(row.unit_class, row.group, row.dimension)

    def weight_of_dimension(self, unit_class: str, group: str, dimension: str) -> float:
        scored = [
            r
            for r in self.rows
            if r.unit_class == unit_class and r.level in self.scheme.scores and self.G(unit_class, r.group)
        ]
        asked_of_class = {r.dimension for r in scored}
        asked_of_group = {r.dimension for r in scored if r.group == group}
        score_from = self.scheme.score_from_in(unit_class)
        if score_from == "overall":
            return 1.0 if dimension == OVERALL else 0.0
        if score_from == "overall_if_alone" and asked_of_group == {OVERALL}:
            return 1.0 if dimension == OVERALL else 0.0
        named = self.scheme.dimension_weights(unit_class)
        if named is not None:
            return named.get(dimension, 0.0)
        if dimension == OVERALL and asked_of_class != {OVERALL}:
            return 0.0
        return 1.0 if dimension in asked_of_class else 0.0

    # --- cells and indices

    def peers(self, unit: str) -> list[str]:
        return [other for other in self.units if self.classes[other] == self.classes[unit]]

    def own(self, unit: str, group: str | None = None) -> list[tuple]:
        return [cell for cell in self.W if cell[0] == unit and group in (None, cell[1])]

    def _borrowed(self) -> dict[tuple, list[tuple]]:
        """Cells taken from the class, each with the cells it is the average of."""
        taken: dict[tuple, list[tuple]] = {}
        for unit in self.units:
            if not self.own(unit):
                continue
            for _, group, dimension in [cell for peer in self.peers(unit) for cell in self.own(peer)]:
                policy = self.scheme.missing_dimension if self.own(unit, group) else self.scheme.missing_group
                if policy == "class_mean" and (unit, group, dimension) not in self.W:
                    lenders = [(peer, group, dimension) for peer in self.peers(unit) if (peer, group, dimension) in self.W]
                    taken[unit, group, dimension] = lenders
        return taken

    def _coefficients(self) -> dict[tuple, float]:
        """a·b of each cell of each unit, borrowed ones too."""
        coefficient = {}
        for unit in self.units:
            cells = self.own(unit) + [cell for cell in self.borrowed if cell[0] == unit]
            groups = {group for _, group, _ in cells}
            sum_g = sum(self.G(self.classes[unit], group) for group in groups)
            for cell in cells:
                d = {
                    other[2]: self.weight_of_dimension(self.classes[unit], cell[1], other[2])
                    for other in cells
                    if other[1] == cell[1]
                }
                coefficient[cell] = self.G(self.classes[unit], cell[1]) / sum_g * d[cell[2]] / sum(d.values())
        return coefficient

    def value(self, cell: tuple) -> float:
        if cell in self.mean:
            return self.mean[cell]
        return sum(self.mean[lender] for lender in self.borrowed[cell]) / len(self.borrowed[cell])

    def index(self, unit: str) -> float | None:
        cells = [cell for cell in self.coefficient if cell[0] == unit]
        return sum(self.coefficient[cell] * self.value(cell) for cell in cells) if cells else None

    def missing_groups(self, unit: str) -> set[str]:
        here = {group for _, group, _ in self.W}
        return {group for group in here if self.G(self.classes[unit], group) and not self.own(unit, group)}

    def missing_dimensions(self, unit: str) -> set[str]:
        cells = {cell for peer in self.peers(unit) for cell in self.own(peer)}
        return {d for _, g, d in cells if self.own(unit, g) and (unit, g, d) not in self.W}

    # --- places

    def ranks(self, unit_class: str) -> dict[str, int]:
        """By how many better units, or better places, there are; units with an index, none of them too small."""
        units = [unit for unit in self.units if self.classes[unit] == unit_class and self.index(unit) is not None]
        keys = {unit: self.key(unit) for unit in units}
        if self.scheme.rank_rule == "dense":
            return {unit: 1 + len({key for key in keys.values() if key > keys[unit]}) for unit in units}
        return {unit: 1 + sum(keys[other] > keys[unit] for other in units) for unit in units}

    def key(self, unit: str) -> tuple:
        """Published index, then what the scheme breaks ties by; the greater the better."""
        text = f"{Decimal(repr(self.index(unit))).quantize(Decimal('1e-9')):f}"
        index = Decimal(text).quantize(Decimal(1).scaleb(-self.scheme.decimals), rounding=ROUND_HALF_UP)
        levels = {"satisfaction_rate": self.scheme.satisfied, "dissatisfaction_rate": self.scheme.dissatisfied}
        sign = {"satisfaction_rate": 1, "dissatisfaction_rate": -1}
        return (index, *(sign[by] * self.share(unit, levels[by]) for by in self.scheme.tie_break))

    def share(self, unit: str, levels: Sequence[str]) -> Fraction:
        of_unit = [row for row in self.counted if row.unit == unit]
        satisfied = sum(Fraction(str(row.weight)) for row in of_unit if row.level in levels)
        return satisfied / sum(Fraction(str(row.weight)) for row in of_unit)

    # --- influences

    def people(self, group: str) -> list[str]:
        """Respondents with at least one stored rating."""
        return list(dict.fromkeys(row.respondent for row in self.rows if row.group == group))

    def factor(self, group: str) -> float:
        n = len(self.people(group))
        fraction = n / self.population[group] if group in self.population else 0.0
        return (1 - fraction) * n / (n - 1)

    def on_mean(self, person: str, cell: tuple) -> float:
        """Influence of a person on the mean of a cell, own or borrowed."""
        if cell not in self.mean:
            return sum(self.on_mean(person, lender) for lender in self.borrowed[cell]) / len(self.borrowed[cell])
        return sum(
            row.weight * (self.scheme.scores[row.level] - self.mean[cell]) / self.W[cell]
            for row in self.counted
            if row.respondent == person and (row.unit, row.group, row.dimension) == cell
        )

    def influence(self, group: str, person: str, unit: str) -> float:
        cells = [cell for cell in self.coefficient if cell[:2] == (unit, group)]
        return sum(self.coefficient[cell] * self.on_mean(person, cell) for cell in cells)

    def sigma(self) -> dict[tuple[str, str], float]:
        """Covariance of the indices, with the small-cell term; groups of one person left out."""
        sigma: dict[tuple[str, str], float] = defaultdict(float)
        for group in self.groups:
            people = self.people(group)
            if len(people) < 2:
                continue
            z = {(person, unit): self.influence(group, person, unit) for person in people for unit in self.units}
            for one in self.units:
                for other in self.units:
                    sigma[one, other] += self.factor(group) * sum(z[person, one] * z[person, other] for person in people)
        for unit in self.units:
            for group in self.groups:
                sigma[unit, unit] += self.small_cell(unit, group)
        return sigma

    def variance(self, unit: str, group: str) -> float:
        """The group's part of the unit's variance."""
        people = self.people(group)
        if len(people) < 2:
            return 0.0
        return self.factor(group) * sum(self.influence(group, person, unit) ** 2 for person in people)

    def effective(self, unit: str, group: str) -> float:
        """Kish's number of raters; a respondent weighs what his ballots weigh together."""
        given: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self.counted:
            if (row.unit, row.group) == (unit, group):
                given[row.respondent][row.ballot] = row.weight
        weights = [sum(ballots.values()) for ballots in given.values()]
        return sum(weights) ** 2 / sum(w * w for w in weights) if weights else 0.0

    def small_cell(self, unit: str, group: str) -> float:
        def a_of(each: str) -> float:
            return sum(self.coefficient[cell] for cell in self.own(each, group))

        peers = [peer for peer in self.peers(unit) if self.own(peer, group)]
        if unit not in peers:
            return 0.0
        m = {peer: self.effective(peer, group) for peer in peers}
        s2 = {peer: m[peer] * self.variance(peer, group) / a_of(peer) ** 2 for peer in peers}
        freedom = sum(m[peer] - 1 for peer in peers)
        scores = self.scheme.scores.values()
        if freedom > 1e-9:
            pooled = sum(m[peer] * s2[peer] for peer in peers) / freedom
        else:
            pooled = ((max(scores) - min(scores)) / 2) ** 2
        if m[unit] >= 100 - 1e-9 and s2[unit] > 1e-18:
            return 0.0
        widened = a_of(unit) ** 2 * (m[unit] * s2[unit] + 5 * pooled) / (m[unit] + 4) / m[unit]
        return max(0.0, widened - self.variance(unit, group))

    # --- rates

    def rate(self, unit: str, levels: Sequence[str]) -> tuple[float, float, float] | None:
        """Share and interval."""
        of_unit = [row for row in self.counted if row.unit == unit]
        whole = sum(row.weight for row in of_unit)
        if not whole:
            return None
        p = sum(row.weight for row in of_unit if row.level in levels) / whole
        variance = 0.0
        for group in self.groups:
            people = self.people(group)
            if len(people) < 2:
                continue
            z = [
                sum(
                    r.weight * ((r.level in levels) - p) / whole
                    for r in of_unit
                    if (r.group, r.respondent) == (group, person)
                )
                for person in people
            ]
            average = sum(z) / len(z)
            variance += self.factor(group) * sum((each - average) ** 2 for each in z)
        raters = len({(row.group, row.respondent) for row in of_unit})
        if not variance > 1e-14 * p * (1 - p):
            return p, *_exact(p, raters)
        n = p * (1 - p) / variance
        centre = p + Z95**2 / (2 * n)
        half = Z95 * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
        return p, (centre - half) / (1 + Z95**2 / n), (centre + half) / (1 + Z95**2 / n)

    def awareness(self, unit: str) -> float | None:
        scored = sum(row.weight for row in self.counted if row.unit == unit)
        unknown = sum(row.weight for row in self.rows if row.unit == unit and row.level == "unknown" and self.D(row) > 0)
        return scored / (scored + unknown) if scored + unknown else None

    def ballots(self, unit: str) -> int:
        return len({row.ballot for row in self.counted if row.unit == unit})


def _exact(p: float, n: int) -> tuple[float, float]:
    """The shares at which as many or more, or as few or fewer, would be seen in 2.5 of 100 cases."""
    low = brentq(lambda q: betainc(p * n, n - p * n + 1, q) - 0.025, 0, 1, xtol=1e-15) if p > 0 else 0.0
    high = brentq(lambda q: betainc(p * n + 1, n - p * n, q) - 0.975, 0, 1, xtol=1e-15) if p < 1 else 1.0
    return low, high


def _person(row: Row, pooled: bool) -> Row:
    respondent = row.respondent or f"ballot {row.ballot}"
    return row._replace(respondent=respondent, group="全体" if pooled else row.group)
