"""The languages against one another: nothing missing, nothing left over, nothing of one in the other."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from datetime import date

import pytest

from tests.words.test_catalog import ROOMS, TEXTS, placeholders, possible, trees
from words import dates, joined, say
from words.catalog import FOLDER, catalog, sentences, traditional
from words.english import Fact
from words.language import in_this_language, speak, spoken
from words.numbers import figure, signed
from words.punctuation import bracketed, clauses, commas, labelled
from words.sentences import wave_title

ENGLISH = catalog("en")
OWN_NAMES = {"language.zh", "language.zh-Hant"}
"""Languages are named in their own words."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
WIDE = re.compile(r"[\u2018-\u201d\u2026\u3000-\u303f\uff00-\uffef]")
"""Also quotes and dots that a Chinese font draws as wide as a character."""
BLANK = re.compile(
    r"[\u3400-\u9fff，。；：、（）“”] [0-9A-Za-z{]|[0-9A-Za-z}] [\u3400-\u9fff，。；：、（）“”]|[\u3400-\u9fff] [\u3400-\u9fff]"
)


def test_english_says_all_that_chinese_says_and_nothing_else() -> None:
    assert set(TEXTS) - set(ENGLISH) == set(), "not translated"
    assert set(ENGLISH) - set(TEXTS) == set(), "translated, but not in Chinese"


def test_each_english_text_is_written_once() -> None:
    with (FOLDER / "en.csv").open(encoding="utf-8", newline="") as stream:
        assert [key for key, times in Counter(row["id"] for row in csv.DictReader(stream)).items() if times > 1] == []


def test_both_languages_say_the_same_facts() -> None:
    differing = [key for key in TEXTS if key in ENGLISH and placeholders(TEXTS[key]) != placeholders(ENGLISH[key])]
    assert differing == []


def test_english_has_nothing_chinese_in_it() -> None:
    assert [key for key, text in ENGLISH.items() if CHINESE.search(text) and key not in OWN_NAMES] == []
    assert [key for key, text in ENGLISH.items() if WIDE.search(text)] == []


def test_chinese_has_no_blanks_beside_its_characters() -> None:
    assert [key for key, text in TEXTS.items() if BLANK.search(text)] == []


def test_no_text_is_left_over() -> None:
    """Spoken outright, named in the code, or of a family whose first part the code names."""
    said: set[str] = set()
    for _, tree in trees(*ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp) and not _number(node):
                said.update(
                    pattern for pattern in possible(node) if pattern.strip(".+") and ("." in pattern or pattern in TEXTS)
                )
    patterns = re.compile("|".join(f"(?:{pattern})" for pattern in said if len(pattern) < 80))
    families = ("failure.", "problem.")  # tests/words/test_catalog.py knows them better
    assert [key for key in TEXTS if not key.startswith(families) and not patterns.fullmatch(key)] == []


def _number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)


def test_nouns_and_ranks_of_english_fit_their_number() -> None:
    assert "{count} {count:unit|units}, {count:th}".format(count=Fact(1)) == "1 unit, 1st"
    text = "{count} {count:unit|units}, {count:th}"
    expected = ["0 units, 0th", "2 units, 2nd", "3 units, 3rd", "11 units, 11th", "12 units, 12th", "23 units, 23rd"]
    assert [text.format(count=Fact(number)) for number in (0, 2, 3, 11, 12, 23)] == expected
    assert [f"2026{Fact(series):after}:" for series in ("", "A")] == ["2026:", "2026 A:"]
    assert text.format(count=Fact("1,111")) == "1,111 units, 1,111th"


def test_a_sentence_in_each_language() -> None:
    said = {}
    for language in ("zh", "en", "zh-Hant"):
        speak(language)
        said[language] = [
            say("overview.up", count=1), signed(-2.65, 1), signed(2.65, 1), figure(-1234.5, 1), joined(["A", "B"]),
            commas(["A", "", "B"]), clauses(["A", "B"]), labelled("A", "B"), bracketed("A", "B"), sentences(["A", "B"]),
        ]  # fmt: skip
    assert said["zh"] == ["1个单位上升", "－2.7", "＋2.7", "－1,234.5", "A、B", "A，B", "A；B", "A：B", "A（B）", "AB"]
    assert said["en"] == ["1 unit rose", "−2.7", "+2.7", "−1,234.5", "A, B", "A, B", "A; B", "A: B", "A (B)", "A B"]
    assert said["zh-Hant"] == ["1個單位上升", *said["zh"][1:]]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ["2026年4月20日", "9月8日", "2026年度", "2026年第3季度", "2026年7月"]),
        ("zh-Hant", ["2026年4月20日", "9月8日", "2026年度", "2026年第3季度", "2026年7月"]),
        ("en", ["20 April 2026", "8 September", "2026", "Q3 2026", "July 2026"]),
    ],
)
def test_days_and_waves(language: str, expected: list[str]) -> None:
    speak(language)
    said = [dates.day(date(2026, 4, 20)), dates.day_of_year(date(2026, 9, 8))]
    assert said + [wave_title(period) for period in ("2026", "2026Q3", "2026-07")] == expected
    assert [wave_title(period) for period in ("2026年度", "2026年第3季度", "2026年7月")] == expected[2:]
    assert wave_title("第一期") == "第一期"


def test_traditional_characters_are_those_that_are_written_today() -> None:
    said = {
        "存入后台里的复核": "存入後台裏的覆核",
        "数据核查，剔除后才计入": "數據核查，剔除後才計入",
        "复制、重复、恢复": "複製、重複、恢復",
        "评议表带“意见”，没有群众不了解": "評議表帶“意見”，沒有群眾不了解",
        "计票汇总": "計票彙總",
        "汇总，不并列比较，并列第2名，合并": "彙總，不並列比較，並列第2名，合併",
        "离散程度是只有误差时的2倍": "離散程度是只有誤差時的2倍",
        "还没有收到保存的回音": "還沒有收到保存的回音",
        "折合评价人数，四舍五入": "折合評價人數，四捨五入",
        "若干干部发现了头发": "若干幹部發現了頭髮",
        "联系系统，关系": "聯繫系統，關係",
        "准确地批准，范围": "準確地批准，範圍",
    }
    assert {text: traditional(text) for text in said} == said


def test_a_job_in_another_thread_speaks_the_language_of_its_caller() -> None:
    speak("en")
    job = in_this_language(lambda end: spoken() + end)
    speak("zh")
    assert job("!") == "en!"
