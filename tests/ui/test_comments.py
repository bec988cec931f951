"""Parts of 意见 as markup: what adds up, what is marked, what looks suppressed, and names from files as text."""

from __future__ import annotations

import re

import pytest

from jobs.comment_files import Asked
from jobs.comments import CommentCounts, CommentReport, CommentScope, Found, Hit, Quote, TopicLine
from ui import comments
from ui.comment_rules import leads
from ui.session import Selection
from words import say

HOSTILE = '<img src=x onerror="alert(1)">'
HERE = Selection("s", "2026")
COUNTS = CommentCounts(900, 100, 800, 500, 16, 312, 172, 700)
LINES = (
    TopicLine("排队等候", "大类", 90, 95, 40, 20, 20, 3, 30, "more"), TopicLine("政策解释", "大类", 80, 95, 40, 20, 20, 0, 90, "same"),
    TopicLine(HOSTILE, "大类", 70, 95, 40, 20, 20, 0, 0, "new"), TopicLine("办事效率", "大类", 60, 95, 40, 20, 20, 0, 99, "fewer"),
    TopicLine("帮办代办", "大类", 0, 0, 0, 0, 0, 12, 0, "same"),
)  # fmt: skip
UNITS = (
    CommentScope("市公安局", "部门", "城建口", COUNTS, LINES, (Quote(f"排队{HOSTILE}", "criticism", ("排队等候",), 4),)),
    CommentScope("市体育局", "部门", "", None),
)


def report(**changes) -> CommentReport:
    whole = CommentScope("", "", "", COUNTS, LINES)
    groups = (CommentScope(HOSTILE, "", "", COUNTS, LINES), CommentScope("企业", "", "", COUNTS, LINES[:1]))
    facts = {
        "wave": "2026", "series": "s", "period": "2026", "wave_before": "2025", "whole": whole, "classes": (), "units": UNITS,
        "portfolios": (), "groups": groups, "unnamed": 5, "leads": 1, "undecided": 3, "rules": "",
    }  # fmt: skip
    return CommentReport(**facts | changes)


def test_the_news_is_what_is_raised_and_what_a_test_says_of_the_change() -> None:
    html = comments.news(report(), report().whole)
    told = re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", html)[0])
    assert told.startswith("意见反映最集中的是排队等候（90人）、政策解释（80人）")
    assert "排队等候增多" in told and "办事效率减少" in told and "新出现" in told and told.endswith("。")
    assert HOSTILE not in html and "共收到意见建议900条" in html
    first = report(whole=CommentScope("", "", "", COUNTS, LINES[1:2]))
    assert "基本持平" in comments.news(first, first.whole)
    few = CommentScope("市体育局", "", "", None)
    assert say("comments.too_few") in comments.news(report(), few)
    assert say("suppressed") in comments.suppressed(few) and say("comments.too_few") in comments.suppressed(few)


def test_the_flow_adds_up() -> None:
    html = comments.flow(report().whole)
    assert [int(each) for each in re.findall(r"<b>(\d+)</b>", html)] == [900, 800, 500, 16, 312, 172]
    widths = [float(each) for each in re.findall(r"width:([\d.]+)%", html)]
    assert sum(widths) == pytest.approx(100, abs=0.1)
    assert comments.flow(CommentScope("", "", "", None)) == ""


def test_topics_by_persons_the_first_three_marked() -> None:
    found = report()
    html = comments.topics(found, found.whole, HERE, "政策解释")
    assert html.count("wp-first") == 3 and HOSTILE not in html
    assert html.count("wp-chosen-row") == 1 and "帮办代办（12人）" in html and "另有5条" in html
    assert [word for word in ("增多", "减少", "新出现", "基本持平") if word not in html] == []
    assert re.findall(r'data-page="comments" aria-current="page">([^<]+)', html) == ["政策解释"]
    many = tuple(TopicLine(f"主题{n}", "", 90 - n, 1, 1, 1, 0, 0) for n in range(20))
    html = comments.topics(report(), CommentScope("市公安局", "", "", COUNTS, many), HERE, "主题19")
    assert "<details" in html and " open>" in html and "与上期比" not in html and html.count("wp-first") == 3


def test_a_topic_says_who_raises_it_about_whom() -> None:
    html = comments.of_topic(report(), report().whole, HERE, "排队等候")
    assert "市公安局" in html and "市体育局" not in html and "90人反映" in html and HOSTILE not in html
    assert say("comments.alike", n="4") in html
    assert say("comments.of_topic.none") in comments.of_topic(report(), report().whole, HERE, "没有的")
    other = comments.of_topic(report(), report().whole, HERE.of_class("企业"), "排队等候")
    assert "市公安局" not in other


def test_units_and_groups_and_what_may_not_be_shown() -> None:
    html = comments.units(report(), HERE)
    row = re.search(r"<tr><td[^>]*>[^<]*<a[^>]*>市体育局</a>.*?</tr>", html)[0]
    assert say("suppressed") in row and not re.search(r">\d+<", row)
    assert HOSTILE not in comments.groups(report(), HERE, "") + html
    assert comments.groups(report(groups=()), HERE, "") == comments.quotes(UNITS[1]) == ""
    assert HOSTILE not in comments.quotes(UNITS[0]) and "排队" in comments.quotes(UNITS[0])


def test_what_waits_is_for_whom_it_is_told_to() -> None:
    assert comments.waiting(report(undecided=None, leads=None), HERE) == ""
    assert comments.waiting(report(), HERE).count("<a ") == 2


@pytest.mark.parametrize(
    ("said", "searched", "marked"),
    [
        ("窗口排队", "排队", "窗口<mark>排队</mark>"),
        ("APP崩溃，app慢", "App 慢", "<mark>APP</mark>崩溃，<mark>app</mark><mark>慢</mark>"),
        ("<b>1 & 2</b>", "b &", "&lt;<mark>b</mark>&gt;1 <mark>&amp;</mark> 2&lt;/<mark>b</mark>&gt;"),
        ("a.c abc", "a.c", "<mark>a.c</mark> abc"),
        ("排队排队", "排 排队", "<mark>排队</mark><mark>排队</mark>"),
        ("Straße 排队", "排队", "Straße 排队"),
        (HOSTILE, "", "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"),
    ],
)
def test_words_are_marked_and_nothing_else_is_markup(said: str, searched: str, marked: str) -> None:
    assert comments.highlighted(said, searched) == marked


def test_what_was_found_and_what_is_never_found() -> None:
    hit = Hit(HOSTILE, "部门", f"排队{HOSTILE}", "criticism", (HOSTILE,), 7)
    html = comments.hits(Found(300, 900, (hit,)), Asked(text="排队"))
    assert "<mark>排队</mark>" in html and HOSTILE not in html and say("comments.never_found") in html
    assert say("comments.search.first", n="1") in html
    nothing = comments.hits(Found(0, 0, ()), Asked())
    assert say("comments.search.nothing") in nothing and say("comments.never_found") in nothing
    told = comments.search_news(report(), Found(300, 900, ()), Asked(text=HOSTILE, type="praise"))
    assert HOSTILE not in told and "表扬" in told and "找到300条" in told


def test_leads_are_not_printed() -> None:
    assert say("comments.leads.none") in leads(())
