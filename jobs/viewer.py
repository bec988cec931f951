"""Who asks. Every job takes a viewer first and looks here before it reads or changes anything."""

from __future__ import annotations

from dataclasses import dataclass

from data.problems import DataError

READERS = ("leader", "writer", "analyst", "administrator")
EDITORS = ("analyst", "administrator")
UNIT = "unit"
"""A rated unit: it reads its own rows of the ledger, and nothing else."""


@dataclass(frozen=True)
class Viewer:
    """A person with a role. series, classes: what they may see; None is everything. units: of a UNIT, its own names."""

    name: str
    role: str
    series: tuple[str, ...] | None = None
    classes: tuple[str, ...] | None = None
    units: tuple[str, ...] = ()

    def must_edit(self) -> None:
        """Raises DataError not_allowed unless the viewer may change data."""
        if self.role not in EDITORS:
            raise DataError("not_allowed", role=self.role)

    def must_see(self, series: str) -> None:
        """Raises DataError not_allowed unless the viewer may see the series."""
        if not self.sees_series(series):
            raise DataError("not_allowed", role=self.role)

    def sees_series(self, series: str) -> bool:
        return self.role in READERS and (self.series is None or series in self.series)

    @property
    def analyses(self) -> bool:
        """Whether how sure a rank is, is for them: ranges of ranks and chances stay with analysts."""
        return self.role in EDITORS

    def sees_ledger(self, series: str) -> bool:
        """Whether some of the ledger of a series may be theirs."""
        return self.sees_series(series) or (self.role == UNIT and (self.series is None or series in self.series))

    def sees_unit(self, series: str, unit: str, unit_class: str) -> bool:
        """Whether they may read what the ledger says of a unit: a unit its own rows, others those of their classes."""
        if self.role == UNIT:
            return unit in self.units and self.sees_ledger(series)
        return self.sees_series(series) and self.sees_class(unit_class)

    def sees_class(self, unit_class: str) -> bool:
        return self.classes is None or unit_class in self.classes


LOCAL = Viewer("本机用户", "administrator")
"""The one person at this computer, until there is sign-in."""
