"""Exports of platforms from bytes to the store: what was assumed is said, and a case that comes twice counts once."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.counts import counts as wave_counts
from jobs.imports import Receipt, keep, understand
from jobs.viewer import LOCAL
from tests.data.build import csv_file, workbook
from tests.data.platforms import samples
from tests.shared_data import shared_data
from words.failures import failure, place_of


def bring(store: Store, rows: list[list[str]], **how: object) -> Receipt:
    reading = understand(LOCAL, store, "f.csv", csv_file(rows), wave="2026", **how)
    return keep(LOCAL, store, reading, create_units=True)


def counts(store: Store) -> dict[tuple[str, str], int]:
    rows = store.rows(
        "select unit.name, level.name, count(*) from rating join unit on unit.id = rating.unit"
        " join level on level.id = rating.level group by all order by all"
    )
    return {(unit, level): number for unit, level, number in rows}


def test_a_questionnaire_is_read_as_it_was_downloaded_and_says_what_it_assumed(store: Store) -> None:
    reading = understand(LOCAL, store, "企业问卷_按文本.xlsx", workbook(Sheet1=samples.WENJUANXING), wave="2026")
    assert (reading.layout, reading.shape, reading.ballots, reading.read) == ("wenjuanxing", "wide", 3, 11)
    assert [place_of(note) for note in reading.notes] == [
        "工作表“Sheet1”：矩阵题的题干是单位、小题是评议内容，如“市公安局”的“服务态度”（依据：名称像单位），请核对"
    ]
    assert set(reading.units) == {"市公安局", "市教育局"} and reading.keyed == ("IP",)
    keep(LOCAL, store, reading, create_units=True)
    assert counts(store)["市公安局", "不满意"] == 1 and counts(store)["市教育局", "skipped"] == 2
    assert store.rows("select seconds, channel from ballot order by id") == [(137, "微信"), (125, "手机提交"), (59, "链接")]


def test_one_export_in_several_files_is_several_batches_and_no_case_counts_twice(store: Store) -> None:
    header, *cases = samples.HAOCHAPING
    bring(store, [header, *cases[:3]], scheme="hcp5_star")
    bring(store, [header, *cases[3:]])
    assert sum(counts(store).values()) == 6
    assert store.rows("select count(*) from ballot") == [(6,)]
    with pytest.raises(DataError) as caught:
        bring(store, [header, *cases[2:4]])
    assert caught.value.code == "ballots_known" and caught.value.facts["count"] == 2


def test_work_orders_bring_their_words_as_comments(store: Store) -> None:
    bring(store, samples.WORKORDERS)
    assert store.rows("select content from comment order by content") == [("停水",), ("噪音扰民",), ("路灯不亮",)]
    assert not store.rows("select * from comment where content like '%138%'")


def test_a_log_of_calls_says_how_many_were_dialled_and_completed(store: Store) -> None:
    bring(store, [row[:5] for row in samples.PHONE_SURVEY])
    bring(store, [*samples.PHONE_SURVEY])
    phone = wave_counts(LOCAL, store, "2026").phone
    assert (phone.dialled, phone.connected, phone.completed, phone.valid) == (6, 5, 2, 2)


def test_a_layout_file_reads_next_years_file_too(store: Store, tmp_path: Path) -> None:
    layout = tmp_path / "手机.toml"
    layout.write_text(
        'name = "手机"\nsource = "wenjuanxing"\nshape = "wide"\n[columns]\ngroup = "3、性别"\n[ratings]\n"1、手机部数" = ["手机", "部数"]\n'
        '[levels]\n"1部" = "满意"\n"2部" = "基本满意"\n"3部" = "一般"\n"4部及以上" = "不满意"\n',
        "utf-8",
    )
    path = shared_data("02_platform_exports/wjx_wenjuanxing_xls/[问卷星数据]800_800_0.xls")
    reading = understand(LOCAL, store, path.name, path.read_bytes(), wave="2026", layout=str(layout))
    assert (reading.layout, reading.ballots, dict(reading.groups)) == ("手机", 800, {"男": 427, "女": 373})
    assert dict(reading.levels) == {"满意": 521, "基本满意": 261, "一般": 12, "不满意": 6}
    keep(LOCAL, store, reading, create_units=True)
    assert counts(store) == {("手机", "满意"): 521, ("手机", "基本满意"): 261, ("手机", "一般"): 12, ("手机", "不满意"): 6}


def test_what_cannot_be_read_is_said_in_one_sentence(store: Store) -> None:
    header = ["序号", "提交答卷时间", "所用时间", "1、请评价市公安局：—态度", "1、效率"]
    with pytest.raises(DataError) as caught:
        understand(LOCAL, store, "f.csv", csv_file([header, ["1", "", "", "1", "4"]]), wave="2026")
    sentence = failure(caught.value)
    assert "选项序号（1、4）" in sentence and "满意、基本满意" in sentence and "\n" not in sentence
