"""Mapping by hand from a file that nothing understands to ratings in the store, and next year's file without a word."""

from __future__ import annotations

import pytest

from data.problems import DataError
from data.store import Store
from jobs.imports import keep, understand
from jobs.layouts import (
    Mappable,
    forget,
    layout_names,
    layouts,
    mappable,
    preview,
    propose,
    propose_words,
    rename,
    save,
    save_words,
    scheme_levels,
)
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file, workbook
from tests.shared_data import shared_data

LEADER = Viewer("王", "leader")
HEADER = ("卷号", "对象类别", "2025年公安局-态度", "2025年教育局-态度")


def file_of(*answers: tuple[str, str], header: tuple[str, ...] = HEADER) -> bytes:
    return csv_file([header, *((number, ("企业", "居民")[number % 2], *pair) for number, pair in enumerate(answers, 1))])


FIRST = file_of(("很满意", "较满意"), ("不太满意", "不清楚"))


def mapped(store: Store, content: bytes = FIRST, name: str = "县里", scheme: str | None = None, **said: object) -> Mappable:
    """Saves what is proposed."""
    file = mappable(LOCAL, "f.csv", content)
    levels = scheme_levels(LOCAL, store, "2025", scheme)
    save(LOCAL, store, name, file, 0, propose(LOCAL, store, file, 0, levels, **said))
    return file


def stored(store: Store) -> dict[str, int]:
    return dict(store.rows("select name, count(*) from rating join level on level.id = rating.level group by name"))


def test_next_years_file_of_the_source_needs_nothing(store: Store) -> None:
    with pytest.raises(DataError):
        understand(LOCAL, store, "f.csv", FIRST, wave="2025")
    mapped(store)
    reading = understand(LOCAL, store, "f.csv", FIRST, wave="2025")
    assert reading.layout == "县里" and [note.code for note in reading.notes][0] == "layout_remembered"
    assert reading.units == ("公安局", "教育局") and reading.groups == (("居民", 1), ("企业", 1))
    keep(LOCAL, store, reading, create_units=True)
    assert stored(store) == {"满意": 1, "基本满意": 1, "不满意": 1, "unknown": 1}
    header = ("卷号", "对象类别", "2026年教育局-态度", "2026年公安局-态度")
    again = understand(LOCAL, store, "g.csv", file_of(("很满意", "很满意"), header=header), wave="2026")
    assert (again.layout, again.stored, again.unknown) == ("县里", 2, ())


def test_new_answers_are_asked_again_and_kept_beside_the_others(store: Store) -> None:
    mapped(store)
    content = file_of(("很满意", "很不满意"), ("将就", "较满意"))
    reading = understand(LOCAL, store, "f.csv", content, wave="2025")
    words = propose_words(LOCAL, reading, scheme_levels(LOCAL, store, "2025", None))
    assert {each.word: each.level for each in words} == {"很不满意": "不满意", "将就": None}
    save_words(LOCAL, store, "县里", mappable(LOCAL, "f.csv", content), reading, {"很不满意": "不满意", "将就": "一般"})
    (saved,) = layouts(LOCAL, store)
    assert saved.layout.levels["将就"] == "一般" and saved.layout.levels["很满意"] == "满意"
    assert understand(LOCAL, store, "f.csv", content, wave="2025").unknown_levels == ()


def test_answers_of_a_file_in_the_programs_own_words(store: Store) -> None:
    rows = [("评议表编号", "参评单位", "评价选项"), ("1", "市公安局", "满意"), ("1", "市教育局", "好得很")]
    reading = understand(LOCAL, store, "f.csv", csv_file(rows), wave="2025")
    save_words(LOCAL, store, "长表", mappable(LOCAL, "f.csv", csv_file(rows)), reading, {"好得很": "满意"})
    assert understand(LOCAL, store, "f.csv", csv_file(rows), wave="2025").levels == (("满意", 2),)


def test_a_layout_is_asked_for_by_name_and_goes_before_the_header(store: Store) -> None:
    mapped(store)
    rename(LOCAL, store, "县里", "区里")
    assert understand(LOCAL, store, "f.csv", FIRST, wave="2025", layout="区里").layout == "区里"
    with pytest.raises(DataError) as caught:
        understand(LOCAL, store, "f.csv", FIRST, wave="2025", layout="县里")
    assert caught.value.code == "layout_unknown" and "区里" in caught.value.facts["known"]
    with pytest.raises(DataError) as caught:
        understand(LOCAL, store, "f.csv", FIRST, wave="2025", layout="insteval")
    assert caught.value.code == "layout_column_absent"
    forget(LOCAL, store, "区里")
    assert layout_names(LOCAL, store) == []


def test_nothing_is_saved_that_is_not_decided(store: Store) -> None:
    for content, said in ((file_of(("棒", "行"), ("行", "棒")), {}), (FIRST, {"naming": "one"})):
        with pytest.raises(DataError) as caught:
            mapped(store, content, **said)
        assert caught.value.code == "layout_undecided"
    assert layout_names(LOCAL, store) == []


def test_a_sheet_of_a_workbook_is_chosen_by_its_header(store: Store) -> None:
    rows = [HEADER, ("1", "企业", "很满意", "较满意"), ("2", "居民", "不太满意", "很满意")]
    book = workbook(说明=[["第一条", "第二条"], ["甲", "乙"]], 答卷=rows)
    file = mappable(LOCAL, "表.xlsx", book)
    place = [sheet.name for sheet in file.sheets].index("答卷")
    save(LOCAL, store, "书", file, place, propose(LOCAL, store, file, place, scheme_levels(LOCAL, store, None, None)))
    assert understand(LOCAL, store, "表.xlsx", book, wave="2025").sheet == "答卷"


def test_a_leader_may_not(store: Store) -> None:
    file = mappable(LOCAL, "f.csv", FIRST)
    for job, arguments in (
        (mappable, ("f.csv", FIRST)), (layouts, (store,)), (forget, (store, "x")), (rename, (store, "x", "y")),
        (propose, (store, file, 0, [])), (preview, (store, file, 0, None, [])), (save, (store, "x", file, 0, None)),
    ):  # fmt: skip
        with pytest.raises(DataError) as caught:
            job(LEADER, *arguments)
        assert caught.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("name", "said", "units", "ratings"),
    [
        ("likert_sasr/sasr.csv", {"naming": "one", "unit": "学院"}, 1, 45_342),
        ("surveydata_membersurvey/membersurvey.csv", {"naming": "one", "unit": "协会"}, 1, 3_225),
        ("questionr_hdv2003/hdv2003.csv", {"naming": "one", "unit": "工作"}, 1, 1_048),
        ("multilevel/cohesion.csv", {"direction": "up"}, 2, 54),
    ],
)
def test_real_files_from_the_first_look_to_the_store(store: Store, name: str, said: dict, units: int, ratings: int) -> None:
    path = shared_data("01_survey_responses/" + name)
    mapped(store, path.read_bytes(), scheme="hcp5_star", **said)
    reading = understand(LOCAL, store, path.name, path.read_bytes(), wave="2025", scheme="hcp5_star")
    assert (reading.layout, len(reading.units), reading.stored, reading.rejected) == ("县里", units, ratings, 0)
    assert keep(LOCAL, store, reading, create_units=True).stored == ratings
