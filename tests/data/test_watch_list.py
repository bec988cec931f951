"""Decisions by hand and settled lists, in a real database."""

from __future__ import annotations

import pytest

from data.problems import DataError
from data.store import Store
from data.watch_list import OFF, ON, settle, settled_rows, watch_steps, watch_version, write_watch_step


def test_steps_and_lists_stay_in_their_order(store: Store) -> None:
    assert watch_version(store, "2026") == 0
    assert write_watch_step(store, "王", "评议", "2026", "市一医院", ON, " 领导 研究决定 ", 0) == 1
    assert settle(store, "李", "评议", "2026", {"needed": 2}, [{"unit": "市一医院"}], 1) == 2
    assert write_watch_step(store, "王", "评议", "2026", "市一医院", OFF, "已整改", 2) == 3
    assert [(each.step, each.reason, each.who) for each in watch_steps(store, "评议", "2026")] == [
        ("on", "领导 研究决定", "王"), ("off", "已整改", "王"),
    ]  # fmt: skip
    assert [(row.rules, row.units, row.who) for row in settled_rows(store, "评议")] == [
        ({"needed": 2}, [{"unit": "市一医院"}], "李")
    ]  # fmt: skip
    assert watch_version(store, "2026") == 3 and watch_version(store, "2025") == 0
    assert watch_steps(store, "评议", "2025") == [] and settled_rows(store, "评窗口") == []


def test_who_was_slower_changes_nothing(store: Store) -> None:
    write_watch_step(store, "王", "评议", "2026", "市一医院", ON, "研究决定", 0)
    for late in (
        lambda: write_watch_step(store, "李", "评议", "2026", "市一医院", OFF, "不必", 0),
        lambda: settle(store, "李", "评议", "2026", {}, [], 0),
    ):
        with pytest.raises(DataError) as caught:
            late()
        assert caught.value.code == "watch_list_changed" and caught.value.facts["who"] == "王"
    assert len(watch_steps(store, "评议")) == 1 and settled_rows(store, "评议") == []


@pytest.mark.parametrize(("reason", "code"), [(" 　 ", "watch_reason_missing"), ("长" * 501, "value_too_long")])
def test_a_reason_is_needed_and_not_endless(store: Store, reason: str, code: str) -> None:
    with pytest.raises(DataError) as caught:
        write_watch_step(store, "王", "评议", "2026", "市一医院", ON, reason, 0)
    assert caught.value.code == code and watch_version(store, "2026") == 0
