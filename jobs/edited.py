"""An edited paper comes back: every figure in it that is not the one of its result."""

from __future__ import annotations

from analytics.publication import PublicationScope
from data.problems import DataError
from data.store import Store
from data.word_files import guard_word_file
from jobs.notices import Wording, draft
from jobs.viewer import Viewer
from reports.official.comparing import Difference, differences
from reports.official.reading import read_paper

__all__ = ["Difference", "check_edited"]


def check_edited(
    viewer: Viewer,
    store: Store,
    kind: str,
    wave: str,
    file: str,
    content: bytes,
    wording: Wording | None = None,
    scope: PublicationScope | None = None,
) -> tuple[Difference, ...]:
    """wording, scope: as the paper was made. Raises what draft and guard_word_file raise."""
    guard_word_file(file, content)
    try:
        found = read_paper(content)
    except (ValueError, KeyError, AttributeError, SyntaxError):
        raise DataError("file_broken", file=file) from None
    made = draft(viewer, store, kind, wave, wording, scope)
    return differences(made.paper, read_paper(made.file.content), found)
