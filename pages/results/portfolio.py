"""我分管的单位: the units of one 分管口, each in its own class; without a choice, all of them."""

from analytics.portfolios import portfolio_of, portfolios
from ui import cache
from ui.frame import current
from ui.linked import show_linked
from ui.markup import link
from ui.portfolio import all_table, beside, choice, news, news_of_all, nobody, teaching, units_table
from ui.session import Selection
from ui.shared import show_empty, show_html
from words import say

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
elif not session.portfolios:
    show_html(teaching())
    to = Selection(session.selection.series, session.selection.wave)
    show_linked(link("units", to, say("portfolio.none_go"), css="wp-go"), key="teaching")
else:
    selection, found = session.selection, portfolios(appraisal)
    show_linked(choice(found, selection), key="choice")
    own = portfolio_of(appraisal, selection.portfolio)
    if not selection.portfolio:
        show_html(news_of_all(appraisal, found))
        show_linked(all_table(appraisal, found, selection), key="portfolios")
    elif not own.units:
        show_html(nobody(appraisal, selection))
    else:
        show_html(news(appraisal, own))
        left, right = beside(appraisal, own, cache.comments(session), cache.last_ledger(session), selection)
        columns = f'<div class="wp-columns wp-even"><div>{left}</div><div>{right}</div></div>'
        show_linked(f'<div class="wp-tight">{units_table(appraisal, own, selection)}{columns}</div>', key="portfolio")
