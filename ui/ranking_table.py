"""The table of 排名: one class with its errors drawn, sorted and filtered as chosen, and what its numbered notes say."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from analytics.facts import Near
from jobs.exports import LOW_FIRST, expanded, listed, notes_of, value_of
from ui.drawings import Scale, interval, scale_of_units
from ui.markup import link, scrolling, text, toned
from ui.ranking_choices import BACK, Choices
from ui.session import Selection
from words import remarks, say
from words.numbers import NOTHING, count, figure
from words.punctuation import clauses
from words.ranking_views import column_title

WHOLE_CLASS = ("small_class", "tallies_only", "scores_only")
"""Notes that may hold for a whole class; then they are said once."""
NUMBERED = (*WHOLE_CLASS, "opinion_only", "too_few_ballots", "group_missing", "one_respondent", "secret_only", "tie_broken")
NUMBERED += ("renamed", "merged", "split")
"""Notes that a reader of the ranking needs; the others stand on the unit's page and among the columns to choose."""
RATES = ("satisfaction_rate", "satisfaction_rate_broad", "unknown_share")
WIDE = 13
"""So many columns print on a sheet laid across."""


@dataclass(frozen=True)
class Notes:
    """of_all: what holds for every unit; by_unit: numbers of the notes of a unit; texts: note 1, 2, …"""

    of_all: tuple[str, ...]
    by_unit: Mapping[str, tuple[int, ...]]
    texts: tuple[str, ...]


def notes_of_class(each: ClassResult, units: Sequence[UnitResult]) -> Notes:
    """units: those that are shown, in their order; notes that say the same have one number."""
    of_unit = {
        unit.name: [remarks.note(note.code, note.facts) for note in unit.notes if note.code in NUMBERED] for unit in units
    }
    shared = [
        told
        for unit in units[:1]
        for told in of_unit[unit.name]
        if all(told in of_unit[other.name] for other in each.units if other.name in of_unit)
    ]
    texts = list(dict.fromkeys(told for unit in units for told in of_unit[unit.name] if told not in shared))
    numbers = {told: number for number, told in enumerate(texts, 1)}
    by_unit = {name: tuple(numbers[told] for told in said if told in numbers) for name, said in of_unit.items()}
    return Notes(tuple(shared), by_unit, tuple(texts))


