"""What identifies a person is covered, and what does not is left."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.comment_masking import is_id_card, masked, masked_too
from demo.remarks import PLANTED, SINGLE

TITLES = ("局长", "副局长", "科长", "副科长", "主任", "书记", "大夫", "医生", "经理")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("手机13812345678", "手机【电话】"),
        ("手机138-1234-5678，请回", "手机【电话】，请回"),
        ("１３８１２３４５６７８是我的", "【电话】是我的"),
        ("电话138××××0000打不通", "电话【电话】打不通"),
        ("座机0571-87654321没人接", "座机【电话】没人接"),
        ("一三八零零零零一二三四找我", "【电话】找我"),
        ("身份证990101199003070213", "身份证【身份证号】"),
        ("证号 990101 19900307 021X", "证号 【身份证号】"),
        ("卡号6222 0212 3456 7890 128", "卡号【银行卡号】"),
        ("云A·D12345被拖", "【车牌号】被拖"),
        ("发到a.b@example.com", "发到【邮箱】"),
        ("微信号yt_tinghe66", "【账号】"),
        ("家住望湖区柳荫路26号锦湖苑5栋2单元301室", "【住址】"),
        ("5栋2单元301室漏水", "【住址】漏水"),
        ("建管科某科长说", "建管科【姓名】科长说"),
        ("找李某某主任，张局长也在", "找【姓名】主任，【姓名】局长也在"),
        ("副局长李强亲自来了", "副局长【姓名】亲自来了"),
        ("经办人王小明态度差", "经办人【姓名】态度差"),
        ("我叫田小禾，住院", "我叫【姓名】，住院"),
        ("赵女士很热情", "【姓名】女士很热情"),
        ("窗口的小王很热情", "窗口的【姓名】很热情"),
    ],
)
def test_what_identifies_a_person_is_covered(text: str, shown: str) -> None:
    assert masked(text, TITLES).text == shown
    assert masked(shown, TITLES).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "8月15号去了3次，等了2个小时，3楼302", "公交12路车，2026年9月1日", "市医保局大厅10号窗口", "院长很好，科长说不行",
        "人民路小学门口堵", "会计主管说要盖章", "12345打了5次", "满意度90.35分", "老百姓也不容易", "司机师傅热情周到", "办事的同志很耐心", "保洁阿姨", "维修师傅", "老师傅", "小区的路坏了",
    ],
)  # fmt: skip
def test_what_identifies_nobody_stays(text: str) -> None:
    assert masked(text, TITLES, ("市医保局",)).text == text


def test_a_unit_is_no_person() -> None:
    assert masked("张店路12号大队不接电话", TITLES, ("张店路12号大队",)).text == "张店路12号大队不接电话"
    assert masked("张店路12号不接电话", TITLES).text != "张店路12号不接电话"


def test_check_digits() -> None:
    assert is_id_card("11010519491231002X") and not is_id_card("110105194912310021")
    assert not is_id_card("11010519491331002X")  # no thirteenth month
    # A number that is long enough to be one, with a slip, is covered all the same.
    assert "0021" not in masked("证号110105194912310021").text


def test_nothing_that_was_planted_is_missed() -> None:
    for _, _, _, text in SINGLE:
        shown = masked(text, TITLES).text
        assert not [piece for piece in PLANTED if piece in shown], shown


def test_counts_by_kind() -> None:
    found = masked("电话13812345678或13912345678，邮箱a@example.com").found
    assert dict(found) == {"电话": 2, "邮箱": 1}
    assert masked_too("小李帮我", "小李") == "【姓名】帮我" and masked_too("小李帮我", "") == "小李帮我"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="张王某局长科路号栋室0123456789×@.- 电话住微信A云aX，。说", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = masked(text, TITLES).text
    assert masked(once, TITLES).text == once


@pytest.mark.parametrize("piece", ["1", "×", "路1号", "某", "a@", "零", "住", "京A", "1-", "张某"])
def test_a_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    start = time.process_time()
    masked(piece * (20_000 // len(piece)), TITLES)
    assert time.process_time() - start < 2
