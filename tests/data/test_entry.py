"""Forms that are keyed in: kept at once, twice at most, and changed only as long as they are no batch."""

from __future__ import annotations

import pytest

from data.content import TOTAL
from data.entry import (
    add_entry,
    add_form,
    batch_of,
    entries,
    entry,
    forms,
    items_from_text,
    remove_entry,
    remove_form,
    renumber_form,
    settle,
    settled,
    text_of_items,
    wide_file,
)
from data.problems import DataError
from data.store import Store

ITEMS = (("市公安局", "政务公开"), ("市公安局", "效能建设"), ("市教育局", TOTAL))
LEVELS = ("满意", "基本满意", "一般", "不满意")


@pytest.fixture
def number(store: Store) -> int:
    return add_entry(store, "王", "2026", "市级领导", ITEMS, LEVELS)


def code_of(call, *arguments, **options) -> str:
    with pytest.raises(DataError) as caught:
        call(*arguments, **options)
    return caught.value.code


def kept(store: Store, number: int) -> list[tuple[str, str, str]]:
    return [(form.form, form.clerk, form.marks) for form in forms(store, number)]


def test_an_entry_and_its_keys(store: Store, number: int) -> None:
    found = entry(store, number)
    assert entries(store) == [found]
    assert (found.wave, found.group, found.items, found.levels) == ("2026", "市级领导", ITEMS, LEVELS)
    assert found.keys == {"1": "满意", "2": "基本满意", "3": "一般", "4": "不满意", "9": "不了解", "0": "", "*": ""}
    assert code_of(entry, store, 7) == "entry_unknown"
    assert code_of(add_entry, store, "王", "2026", "x", ITEMS, [str(level) for level in range(9)]) == "entry_levels"


def test_two_clerks_key_a_form_and_nobody_twice(store: Store, number: int) -> None:
    add_form(store, number, "000001", "甲", "129")
    assert code_of(add_form, store, number, "000001", "甲", "129") == "entry_form_twice"
    add_form(store, number, "000001", "乙", "139")
    assert code_of(add_form, store, number, "000001", "丙", "129") == "entry_form_done"
    assert kept(store, number) == [("000001", "甲", "129"), ("000001", "乙", "139")]


@pytest.mark.parametrize(
    ("form", "marks"), [("", "111"), ("1 2", "111"), ("1" * 41, "111"), ("1", "11"), ("1", "115"), ("1", "11a")]
)
def test_a_form_that_does_not_fit_is_not_kept(store: Store, number: int, form: str, marks: str) -> None:
    assert code_of(add_form, store, number, form, "甲", marks) == "entry_form_bad"
    assert kept(store, number) == []


def test_what_was_keyed_wrongly_is_taken_back_or_gets_its_number(store: Store, number: int) -> None:
    for form in ("1", "2"):
        add_form(store, number, form, "甲", "111")
    settle(store, "王", number, "1", 0, "2")
    renumber_form(store, number, "1", "甲", "3")
    remove_form(store, number, "2", "甲")
    assert kept(store, number) == [("3", "甲", "111")]
    assert settled(store, number) == {}
    assert code_of(remove_form, store, number, "2", "甲") == "entry_form_unknown"
    add_form(store, number, "2", "甲", "222")
    assert code_of(renumber_form, store, number, "3", "甲", "2") == "entry_form_twice"
    assert kept(store, number) == [("3", "甲", "111"), ("2", "甲", "222")]
    assert store.value("select count(*) from entry_form where removed is not null") == 2


def test_what_the_paper_says(store: Store, number: int) -> None:
    settle(store, "王", number, "1", 2, "9")
    settle(store, "王", number, "1", 2, "0")
    assert settled(store, number) == {("1", 2): "0"}
    assert code_of(settle, store, "王", number, "1", 3, "1") == "entry_form_bad"
    assert code_of(settle, store, "王", number, "1", 2, "5") == "entry_form_bad"


def test_an_entry_without_forms_can_be_forgotten(store: Store, number: int) -> None:
    other = add_entry(store, "王", "2026", "党代表", ITEMS, LEVELS)
    add_form(store, number, "1", "甲", "111")
    assert code_of(remove_entry, store, number) == "entry_has_forms"
    remove_entry(store, other)
    assert [each.id for each in entries(store)] == [number]
    assert batch_of(store, number) is None


def test_the_forms_as_a_wide_file(store: Store, number: int) -> None:
    text = wide_file(entry(store, number), {"2": "1*0", "1": "239"}).decode("utf-8")
    assert text.splitlines() == [
        "评议表编号,评议主体,市公安局—政务公开,市公安局—效能建设,市教育局—总体评价",
        "1,市级领导,基本满意,一般,不了解",
        "2,市级领导,满意,,",
    ]


def test_items_as_text() -> None:
    assert items_from_text("市公安局：政务公开、效能建设\n\n市教育局\n") == ITEMS
    assert items_from_text("单位\t评议内容\n市公安局\t政务公开\n市公安局\t效能建设\n市教育局\t") == ITEMS
    assert items_from_text(text_of_items(ITEMS)) == ITEMS
    with pytest.raises(DataError) as caught:
        items_from_text("市公安局：态度/效率\n甲：乙\n甲：乙\n：丙")
    assert [(each.code, each.row) for each in caught.value.problems] == [
        ("dimension_separator", 1), ("item_twice", 3), ("unit_missing", 4),
    ]  # fmt: skip
    assert code_of(items_from_text, " \n") == "entry_items"
