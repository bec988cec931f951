"""Whom the figures protect: a group that is secret in one wave of a series is secret in all of them, under any scheme.

A trial scheme that forgets the secret groups of the office would else print their own score, and so would a wave of the
same series whose scheme does not name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from analytics.scheme import Scheme
from data.batches import WaveRow
from data.problems import DataError
from data.store import Reader
from data.wave_rows import waves
from jobs.schemes import scheme_of
from jobs.strictness import EXCLUDED
from jobs.viewer import EDITORS, Viewer

WEIGHTED, UNWEIGHTED = WEIGHTINGS = ("scheme", "none")
"""The answers weighted as the scheme says, or every one as it is."""


@dataclass(frozen=True)
class Protection:
    """secret: groups without a line of their own; shown_as: under which name each of them is shown with its neighbours."""

    secret: tuple[str, ...] = ()
    shown_as: Mapping[str, str] = field(default_factory=dict)

    def over(self, scheme: Scheme) -> Scheme:
        """The scheme with these groups secret too; under the names of their lines there."""
        if set(self.secret) <= set(scheme.secret):
            return scheme
        return replace(
            scheme,
            secret=tuple(dict.fromkeys((*scheme.secret, *self.secret))),
            shown_as={**scheme.shown_as, **self.shown_as},
        )


def protection_of(moment: Reader, series: str) -> Protection:
    """What the schemes of a series protect; of what they say differently the latest wave's counts."""
    return protection_in(waves(moment), series)


def protection_in(rows: Iterable[WaveRow], series: str) -> Protection:
    """The same, of waves that have been read."""
    secret: dict[str, None] = {}
    shown_as: dict[str, str] = {}
    for row in rows:
        if row.series == series:
            scheme = scheme_of(row.scheme)
            secret |= dict.fromkeys(scheme.secret)
            lines = {scheme.line(group) for group in scheme.secret}
            shown_as |= {group: line for group, line in scheme.shown_as.items() if line in lines}
    return Protection(tuple(secret), shown_as)


def protected_scheme(moment: Reader, row: WaveRow, scheme: str | None = None) -> Scheme:
    """The scheme of a wave, or another one (TOML text), with the secret groups of the series."""
    return protection_of(moment, row.series).over(scheme_of(scheme or row.scheme))


def must_be_official(
    viewer: Viewer, row: WaveRow, scheme: str | None, strictness: str = EXCLUDED, weighting: str = WEIGHTED
) -> None:
    """Trial schemes, other levels of strictness and figures without weighting are an analyst's: two views side by side
    tell what lies between.

    Raises DataError not_allowed.
    """
    official = (scheme is None or scheme == row.scheme) and strictness == EXCLUDED and weighting == WEIGHTED
    if not official and viewer.role not in EDITORS:
        raise DataError("not_allowed", role=viewer.role)
