"""The database file: whose it is, what it refuses, what many threads and a killed process do to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

import data.store
from data.log import write_log
from data.problems import DataError
from data.store import Store
from jobs.imports import withdraw
from jobs.viewer import LOCAL
from tests.data.build import dump, long_file
from tests.jobs.build import bring, mark, rank

ROOT = Path(__file__).parents[2]


def code_of(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        Store(path)
    return caught.value.code


def test_another_process_is_named(store: Store) -> None:
    store.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", f"from data.store import Store; s = Store({str(store.path)!r}); print('open', flush=True); input()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DataError) as caught:
            Store(store.path)
        assert caught.value.code == "database_locked"
        assert caught.value.facts == {"path": str(store.path), "pid": str(holder.pid)}
    finally:
        holder.communicate("\n")
    Store(store.path).close()


def test_the_same_process_may_open_it_twice(store: Store) -> None:
    bring(store, long_file(["1"]))
    with Store(store.path) as second:
        assert dump(second) == dump(store)


def test_files_that_are_no_database_of_ours(tmp_path: Path) -> None:
    text = tmp_path / "block.duckdb"
    text.write_text("no database")
    assert code_of(text) == "database_broken"
    assert text.read_text() == "no database"
    assert code_of(tmp_path) == "database_broken"
    assert code_of(text / "under" / "a.duckdb") == "database_broken"
    foreign = tmp_path / "foreign.duckdb"
    with duckdb.connect(str(foreign)) as connection:
        connection.execute("create table theirs (a integer)")
    assert code_of(foreign) == "database_broken"
    with duckdb.connect(str(foreign)) as connection:
        assert connection.execute("select table_name from duckdb_tables()").fetchall() == [("theirs",)]
    with duckdb.connect(str(foreign)) as connection:
        connection.execute("create table meta (a integer)")
    assert code_of(foreign) == "database_broken"


def test_a_database_of_a_later_version_is_left_alone(store: Store) -> None:
    store.remember("schema", "999")
    store.close()
    assert code_of(store.path) == "database_newer"


def test_folders_are_made_and_the_key_stays(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.duckdb"
    with Store(path) as first:
        key = first.key()
        assert first.is_empty() and len(key) == 32
    with Store(path) as again:
        assert again.key() == key


def test_opening_again_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    monkeypatch.setattr(Store, "transaction", lambda self: pytest.fail("wrote"))
    Store(store.path).close()


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "copy (select 1) to 'stolen.csv'",
        "attach 'other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set threads = 8",
    ],
)
def test_sql_reaches_nothing_but_the_database(store: Store, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        store.rows(sql)
    assert not Path("stolen.csv").exists()


def test_a_query_that_takes_too_long_is_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.store, "QUERY_SECONDS", 0.3)
    endless = "select count(*) from range(100000000) a, range(100000000) b where a.range + b.range = -1"
    started = time.monotonic()
    with pytest.raises(DataError) as caught:
        store.rows(endless)
    assert caught.value.code == "query_too_slow"
    with pytest.raises(DataError), store.snapshot() as moment:
        moment.rows(endless)
    assert time.monotonic() - started < 20
    monkeypatch.undo()
    assert store.value("select 1") == 1


def test_a_snapshot_sees_one_moment(store: Store) -> None:
    bring(store, long_file(["1"]))
    with store.snapshot() as moment:
        first = dump(moment, without=())
        bring(store, long_file(["2"]), "二.csv")
        withdraw(LOCAL, store, 1)
        assert dump(moment, without=()) == first
    assert dump(store, without=()) != first


def test_the_state_follows_every_change_also_of_another_store(store: Store) -> None:
    """It is remembered between changes; what is not committed, or is taken back, is seen by nobody else."""
    seen = [store.state(), store.state()]
    bring(store, long_file(["1"]))
    seen.append(store.state())
    with Store(store.path) as other:
        bring(other, long_file(["2"]), "二.csv")
        assert other.state() == store.state()
    seen.append(store.state())
    with pytest.raises(RuntimeError), store.transaction() as cursor:
        write_log(cursor, "甲", "test", None, ["2026"], "")
        within = store.state()
        raise RuntimeError
    assert seen[0] == seen[1] < seen[2] < seen[3] == within == store.state()


def test_readers_see_before_or_after_and_never_in_between(store: Store) -> None:
    names = [f"A{number}" for number in range(60)]
    bring(store, long_file(names))
    states = {(rank(store), mark(store))}
    bring(store, long_file([f"B{number}" for number in range(60)], levels=("不满意",)), "二.csv")
    states.add((rank(store), mark(store)))
    withdraw(LOCAL, store, 2)
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen = rank(store)
                if seen not in {ranking for ranking, _ in states}:
                    wrong.append(seen)
                if mark(store) not in {fingerprint for _, fingerprint in states}:
                    wrong.append("mark")
            except Exception as error:
                wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(6):
        bring(store, long_file([f"B{number}" for number in range(60)], levels=("不满意",)), f"{turn}.csv")
        withdraw(LOCAL, store, 3 + turn)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert (rank(store), mark(store)) in states


def test_writers_wait_for_one_another(store: Store) -> None:
    failures: list[str] = []

    def write(number: int) -> None:
        try:
            bring(store, long_file([f"{number}-{ballot}" for ballot in range(5)]), f"{number}.csv")
        except Exception as error:
            failures.append(repr(error))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert [row[0] for row in store.rows("select id from batch order by id")] == [1, 2, 3, 4, 5, 6]
    assert store.value("select count(*) from ballot") == 30


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
@pytest.mark.parametrize(
    ("before_commit", "wait", "there"), [("time.sleep(60)", 0.3, False), ("pass", 0.03, None), ("pass", 60, True)]
)
def test_a_killed_import_leaves_before_or_after(
    store: Store, tmp_path: Path, before_commit: str, wait: float, there: bool | None
) -> None:
    bring(store, long_file(["1", "2"]))
    before = dump(store, without=())
    store.close()
    file = tmp_path / "gross.csv"
    file.write_bytes(long_file([f"G{number}" for number in range(4_000)], levels=("满意", "一般")))
    script = f"""
import time
from pathlib import Path
import data.batches
from tests.jobs.build import *
log = data.batches._log
data.batches._log = lambda *arguments: (log(*arguments), print("now", flush=True), {before_commit})
store = Store(Path({str(store.path)!r}))
bring(store, Path({str(file)!r}).read_bytes(), "gross.csv")
print("stored", flush=True)
time.sleep(60)
""".replace(", pass)", ")")
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert process.stdout.readline() == "now\n"
    if there:
        assert process.stdout.readline() == "stored\n"
    else:
        time.sleep(wait)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with Store(store.path) as reopened:
        found = dump(reopened, without=())
        assert there is None or (found != before) == there
        if found != before:
            assert reopened.value("select count(*) from ballot") == 4_002
            assert reopened.value("select sum(n) from cube") == 16 + 32_000 == reopened.value("select count(*) from rating")
            assert reopened.rows("select id from batch order by id") == [(1,), (2,)]
            withdraw(LOCAL, reopened, 2)
            tables = dump(reopened)
            assert tables == {name: before[name] for name in tables}
