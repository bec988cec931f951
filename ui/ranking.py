"""Parts of 排名, as markup, around its table."""

from __future__ import annotations

from analytics.appraisal import Appraisal, ClassResult
from analytics.facts import Foot, Head, Near
from jobs.exports import listed
from ui.markup import headline, link, scrolling, table, text
from ui.ranking_choices import Choices
from ui.session import Selection
from words import places, say
from words.catalog import sentences
from words.method import method_note
from words.numbers import figure
from words.ranking_views import heading, near_line, shown_line
from words.sentences import ranking_headline


def news(appraisal: Appraisal, each: ClassResult, head: Head | None, foot: Foot | None, choices: Choices) -> str:
    """The first and the last; above, what is shown, in the words of the printed sheet and of the file; beneath, what the
    table draws, where it is shown."""
    bands = places.class_notes(each) if choices.view.by_score and not choices.against else places.close_note(each)
    legend = ""
    if each.mean_published is not None and not choices.against:
        no_errors = all(unit.margin is None for unit in each.ranked or each.units)
        legend = say("ranking.legend_plain" if no_errors else "ranking.legend", mean=figure(each.mean_published, 1))
    kicker = heading(choices.view, appraisal, each, choices.against_title)
    return headline(kicker, ranking_headline(head, foot, each), sentences([bands, legend]))


def tabs(appraisal: Appraisal, each: ClassResult, selection: Selection, choices: Choices) -> str:
    """A link per class, where there are several, and what may be done with the table."""
    told = say("ranking.open_unit" if any(unit.place for unit in each.units) else "ranking.open_plain")
    hint = "" if choices.against else f'<p class="wp-base wp-no-print">{text(told)}</p>'
    if len(appraisal.classes) < 2:
        return hint
    links = "".join(
        link("ranking", selection.of_class(other.name), other.name, more=choices.for_class()).replace(
            "<a ", '<a aria-current="page" ' if other.name == each.name else "<a ", 1
        )
        for other in appraisal.classes
    )
    nav = f'<nav class="wp-tabs" aria-label="{text(say("column.unit_class"))}">{links}</nav>'
    return f'<div class="wp-tabs-row">{nav}{hint}</div>'


def said(appraisal: Appraisal, each: ClassResult, selection: Selection, choices: Choices, found: Near | None) -> str:
    """What a filter leaves, and which units are close to the chosen one; each with the way back."""
    here, lines = selection.of_class(each.name), []
    shown = sum(map(len, listed(appraisal, each, choices.view)))
    if told := shown_line(choices.view, shown, each):
        back = link("ranking", here, say("view.clear"), css="wp-go", more=choices.more(q="")) if choices.view.query else ""
        lines.append(f"{text(told)}{back}")
    if found is not None:
        back = link("ranking", here, say("near.unmark"), css="wp-go", more=choices.more(near=""))
        lines.append(f"{text(near_line(found))}{back}")
    return "".join(f'<p class="wp-said" role="status">{line}</p>' for line in lines)


def certainty(appraisal: Appraisal, each: ClassResult) -> str:
    """名次的把握, for analysts: rank sets, chances, tiers, ballots that hold a place."""
    lines = "".join(f"<li>{text(line)}</li>" for line in places.table_lines(each, appraisal.decimals))
    rows = [[text(cell) for cell in places.row(unit, appraisal.decimals)] for unit in each.ranked]
    kinds = ["", "l", "", "", "narrow-off", "", "narrow-off", "narrow-off", "narrow-off", ""]
    shown = table(places.header(each), rows, kinds, "wp-certainty", say("places.title"))
    flips = [
        say("ranking.flip", unit=unit.name, ballots=unit.place.flip_ballots, how=places.flip_detail(unit))
        for unit in each.ranked
        if unit.place and unit.place.flip_ballots is not None
    ]
    how = f"<summary>{text(say('ranking.flips'))}</summary>"
    how += f'<ul class="wp-list">{"".join(f"<li>{text(line)}</li>" for line in flips)}</ul>'
    more = f'<details class="wp-method">{how}</details>' if flips else ""
    base = f'<p class="wp-base">{text(say("places.base", confidence=95))}</p>'
    title = say("places.title")
    return (
        f'<details class="wp-method"><summary>{text(title)}</summary><ul class="wp-list">{lines}</ul>'
        f"{scrolling(shown, title)}{base}{more}</details>"
    )


def method(appraisal: Appraisal, each: ClassResult) -> str:
    """How the ranking was made, for whoever has to answer for it."""
    lines = "".join(f"<li>{text(line)}</li>" for line in method_note(appraisal, each))
    title = f"<summary>{text(say('method.title'))}</summary>"
    return f'<details class="wp-method">{title}<ul class="wp-list">{lines}</ul></details>'
