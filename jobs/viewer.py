"""Who asks. Every job takes a viewer first and looks here before it reads or changes anything."""

from __future__ import annotations

from dataclasses import dataclass

from data.problems import DataError

READERS = ("leader", "writer", "analyst", "administrator")
EDITORS = ("analyst", "administrator")


@dataclass(frozen=True)
class Viewer:
    """A person with a role. series, classes: what they may see; None is everything."""

    name: str
    role: str
    series: tuple[str, ...] | None = None
    classes: tuple[str, ...] | None = None

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

    def sees_class(self, unit_class: str) -> bool:
        return self.classes is None or unit_class in self.classes


LOCAL = Viewer("本机用户", "administrator")
"""The one person at this computer, until there is sign-in."""