def ranking_table(
    appraisal: Appraisal, each: ClassResult, selection: Selection, choices: Choices, found: Near | None = None
) -> str:
    """名次, 单位, the interval drawn, 得分, 比上年, the chosen columns, 有效评价, 等次; without what says nothing.

    found: the unit whose neighbours are marked.
    """
    view = choices.view
    ranked, rest = listed(appraisal, each, view)
    if not ranked and not rest:
        return ""
    table = _Table(appraisal, each, selection, choices, notes_of_class(each, (*ranked, *rest)), found)
    head = "".join(table.heading(key) for key in table.keys)
    bands = _bands(ranked) if view.by_score else [""] * len(ranked)
    body = "".join(table.row(unit, css) for unit, css in zip(ranked, bands, strict=True))
    if rest:
        title = text(say("ranking.rest", count=len(rest)))
        beneath = "".join(table.row(unit, "") for unit in rest)
        span = f'<th scope="rowgroup" colspan="{len(table.keys)}">{title}</th>'
        body += f'</tbody><tbody><tr class="wp-rest">{span}</tr>{beneath}'
    caption = say("ranking.caption", unit_class=each.name)
    css = "wp-table wp-ranking" + (" wp-many" if len(table.keys) >= WIDE else "") + (" wp-marking" if found else "")
    shown = (
        f'<table class="{css}"><caption class="wp-hidden">{text(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
    return scrolling(shown, caption) + _notes(table.notes)


def sheet_style(each: ClassResult, columns: Sequence[str]) -> str:
    """A sheet laid across where the columns would not fit otherwise."""
    wide = 7 + len(expanded(each, columns)) >= WIDE
    return "<style>@media print { @page { size: landscape; } }</style>" if wide else ""


class _Table:
    def __init__(
        self,
        appraisal: Appraisal,
        each: ClassResult,
        selection: Selection,
        choices: Choices,
        notes: Notes,
        found: Near | None,
    ) -> None:
        self.appraisal, self.each, self.selection, self.choices = appraisal, each, selection, choices
        self.notes, self.found = notes, found
        self.here = selection.of_class(each.name)
        self.scale = scale_of_units(each.ranked or each.units)
        self.close = {unit.name for unit in found.units} if found else set()
        self.asks = each.table is not None
        units = each.units
        self.keys = ["rank", "unit", "drawn", "score"]
        self.keys += ["change"] if any(unit.change for unit in units) else []
        self.keys += expanded(each, choices.view.columns)
        self.keys += ["ballots"]
        self.keys += ["grade"] if any(unit.grade or unit.flags for unit in units) else []

    def heading(self, key: str) -> str:
        """A link that sorts by the column; sorted already, it turns the order round."""
        css = _css(key)
        if key == "drawn":
            return f'<th scope="col" class="{css}">{text(say("column.interval"))}</th>'
        view, title = self.choices.view, column_title(key, self.appraisal, self.each)
        here = view.sort == key
        rising = (key in LOW_FIRST) != (here and view.reverse)
        arrow = ("↑" if rising else "↓") if here and (key != "rank" or view.reverse) else ""
        asked = (BACK if here and not view.reverse else "") + key
        opened = link(
            "ranking", self.here, title + arrow, title=say("ranking.sort_by", column=title),
            more=self.choices.more(sort="" if asked == "rank" else asked),
        )  # fmt: skip
        state = f' aria-sort="{"ascending" if rising else "descending"}"' if here else ""
        return f'<th scope="col" class="{css}"{state}>{opened}</th>'

    def row(self, unit: UnitResult, css: str) -> str:
        if self.found is not None:
            mine = unit.name == self.found.unit.name
            css += " wp-mine" if mine else " wp-close" if unit.name in self.close else " wp-other"
        cells = "".join(f'<td class="{_css(key)}">{self.cell(key, unit)}</td>' for key in self.keys)
        return f'<tr class="{css.strip()}">{cells}</tr>'

    def cell(self, key: str, unit: UnitResult) -> str:
        special = {"rank": _rank, "unit": self._name, "drawn": self._drawn, "score": self._score, "change": self._change}
        if key in special:
            return special[key](unit)
        value = value_of(key, unit, self.appraisal, self.choices.view)
        if value is None:
            hidden = not unit.shown and key not in ("before", "portfolio", "parent", "notes", "grade", "rank_set")
            return f'<span class="g">{text(say("suppressed") if hidden else NOTHING)}</span>'
        if key == "band":
            return text(say(f"band.{value}"))
        if key == "notes":
            return text(notes_of(unit))
        if key == "rank_set":
            return text(say("ranking.range", low=unit.rank_low, high=unit.rank_high))
        if key == "ballots":
            return text(count(value))
        return text(value if isinstance(value, str | int) else figure(value, -value.as_tuple().exponent))

    def _name(self, unit: UnitResult) -> str:
        opened = link("unit", self.selection.of_unit(self.each.name, unit.name), unit.name)
        if self.choices.view.query:
            opened = _with_hit(opened, unit.name, self.choices.view.query)
        numbers = self.notes.by_unit[unit.name]
        listed_numbers = "".join(f"<sup>{number}</sup>" for number in sorted(numbers))
        return opened + listed_numbers + self._near(unit)

    def _near(self, unit: UnitResult) -> str:
        """A small link that marks the units close to this one; again, and the marks are gone."""
        if not self.asks or unit.place is None:
            return ""
        mine = self.found is not None and unit.name == self.found.unit.name
        title = say("near.unmark") if mine else say("near.mark", unit=unit.name)
        more = self.choices.more(near="" if mine else unit.name)
        opened = link("ranking", self.here, say("near.sign"), css="wp-near", title=title, more=more)
        return opened.replace("<a ", f'<a aria-label="{text(title)}" ', 1)

    def _drawn(self, unit: UnitResult) -> str:
        """Nothing where the interval would run off the scale: it is that of the ranked units."""
        scale: Scale | None = self.scale
        if scale is None or unit.index_exact is None or not unit.shown:
            return ""
        margin = unit.margin or 0
        if not scale.holds(unit.index_exact - margin, unit.index_exact + margin):
            return ""
        standing = unit.standing if unit.rank is not None else "outside"
        return interval(unit.index_exact, unit.margin, standing, scale, self.each.mean)

    def _score(self, unit: UnitResult) -> str:
        if not unit.shown:
            return f'<span class="g" title="{text(say("note.suppressed"))}">{text(say("suppressed"))}</span>'
        decimals = self.appraisal.decimals
        return f'<span title="{text(remarks.error(unit.margin, decimals))}">{text(figure(unit.index, decimals))}</span>'

    def _change(self, unit: UnitResult) -> str:
        if unit.change is None or not unit.shown:
            return f'<span class="g">{NOTHING}</span>'
        shown = remarks.change(unit.change, self.appraisal.decimals)
        if unit.change.verdict == "none":
            return f'<span class="g">{text(shown)}</span>'
        return toned(shown, unit.change.verdict)


def _rank(unit: UnitResult) -> str:
    """并列13 where it is shared; how sure it is, for all on hover."""
    if unit.rank is None:
        return f'<span class="g">{NOTHING}</span>'
    shared = f'<span class="g wp-tied">{text(say("rank.shared"))}</span>' if unit.tied else ""
    if unit.rank_low is None:
        return f"{shared}{unit.rank}"
    certain = say("rank.set", low=unit.rank_low, high=unit.rank_high)
    return f'{shared}<span title="{text(certain)}">{unit.rank}</span>'


def _css(key: str) -> str:
    usual = {"rank": "", "unit": "l", "drawn": "l wide", "score": "s", "change": "", "ballots": "g narrow-off"}
    if key in usual:
        return usual[key]
    if key == "notes":
        return "l wrap narrow-off"
    return "l narrow-off" if key in ("grade", "band", "portfolio", "parent") else "narrow-off"


def _bands(ranked: Sequence[UnitResult]) -> list[str]:
    """Every other tier of the shown units shaded, and a darker line beneath each, which also a photocopy shows."""
    tiers = [unit.place.tier if unit.place else None for unit in ranked]
    order = {tier: number for number, tier in enumerate(dict.fromkeys(tier for tier in tiers if tier is not None))}
    if len(order) < 2:
        return [""] * len(tiers)
    return [
        " ".join(
            ["wp-shade"] * (tier is not None and order[tier] % 2 == 1) + ["wp-tier"] * (tier is not None and tier != after)
        )
        for tier, after in zip(tiers, [*tiers[1:], None], strict=True)
    ]


def _with_hit(opened: str, name: str, query: str) -> str:
    """The part of a name that was searched for, marked; where it was typed otherwise, the name stays as it is."""
    start = unicodedata.normalize("NFKC", name).casefold().find(unicodedata.normalize("NFKC", query).casefold())
    found = name[start : start + len(query)] if start >= 0 else ""
    if not found or text(found) not in text(name):
        return opened
    before, _, after = text(name).partition(text(found))
    return opened.replace(f">{text(name)}<", f">{before}<mark>{text(found)}</mark>{after}<", 1)


def _notes(notes: Notes) -> str:
    """What the small numbers say, legible without a mouse."""
    shared = f'<p class="wp-base">{text(say("ranking.all_units", notes=clauses(notes.of_all)))}</p>' if notes.of_all else ""
    items = "".join(f"<li>{text(told)}</li>" for told in notes.texts)
    return shared + (f'<ol class="wp-notes" aria-label="{text(say("notes.title"))}">{items}</ol>' if items else "")
