"""通报, 报告, 呈阅件 and 送审说明 as Word files, from the frozen result where there is one, and what to know before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from analytics.appraisal import Appraisal
from analytics.comment_report import CommentReport
from analytics.facts import foot
from analytics.publication import ALL, LETTERS, REPORT_ONLY, PublicationScope, published_view
from analytics.readers import for_readers
from data.problems import DataError
from data.registry import is_asked, registry_of
from data.store import Store
from data.wave_rows import wave as wave_row
from data.wave_rows import waves
from jobs.approval import ApprovalState, frozen_result, state_of
from jobs.comments import comments
from jobs.counts import Counts, counts
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.freezing import grade_names
from jobs.known import class_unknown
from jobs.paper_templates import template_of
from jobs.results import appraise
from jobs.schemes import scheme_of
from jobs.settings import letterhead
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.official.brief import brief
from reports.official.document import paper_docx
from reports.official.explanation import explanation
from reports.official.material import ANNEXES, BRIEF, EXPLANATION, NOTICE, PAPERS, REPORT, Material, Wording
from reports.official.notice import notice
from reports.official.paper import OfficialPaper
from reports.official.template import filled
from reports.official.upward import report
from words import joined, say
from words.approval import changed_line, paper_mark, scope_line
from words.notice import fill, named
from words.sentences import foot_caveats
from words.summaries import series_name

__all__ = [
    "ANNEXES", "BLOCKS", "BRIEF", "EXPLANATION", "NOTICE", "PAPERS", "PAPER_FORMATS", "REPORT", "Drafted", "Source",
    "Wording", "draft", "export_paper", "material_of", "publish", "source_of",
]  # fmt: skip

WRITERS: dict[str, Callable[[Material], OfficialPaper]] = {
    NOTICE: notice, REPORT: report, BRIEF: brief, EXPLANATION: explanation,
}  # fmt: skip
BLOCKS = (1, 2)
PAPER_FORMATS = ("docx",)


@dataclass(frozen=True)
class Drafted:
    """A paper as a file; warnings: what whoever takes it away should know, a sentence each."""

    file: Exported
    warnings: tuple[str, ...]
    paper: OfficialPaper


@dataclass(frozen=True, eq=False)
class Source:
    """What all papers of a wave rest on: the frozen result; before there is one, the wave as it stands. grades: of the
    scheme, best first."""

    state: ApprovalState
    appraisal: Appraisal
    comments: CommentReport
    counts: Counts
    grades: tuple[str, ...]


def draft(
    viewer: Viewer,
    store: Store,
    kind: str,
    wave: str,
    wording: Wording | None = None,
    scope: PublicationScope | None = None,
    source: Source | None = None,
) -> Drafted:
    """A paper of PAPERS, on the office's own template where it has one. scope: a 公布范围 to try, for analysts, in
    the place of the one that was decided. source: where it was read already.

    Raises DataError paper_unknown, annex_unknown, blocks_unknown, class_unknown, paper_not_public, wave_unknown,
    not_allowed; AnalysisError publication_kind_unknown, publication_number, publication_no_grades.
    """
    source = source or source_of(viewer, store, wave)
    material = material_of(viewer, store, kind, source, wording or Wording(), scope)
    paper, state = WRITERS[kind](material), source.state
    name = "_".join(part for part in (*paper.marks, say("paper.kind." + kind), series_name(state.series), wave) if part)
    own = template_of(store, kind)
    types = material.letterhead.types
    content = paper_docx(paper, types) if own is None else filled(own, paper, types)
    return Drafted(Exported(file_name(name) + ".docx", content), _warnings(material, paper, state, kind), paper)


def export_paper(
    viewer: Viewer, store: Store, kind: str, wave: str, format_name: str, wording: Wording | None = None
) -> Drafted:
    """A paper in a format. Raises DataError format_unknown and what draft raises."""
    if format_name not in PAPER_FORMATS:
        raise DataError("format_unknown", format=format_name, known=list(PAPER_FORMATS))
    return draft(viewer, store, kind, wave, wording)


def publish(viewer: Viewer, store: Store, wave: str, wording: Wording | None = None) -> list[Drafted]:
    """All papers that the viewer may have and the 公布范围 allows. Raises what draft raises."""
    source = source_of(viewer, store, wave)
    scope = source.state.scope
    kinds = [kind for kind in PAPERS if viewer.analyses or kind != EXPLANATION]
    if scope is not None and scope.kind in (LETTERS, REPORT_ONLY):
        kinds.remove(NOTICE)
    return [draft(viewer, store, kind, wave, wording, source=source) for kind in kinds]


def source_of(viewer: Viewer, store: Store, wave: str) -> Source:
    """Raises DataError wave_unknown, not_allowed; AnalysisError."""
    state = state_of(viewer, store, wave)
    if state.version is not None:
        found = frozen_result(viewer, store, wave)
        return Source(state, found.appraisal, found.comments, found.counts, grade_names(found))
    scheme = scheme_of(wave_row(store, wave).scheme)
    grades = tuple(grade.name for grade in scheme.grades)
    heard, forms = comments(viewer, store, wave), counts(viewer, store, wave)
    return Source(state, appraise(viewer, store, wave), heard, forms, grades)


def material_of(
    viewer: Viewer,
    store: Store,
    kind: str,
    source: Source,
    wording: Wording,
    scope: PublicationScope | None = None,
) -> Material:
    """What a paper of this kind is made from. Raises what draft raises."""
    if kind not in PAPERS:
        raise DataError("paper_unknown", paper=kind, known=list(PAPERS))
    if unknown := [name for name in wording.annexes if name not in ANNEXES]:
        raise DataError("annex_unknown", annex=unknown[0], known=list(ANNEXES))
    if wording.blocks not in BLOCKS:
        raise DataError("blocks_unknown", blocks=wording.blocks, known=list(BLOCKS))
    if scope is not None or kind == EXPLANATION:
        viewer.must_edit()
    state, whole = source.state, source.appraisal
    _must_have_classes(whole, wording.classes)
    chosen = scope or state.scope or PublicationScope(ALL)
    if kind == NOTICE and chosen.kind in (LETTERS, REPORT_ONLY):
        raise DataError("paper_not_public", wave=state.wave, scope=scope_line(chosen))
    if state.is_out:
        wording = replace(wording, number=wording.number or state.document, day=wording.day or state.day)
    return Material(
        appraisal=for_readers(whole),
        whole=whole,
        view=published_view(whole, chosen, state.vetoes, source.grades),
        everything=published_view(whole, PublicationScope(ALL), state.vetoes, source.grades),
        comments=source.comments,
        counts=source.counts,
        letterhead=letterhead(store),
        wording=wording,
        asked=_asked(store, whole),
        demonstration=is_demonstration(store),
        mark=paper_mark(state),
        scope_text=scope_line(state.scope) if state.scope is not None else "",
    )


def _must_have_classes(appraisal: Appraisal, classes: Iterable[str]) -> None:
    """Raises DataError class_unknown."""
    for name in classes:
        if appraisal.unit_class(name) is None:
            raise class_unknown(name, [each.name for each in appraisal.classes], appraisal.wave)


def _asked(store: Store, appraisal: Appraisal) -> tuple[str, ...]:
    """In the order of the registry of the wave, where that is still there."""
    if appraisal.wave not in {row.id for row in waves(store)}:
        return ()
    rated = {unit.name for unit in appraisal.units}
    return tuple(unit.name for unit in registry_of(store, appraisal.wave) if unit.name in rated and is_asked(unit))


def _warnings(material: Material, paper: OfficialPaper, state: ApprovalState, kind: str) -> tuple[str, ...]:
    few = [unit.name for unit in material.appraisal.units if unit.has_note("too_few_ballots")]
    blanks = sum(text.count(fill()) for text in _written(paper))
    feet = [found for found in map(foot, material.whole.classes) if found is not None]
    said = [
        "" if material.appraisal.sealed is not None else say("documents.not_sealed"),
        say("notice.warn.live") if state.version is None else "",
        changed_line(state.changed) if state.changed else "",
        say("notice.warn.scope_open") if kind == NOTICE and state.scope is None else "",
        say("notice.warn.fill", count=blanks) if blanks else "",
        foot_caveats(feet) if kind != EXPLANATION else "",
        say("documents.too_few", count=len(few), names=joined(map(named, few[:FEW_NAMED]))) if few else "",
    ]
    return tuple(each for each in said if each)


FEW_NAMED = 10


def _written(paper: OfficialPaper) -> list[str]:
    """Every text in which something may be left to fill in."""
    own = (paper.addressee, paper.number, paper.signer, paper.issuer, paper.day, paper.red_head)
    foot = (paper.colophon.copies, paper.colophon.printer, paper.colophon.day)
    return [*own, *foot, *(text.text for text in paper.texts)]
