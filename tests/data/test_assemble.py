"""Every reason for which a row is rejected, with its place; what is said twice is stored once."""

from __future__ import annotations

from datetime import datetime

import pytest

from data.assemble import Assembled, assemble
from data.content import EVERYBODY, TOTAL
from data.layout import BALLOT_ROLES, Layout
from data.problems import DataError
from data.shapes import shape_table
from tests.data.build import LONG, csv_file, table_of

LEVELS = {"满意", "基本满意", "一般", "不满意", "unknown", "abstain", "not_shown", "skipped"}


def take(*rows, wave: str | None = "2026", layout: Layout | None = None) -> Assembled:
    table = table_of(csv_file(rows))
    return assemble(table, shape_table(table, layout or Layout(), LEVELS, ()), wave, lambda each: LEVELS)


def places(assembled: Assembled) -> list[tuple[str, int, str, str]]:
    return [(problem.code, problem.row, problem.column, problem.value) for problem in assembled.problems]


def ratings(assembled: Assembled) -> list[tuple[str | None, str, str, str]]:
    labels = assembled.content.ballots["label"].to_pylist()
    return [
        (labels[row["ballot"]], row["unit"], row["dimension"], row["level"])
        for row in assembled.content.ratings.to_pylist()
    ]


def test_a_clean_long_file() -> None:
    taken = take(
        LONG,
        ["1", "企业", "甲", "态度", "满意"],
        ["2", "居民", "甲", "态度", "不了解"],
        ["1", "企业", "乙", "态度", "一般"],
    )
    assert (taken.read, taken.stored, taken.rejected, taken.problems, taken.unknown_levels) == (3, 3, 0, (), ())
    assert ratings(taken) == [("1", "甲", "态度", "满意"), ("1", "乙", "态度", "一般"), ("2", "甲", "态度", "unknown")]
    assert taken.content.counts("group") == {"企业": 1, "居民": 1}
    assert taken.content.waves == ["2026"]
    assert taken.content.names("unit") == ["甲", "乙"]


def test_defaults_for_what_a_file_does_not_say() -> None:
    taken = take(["甲", "乙"], ["满意", ""], ["", "一般"])
    assert taken.content.ballots["grp"].to_pylist() == [EVERYBODY] * 2
    assert taken.content.ballots["label"].to_pylist() == [None, None]
    assert taken.content.ballots["respondent"].to_pylist() == [None, None]
    assert taken.content.ballots["weight_micro"].to_pylist() == [1_000_000] * 2
    assert {row["dimension"] for row in taken.content.ratings.to_pylist()} == {TOTAL}
    assert taken.content.registry["unit_class"].to_pylist() == [None, None]
    blank = take(LONG, ["1", "企业", "甲", "", "满意"], ["1", "企业", "乙", TOTAL, "满意"])
    assert blank.content.names("dimension") == [TOTAL]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (["", "企业", "甲", "态度", "满意"], ("ballot_missing", 3, "评议表编号", "")),
        (["2", "", "甲", "态度", "满意"], ("group_missing", 3, "评议主体", "")),
        (["2", "企业", "", "态度", "满意"], ("unit_missing", 3, "参评单位", "")),
        (["2", "企业", "甲", "态度", "很满意"], ("level_unknown", 3, "评价选项", "很满意")),
        (["1", "居民", "乙", "态度", "满意"], ("ballot_two_groups", 3, "评议主体", "居民")),
    ],
)
def test_a_bad_row_is_rejected_with_its_place(row: list[str], place: tuple[str, int, str, str]) -> None:
    taken = take(LONG, ["1", "企业", "甲", "态度", "满意"], row, ["3", "企业", "甲", "态度", "满意"])
    assert places(taken) == [place]
    assert (taken.read, taken.stored, taken.rejected) == (3, 2, 1)
    assert {label for label, *_ in ratings(taken)} == {"1", "3"}


def test_respondents_weights_and_classes_that_contradict() -> None:
    header = ["评议表编号", "评议人", "权重", "参评单位", "类别", "评价选项"]
    taken = take(
        header,
        ["1", "张三", "2", "甲", "部门", "满意"],
        ["1", "李四", "2", "乙", "部门", "满意"],
        ["1", "张三", "3", "丙", "部门", "满意"],
        ["2", "王五", "0", "甲", "部门", "满意"],
        ["3", "王五", "1e9", "甲", "部门", "满意"],
        ["4", "王五", "无", "甲", "部门", "满意"],
        ["5", "王五", "0.5", "甲", "窗口", "满意"],
        ["6", "王五", "", "乙", "", "满意"],
    )
    assert places(taken) == [
        ("ballot_two_respondents", 3, "评议人", "李四"),
        ("ballot_two_weights", 4, "权重", "3"),
        ("weight_bad", 5, "权重", "0"),
        ("weight_bad", 6, "权重", "1e9"),
        ("weight_bad", 7, "权重", "无"),
        ("unit_two_classes", 8, "类别", "窗口"),
    ]
    assert taken.content.ballots["weight_micro"].to_pylist() == [2_000_000, 1_000_000]
    classes = {row["unit"]: row["unit_class"] for row in taken.content.registry.to_pylist()}
    assert classes == {"甲": "部门", "乙": None}


