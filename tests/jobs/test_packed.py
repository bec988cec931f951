"""Results as bytes and back: exactly, and nothing but what was named."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.appraisal import Note
from jobs.freezing import KINDS
from jobs.packed import MARK, Unreadable, pack, unpack

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
MOMENTS = st.datetimes().map(lambda each: each.replace(fold=0))
PLAIN = (
    st.none() | st.booleans() | st.integers() | TEXT | st.floats(allow_nan=False) | st.dates() | MOMENTS
    | st.decimals(allow_nan=False, allow_infinity=False)
)  # fmt: skip
VALUES = st.recursive(
    PLAIN,
    lambda each: (
        st.lists(each, max_size=3)
        | st.lists(each, max_size=3).map(tuple)
        | st.dictionaries(TEXT | st.integers(), each, max_size=3)
        | st.builds(Note, TEXT, st.dictionaries(TEXT, each, max_size=2))
    ),
    max_leaves=12,
)


def as_document(document: object) -> bytes:
    return MARK + zlib.compress(json.dumps(document).encode())


@given(VALUES)
def test_what_comes_back_is_what_was_put_away(value: object) -> None:
    packed = pack(value, KINDS)
    found = unpack(packed, KINDS)
    assert found == value and repr(found) == repr(value)  # repr tells 1 from 1.0 and Decimal("1") from Decimal("1.0")
    assert pack(found, KINDS) == packed


@pytest.mark.parametrize("number", [float("inf"), -float("inf"), 0.1 + 0.2, -0.0, 5e-324, 1e308])
def test_every_float_to_the_last_digit(number: float) -> None:
    assert repr(unpack(pack(number, ()), ())) == repr(number)
    assert repr(unpack(pack(np.float64(number), ()), ())) == repr(number)


def test_arrays_with_their_holes() -> None:
    for array in (np.array([[1.5, np.nan], [-np.inf, 0.1]]), np.array([], dtype=np.int64), np.array([True, False])):
        found = unpack(pack(array, ()), ())
        assert found.dtype == array.dtype and found.shape == array.shape
        assert found.tobytes() == array.tobytes() and found.flags.writeable
    assert np.isnan(unpack(pack(float("nan"), ()), ()))


def test_a_kind_that_nobody_named_is_refused() -> None:
    @dataclass(frozen=True)
    class Note:  # noqa: F811  the name alone is not enough
        code: str

    for value in (Note("x"), object(), {1, 2}, b"x"):
        with pytest.raises(TypeError):
            pack(value, KINDS)
    with pytest.raises(Unreadable):
        unpack(as_document({"kinds": {"Popen": ["args"]}, "value": {"o": ["Popen", ["ls"]]}}), KINDS)


def test_a_field_that_came_later_has_its_default_and_one_that_went_is_refused() -> None:
    @dataclass(frozen=True)
    class Kind:
        name: str
        later: int = 7

    assert unpack(as_document({"kinds": {"Kind": ["name"]}, "value": {"o": ["Kind", "甲"]}}), (Kind,)) == Kind("甲", 7)
    for fields, values in ((["name", "gone"], ["甲", 1]), (["later"], [1]), (["name"], ["甲", 1])):
        with pytest.raises(Unreadable):
            unpack(as_document({"kinds": {"Kind": fields}, "value": {"o": ["Kind", *values]}}), (Kind,))


@pytest.mark.parametrize(
    "content",
    [b"", b"WPF0" + zlib.compress(b"{}"), MARK + b"x", MARK + zlib.compress(b"{}")[:-1], as_document([]), as_document({}),
     as_document({"kinds": {}, "value": {"o": []}}), as_document({"kinds": {}, "value": {"zz": 1}}),
     as_document({"kinds": {}, "value": {"a": ["object", [1], ""]}}), as_document({"kinds": {}, "value": {}})],
)  # fmt: skip
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        unpack(content, KINDS)


def test_a_document_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.packed.MOST_BYTES", 1000)
    with pytest.raises(Unreadable):
        unpack(MARK + zlib.compress(b'"' + b"a" * 100_000 + b'"'), ())


def test_moments_and_days_stay_apart() -> None:
    value = (datetime(2026, 11, 3, 9, 30), date(2026, 11, 3), Decimal("90.50"))
    assert unpack(pack(value, ()), ()) == value
