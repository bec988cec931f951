"""Parts of 通报和反馈函: what can be taken away, what to know before, and how it will look."""

from __future__ import annotations

from decimal import Decimal

from analytics.appraisal import Appraisal
from analytics.facts import foot
from jobs.exports import RankingTable
from ui.markup import scrolling, section, text
from words import joined, say
from words.numbers import NOTHING, count, figure
from words.sentences import foot_caveats

LONG = 40
"""Characters; columns that are wider in the file hold sentences."""


def warnings(appraisal: Appraisal) -> str:
    """What whoever signs should know: an open scheme, last places that are not certain, units left out of the ranking."""
    few = [unit.name for unit in appraisal.units if unit.has_note("too_few_ballots")]
    said = [
        "" if appraisal.sealed is not None else say("documents.not_sealed"),
        foot_caveats([foot(each) for each in appraisal.classes]),
        say("documents.too_few", count=len(few), names=joined(few)) if few else "",
    ]
    items = "".join(f"<li>{text(each)}</li>" for each in said if each)
    return section(say("documents.before"), f'<ul class="wp-list">{items}</ul>') if items else ""


def preview(table: RankingTable) -> str:
    """A table of the file, cell by cell as it stands there, with its title and its note."""
    mark = f'<p class="wp-mark-demo">{text(say("product.demonstration"))}</p>' if table.demonstration else ""
    head = "".join(f'<th scope="col" class="{_kind(column)}">{text(name)}</th>' for column, name in _columns(table))
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{_kind(column)}">{text(_cell(cell, column))}</td>'
            for cell, column in zip(row, table.columns, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    note = "".join(f"<li>{text(line)}</li>" for line in table.method)
    shown = (
        f'<table class="wp-table"><caption class="wp-hidden">{text(table.title)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return (
        f'<section class="wp-paper" aria-label="{text(table.title)}">{mark}<h2>{text(table.title)}</h2>'
        f"{scrolling(shown, table.title)}"
        f'<ul class="wp-list">{note}</ul></section>'
    )


def _columns(table: RankingTable):
    return zip(table.columns, table.headings(), strict=True)


def _kind(column) -> str:
    """Only long texts are broken into lines."""
    return "" if column.kind != "text" else "l wrap" if column.width > LONG else "l"


def _cell(cell: object, column) -> str:
    """As the cell of the sheet shows it."""
    if cell is None:
        return NOTHING
    if isinstance(cell, Decimal | float):
        return figure(cell, column.decimals)
    return count(cell) if isinstance(cell, int) else str(cell)
