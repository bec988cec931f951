"""Which database is in use. The demonstration lives in a file of its own and never mixes with the office's."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from data.store import Reader, Store

ROOT = Path(__file__).parent.parent
OFFICE_NAME = "wanping.duckdb"
DEMONSTRATION_NAME = "demonstration.duckdb"


def office_path() -> Path:
    """WANPING_DB, else var/wanping.duckdb."""
    return Path(os.environ.get("WANPING_DB") or ROOT / "var" / OFFICE_NAME)


def demonstration_path() -> Path:
    """Beside the office's database."""
    return office_path().with_name(DEMONSTRATION_NAME)


def staging_path() -> Path:
    """Where large uploads lie until they are stored: beside the databases, for this user alone."""
    return office_path().with_name("staging")


def is_demonstration(store: Store) -> bool:
    """Whether the store holds invented data; every page and every file then says so."""
    return store.remembered("demonstration") == "yes"


def today_in(store: Reader) -> date:
    """The day by which the database counts: the demonstration stands still on one, so that nothing in it grows late."""
    day = store.remembered("demonstration_day")
    return date.fromisoformat(day) if day else date.today()


def chosen_path() -> Path:
    """The database to open: the one chosen last; at first the office's where it exists, else the demonstration's."""
    note = _note()
    if note.exists() and note.read_text("utf-8").strip() in (OFFICE_NAME, DEMONSTRATION_NAME):
        wants_demonstration = note.read_text("utf-8").strip() == DEMONSTRATION_NAME
        return demonstration_path() if wants_demonstration else office_path()
    return office_path() if office_path().exists() else demonstration_path()


def choose(demonstration: bool) -> Path:
    """Remembers which database to open from now on."""
    path = demonstration_path() if demonstration else office_path()
    _note().parent.mkdir(parents=True, exist_ok=True)
    _note().write_text(DEMONSTRATION_NAME if demonstration else OFFICE_NAME, "utf-8")
    return path


def open_store(path: Path) -> Store:
    """Opens or creates a database. Raises DataError database_locked, database_newer, database_broken."""
    return Store(path)


def _note() -> Path:
    return office_path().with_name("in_use.txt")
