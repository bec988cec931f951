"""The whole result of a wave put away as it was calculated, and given back as a viewer may see it.

What a document needs is frozen with the appraisal: the waves before it, the calculations, the comments, the forms. Later
imports, withdrawals and new names of units do not touch it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from analytics import appraisal as results
from analytics import (
    banding,
    breaks,
    comment_report,
    decomposition,
    explain,
    level_counts,
    multiplicity,
    records,
    sealed,
    weighting,
)
from analytics.appraisal import Appraisal
from analytics.comment_report import CommentReport, CommentScope
from analytics.errors import AnalysisError
from analytics.level_counts import LevelCounts
from analytics.records import Record
from data.approvals import Frozen
from data.fingerprint import answers_mark, fingerprint, registry_mark
from data.problems import DataError
from data.store import Reader
from data.wave_rows import units_of, waves_before
from jobs import counts
from jobs.comments import comments_at
from jobs.counts import Counts, counts_at
from jobs.packed import Unreadable, pack, unpack
from jobs.program import program_version
from jobs.protection import protection_of
from jobs.results import Calculation, appraise_at, calculations_of, for_viewer, measured_at, seen_wave
from jobs.schemes import scheme_of
from jobs.strictness import EXCLUDED, load_counted
from jobs.viewer import EDITORS, Viewer

KINDS = (
    results.Appraisal, results.Change, results.ClassResult, results.ClassTable, results.Note, results.Overall, results.Part,
    results.Picked, results.Place, results.UnitResult, banding.Funnel, banding.FunnelLimits, banding.FunnelPoint,
    breaks.Basis, breaks.Break, decomposition.Decomposition, decomposition.Reasons, decomposition.Term,
    explain.CellStep, explain.Explanation, explain.IndexStep, explain.LineStep, explain.PlaceStep, multiplicity.Family,
    records.Record, sealed.Sealed, weighting.GroupWeighting, weighting.MarginLine, comment_report.CommentCounts,
    comment_report.CommentReport, comment_report.CommentScope, comment_report.Quote, comment_report.TopicLine,
    level_counts.LevelCounts, counts.Channel, counts.Counts, Calculation,
)  # fmt: skip
"""What a frozen result is made of."""
MARKS = ("data", "comments", "scheme", "registry", "earlier", "program")
"""What figures rest on, each with a mark that changes when it does; earlier: the waves before."""
WHOLE = Viewer("", "administrator")
"""Who is shown everything."""


@dataclass(frozen=True, eq=False)
class FrozenResult:
    """All that a document may need, as it was when it was calculated.

    version: its number in the wave; corrects: the issued version that it corrects, or None. scheme: the TOML text; marks:
    by MARKS. earlier: the waves of the series before this one, oldest first; records: claims about this wave among them;
    calculations, level_counts: by unit.
    """

    wave: str
    series: str
    period: str
    version: int
    corrects: int | None
    moment: datetime
    who: str
    scheme: str
    marks: Mapping[str, str]
    appraisal: Appraisal
    earlier: tuple[Appraisal, ...]
    records: tuple[Record, ...]
    calculations: Mapping[str, Calculation]
    level_counts: Mapping[str, tuple[LevelCounts, ...]]
    comments: CommentReport
    counts: Counts

    @property
    def waves(self) -> tuple[Appraisal, ...]:
        """Those of the series until this one, this one last."""
        return (*self.earlier, self.appraisal)

    @property
    def before(self) -> Appraisal | None:
        """The wave before, as it was measured then."""
        return self.earlier[-1] if self.earlier else None

    @property
    def scheme_hash(self) -> str:
        return self.appraisal.scheme_hash

    @property
    def fingerprint(self) -> str:
        return self.appraisal.fingerprint

    @property
    def program(self) -> str:
        """Mark of the program that calculated it."""
        return self.marks["program"]


def calculated(moment: Reader, wave_id: str) -> dict[str, object]:
    """All of a wave, by name of the parts of a FrozenResult, in one state of the database. Raises AnalysisError."""
    row = seen_wave(WHOLE, moment, wave_id)
    appraisal, measured = measured_at(WHOLE, moment, row.id)
    earlier: list[Appraisal] = []
    for before in waves_before(moment, row.id):
        try:
            earlier.insert(0, appraise_at(WHOLE, moment, before.id))
        except AnalysisError:  # nothing is told of waves before one that cannot be measured
            break
    units = [unit.name for unit in appraisal.units]
    return {
        "appraisal": appraisal,
        "earlier": tuple(earlier),
        "records": records.records([*earlier, appraisal]),
        "calculations": calculations_of(WHOLE, measured, appraisal, units),
        "level_counts": {name: level_counts.level_counts(measured, name) for name in units},
        "comments": comments_at(WHOLE, moment, row.id),
        "counts": counts_at(WHOLE, moment, row.id),
    }


def marks_of(moment: Reader, wave_id: str, comments: CommentReport | None = None) -> dict[str, str]:
    """By MARKS, what the figures of a wave rest on in one state of the database. comments: where they were read already."""
    row = seen_wave(WHOLE, moment, wave_id)
    arrays = load_counted(moment, row, EXCLUDED)
    before = [
        (each.id, fingerprint(load_counted(moment, each, EXCLUDED)), scheme_of(each.scheme).hash)
        for each in waves_before(moment, row.id)
    ]
    return {
        "data": _mark(answers_mark(arrays), counts_at(WHOLE, moment, row.id)),
        "comments": _mark(_said(comments or comments_at(WHOLE, moment, row.id))),
        "scheme": _mark(scheme_of(row.scheme).hash, protection_of(moment, row.series)),
        "registry": registry_mark(units_of(moment, row.id)),
        "earlier": _mark(before),
        "program": program_version(),
    }


def grade_names(frozen: FrozenResult) -> tuple[str, ...]:
    """Those of the scheme, best first."""
    return tuple(grade.name for grade in scheme_of(frozen.scheme).grades)


def packed(parts: Mapping[str, object]) -> bytes:
    return pack(dict(parts), KINDS)


def opened(viewer: Viewer, frozen: Frozen) -> FrozenResult:
    """As the viewer may see it. Raises DataError not_allowed, frozen_unreadable."""
    viewer.must_see(frozen.series)
    try:
        parts = unpack(frozen.content, KINDS)
        found = FrozenResult(
            frozen.wave, frozen.series, frozen.period, frozen.version, frozen.corrects, frozen.moment, frozen.who,
            frozen.scheme, frozen.marks, **parts,
        )  # fmt: skip
    except (Unreadable, TypeError):
        raise DataError("frozen_unreadable", wave=frozen.wave, version=frozen.version) from None
    return _for_viewer(viewer, found)


def _for_viewer(viewer: Viewer, frozen: FrozenResult) -> FrozenResult:
    """As `jobs.results.for_viewer` does with a live result; and with what is frozen beside it."""
    appraisal = for_viewer(viewer, frozen.appraisal)
    classes = {each.name for each in appraisal.classes}
    seen = {unit.name for unit in appraisal.units}
    return replace(
        frozen,
        appraisal=appraisal,
        earlier=tuple(for_viewer(viewer, each) for each in frozen.earlier),
        records=tuple(
            each for each in frozen.records if each.subject == "overall" or each.name in classes or each.name in seen
        ),
        calculations={
            name: each if viewer.role in EDITORS else replace(each, every_cell=None)
            for name, each in frozen.calculations.items()
            if name in seen
        },
        level_counts={name: each for name, each in frozen.level_counts.items() if name in seen},
        comments=_comments_for(viewer, frozen.comments),
    )


def _comments_for(viewer: Viewer, report: CommentReport) -> CommentReport:
    """Leads and what waits only for those who sort; sums over classes that the viewer does not see for nobody else."""
    if not viewer.analyses:
        report = replace(report, leads=None, undecided=None)
    if viewer.classes is None:
        return report
    return replace(
        report,
        whole=CommentScope("", "", "", None),
        classes=tuple(each for each in report.classes if viewer.sees_class(each.name)),
        units=tuple(each for each in report.units if viewer.sees_class(each.unit_class)),
        portfolios=(),
        groups=(),
        unnamed=0,
    )


def _said(report: CommentReport) -> tuple[object, ...]:
    """What people wrote, whatever the registry calls the classes of the units."""
    return report.whole, [(each.name, each.counts, each.topics, each.quotes) for each in report.units], report.rules


def _mark(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8")).hexdigest()
