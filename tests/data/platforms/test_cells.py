"""Lengths of time, moments and addresses as platforms write them."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.platforms.cells import address_of, moments_of, seconds_between, seconds_of, whole


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("137秒", "137"), ("2分17秒", "137"), ("1小时2分3秒", "3723"), ("00:02:17", "137"), ("137.0", "137"), ("28.71", "28"), ("5分", "300"),
     ("0 days 00:04:10.800000000", "250"), ("1天1秒", "86401"), ("0", "0"), ("", ""), ("很久", ""), ("-5", ""), ("12月", "")],
)  # fmt: skip
def test_lengths_of_time(text: str, seconds: str) -> None:
    assert seconds_of(text) == seconds


@given(st.integers(0, 10**7))
def test_a_length_of_time_is_the_same_however_it_is_written(seconds: int) -> None:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    assert (
        seconds_of(f"{seconds}秒")
        == seconds_of(f"{hours}小时{minutes}分{rest}秒")
        == seconds_of(f"{hours}:{minutes:02}:{rest:02}")
        == str(seconds)
    )


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda moment: moment.replace(microsecond=0)))
def test_a_moment_is_the_same_however_it_is_written(moment: datetime) -> None:
    for text in (f"{moment:%Y/%m/%d %H:%M:%S}", f"{moment:%Y-%m-%dT%H:%M:%S}.000+08:00", f"{moment:%Y年%m月%d日 %H:%M:%S}"):
        assert moments_of([text]) == {text: str(moment)}


def test_month_or_day_first_is_decided_by_the_column() -> None:
    assert moments_of(["3/4/2026 8:00:00"]) == {}
    assert moments_of(["3/4/2026 8:00:00", "12/13/2026 18:00:00"])["3/4/2026 8:00:00"] == "2026-03-04 08:00:00"
    assert moments_of(["3/4/2026 8:00:00", "13/12/2026 18:00:00"])["3/4/2026 8:00:00"] == "2026-04-03 08:00:00"
    assert moments_of(["13/4/2026", "4/13/2026"]) == {}
    assert moments_of(["1/13/26 1:05 PM"]) == {"1/13/26 1:05 PM": "2026-01-13 13:05:00"}
    assert moments_of(["2026-13-01", "昨天", "99/99/9999"]) == {}


def test_from_one_moment_to_another() -> None:
    assert seconds_between("2026-09-01 08:00:00", "2026-09-01 08:02:17") == "137"
    assert seconds_between("2026-09-02 08:00:00", "2026-09-01 08:02:17") == "" == seconds_between("", "2026-09-01 08:02:17")


def test_addresses_and_whole_numbers() -> None:
    assert address_of("203.0.113.5(江苏-南京)") == "203.0.113.5" and address_of("2001:db8::7(未知)") == "2001:db8::7"
    assert address_of("(本地)") == address_of("江苏") == address_of("5") == ""
    assert [whole(text) for text in ("2.0", "-3.00", "2.5", "1.0.0.0", "x")] == ["2", "-3", "2.5", "1.0.0.0", "x"]


@pytest.mark.parametrize("text", ["1天" + " " * 5000 + "x", "1" * 100_000 + "x", "(" * 50_000])
def test_long_cells_cost_nothing(text: str) -> None:
    start = time.perf_counter()
    seconds_of(text), address_of(text), moments_of([text])
    assert time.perf_counter() - start < 0.5
