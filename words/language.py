"""Which language is spoken, for one run of a page or command: zh, en, or zh-Hant (traditional characters)."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

LANGUAGES = ("zh", "zh-Hant", "en")
_spoken: ContextVar[str | None] = ContextVar("language", default=None)
_unspoken: list[Callable[[], str]] = [lambda: LANGUAGES[0]]
Answer = TypeVar("Answer")


def speak(language: str) -> None:
    """From now on, in this thread. Raises ValueError for a language that is not in LANGUAGES."""
    if language not in LANGUAGES:
        raise ValueError(f"{language} is none of {LANGUAGES}")
    _spoken.set(language)


def spoken() -> str:
    """The language of this run."""
    return _spoken.get() or _unspoken[0]()


def chinese() -> bool:
    return spoken() != "en"


def in_this_language(job: Callable[..., Answer]) -> Callable[..., Answer]:
    """The job, which will speak the language of now also in another thread."""
    language = spoken()

    def speaking(*given: object) -> Answer:
        speak(language)
        return job(*given)

    return speaking


def where_nobody_spoke(ask: Callable[[], str]) -> None:
    """Who knows the language of a thread in which nobody has spoken yet, such as that of a callback."""
    _unspoken[0] = ask
