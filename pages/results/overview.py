"""总览: where the city stands, who moved, who is first and last, and how certain that is."""

from analytics.facts import foot, movers
from ui import cache
from ui.frame import current
from ui.linked import show_linked
from ui.overview import classes_table, dots, four_figures, moved, news, not_ranked
from ui.shared import show_empty, show_html

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    moving, feet = movers(appraisal), [foot(each) for each in appraisal.classes]
    show_html(news(appraisal, moving, feet) + four_figures(appraisal))
    main = dots(appraisal, session.selection) + classes_table(appraisal, session.selection)
    aside = moved(appraisal, moving, session.selection) + not_ranked(appraisal, session.selection)
    show_linked(f'<div class="wp-columns"><div>{main}</div><div>{aside}</div></div>', key="overview")
