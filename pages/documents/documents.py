"""通报和反馈函: choose what to take away, see it, take it."""

from jobs.causes import Chosen
from jobs.exports import ranking_sheets
from jobs.viewer import EDITORS
from ui import cache
from ui.choices import choose_one
from ui.documents import preview, warnings
from ui.downloads import counts_download, document_downloads, shortfall_downloads, unit_downloads
from ui.frame import current
from ui.linked import show_linked
from ui.markup import headline, link
from ui.shared import show_empty, show_html
from words import say
from words.sentences import Phrase, wave_title

KINDS = ("ranking", "unit", "shortfalls")
FOR_ANALYSTS = ("counts",)


def show_ranking(session, appraisal) -> None:
    names = [each.name for each in appraisal.classes]
    unit_class = choose_one(
        "of_class", say("column.unit_class"), ["", *names], show=lambda name: name or say("documents.all_classes")
    )
    show_html(warnings(appraisal))
    document_downloads(session, appraisal, unit_class or None)
    tables = ranking_sheets(session.viewer, session.store, appraisal, unit_class or None)
    show_html(f'<div class="wp-papers">{"".join(map(preview, tables))}</div>')


def show_unit(session, appraisal) -> None:
    names = [unit.name for unit in appraisal.units if unit.shown and unit.index is not None]
    name = choose_one("unit", say("column.unit"), names, session.selection.unit)
    unit = appraisal.unit(name)
    unit_downloads(session, appraisal, unit, cache.calculation(session, name))
    opened = link(
        "unit", session.selection.of_unit(unit.unit_class, name), say("documents.see_unit", unit=name), css="wp-go"
    )
    show_linked(opened, key="documents_unit")


session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    kinds = (*KINDS, *(FOR_ANALYSTS if session.viewer.role in EDITORS else ()))
    told = [Phrase(say("documents.title", wave=wave_title(appraisal.period)))]
    show_html(headline("", told, say("documents.caveat")))
    kind = choose_one(
        "document", say("documents.kind"), kinds, show=lambda each: say("documents.kind." + each), segments=True
    )
    show_html(f'<p class="wp-note">{say("documents.holds." + kind)}</p>')
    if kind == "ranking":
        show_ranking(session, appraisal)
    elif kind == "unit":
        show_unit(session, appraisal)
    elif kind == "shortfalls":
        shortfall_downloads(session, appraisal, Chosen("", session.selection.portfolio))
        show_linked(
            link("causes", session.selection.only_wave(), say("documents.see_causes"), css="wp-go"), key="documents_causes"
        )
    else:
        counts_download(session)
