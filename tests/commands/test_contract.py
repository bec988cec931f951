"""The command line as it is promised: keys, statuses, one sentence for whatever goes wrong, JSON and nothing else."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest

from commands import main
from data.store import Store
from jobs.schemes import preset_schemes
from tests.data.build import LONG, UNITS, csv_file, dump, long_file, long_rows, workbook
from tests.data.files import archive
from tests.jobs.build import bring

NUMBERS = [f"A{number}" for number in range(40)]
SPREAD = ("满意", "一般", "满意", "不了解", "基本满意", "满意", "不满意")
RANK_KEYS = {
    "unit", "unit_class", "rank", "tied", "index", "index_exact", "se", "ci_low", "ci_high", "rank_low", "rank_high",
    "ballots", "satisfaction_rate", "satisfaction_rate_broad", "awareness_rate", "rate_base", "grade", "change", "notes",
}  # fmt: skip
CHANGE_KEYS = {"from", "value", "se", "ci_low", "ci_high", "verdict"}
NOTES = {
    "too_few_ballots", "small_class", "group_missing", "dimension_missing", "low_awareness", "opinion_only",
    "tallies_only", "scores_only", "score_unused", "one_respondent",
}  # fmt: skip
RECEIPT_KEYS = {"batch", "file", "sha256", "kind", "encoding", "shape", "wave", "read", "stored", "rejected", "ballots"}


class Cli:
    """Runs commands in one database and folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.db = folder / "wanping.duckdb"

    def file(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    def run(self, *arguments: object) -> tuple[int, str, str]:
        self.capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exit:
            status = exit.code
        return (status, *self.capsys.readouterr())

    def good(self, *arguments: object) -> str:
        status, out, err = self.run(*arguments)
        assert (status, err) == (0, ""), err
        return out

    def json(self, *arguments: object) -> object:
        return json.loads(self.good(*arguments, "--json"), parse_constant=lambda name: pytest.fail(name))

    def fails(self, *arguments: object, status: int = 1) -> str:
        found, out, err = self.run(*arguments)
        assert found == status
        assert err.endswith("\n") and err.count("\n") == 1 and "Traceback" not in err, err
        if "--json" in arguments:
            assert out == ""
        return err


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    monkeypatch.chdir(tmp_path)
    return Cli(tmp_path, capsys)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a registry of two classes and two years, its files beside the database."""
    folder = tmp_path_factory.mktemp("office")
    registry = [*((unit, "部门", "是") for unit in (*UNITS, "市水务局")), ("市气象局", "窗口", "否")]
    units = (*UNITS, "市水务局", "市气象局")
    with Store(folder / "wanping.duckdb") as store:
        for year, levels in (("2025", ("满意", "一般")), ("2026", SPREAD)):
            rows = [("评议年度", "参评单位", "类别", "是否排名"), *((year, *row) for row in registry)]
            for name, content, wave in (
                (f"名录{year}.csv", csv_file(rows), None),
                (f"评议{year}.csv", long_file(NUMBERS, levels=levels, units=units), year),
            ):
                (folder / name).write_bytes(content)
                bring(store, content, name, wave, series="机关")
    return folder


@pytest.fixture
def filled(cli: Cli, office: Path) -> Cli:
    shutil.copytree(office, cli.folder, dirs_exist_ok=True)
    return cli


def test_rank_key_by_key(filled: Cli) -> None:
    ranking = filled.json("rank", "--wave", "2026")
    assert [unit["unit_class"] for unit in ranking] == ["部门"] * 5 + ["窗口"]
    for unit in ranking:
        assert set(unit) == RANK_KEYS
        assert unit["notes"] == [] or all(set(note) == {"code", "text"} and note["code"] in NOTES for note in unit["notes"])
        assert unit["ballots"] <= 40 and isinstance(unit["rate_base"], int)
        assert unit["change"] is None or (set(unit["change"]) == CHANGE_KEYS and unit["change"]["from"] == "2025")
    ranked, last = ranking[:5], ranking[5]
    assert [unit["rank"] for unit in ranked] == sorted(unit["rank"] for unit in ranked)
    for unit in ranked:
        assert (
            unit["index"] == pytest.approx(unit["index_exact"], abs=0.005 + 1e-9)
            and round(unit["index"], 2) == unit["index"]
        )
        assert unit["ci_low"] == pytest.approx(max(0, unit["index_exact"] - 1.959964 * unit["se"]), abs=1e-9)
        assert unit["ci_high"] == pytest.approx(min(100, unit["index_exact"] + 1.959964 * unit["se"]), abs=1e-9)
        assert unit["rank_low"] <= unit["rank"] <= unit["rank_high"] <= 5
        assert 0 <= unit["satisfaction_rate"] <= unit["satisfaction_rate_broad"] <= 100 >= unit["awareness_rate"] >= 0
        assert unit["change"]["verdict"] in ("up", "down", "none")
        assert isinstance(unit["tied"], bool) and unit["grade"] is None
    assert (last["unit"], last["rank"], last["rank_low"], last["rank_high"]) == ("市气象局", None, None, None)
    assert [note["code"] for note in last["notes"]] == ["opinion_only"]
    assert filled.json("rank", "--wave", "2026", "--unit-class", "窗口") == [last]
    assert all(unit["change"] is None for unit in filled.json("rank", "--wave", "2025"))


TALLY = workbook(
    党代表=[
        ("单位", "满意", "基本满意", "一般", "不满意"),
        *((unit, 30 + n, 5, 5, 10 - n) for n, unit in enumerate(UNITS)),
    ],
    居民=[("单位", "满意", "基本满意", "一般", "不满意"), *((unit, 50, 10 + n, 20, 5) for n, unit in enumerate(UNITS))],
)
SCORES = csv_file([("名次", "单位", "得分"), *((n, unit, 95.5 - n) for n, unit in enumerate(UNITS, 1))])
REGISTER = csv_file([("主体", "方式", "地点", "发放", "收回"), ("居民", "纸质", "汀南区某街道", "60", "58")])


def test_files_without_ballots(cli: Cli) -> None:
    for name, content, shape, rows in (
        ("计票.xlsx", TALLY, "tally", 32), ("得分.csv", SCORES, "scores", 4), ("登记.csv", REGISTER, "register", 1),
    ):  # fmt: skip
        wave = "2023" if shape == "scores" else "2024"
        (receipt,) = cli.json("import", cli.file(name, content), "--wave", wave, "--create-units")
        assert set(receipt) == RECEIPT_KEYS
        assert (receipt["shape"], receipt["read"], receipt["stored"]) == (shape, rows, rows)
        assert (receipt["rejected"], receipt["ballots"]) == (0, 0)
    assert [row["rows"] for row in cli.json("batches")] == [32, 4, 1]
    waves = {wave["wave"]: (wave["units"], wave["ballots"]) for wave in cli.json("waves")}
    assert waves == {"2023": (4, 0), "2024": (4, 138)}

    old, new = cli.json("rank", "--wave", "2023"), cli.json("rank", "--wave", "2024")
    for unit in (*old, *new):
        assert set(unit) == RANK_KEYS
    assert [(unit["rank"], unit["index"]) for unit in old] == [(1, 94.5), (2, 93.5), (3, 92.5), (4, 91.5)]
    for key in ("se", "ci_low", "ci_high", "rank_low", "rank_high", "satisfaction_rate", "awareness_rate", "change"):
        assert {unit[key] for unit in old} == {None}
    assert {note["code"] for unit in old for note in unit["notes"]} == {"scores_only"}
    assert {note["code"] for unit in new for note in unit["notes"]} == {"tallies_only"}
    for unit in new:
        assert unit["se"] > 0 and unit["rank_low"] <= unit["rank"] <= unit["rank_high"]
        assert (set(unit["change"]), unit["change"]["se"], unit["change"]["verdict"]) == (CHANGE_KEYS, None, "none")

    for wave in ("2023", "2024"):
        cli.good("rank", "--wave", wave), cli.good("unit", "--wave", wave, "--unit", UNITS[0], "--explain")
        assert set(cli.json("unit", "--wave", wave, "--unit", UNITS[0], "--explain")) > RANK_KEYS
        for kind in ("xlsx", "csv"):
            cli.good("export", "ranking", "--wave", wave, "--out", cli.folder / f"{wave}.{kind}")
    table = (cli.folder / "2023.csv").read_text("utf-8-sig")
    assert "94.50" in table and "评价过少" not in table and "只有公布过的得分" in table
    assert "无法判断" in (cli.folder / "2024.csv").read_text("utf-8-sig")
    cli.good("trend", "--series", "default"), cli.good("trend", "--series", "default", "--unit", UNITS[0])
    assert [point["index"] for point in cli.json("trend", "--series", "default", "--unit", UNITS[0])][0] == 94.5


def test_a_register_with_more_back_than_out_is_one_sentence(cli: Cli) -> None:
    path = cli.file("登记.csv", REGISTER.replace(b"58", b"63"))
    error = cli.fails("import", path, "--wave", "2026", "--create-units", "--skip-rejected")
    assert "汀南区某街道发60收63" in error and "不能入库" in error
    assert cli.json("batches") == []


def test_a_scheme_can_be_tried_by_name_and_by_file(filled: Cli) -> None:
    text = preset_schemes()["cn4_100_80_60_0"]
    path = filled.file(
        "own.toml", text.replace("score = 0", "score = 50").replace('id = "cn4', 'id = "own_cn4').encode("utf-8")
    )
    own = filled.json("rank", "--wave", "2026", "--scheme", path)
    plain = filled.json("rank", "--wave", "2026", "--scheme", "cn4_100_80_60_0")
    assert plain == filled.json("rank", "--wave", "2026")
    assert min(unit["index_exact"] for unit in own) > min(unit["index_exact"] for unit in plain)
    assert "一般" in filled.fails("rank", "--wave", "2026", "--scheme", "cn4_100_90_70_50", "--json")


def test_unit_and_its_calculation(filled: Cli) -> None:
    unit = filled.json("unit", "--wave", "2026", "--unit", "市教育局", "--explain")
    assert set(unit) >= RANK_KEYS | {"dimensions", "groups", "explain"}
    assert unit["unit"] == "市教育局" and len(unit["dimensions"]) == 2 and unit["explain"]
    assert "explain" not in filled.json("unit", "--wave", "2026", "--unit", "市教育局")
    text = filled.good("unit", "--wave", "2026", "--unit", "市教育局", "--explain")
    assert str(unit["index"]) in text and text.count("\n") > 8


def test_trend(filled: Cli) -> None:
    points = filled.json("trend", "--series", "机关", "--unit", "市教育局")
    assert [(point["wave"], point["unit"]) for point in points] == [("2025", "市教育局"), ("2026", "市教育局")]
    assert points[1]["index"] == filled.json("unit", "--wave", "2026", "--unit", "市教育局")["index"]
    overall = filled.json("trend", "--series", "机关")
    assert {"wave", "period", "index", "se", "ballots"} <= set(overall[0])
    assert filled.good("trend", "--series", "机关").count("\n") == 3


def test_waves(filled: Cli) -> None:
    found = filled.json("waves")
    assert [(wave["wave"], wave["series"], wave["period"], wave["units"], wave["ballots"]) for wave in found] == [
        ("2025", "机关", "2025", 6, 40),
        ("2026", "机关", "2026", 6, 40),
    ]
    assert filled.good("waves").count("\n") == 3


def test_batches_oldest_first(filled: Cli) -> None:
    filled.good("withdraw", 2)
    rows = filled.json("batches")
    assert all(set(row) == {"batch", "file", "wave", "rows", "state"} for row in rows)
    assert [(row["batch"], row["file"], row["wave"], row["rows"], row["state"]) for row in rows] == [
        (1, "名录2025.csv", "2025", 0, "active"),
        (2, "评议2025.csv", "2025", 480, "withdrawn"),
        (3, "名录2026.csv", "2026", 0, "active"),
        (4, "评议2026.csv", "2026", 480, "active"),
    ]
    assert len(filled.good("batches").splitlines()) == 5


def test_withdraw_and_reinstate_return_every_number(filled: Cli) -> None:
    before = filled.good("rank", "--wave", "2026", "--json")
    more = filled.file("补.csv", long_file(["C1", "C2"], levels=("不满意",), units=("市水务局", "新单位"), group="企业"))
    filled.good("import", more, "--wave", "2026", "--create-units")
    after = filled.good("rank", "--wave", "2026", "--json")
    assert after != before
    filled.good("withdraw", 5)
    assert filled.good("rank", "--wave", "2026", "--json") == before
    filled.good("reinstate", 5)
    assert filled.good("rank", "--wave", "2026", "--json") == after
    assert "第5批" in filled.fails("reinstate", 5)
    assert "第9批" in filled.fails("withdraw", 9)


def test_import_receipts(cli: Cli) -> None:
    one = cli.file("一.csv", long_file(["1", "2"], levels=("满意", "不了解")))
    two = cli.file(
        "二.xlsx",
        workbook(表=[["评议表编号", "市公安局—服务态度", "市公安局—依法行政"], ["8", "满意", ""], ["9", "", "一般"]]),
    )
    receipts = cli.json("import", one, two, "--wave", "2026", "--create-units")
    assert [set(receipt) for receipt in receipts] == [RECEIPT_KEYS] * 2
    first, second = receipts
    assert (first["batch"], first["file"], first["kind"], first["encoding"], first["shape"]) == (
        1,
        "一.csv",
        "csv",
        "UTF-8",
        "long",
    )
    assert (first["wave"], first["read"], first["stored"], first["rejected"], first["ballots"]) == ("2026", 16, 16, 0, 2)
    assert (second["batch"], second["kind"], second["shape"], second["read"], second["ballots"]) == (
        2,
        "xlsx",
        "wide",
        2,
        2,
    )
    assert cli.json("waves")[0]["series"] == "default" and cli.json("waves")[0]["scheme"] == "cn4_100_80_60_0"


def test_what_was_understood_is_shown_before_it_is_stored(cli: Cli) -> None:
    file = cli.file(
        "一.csv", csv_file([[*LONG, "手机号", "年龄"], ["1", "企业", "甲", "态度", "满意", "13800001111", "30"]], "gb18030")
    )
    out = cli.good("import", file, "--wave", "2026", "--create-units")
    for word in ("GB18030", "甲", "企业1", "态度", "满意1", "手机号", "年龄", "2026", "第1批"):
        assert word in out
    assert "13800001111" not in out
    assert out.index("GB18030") < out.index("第1批")


def test_a_dry_run_stores_nothing(cli: Cli) -> None:
    receipt = cli.json("import", cli.file("一.csv", long_file(["1"])), "--wave", "2026", "--dry-run")[0]
    assert (receipt["batch"], receipt["stored"]) == (None, 8)
    assert set(receipt) > RECEIPT_KEYS
    assert cli.json("batches") == [] and cli.json("waves") == []


PREVIEW_KEYS = {
    "wave", "unit", "unit_class", "rank_before", "rank_after", "index_before", "index_after", "verdict_before",
    "verdict_after",
}  # fmt: skip


def test_a_dry_run_tells_what_would_change(filled: Cli) -> None:
    before = dump_of(filled.db)
    more = filled.file("补.csv", long_file([f"C{number}" for number in range(40)], levels=("不满意",), units=("市水务局",)))
    report = filled.json("import", more, "--wave", "2026", "--dry-run")[0]
    assert set(report) == RECEIPT_KEYS | {"refused", "changed"} and report["refused"] is None
    assert all(set(unit) == PREVIEW_KEYS for unit in report["changed"])
    out = filled.good("import", more, "--wave", "2026", "--dry-run")
    assert "存入后" in out and "市水务局" in out and "→" in out
    assert dump_of(filled.db) == before
    filled.good("import", more, "--wave", "2026")
    now = {unit["unit"]: (unit["rank"], unit["index"]) for unit in filled.json("rank", "--wave", "2026")}
    for unit in report["changed"]:
        assert now[unit["unit"]] == (unit["rank_after"], unit["index_after"])


def test_a_dry_run_tells_what_would_be_refused(filled: Cli) -> None:
    report = filled.json("import", filled.folder / "评议2026.csv", "--wave", "2026", "--dry-run")[0]
    assert "第4批" in report["refused"] and report["changed"] == []
    assert "第4批" in filled.good("import", filled.folder / "评议2026.csv", "--wave", "2026", "--dry-run")
    assert (
        filled.json("import", filled.folder / "评议2026.csv", "--wave", "2026", "--dry-run", "--again")[0]["refused"]
        is None
    )


def test_dry_runs_of_a_withdrawal_and_a_return(filled: Cli) -> None:
    before = dump_of(filled.db)
    out = filled.good("withdraw", 4, "--dry-run")
    assert out.startswith("撤回后") and "市教育局" in out
    assert dump_of(filled.db) == before
    filled.good("withdraw", 4)
    assert filled.good("reinstate", 4, "--dry-run").startswith("恢复后")
    assert "不用再撤" in filled.good("withdraw", 4, "--dry-run")
    assert "第9批" in filled.fails("withdraw", 9, "--dry-run")


def test_replace(filled: Cli) -> None:
    right = filled.file("改正.csv", long_file(NUMBERS, levels=("满意", "基本满意"), units=(*UNITS, "市水务局")))
    before = dump_of(filled.db)
    foreseen = filled.json("replace", 4, right, "--dry-run")
    assert set(foreseen) == {"refused", "changed"} and foreseen["changed"]
    assert filled.good("replace", 4, right, "--dry-run").count("替换后") == 1
    assert dump_of(filled.db) == before
    receipt = filled.json("replace", 4, right)
    assert set(receipt) == RECEIPT_KEYS
    assert (receipt["batch"], receipt["file"], receipt["wave"]) == (5, "改正.csv", "2026")
    assert [row["state"] for row in filled.json("batches")] == ["active", "active", "active", "withdrawn", "active"]
    now = {unit["unit"]: (unit["rank"], unit["index"]) for unit in filled.json("rank", "--wave", "2026")}
    for unit in foreseen["changed"]:
        if unit["wave"] == "2026":
            assert now.get(unit["unit"], (None, None)) == (unit["rank_after"], unit["index_after"])
    out = filled.good("replace", 5, filled.folder / "评议2026.csv")
    assert "第5批" in out and "第6批" in out


def test_replace_refuses_in_one_sentence_and_changes_nothing(filled: Cli) -> None:
    before = dump_of(filled.db)
    new = filled.file("新.csv", long_file(NUMBERS, units=("全新单位",)))
    broken = filled.file("坏.csv", b"\x00\x01\x02")
    for arguments, words in (
        ((4, new), ("全新单位", "--create-units")),
        ((4, filled.folder / "评议2025.csv"), ("第2批",)),
        ((4, broken), ("坏.csv",)),
        ((4, "没有.csv"), ("没有.csv",)),
        ((9, new), ("第9批",)),
        ((4,), ("第4批", "原始文件")),
        ((4, new, "--layout", "insteva"), ("insteval",)),
    ):
        message = filled.fails("replace", *arguments, "--json")
        assert all(word in message for word in words), message
    assert dump_of(filled.db) == before
    filled.good("withdraw", 4)
    assert "第4批" in filled.fails("replace", 4, new, "--create-units")
    filled.fails("replace", status=2)
    filled.fails("replace", "one", new, status=2)


def test_replace_without_a_file_reads_the_kept_one_again(cli: Cli) -> None:
    with Store(cli.db) as store:
        store.remember("keep_raw", "yes")
    rows = [["s", "dept", "y"], *([number, unit, 1 + number % 5] for number in range(40) for unit in (1, 2, 3, 4))]
    layout = cli.file(
        "反.toml",
        'name = "反"\nshape = "long"\nballot_is_row = true\nscheme = "hcp5_star"\n[columns]\nunit = "dept"\nlevel = "y"\n[levels]\n'
        '"1" = "非常满意"\n"2" = "满意"\n"3" = "基本满意"\n"4" = "不满意"\n"5" = "非常不满意"\n'.encode(),
    )
    cli.good("import", cli.file("评.csv", csv_file(rows)), "--wave", "1", "--layout", layout, "--create-units")
    first = cli.json("rank", "--wave", "1")
    assert "insteval" in cli.good("replace", 1, "--layout", "insteval", "--skip-rejected")
    assert cli.json("rank", "--wave", "1") != first
    assert [row["state"] for row in cli.json("batches")] == ["withdrawn", "active"]


def test_the_first_file_that_fails_ends_the_run_and_those_before_it_stay(cli: Cli) -> None:
    files = [cli.file(f"{name}.csv", content) for name, content in
             (("一", long_file(["1"])), ("二", b""), ("三", long_file(["3"])))]  # fmt: skip
    status, out, err = cli.run("import", *files, "--wave", "2026", "--create-units", "--json")
    assert status == 1 and "二.csv" in err and err.count("\n") == 1
    assert [receipt["file"] for receipt in json.loads(out)] == ["一.csv"]
    assert [row["file"] for row in cli.json("batches")] == ["一.csv"]


def test_unknown_names_are_all_listed_with_the_nearest(filled: Cli) -> None:
    rows = [LONG, *(["1", "群众", unit, "服务态渡", "满意"] for unit in ("市公按局", "市气像局", "全新单位"))]
    message = filled.fails("import", filled.file("新.csv", csv_file(rows)), "--wave", "2026", "--json")
    for word in ("市公按局", "市公安局", "市气像局", "市气象局", "全新单位", "服务态渡", "服务态度", "--create-units"):
        assert word in message
    assert len(filled.json("batches")) == 4


def test_levels_outside_the_scale(cli: Cli) -> None:
    file = cli.file("一.csv", csv_file([LONG, ["1", "群众", "甲", "态度", "很满意"], ["2", "群众", "甲", "态度", "满意"]]))
    message = cli.fails("import", file, "--wave", "2026", "--create-units", "--skip-rejected", "--json")
    assert "很满意" in message and "第2行" in message and "评价选项" in message and "满意" in message


def test_rejected_rows(cli: Cli) -> None:
    rows = [LONG, ["1", "群众", "甲", "态度", "满意"], ["", "群众", "甲", "态度", "满意"], ["3", "", "乙", "态度", "一般"]]
    file, out = cli.file("一.csv", csv_file(rows)), cli.folder / "不能入库.csv"
    message = cli.fails("import", file, "--wave", "2026", "--create-units", "--rejected", out)
    assert "2处" in message and "第3行" in message and "第4行" in message and "--skip-rejected" in message
    with out.open(encoding="utf-8-sig", newline="") as stream:
        assert [(row["行"], row["列"]) for row in csv.DictReader(stream)] == [("3", "评议表编号"), ("4", "评议主体")]
    receipt = cli.json("import", file, "--wave", "2026", "--create-units", "--skip-rejected")[0]
    assert (receipt["read"], receipt["stored"], receipt["rejected"]) == (3, 1, 2)


def test_rejected_rows_of_several_files_stand_in_one_list(cli: Cli) -> None:
    files = [cli.file(f"{number}.csv", csv_file([LONG, [str(number), "群众", "甲", "态度", "满意"], ["", "群众", "甲", "态度", "满意"]]))
             for number in range(3)]  # fmt: skip
    out = cli.folder / "r.csv"
    cli.good("import", *files, "--wave", "2026", "--create-units", "--skip-rejected", "--rejected", out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["文件"] for row in csv.DictReader(stream)] == ["0.csv", "1.csv", "2.csv"]


def test_the_same_file_and_known_ballots(cli: Cli) -> None:
    one = cli.file("一.csv", long_file(["1", "2"]))
    cli.good("import", one, "--wave", "2026", "--create-units")
    assert "第1批" in cli.fails("import", one, "--wave", "2026", "--json")
    more = cli.file("累计.csv", long_file(["2", "3"]))
    message = cli.fails("import", more, "--wave", "2026")
    assert "1个" in message and "（2）" in message and "--again" in message
    cli.good("import", one, "--wave", "2026", "--again")
    cli.good("import", more, "--wave", "2026", "--again")
    assert [row["batch"] for row in cli.json("batches")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.csv", b"", ("空.csv", "空文件")),
        ("表头.csv", "参评单位,评价选项\n".encode(), ("只有表头",)),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(99), ("不是数据表",)),
        ("话.txt", "今天开会讨论\n下午继续".encode(), ("不是数据表",)),
        ("重名.csv", "甲,乙,甲\n1,2,3\n".encode(), ("重名", "“甲”", "第1列", "第3列")),
        ("无.csv", "性别,年龄\n男,30\n".encode(), ("没有评价列", "满意", "性别")),
        ("旧.xls", b"\xd0\xcf\x11\xe0" + bytes(99), (".xls",)),
        ("网页.xls", b"<html><body><table></table></body></html>", ("网页",)),
        ("坏.xlsx", b"PK\x03\x04" + bytes(99), ("打不开",)),
        ("号.csv", "参评单位,评价选项\n甲,满意\n".encode(), ("评议表编号",)),
        ("引号.csv", '参评单位,评价选项\n甲,"满意\n乙,一般\n'.encode(), ("引号", "第2行")),
        ("乱.csv", "參評單位,評價\n市教育局,滿意\n".encode("big5"), ("编码",)),
        ("断.csv", "参评单位,评价\n".encode() + b"\xff\n", ("第2行", "UTF-8")),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(cli: Cli, name: str, content: bytes, words: tuple[str, ...]) -> None:
    message = cli.fails("import", cli.file(name, content), "--wave", "2026", "--create-units", "--json")
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rank", "--wave", "2062", "--json"), ("2062", "2026", "2025")),
        (("rank", "--wave", "完全不同"), ("2025", "2026")),
        (("rank", "--wave", "2026", "--unit-class", "部闷", "--json"), ("部闷", "部门")),
        (("rank", "--wave", "2026", "--unit-class", "xyz"), ("部门", "窗口")),
        (("unit", "--wave", "2026", "--unit", "公安局"), ("公安局", "市公安局")),
        (("unit", "--wave", "2026", "--unit", "zzzzz"), ("市公安局",)),
        (("unit", "--wave", "0", "--unit", "市公安局"), ("2025",)),
        (("trend", "--series", "机关事务"), ("机关",)),
        (("trend", "--series", "机关", "--unit", "市公案局", "--json"), ("市公安局",)),
        (("rank", "--wave", "2026", "--scheme", "cn4"), ("cn4", "cn4_100_80_60_0")),
        (("export", "ranking", "--wave", "2026", "--out", "a.docx"), ("docx", "xlsx")),
        (("export", "ranking", "--wave", "2026", "--out", "a.xlsx", "--format", "pdf"), ("pdf", "csv")),
        (("export", "feedback", "--wave", "2026", "--out", "a.docx"), ("feedback", "ranking")),
        (("export", "ranking", "--wave", "2026", "--out", "no/such/a.csv"), ("no/such/a.csv",)),
        (("export", "ranking", "--wave", "2026", "--out", "a.csv", "--unit-class", "部们"), ("部门",)),
        (("import", "没有.csv", "--wave", "2026"), ("没有.csv",)),
        (("import", "名录2025.csv"), ("第1批",)),
        (("import", "评议2025.csv"), ("--wave",)),
        (("import", "评议2025.csv", "--wave", "2026", "--series", "别的"), ("别的", "机关")),
        (("import", "评议2025.csv", "--wave", "2027", "--layout", "insteva"), ("insteval",)),
    ],
)
def test_what_is_wrong_with_a_request_is_one_sentence(
    filled: Cli, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    message = filled.fails(*arguments)
    for word in words:
        assert word in message, message


@pytest.mark.parametrize(
    "arguments",
    [(), ("frobnicate",), ("rank",), ("withdraw",), ("withdraw", "one"), ("import",), ("unit", "--wave", "2026"), ("trend",),
     ("rank", "--wave"), ("export", "ranking", "--wave", "2026"), ("export", "poster", "--wave", "1", "--out", "a"),
     ("export", "ranking", "--wave", "1", "--out", "a", "--format", "exe"), ("batches", "--frob"), ("--db",)],
)  # fmt: skip
def test_wrong_arguments_are_status_2(cli: Cli, arguments: tuple[str, ...]) -> None:
    cli.fails(*arguments, status=2)
    assert not cli.db.exists()


@pytest.mark.parametrize("words", [("--help",), ("import", "--help"), ("rank", "-h")])
def test_help(cli: Cli, words: tuple[str, ...]) -> None:
    status, out, err = cli.run(*words)
    assert (status, err) == (0, "") and "--db" in out


def test_the_help_lists_every_command(cli: Cli) -> None:
    out = cli.run("--help")[1]
    assert all(
        name in out
        for name in (
            "demo",
            "waves",
            "import",
            "batches",
            "withdraw",
            "reinstate",
            "replace",
            "rank",
            "unit",
            "trend",
            "export",
        )
    )


def test_the_database_is_named_before_or_after_the_command(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    file = cli.file("一.csv", long_file(["1"]))
    cli.good("--db", cli.folder / "a.duckdb", "import", file, "--wave", "2026", "--create-units")
    cli.good("import", file, "--wave", "2026", "--create-units", "--db", cli.folder / "b.duckdb")
    assert cli.json("batches") == []
    assert len(cli.json("--db", cli.folder / "b.duckdb", "batches")) == 1
    assert len(cli.json("batches", "--db", cli.folder / "a.duckdb")) == 1
    monkeypatch.setenv("WANPING_DB", str(cli.folder / "a.duckdb"))
    assert len(cli.json("batches")) == 1
    assert len(cli.json("--db", cli.folder / "new" / "c.duckdb", "waves")) == 0


def test_without_a_name_the_database_is_the_offices(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from jobs import databases

    monkeypatch.delenv("WANPING_DB")
    monkeypatch.setattr(databases, "ROOT", cli.folder)
    cli.good("waves")
    assert (cli.folder / "var" / "wanping.duckdb").exists()


def test_export_writes_what_it_says(filled: Cli) -> None:
    out = filled.good("export", "ranking", "--wave", "2026", "--out", "a.csv")
    assert "a.csv" in out and (filled.folder / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    filled.good("export", "ranking", "--wave", "2026", "--out", "b.bin", "--format", "xlsx", "--unit-class", "部门")
    assert (filled.folder / "b.bin").read_bytes().startswith(b"PK")
    filled.good("export", "ranking", "--wave", "2026", "--out", filled.folder)
    (written,) = filled.folder.glob("*.xlsx")
    assert written.name == "排名表_机关_2026.xlsx"
    assert not list(filled.folder.glob(".*"))


def test_hostile_names_survive_from_import_to_export(cli: Cli) -> None:
    names = ['a"b', "<script>", "\u202e倒\u200f", "长" * 10_000, "一\n二", "=1+1"]
    rows = [LONG, *([ballot, "群众", name, "态度", "满意"] for ballot in NUMBERS for name in names)]
    cli.good("import", cli.file("名.csv", csv_file(rows)), "--wave", "2026", "--create-units")
    assert [unit["unit"] for unit in cli.json("rank", "--wave", "2026")] == names
    assert cli.good("rank", "--wave", "2026").count("\n") == 2 + len(names)
    assert cli.json("unit", "--wave", "2026", "--unit", names[4])["unit"] == names[4]
    cli.good("export", "ranking", "--wave", "2026", "--out", "a.csv")
    with (cli.folder / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        written = [row[2] for row in csv.reader(stream) if len(row) > 3]
    assert written[1:] == [*names[:5], "'=1+1"]
    message = cli.fails("unit", "--wave", "2026", "--unit", "一\n三")
    assert len(message) < 1_000


def test_file_names_of_other_systems(cli: Cli) -> None:
    name = "评议.csv".encode("gb18030")
    path = os.path.join(os.fsencode(cli.folder), name)
    with open(path, "wb") as stream:
        stream.write(long_file(["1"]))
    assert cli.json("import", os.fsdecode(path), "--wave", "2026", "--create-units")[0]["file"] == "评议.csv"
    assert "评议" in cli.fails("import", os.fsdecode(os.path.join(os.fsencode(cli.folder), b"x" + name)), "--wave", "2026")


def test_a_wave_column_needs_no_wave(cli: Cli) -> None:
    rows = long_rows(["1", "2"])
    content = csv_file([["评议年度", *rows[0]], *([str(2025 + number % 2), *row] for number, row in enumerate(rows[1:]))])
    receipt = cli.json("import", cli.file("两年.csv", content), "--create-units", "--series", "机关")[0]
    assert receipt["wave"] == "2025,2026"
    assert [wave["wave"] for wave in cli.json("waves")] == ["2025", "2026"]
    assert cli.json("batches")[0]["wave"] == "2025,2026"


def test_a_registry_alone_can_be_ranked(cli: Cli) -> None:
    cli.good(
        "import", cli.file("名录.csv", csv_file([("参评单位", "类别"), ("甲", "部门")])), "--wave", "2026", "--create-units"
    )
    assert [unit["rank"] for unit in cli.json("rank", "--wave", "2026")] == [None]
    cli.good("export", "ranking", "--wave", "2026", "--out", "a.xlsx")
    cli.json("unit", "--wave", "2026", "--unit", "甲", "--explain")
    cli.good("unit", "--wave", "2026", "--unit", "甲")
    cli.json("trend", "--series", "default")


def test_demo_goes_only_into_an_empty_database(filled: Cli) -> None:
    before = dump_of(filled.db)
    assert "示范数据" in filled.fails("demo")
    assert dump_of(filled.db) == before


def test_whatever_else_goes_wrong_is_one_sentence_too(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from data.store import Store as Opened

    monkeypatch.setattr(Opened, "records", lambda *arguments: 1 / 0)
    assert "ZeroDivisionError" in cli.fails("batches", "--json")


def dump_of(path: Path) -> object:
    with Store(path) as store:
        return dump(store, without=())


def test_the_files_of_an_archive_are_a_batch_each(cli: Cli) -> None:
    packed = cli.file("全部.zip", archive({"甲.csv": long_file(["A1"]), "乙/乙.csv": long_file(["A2"])}))
    receipts = cli.json("import", packed, "--wave", "2026", "--create-units")
    assert [(each["batch"], each["file"]) for each in receipts] == [(1, "全部.zip/甲.csv"), (2, "全部.zip/乙/乙.csv")]
    assert "archive" not in cli.fails("import", cli.file("空.zip", archive({})), "--wave", "2026")


def test_an_encoding_in_doubt_is_asked_for(cli: Cli) -> None:
    file = cli.file("表.csv", "ballot,unit,level\n1,市甲局,一般\n".encode("big5"))
    assert "gb18030、big5" in cli.fails("import", file, "--wave", "2026", "--create-units")
    (receipt,) = cli.json("import", file, "--wave", "2026", "--create-units", "--encoding", "big5")
    assert receipt["encoding"] == "Big5"
    assert "big5" in cli.fails("import", file, "--wave", "2026", "--encoding", "latin")
