"""A job in a thread: watched, cancelled, and its failure raised where the answer is asked for."""

from __future__ import annotations

import threading

import pytest

from data.problems import DataError
from data.store import Store
from jobs.imports import keep, understand
from jobs.viewer import LOCAL
from jobs.work import Work
from tests.data.build import dump, long_file


def test_an_answer_and_a_failure() -> None:
    assert Work(lambda progress: 7).answer() == 7
    with pytest.raises(ZeroDivisionError):
        Work(lambda progress: 1 / 0).answer()


def test_it_is_watched_while_it_runs() -> None:
    go, there = threading.Event(), threading.Event()

    def job(progress) -> str:
        progress("ratings", 0.2)
        there.set()
        go.wait(10)
        return "done"

    work = Work(job)
    assert there.wait(10)
    assert (work.done, work.stage, work.share) == (False, "ratings", 0.2)
    go.set()
    work.wait(10)
    assert work.done and work.answer() == "done"


def test_a_cancelled_import_ends_when_it_was_taken_back(store: Store) -> None:
    reading = understand(LOCAL, store, "f.csv", long_file(["1"]), wave="2026")
    before, there, go = dump(store, without=()), threading.Event(), threading.Event()

    def job(progress):
        there.set()
        go.wait(10)
        return keep(LOCAL, store, reading, create_units=True, progress=progress)

    work = Work(job)
    assert there.wait(10)
    work.cancel()
    assert not work.done
    go.set()
    with pytest.raises(DataError, match="cancelled"):
        work.answer()
    assert dump(store, without=()) == before


def test_what_changes_nothing_is_over_at_once() -> None:
    go = threading.Event()
    work = Work(lambda progress: go.wait(10), reads_only=True)
    work.cancel()
    assert work.done
    with pytest.raises(DataError, match="cancelled"):
        work.answer()
    go.set()


def test_cancelled_too_late_it_has_happened(store: Store) -> None:
    reading = understand(LOCAL, store, "f.csv", long_file(["1"]), wave="2026")
    work = Work(lambda progress: keep(LOCAL, store, reading, create_units=True, progress=progress))
    work.wait(30)
    work.cancel()
    assert work.answer().batch == 1 and store.value("select count(*) from batch") == 1
