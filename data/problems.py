"""What is wrong with a file or a request, as data: a code and where it was seen. `words` makes the sentence.

DataError      nothing was stored; `code` and `facts` say why, `problems` lists every place
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_NO_FACTS: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """One place in a file: row as a person counts it (the header is row 1 where it stands first), column, value."""

    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: _NO_FACTS)  # shared: a bad file has a million problems


class DataError(Exception):
    """A request that cannot be carried out; the store is as it was."""

    def __init__(self, code: str, problems: tuple[Problem, ...] = (), **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
        self.problems = problems
