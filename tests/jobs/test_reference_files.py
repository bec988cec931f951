"""Real files through their layouts to a ranking and a trend, held against counts made by hand from the same file."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from data.store import Store
from jobs.imports import keep, understand, withdraw
from jobs.results import appraise, waves
from jobs.trends import trend
from jobs.viewer import LOCAL
from tests.data.build import csv_file, dump
from tests.jobs.build import bring, rank
from tests.shared_data import shared_data, shared_rows

CSPS = "01_survey_responses/csps_civil_service_people_survey/csps_org_themes_2009_2016_long.csv"
NHS = "01_survey_responses/nhs_fft_comments/v6framework_230831.csv"
BENCHMARK = "Civil Service benchmark (median)"
ALWAYS = "Land Registry"
"""A name that did not drift."""


def test_eight_waves_of_scores_to_a_ranking_and_a_trend(store: Store) -> None:
    rows = shared_rows(CSPS)
    scores = defaultdict(dict)
    for row in rows:
        scores[row["year"], row["organisation"]][row["measure"]] = float(row["score_pct"])
    empty = dump(store)
    content = shared_data(CSPS).read_bytes()
    receipt = bring(store, content, "csps.csv", wave=None, layout="csps", series="csps")
    assert (receipt.shape, receipt.read, receipt.stored, receipt.rejected) == ("scores", 7970, 7970, 0)
    assert [each.wave for each in waves(LOCAL, store)] == [str(year) for year in range(2009, 2017)]

    for year in ("2016",):
        ranking = json.loads(rank(store, year))
        mean = {unit: sum(parts.values()) / len(parts) for (wave, unit), parts in scores.items() if wave == year}
        assert {unit["unit"] for unit in ranking} == mean.keys()
        for unit in ranking:
            assert unit["index_exact"] == pytest.approx(mean[unit["unit"]], abs=1e-9)
            better = sum(round(other, 2) > round(mean[unit["unit"]], 2) for other in mean.values())
            assert unit["rank"] == better + 1
            assert (unit["se"], unit["rank_low"], unit["satisfaction_rate"]) == (None, None, None)

    points = trend(LOCAL, store, "csps", ALWAYS)
    assert [point.unit.index_exact for point in points] == pytest.approx(
        [sum(scores[str(year), ALWAYS].values()) / 10 for year in range(2009, 2017)]
    )
    change = points[-1].unit.change
    assert (change.since, change.se, change.verdict) == ("2015", None, "none")
    assert change.value == points[-1].unit.index - points[-2].unit.index
    engagement = next(part for part in points[-1].unit.dimensions if part.name == "Employee engagement index")
    assert (engagement.score, engagement.weight) == (scores["2016", ALWAYS]["Employee engagement index"], 0.1)
    withdraw(LOCAL, store, 1)
    assert dump(store) == empty


def test_a_registry_takes_the_benchmark_out_of_the_ranking(store: Store) -> None:
    bring(store, csv_file([("年度", "单位", "类别", "是否排名"), ("2016", BENCHMARK, "全部", "否")]), "名录.csv", wave=None)
    bring(store, shared_data(CSPS).read_bytes(), "csps.csv", wave=None, layout="csps")
    benchmark = appraise(LOCAL, store, "2016").unit(BENCHMARK)
    assert benchmark.rank is None and benchmark.index is not None
    assert [note.code for note in benchmark.notes] == ["opinion_only", "scores_only"]


def test_a_reversed_scale_with_codes_that_are_no_answers(store: Store) -> None:
    points = {"1": 100, "2": 80, "3": 60, "4": 40, "5": 20}
    answers: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in shared_rows(NHS):
        unit = row["Service type 1"].strip(" \u00a0")
        if unit:
            answers[row["Trust"], row["Respondent ID"], unit].add(row["FFT categorical answer"])
    reading = understand(LOCAL, store, "nhs.csv", shared_data(NHS).read_bytes(), wave="2021", layout="nhs_fft")
    assert reading.shape == "long" and {problem.code for problem in reading.problems} == {"unit_missing"}
    assert reading.rejected == sum(not row["Service type 1"].strip() for row in shared_rows(NHS)) == 48
    assert "Person identifiable info?" in reading.ignored
    assert all(len(given) == 1 for given in answers.values())
    receipt = keep(LOCAL, store, reading, create_units=True, skip_rejected=True)
    assert receipt.stored == len(answers)

    by_cell: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (trust, _, unit), (answer,) in answers.items():
        by_cell[unit, trust].append(answer)
    ranking = {unit["unit"]: unit for unit in json.loads(rank(store, "2021"))}
    assert ranking.keys() == {unit for unit, _ in by_cell}
    for unit, shown in ranking.items():
        given = [answer for (name, _), cell in by_cell.items() if name == unit for answer in cell]
        scored = [points[answer] for answer in given if answer in points]
        # Every service belongs to one trust, so that its group is the whole of it.
        assert len([trust for name, trust in by_cell if name == unit]) == 1
        if not scored:  # three answers, all of them 7
            assert (shown["index"], shown["rank"], shown["ballots"]) == (None, None, 0)
            continue
        assert shown["index_exact"] == pytest.approx(sum(scored) / len(scored))
        assert (shown["rate_base"], shown["ballots"]) == (len(scored), len(scored))
        assert shown["satisfaction_rate"] == pytest.approx(100 * sum(x >= 80 for x in scored) / len(scored))
        assert shown["awareness_rate"] == pytest.approx(100 * len(scored) / (len(scored) + given.count("6")))
    assert {unit for unit, shown in ranking.items() if shown["rank"] is None} == {
        unit for unit, shown in ranking.items() if shown["ballots"] < 30
    }
