"""The office's own Word templates: checked when they come, kept in the database, one for each kind of paper."""

from __future__ import annotations

import base64

from data.problems import DataError
from data.store import Reader, Store
from data.word_files import guard_word_file
from jobs.viewer import Viewer
from reports.official.material import PAPERS
from reports.official.template import TemplateCheck, check
from words import joined

__all__ = ["TemplateCheck", "check_template", "drop_template", "keep_template", "template_of"]

MOST_KB = 2_000
SETTING = "template_"


def check_template(viewer: Viewer, file: str, content: bytes) -> TemplateCheck:
    """Which fields it has, which it lacks, and what stands in braces and is no field.

    Raises DataError not_allowed, template_too_large, what guard_word_file raises.
    """
    viewer.must_edit()
    if len(content) > MOST_KB << 10:
        raise DataError("template_too_large", file=file, limit=MOST_KB)
    guard_word_file(file, content)
    try:
        return check(content)
    except (ValueError, KeyError, AttributeError, SyntaxError):
        raise DataError("file_broken", file=file) from None


def keep_template(viewer: Viewer, store: Store, kind: str, file: str, content: bytes) -> TemplateCheck:
    """Kept only where it can be filled in. Raises what check_template raises, DataError paper_unknown, template_fields."""
    _must_know(kind)
    found = check_template(viewer, file, content)
    if not found.usable:
        raise DataError(
            "template_fields", file=file, unknown=joined(found.unknown) or "—", not_alone=joined(found.not_alone) or "—"
        )
    store.remember(SETTING + kind, base64.b64encode(content).decode())
    return found


def drop_template(viewer: Viewer, store: Store, kind: str) -> None:
    """From now on the paper is built by the program again. Raises DataError not_allowed, paper_unknown."""
    viewer.must_edit()
    _must_know(kind)
    store.remember(SETTING + kind, "")


def template_of(store: Reader, kind: str) -> bytes | None:
    kept = store.remembered(SETTING + kind)
    return base64.b64decode(kept) if kept else None


def _must_know(kind: str) -> None:
    if kind not in PAPERS:
        raise DataError("paper_unknown", paper=kind, known=list(PAPERS))
