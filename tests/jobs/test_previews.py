"""A preview is what comes true, and leaves nothing behind."""

from __future__ import annotations

import pytest

from data.problems import DataError
from data.store import Store
from jobs.imports import keep, reinstate, replace_with, understand, understand_for, withdraw
from jobs.previews import Preview, preview, preview_reinstate, preview_withdraw
from jobs.results import appraise
from jobs.viewer import LOCAL, Viewer
from tests.data.build import UNITS, dump, long_file
from tests.jobs.build import bring
from words.previews import preview_header, preview_news, preview_rows

NAMES = [f"A{number}" for number in range(40)]
SPREAD = ("满意", "一般", "满意", "不了解", "基本满意", "满意", "不满意")
MORE = long_file([f"B{number}" for number in range(60)], levels=("不满意",), units=(UNITS[0], "市水务局"), group="企业")


@pytest.fixture
def filled(store: Store) -> Store:
    """Two years; the second is compared with the first."""
    bring(store, long_file(NAMES, levels=("满意", "基本满意")), "前.csv", wave="2025")
    bring(store, long_file(NAMES, levels=SPREAD), "一.csv")
    return store


def figures(store: Store) -> dict[tuple[str, str], tuple]:
    return {
        (wave, unit.name): (unit.rank, unit.index, unit.change and unit.change.verdict)
        for (wave,) in store.rows("select id from wave")
        for unit in appraise(LOCAL, store, wave).units
        if unit.shown
    }


def comes_true(store: Store, foreseen: Preview, change) -> None:
    """The preview against the figures before and after the change itself."""
    before = figures(store)
    change()
    after = figures(store)
    none = (None, None, None)
    changed = {key for key in {**before, **after} if before.get(key, none) != after.get(key, none)}
    assert {(unit.wave, unit.unit) for unit in foreseen.changed} == changed
    for unit in foreseen.units:
        key = (unit.wave, unit.unit)
        assert (unit.rank_before, unit.index_before, unit.verdict_before) == before.get(key, none)
        assert (unit.rank_after, unit.index_after, unit.verdict_after) == after.get(key, none)


def test_an_import(filled: Store) -> None:
    reading = understand(LOCAL, filled, "二.csv", MORE, wave="2026")
    before = dump(filled, without=())
    foreseen = preview(LOCAL, filled, reading)
    assert dump(filled, without=()) == before
    new = next(unit for unit in foreseen.changed if unit.unit == "市水务局")
    assert (new.rank_before, new.index_before) == (None, None) and new.index_after == 0
    comes_true(filled, foreseen, lambda: keep(LOCAL, filled, reading, create_units=True))


def test_a_withdrawal_and_a_return(filled: Store) -> None:
    bring(filled, MORE, "二.csv")
    for job, look in ((withdraw, preview_withdraw), (reinstate, preview_reinstate)):
        before = dump(filled, without=())
        foreseen = look(LOCAL, filled, 3)
        assert dump(filled, without=()) == before
        comes_true(filled, foreseen, lambda job=job: job(LOCAL, filled, 3))


def test_a_replacement(filled: Store) -> None:
    bring(filled, MORE, "二.csv")
    reading = understand_for(
        LOCAL, filled, 3, "改.csv", long_file([f"B{number}" for number in range(60)], levels=("满意",))
    )
    before = dump(filled, without=())
    foreseen = preview(LOCAL, filled, reading, instead_of=3)
    assert dump(filled, without=()) == before
    comes_true(filled, foreseen, lambda: replace_with(LOCAL, filled, 3, reading, create_units=True))


def test_the_wave_after_is_told_too(filled: Store) -> None:
    foreseen = preview_withdraw(LOCAL, filled, 1)
    assert {unit.wave for unit in foreseen.changed} == {"2025", "2026"}
    later = [unit for unit in foreseen.changed if unit.wave == "2026"]
    assert all(unit.verdict_before and unit.verdict_after is None and not unit.moves for unit in later)
    comes_true(filled, foreseen, lambda: withdraw(LOCAL, filled, 1))


def test_a_wave_that_comes_between_two_others(filled: Store) -> None:
    bring(filled, long_file(NAMES, levels=("一般", "满意")), "间.csv", wave="x", period="2026Q1")
    foreseen = preview_withdraw(LOCAL, filled, 3)
    assert {unit.wave for unit in foreseen.changed} == {"x", "2026"}
    comes_true(filled, foreseen, lambda: withdraw(LOCAL, filled, 3))
    comes_true(filled, preview_reinstate(LOCAL, filled, 3), lambda: reinstate(LOCAL, filled, 3))


def test_what_would_be_refused_says_why(filled: Store) -> None:
    again = understand(LOCAL, filled, "又.csv", long_file(NAMES, levels=SPREAD), wave="2026")
    found = preview(LOCAL, filled, again)
    assert (found.refused.code, found.units) == ("same_file", ())
    assert preview_news(found).startswith("现在还不能存入：又.csv的内容已经导入过")
    assert preview(LOCAL, filled, again, again=True).refused is None
    assert preview_reinstate(LOCAL, filled, 1).refused.code == "batch_not_withdrawn"
    with pytest.raises(DataError, match="batch_unknown"):
        preview_withdraw(LOCAL, filled, 9)
    with pytest.raises(DataError, match="not_allowed"):
        preview_withdraw(Viewer("王", "leader"), filled, 1)
    with pytest.raises(DataError, match="not_allowed"):
        preview_withdraw(Viewer("李", "analyst", series=("窗口",)), filled, 1)


def test_figures_that_may_not_be_shown_are_not(store: Store) -> None:
    bring(store, long_file(["1", "2"]), "一.csv")
    foreseen = preview_withdraw(LOCAL, store, 1)
    assert len(foreseen.units) == len(UNITS) and foreseen.changed == ()
    assert preview_news(foreseen) == "撤回后各单位的名次、得分和升降都不变。"


def test_in_words(filled: Store) -> None:
    bring(filled, MORE, "二.csv")
    found = preview_withdraw(LOCAL, filled, 3)
    moving = sum(unit.moves for unit in found.changed)
    assert moving and preview_news(found).startswith(f"撤回后{moving}个单位名次变化")
    rows = preview_rows(found)
    assert len(rows[0]) == len(preview_header()) and len(rows) == len(found.changed)
    gone = next(row for row in rows if row[1] == "市水务局")
    assert gone[3].endswith("→—") and gone[4] == "0.00→—" and gone[5] == "—"
