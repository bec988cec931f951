"""facts: what may be said of a wave, as a table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import main
from commands.facts import fact_row
from data.store import Store
from jobs.facts import facts
from jobs.viewer import LOCAL
from tests.data.build import UNITS, long_file
from tests.jobs.build import bring

KEYS = {
    "id", "code", "subject", "value", "detail", "unit", "decimals", "base", "interval", "test", "family", "also",
}  # fmt: skip


def test_facts_as_json_and_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "wanping.duckdb")
    with Store(Path(db)) as store:
        for wave, levels in (("2025", ("一般",)), ("2026", ("满意", "一般"))):
            content = long_file([f"{wave}{number}" for number in range(60)], levels=levels)
            bring(store, content, f"{wave}.csv", wave=wave)
        known = facts(LOCAL, store, "2026")
    assert main(["--db", db, "facts", "--wave", "2026", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in printed] == [fact.id for fact in known] and set(printed[0]) == KEYS
    risen = next(row for row in printed if row["id"] == f"change:{UNITS[0]}:2025")
    assert (
        risen["test"]["name"] == "up"
        and risen["test"]["passed"]
        and risen["family"] == {"name": "units", "tests": len(UNITS)}
    )
    assert set(fact_row(known[0])) == KEYS
    assert main(["--db", db, "facts", "--wave", "2026"]) == 0
    assert f"change:{UNITS[0]}:2025" in capsys.readouterr().out
    assert main(["--db", db, "facts", "--wave", "2062"]) == 1
