"""A job in a thread of its own, so that somebody can watch it and cancel it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from data.problems import DataError
from data.progress import Progress
from words.language import in_this_language

Answer = TypeVar("Answer")


class Work(Generic[Answer]):
    """Starts at once. job: takes the progress it has to report to; it must not touch the page that waits for it.

    reads_only: it changes nothing, so that a cancelled one is over at once, whenever its thread notices.
    """

    def __init__(self, job: Callable[[Progress], Answer], reads_only: bool = False) -> None:
        self._job, self._reads_only = in_this_language(job), reads_only
        self._progress = Progress()
        self._answer: Answer | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def stage(self) -> str:
        return self._progress.stage

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self._progress.share

    @property
    def done(self) -> bool:
        return not self._thread.is_alive() or self._reads_only and self._progress.cancelled

    def cancel(self) -> None:
        """Asks it to stop. What it has begun to store is taken back; what it has stored already stays."""
        self._progress.cancel()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    def answer(self) -> Answer:
        """What the job returned. Raises what it raised, and DataError cancelled."""
        if self._thread.is_alive() and self._reads_only and self._progress.cancelled:
            raise DataError("cancelled")
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answer

    def _run(self) -> None:
        try:
            self._answer = self._job(self._progress)
        except BaseException as error:  # raised again where the answer is asked for
            self._error = error
