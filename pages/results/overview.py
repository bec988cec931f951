"""总览: where the city stands, who moved, who is first and last, how certain that is, and what is to be decided."""

from analytics.decisions import decisions
from analytics.facts import foot, movers
from analytics.falls import falls
from ui import cache
from ui.frame import current
from ui.linked import show_linked
from ui.overview import (
    classes_table,
    dots,
    falling,
    four_figures,
    kicker,
    moved,
    news,
    not_ranked,
    portfolio_kicker,
    to_decide,
    topics_block,
)
from ui.rectification import ledger_block
from ui.shared import show_empty, show_html
from words.channels import channel_split

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    selection, portfolio = session.selection, session.selection.portfolio
    strong = (
        {unit.name for unit in appraisal.units if appraisal.portfolios.get(unit.name) == portfolio} if portfolio else None
    )
    moving, feet = movers(appraisal), [foot(each) for each in appraisal.classes]
    if strong is not None:
        show_linked(portfolio_kicker(appraisal, selection, strong), key="kicker")
    show_html(news(appraisal, moving, feet, kicker(appraisal) if strong is None else ""))
    channels = channel_split(cache.counts(session), appraisal.overall.ballots)
    main = (
        four_figures(appraisal, channels) + dots(appraisal, selection, strong) + classes_table(appraisal, selection, strong)
    )
    aside = (
        moved(appraisal, moving, selection, strong)
        + falling(appraisal, falls(appraisal), moving, selection, strong)
        + topics_block(cache.comments(session), selection=selection)
        + ledger_block(cache.last_ledger(session), selection)
        + to_decide(appraisal, decisions(appraisal), selection, strong)
        + not_ranked(appraisal.units, selection, strong)
    )
    show_linked(f'<div class="wp-columns wp-overview wp-tight"><div>{main}</div><div>{aside}</div></div>', key="overview")