def test_equal_ratings_are_one_and_every_comment_stays() -> None:
    header = [*LONG, "意见建议"]
    taken = take(
        header,
        ["1", "企业", "甲", "态度", "满意", "很好"],
        ["1", "企业", "甲", "态度", "满意", "再快一点"],
        ["1", "企业", "甲", "态度", "满意", ""],
    )
    assert (taken.read, taken.stored, taken.rejected, taken.problems) == (3, 1, 0, ())
    assert taken.content.comments["text"].to_pylist() == ["很好", "再快一点"]


def test_of_contradicting_ratings_none_is_stored() -> None:
    header = [*LONG, "意见建议"]
    taken = take(
        header,
        ["1", "企业", "甲", "态度", "满意", "很好"],
        ["1", "企业", "甲", "效率", "满意", ""],
        ["2", "企业", "甲", "态度", "满意", ""],
        ["1", "企业", "甲", "态度", "一般", ""],
        ["1", "企业", "甲", "态度", "满意", ""],
    )
    assert [place[:2] for place in places(taken)] == [("rating_contradicts", row) for row in (2, 5, 6)]
    assert places(taken)[1] == ("rating_contradicts", 5, "评价选项", "一般")
    assert ratings(taken) == [("1", "甲", "效率", "满意"), ("2", "甲", "态度", "满意")]
    assert taken.content.comments.num_rows == 0
    assert (taken.read, taken.stored, taken.rejected) == (5, 2, 3)


def test_a_wide_ballot_that_stands_twice() -> None:
    taken = take(["评议表编号", "甲—态度", "甲—效率"], ["1", "满意", "一般"], ["2", "满意", "满意"], ["1", "满意", "满意"])
    assert places(taken) == [("rating_contradicts", 2, "甲—效率", "一般"), ("rating_contradicts", 4, "甲—效率", "满意")]
    assert ratings(taken) == [("1", "甲", "态度", "满意"), ("2", "甲", "态度", "满意"), ("2", "甲", "效率", "满意")]


def test_a_bad_wide_row_is_reported_once_and_counts_every_answer() -> None:
    taken = take(["评议表编号", "评议主体", "甲", "乙"], ["1", "", "满意", "一般"], ["2", "企业", "满意", "一般"])
    assert places(taken) == [("group_missing", 2, "评议主体", "")]
    assert (taken.read, taken.stored, taken.rejected) == (4, 2, 2)


def test_unknown_levels_are_summed_up_and_every_place_is_listed() -> None:
    taken = take(
        LONG, *([str(n), "企业", "甲", "态度", level] for n, level in enumerate(["差", "很满意", "满意", "很满意"]))
    )
    assert [(name, count, first.row) for name, count, first in taken.unknown_levels] == [("差", 1, 2), ("很满意", 2, 3)]
    assert [place[1] for place in places(taken)] == [2, 3, 5]
    assert taken.content.names("level") == ["满意"]


def test_levels_are_those_of_the_rows_own_wave() -> None:
    table = table_of(
        csv_file(
            [["评议年度", *LONG], ["2025", "1", "企业", "甲", "态度", "优"], ["2026", "1", "企业", "甲", "态度", "优"]]
        ),
    )
    shaped = shape_table(table, Layout(), ("优", "满意"), ())
    taken = assemble(table, shaped, None, lambda wave: {"2025": {"优"}, "2026": {"满意"}}[wave])
    assert places(taken) == [("level_unknown", 3, "评价选项", "优")]


def test_waves_from_a_column() -> None:
    header = ["评议年度", *LONG]
    rows = [
        ["2026", "1", "企业", "甲", "态度", "满意"],
        ["2025", "1", "居民", "甲", "态度", "一般"],
        ["", "2", "企业", "甲", "态度", "满意"],
    ]
    taken = take(header, *rows, wave=None)
    assert places(taken) == [("wave_missing", 4, "评议年度", "")]
    assert taken.content.waves == ["2025", "2026"]
    assert taken.content.ballots["grp"].to_pylist() == ["企业", "居民"]  # the same number in another wave is another ballot
    with pytest.raises(DataError, match="wave_conflict"):
        take(header, *rows, wave="2026")
    with pytest.raises(DataError, match="wave_absent"):
        take(LONG, ["1", "企业", "甲", "态度", "满意"], wave=None)


