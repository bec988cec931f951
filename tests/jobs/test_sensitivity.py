"""Sensitivity and reliability of a stored wave: who may ask, what is compared with what."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data.problems import DataError
from data.store import Store
from jobs.instrument import instrument
from jobs.quality import exclude
from jobs.results import appraise
from jobs.schemes import preset_schemes
from jobs.sensitivity import sensitivity
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, UNITS, csv_file
from tests.jobs.build import bring

SCHEME = """
id = "own"
title = "本单位办法"
min_ballots = 10
secret = ["领导"]
satisfied = ["满意"]
satisfied_broad = ["满意", "基本满意"]
[[level]]
name = "满意"
score = 100
[[level]]
name = "基本满意"
score = 80
[[level]]
name = "一般"
score = 60
[[level]]
name = "不满意"
score = 0
[groups]
"领导" = 0.3
"代表" = 0.3
"居民" = 0.4
[shown_as]
"领导" = "领导和代表"
"代表" = "领导和代表"
"""


def ballots(seed: int = 1) -> bytes:
    """Three groups of 40 forms; a unit is the better the earlier it stands, less so for 居民."""
    rng = np.random.default_rng(seed)
    rows: list = [LONG]
    for group, steep in (("领导", 0.2), ("代表", 0.12), ("居民", -0.05)):
        for number in range(40):
            for place, unit in enumerate(UNITS):
                for dimension in ("服务态度", "依法行政"):
                    satisfied = rng.random() < 0.85 - steep * place
                    rows.append((f"{group}{number}", group, unit, dimension, "满意" if satisfied else "一般"))
    return csv_file(rows)


def fill(store: Store, folder: Path) -> Store:
    """A wave under the scheme above."""
    (folder / "own.toml").write_text(SCHEME, encoding="utf-8")
    bring(store, ballots(), scheme=str(folder / "own.toml"))
    return store


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    return fill(store, tmp_path)


@pytest.mark.parametrize("job", [sensitivity, instrument])
def test_analysts_alone_may_ask(filled: Store, job) -> None:
    for role in ("leader", "writer"):
        with pytest.raises(DataError) as refused:
            job(Viewer("某人", role), filled, "2026")
        assert refused.value.code == "not_allowed"
    assert job(Viewer("某人", "analyst", classes=()), filled, "2026") == ()
    with pytest.raises(DataError) as unknown:
        job(LOCAL, filled, "2026", "政府部们")
    assert unknown.value.code == "class_unknown" and unknown.value.facts["known"] == ["全部"]
    assert [each.unit_class for each in job(LOCAL, filled, "2026", "全部")] == ["全部"]


def test_places_are_those_of_the_ranking(filled: Store) -> None:
    (found,) = sensitivity(LOCAL, filled, "2026")
    own = {unit.name: unit for unit in appraise(LOCAL, filled, "2026").units}
    assert [unit.unit for unit in found.units] == [unit.name for unit in sorted(own.values(), key=lambda unit: unit.rank)]
    others = [id_ for id_, _ in found.others]
    assert others == ["cn4_100_80_60_0"]  # equal groups score as that one does, and so does the pooled wave
    preset = {unit.name: unit for unit in appraise(LOCAL, filled, "2026", preset_schemes()["cn4_100_80_60_0"]).units}
    for unit in found.units:
        assert (unit.place.rank, unit.place.index) == (own[unit.unit].rank, own[unit.unit].index)
        assert (unit.others[0].rank, unit.others[0].index) == (preset[unit.unit].rank, preset[unit.unit].index)
        assert unit.strictness["excluded"] == unit.place
    assert {each.id: each.code for each in found.refused}["cn3_100_70_30"] == "scheme_lacks_level"


def test_a_secret_group_is_never_alone(filled: Store) -> None:
    (found,) = sensitivity(LOCAL, filled, "2026")
    assert found.lines == ("领导和代表", "居民")
    (reliable,) = instrument(LOCAL, filled, "2026")
    named = {each.name for each in reliable.lines} | {each.name for each in reliable.mildness} | {*reliable.agreement.lines}
    assert named == {"领导和代表", "居民"}


def test_one_unit(filled: Store) -> None:
    (found,) = sensitivity(LOCAL, filled, "2026", unit=UNITS[0])
    assert [unit.unit for unit in found.units] == [UNITS[0]]
    with pytest.raises(DataError) as unknown:
        sensitivity(LOCAL, filled, "2026", unit="市公安居")
    assert unknown.value.code == "unit_unknown" and UNITS[0] in unknown.value.facts["nearest"]


def test_ballots_that_persons_left_out(filled: Store) -> None:
    """The scores with all ballots stay those of before; the others follow."""
    (before,) = sensitivity(LOCAL, filled, "2026")
    exclude(LOCAL, filled, "2026", "重复", labels=[f"居民{number}" for number in range(20)])
    (after,) = sensitivity(LOCAL, filled, "2026")
    units = {unit.unit: unit for unit in before.units}
    assert all(unit.strictness["ignored"] == units[unit.unit].place for unit in after.units)
    assert any(unit.place.index != units[unit.unit].place.index for unit in after.units)


def test_the_same_data_give_the_same_figures(filled: Store) -> None:
    assert sensitivity(LOCAL, filled, "2026") == sensitivity(LOCAL, filled, "2026")
    assert instrument(LOCAL, filled, "2026") == instrument(LOCAL, filled, "2026")
