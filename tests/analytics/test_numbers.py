"""Scales of typed numbers: which levels they are, and which schemes are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import SchemeError
from analytics.scheme import parse_scheme
from data.typed_numbers import TypedNumbers
from jobs.plan import typed_numbers
from jobs.schemes import preset_schemes

DIRECT, BANDED = (preset_schemes()[name] for name in ("direct_0_100", "direct_banded_mz"))


def test_every_number_is_a_level_with_itself_as_score() -> None:
    scheme = parse_scheme(DIRECT)
    assert [(level.name, level.score) for level in scheme.levels] == [(str(x), float(x)) for x in range(100, -1, -1)]
    assert (scheme.lowest, scheme.highest) == (0, 100)
    assert scheme.levels_named(scheme.satisfied) == tuple(map(str, range(100, 79, -1)))
    assert scheme.levels_named(scheme.satisfied_broad) == tuple(map(str, range(100, 59, -1)))
    assert (scheme.satisfied, scheme.satisfied_broad) == (("≥80",), ("≥60",))


def test_bands_stand_for_their_numbers() -> None:
    scheme = parse_scheme(BANDED)
    assert scheme.levels_named(("基本满意",)) == tuple(map(str, range(79, 59, -1)))
    assert [scheme.numbers.band_of(x) for x in (100, 80, 79, 60, 59, 40)] == ["满意"] * 2 + ["基本满意"] * 2 + [
        "不满意"
    ] * 2


@pytest.mark.parametrize(("step", "names"), [("0.5", ["100", "99.5", "99"]), ("1", ["100", "99", "98"])])
def test_names_are_short(step: str, names: list[str]) -> None:
    scheme = parse_scheme(DIRECT.replace("step = 1", f"step = {step}"))
    assert [level.name for level in scheme.levels[:3]] == names and len(scheme.levels) == 100 / float(step) + 1


def test_tenths_fit_a_scale_of_ten() -> None:
    scheme = parse_scheme(
        DIRECT.replace("highest = 100\nstep = 1\nsatisfied_from = 80\nsatisfied_broad_from = 60",
                       "highest = 10\nstep = 0.1\nsatisfied_from = 8\nsatisfied_broad_from = 6.1")
    )  # fmt: skip
    assert len(scheme.levels) == 101 and scheme.scores["9.7"] == 9.7 and len(scheme.levels_named(("≥6.1",))) == 40


@pytest.mark.parametrize(
    ("text", "change", "code", "key"),
    [
        (DIRECT, ("step = 1\n", "step = 0.1\n"), "scheme_numbers_many", "numbers.step"),
        (DIRECT, ("step = 1\n", "step = 0.01\n"), "scheme_needs_choice", "numbers.step"),
        (DIRECT, ("lowest = 0", "lowest = -1"), "scheme_needs_number", "numbers.lowest"),
        (DIRECT, ("highest = 100", "highest = 0"), "scheme_needs_number", "numbers.highest"),
        (DIRECT, ("highest = 100", "highest = nan"), "scheme_needs_number", "numbers.highest"),
        (DIRECT, ("highest = 100", "highest = 300"), "scheme_numbers_many", "numbers.step"),
        (DIRECT, ("satisfied_from = 80\n", ""), "scheme_numbers_satisfied", "satisfied"),
        (DIRECT, ("satisfied_from = 80", "satisfied_from = 101"), "scheme_needs_number", "numbers.satisfied_from"),
        (DIRECT, ("satisfied_from = 80", "satisfied_from = 80.5"), "scheme_needs_number", "numbers.satisfied_from"),
        (DIRECT, ("[numbers]", "[numbers]\ndecimals = 1"), "scheme_unknown_key", "numbers.decimals"),
        (DIRECT, ("[numbers]", 'satisfied = ["满意"]\n[numbers]'), "scheme_numbers_satisfied", "satisfied"),
        (DIRECT, ("[numbers]", '[[level]]\nname = "满意"\nscore = 1\n[numbers]'), "scheme_numbers_alone", "numbers"),
        (BANDED, ("high = 79", "high = 78"), "scheme_numbers_bands", "numbers.band[2]"),
        (BANDED, ("low = 40", "low = 41"), "scheme_numbers_bands", "numbers.band"),
        (BANDED, ("high = 59\n", "high = 59\nscore = 1\n"), "scheme_numbers_bands", "numbers.band"),
        (BANDED, ('name = "不满意"', 'name = "满意"'), "scheme_needs_text", "numbers.band[3].name"),
        (BANDED, ('satisfied = ["满意"]', 'satisfied = ["很满意"]'), "scheme_unknown_level", "satisfied"),
        (BANDED, ('satisfied = ["满意"]', "satisfied = []"), "scheme_needs_texts", "satisfied"),
    ],
)
def test_what_is_no_scale_is_refused(text: str, change: tuple[str, str], code: str, key: str) -> None:
    assert change[0] in text
    with pytest.raises(SchemeError) as caught:
        parse_scheme(text.replace(*change))
    assert (caught.value.code, caught.value.facts["key"]) == (code, key)


def test_a_scheme_of_words_keeps_its_hash() -> None:
    """A rule that was added to the program must not change what old publications rest on."""
    scheme = parse_scheme(preset_schemes()["cn4_100_80_60_0"])
    assert scheme.hash == "d28be95764dca0c6ecb068cd6cbfa4cdbd4132c9e2891af0a2673359ee33d196"
    assert scheme.numbers is None and scheme.levels_named(scheme.satisfied) == ("满意",) and typed_numbers(scheme) is None


@settings(max_examples=200, deadline=None)
@given(number=st.integers(-20, 220), form=st.sampled_from(("{}", "{}分", "{}.0", " {} ", "{} 分", "+{}")))
def test_a_cell_is_a_number_of_the_scale_or_has_a_fault(number: int, form: str) -> None:
    numbers = typed_numbers(parse_scheme(DIRECT))
    cell = form.format(number)
    if 0 <= number <= 100:
        assert (numbers.level(cell), numbers.fault(cell)) == (str(number), "")
    elif not (form.startswith("+") and number < 0):
        assert (numbers.level(cell), numbers.fault(cell)) == (cell, "number_out_of_range")


@pytest.mark.parametrize("word", ["", "87%", "一般", "满意", "87票", "八十七", "1-5", "2026-03-01", "1e1", "NaN", "∞"])
def test_other_words_are_no_numbers(word: str) -> None:
    numbers = typed_numbers(parse_scheme(DIRECT))
    assert (numbers.level(word), numbers.fault(word), numbers.reads(word)) == (word, "", False)


@pytest.mark.parametrize(
    ("cell", "level", "fault"),
    [
        ("满意85", "85", ""), ("满意（85）", "85", ""), ("满意 85分", "85", ""), ("满意：85", "85", ""), ("85（满意）", "85", ""),
        ("不满意40", "40", ""), ("基本满意-79", "79", ""), ("８５", "85", ""), ("满意100", "100", ""),
        ("满意", "满意", "number_missing"), ("满意79", "满意79", "number_outside_band"),
        ("不满意（80）", "不满意（80）", "number_outside_band"), ("39", "39", "number_out_of_range"),
        ("很满意", "很满意", ""), ("满意度高", "满意度高", ""), ("比较满意85", "比较满意85", ""),
    ],
)  # fmt: skip
def test_a_number_beside_a_band(cell: str, level: str, fault: str) -> None:
    numbers = typed_numbers(parse_scheme(BANDED))
    assert (numbers.level(cell), numbers.fault(cell)) == (level, fault)


def test_no_numbers_no_faults() -> None:
    assert not TypedNumbers(frozenset(), 0, 0).reads("满意")
