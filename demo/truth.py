"""What the generator knows about the city and the files do not say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SERIES = "万人评议机关作风"


@dataclass(frozen=True)
class SurveyFile:
    """A file to import into a wave; `kind` is "registry" or "ballots"."""

    path: Path
    wave: str
    kind: str


@dataclass(frozen=True)
class Truth:
    """The city's files and, by wave, what a perfect survey would find in them.

    `index` is the true index by wave and unit name, `files` stand in the order of import, `schemes` holds each wave's
    scheme file, `ballots` the number of forms by wave and group.
    """

    series: str
    index: dict[str, dict[str, float]]
    files: tuple[SurveyFile, ...]
    schemes: dict[str, Path]
    ballots: dict[str, dict[str, int]]

    @property
    def waves(self) -> tuple[str, ...]:
        return tuple(self.index)
