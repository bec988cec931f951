"""A secret group stays secret under any scheme, in any wave of its series, and between any two views."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from analytics.decomposition import Reasons
from analytics.readers import for_readers
from data.problems import DataError
from data.store import Store
from jobs.exports import export_ranking
from jobs.imports import understand
from jobs.papers import count_book
from jobs.previews import preview, preview_withdraw
from jobs.quality import exclude, ranks_at_levels
from jobs.results import appraise, calculations, explain, version
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, csv_file
from tests.jobs.build import bring

UNITS = ("市公安局", "市教育局", "市体育局", "市水务局")
HEAD, LEVELS = preset_schemes()["cn4_100_80_60_0"].split("[[level]]", 1)
LEADER = Viewer("李", "leader")


def scheme(tmp_path: Path, name: str, secret: str = "", tail: str = "") -> str:
    path = tmp_path / f"{name}.toml"
    path.write_text(HEAD.replace("cn4_100_80_60_0", name) + secret + "[[level]]" + LEVELS + tail, "utf-8")
    return str(path)


SECRET = 'secret = ["领导"]\n'
SHOWN_AS = '\n[shown_as]\n"领导" = "领导和代表"\n"代表" = "领导和代表"\n'


def forms(sizes: dict[str, int], first: int = 0) -> bytes:
    levels = ("满意", "一般", "基本满意", "满意", "不满意")
    rows = [LONG]
    for group, size in sizes.items():
        for ballot in range(size):
            for place, unit in enumerate(UNITS):
                level = levels[(ballot * 3 + place + len(group)) % 5]
                rows.append([f"{group}{first + ballot}", group, unit, "态度", level])
    return csv_file(rows)


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    bring(store, forms({"领导": 34, "代表": 40, "居民": 60}), scheme=scheme(tmp_path, "own", SECRET, SHOWN_AS))
    return store


def test_a_trial_scheme_for_the_secret_group_alone_gives_no_figures(filled: Store, tmp_path: Path) -> None:
    """Neither where the trial calls nobody secret, nor where a handful of others stand beside."""
    alone = Path(scheme(tmp_path, "alone", tail='\n[groups]\n"领导" = 1\n')).read_text("utf-8")
    for unit in appraise(LOCAL, filled, "2026", alone).units:
        assert (unit.rank, unit.index, unit.index_exact, unit.se, unit.satisfaction_rate) == (None,) * 5
        assert unit.awareness_rate is None and unit.dimensions == () == unit.groups and unit.has_note("secret_only")
        assert explain(LOCAL, filled, "2026", unit.name, alone) is None
    bring(filled, forms({"村干部": 9}), "村.csv")
    few = alone.replace('"领导" = 1', '"领导" = 0.99\n"村干部" = 0.01')
    assert all(unit.index is None for unit in appraise(LOCAL, filled, "2026", few).units)
    with_others = appraise(LOCAL, filled, "2026", alone.replace('"领导" = 1', '"领导" = 1\n"居民" = 1'))
    assert all(unit.index is not None for unit in with_others.units)
    assert "'领导'" not in repr(with_others) and with_others.scheme_hash != appraise(LOCAL, filled, "2026").scheme_hash


def test_only_analysts_try_schemes_and_levels(filled: Store) -> None:
    trial = preset_schemes()["cn4_100_90_70_50"]
    for job in (
        lambda: appraise(LEADER, filled, "2026", trial),
        lambda: appraise(LEADER, filled, "2026", strictness="ignored"),
        lambda: explain(LEADER, filled, "2026", UNITS[0], trial),
        lambda: ranks_at_levels(LEADER, filled, "2026"),
    ):
        with pytest.raises(DataError, match="not_allowed"):
            job()
    assert appraise(LEADER, filled, "2026").units[0].index is not None


def test_secret_in_one_wave_is_secret_in_all(store: Store, tmp_path: Path) -> None:
    bring(store, forms({"领导": 34, "代表": 40, "居民": 60}), wave="2025", scheme=scheme(tmp_path, "old"))
    before = version(LOCAL, store, "2025")
    assert {part.name for part in appraise(LOCAL, store, "2025").units[0].groups} == {"领导", "代表", "居民"}
    content = forms({"领导": 33, "代表": 41, "居民": 60})
    bring(store, content, "今年.csv", wave="2026", scheme=scheme(tmp_path, "new", SECRET, SHOWN_AS))
    assert {part.name for part in appraise(LOCAL, store, "2025").units[0].groups} == {"领导和代表", "居民"}
    assert "'领导'" not in repr(calculations(LOCAL, store, "2025"))
    assert version(LOCAL, store, "2025") != before, "what is kept of it must go"


def test_analysts_see_every_cell_and_others_only_large_ones(store: Store, tmp_path: Path) -> None:
    sizes = {"领导": 34, "代表": 40, "企业": 6, "居民": 60}
    bring(store, forms(sizes), scheme=scheme(tmp_path, "own", SECRET, SHOWN_AS))
    for_analyst, for_leader = (explain(viewer, store, "2026", UNITS[0]) for viewer in (LOCAL, LEADER))
    assert {step.line for step in for_analyst.cells} == {"企业", "居民"}
    assert [step.line for step in for_leader.lines if not step.terms] == ["领导和代表、企业"] or "企业" not in {
        step.line for step in for_leader.lines
    }
    assert "企业" not in {step.line for step in for_leader.cells}
    assert for_analyst.index.published == for_leader.index.published
    assert "'领导'" not in repr((for_analyst, for_leader))


def test_what_lies_between_two_previews_is_not_told_of_few_or_secret(filled: Store) -> None:
    for sizes, told in (
        ({"居民": 3}, False),
        ({"领导": 30}, False),
        ({"居民": 30}, True),
        ({"居民": 12, "领导": 30}, True),
    ):
        reading = understand(LOCAL, filled, "补.csv", forms(sizes, first=1000), wave="2026")
        found = preview(LOCAL, filled, reading)
        assert found.withheld == (0 if told else len(UNITS)), sizes
        assert told or (found.changed == () and all(unit.index_after is None for unit in found.units))
    receipt = bring(filled, forms({"领导": 20}, first=2000), "领导补.csv")
    assert preview_withdraw(LOCAL, filled, receipt.batch).withheld == len(UNITS)


def test_levels_of_strictness_side_by_side(filled: Store) -> None:
    exclude(LOCAL, filled, "2026", "试", labels=[f"居民{number}" for number in range(4)])
    levels = ranks_at_levels(LOCAL, filled, "2026")
    assert levels.withheld == len(UNITS) and levels.rows == () and levels.left_out[1] == 4
    exclude(LOCAL, filled, "2026", "试", labels=[f"居民{number}" for number in range(4, 20)])
    assert ranks_at_levels(LOCAL, filled, "2026").withheld == 0


def test_a_secret_group_alone_on_a_paper_is_merged(store: Store, tmp_path: Path) -> None:
    bring(store, forms({"领导": 34, "居民": 60}), scheme=scheme(tmp_path, "own", SECRET, SHOWN_AS))
    assert [table.line for table in count_book(LOCAL, store, "2026").tables] == ["领导和代表、居民"]


def test_readers_and_files_have_no_figures_of_units_with_few_ballots(store: Store, tmp_path: Path) -> None:
    """Nor the mean of the class, which would give them away."""
    few = Path(scheme(tmp_path, "few")).read_text("utf-8").replace("min_ballots = 30", "min_ballots = 1")
    (tmp_path / "few.toml").write_text(few, "utf-8")
    rows = [LONG]
    for place, unit in enumerate(UNITS):
        for ballot in range(40 if place else 5):
            rows.append([str(ballot), "居民", unit, "态度", ("满意", "一般", "不满意")[(ballot + place) % 3]])
    bring(store, csv_file(rows), scheme=str(tmp_path / "few.toml"))
    analyst, leader = (appraise(viewer, store, "2026") for viewer in (LOCAL, LEADER))
    assert analyst.unit(UNITS[0]).index is not None and analyst.classes[0].mean is not None
    hidden = leader.unit(UNITS[0])
    told = {
        "name",
        "unit_class",
        "rank",
        "tied",
        "rank_low",
        "rank_high",
        "ballots",
        "rate_base",
        "grade",
        "notes",
        "flags",
    }
    figures = {each.name: getattr(hidden, each.name) for each in fields(hidden)}
    assert {name for name, value in figures.items() if value not in (None, (), Reasons())} - {"min_shown"} <= told
    assert leader.classes[0].mean is None and leader.overall.index is None and leader.classes[0].table is None
    assert leader.unit(UNITS[1]).reasons.gap_by_group is None and leader.unit(UNITS[1]).place is None
    assert leader.unit(UNITS[1]).index is not None and leader.unit(UNITS[1]).class_gap is None
    assert explain(LEADER, store, "2026", UNITS[0]) is None
    exported = export_ranking(LOCAL, store, analyst, "csv").content.decode("utf-8-sig")
    assert str(analyst.unit(UNITS[0]).index) not in exported
    assert for_readers(leader).classes == leader.classes
