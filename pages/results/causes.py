"""原因分析: what is lost where, what matters, which group is strict, and which units fall short in what."""

from jobs import FAILURES
from jobs.causes import Chosen, chosen_rows, view
from jobs.results import class_of
from ui import cache
from ui.causes import groups, importance, moved, news, shortfalls, tabs, teaching
from ui.choices import choose_one
from ui.downloads import shortfall_downloads
from ui.frame import current
from ui.linked import show_linked
from ui.shared import show_empty, show_html, show_warning
from words import failure, say

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    selection, unit_class = session.selection, session.selection.unit_class
    if unit_class:
        try:
            class_of(appraisal, unit_class)
        except FAILURES as error:
            show_warning(failure(error))
            unit_class = ""
    chosen = Chosen(unit_class, selection.portfolio)
    seen = view(appraisal, chosen)
    show_html(news(appraisal, seen, chosen, chosen_rows(seen.short, appraisal, chosen)))
    show_linked(tabs(appraisal, selection, chosen), key="causes_tabs")
    if seen.classes:
        found = cache.causes(session, appraisal)
        show_linked(importance(seen, found, chosen) + groups(seen, found) + teaching(seen, found), key="causes_classes")
        if len(seen.dimensions) > 1:
            every = {"": say("causes.all_dimensions")}
            dimension = choose_one(
                "dimension", say("causes.choose_dimension"), ["", *seen.dimensions], show=lambda name: every.get(name, name)
            )
            chosen = Chosen(unit_class, selection.portfolio, dimension)
        rows = chosen_rows(seen.short, appraisal, chosen)
        show_linked(
            shortfalls(rows, seen.short.tested, chosen, selection) + moved(seen, appraisal, selection), key="causes_units"
        )
        if rows:
            shortfall_downloads(session, appraisal, chosen)
