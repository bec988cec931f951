"""Failures as sentences: one line, whatever a file or a person wrote into it."""

from __future__ import annotations

from types import SimpleNamespace

from analytics.errors import SchemeError
from data.problems import DataError, Problem
from jobs.unknown import Unknown
from words.failures import failure, one_line, place_of, reason_of, unknown_name


def test_a_sentence_with_its_facts() -> None:
    assert failure(DataError("empty_file", file="一.csv")) == "一.csv是空文件，没有可读的内容；请检查文件是否选对。"


def test_what_a_file_says_stays_on_one_line_and_ends() -> None:
    text = failure(DataError("empty_file", file="一\n二\u202e三" + "长" * 10_000))
    assert "\n" not in text and "\u202e" not in text and len(text) < 400
    assert one_line(" a\t b\u3000") == "a b"
    place = place_of(Problem("level_unknown", row=3, column="评\n价", value="x" * 9_999))
    assert "\n" not in place and len(place) < 400


def test_lists_say_how_many_there_are() -> None:
    text = failure(DataError("ballots_known", file="f", count=30, labels=[f"A{number}" for number in range(30)]))
    assert "A7" in text and "A8" not in text and "等30个" in text


def test_the_nearest_names_or_else_all() -> None:
    near = failure(DataError("unit_unknown", unit="公安局", nearest=["市公安局"], known=["市公安局", "市教育局"]))
    assert near.endswith("相近的有：市公安局。") and "市教育局" not in near
    none = failure(DataError("unit_unknown", unit="zz", nearest=[], known=["市公安局", "市教育局"]))
    assert none.endswith("现有的有：市公安局、市教育局。")
    assert failure(DataError("wave_unknown", wave="1", nearest=[], known=[])) == "没有“1”这一期。"
    once = failure(DataError("scheme_unknown", name="x", nearest=[], known=["a", "b"]))
    assert once.count("a、b") == 1


def test_rejected_rows_name_the_first_places() -> None:
    problems = tuple(Problem("unit_missing", "f.csv", "表1", row, "参评单位", "") for row in range(2, 9))
    text = failure(DataError("rows_rejected", problems, file="f.csv", count=7))
    assert "7处" in text and "第4行" in text and "第5行" not in text and "……" in text
    assert "工作表“表1”第2行“参评单位”列：没有写参评单位" in text


def test_unknown_names_of_every_kind_in_one_sentence() -> None:
    unknown = [
        Unknown("unit", "市公按局", ("市公安局",)),
        Unknown("group", "群\n众", ()),
        Unknown("level", "很满意", ("满意",), 12, 7, "评价选项"),
        *(Unknown("dimension", f"内容{number}", ()) for number in range(300)),
    ]
    text = failure(DataError("names_unknown", file="f.csv", unknown=unknown))
    assert "\n" not in text and "等300个" in text and "内容299" not in text and "内容150" in text
    assert "“市公按局”（相近：市公安局）" in text and "“很满意”（相近：满意）（首见第7行“评价选项”列）" in text
    assert "--create-units" not in text  # the levels come first
    assert "--create-units" in failure(DataError("names_unknown", file="f.csv", unknown=unknown[:2]))


def test_a_scheme_that_breaks_its_format_names_the_key() -> None:
    assert "[level[2].score]" in failure(SchemeError("scheme_needs_number", key="level[2].score", seen="x"))


def test_reasons_with_facts() -> None:
    assert reason_of(Problem("ragged_row", facts={"seen": 3, "expected": 2})) == "这一行有3格，表头有2格"
    assert place_of(Problem("ragged_row", row=9, facts={"seen": 3, "expected": 2})) == "第9行：这一行有3格，表头有2格"
    assert unknown_name(SimpleNamespace(name="甲", nearest=(), row=None, column="")) == "“甲”"


def test_anything_else_is_a_sentence_too() -> None:
    assert "KeyError" in failure(KeyError("x")) and "\n" not in failure(KeyError("x"))
    assert "no_such_code" in failure(DataError("no_such_code"))
