"""Sentences on how far a place hangs on the scheme, and on the questionnaire."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.agreement import Concordance, Difference
from analytics.instrument import Agreement, Instrument, Mildness, Scale
from analytics.reliability import Item, Reliability
from analytics.sensitivity import Moved, Place, Sensitivity, UnitSensitivity
from words import instrument as instrument_words
from words.sensitivity import share, summary

STEADY = Moved(1.0, 1.0, 0.0, 1.0, 34, 34)


def place(rank: int | None) -> Place:
    return Place(rank, Decimal("85.32"))


UNIT = UnitSensitivity(
    unit="市城管局", place=place(34), last=True, others=(place(34), place(30), place(34), place(33)),
    spread=replace(STEADY, last=0.96), votes=STEADY, strictness={name: place(34) for name in ("ignored", "excluded", "strict")},
    unweighted=None, without_lines=(34, 33), without_dimensions=(34, 34),
)  # fmt: skip
RESULT = Sensitivity("政府部门", (("a", "甲"),) * 4, (), ("居民", "企业"), ("公开", "依法"), True, (0.1, 0.2), (UNIT,))


def test_the_summary_of_a_unit() -> None:
    assert summary(UNIT, RESULT) == (
        "市城管局：换用其他4种办法，名次在第30至第34之间；权重上下浮动20%，96%的情形下仍居末位；"
        "去掉任一评议主体，名次在第33至第34之间（去掉“企业”时为第33位）；去掉任一评议内容，名次不变；"
        "有疑问的评议表计入或剔除，名次不变。"
    )


@pytest.mark.parametrize(
    ("unit", "result", "part"),
    [
        (replace(UNIT, others=(place(34),) * 4), RESULT, "换用其他4种办法，名次不变"),
        (replace(UNIT, others=(place(33),) * 4), RESULT, "换用其他4种办法，名次为第33；"),
        (replace(UNIT, others=(place(33), *(place(None),) * 3)), RESULT, "名次为第33，其中3种不能排名"),
        (replace(UNIT, others=(place(None),) * 4), RESULT, "换用其他4种办法，都不能排名"),
        (replace(UNIT, others=()), replace(RESULT, others=()), "没有其他办法可以换用"),
        (replace(UNIT, spread=STEADY), RESULT, "权重上下浮动20%，始终居末位"),
        (UNIT, replace(RESULT, movable=False), "权重只有一项，无从浮动"),
        (replace(UNIT, place=place(1), spread=replace(STEADY, first=0.5)), RESULT, "50%的情形下仍居首位"),
        (replace(UNIT, last=False, spread=replace(STEADY, kept=0.25)), RESULT, "25%的情形下仍列第34位"),
        (replace(UNIT, strictness={"ignored": place(34), "strict": place(None)}), RESULT, "为第34位，全部剔除时为不排名"),
        (replace(UNIT, unweighted=place(33)), RESULT, "评议表不加权时为第33位。"),
        (replace(UNIT, unweighted=place(34)), RESULT, "评议表不加权，名次不变。"),
    ],
)
def test_parts_of_the_summary(unit: UnitSensitivity, result: Sensitivity, part: str) -> None:
    assert part in summary(unit, result)


@pytest.mark.parametrize(("value", "text"), [(0, "0%"), (0.001, "不到1%"), (0.96, "96%"), (0.999, "99%"), (1, "100%")])
def test_what_is_not_all_is_not_100(value: float, text: str) -> None:
    assert share(value) == text


FOUND = Reliability(120, (Item("公开", 120, 90.0, 5.0, 0.2, 0.9, 0.9),), (), 0.85, 0.85, 0.5, 0.01, 0.8, 0.9, 0.86, (0.7,))
CLASS = Instrument(
    unit_class="政府部门", questions=("公开", "依法"), persons=120, dimensions=(), units=(), flat=False, flat_bound=None,
    scales=(Scale("person", False, 120, FOUND), Scale("within", False, 900, replace(FOUND, alpha=0.6))), lines=(),
    agreement=Agreement(("居民", "企业"), Concordance(30, 2, 0.6, 40.0, 0.001), (), None),
    mildness=(Mildness("居民", 60, 1.0), Mildness("企业", 60, -1.2)), difference=Difference(9.0, 1, 0.003, 0.1),
)  # fmt: skip


def test_what_a_questionnaire_is_worth() -> None:
    assert instrument_words.lines(CLASS) == [
        "政府部门：评议人120名，一并问到的评议内容2项。",
        "评议人之间（每人取对各单位的平均）：α＝0.85（0.80～0.90），ω＝0.86，信度较好。",
        "同一人评不同单位时：α＝0.60（0.80～0.90），ω＝0.86，各项各有高低，分项得分值得分别看。",
        "去掉公开，其余各项的信度反而更高。",
        "各主体对单位先后的看法较为一致（W＝0.60，30个单位，2类主体）。",
        "对同样的单位，居民打分最宽（与单位得分相比平均＋1.0分），企业最严（平均－1.2分）。",
    ]


def with_order(w: float, p: float) -> Instrument:
    return replace(CLASS, agreement=replace(CLASS.agreement, concordance=Concordance(30, 2, w, 40.0, p)))


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (replace(CLASS, scales=(), persons=0), "只有计票汇总，没有逐份的数据，信度算不出来。"),
        (replace(CLASS, scales=(), questions=()), "没有同时问两项以上内容，信度算不出来。"),
        (replace(CLASS, scales=(), flat=True, flat_bound=0.03), "全部评价相同，信度算不出来。"),
        (replace(CLASS, flat=True, flat_bound=0.0304), "全部评价都是最高档，区分度不足；按现有评议人数，有95%的把握认为不给最高档的评议人不超过3.0%。"),
        (with_order(0.8, 0.001), "各主体对单位先后的看法一致（W＝0.80，30个单位，2类主体）。"),
        (with_order(0.8, 0.2), "各主体对单位先后的看法看不出一致（W＝0.80，30个单位，2类主体）。"),
        (with_order(0.1, 0.01), "各主体对单位先后的看法不一致（W＝0.10，30个单位，2类主体）。"),
        (replace(CLASS, difference=replace(CLASS.difference, p=0.2)), "对同样的单位，各主体打分的宽严没有超出偶然的差别。"),
    ],
)  # fmt: skip
def test_sentences_on_a_questionnaire(result: Instrument, sentence: str) -> None:
    assert sentence in instrument_words.lines(result)
