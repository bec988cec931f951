"""Reliability of the instrument over waves whose truth is known, and InstEval's counts against R (k_descriptives)."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.instrument import Instrument, distributions, instrument
from analytics.measure import Measured, measure
from analytics.reliability import moments_of, reliability
from analytics.scheme import Level
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.test_gold import insteval
from tests.analytics.test_sensitivity import full
from tests.shared_data import shared_rows

GRADES = tuple(str(grade) for grade in range(10, -1, -1))
FINE = scheme_of(
    levels=tuple(Level(grade, 10.0 * int(grade)) for grade in GRADES), satisfied=("10",), satisfied_broad=("10", "9")
)
"""Eleven levels, so that scores are nearly continuous."""
ITEMS = ("甲项", "乙项", "丙项", "丁项")


def people(seed: int, persons: int = 120, units: int = 6, between: float = 1.5, within: float = 1.0) -> list[Row]:
    """Persons differ by `between`, sheets of a person by `within`, answers on a sheet by 1, in levels."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(persons):
        own = 5 + between * rng.normal()
        for unit in range(units):
            sheet = own + within * rng.normal()
            for item in ITEMS:
                level = int(np.clip(np.round(sheet + rng.normal()), 0, 10))
                rows.append(Row(str(person), f"局{unit}", str(level), item, f"群{person % 2}"))
    return rows


def one(rows, scheme=FINE) -> Instrument:
    (found,) = instrument(measure(wave_of(rows), scheme))
    return found


def table(rows, keep=lambda row: True) -> dict[tuple[str, str], dict[str, float]]:
    """By ballot and unit the score of each item."""
    sheets: dict = {}
    for row in rows:
        if keep(row):
            sheets.setdefault((row.ballot, row.unit), {})[row.dimension] = 10.0 * int(row.level)
    return sheets


def test_every_unit_of_analysis_is_the_matrix_that_it_says():
    rows = [row for number, row in enumerate(people(1)) if (number + 1) % 7]  # some answers are missing
    sheets = table(rows)
    matrix = np.array([[of.get(item, np.nan) for item in ITEMS] for of in sheets.values()])
    who = np.array([ballot for ballot, _ in sheets])
    means = np.array([np.nanmean(matrix[who == person], axis=0) for person in dict.fromkeys(who)])
    place = {person: number for number, person in enumerate(dict.fromkeys(who))}
    centred = matrix - means[[place[person] for person in who]]
    found = one(rows)
    assert found.questions == ITEMS and found.persons == 120
    for level, wanted in (("person", means), ("rating", matrix), ("within", centred)):
        for listwise in (False, True):
            scale = found.scale(level, listwise)
            direct = reliability(moments_of(wanted, listwise), ITEMS, rows=120)
            assert scale.rows == (np.isfinite(wanted).all(axis=1).sum() if listwise else len(wanted))
            assert scale.reliability.rows == 120
            mine = (scale.reliability.alpha, scale.reliability.low, scale.reliability.omega)
            assert mine == pytest.approx((direct.alpha, direct.low, direct.omega), rel=1e-9)


def test_alpha_within_persons_is_that_of_their_sheets_and_not_of_themselves():
    """Variances 1 between sheets and 1 within one: α = 4/(4 + 1); persons who differ change it little."""
    found = one(people(2, persons=400))
    assert found.scale("within").reliability.alpha == pytest.approx(0.8, abs=0.03)
    assert found.scale("person").reliability.alpha > 0.93
    alone = one(people(3, persons=400, within=0.0))
    assert abs(alone.scale("within").reliability.alpha) < 0.15
    assert alone.scale("person").reliability.alpha > 0.93


def test_lines_have_alpha_where_enough_persons_answered():
    rows = people(4) + [row._replace(ballot="少" + row.ballot, group="少") for row in people(5, persons=20)]
    found = one(rows)
    assert {each.name: (each.persons, each.reliability is None) for each in found.lines} == {
        "群0": (60, False), "群1": (60, False), "少": (20, True),
    }  # fmt: skip


def test_groups_that_order_the_units_alike_and_groups_that_do_not():
    scores = {
        f"局{n}": {("居民", "总"): 50 + 5 * n, ("企业", "总"): 40 + 5 * n, ("代表", "总"): 60 + 4 * n} for n in range(6)
    }
    found = one(full(scores), scheme_of()).agreement
    assert found.lines == ("居民", "企业", "代表")
    assert found.concordance.w == pytest.approx(1) and found.concordance.p < 0.02
    assert found.correlations == ((1.0, 1.0, 1.0),) * 3
    turned = {f"局{n}": {("居民", "总"): 50 + 5 * n, ("企业", "总"): 90 - 5 * n} for n in range(6)}
    found = one(full(turned), scheme_of()).agreement
    assert found.concordance.w == pytest.approx(0) and found.correlations[0][1] == pytest.approx(-1)


def test_a_secret_group_stands_inside_its_line():
    scores = {f"局{n}": {("领导", "总"): 90 - n, ("代表", "总"): 60 + n, ("居民", "总"): 70 + n} for n in range(5)}
    scheme = scheme_of(secret=("领导",), shown_as={"领导": "领导和代表", "代表": "领导和代表"})
    found = one(full(scores), scheme)
    assert found.agreement.lines == ("领导和代表", "居民")
    assert {each.name for each in found.mildness} == {each.name for each in found.lines} == {"领导和代表", "居民"}


