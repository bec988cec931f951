"""How far a long job is, for another thread to see and to stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from data.problems import DataError


class Progress:
    """A job calls it at every step; other threads read stage and share (0 to 1), and may cancel.

    stage: read, shape, compare while a file is understood; ballots, ratings, cube, raw while it is stored. Raises
    DataError cancelled in the thread of the job.
    """

    def __init__(self) -> None:
        self.stage, self.share = "read", 0.0
        self._cancelled = threading.Event()
        self._cursor: duckdb.DuckDBPyConnection | None = None
        self._changing = threading.Lock()

    def __call__(self, stage: str, share: float) -> None:
        if self._cancelled.is_set():
            raise DataError("cancelled")
        self.stage, self.share = stage, share

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stops the job at its next step; a query that is running stops at once."""
        self._cancelled.set()
        with self._changing:
            if self._cursor is not None:
                self._cursor.interrupt()

    @contextmanager
    def stopping(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Queries of the cursor end when the job is cancelled; cancelled on the last one, it still counts."""
        with self._changing:
            self._cursor = cursor
        try:
            yield
        except duckdb.InterruptException:
            if self.cancelled:
                raise DataError("cancelled") from None
            raise
        finally:
            with self._changing:
                self._cursor = None
        self(self.stage, self.share)
