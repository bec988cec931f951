"""What the generator knows about the city and the files do not say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from demo.rectification import Entry

SERIES = "万人评议机关作风"
WINDOWS_SERIES = "评窗口"
REVIEWS_SERIES = "政务服务“好差评”"


@dataclass(frozen=True)
class Wave:
    """A wave of a series; `scheme` is a preset's id or the path of a scheme file. sealed: when it was sealed, on the day
    of the plan and before any ballot."""

    series: str
    period: str
    scheme: str
    sealed: datetime | None = None


@dataclass(frozen=True)
class SurveyFile:
    """A file to import into a wave.

    `kind` is "registry", "ballots", "tallies", "scores", "register", "caseload" (cases handled), "remarks" (comments
    alone), or "burst": forms that should not count, and why is `excluded_for`. `key` is the sheet that says what the digits
    of an optical reader mean.
    """

    path: Path
    wave: str
    kind: str
    key: Path | None = None
    excluded_for: str = ""


@dataclass(frozen=True)
class Truth:
    """The city's files and, by wave, what a perfect survey would find in them.

    `files` stand in the order of import. `index` is the true index by wave and unit name of the waves with ballots,
    `ballots` their number of valid forms by group, `scores` what the notices of older waves say of each unit.
    `late_report` is a register that must be refused; `calls` and `orders` are lists that hold no rating.
    `ledger` is what units had to mend and did, as it stands on the day `today`.
    """

    city: str
    waves: dict[str, Wave]
    files: tuple[SurveyFile, ...]
    index: dict[str, dict[str, float]]
    ballots: dict[str, dict[str, int]]
    scores: dict[str, dict[str, float]]
    late_report: Path
    calls: Path
    orders: Path
    ledger: tuple[Entry, ...]
    today: date
