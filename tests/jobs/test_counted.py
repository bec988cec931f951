"""Tallies, earlier scores and registers from files to figures, out again, and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from data.problems import DataError
from data.store import Store
from jobs.counts import counts
from jobs.imports import reinstate, understand, withdraw
from jobs.results import appraise, explain, waves
from jobs.trends import trend
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, UNITS, csv_file, dump, long_file, workbook
from tests.jobs.build import bring, mark, rank

HEAD = ("序号", "参评单位", "满意", "基本满意", "一般", "不满意", "不了解", "合计")
SCORES = csv_file([("名次", "单位", "得分"), ("1", UNITS[0], "92.1"), ("2", UNITS[1], "90.4"), ("3", UNITS[2], "90.4"),
                   ("4", UNITS[3], "85")])  # fmt: skip
REGISTER = csv_file(
    [
        ("主体", "方式", "发放", "收回", "无效", "拨打", "接通", "成功访问"),
        ("群众", "纸质", "60", "55", "5", "", "", ""), ("企业", "短信链接", "40", "30", "2", "", "", ""),
        ("服务对象", "电话", "", "", "67", "8214", "5067", "2650"), ("热心市民", "公开链接", "", "1386", "", "", "", ""),
    ]
)  # fmt: skip


def sheet(*numbers: tuple[int, ...]) -> list[tuple]:
    rows = [(place, unit, *each, sum(each)) for place, (unit, each) in enumerate(zip(UNITS, numbers, strict=True), 1)]
    return [HEAD, *rows, ("", "合计", *(sum(column) for column in zip(*numbers, strict=True)), sum(map(sum, numbers)))]


TALLY = workbook(
    党代表=sheet((40, 8, 1, 1, 10), (30, 15, 3, 2, 8), (25, 15, 8, 2, 9), (20, 20, 5, 5, 9)),
    居民=sheet((70, 20, 8, 2, 40), (80, 10, 5, 5, 30), (60, 30, 5, 5, 41), (50, 25, 15, 10, 39)),
    说明=[("填表说明",), ("一式两份",)],
)


def test_a_workbook_with_a_sheet_a_group_to_a_ranking(store: Store) -> None:
    receipt = bring(store, TALLY, "基层汇总.xlsx")
    assert (receipt.shape, receipt.read, receipt.stored, receipt.rejected, receipt.ballots) == ("tally", 40, 40, 0, 0)
    reading = understand(LOCAL, store, "基层汇总.xlsx", TALLY, wave="2025")
    assert (reading.sheet, reading.other_sheets) == ("党代表、居民", ("说明",))
    assert "序号" in reading.ignored and dict(reading.levels)["满意"] == 375
    first = json.loads(rank(store))[0]
    # 党代表 (40·100 + 8·80 + 60)/50 = 94, 居民 (7000 + 1600 + 480)/100 = 90.8; both weigh the same.
    assert (first["unit"], first["index"], first["ballots"], first["rate_base"]) == (UNITS[0], 92.4, 150, 150)
    assert [note["code"] for note in first["notes"]] == ["tallies_only"]
    assert first["se"] > 0 and first["rank_low"] == 1
    (wave,) = waves(LOCAL, store)
    # 党代表: 60 forms for the first unit; 居民: 141 for the third. 40 counts, 不了解 and all.
    assert (wave.units, wave.ballots, wave.ratings) == (4, 60 + 141, 375 + 143 + 50 + 32 + 186)
    assert appraise(LOCAL, store, "2026").overall.ballots == 201
    assert explain(LOCAL, store, "2026", UNITS[0]).confirmed


@pytest.mark.parametrize(
    ("content", "file"),
    [(TALLY, "计票.xlsx"), (SCORES, "得分.csv"), (REGISTER, "登记.csv")],
    ids=["tally", "scores", "register"],
)
def test_out_and_back_without_a_trace(store: Store, content: bytes, file: str) -> None:
    bring(store, long_file([f"A{n}" for n in range(40)], levels=("满意", "一般", "不满意")), "一.csv")
    before, numbers, fingerprint = dump(store), rank(store), mark(store)
    bring(store, content, file)
    after, counted, known = rank(store), mark(store), counts(LOCAL, store, "2026")
    withdraw(LOCAL, store, 2)
    assert (dump(store), rank(store), mark(store)) == (before, numbers, fingerprint)
    reinstate(LOCAL, store, 2)
    assert (rank(store), mark(store), counts(LOCAL, store, "2026")) == (after, counted, known)
    withdraw(LOCAL, store, 1)
    withdraw(LOCAL, store, 2)
    assert store.rows("select * from wave") == [] and store.rows("select * from grp") == []


def test_equal_counts_and_scores_have_an_equal_fingerprint_in_any_order(store: Store) -> None:
    rows = [("单位", "主体", "选项", "票数"), ("甲", "企业", "满意", "3"), ("乙", "企业", "一般", "4")]
    bring(store, csv_file(rows), "一.csv", wave="1")
    bring(store, csv_file([rows[0], rows[2]]), "二.csv", wave="2")
    bring(store, csv_file([rows[0], rows[1]]), "三.csv", wave="2")
    bring(
        store,
        csv_file([("单位", "主体", "满意", "一般"), ("乙", "企业", "", "4"), ("甲", "企业", "3", "0")]),
        "四.csv",
        wave="3",
    )
    bring(store, csv_file([rows[0], rows[1], ("乙", "企业", "一般", "5")]), "五.csv", wave="4")
    assert mark(store, "1") == mark(store, "2") == mark(store, "3") != mark(store, "4")
    old = [("单位", "得分"), ("甲", "90"), ("乙", "80.0")]
    for wave, lines in (("5", old), ("6", [old[0], ("乙", "80"), ("甲", "90.00")]), ("7", [*old[:2], ("乙", "80.01")])):
        bring(store, csv_file(lines), f"{wave}.csv", wave=wave)
    assert mark(store, "5") == mark(store, "6") != mark(store, "7")


def test_earlier_scores_in_a_trend(store: Store) -> None:
    bring(store, SCORES, "2023.csv", wave="2023")
    bring(store, long_file([f"A{n}" for n in range(40)], levels=("满意", "一般", "不满意")), "2024.csv", wave="2024")
    points = trend(LOCAL, store, "default", UNITS[0])
    assert [(point.wave, float(point.unit.index), point.unit.rank) for point in points][0] == ("2023", 92.1, 1)
    change = points[1].unit.change
    assert change.value == points[1].unit.index - points[0].unit.index and (change.se, change.verdict) == (None, "none")
    assert [unit["rank"] for unit in json.loads(rank(store, "2023"))] == [1, 2, 2, 4]
    assert explain(LOCAL, store, "2023", UNITS[0]) is None


def test_a_score_comes_once(store: Store) -> None:
    bring(store, SCORES, "2023.csv", wave="2023")
    before = dump(store)
    with pytest.raises(DataError) as caught:
        bring(store, csv_file([("单位", "得分"), (UNITS[0], "1"), ("市水务局", "80")]), "又.csv", wave="2023")
    assert (caught.value.code, caught.value.facts["batch"], caught.value.facts["count"]) == ("score_known", 1, 1)
    assert dump(store) == before
    bring(store, csv_file([("单位", "指标", "得分"), (UNITS[0], "公开", "95")]), "分项.csv", wave="2023")
    assert float(appraise(LOCAL, store, "2023").unit(UNITS[0]).index) == 92.1


def test_ballots_and_tallies_of_one_unit(store: Store) -> None:
    ballots = [LONG[:4] + ("评价选项",), *((f"A{n}", "居民", UNITS[0], "总体评价", "满意") for n in range(50))]
    bring(store, csv_file(ballots), "扫码.csv")
    bring(store, csv_file([("主体", "单位", "满意", "不满意"), ("居民", UNITS[0], "30", "20")]), "纸质.csv")
    unit = appraise(LOCAL, store, "2026").unit(UNITS[0])
    assert (float(unit.index), unit.ballots, unit.rate_base) == (80, 100, 100)
    # The ballots all agree; the tally's half of the cell carries (1/2)² · 2400/49, widened as every small cell is.
    assert unit.se**2 >= 0.25 * 2400 / 49
    assert "tallies_only" not in [note.code for note in unit.notes]


def test_unknown_groups_and_levels_of_a_tally_need_a_word(store: Store) -> None:
    reading = understand(LOCAL, store, "计票.xlsx", TALLY, wave="2026")
    assert {each.name for each in reading.unknown if each.kind == "group"} == {"党代表", "居民"}
    assert [note.code for note in reading.notes] == ["stands_below"] * 2 + ["tally_totals", "tally_sheet_is_group"] * 2
    with pytest.raises(DataError) as caught:
        bring(store, TALLY, create_units=False)
    assert caught.value.code == "names_unknown"
    with pytest.raises(DataError) as caught:
        bring(store, csv_file([("单位", "选项", "票数"), ("甲", "好", "3")]))
    assert caught.value.code == "names_unknown"


def test_a_blocked_register_stores_nothing_whatever_is_skipped(store: Store) -> None:
    before = dump(store)
    rows = [("主体", "方式", "地点", "发放", "收回"), ("城乡居民", "纸质", "汀南区某街道", "60", "63"),
            ("城乡居民", "纸质", "望湖区", "60", "58")]  # fmt: skip
    with pytest.raises(DataError) as caught:
        bring(store, csv_file(rows), skip_rejected=True, again=True)
    assert caught.value.code == "returned_above_issued" and caught.value.facts["where"] == "汀南区某街道发60收63"
    assert dump(store) == before


def test_counts_by_channel(store: Store) -> None:
    bring(store, REGISTER, "登记.csv")
    known = counts(LOCAL, store, "2026")
    assert [(channel.name, channel.kind, channel.valid, channel.valid_stored) for channel in known.channels] == [
        ("纸质", "forms", 50, False), ("短信链接", "forms", 28, False), ("电话", "phone", 2583, False),
        ("公开链接", "open", 1386, False),
    ]  # fmt: skip
    assert (known.forms.issued, known.forms.returned, known.forms.valid) == (100, 85, 78)
    assert (known.forms.return_rate, known.forms.valid_rate) == (85, pytest.approx(100 * 78 / 85))
    assert (known.phone.dialled, known.phone.connected, known.phone.completed) == (8214, 5067, 2650)
    assert round(known.phone.success_rate, 1) == 52.3 and known.phone.return_rate is None
    assert [channel.return_rate for channel in known.open] == [None]


def test_valid_ballots_are_those_that_are_stored(store: Store) -> None:
    bring(store, REGISTER, "登记.csv")
    bring(store, long_file([f"A{n}" for n in range(41)]), "一.csv")  # 群众, no channel: paper is the only one of the group
    rows = [[*LONG, "来源"], *((f"B{n}", "企业", "甲", "服务态度", "满意", "短信链接") for n in range(20))]
    rows += [(f"C{n}", "记者", "甲", "服务态度", "满意", "微信") for n in range(3)]
    bring(store, csv_file(rows), "二.csv")
    with store.transaction() as cursor:
        cursor.execute(
            "insert into exclusion select 1, id, batch, wave, '', '重复', '甲', current_timestamp, true from ballot "
            "where label = 'C0'"
        )
    known = {channel.name: channel for channel in counts(LOCAL, store, "2026").channels}
    assert {name: (channel.kind, channel.valid, channel.valid_stored) for name, channel in known.items()} == {
        "纸质": ("forms", 41, True), "短信链接": ("forms", 20, True), "电话": ("phone", 2583, False),
        "公开链接": ("open", 1386, False), "微信": ("open", 2, True),
    }  # fmt: skip
    assert known["纸质"].valid_rate == pytest.approx(100 * 41 / 55)


def test_the_counts_of_the_demonstration_citys_register(store: Store) -> None:
    issued = {"市级领导": (36, 34, 34), "市党代表": (372, 355, 349), "市人大代表": (401, 384, 376),
              "市政协委员": (398, 379, 371), "基层": (640, 628, 617), "企业": (2200, 2118, 2034),
              "城乡居民": (5700, 5561, 5273), "特邀监督员": (229, 214, 205)}  # fmt: skip
    lines = [(name, "纸质和网络", out, back, back - valid, "", "", "") for name, (out, back, valid) in issued.items()]
    header = ("主体", "方式", "发放", "收回", "无效", "拨打", "接通", "成功访问")
    bring(store, csv_file([header, *lines, ("服务对象", "电话访问", "", "", 67, 8214, 5067, 2650)]))
    known = counts(LOCAL, store, "2026")
    assert (known.forms.issued, known.forms.returned, known.forms.valid) == (9976, 9673, 9259)
    assert (round(known.forms.return_rate, 1), round(known.forms.valid_rate, 1)) == (97.0, 95.7)
    assert (round(known.phone.success_rate, 1), known.phone.valid) == (52.3, 2583)


def test_who_may_not_see_a_series_may_not_see_its_counts(store: Store) -> None:
    bring(store, REGISTER, "登记.csv", series="机关")
    with pytest.raises(DataError) as caught:
        counts(replace(LOCAL, series=("窗口",)), store, "2026")
    assert caught.value.code == "not_allowed"
    with pytest.raises(DataError) as caught:
        counts(Viewer("x", "leader"), store, "1999")
    assert caught.value.code == "wave_unknown"


def test_a_wave_of_a_register_alone_has_no_results(store: Store) -> None:
    bring(store, REGISTER, "登记.csv")
    assert json.loads(rank(store)) == [] and appraise(LOCAL, store, "2026").overall.index is None
