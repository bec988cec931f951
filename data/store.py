"""The database: one DuckDB connection, a cursor per query, every query with a time limit.

Streamlit runs sessions in threads: a connection shared by them returns one thread's rows to another, so that nothing
outside this folder ever sees it.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import duckdb

from data.problems import DataError
from data.progress import Progress

MIGRATIONS = Path(__file__).with_name("migrations")
QUERY_SECONDS = 60
HARDENED = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    "lock_configuration": True,
    "max_temp_directory_size": "20GB",
    "memory_limit": "4GB",
    "threads": 2,
}


class Reader:
    """Questions to the database. Every one gets a cursor and a time limit. Raises DataError query_too_slow."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple]:
        """All rows of a query."""
        with self._limited() as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    def value(self, sql: str, values: Sequence[object] = ()) -> object:
        """The first cell of the first row, None where there is no row."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def records(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, object]]:
        """All rows of a query, by column name."""
        with self._limited() as cursor:
            cursor.execute(sql, list(values))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def arrays(self, sql: str, values: Sequence[object] = ()) -> dict:
        """All rows of a query as numpy arrays by column name."""
        with self._limited() as cursor:
            return cursor.execute(sql, list(values)).fetchnumpy()

    def state(self) -> int:
        """A number that every committed change of any wave raises."""
        return int(self.value("select coalesce(max(id), 0) from log"))

    def version(self, wave: str) -> int:
        """A number that every committed change of the wave raises; 0 for an unknown wave."""
        return self.versions([wave])[0]

    def versions(self, waves: Sequence[str]) -> tuple[int, ...]:
        """The same of several waves, with one question."""
        latest = dict(self.rows("select wave, max(id) from (select id, unnest(waves) as wave from log) group by wave"))
        return tuple(int(latest.get(wave, 0)) for wave in waves)

    def is_empty(self) -> bool:
        """Whether nothing was ever imported."""
        return self.value("select count(*) from batch") == 0

    def remembered(self, key: str) -> str | None:
        """A setting of this database, None where it was never written."""
        return self.value("select value from meta where key = ?", [key])

    def _limited(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        raise NotImplementedError


class Store(Reader):
    """An open database file. Raises DataError database_locked, database_newer, database_broken."""

    _commits = 0
    """Of this process, which alone may write as long as it has the file open."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._state = (-1, 0)
        self._writing = threading.RLock()
        self._open: duckdb.DuckDBPyConnection | None = None
        self._connection = _connect(self.path)
        try:
            self._migrate()
        except BaseException as error:
            self._connection.close()
            if isinstance(error, duckdb.Error):
                raise DataError("database_broken", path=str(self.path)) from None
            raise

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def state(self) -> int:
        """A number that every committed change of any wave raises; asked a dozen times in every run of a page."""
        commits = Store._commits
        if self._state[0] != commits:
            self._state = (commits, super().state())
        return self._state[1]

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """One state of the database for several questions, whatever others write meanwhile. For one thread."""
        cursor = self._connection.cursor()
        try:
            cursor.execute("begin")
            yield _Snapshot(cursor)
        finally:
            cursor.close()

    @contextmanager
    def transaction(self, progress: Progress | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside a transaction; an exception takes everything back. Writers wait for one another.

        Inside another one of the same thread it is a part of that one, which ends it. progress: may cancel it until it is
        committed.
        """
        with self._writing:
            if self._open is not None:
                yield self._open
                return
            self._open = cursor = self._connection.cursor()
            cursor.execute("begin")
            try:
                with (progress or Progress()).stopping(cursor):
                    yield cursor
                cursor.execute("commit")
                Store._commits += 1
            except BaseException:
                with suppress(duckdb.Error):  # a failed commit has rolled back already
                    cursor.execute("rollback")
                raise
            finally:
                self._open = None
                cursor.close()

    @contextmanager
    def rehearsal(self, progress: Progress | None = None) -> Iterator[Reader]:
        """What would be: the reader sees the changes that this thread makes meanwhile, then all are taken back."""
        with suppress(_RehearsalEnds), self.transaction(progress) as cursor:
            yield _Snapshot(cursor)
            raise _RehearsalEnds

    def key(self) -> bytes:
        """The secret under which this database hashes respondents."""
        return bytes.fromhex(str(self.remembered("respondent_key")))

    def remember(self, key: str, value: str) -> None:
        """Writes a setting of this database."""
        with self.transaction() as cursor:
            cursor.execute("insert or replace into meta values (?, ?)", [key, value])

    @contextmanager
    def _limited(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        try:
            with _time_limit(cursor):
                yield cursor
        finally:
            cursor.close()

    def _migrate(self) -> None:
        scripts = sorted(MIGRATIONS.glob("*.sql"))
        is_new = self.value("select count(*) from duckdb_tables()") == 0
        done = 0 if is_new else int(self.remembered("schema") or 0)
        if done > len(scripts):
            raise DataError("database_newer", path=str(self.path))
        if done == len(scripts):
            return
        with self.transaction() as cursor:
            cursor.execute("create table if not exists meta (key text primary key, value text not null)")
            for script in scripts[done:]:
                cursor.execute(script.read_text("utf-8"))
            cursor.execute("insert or ignore into meta values ('respondent_key', ?)", [secrets.token_hex(32)])
            cursor.execute("insert or replace into meta values ('schema', ?)", [str(len(scripts))])


class _RehearsalEnds(Exception):
    """Takes a rehearsal back."""


class _Snapshot(Reader):
    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    @contextmanager
    def _limited(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with _time_limit(self._cursor):
            yield self._cursor


@contextmanager
def _time_limit(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    timer = threading.Timer(QUERY_SECONDS, cursor.interrupt)
    timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise DataError("query_too_slow", seconds=QUERY_SECONDS) from None
    finally:
        timer.cancel()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return duckdb.connect(str(path), config=HARDENED)
    except (duckdb.Error, OSError) as error:
        text = str(error)
        if "version number" in text:
            raise DataError("database_newer", path=str(path)) from None
        if "set lock on file" in text or "used by another process" in text or "PID " in text:
            holder = re.search(r"PID (\d+)", text)
            raise DataError("database_locked", path=str(path), pid=holder[1] if holder else "?") from None
        raise DataError("database_broken", path=str(path)) from None
