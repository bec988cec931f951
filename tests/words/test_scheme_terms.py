"""The rules of a scheme in words: none is shown by its key in the file."""

from __future__ import annotations

from analytics.scheme import Scheme, parse_scheme
from analytics.scheme_diff import outline
from words.catalog import knows
from words.scheme_terms import rule_lines

TEXT = """
id = "a"
title = "办法"
satisfied = ["满意"]
satisfied_broad = ["满意"]
level = [{name = "满意", score = 100}, {name = "不满意", score = 0}]
grade = [{name = "优秀", top_share = 0.2}, {name = "一般"}]
[weighting."居民"]
trim = 5
[weighting."居民".design."所在县区"]
"望湖区" = 3
"汀南区" = 2
[weighting."居民".margins."性别"]
"男" = 0.5
"女" = 0.5
"""


def test_every_rule_has_a_word() -> None:
    scheme: Scheme = parse_scheme(TEXT)
    assert [part.kind for part in outline(scheme) if not knows("rule." + part.kind)] == []


def test_rules_read_as_an_office_would_say_them() -> None:
    lines = dict(rule_lines(outline(parse_scheme(TEXT))))
    assert lines["主体内加权"] == "居民（所在县区按抽样人数；性别按总体构成迭代；截尾）"
    assert lines["等次"] == "优秀（本类前20%）、一般"
