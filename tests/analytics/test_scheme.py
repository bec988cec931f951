"""Scheme files: what they mean, and that whatever is wrong in one is refused by the name of its key."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import SchemeError
from analytics.scheme import Grade, Weights, parse_scheme

PRESETS = sorted((Path(__file__).parents[2] / "schemes" / "scales").glob("*.toml"))

KEYS = {
    "id": '"example"',
    "title": '"示例"',
    "decimals": "2",
    "missing_group": '"renormalise"',
    "min_ballots": "30",
    "satisfied": '["满意"]',
    "satisfied_broad": '["满意", "基本满意"]',
}
LEVELS = """
[[level]]
name = "满意"
score = 100
[[level]]
name = "基本满意"
score = 80
[[level]]
name = "不满意"
score = 0
"""


def scheme_text(more: str = "", levels: str = LEVELS, **keys: str | None) -> str:
    """A small valid scheme, with keys changed (None: left out) and text appended."""
    merged = {**KEYS, **keys}
    return "\n".join(f"{key} = {value}" for key, value in merged.items() if value is not None) + "\n" + levels + more


def test_the_whole_of_a_scheme():
    scheme = parse_scheme(
        scheme_text(
            """
[groups]
"领导" = 0.1
"代表" = 0.2
[groups."电话"]
weight = 0.6
"居民" = 3
"企业" = 1
[dimensions]
"政务公开" = 2
[class."公共服务行业".groups]
"居民" = 1
[class."公共服务行业".dimensions]
"服务态度" = 1
[shown_as]
"领导" = "领导和代表"
"代表" = "领导和代表"
[[grade]]
name = "优秀"
at_least = 85
[[grade]]
name = "一般"
last = 3
last_by_class = { "政法机关" = 1 }
[[grade]]
name = "良好"
""",
            secret='["领导"]',
            score_from='"overall_if_alone"',
            missing_dimension='"class_mean"',
            min_units="5",
        )
    )
    assert scheme.scores == {"满意": 100.0, "基本满意": 80.0, "不满意": 0.0}
    assert (scheme.lowest, scheme.highest) == (0.0, 100.0)
    assert scheme.groups == pytest.approx({"领导": 0.1, "代表": 0.2, "居民": 0.45, "企业": 0.15})
    assert scheme.group_weights("政府部门") is scheme.groups
    assert scheme.by_class == {"公共服务行业": Weights({"居民": 1.0}, {"服务态度": 1.0})}
    assert scheme.dimension_weights("公共服务行业") == {"服务态度": 1.0}
    assert scheme.line("领导") == "领导和代表" and scheme.line("居民") == "居民"
    assert scheme.grades[1] == Grade("一般", last=3, last_by_class={"政法机关": 1})
    assert (scheme.score_from, scheme.missing_dimension, scheme.min_units) == ("overall_if_alone", "class_mean", 5)


def test_what_a_scheme_leaves_out():
    scheme = parse_scheme(scheme_text(decimals=None, missing_group=None, min_ballots=None))
    assert (scheme.decimals, scheme.missing_group, scheme.missing_dimension) == (2, "renormalise", "renormalise")
    assert (scheme.min_ballots, scheme.min_units, scheme.pooled) == (30, 4, False)
    assert scheme.groups is None and scheme.dimensions is None and scheme.grades == ()


def test_equal_weights_can_be_said_of_one_class():
    scheme = parse_scheme(
        scheme_text(
            """
[groups]
"居民" = 3
"企业" = 1
[dimensions]
"效率" = 1
[class."行业".groups]
equal = true
[class."行业".dimensions]
equal = true
[class."机关"]
score_from = "overall"
"""
        )
    )
    assert scheme.group_weights("机关") == {"居民": 3.0, "企业": 1.0} and scheme.group_weights("行业") is None
    assert scheme.dimension_weights("机关") == {"效率": 1.0} and scheme.dimension_weights("行业") is None
    assert (scheme.score_from_in("机关"), scheme.score_from_in("行业")) == ("overall", "dimensions")
    assert parse_scheme(scheme_text("[groups]\nequal = true")) == parse_scheme(scheme_text())


def test_nested_weights_are_shown_flat():
    """电话 60 of 100, three quarters of it 居民; a class has its own; shares add up to one."""
    scheme = parse_scheme(
        scheme_text(
            """
