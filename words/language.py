"""Which language is spoken, for one run of a page or command: zh, en, or zh-Hant (traditional characters)."""

from __future__ import annotations

from contextvars import ContextVar

LANGUAGES = ("zh", "zh-Hant", "en")
_spoken = ContextVar("language", default=LANGUAGES[0])


def speak(language: str) -> None:
    """From now on, in this thread. Raises ValueError for a language that is not in LANGUAGES."""
    if language not in LANGUAGES:
        raise ValueError(f"{language} is none of {LANGUAGES}")
    _spoken.set(language)


def spoken() -> str:
    """The language of this run."""
    return _spoken.get()


def chinese() -> bool:
    return spoken() != "en"
