"""Moments, durations and addresses as platforms and people write them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.form_columns import address_of, duration, is_empty, moments, network_of


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023/9/8 12:24:22", datetime(2023, 9, 8, 12, 24, 22)),
        ("2023-09-08 12:24", datetime(2023, 9, 8, 12, 24)),
        ("2023-09-08T12:24:22.123+08:00", datetime(2023, 9, 8, 12, 24, 22)),
        ("2023-09-08T12:24:22Z", datetime(2023, 9, 8, 12, 24, 22)),
        ("2023年9月8日", datetime(2023, 9, 8)),
        ("2023年9月8日 下午3时04分", datetime(2023, 9, 8, 15, 4)),
        ("２０２３．９．８　９：０５", datetime(2023, 9, 8, 9, 5)),
        ("2023/09/08 下午 3:04:05 GMT+8", datetime(2023, 9, 8, 15, 4, 5)),
        ("2023/9/8 12:24:22 AM", datetime(2023, 9, 8, 0, 24, 22)),
        ("2023/9/8 中午12:05", datetime(2023, 9, 8, 12, 5)),
        ("20230908", datetime(2023, 9, 8)),
        ("20230908 122422", datetime(2023, 9, 8, 12, 24, 22)),
        ("2023/13/8", None),
        ("2023/2/30", None),
        ("45177.517", None),
        ("昨天", None),
        ("0023/9/8", None),
    ],
)
def test_moments(text: str, moment: datetime | None) -> None:
    assert moments([text]) == [moment]


def test_day_and_month_are_told_apart_by_the_column() -> None:
    assert moments(["8/9/2021", "25/12/2021"]) == [datetime(2021, 9, 8), datetime(2021, 12, 25)]
    assert moments(["8/9/2021 7:05", "12/25/2021"]) == [datetime(2021, 8, 9, 7, 5), datetime(2021, 12, 25)]
    assert moments(["8/9/2021", "9/8/2021"]) == [None, None]
    assert moments(["13/9/2021", "9/13/2021"]) == [None, None]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("137秒", 137), ("2分17秒", 137), ("2分钟17秒", 137), ("1小时2分", 3720), ("1天", 86400), ("00:02:17", 137),
        ("137", 137), ("136.6", 137), ("2m17s", 137), ("１３７秒", 137), ("0秒", 0), ("2:17", None), ("", None),
        ("很久", None), ("-5", None), ("9" * 30, None), ("3000000小时", None),
    ],
)  # fmt: skip
def test_durations(text: str, seconds: int | None) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "address", "network"),
    [
        ("203.0.113.5(江苏-南京)", "203.0.113.5", "203.0.113.0/24"),
        ("203.0.113.5（江苏-南京）", "203.0.113.5", "203.0.113.0/24"),
        ("203.0.113.*", None, "203.0.113.0/24"),
        ("::ffff:203.0.113.5", "203.0.113.5", "203.0.113.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1:2::7", "2001:db8:1::/48"),
        ("未知", None, None),
        ("300.1.1.1", None, None),
    ],
)
def test_addresses(text: str, address: str | None, network: str | None) -> None:
    assert (address_of(text), network_of(text)) == (address, network)


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_none(text: str) -> None:
    moments([text, "25/12/2021"])
    seconds = duration(text)
    assert seconds is None or 0 <= seconds <= 100_000_000
    address_of(text), network_of(text), is_empty(text)