[groups]
"代表" = 10
[groups."电话"]
weight = 60
"居民" = 3
"企业" = 1
[groups."网络"]
weight = 30
"居民" = 1
[class."行业".groups."电话"]
weight = 1
"居民" = 1
"企业" = 3
[class."机关".groups]
equal = true
[class."其他".dimensions]
"效率" = 1
"""
        )
    )
    flat = scheme.flat_weights()
    assert list(flat) == ["", "行业", "机关"], "a class without group weights of its own is one of the rest"
    assert flat[""] == pytest.approx({"代表": 0.1, "居民": 0.75, "企业": 0.15})
    assert flat["行业"] == pytest.approx({"居民": 0.25, "企业": 0.75})
    assert flat["机关"] is None
    assert parse_scheme(scheme_text("[groups]\npooled = true")).flat_weights() == {"": None}


def test_rules_for_ranks_grades_and_flags():
    scheme = parse_scheme(
        scheme_text(
            """
[[grade]]
name = "优胜"
at_least = 84
top = 3
top_by_class = { "行业" = 1 }
[[grade]]
name = "达标"
at_least = 84
[[grade]]
name = "样本不足"
too_few_ballots = true
[[grade]]
name = "未达标"
[[flag]]
name = "重点监控"
last = 3
below = 60
below_mean = true
consecutive = 3
""",
            rank_rule='"dense"',
            tie_break='["satisfaction_rate", "dissatisfaction_rate"]',
            dissatisfied='["不满意"]',
            min_shown="20",
            missing_answer='"listwise"',
        )
    )
    assert scheme.grades[0] == Grade("优胜", at_least=84.0, top=3, top_by_class={"行业": 1})
    assert scheme.grades[2] == Grade("样本不足", too_few_ballots=True)
    assert scheme.flags == (Grade("重点监控", last=3, below=60.0, below_mean=True, consecutive=3),)
    assert (scheme.rank_rule, scheme.min_shown, scheme.missing_answer, scheme.periods) == ("dense", 20, "listwise", 3)
    assert (scheme.tie_break, scheme.dissatisfied) == (("satisfaction_rate", "dissatisfaction_rate"), ("不满意",))


def test_pooled():
    assert parse_scheme(scheme_text("[groups]\npooled = true")).pooled


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_presets(path):
    scheme = parse_scheme(path.read_text(encoding="utf-8"))
    assert scheme.id == path.stem
    strict, broad = (set(scheme.levels_named(names)) for names in (scheme.satisfied, scheme.satisfied_broad))
    assert scheme.satisfied and strict <= broad <= set(scheme.scores)


def test_presets_are_there():
    assert {path.stem for path in PRESETS} >= {
        "cn4_100_80_60_0",
        "cn3_100_70_30",
        "cn3_100_75_55",
        "cn4_100_90_70_50",
        "hcp5_star",
    }


HASHES = {
    "cn3_100_70_30": "2c21d11506912a3db16e3eb96f652e2b9836bf31974eb16d61d6ab79763b68d5",
    "cn3_100_75_55": "e4aaca732a92f34a0dbed98ad3259bed7c35301dd3f6e6e342bb4b32d864d2c1",
    "cn4_100_80_60_0": "d28be95764dca0c6ecb068cd6cbfa4cdbd4132c9e2891af0a2673359ee33d196",
    "cn4_100_90_70_50": "d9c7211a4c4740fede2552186c105939b2f1f566fcfe453b2d9ae04b78e69aef",
    "hcp5_star": "57cbc9817c1ee7f2822957c171e31ffc17027161cf8804ec1973964d87ba1ca7",
}


@pytest.mark.parametrize(("name", "wanted"), HASHES.items())
def test_the_hashes_of_the_first_presets_stay(name, wanted):
    """Waves that are stored name their scheme by it."""
    path = next(path for path in PRESETS if path.stem == name)
    assert parse_scheme(path.read_text(encoding="utf-8")).hash == wanted


MALFORMED = {
    # what is wrong: (text, key named)
    "no id": (scheme_text(id=None), "id"),
    "id no text": (scheme_text(id="3"), "id"),
    "blank title": (scheme_text(title='" "'), "title"),
    "unknown key": (scheme_text(minimum="3"), "minimum"),
    "decimals a fraction": (scheme_text(decimals="2.5"), "decimals"),
    "decimals too many": (scheme_text(decimals="7"), "decimals"),
    "decimals true": (scheme_text(decimals="true"), "decimals"),
    "min_ballots zero": (scheme_text(min_ballots="0"), "min_ballots"),
    "min_units text": (scheme_text(min_units='"4"'), "min_units"),
    "unknown policy": (scheme_text(missing_group='"drop"'), "missing_group"),
    "unknown policy for dimensions": (scheme_text(missing_dimension='"drop"'), "missing_dimension"),
    "policy a list": (scheme_text(missing_group='["renormalise"]'), "missing_group"),
    "unknown source of the score": (scheme_text(score_from='"both"'), "score_from"),
    "no satisfied": (scheme_text(satisfied=None), "satisfied"),
    "satisfied empty": (scheme_text(satisfied="[]"), "satisfied"),
    "satisfied text": (scheme_text(satisfied='"满意"'), "satisfied"),
    "satisfied unknown": (scheme_text(satisfied='["很好"]'), "satisfied"),
    "no satisfied_broad": (scheme_text(satisfied_broad=None), "satisfied_broad"),
    "satisfied_broad unknown": (scheme_text(satisfied_broad='["满意", "很好"]'), "satisfied_broad"),
    "no levels": (scheme_text(levels=""), "level"),
    "one level": (scheme_text(levels='[[level]]\nname = "满意"\nscore = 1'), "level"),
    "level no table": (scheme_text(levels='level = ["满意", "不满意"]'), "level"),
    "level twice": (scheme_text('[[level]]\nname = "满意"\nscore = 0'), "level"),
    "levels not best first": (scheme_text('[[level]]\nname = "很好"\nscore = 120'), "level"),
    "level without name": (scheme_text("[[level]]\nscore = 0"), "level[4].name"),
    "level without score": (scheme_text('[[level]]\nname = "差"'), "level[4].score"),
    "score text": (scheme_text('[[level]]\nname = "差"\nscore = "0"'), "level[4].score"),
    "score not finite": (scheme_text('[[level]]\nname = "差"\nscore = nan'), "level[4].score"),
    "score infinite": (scheme_text('[[level]]\nname = "差"\nscore = -inf'), "level[4].score"),
    "unknown key of a level": (scheme_text('[[level]]\nname = "差"\nscore = 0\ncolour = "red"'), "level[4].colour"),
    "groups a number": (scheme_text(groups="3"), "groups"),
    "groups empty": (scheme_text("[groups]"), "groups"),
    "weight negative": (scheme_text('[groups]\n"居民" = -1'), "groups.居民"),
    "weight text": (scheme_text('[groups]\n"居民" = "一半"'), "groups.居民"),
    "weight infinite": (scheme_text('[groups]\n"居民" = inf'), "groups.居民"),
    "weights all zero": (scheme_text('[groups]\n"居民" = 0'), "groups"),
    "channel without weight": (scheme_text('[groups."电话"]\n"居民" = 1'), "groups.电话.weight"),
    "channel without groups": (scheme_text('[groups."电话"]\nweight = 1'), "groups.电话"),
    "share in a channel": (scheme_text('[groups."电话"]\nweight = 1\n"居民" = true'), "groups.电话.居民"),
    "pooled and groups": (scheme_text('[groups]\npooled = true\n"居民" = 1'), "groups.pooled"),
    "pooled false": (scheme_text("[groups]\npooled = false"), "groups.pooled"),
    "pooled a number": (scheme_text("[groups]\npooled = 1"), "groups.pooled"),
    "pooled in a class": (scheme_text('[class."行业".groups]\npooled = true'), "class.行业.groups.pooled"),
    "pooled but for a class": (
        scheme_text('[groups]\npooled = true\n[class."行业".groups]\n"居民" = 1'),
        "class.行业.groups",
    ),
    "dimensions empty": (scheme_text("[dimensions]"), "dimensions"),
    "dimension negative": (scheme_text('[dimensions]\n"效率" = -0.1'), "dimensions.效率"),
    "class no table": (scheme_text('[class]\n"行业" = 1'), "class"),
    "unknown key of a class": (scheme_text('[class."行业"]\ndecimals = 1'), "class.行业.decimals"),
    "dimension of a class": (scheme_text('[class."行业".dimensions]\n"效率" = "x"'), "class.行业.dimensions.效率"),
    "secret text": (scheme_text(secret='"领导"'), "secret"),
    "secret without a line": (scheme_text(secret='["领导"]'), "shown_as.领导"),
    "secret without a neighbour": (scheme_text('[shown_as]\n"领导" = "其他"', secret='["领导"]'), "shown_as.领导"),
    "secrets among themselves": (
        scheme_text('[shown_as]\n"领导" = "其他"\n"专家" = "其他"', secret='["领导", "专家"]'),
        "shown_as.领导",
    ),
    "shown_as a number": (scheme_text('[shown_as]\n"领导" = 1'), "shown_as"),
    "grade no table": (scheme_text(grade='["优秀"]'), "grade"),
    "grade without name": (scheme_text("[[grade]]\nat_least = 85"), "grade[1].name"),
    "conditions that contradict": (scheme_text('[[grade]]\nname = "优"\nat_least = 85\nbelow = 85'), "grade[1].below"),
    "below the scale": (scheme_text('[[grade]]\nname = "差"\nbelow = -1'), "grade[1].below"),
    "a boundary that an earlier grade has taken": (
        scheme_text('[[grade]]\nname = "良"\nat_least = 75\n[[grade]]\nname = "优"\nat_least = 75\ntop = 3'),
        "grade[2].at_least",
    ),
    "top zero and a half": (scheme_text('[[grade]]\nname = "优"\ntop = 0.5'), "grade[1].top"),
    "top_by_class without top": (
        scheme_text('[[grade]]\nname = "优"\nlast = 1\ntop_by_class = { "行业" = 1 }'),
        "grade[1].top_by_class",
    ),
    "below_mean false": (scheme_text('[[grade]]\nname = "差"\nbelow_mean = false'), "grade[1].below_mean"),
    "consecutive once": (scheme_text('[[grade]]\nname = "差"\nlast = 1\nconsecutive = 1'), "grade[1].consecutive"),
    "consecutive alone": (scheme_text('[[flag]]\nname = "差"\nconsecutive = 2'), "flag[1].consecutive"),
    "too few ballots and more": (
        scheme_text('[[grade]]\nname = "差"\ntoo_few_ballots = true\nlast = 1'),
        "grade[1].too_few_ballots",
    ),
    "flag without a condition": (scheme_text('[[flag]]\nname = "差"'), "flag[1]"),
    "flag no table": (scheme_text(flag='["差"]'), "flag"),
    "unknown key of a flag": (scheme_text('[[flag]]\nname = "差"\nabove = 85'), "flag[1].above"),
    "unknown source class": (scheme_text(source='"国家标准"'), "source"),
    "blank description": (scheme_text(description='" "'), "description"),
    "reference a number": (scheme_text(reference="51"), "reference"),
    "unknown rule for ranks": (scheme_text(rank_rule='"ordinal"'), "rank_rule"),
    "unknown tie-break": (scheme_text(tie_break='["lottery"]'), "tie_break"),
    "tie-break twice": (scheme_text(tie_break='["satisfaction_rate", "satisfaction_rate"]'), "tie_break"),
    "tie-break by levels nobody named": (scheme_text(tie_break='["dissatisfaction_rate"]'), "dissatisfied"),
    "dissatisfied unknown": (scheme_text(dissatisfied='["很差"]'), "dissatisfied"),
    "shown below what disclosure allows": (scheme_text(min_shown="9"), "min_shown"),
    "unknown policy for answers": (scheme_text(missing_answer='"pairwise"'), "missing_answer"),
    "equal and weights": (scheme_text('[groups]\nequal = true\n"居民" = 1'), "groups.equal"),
    "equal false": (scheme_text("[dimensions]\nequal = false"), "dimensions.equal"),
    "score of a class from nowhere": (scheme_text('[class."行业"]\nscore_from = "both"'), "class.行业.score_from"),
    "parts not put in": (scheme_text(use='["w_equal"]'), "use"),
    "a rest before the end": (scheme_text('[[grade]]\nname = "优"\n[[grade]]\nname = "良"\nlast = 1'), "grade[1]"),
    "boundary above the scale": (scheme_text('[[grade]]\nname = "优"\nat_least = 101'), "grade[1].at_least"),
    "boundaries not falling": (
        scheme_text('[[grade]]\nname = "良"\nat_least = 75\n[[grade]]\nname = "优"\nat_least = 85'),
        "grade[2].at_least",
    ),
    "share above one": (scheme_text('[[grade]]\nname = "优"\ntop_share = 20'), "grade[1].top_share"),
    "last a fraction": (scheme_text('[[grade]]\nname = "差"\nlast = 0.5'), "grade[1].last"),
    "last_by_class without last": (
        scheme_text('[[grade]]\nname = "优"\nat_least = 85\nlast_by_class = { "行业" = 1 }'),
        "grade[1].last_by_class",
    ),
    "last_by_class a fraction": (
        scheme_text('[[grade]]\nname = "差"\nlast = 1\nlast_by_class = { "行业" = 0.5 }'),
        "grade[1].last_by_class.行业",
    ),
    "unknown key of a grade": (scheme_text('[[grade]]\nname = "优"\nabove = 85'), "grade[1].above"),
}


@pytest.mark.parametrize(("text", "key"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_schemes_are_refused_by_key(text, key):
    with pytest.raises(SchemeError) as error:
        parse_scheme(text)
    assert error.value.facts["key"] == key


def test_a_file_that_is_no_toml():
    with pytest.raises(SchemeError) as error:
        parse_scheme("id = ")
    assert error.value.code == "scheme_not_toml"
    assert error.value.facts["detail"]


def test_a_secret_group_may_stand_on_the_line_of_a_group_of_that_name():
    text = scheme_text('[groups]\n"领导" = 0.05\n"代表" = 0.95\n[shown_as]\n"领导" = "代表"', secret='["领导"]')
    assert parse_scheme(text).line("领导") == "代表"


GROUPS = {"甲": 0.125, "乙": 0.5, "丙": 0.25, "丁": 0.125}


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_hash_ignores_the_order_of_keys_and_comments(order: random.Random):
    plain = parse_scheme(_shuffled(random.Random(0), comments=False))
    assert parse_scheme(_shuffled(order, comments=True)).hash == plain.hash


@pytest.mark.parametrize(
    "changed",
    [
        scheme_text(decimals="1"),
        scheme_text(title='"另一"'),
        scheme_text(satisfied='["满意", "基本满意"]'),
        scheme_text('[groups]\n"居民" = 1'),
        scheme_text('[[grade]]\nname = "优"\nat_least = 85'),
        scheme_text(levels=LEVELS.replace("80", "75")),
        scheme_text(rank_rule='"dense"'),
        scheme_text(tie_break='["satisfaction_rate"]'),
        scheme_text(min_shown="20"),
        scheme_text(missing_answer='"listwise"'),
        scheme_text('[[flag]]\nname = "末位"\nlast = 1'),
        scheme_text('[class."行业"]\nscore_from = "overall"'),
    ],
)
def test_the_hash_sees_every_change(changed):
    assert parse_scheme(changed).hash != parse_scheme(scheme_text()).hash


def test_the_hash_stays():
    """A published appraisal names its scheme by this hash: it may not change for the same file, nor with new rules."""
    content = (
        '{"id":"example","levels":[{"name":"满意","score":100.0},{"name":"基本满意","score":80.0},'
        '{"name":"不满意","score":0.0}],"satisfied":["满意"],"satisfied_broad":["满意","基本满意"],"title":"示例"}'
    )
    assert parse_scheme(scheme_text()).hash == hashlib.sha256(content.encode()).hexdigest()


def test_where_a_scheme_comes_from_does_not_enter_the_hash():
    said = parse_scheme(scheme_text(description='"说明"', source='"inferred"', reference='"某市2009年公布数"'))
    assert (said.description, said.source, said.reference) == ("说明", "inferred", "某市2009年公布数")
    assert said.hash == parse_scheme(scheme_text()).hash


def _shuffled(order: random.Random, comments: bool) -> str:
    def mixed(lines: list[str]) -> str:
        order.shuffle(lines)
        return "\n".join(line + ("  # 说明" if comments else "") for line in lines) + "\n"

    tables = [
        "[groups]\n" + mixed([f'"{name}" = {weight}' for name, weight in GROUPS.items()]),
        "[dimensions]\n" + mixed(['"公开" = 1', '"效率" = 2']),
        "[shown_as]\n" + mixed(['"甲" = "甲乙"', '"乙" = "甲乙"']),
        '[class."行业".groups]\n' + mixed(['"甲" = 1', '"乙" = 2']),
    ]
    order.shuffle(tables)
    return mixed([f"{key} = {value}" for key, value in KEYS.items()]) + LEVELS + "".join(tables)
