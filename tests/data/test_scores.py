"""Published scores: how they are written, what is missing, what is said of the assumption."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.assemble import assemble
from data.assembled import Assembled
from data.layout import Layout, parse_layout
from data.problems import DataError
from data.shapes import shape_table
from tests.data.build import csv_file, table_of


def take(*rows, wave: str | None = "2023", layout: Layout | None = None) -> Assembled:
    table = table_of(csv_file(rows))
    shaped = shape_table(table, layout or Layout(), ("满意",), ())
    assert shaped.shape == "scores"
    return assemble(table, shaped, wave, lambda each: {"满意"})


def scores(assembled: Assembled) -> list[tuple]:
    return [tuple(row.values())[1:] for row in assembled.content.scores.to_pylist()]


def test_rank_unit_and_score() -> None:
    result = take(
        ("名次", "单位", "类别", "得分", "有效评价"),
        ("第1名", "甲", "部门", "92.35分", "1,204份"),
        ("并列第2", "乙", "部门", "９１．５", ""),
        ("2", "丙", "部门", "65%", "不详"),
    )
    assert scores(result) == [
        ("甲", "总体评价", Decimal("92.350000"), 1204, 1),
        ("乙", "总体评价", Decimal("91.500000"), None, 2),
        ("丙", "总体评价", Decimal("65.000000"), None, 2),
    ]
    assert (result.read, result.stored, result.rejected, result.problems) == (3, 3, 0, ())
    assert [(note.code, note.row, note.value, note.facts["count"]) for note in result.notes] == [
        ("score_percent", 4, "65%", 1),
        ("rated_unread", 4, "不详", 1),
    ]


def test_missing_scores_and_rows_that_are_no_units() -> None:
    rows = [("甲", "."), ("乙", "-"), ("丙", ""), ("丁", "80"), ("本类平均", "85"), ("戊", "81"), ("合计", "85")]
    result = take(("单位", "得分"), *rows)
    assert [row[0] for row in scores(result)] == ["丁", "戊"]
    assert [(note.code, note.facts["count"]) for note in result.notes] == [("score_missing", 3), ("score_of_total", 1)]


def test_scores_of_dimensions_and_of_several_waves() -> None:
    result = take(
        ("年度", "单位", "指标", "得分"), ("2022", "甲", "公开", "80"), ("2023", "甲", "公开", "81"), ("2023", "甲", "", "82"),
        wave=None,
    )  # fmt: skip
    assert result.content.waves == ["2022", "2023"]
    assert [row[1] for row in scores(result)] == ["公开", "公开", "总体评价"]


def test_fractions_need_a_word() -> None:
    rows = (("单位", "得分"), ("甲", "0.65"), ("乙", "0.7"))
    with pytest.raises(DataError) as caught:
        take(*rows)
    assert caught.value.code == "scores_fraction" and caught.value.facts["column"] == "得分"
    result = take(*rows, layout=parse_layout("fraction = true"))
    assert [row[2] for row in scores(result)] == [65, 70]
    assert [(note.code, note.value, note.facts["count"]) for note in result.notes] == [("score_fraction", "0.65", 2)]
    result = take(("单位", "得分"), ("甲", "0.65"), ("乙", "70"), layout=parse_layout("fraction = true"))
    assert [problem.code for problem in result.problems] == ["score_bad"]


@pytest.mark.parametrize("text", ["优", "-1", "1e9", "100001", "8,5", "nan", "inf"])
def test_what_is_no_score(text: str) -> None:
    result = take(("单位", "得分"), ("甲", text), ("乙", "80"))
    assert [(problem.code, problem.row, problem.value) for problem in result.problems] == [("score_bad", 2, text)]
    assert (result.read, result.stored, result.rejected) == (2, 1, 1)


def test_contradictions() -> None:
    result = take(
        ("单位", "类别", "得分"), ("甲", "部门", "80"), ("甲", "部门", "80"), ("乙", "部门", "80"), ("乙", "部门", "81"),
        ("", "部门", "82"), ("甲", "窗口", "80"),
    )  # fmt: skip
    assert [row[0] for row in scores(result)] == ["甲"]
    assert [(problem.code, problem.row) for problem in result.problems] == [
        ("score_twice", 5), ("unit_missing", 6), ("unit_two_classes", 7),
    ]  # fmt: skip


def test_ballots_are_not_scores() -> None:
    table = table_of(csv_file([("评议表编号", "单位", "评价", "得分"), ("1", "甲", "满意", "100")]))
    assert shape_table(table, Layout(), ("满意",), ()).shape == "long"
    with pytest.raises(DataError) as caught:
        shape_table(table, Layout(shape="scores", columns={"unit": "评价"}), ("满意",), ()) and take(("单位",), ("甲",))
    assert caught.value.code in ("no_rating_columns", "not_a_table")
    with pytest.raises(DataError) as caught:
        shape_table(table_of(csv_file([("单位", "分"), ("甲", "1")])), Layout(shape="scores"), ("满意",), ())
    assert caught.value.code == "long_column_absent" and caught.value.facts["column"] == "得分"
