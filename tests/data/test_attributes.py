"""What a file may say of the people who filled the forms in, and what of it is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from analytics.scheme import OVERALL
from data.attributes import MOST_VALUES, attribute_of, categories, tells_persons_apart
from data.layout import layout_toml, parse_layout
from data.platforms.form import column_of
from data.problems import DataError
from data.store import Store
from data.wave_rows import load_wave
from jobs.imports import reinstate, understand, withdraw
from jobs.viewer import LOCAL
from jobs.wave_arrays import wave_of
from tests.data.build import csv_file, dump
from tests.jobs.build import bring, mark
from tests.shared_data import shared_data


@pytest.mark.parametrize(
    ("header", "attribute"),
    [
        ("性别", "性别"), ("3、您的性别", "性别"), ("Q12. 您的性别是？（单选）", "性别"), ("您的性别：[单选题]", "性别"), ("Gender", "性别"),
        ("4、年龄", "年龄段"), ("请问您的年龄段属于", "年龄段"), ("所在县（市、区）", "所在县区"), ("辖区", "所在县区"), ("*文化程度*", "学历"),
        ("职业（必填）", "职业"), ("您所属行业", "行业"), ("企业规模", "企业规模"), ("姓名", None), ("意见", None), ("公安局—性别平等", None),
    ],
)  # fmt: skip
def test_headers(header: str, attribute: str | None) -> None:
    assert attribute_of(header) == attribute


def kept(name: str, *texts: str) -> tuple[list[str] | None, str]:
    cells, remark = categories(name, column_of(texts))
    return (None if cells is None else cells.texts()), remark


def test_years_become_bands_and_bands_one_spelling() -> None:
    assert kept("年龄段", "17", "18", "24岁", "25", "64", "65", "90.0") == (
        ["18以下", "18–24", "18–24", "25–34", "55–64", "65以上", "65以上"], "banded",
    )  # fmt: skip
    assert kept("年龄段", "18-24岁", "25～34", "65岁及以上", "65岁以上", "18岁以下", "≥65") == (
        ["18–24", "25–34", "65以上", "65以上", "18以下", "65以上"], "",
    )  # fmt: skip
    assert kept("年龄段", "青年", "中年") == (["青年", "中年"], "")


def test_what_is_only_said_not_to_be_said_is_blank() -> None:
    assert kept("性别", "A.男", "女", "(空)", "(跳过)", "不愿透露", "") == (["男", "女", "", "", "", ""], "")


def test_what_is_filled_in_behind_an_option_is_cut_off() -> None:
    assert kept("职业", "其他〖退休教师张三〗", "其他____", "工人") == (["其他", "其他", "工人"], "")


@pytest.mark.parametrize(
    ("name", "texts", "why"),
    [
        ("年龄段", ["1", "2", "5"], "codes"),
        ("性别", ["1", "2"], "codes"),
        ("职业", ["教师", "13800138000"], "personal"),
        ("职业", ["教师", "a@b.cn"], "personal"),
        ("职业", ["教师" * 30], "long"),
        ("职业", [f"职业{chr(0x4E00 + place)}" for place in range(MOST_VALUES + 1)], "many"),
    ],
)
def test_what_is_not_kept(name: str, texts: Sequence[str], why: str) -> None:
    assert kept(name, *texts) == (None, why)


def test_categories_of_one_form_each() -> None:
    assert not tells_persons_apart(np.array([0, 0, 1, 2, 3, -1]))
    assert tells_persons_apart(np.array([0, 0, 1, 2, 3, 4]))


HEADER = ("评议表编号", "评议主体", "参评单位", "评价选项", "您的性别", "年龄", "职业", "手机")


def people(ballots: int = 12, prefix: str = "N") -> bytes:
    rows: list[Sequence[object]] = [HEADER]
    for place in range(ballots):
        for unit in ("市公安局", "市教育局"):
            about = (
                "男" if place % 3 else "女",
                20 + 5 * (place % 10),
                f"独一无二{chr(0x4E00 + place)}",
                f"1380000{place:04}",
            )
            rows.append((f"{prefix}{place}", "居民", unit, "满意", *about))
    return csv_file(rows)


def test_a_file_says_what_is_kept_and_what_is_not(store: Store) -> None:
    reading = understand(LOCAL, store, "居民.csv", people(), wave="2026")
    found = {name: dict(values) for name, values in reading.attributes}
    assert found == {
        "性别": {"男": 8, "女": 4}, "年龄段": {"18–24": 2, "25–34": 3, "35–44": 2, "45–54": 2, "55–64": 2, "65以上": 1},
    }  # fmt: skip
    remarks = {note.code: note for note in reading.notes}
    assert remarks.keys() == {"attribute_banded", "attribute_single"}
    assert remarks["attribute_single"].column == "职业" and remarks["attribute_single"].value == ""
    assert reading.personal == ("手机",) and reading.ignored == ()


def test_stored_and_loaded_by_ballot(store: Store) -> None:
    bring(store, people())
    with store.snapshot() as moment:
        wave = wave_of(load_wave(moment, "2026"))
    sex = wave.attributes["性别"]
    assert sex.names == ("女", "男")
    assert sex.codes.tolist() == [0, 1, 1] * 4
    assert "20" not in str(dump(store)["attribute_value"])
    assert wave.dimensions == (OVERALL,)


def test_withdrawn_and_reinstated_without_a_trace(store: Store) -> None:
    bring(store, people(6, "A"), "一.csv")
    before, line = dump(store), mark(store)
    batch = bring(store, people(), "二.csv").batch
    there = dump(store)
    withdraw(LOCAL, store, batch)
    assert dump(store) == before and mark(store) == line
    reinstate(LOCAL, store, batch)
    assert dump(store) == there
    withdraw(LOCAL, store, 1)
    assert len(dump(store)["attribute"]) == 2


def test_ballots_without_attributes_and_excluded_ones(store: Store) -> None:
    bring(store, people(4))
    bring(store, csv_file([HEADER[:4], ("M1", "企业", "市公安局", "一般")]), "企业.csv")
    with store.snapshot() as moment:
        arrays = load_wave(moment, "2026", without=[2])
    _, codes = arrays.attributes["性别"]
    assert len(codes) == len(arrays.ballot_id) == 4 and codes[-1] == -1


def test_the_fingerprint_knows_them(store: Store) -> None:
    bring(store, people())
    line = mark(store)
    withdraw(LOCAL, store, 1)
    bring(store, people().replace("女".encode(), "男".encode()), "改.csv")
    assert mark(store) != line


def test_one_ballot_says_two_things(store: Store) -> None:
    rows = [HEADER[:5], ("1", "居民", "市公安局", "满意", "男"), ("1", "居民", "市教育局", "满意", "女")]
    reading = understand(LOCAL, store, "f.csv", csv_file(rows), wave="2026")
    assert reading.attributes == (("性别", (("男", 1),)),)
    assert [(note.code, note.column, note.facts["count"]) for note in reading.notes] == [("form_differs", "您的性别", 1)]


def test_a_layout_makes_any_column_an_attribute_and_none_of_one(store: Store, tmp_path) -> None:
    text = '[attributes]\n"婚否" = "婚姻状况"\n"性别" = ""\n'
    assert parse_layout(layout_toml(parse_layout(text))) == parse_layout(text)
    (tmp_path / "l.toml").write_text(text, "utf-8")
    rows = [(*HEADER[:4], "婚否", "性别"), *((f"{n}", "居民", "市公安局", "满意", "已婚", "男") for n in range(5))]
    reading = understand(LOCAL, store, "f.csv", csv_file(rows), wave="2026", layout=str(tmp_path / "l.toml"))
    assert reading.attributes == (("婚姻状况", (("已婚", 5),)),) and reading.ignored == ("性别",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[attributes]\n"手机" = "身份"', "layout_personal"),
        ('[attributes]\n"没有这一列" = "身份"', "layout_column_absent"),
        ('[attributes]\n"您的性别" = "性别×年龄"', "layout_bad_key"),
        ('[attributes]\n"您的性别" = 3', "layout_bad_key"),
    ],
)
def test_what_a_layout_may_not_say(store: Store, tmp_path, text: str, code: str) -> None:
    (tmp_path / "l.toml").write_text(text, "utf-8")
    with pytest.raises(DataError) as error:
        understand(LOCAL, store, "f.csv", people(), wave="2026", layout=str(tmp_path / "l.toml"))
    assert error.value.code == code


def test_questions_about_the_person_in_a_download(store: Store, tmp_path) -> None:
    """A real download of 问卷星: 800 answers, sex and age as text in one file and as numbers of options in the other."""
    layout = (
        'source = "wenjuanxing"\nshape = "wide"\n[ratings]\n"1、手机部数" = ["手机", "部数"]\n[attributes]\n"5、月收入" = "收入"\n'
        '[levels]\n"1部" = "满意"\n"2部" = "基本满意"\n"3部" = "一般"\n"4部及以上" = "不满意"\n'
    )
    (tmp_path / "手机.toml").write_text(layout, "utf-8")
    path = shared_data("02_platform_exports/wjx_wenjuanxing_xls/[问卷星数据]800_800_0.xls")
    reading = understand(LOCAL, store, path.name, path.read_bytes(), wave="2026", layout=str(tmp_path / "手机.toml"))
    found = {name: dict(values) for name, values in reading.attributes}
    assert found["性别"] == {"男": 427, "女": 373}
    assert "30–34" in found["年龄段"] and sum(found["年龄段"].values()) == 800
    assert found["收入"]["15000元以上"] > 0
