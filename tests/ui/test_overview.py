"""总览 in all its states: what there is not, what may not be shown, and what is too much."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.appraisal import Appraisal, Note
from analytics.comment_report import CommentCounts, CommentReport, CommentScope, TopicLine
from analytics.decisions import decisions
from analytics.facts import foot, movers
from analytics.falls import falls
from tests.analytics.results import appraisal_of, changed, class_of, many
from ui import overview
from ui.rectification import ledger_block
from ui.session import Selection
from words import say
from words.language import LANGUAGES, speak

SELECTION = Selection("s", "2026")
UNITS = {f"单位{number}": f"{95 - number * 1.5:.2f}" for number in range(8)}
HOSTILE = '<img src=x onerror="alert(1)">'


def page(appraisal: Appraisal, strong=None, report=None) -> str:
    """The whole page, as pages/results/overview.py puts it together."""
    moving, feet = movers(appraisal), [foot(each) for each in appraisal.classes]
    return (
        overview.news(appraisal, moving, feet, overview.kicker(appraisal))
        + overview.four_figures(appraisal, [])
        + overview.dots(appraisal, SELECTION, strong)
        + overview.classes_table(appraisal, SELECTION, strong)
        + overview.moved(appraisal, moving, SELECTION, strong)
        + overview.falling(appraisal, falls(appraisal), moving, SELECTION, strong)
        + overview.topics_block(report)
        + ledger_block(None, SELECTION)
        + overview.to_decide(appraisal, decisions(appraisal), SELECTION, strong)
        + overview.not_ranked(appraisal.units, SELECTION, strong)
    )


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


STATES = {
    "first wave": appraisal_of(class_of("部门", UNITS)),
    "only scores": appraisal_of(class_of("部门", UNITS, apart=None)),
    "everything 100": appraisal_of(class_of("部门", dict.fromkeys(UNITS, "100.00"))),
    "a class of three": appraisal_of(class_of("部门", {"甲": "90.00", "乙": "89.00", "丙": "70.00"}), class_of("空", {})),
    "one unit": appraisal_of(class_of("全部", {"很长的名称" * 8: "88.10"})),
    "300 units": appraisal_of(class_of("部门", many(300), {f"单位{n}": changed("-2.00", "down", 1) for n in range(1, 40)})),
    "too few to show": appraisal_of(class_of("部门", UNITS, {"单位7": changed("-3.00", "down", 2)}, ballots=5)),
    "nobody ranked": appraisal_of(
        replace(
            class_of("部门", UNITS, unranked={"未排": Note("small_class", {"units": 3, "min": 4})}), mean=None
        )
    ),
    "hostile": appraisal_of(class_of(HOSTILE, {HOSTILE + str(n): f"{90 - n}.00" for n in range(7)}, flags=(HOSTILE,))),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_the_page_stands_in_every_state(state: str, language: str) -> None:
    speak(language)
    try:
        html = page(STATES[state])
    finally:
        speak("zh")
    assert html.count("<h1") == 1 and "<img" not in html and "None" not in plain(html)
    for tag in ("div", "section", "table", "ol", "ul", "li", "span", "a"):
        assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), tag


def test_the_first_wave_teaches_and_claims_no_change() -> None:
    html = page(STATES["first wave"])
    assert say("moved.first_wave") in html and say("falls.nobody") not in html
    assert say("topics.none") in html and say("ledger.none") in html


def test_scores_without_an_error_decide_nothing() -> None:
    shown = plain(page(STATES["only scores"]))
    assert say("decision.unknown") in shown and say("decision.foot_unknown", unit_class="部门") in shown
    assert say("dots.title_plain") in shown and "▲" not in shown and "得分接近" not in shown


def test_what_may_not_be_shown_looks_suppressed() -> None:
    html = page(STATES["too few to show"])
    table = overview.classes_table(STATES["too few to show"], SELECTION)
    assert plain(table).count(say("suppressed")) == 6 and not re.search(r"\d\d\.\d", plain(table))
    assert "名次由第" not in html and say("moved.nobody") in html


def test_one_table_holds_the_ends_of_three_classes() -> None:
    classes = [class_of(f"第{number}类", {f"{number}-{key}": value for key, value in UNITS.items()}) for number in range(4)]
    small = class_of("小类", {"甲": "90.00", "乙": "89.00", "丙": "88.00", "丁": "70.00"})
    html = overview.classes_table(appraisal_of(*classes[:2], small, classes[3]), SELECTION)
    assert html.count("<table") == 2 and html.count("<tr>") == 7 + 7
    first = re.findall(r"<tr>(.*?)</tr>", html)
    assert [plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", first[6])] == [
        "后1", "0-单位7 84.5", "1-单位7 84.5", "丁 70.0",
    ]  # fmt: skip
    assert re.findall(r"<td[^>]*></td>", first[5])  # a class of four has no 后2


def test_units_of_different_ranks_do_not_look_alike_and_ties_are_said() -> None:
    close = {**UNITS, "单位6": "84.52"}
    assert ">84.52<" in overview.classes_table(appraisal_of(class_of("部门", close)), SELECTION)
    tied = dict.fromkeys(UNITS, "90.00")
    assert plain(overview.classes_table(appraisal_of(class_of("部门", tied)), SELECTION)).count("另2个并列") == 2


def test_movers_of_both_directions_are_named_and_the_rest_counted() -> None:
    changes = {f"单位{number}": changed("2.00", "up") for number in range(1, 20)}
    changes |= {f"单位{number}": changed("-2.50", "down") for number in range(20, 60)}
    appraisal = appraisal_of(class_of("部门", many(60), changes))
    html = overview.moved(appraisal, movers(appraisal), SELECTION)
    assert html.count("▲") == html.count("▼") == 3 and say("moved.more", count=53) in html


def test_a_fall_gives_its_reasons() -> None:
    changes = {"单位7": changed("-2.10", "down", rank=2), "单位6": changed("0.10", rank=8)}
    appraisal = appraisal_of(class_of("部门", UNITS, changes))
    html = overview.falling(appraisal, falls(appraisal), movers(appraisal), SELECTION)
    assert "单位7：比上年下降2.1分，名次由第2位到第8位（双降），比本类平均低5.3分（靠后且下降）" in plain(html)
    told = plain(overview.to_decide(appraisal, decisions(appraisal), SELECTION))
    assert "单位7：居部门类末位、得分名次双降、靠后且下降" in told and say("decision.scope_open") in told


def test_a_leader_s_own_units_stand_out_in_every_list() -> None:
    changes = {"单位7": changed("-2.10", "down", rank=2), "单位1": changed("2.00", "up")}
    html = page(appraisal_of(class_of("部门", UNITS, changes)), strong={"单位7"})
    assert re.search(r'class="wp-strong-name">单位7<', html) and re.search(r'class="wp-faint">单位1<', html)
    assert not re.search(r'class="wp-strong-name">单位[0-6]<', html)


def test_topics_have_a_base_and_keep_few_voices_to_themselves() -> None:
    lines = tuple(TopicLine(f"主题{n}", "大类", 90 - n, 95, 40, 20, 10, 0) for n in range(5))
    counts = CommentCounts(900, 100, 800, 500, 16, 312, 172, 700)
    report = CommentReport(
        "2026", "s", "2026", None, CommentScope("", "", "", counts, lines), (), (),
        (CommentScope("城建口", "", "城建口", None), CommentScope("工业口", "", "工业口", counts, lines[3:])), (), 0, 0, 0, "",
    )  # fmt: skip
    html = overview.topics_block(report)
    assert re.findall(r"<li><a[^>]*topic=[^>]*>(\S+)</a> <b>(\S+)</b></li>", html) == [
        ("主题0", "90人"),
        ("主题1", "89人"),
        ("主题2", "88人"),
    ]
    assert say("topics.base", count=484) in html and say("topics.title", count=3) in html
    assert say("comments.too_few") in overview.topics_block(report, "城建口")
    assert say("topics.title", count=2) in overview.topics_block(report, "工业口")
    nothing = replace(report, whole=replace(report.whole, counts=CommentCounts(), topics=()))
    assert say("topics.none") in overview.topics_block(nothing)


def test_figures_say_what_they_rest_on() -> None:
    appraisal = appraisal_of(class_of("部门", UNITS))
    shown = plain(overview.four_figures(appraisal, ["纸质、网络9,259", "电话2,583"]))
    assert all(each in shown for each in ("误差±0.2分", "8个单位平均", "计分评价16,000条", "纸质、网络9,259", "电话2,583"))
    nobody = replace(appraisal, overall=replace(appraisal.overall, unknown_share=0.0))
    assert say("level.unknown") not in plain(overview.four_figures(nobody, []))
    scores = replace(appraisal, overall=replace(appraisal.overall, ballots=0, index=Decimal("88.80"), se=None))
    assert overview.four_figures(scores, []).count("<dt>") == 1