def test_a_ballot_with_nothing_but_a_comment_is_kept_and_not_counted() -> None:
    taken = take(["评议表编号", "甲", "意见建议"], ["1", "满意", ""], ["2", "", "还可以"], ["3", "", ""])
    assert taken.content.ballots["label"].to_pylist() == ["1", "2"]
    assert taken.content.rated_ballots == 1


def test_ballots_stand_in_file_order_even_when_their_rows_are_mixed() -> None:
    rows = [[ballot, "企业", unit, "态度", "满意"] for unit in ("甲", "乙") for ballot in ("3", "1", "2")]
    assert [label for label, *_ in ratings(take(LONG, *rows))] == ["3", "3", "1", "1", "2", "2"]


def test_a_registry() -> None:
    taken = take(
        ["参评单位", "类别", "是否排名", "分管口"],
        ["甲", "部门", "是", "政法"],
        ["乙", "部门", "否", ""],
        ["", "部门", "是", ""],
        ["甲", "部门", "是", ""],
        ["丙", "部门", "也许", ""],
        ["丁", "", "", ""],
    )
    assert places(taken) == [
        ("unit_missing", 4, "参评单位", ""),
        ("unit_twice", 5, "参评单位", "甲"),
        ("ranked_bad", 6, "是否排名", "也许"),
    ]
    rows = [(row["unit"], row["unit_class"], row["ranked"], row["portfolio"]) for row in taken.content.registry.to_pylist()]
    assert rows == [("甲", "部门", True, "政法"), ("乙", "部门", False, None), ("丁", None, None, None)]
    assert taken.content.waves == ["2026"]


def test_a_registry_with_its_own_waves() -> None:
    header = ["评议年度", "参评单位", "类别", "是否排名"]
    taken = take(header, ["2025", "甲", "部门", "是"], ["2026", "甲", "窗口", "是"], ["", "乙", "部门", "是"], wave=None)
    assert places(taken) == [("wave_missing", 4, "评议年度", "")]
    assert taken.content.waves == ["2025", "2026"]
    with pytest.raises(DataError, match="wave_conflict"):
        take(header, ["2025", "甲", "部门", "是"], wave="2026")
    with pytest.raises(DataError, match="wave_absent"):
        take(header[1:], ["甲", "部门", "是"], wave=None)


def test_problems_stand_in_the_order_of_the_file() -> None:
    rows = [
        ["1", "企业", "甲", "态度", "满意"],
        ["1", "企业"],
        ["", "企业", "甲", "态度", "满意"],
        ["4", "", "甲", "态度", "满意"],
    ]
    assert [problem.row for problem in take(LONG, *rows).problems] == [3, 4, 5]


FORMS = [
    ["序号", "提交答卷时间", "所用时间", "来源", "来自IP", "工作单位", "评议地点", "市公安局—态度", "市税务局—态度"],
    ["1", "2023/9/8 12:24:22", "137秒", "微信", "203.0.113.5(江苏-南京)", "市水务局", "汀南区", "满意", "一般"],
    ["2", "昨天", "很快", "-", "203.0.113.9(江苏-南京)", "", "", "满意", ""],
]


def test_what_a_file_says_of_forms() -> None:
    result = take(*FORMS)
    assert result.problems == () and result.stored == 3
    forms = result.content.ballots.select(BALLOT_ROLES).to_pylist()
    assert forms == [
        {
            "channel": "微信", "place": "汀南区", "submitted": datetime(2023, 9, 8, 12, 24, 22), "seconds": 137,
            "network": "203.0.113.0/24", "device": "203.0.113.5", "own_unit": "市水务局",
        },
        {
            "channel": None, "place": None, "submitted": None, "seconds": None, "network": "203.0.113.0/24",
            "device": "203.0.113.9", "own_unit": None,
        },
    ]  # fmt: skip
    assert [(note.code, note.row, note.column, note.value, note.facts) for note in result.notes] == [
        ("submitted_unread", 3, "提交答卷时间", "昨天", {"count": 1}),
        ("seconds_unread", 3, "所用时间", "很快", {"count": 1}),
    ]


def test_a_form_in_many_rows_takes_what_is_written_first() -> None:
    result = take(
        ["评议表", "单位", "评价", "渠道", "用时"],
        ["1", "甲", "满意", "", "60秒"],
        ["2", "甲", "满意", "", ""],
        ["1", "乙", "满意", "扫码", "60秒"],
        ["1", "丙", "满意", "纸质", ""],
    )
    assert result.content.ballots.select(["channel", "seconds"]).to_pylist() == [
        {"channel": "扫码", "seconds": 60},
        {"channel": None, "seconds": None},
    ]
    assert [(note.code, note.row, note.value, note.facts) for note in result.notes] == [
        ("form_differs", 5, "纸质", {"count": 1})
    ]
