"""The command line in the language that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import main
from tests.data.build import long_file


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = tmp_path / "一.csv"
    path.write_bytes(long_file([str(number) for number in range(40)]))
    db = str(tmp_path / "a.duckdb")
    assert main(["--db", db, "import", str(path), "--wave", "2026", "--create-units"]) == 0
    return db


@pytest.mark.parametrize(
    ("arguments", "environment", "heading"),
    [
        ((), None, "评议年度"),
        ((), "en", "Round"),
        (("--lang", "en"), "zh", "Round"),
        (("--lang", "zh-Hant"), None, "評議年度"),
    ],
)
def test_it_is_said_or_set(db: str, capsys, monkeypatch, arguments, environment, heading: str) -> None:
    if environment:
        monkeypatch.setenv("WANPING_LANG", environment)
    for order in ([*arguments, "waves", "--db", db], ["waves", "--db", db, *arguments]):
        capsys.readouterr()
        assert main(order) == 0
        assert capsys.readouterr().out.split()[0] == heading


def test_failures_speak_it_too(db: str, capsys, monkeypatch) -> None:
    assert main(["--lang", "en", "rank", "--wave", "2062", "--db", db]) == 1
    assert capsys.readouterr().err == "There is no round “2062”. Similar names: 2026.\n"
    monkeypatch.setenv("WANPING_LANG", "fr")
    with pytest.raises(SystemExit) as stopped:
        main(["waves", "--db", db])
    assert stopped.value.code == 2 and "WANPING_LANG=fr" in capsys.readouterr().err
