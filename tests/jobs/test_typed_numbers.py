"""Numbers typed in as answers, from file to ranking: the figures are those of a pocket calculator."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.imports import understand, withdraw
from jobs.layouts import mappable, preview, propose, scheme_levels, scheme_numbers
from jobs.papers import count_book
from jobs.quality import exclude, quality
from jobs.results import appraise, explain
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL
from tests.data.build import LONG, UNITS, csv_file
from tests.jobs.build import bring, rank
from words.failures import place_of
from words.steps import steps

DIRECT, BANDED = "direct_0_100", "direct_banded_mz"
DIMENSIONS = ("服务态度", "依法行政")
PEOPLE = 40


def number(person: int, unit: int, dimension: int) -> int:
    return 100 - (person * 7 + unit * 13 + dimension * 29) % 53


def long_rows(start: int = 0, group: str = "企业", write=str) -> list:
    return [
        (f"{group}{person}", group, unit, dimension, write(number(person, u, d)))
        for person in range(start, start + PEOPLE)
        for u, unit in enumerate(UNITS)
        for d, dimension in enumerate(DIMENSIONS)
    ]


def by_hand(unit: int, people=range(PEOPLE)) -> float:
    """The plain mean of two plain means."""
    return sum(sum(number(person, unit, d) for person in people) / len(people) for d in range(2)) / 2


def test_a_ranking_of_direct_numbers_is_plain_arithmetic(store: Store) -> None:
    receipt = bring(store, csv_file([LONG, *long_rows()]), scheme=DIRECT)
    assert (receipt.shape, receipt.stored, receipt.rejected) == ("long", 40 * 8, 0)
    ranking = json.loads(rank(store))
    for unit in ranking:
        place = UNITS.index(unit["unit"])
        given = [number(person, place, d) for person in range(PEOPLE) for d in range(2)]
        assert unit["index_exact"] == pytest.approx(by_hand(place), abs=1e-12)
        assert unit["satisfaction_rate"] == pytest.approx(100 * sum(x >= 80 for x in given) / 80)
        assert unit["satisfaction_rate_broad"] == pytest.approx(100 * sum(x >= 60 for x in given) / 80)
        people = [(number(p, place, 0) + number(p, place, 1)) / 2 for p in range(PEOPLE)]
        spread = sum((x - sum(people) / PEOPLE) ** 2 for x in people) / (PEOPLE - 1) / PEOPLE
        assert unit["se"] ** 2 == pytest.approx(spread, rel=0.05) and unit["se"] ** 2 >= spread * (1 - 1e-12)  # small cells
    assert [unit["rank"] for unit in ranking] == [1, 2, 3, 4]
    assert [unit["index_exact"] for unit in ranking] == sorted((by_hand(u) for u in range(4)), reverse=True)


def test_however_a_number_is_written_it_is_the_same(store: Store, tmp_path: Path) -> None:
    bring(store, csv_file([LONG, *long_rows()]), scheme=DIRECT)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    ways = (str, lambda x: f"{x}分", lambda x: str(x).translate(wide), lambda x: f"{x}.0", lambda x: f" {x} ")
    with Store(tmp_path / "other.duckdb") as other:
        rows = long_rows()
        bring(other, csv_file([LONG, *((*row[:4], ways[n % 5](row[4])) for n, row in enumerate(rows))]), scheme=DIRECT)
        assert rank(other) == rank(store)
        assert len(other.rows("select name from level")) == len(store.rows("select name from level"))


def wide_file(cells: dict[tuple[int, int, int], str] | None = None, write=str) -> bytes:
    header = ["编号", "年龄", *(f"{unit}—{dimension}" for unit in UNITS for dimension in DIMENSIONS)]
    rows = [
        [
            person + 1,
            20 + person,
            *((cells or {}).get((person, u, d), write(number(person, u, d))) for u in range(4) for d in range(2)),
        ]
        for person in range(PEOPLE)
    ]
    return csv_file([header, *rows])


def test_a_wide_file_says_the_same_and_ages_are_no_answers(store: Store, tmp_path: Path) -> None:
    reading = understand(LOCAL, store, "宽.csv", wide_file(), wave="2026", scheme=DIRECT)
    assert reading.shape == "wide" and "年龄段" in dict(reading.attributes) and reading.units == UNITS
    bring(store, wide_file(), scheme=DIRECT)
    with Store(tmp_path / "other.duckdb") as other:
        bring(other, csv_file([LONG, *long_rows(group="全体")]), scheme=DIRECT)
        assert rank(other) == rank(store)


def test_what_the_scale_has_not_is_rejected_with_its_place(store: Store) -> None:
    wrong = {(0, 0, 0): "101", (1, 1, 1): "-5", (2, 2, 0): "87.5", (3, 3, 1): "不了解", (4, 0, 0): "弃权", (5, 0, 0): ""}
    reading = understand(LOCAL, store, "宽.csv", wide_file(wrong), wave="2026", scheme=DIRECT)
    assert not reading.unknown_levels
    found = [(each.code, each.row, each.column, each.value) for each in reading.problems]
    assert found == [
        ("number_out_of_range", 2, "市公安局—服务态度", "101"),
        ("number_out_of_range", 3, "市教育局—依法行政", "-5"),
        ("number_too_fine", 4, "市税务局—服务态度", "87.5"),
    ]
    assert place_of(reading.problems[0]) == "第2行“市公安局—服务态度”列“101”：分数不在计分办法规定的范围内"
    assert (reading.read, reading.stored, reading.rejected) == (319, 316, 3)
    receipt = bring(store, wide_file(wrong), scheme=DIRECT, skip_rejected=True)
    assert receipt.stored == 316
    people = [p for p in range(PEOPLE) if p not in (0, 4, 5)]
    expected = (
        sum(number(p, 0, 0) for p in people) / len(people) + sum(number(p, 0, 1) for p in range(PEOPLE)) / PEOPLE
    ) / 2
    assert appraise(LOCAL, store, "2026").unit("市公安局").index_exact == pytest.approx(expected, abs=1e-12)


def test_halves_where_the_scheme_takes_them_and_no_finer_scale(store: Store, tmp_path: Path) -> None:
    scheme = tmp_path / "s.toml"
    scheme.write_text(preset_schemes()[DIRECT].replace("step = 1\n", "step = 0.5\n"), "utf-8")
    reading = understand(
        LOCAL, store, "宽.csv", wide_file({(2, 2, 0): "87.5", (2, 2, 1): "87.3"}), wave="2026", scheme=str(scheme)
    )
    assert [(each.code, each.value) for each in reading.problems] == [("number_too_fine", "87.3")]
    assert ("87.5", 1) in reading.levels


def test_without_a_scheme_of_numbers_they_are_words_that_nobody_knows(store: Store) -> None:
    reading = understand(LOCAL, store, "长.csv", csv_file([LONG, *long_rows()]), wave="2026")
    assert len(reading.unknown_levels) == len({number(p, u, d) for p in range(PEOPLE) for u in range(4) for d in range(2)})
    with pytest.raises(DataError) as caught:
        understand(LOCAL, store, "宽.csv", wide_file(), wave="2026")
    assert caught.value.code == "no_rating_columns"


def test_codes_of_options_are_not_taken_for_numbers(store: Store, tmp_path: Path) -> None:
    """Without words they are not guessed; with a map they are its words, and a scheme of numbers knows none of those."""
    codes = csv_file([LONG, *((f"{n}", "企业", unit, "服务态度", 1 + n % 5) for n in range(40) for unit in UNITS)])
    assert len(understand(LOCAL, store, "码.csv", codes, wave="2026", scheme="hcp5_star").unknown_levels) == 5
    layout = tmp_path / "码.toml"
    words = ("非常不满意", "不满意", "基本满意", "满意", "非常满意")
    layout.write_text("[levels]\n" + "".join(f'"{n}" = "{word}"\n' for n, word in enumerate(words, 1)), "utf-8")
    mapped = understand(LOCAL, store, "码.csv", codes, wave="2026", scheme="hcp5_star", layout=str(layout))
    assert not mapped.unknown_levels and {name for name, _ in mapped.levels} == set(words)
    under_numbers = understand(LOCAL, store, "码.csv", codes, wave="2026", scheme=DIRECT, layout=str(layout))
    assert {each.name for each in under_numbers.unknown_levels} == set(words)


BANDS = {"满意": (80, 100), "基本满意": (60, 79), "不满意": (40, 59)}


def banded(x: int) -> int:
    return max(40, x)


def band_of(x: int) -> str:
    return next(name for name, (low, high) in BANDS.items() if low <= x <= high)


@pytest.mark.parametrize("form", ["{band}{x}", "{band}（{x}）", "{band} {x}分", "{x}({band})", "{x}", "{band}：{x}"])
def test_a_number_beside_the_word_of_its_band(store: Store, form: str) -> None:
    write = lambda x: form.format(band=band_of(banded(x)), x=banded(x))  # noqa: E731
    receipt = bring(store, csv_file([LONG, *long_rows(write=write)]), scheme=BANDED)
    assert (receipt.stored, receipt.rejected) == (320, 0)
    ranking = {unit["unit"]: unit for unit in json.loads(rank(store))}
    for place, unit in enumerate(UNITS):
        given = [banded(number(person, place, d)) for person in range(PEOPLE) for d in range(2)]
        assert ranking[unit]["index_exact"] == pytest.approx(sum(given) / 80, abs=1e-12)
        assert ranking[unit]["satisfaction_rate"] == pytest.approx(100 * sum(x >= 80 for x in given) / 80)


def test_a_number_outside_its_band_and_a_tick_without_a_number_are_rejected(store: Store) -> None:
    rows = long_rows(write=lambda x: f"{band_of(banded(x))}{banded(x)}")
    for place, cell in enumerate(("满意55", "不满意（80）", "满意", "39", "基本满意59.5")):
        rows[place] = (*rows[place][:4], cell)
    reading = understand(LOCAL, store, "长.csv", csv_file([LONG, *rows]), wave="2026", scheme=BANDED)
    assert [each.code for each in reading.problems] == [
        "number_outside_band", "number_outside_band", "number_missing", "number_out_of_range", "number_too_fine",
    ]  # fmt: skip
    assert (reading.stored, reading.rejected, reading.unknown_levels) == (315, 5, ())


def test_a_column_of_ticks_beside_a_column_of_numbers(store: Store) -> None:
    rows = [(*row[:4], band_of(banded(int(row[4]))), banded(int(row[4]))) for row in long_rows()]
    rows[3] = (*rows[3][:4], "不了解", "")
    rows[4] = (*rows[4][:4], "满意", 61)
    reading = understand(LOCAL, store, "长.csv", csv_file([(*LONG, "得分"), *rows]), wave="2026", scheme=BANDED)
    assert (reading.shape, reading.stored, reading.rejected) == ("long", 319, 1)
    assert [(each.code, each.row, each.value) for each in reading.problems] == [("number_outside_band", 6, "满意 61")]
    alone = [(*row[:4], row[5]) for row in rows if row[5] != ""]
    reading = understand(LOCAL, store, "长.csv", csv_file([(*LONG[:4], "得分"), *alone]), wave="2026", scheme=BANDED)
    assert (reading.shape, reading.stored, reading.rejected) == ("long", 319, 0)


def test_batches_and_ballots_leave_as_if_they_had_never_come(store: Store) -> None:
    bring(store, csv_file([LONG, *long_rows()]), scheme=DIRECT)
    before = rank(store)
    batch = bring(store, csv_file([LONG, *long_rows(PEOPLE, "居民")]), "二.csv").batch
    assert rank(store) != before
    withdraw(LOCAL, store, batch)
    assert rank(store) == before
    exclude(LOCAL, store, "2026", "重复填写", labels=[f"企业{person}" for person in range(5)])
    people = range(5, PEOPLE)
    for place, unit in enumerate(UNITS):
        assert appraise(LOCAL, store, "2026").unit(unit).index_exact == pytest.approx(by_hand(place, people), abs=1e-12)
    assert quality(LOCAL, store, "2026").flags == ()


@pytest.mark.parametrize("scheme", [DIRECT, BANDED])
def test_the_calculation_can_be_followed_by_hand(store: Store, scheme: str) -> None:
    bring(store, csv_file([LONG, *long_rows(write=lambda x: str(banded(x)))]), scheme=scheme)
    rows = steps(explain(LOCAL, store, "2026", UNITS[0]))
    given = [banded(number(person, 0, 0)) for person in range(PEOPLE)]
    label, formula, result = rows[0]
    assert label.startswith(f"企业·服务态度：40份，合计{sum(given):,}分")
    assert (formula, Decimal(result)) == (f"{sum(given)}÷40", (Decimal(sum(given)) / 40).quantize(Decimal(result)))
    bands = {name: sum(low <= x <= high for x in given) for name, (low, high) in BANDS.items()}
    assert ("（" + "、".join(f"{name}{n}份" for name, n in bands.items()) + "）" in label) == (scheme == BANDED)
    assert Decimal(rows[-2][2]) == appraise(LOCAL, store, "2026").unit(UNITS[0]).index
    table = count_book(LOCAL, store, "2026").tables[0]
    assert table.columns == ("满意", "基本满意", "不满意", "不了解") if scheme == BANDED else ("打分", "不了解")
    assert {sum(row.counts) for row in table.rows} == {80}


def test_a_questionnaire_of_a_platform_with_numbers(store: Store) -> None:
    """A matrix of 问卷星: a running number and 87.5 are neither answers nor numbered options."""
    titles = [f"{q}、对{unit}打分—{d}" for q, unit in enumerate(UNITS, 1) for d in DIMENSIONS]
    header = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", *titles, "总分"]
    rows = [
        [p + 1, f"2026/3/{1 + p % 20} 09:00:00", "60秒", "微信", "N/A", "1.2.3.4(安徽-芜湖)", *(number(p, u, d) for u in range(4) for d in range(2)), 700]
        for p in range(PEOPLE)
    ]  # fmt: skip
    rows[0][6] = 87.5
    reading = understand(LOCAL, store, "问卷星.csv", csv_file([header, *rows]), wave="2026", scheme=DIRECT)
    assert set(reading.units) == set(UNITS) and set(reading.dimensions) == set(DIMENSIONS)
    assert [(each.code, each.value) for each in reading.problems] == [("number_too_fine", "87.5")]
    assert (reading.stored, reading.rejected) == (319, 1)


def test_a_mapping_by_hand_proposes_numbers_without_asking_for_words(store: Store) -> None:
    header = ["问卷号", "您的身份", *(f"{unit}—{dimension}" for unit in UNITS for dimension in DIMENSIONS), "年龄"]
    rows = [
        [
            f"第{p}号",
            "居民",
            *(number(p, u, d) if (p, u) != (1, 1) else "说不上" for u in range(4) for d in range(2)),
            20 + p,
        ]
        for p in range(PEOPLE)
    ]
    levels, numbers = (job(LOCAL, store, None, DIRECT) for job in (scheme_levels, scheme_numbers))
    file = mappable(LOCAL, "某.csv", csv_file([header, *rows]))
    proposal = propose(LOCAL, store, file, 0, levels, numbers=numbers)
    assert (proposal.shape, len(proposal.ratings)) == ("wide", 6)  # 说不上 keeps its two columns out
    proposal = propose(LOCAL, store, file, 0, levels, numbers=numbers, ratings=header[2:10])
    assert [(each.word, each.count, each.level) for each in proposal.words] == [("说不上", 2, None)]
    forms = preview(LOCAL, store, file, 0, proposal, levels, numbers)
    assert forms[0].lines[0].level == str(number(0, 0, 0))
