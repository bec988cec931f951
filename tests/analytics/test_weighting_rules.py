"""The tables under [weighting] of a scheme file."""

from __future__ import annotations

import pytest

from analytics.errors import SchemeError
from analytics.scheme import parse_scheme
from analytics.weighting_rules import WeightingRule
from tests.analytics.test_scheme import scheme_text

MINIMAL = scheme_text()

SEX = '[weighting."居民".margins."性别"]\n"男" = 0.49\n"女" = 0.51\n'


def rule(text: str) -> WeightingRule:
    return parse_scheme(f"{MINIMAL}\n{text}").weighting["居民"]


def failure(text: str) -> SchemeError:
    with pytest.raises(SchemeError) as error:
        parse_scheme(f"{MINIMAL}\n{text}")
    return error.value


def test_a_scheme_without_weighting():
    assert parse_scheme(MINIMAL).weighting == {}


def test_shares_percent_and_persons_are_the_same():
    shares = rule(SEX)
    assert shares == WeightingRule(margins={"性别": {"男": 0.49, "女": 0.51}})
    assert rule(SEX.replace("0.49", "49.0").replace("0.51", "51.0")) == shares
    assert rule(SEX.replace("0.49", "490000").replace("0.51", "510000")) == shares
    rounded = rule(SEX.replace("0.49", "0.333").replace("0.51", "0.666"))
    assert sum(rounded.margins["性别"].values()) == pytest.approx(1)


def test_everything_that_can_be_said():
    text = (
        '[weighting."居民"]\nmissing = "own_category"\ntrim = 5\n'
        '[weighting."居民".design."所在县区"]\n"望湖" = 412000\n"汀南" = 100000\n' + SEX
    )
    assert rule(text) == WeightingRule(
        design={"所在县区": {"望湖": 412000.0, "汀南": 100000.0}}, margins={"性别": {"男": 0.49, "女": 0.51}},
        missing="own_category", trim=5.0,
    )  # fmt: skip


def test_post_stratification():
    text = '[weighting."居民".post_stratify."性别×年龄段"]\n' + "\n".join(
        f'"{sex}×{age}" = 0.25' for sex in "男女" for age in ("18–44", "45以上")
    )
    found = rule(text)
    assert found.post_stratified and list(found.margins) == ["性别×年龄段"]


def test_the_hash_changes_with_the_weighting_and_not_with_its_order():
    age = '[weighting."居民".margins."年龄段"]\n"18–44" = 0.5\n"45以上" = 0.5\n'
    one, other = parse_scheme(f"{MINIMAL}\n{SEX}{age}"), parse_scheme(f"{MINIMAL}\n{age}{SEX}")
    assert one.hash == other.hash != parse_scheme(MINIMAL).hash


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ('[weighting]\n"居民" = "性别"', "scheme_needs_weighting", "weighting.居民"),
        ('[weighting."居民"]\ntrim = 5', "scheme_needs_weighting", "weighting.居民"),
        (SEX + '[weighting."居民".targets]', "scheme_unknown_key", "weighting.居民.targets"),
        (SEX.replace("0.51", "0.41"), "scheme_margin_sum", "weighting.居民.margins.性别"),
        (SEX.replace("0.49", "49").replace("0.51", "46"), "scheme_margin_sum", "weighting.居民.margins.性别"),
        (SEX.replace("0.51", "0"), "scheme_margin_number", "weighting.居民.margins.性别.女"),
        (SEX.replace("0.51", '"半"'), "scheme_margin_number", "weighting.居民.margins.性别.女"),
        ('[weighting."居民".margins."性别"]\n"男" = 1', "scheme_needs_margin", "weighting.居民.margins.性别"),
        (SEX.replace('"性别"', '"性别×年龄段"'), "scheme_margin_category", "weighting.居民.margins.性别×年龄段.男"),
        (
            '[weighting."居民".margins."年龄段"]\n"18–44" = 0.5\n"18-44" = 0.5', "scheme_margin_category",
            "weighting.居民.margins.年龄段.18-44",
        ),
        (SEX + '[weighting."居民"]\ntrim = 1', "scheme_needs_number", "weighting.居民.trim"),
        (SEX + '[weighting."居民"]\nmissing = "drop"', "scheme_needs_choice", "weighting.居民.missing"),
        (SEX + '[weighting."居民"]\ntrim = 5\ntrim_iqr = 6', "scheme_either", "weighting.居民.trim"),
        (SEX + SEX.replace("margins", "post_stratify"), "scheme_either", "weighting.居民.margins"),
        (SEX.replace("margins", "design") + SEX.replace('margins."性别"', 'design."身份"'), "scheme_margins", "weighting.居民.design"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(text, code, key):
    error = failure(text)
    assert (error.code, error.facts["key"]) == (code, key)


def test_persons_of_two_margins_are_the_same_persons():
    """6,194 by kind and 11,071 by target: what R only warns of, and then lets the last margin win."""
    text = (
        '[weighting."居民".margins."类型"]\n"E" = 4421\n"H" = 755\n"M" = 1018\n'
        '[weighting."居民".margins."达标"]\n"No" = 1072\n"Yes" = 9999\n'
    )
    error = failure(text)
    assert error.code == "scheme_margin_totals"
    assert (error.facts["total"], error.facts["other_total"]) == (6194, 11071)
    assert set(rule(text.replace("9999", "5122")).margins) == {"类型", "达标"}
