"""Weighting from a file to the ranks, and on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.errors import AnalysisError
from commands.parser import main
from data.store import Store
from data.wave_rows import waves as wave_rows
from jobs.results import UNWEIGHTED, appraise, explain
from jobs.schemes import scheme_text
from jobs.viewer import LOCAL
from jobs.weighting import weighting
from tests.data.build import csv_file
from tests.jobs.build import bring
from words import failure
from words.method import method_note

UNITS = ("市公安局", "市教育局", "市税务局", "市城管局")
MARGINS = '\n[weighting."居民"]\ntrim = 5\n[weighting."居民".margins."性别"]\n"男" = 0.5\n"女" = 0.5\n'
SCHEME = scheme_text("cn4_100_80_60_0").replace("min_ballots = 30", "min_ballots = 10") + MARGINS


def residents(men: int = 90, women: int = 30, unsaid: int = 0) -> bytes:
    """Men like the first unit and women the second; the others are liked by all alike."""
    rows = [("评议表编号", "评议主体", "性别", *UNITS)]
    for place in range(men + women + unsaid):
        sex = "男" if place < men else "女" if place < men + women else ""
        likes = {"男": ("满意", "一般"), "女": ("一般", "满意"), "": ("基本满意", "基本满意")}[sex]
        rows.append((f"J{place}", "居民", sex, *likes, "基本满意", "满意" if place % 2 else "不满意"))
    return csv_file(rows)


def companies() -> bytes:
    rows = [("评议表编号", "评议主体", *UNITS), *((f"Q{place}", "企业", *(["满意", "一般"] * 2)) for place in range(20))]
    return csv_file(rows)


@pytest.fixture
def filled(store: Store) -> Store:
    bring(store, residents(), "居民.csv")
    bring(store, companies(), "企业.csv")
    return store


def test_the_index_is_that_of_half_men_half_women(filled: Store) -> None:
    weighted = appraise(LOCAL, filled, "2026", SCHEME)
    plain = appraise(LOCAL, filled, "2026", SCHEME, weighting=UNWEIGHTED)
    # 企业 gives 100, half of the index; of 居民 three quarters are men.
    assert float(plain.unit(UNITS[0]).index) == pytest.approx((100 + 0.75 * 100 + 0.25 * 60) / 2)
    assert float(weighted.unit(UNITS[0]).index) == pytest.approx((100 + 80) / 2)
    assert weighted.unit(UNITS[0]).ballots == plain.unit(UNITS[0]).ballots == 140
    assert plain.weighting == () and [group.group for group in weighted.weighting] == ["居民"]
    assert plain.scheme_hash == appraise(LOCAL, filled, "2026", SCHEME.replace(MARGINS, "")).scheme_hash


def test_the_calculation_step_by_step_has_the_weights(filled: Store) -> None:
    found = explain(LOCAL, filled, "2026", UNITS[0], SCHEME)
    assert found.confirmed
    cell = next(cell for cell in found.cells if cell.line == "居民")
    assert {name: float(weight) for name, weight, _ in cell.answers if weight} == {"满意": 60, "一般": 60}


def test_the_report(filled: Store) -> None:
    report = weighting(LOCAL, filled, "2026", SCHEME)
    (group,) = report.groups
    assert (group.ballots, group.steps, group.missing) == (120, ("rake",), ())
    assert group.effective == pytest.approx(120**2 / (90 * (2 / 3) ** 2 + 30 * 2**2))
    assert {each.unit for each in report.effects} == set(UNITS)
    moved = {each.unit: (each.rank_unweighted, each.rank) for each in report.moved}
    assert all(before != after for before, after in moved.values())
    assert weighting(LOCAL, filled, "2026").groups == ()


def test_the_method_note_says_it(filled: Store) -> None:
    appraisal = appraise(LOCAL, filled, "2026", SCHEME)
    note = "".join(method_note(appraisal, appraisal.classes[0]))
    assert "“居民”的120份评议表已加权" in note and "效率" in note
    plain = appraise(LOCAL, filled, "2026")
    assert "加权" not in "".join(method_note(plain, plain.classes[0]))


def test_who_did_not_say(store: Store) -> None:
    bring(store, residents(unsaid=7), "居民.csv")
    with pytest.raises(AnalysisError) as error:
        appraise(LOCAL, store, "2026", SCHEME)
    assert "7份评议表没有填“性别”" in failure(error.value) and "own_category" in failure(error.value)
    kept = SCHEME.replace('[weighting."居民"]', '[weighting."居民"]\nmissing = "own_category"')
    appraisal = appraise(LOCAL, store, "2026", kept)
    assert "有7份没有填“性别”" in "".join(method_note(appraisal, appraisal.classes[0]))


def test_counts_of_the_group_are_refused(filled: Store) -> None:
    tally = csv_file([("单位", "主体", "满意", "一般"), *((unit, "居民", 40, 5) for unit in UNITS)])
    bring(filled, tally, "汇总.csv")
    with pytest.raises(AnalysisError) as error:
        appraise(LOCAL, filled, "2026", SCHEME)
    assert "“居民”有计票汇总" in failure(error.value)


def test_a_wave_before_without_the_attribute_is_left_out(store: Store) -> None:
    rows = [("评议表编号", "评议主体", *UNITS), *((f"J{place}", "居民", *["满意"] * 4) for place in range(20))]
    bring(store, csv_file(rows), "去年.csv", wave="2025", series="机关", period="2025")
    bring(store, residents(), "居民.csv", wave="2026", series="机关", period="2026")
    assert appraise(LOCAL, store, "2026").unit(UNITS[0]).change is not None
    assert appraise(LOCAL, store, "2026", SCHEME).unit(UNITS[0]).change is None


@pytest.fixture
def database(tmp_path: Path) -> list[str]:
    path, scheme = tmp_path / "wanping.duckdb", tmp_path / "加权.toml"
    scheme.write_text(SCHEME, "utf-8")
    with Store(path) as store:
        bring(store, residents(), "居民.csv")
        bring(store, companies(), "企业.csv")
    return ["--wave", "2026", "--scheme", str(scheme), "--db", str(path)]


def test_commands(database: list[str], capsys: pytest.CaptureFixture) -> None:
    assert main(["weights", *database, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["groups"][0]["group"] == "居民" and len(printed["units"]) == 4
    assert {line["category"]: round(line["after"], 9) for line in printed["groups"][0]["margins"]} == {"男": 0.5, "女": 0.5}
    assert main(["weights", *database]) == 0
    text = capsys.readouterr().out
    assert "已加权" in text and "不加权名次" in text and "75.0%" in text and "50.0%" in text
    assert main(["rank", *database, "--unweighted"]) == 0
    assert "加权名次" in capsys.readouterr().out
    assert main(["rank", *database, "--json"]) == main(["rank", *database, "--json", "--unweighted"]) == 0
    assert main(["weights", "--wave", "2026", *database[-2:]]) == 0
    assert "没有规定加权" in capsys.readouterr().out


def test_rank_json_has_the_same_keys(database: list[str], capsys: pytest.CaptureFixture) -> None:
    main(["rank", *database, "--json"])
    weighted = json.loads(capsys.readouterr().out)
    main(["rank", *database, "--json", "--unweighted"])
    plain = json.loads(capsys.readouterr().out)
    assert [each.keys() for each in weighted] == [each.keys() for each in plain]
    assert [each["index"] for each in weighted] != [each["index"] for each in plain]


CITY = """
[weighting."城乡居民"]
missing = "own_category"
trim = 8
[weighting."城乡居民".design."所在县区"]
"望湖区" = 612000
"汀南区" = 548000
"澄湖市" = 640000
"青岚县" = 402000
"石溪县" = 381000
"云岭县" = 347000
"云汀经济技术开发区" = 190000
[weighting."城乡居民".margins."性别"]
"男" = 0.497
"女" = 0.503
[weighting."城乡居民".margins."年龄段"]
"18-24" = 0.10
"25-34" = 0.18
"35-44" = 0.19
"45-54" = 0.20
"55-64" = 0.17
"65以上" = 0.16
"""


def test_the_residents_of_the_demonstration_are_young_and_can_be_raked(city: Store) -> None:
    """Its own scheme weights nothing; under one that does, the many young count less."""
    text = next(each for each in wave_rows(city) if each.id == "2026").scheme
    assert "weighting" not in text
    report = weighting(LOCAL, city, "2026", text + CITY)
    (group,) = report.groups
    assert group.steps == ("design", "rake", "trim") or group.steps == ("design", "rake")
    assert group.ballots == 5273 and 0.3 < group.efficiency < 0.9 and group.largest <= 8.000001
    ((attribute, missing),) = group.missing
    assert attribute == "年龄段" and 30 < missing < 140
    share = {line.category: line for line in group.margins}
    assert share["25-34"].before > 0.27 and share["25-34"].after == pytest.approx(0.18 * (1 - missing / 5273), abs=1e-3)
    moved = [abs(each.index - each.index_unweighted) for each in report.effects]
    assert 0 < max(moved) < 2, "one group of nine: no landslide"
