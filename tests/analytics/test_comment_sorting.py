"""Comments cleaned, typed, given topics, merged and corrected."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.comment_cleaning import cores, parts_of, quotable, tidied, with_substance, without_courtesies
from analytics.comment_duplicates import NEAR, same_saying
from analytics.comment_groups import word_groups
from analytics.comment_heads import Heads
from analytics.comment_report import TYPES
from analytics.comment_rules import Topic, parse_comment_rules, rules_as_toml
from analytics.comment_sorting import (
    Comments,
    Sorted,
    comment_key,
    sort_comments,
    sorted_again,
    sorted_by_rule,
    with_decisions,
    word_key,
)
from analytics.comment_topics import topics_of
from analytics.comment_types import typed
from analytics.errors import CommentRulesError
from demo.matters import matters
from demo.remarks import COPIED, EMPTY, LEADS, SINGLE, TOPICS
from demo.remarks import PRAISE as PRAISED
from jobs.comment_rules import shipped_comment_rules

RULES = parse_comment_rules(shipped_comment_rules())
UNITS = ("市城管局", "市医保局")


def sorted_texts(texts, decisions=None, carried=None, units=None, tone=None) -> Sorted:
    n = len(texts)
    found = Comments(
        texts, np.zeros(n, dtype=np.int64) if units is None else np.array(units), np.zeros(n, dtype=np.int64), np.arange(n),
        np.full(n, np.nan) if tone is None else np.array(tone), UNITS, ("居民",),
    )  # fmt: skip
    return sort_comments(found, RULES, decisions, carried)


def topics(found: Sorted, place: int = 0) -> set[str]:
    return {topic.name for topic, there in zip(found.rules.topics, found.topics[place], strict=True) if there}


def test_one_script_and_one_width() -> None:
    assert tidied(["大夫號脈很仔細，藥也不貴，謝謝。"]) == ["大夫号脉很仔细，药也不贵，谢谢。"]
    assert tidied(["ＡＰＰ　老 是\u200b崩\n溃！", ""]) == ["APP 老 是崩 溃！", ""]


def test_what_has_no_substance() -> None:
    empty = tidied([*(text for text, _ in EMPTY), "", "？？？？！！！", "挺好的，没意见。谢谢！", "非常满意！！！"])
    assert not with_substance(empty, RULES).any()
    full = tidied(
        ["没有一次性说清", "无人接电话", "满意度太低", "好几次没人管", "a long wait", *(text for *_, text in SINGLE)]
    )
    assert with_substance(full, RULES).all()


def test_courtesies_do_not_tell_comments_apart() -> None:
    bare = without_courtesies(
        ["说句实话，不是头一回了，施工许可卡了。希望管一管。盼答复。", "谢谢了。", "施工许可卡了"], RULES
    )
    assert cores(bare)[0] == cores(bare)[2] == "施工许可卡了" and cores(bare)[1]
    assert quotable("老百姓说两句，能不能一次说清？希望管一管。", "能不能一次说清") == "能不能一次说清？"


def test_a_letter_is_cut_at_its_sentences() -> None:
    letter = "".join(f"第{number}趟去了窗口，说材料不全，让回去补。" for number in range(30))
    parts = parts_of(letter)
    assert len(parts) > 3 and "".join(parts) == letter and all(part.endswith("。") for part in parts)
    assert parts_of("一句话。") == ["一句话。"]


def test_every_word_of_the_demonstration_is_typed_as_it_was_meant() -> None:
    said = [(topic.kind, phrasing) for topic in TOPICS for phrasing in topic.phrasings]
    said += [(kind, text) for _, _, kind, _, text in COPIED]
    said += [(kind, text) for kind in ("表扬", "批评", "建议") for _, text in matters(kind)[:60]]
    names = {"praise": "表扬", "criticism": "批评", "suggestion": "建议"}
    tone = np.array([1.0 if kind == PRAISED else 0.2 if kind == "批评" else 0.8 for kind, _ in said])
    for known, least in ((tone, 1.0), (np.full(len(said), np.nan), 0.97)):  # with the ticks of the form, and without
        found = typed(tidied([text for _, text in said]), known, RULES)
        right = [names[TYPES[kind]] == meant for kind, (meant, _) in zip(found.type, said, strict=True)]
        assert np.mean(right) >= least


def test_irony_and_doubt_wait_for_a_person() -> None:
    found = typed(["效率真高，三个月盖一个章。", "服务很热情周到", "窗口在二楼"], np.array([np.nan, 0.0, np.nan]), RULES)
    assert found.irony.tolist() == [True, True, False] and found.doubt[2] and TYPES[found.type[0]] == "criticism"


def test_a_text_that_names_another_unit_waits_for_a_person() -> None:
    found = sorted_texts(["市医保局的报销太慢", "市城管局的答复太慢"])
    assert found.doubt.tolist() == [True, False] and found.unit.tolist() == [0, 0]


def test_negation() -> None:
    found = typed(["很不方便", "不用排队，很方便", "不太满意"], np.full(3, np.nan), RULES)
    assert [TYPES[kind] for kind in found.type] == ["criticism", "praise", "criticism"]


def test_topics_by_the_table_and_letters_part_by_part() -> None:
    assert topics(sorted_texts(["找住建说归街道，两头推诿。"])) == {"推诿扯皮"}
    letter = "排队排了一上午没轮到。" + "他们一句话也不肯多讲，我就站在那里看着墙。" * 12 + "停水不通知，水压又小。"
    assert {"排队等候", "水电气热"} <= topics(sorted_texts([letter]))
    assert len(topics(sorted_texts(["公交停水推诿报销排队审批信访电话打不通态度"]))) == 3


def test_a_courtesy_is_of_no_topic() -> None:
    assert "信访回应" not in topics(sorted_texts(["人行道天天停满电动车，盼答复。"]))


def test_leads_are_apart() -> None:
    found = sorted_texts([LEADS[0][3], "无", "排队太久"])
    assert found.lead.tolist() == [True, False, False] and found.effective.tolist() == [False, False, True]
    assert found.collected.tolist() == [False, True, True] and found.merged.tolist() == [-1, -1, 2]


def test_the_same_is_counted_once_in_a_unit() -> None:
    texts = ["门口占道的摊子没人管，推车都过不去。", "讲真的，门口占道的摊子没人管，推车都过不去！", "门口占道的摊子没人管，推个车过不去",
             "药店不能刷医保了，为什么不提前说一声", "门口占道的摊子没人管，推车都过不去。"]  # fmt: skip
    assert sorted_texts(texts, units=[0, 0, 0, 0, 1]).merged.tolist() == [0, 0, 0, 3, 4]


def test_what_persons_decided_wins() -> None:
    texts = ["门口占道没人管", "药店不能刷卡了没人说一声", "排队排到下午还没轮上我们"]
    keys = sorted_texts(texts).keys
    said = {
        keys[0]: {"topic": "夜间噪声", "type": "suggestion", "unit": UNITS[1]},
        keys[1]: {"substance": "no"},
        keys[2]: {"merge": keys[2], "lead": "no"},
    }
    found = sorted_texts(texts, said)
    assert topics(found) == {"夜间噪声"} and TYPES[found.type[0]] == "suggestion" and found.unit[0] == 1
    assert found.effective.tolist() == [True, False, True] and found.decided.all()
    assert found.keys == keys  # what a comment is known by does not move with it


def test_merging_and_parting_by_hand() -> None:
    texts = ["排队排到下午还没轮上", "等号等到下班", "排队排到下午还没有轮上"]
    keys = sorted_texts(texts).keys
    assert sorted_texts(texts).merged.tolist() == [0, 1, 0]
    assert sorted_texts(texts, {keys[1]: {"merge": keys[0]}}).merged.tolist() == [0, 0, 0]
    assert sorted_texts(texts, {keys[2]: {"merge": keys[2]}}).merged.tolist() == [0, 1, 2]
    assert sorted_texts(texts, {keys[0]: {"merge": keys[1]}}).merged.tolist() == [1, 1, 1]
    assert sorted_texts(texts, {keys[1]: {"merge": keys[0]}}, units=[0, 1, 0]).merged.tolist() == [0, 1, 0]


def test_what_was_said_of_words_holds_next_year() -> None:
    text = "门口占道没人管"
    found = sorted_texts(
        [text, "提个意见，" + text], None, {word_key(cores([text])[0]): {"topic": "夜市", "unit": UNITS[1]}}
    )
    assert topics(found) == topics(found, 1) == {"夜市"}
    assert found.unit.tolist() == [0, 0]  # where it belonged is not said of the words
    assert comment_key("a", "b") != comment_key("ab", "") and word_key("x") != comment_key("", "x")


texts_alike = st.lists(st.text(alphabet="排队太久了窗口没人电话打不通", min_size=6, max_size=14), min_size=1, max_size=25)


@settings(max_examples=30, deadline=None)
@given(texts_alike, st.integers(1, 3))
def test_heads_head_themselves_and_members_are_near_them(texts: list[str], units: int) -> None:
    unit = np.arange(len(texts)) % units
    head = same_saying(texts, unit)
    assert (head[head] == head).all() and (unit[head] == unit).all()
    for place, first in enumerate(head):
        one, other = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (texts[place], texts[first]))
        assert len(one & other) >= NEAR * len(one | other)
    for one, other in combinations(range(len(texts)), 2):
        if texts[one] == texts[other] and unit[one] == unit[other]:
            assert head[one] == head[other]


def test_nothing_is_a_wave_too() -> None:
    assert sorted_texts([]).merged.tolist() == [] and same_saying([], np.zeros(0)).tolist() == []


def test_what_no_rule_catches_is_put_together() -> None:
    texts = ["老父亲腿脚不好有人推轮椅来接", "腿脚不好有轮椅来接", "轮椅坏了一辆", "无人机表演好看", "无人机表演太吵"]
    groups = word_groups(texts, np.arange(5), UNITS, RULES)
    assert groups[0].comments == 3 and "轮椅" in groups[0].words and groups[0].persons == 3
    assert any("无人机" in "".join(each.words) for each in groups)
    assert word_groups([], np.arange(0), UNITS, RULES) == ()


def test_the_table_comes_back_as_it_was() -> None:
    assert parse_comment_rules(rules_as_toml(RULES)) == RULES and len(RULES.topics) > 30
    more = RULES.with_topic(Topic("轮椅", "服务改进", ('推"轮椅\\d',)))
    assert parse_comment_rules(rules_as_toml(more)) == more and more.topics[0].name == "轮椅" and more.hash != RULES.hash
    assert "接诉" in RULES.with_topic(Topic("信访回应", "", ("接诉",))).topic("信访回应").words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id = ", "topics_not_toml"),
        ('id = "a"', "topics_key"),
        ('id = "a"\ntitle = "b"\nother = 1', "topics_key"),
        ('id = "a"\ntitle = "b"\n[frame]\nx = []', "topics_key"),
        ('id = "a"\ntitle = "b"\n[leads]\nwords = "x"', "topics_key"),
        ('id = "a"\ntitle = "b"\n[[topic]]\nname = "x"\nfamily = "y"', "topics_key"),
        ('id = "a"\ntitle = "b"\n[[topic]]\nname = "x"\nfamily = "y"\nwords = ["("]', "topics_pattern"),
        ('id = "a"\ntitle = "b"\n[[topic]]\nname = "x"\nfamily = "y"\nwords = ["a*"]', "topics_pattern"),
        ('id = "a"\ntitle = "b"' + '\n[[topic]]\nname = "x"\nfamily = "y"\nwords = ["z"]' * 2, "topics_twice"),
    ],
)
def test_a_table_that_breaks_its_format(text: str, code: str) -> None:
    with pytest.raises(CommentRulesError) as error:
        parse_comment_rules(text)
    assert error.value.code == code


def test_a_pattern_costs_its_length_and_no_more() -> None:
    rules = parse_comment_rules('id = "a"\ntitle = "b"\n[[topic]]\nname = "x"\nfamily = "y"\nwords = ["(a+)+b"]')
    assert not topics_of(["a" * 50_000], rules).any()


# Sorted again


_SAID = (
    "窗口排队太久，一上午没轮到。",
    "窗口排队太久了，一上午没轮到。",
    "补正一次只说一条，跑了三趟。",
    "补正一次只说一条，跑三趟了。",
    "挺好",
    "无",
    "收了好处费才给办",
)
_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(TYPES), "topic": st.sampled_from(("", "排队等候", "自定主题\n排队等候", "另一个")),
        "unit": st.sampled_from(UNITS), "substance": st.sampled_from(("yes", "no")), "lead": st.sampled_from(("yes", "no")),
        "merge": st.integers(0, len(_SAID) - 1),
    },
)  # fmt: skip
_DECISIONS = st.dictionaries(st.integers(0, 2 * len(_SAID) - 1), _FIELDS, max_size=4)


@settings(max_examples=30, deadline=None)
@given(_DECISIONS, _DECISIONS, st.integers(0, 2 * len(_SAID) - 1))
def test_sorting_again_what_changed_is_sorting_everything(before: dict, now: dict, covered: int) -> None:
    texts, units = [*_SAID, *_SAID], np.array([0] * len(_SAID) + [1] * len(_SAID))
    changed = [text if place != covered else "窗口【姓名】排队太久，一上午没轮到。" for place, text in enumerate(texts)]

    def written(texts: list[str]) -> Comments:
        n = len(texts)
        return Comments(texts, units, np.zeros(n, int), np.arange(n), np.full(n, np.nan), UNITS, ("居民",))

    base = sorted_by_rule(written(texts), RULES)

    def said(decisions: dict) -> dict[str, dict[str, str]]:
        return {
            base.keys[place]: of | ({"merge": base.keys[of["merge"]]} if "merge" in of else {})
            for place, of in decisions.items()
        }

    then = with_decisions(base, written(texts), said(before))
    again = sorted_again(base, written(texts), written(changed))
    found = with_decisions(again, written(changed), said(now), (then, said(before)))
    whole = sort_comments(written(changed), RULES, said(now))
    for name in ("unit", "effective", "lead", "type", "topics", "merged", "irony", "doubt", "decided"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name), name)
    assert (found.keys, found.texts, found.places, found.rules) == (whole.keys, whole.texts, whole.places, whole.rules)
    heads = Heads(found)
    assert sorted(place for number in range(len(heads.head)) for place in heads.places(number)) == sorted(
        np.flatnonzero(found.merged >= 0)
    )
    assert all(heads.number(place) == number for number in range(len(heads.head)) for place in heads.places(number))
