"""A rehearsal sees what would be and leaves nothing; a job that is cancelled leaves nothing either."""

from __future__ import annotations

import threading
import time

import pytest

from data.problems import DataError
from data.progress import Progress
from data.store import Store
from jobs.imports import keep, replace_with, understand, withdraw
from jobs.settings import keep_raw_files
from jobs.viewer import LOCAL
from tests.data.build import dump, long_file
from tests.jobs.build import bring

STAGES = ("ballots", "ratings", "cube", "raw")


class CancelAt(Progress):
    """Cancels itself on reaching a stage."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self.at = stage

    def __call__(self, stage: str, share: float) -> None:
        if stage == self.at:
            self.cancel()
        super().__call__(stage, share)


def test_changes_are_seen_inside_and_gone_afterwards(store: Store) -> None:
    bring(store, long_file(["1"]))
    before, version = dump(store, without=()), store.version("2026")
    with store.rehearsal() as moment:
        bring(store, long_file(["2"]), "二.csv")
        withdraw(LOCAL, store, 1)
        assert moment.value("select count(*) from ballot") == 1
        assert store.value("select label from ballot") == "1"
        assert moment.version("2026") > version
    assert dump(store, without=()) == before and store.version("2026") == version
    assert bring(store, long_file(["2"]), "二.csv").batch == 2


def test_a_failure_inside_is_not_hidden(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.rehearsal():
        raise ZeroDivisionError
    with pytest.raises(DataError, match="batch_unknown"), store.rehearsal():
        withdraw(LOCAL, store, 9)
    bring(store, long_file(["1"]))


def test_a_transaction_inside_another_ends_with_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        bring(store, long_file(["1"]))
        raise ZeroDivisionError
    assert store.is_empty()


@pytest.mark.parametrize("stage", ["read", "shape", "compare"])
def test_reading_stops_at_every_stage(store: Store, stage: str) -> None:
    before = dump(store, without=())
    with pytest.raises(DataError, match="cancelled"):
        understand(LOCAL, store, "f.csv", long_file(["1"]), wave="2026", progress=CancelAt(stage))
    assert dump(store, without=()) == before


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("instead", [False, True])
def test_a_cancelled_import_or_replacement_leaves_no_trace(store: Store, stage: str, instead: bool) -> None:
    keep_raw_files(LOCAL, store, True)
    bring(store, long_file(["1"]))
    before = dump(store, without=())
    reading = understand(LOCAL, store, "f.csv", long_file(["2"], levels=("一般",)), wave="2026")
    with pytest.raises(DataError, match="cancelled"):
        if instead:
            replace_with(LOCAL, store, 1, reading, create_units=True, progress=CancelAt(stage))
        else:
            keep(LOCAL, store, reading, create_units=True, progress=CancelAt(stage))
    assert dump(store, without=()) == before


def test_cancelled_after_the_last_step_it_is_still_cancelled(store: Store) -> None:
    progress = Progress()
    with pytest.raises(DataError, match="cancelled"), store.transaction(progress) as cursor:
        cursor.execute("insert into series values ('x')")
        progress.cancel()
    assert store.rows("select * from series") == []
    store.remember("a", "b")


def test_a_query_that_runs_is_stopped_at_once(store: Store) -> None:
    progress = Progress()
    threading.Timer(0.3, progress.cancel).start()
    started = time.monotonic()
    with pytest.raises(DataError, match="cancelled"), store.transaction(progress) as cursor:
        cursor.execute("insert into series values ('x')")
        cursor.execute(
            "select count(*) from range(100000000) a, range(100000000) b where a.range + b.range = -1"
        ).fetchall()
    assert time.monotonic() - started < 20
    assert store.rows("select * from series") == []


def test_progress_runs_forward(store: Store) -> None:
    seen: list[tuple[str, float]] = []

    class Watched(Progress):
        def __call__(self, stage: str, share: float) -> None:
            super().__call__(stage, share)
            seen.append((stage, share))

    progress = Watched()
    reading = understand(LOCAL, store, "f.csv", long_file(["1"]), wave="2026", progress=progress)
    assert [stage for stage, _ in seen] == ["read", "shape", "compare"]
    seen.clear()
    keep_raw_files(LOCAL, store, True)
    keep(LOCAL, store, reading, create_units=True, progress=progress)
    assert list(dict.fromkeys(stage for stage, _ in seen)) == ["ballots", "ratings", "cube", "raw"]
    assert all(0 <= share <= 1 for _, share in seen)
