"""The demonstration city goes in as any office's files would, whole, marked, and never beside real data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

import jobs.demonstration
from commands import main
from data.problems import DataError
from data.store import Store
from demo import SurveyFile, Wave
from jobs.databases import is_demonstration
from jobs.demonstration import build_demonstration, load_demonstration, make_demonstration
from jobs.imports import batches
from jobs.registry import own_city
from jobs.results import waves
from jobs.schemes import preset_schemes
from jobs.sealing import all_seals, seal_of
from jobs.viewer import LOCAL, Viewer
from tests.data.build import dump, long_file
from tests.jobs.build import bring


@pytest.fixture
def village(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city of three files, for speed."""

    def write(folder: Path) -> SimpleNamespace:
        files = []
        for wave in ("2024", "2025", "2026"):
            path = folder / f"居民_{wave}.csv"
            path.write_bytes(long_file([f"{wave}-{number}" for number in range(3)]))
            files.append(SurveyFile(path, wave, "ballots"))
        scheme = folder / "scheme.toml"
        scheme.write_text(preset_schemes()["cn4_100_80_60_0"], "utf-8")
        years = {wave: Wave("机关", wave, str(scheme)) for wave in ("2024", "2025", "2026")}
        return SimpleNamespace(files=files, waves=years, city="某市", ledger=(), today=date(2026, 12, 15))

    monkeypatch.setattr(jobs.demonstration, "write_city", write)


def test_the_city_is_four_series_and_nothing_is_rejected_but_marks_that_nobody_can_tell(city: Store) -> None:
    by_series: dict[str, list[str]] = {}
    for wave in waves(LOCAL, city):
        by_series.setdefault(wave.series, []).append(wave.wave)
    assert by_series["万人评议机关作风"] == ["2022", "2023", "2024", "2025", "2026"]
    assert by_series["评窗口"] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    assert by_series["政务服务“好差评”"] == ["2026-07", "2026-08", "2026-09"]
    assert by_series["民主评议科长"] == ["2026科长"]
    assert is_demonstration(city) and own_city(city) == "云汀市"
    imported = batches(LOCAL, city)
    assert {str(row["file"]) for row in imported if row["rejected"]} == {
        "党代表_读卡结果.txt", "人大代表_读卡结果.txt", "政协委员_读卡结果.txt",
    }  # fmt: skip
    assert {row["encoding"] for row in imported} >= {"GB18030", "UTF-8", "UTF-8 BOM"}
    assert {row["kind"] for row in imported} >= {"csv", "xlsx", "xls", "sav", "docx"}
    assert {row["shape"] for row in imported} == {"long", "wide", "registry", "tally", "scores", "register", "caseload"}


def test_no_unit_has_two_names(appraised) -> None:
    years = [appraised(wave) for wave in ("2022", "2023", "2024", "2025", "2026")]
    assert [len(year.units) for year in years] == [67, 67, 67, 65, 66]
    windows = appraised("2026Q3").units
    assert len(windows) == 32 and not any(unit.name.startswith("云汀市") for unit in windows)
    assert not {unit.name for unit in appraised("2026-07").units} - {unit.name for unit in years[-1].units}


def test_what_was_written_on_paper_came_with_the_forms_that_were_only_counted(city: Store) -> None:
    groups = dict(
        city.rows(
            "select grp.name, count(*) from comment join ballot on ballot.id = comment.ballot join grp on grp.id = ballot.grp "
            "where ballot.wave = '2026' group by all"
        )
    )
    assert groups["县（市、区）和乡镇（街道）"] > 100 and groups["市人大代表"] > 30


def test_demo_from_the_command_line(village: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "a.duckdb")
    assert main(["demo", "--db", db]) == 0
    out, err = capsys.readouterr()
    assert out.count("\n") == 3 and "第3批" in out and err == ""
    assert main(["demo", "--db", db]) == 1
    assert "示范数据" in capsys.readouterr().err
    with Store(Path(db)) as store:
        assert is_demonstration(store)


def test_demo_from_the_command_line_is_made_whole_or_not_at_all(
    village: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new" / "a.duckdb"
    kept = jobs.demonstration.keep
    for stop_at in (1, 3):
        calls: list[int] = []

        def stop(*arguments: object, stop_at: int = stop_at, calls: list[int] = calls, **options: object) -> object:
            calls.append(1)
            if len(calls) == stop_at:
                raise KeyboardInterrupt
            return kept(*arguments, **options)

        monkeypatch.setattr(jobs.demonstration, "keep", stop)
        assert main(["demo", "--db", str(path)]) == 130
        assert not path.exists()
    monkeypatch.setattr(jobs.demonstration, "keep", kept)
    assert main(["demo", "--db", str(path)]) == 0
    assert [each.name for each in path.parent.iterdir()] == ["a.duckdb"]


def test_an_empty_database_that_is_there_is_filled(village: None, tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    Store(path).close()
    assert len(make_demonstration(LOCAL, path)) == 3


def test_invented_data_never_go_to_real_data(village: None, store: Store) -> None:
    bring(store, long_file(["1"]))
    before = dump(store, without=())
    with pytest.raises(DataError, match="database_not_empty"):
        load_demonstration(LOCAL, store)
    assert dump(store, without=()) == before and not is_demonstration(store)


def test_only_an_editor_loads_it(village: None, store: Store) -> None:
    with pytest.raises(DataError, match="not_allowed"):
        load_demonstration(Viewer("王", "leader"), store)
    assert store.is_empty() and not is_demonstration(store)


def test_a_city_that_cannot_be_written_leaves_no_mark(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.demonstration, "write_city", lambda folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load_demonstration(LOCAL, store)
    assert not is_demonstration(store)


def test_its_own_file_is_made_whole_or_not_at_all(village: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "demonstration.duckdb"
    seen: list[tuple[int, int]] = []
    with monkeypatch.context() as broken:
        broken.setattr(jobs.demonstration, "keep", lambda *arguments, **options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            build_demonstration(LOCAL, path)
    assert not path.exists()
    build_demonstration(LOCAL, path, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert [each.name for each in tmp_path.iterdir()] == ["demonstration.duckdb"]
    with Store(path) as store:
        assert is_demonstration(store) and len(waves(LOCAL, store)) == 3


def test_the_schemes_of_the_city_were_sealed_with_the_plan_before_any_ballot(city: Store) -> None:
    found = {each.seal.wave: each for each in all_seals(LOCAL, city)}
    assert [(wave, f"{each.seal.moment:%Y-%m-%d}") for wave, each in found.items()] == [
        (wave, f"{wave}-04-20") for wave in ("2024", "2025", "2026")
    ]
    assert {(each.seal.ballots, each.seal.withdrawn, each.amendments) for each in found.values()} == {(0, 0, ())}
    assert seal_of(LOCAL, city, "2026").sealed.before_ballots and seal_of(LOCAL, city, "2026").sealed.kept
