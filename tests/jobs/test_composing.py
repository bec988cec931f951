"""A scheme made of parts becomes one text that speaks for itself."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.problems import DataError
from jobs.composing import composed, toml_text
from jobs.schemes import scheme_of, scheme_text
from words import failure

SCALE = """
id = "scale"
title = "档次"
description = "不进自己的办法"
source = "found"
decimals = 1
satisfied = ["好"]
satisfied_broad = ["好"]
[[level]]
name = "好"
score = 100
[[level]]
name = "差"
score = 0
"""
PARTS = {
    "scale": SCALE,
    "weights": 'id = "weights"\ntitle = "权重"\n[parameters]\n"居民" = 2\n"企业" = "?"\n[groups]\n"居民" = "{居民}"\n"企业" = "{企业}"\n',
    "other": 'id = "other"\ntitle = "权重"\n[groups]\n"居民" = 9\n',
    "items": 'id = "items"\ntitle = "内容"\n[dimensions]\n"效率" = 1\n',
    "flag": 'id = "flag"\ntitle = "标记"\n[parameters]\nk = 3\n[[flag]]\nname = "末位"\nlast = "{k}"\n',
    "flags": 'id = "flags"\ntitle = "标记"\n[[flag]]\nname = "前列"\ntop = 1\n',
}


def made(use: str, more: str = "") -> str:
    return composed(f'id = "own"\ntitle = "办法"\nuse = [{use}]\n{more}', PARTS)


def test_parts_come_together():
    scheme = scheme_of(made('"scale", { part = "weights", "企业" = 6 }, "items"'))
    assert (scheme.id, scheme.title, scheme.description, scheme.source) == ("own", "办法", "", "")
    assert (scheme.groups, scheme.dimensions, scheme.decimals) == ({"居民": 2.0, "企业": 6.0}, {"效率": 1.0}, 1)
    assert made('"scale", "items"').startswith("# use: scale, items\n")


def test_what_the_file_says_itself_goes_first():
    scheme = scheme_of(made('"scale", "other", { part = "weights", "企业" = 6 }', 'decimals = 3\n[groups]\n"代表" = 1\n'))
    assert (scheme.decimals, scheme.groups) == (3, {"代表": 1.0})


def test_flags_add_up():
    scheme = scheme_of(made('"scale", { part = "flag", k = 5 }, "flags"', '[[flag]]\nname = "差"\nbelow = 60\n'))
    assert [(flag.name, flag.last, flag.top) for flag in scheme.flags] == [
        ("末位", 5, None),
        ("前列", None, 1),
        ("差", None, None),
    ]


def test_a_class_uses_parts_of_its_own():
    scheme = scheme_of(made('"scale", "other"', '[class."行业"]\nuse = ["items"]\nscore_from = "overall"\n'))
    assert scheme.dimensions is None and scheme.dimension_weights("行业") == {"效率": 1.0}
    assert scheme.group_weights("行业") == {"居民": 9.0} and scheme.score_from_in("行业") == "overall"


def test_a_scheme_without_parts_keeps_its_text():
    assert composed(SCALE, PARTS) is SCALE
    assert composed("id = ", PARTS) == "id = "


def test_the_same_content_has_the_same_hash_however_it_is_written():
    whole = SCALE.replace('"scale"', '"own"').replace('"档次"', '"办法"') + '[groups]\n"居民" = 9\n'
    assert scheme_of(made('"scale", "other"')).hash == scheme_of(whole).hash


@pytest.mark.parametrize(
    ("use", "code", "said"),
    [
        ('"scale", "weightz"', "scheme_part_unknown", "weights"),
        ('"scale", "weights"', "scheme_part_unfilled", "企业"),
        ('"scale", { part = "weights", "企业" = 1, "群众" = 1 }', "scheme_part_value", "群众"),
        ('"scale", { part = "weights", "企业" = 1 }, "other"', "scheme_part_twice", "groups"),
        ('"scale", 3', "scheme_use", "3"),
        ('"scale", { k = 3 }', "scheme_use", "k"),
    ],
)
def test_what_cannot_be_put_together_is_said(use, code, said):
    with pytest.raises(DataError) as error:
        made(use)
    assert error.value.code == code
    assert said in failure(error.value)


def test_use_is_a_list():
    with pytest.raises(DataError) as error:
        composed('use = "scale"', PARTS)
    assert error.value.code == "scheme_use"


def test_files_and_ids(tmp_path):
    own = tmp_path / "办法.toml"
    own.write_text('id = "own"\ntitle = "办法"\nuse = ["cn4_100_80_60_0", "w_hangping_50_25_25"]\n', "utf-8")
    assert scheme_of(scheme_text(str(own))).groups == {"服务对象": 50.0, "政风行风监督员": 25.0, "社会各界": 25.0}
    with pytest.raises(DataError) as error:
        scheme_text("w_hangping_50_25_25")
    assert error.value.code == "scheme_is_part"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_what_is_written_reads_as_it_was(content):
    assert tomllib.loads(toml_text(content)) == content
