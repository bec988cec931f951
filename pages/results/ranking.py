"""排名: one class, best first, with the error of every score; take the table away from here."""

from analytics.facts import foot, head
from ui import cache
from ui.downloads import ranking_downloads
from ui.frame import current
from ui.linked import show_linked
from ui.ranking import certainty, method, news, ranking_table, tabs
from ui.shared import chosen_class, show_empty, show_html

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    each = chosen_class(session, appraisal)
    show_html(news(appraisal, each, head(each), foot(each)))
    show_linked(tabs(appraisal, each, session.selection) + ranking_table(appraisal, each, session.selection), key="ranking")
    if session.viewer.analyses and each.ranked:
        show_html(certainty(appraisal, each))
    show_html(method(appraisal, each))
    ranking_downloads(session, appraisal, each)