def test_who_rates_better_units_is_not_taken_for_milder():
    """企业 rates two good units, 居民 all; both give the same on the same unit."""
    rng = np.random.default_rng(6)
    truth = {"局0": 0.9, "局1": 0.85, "局2": 0.4, "局3": 0.3}
    rows = [
        Row(f"{group}{n}", unit, "满意" if rng.random() < share else "不满意", "总", group)
        for group, few in (("企业", 2), ("居民", 4))
        for n in range(300)
        for unit, share in list(truth.items())[:few]
    ]
    found = one(rows, scheme_of())
    assert max(abs(each.mean) for each in found.mildness) < 2
    harsh = [row._replace(level="不满意") if row.group == "企业" and rng.random() < 0.5 else row for row in rows]
    found = one(harsh, scheme_of())
    assert [each.name for each in found.mildness] == ["居民", "企业"]
    assert found.mildness[0].mean - found.mildness[1].mean > 20 and found.difference.p < 1e-6


def test_everything_at_the_top_is_said_with_an_exact_bound():
    rows = [Row(str(person), f"局{unit}", "满意", item) for person in range(50) for unit in range(4) for item in ITEMS]
    found = one(rows, scheme_of())
    assert found.flat and found.flat_bound == pytest.approx(1 - 0.025 ** (1 / 50))
    assert found.scale("person").reliability.alpha is None
    assert not one([*rows, Row("x", "局0", "一般", "甲项")], scheme_of()).flat


def test_counts_without_ballots_have_no_scales():
    measured = measure(wave_of(tallied("甲局", {"满意": 40, "一般": 2}) + tallied("乙局", {"满意": 40})), scheme_of())
    empty = wave_of([]).ratings
    wave = measured.wave.__class__(**{**measured.wave.__dict__, "ratings": empty, "tallies": measured.wave.counts})
    (found,) = instrument(measure(wave, scheme_of()))
    assert found.persons == 0 and found.scales == () and found.dimensions[0].n == 82


@pytest.mark.parametrize("seed", range(8))
def test_waves_with_holes_do_not_fall(seed):
    for pooled in (False, True):
        for found in instrument(measure(wave_of(random_rows(seed)), scheme_of(pooled=pooled))):
            assert found.persons >= 0


def insteval_distributions(measured: Measured):
    wave, counted = measured.wave, measured.cells.counted
    counts = np.where(counted, wave.counts, 0).sum(axis=(1, 2))
    weights = np.where(counted, wave.weights, 0.0).sum(axis=(1, 2))
    return {each.name: each for each in distributions(measured, [unit.name for unit in wave.units], counts, weights)}


def test_counts_of_departments_equal_r():
    """R 4.2.2, table(): every count of our cube."""
    wave = insteval(False).wave
    place = {unit.name: number for number, unit in enumerate(wave.units)}
    rows = shared_rows("gold/k_descriptives/expected_insteval_counts_dept_by_rating.csv")
    assert len(rows) == 70
    for row in rows:
        assert wave.counts[place[row["dept"]], 0, 0, wave.levels.index(row["y"])] == int(row["Freq"])


def test_shares_of_departments_equal_r():
    """R 4.2.2, stats: mean, sd, the two best and the two worst levels, their difference, the best level."""
    measured = insteval(False)
    ours, place = insteval_distributions(measured), {unit.name: n for n, unit in enumerate(measured.wave.units)}
    for row in shared_rows("gold/k_descriptives/expected_insteval_describe.csv"):
        found, unit = ours[row["dept"]], place[row["dept"]]
        assert found.n == int(row["n"])
        assert measured.influence.raters[unit].sum() == int(row["students"])
        mine = (found.mean / 20, found.sd / 20, found.satisfied, found.ceiling)
        assert mine == pytest.approx([float(row[key]) for key in ("mean", "sd", "top2", "top_box")], rel=1e-12)
        assert measured.rates.strict[unit] == pytest.approx(float(row["top2"]), rel=1e-12)


def test_weighted_means_of_departments_equal_r():
    """R's Hmisc 4.8-0: wtd.mean, and the variance Σw(y−m)²/Σw."""
    ours = insteval_distributions(insteval(True))
    for row in shared_rows("gold/k_descriptives/expected_insteval_weighted.csv"):
        found = ours[row["dept"]]
        assert found.mean / 20 == pytest.approx(float(row["w_mean"]), rel=1e-12)
        assert (found.sd / 20) ** 2 * (found.n - 1) / found.n == pytest.approx(float(row["w_var_ml"]), rel=1e-12)


def test_net_scores_of_departments_equal_r():
    """R 4.2.2: the share of 4 and 5 less that of 1 and 2; 3 is satisfied in the broad sense here."""
    measured = measure(insteval(False).wave, scheme_of(
        levels=tuple(Level(str(y), 20.0 * y) for y in (5, 4, 3, 2, 1)),
        satisfied=("5", "4"), satisfied_broad=("5", "4", "3"),
    ))  # fmt: skip
    ours = insteval_distributions(measured)
    for row in shared_rows("gold/k_descriptives/expected_insteval_describe.csv"):
        assert ours[row["dept"]].net == pytest.approx(float(row["net"]), rel=1e-12, abs=1e-13)
