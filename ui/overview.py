"""Parts of 总览, as markup."""

from __future__ import annotations

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from analytics.facts import Foot, Movers
from ui.drawings import class_dots
from ui.markup import Figure, figures, headline, link, section, table, text, toned
from ui.session import Selection
from words import remarks, say
from words.numbers import count, difference, figure, percent, signed
from words.sentences import broad_change, foot_caveats, overview_headline, uncounted_groups, wave_title
from words.summaries import series_name

ENDS = 3


def news(appraisal: Appraisal, moving: Movers, feet: list[Foot | None]) -> str:
    ranked = sum(len(each.ranked) for each in appraisal.classes)
    kicker = say(
        "overview.kicker",
        wave=wave_title(appraisal.period),
        series=series_name(appraisal.series),
        classes=len(appraisal.classes),
        units=len(appraisal.units),
        ranked=ranked,
    )
    caveat = (
        foot_caveats(feet)
        + (say("overview.beyond_error", count=moving.tested) if moving.compared else "")
        + uncounted_groups(appraisal)
    )
    return headline(kicker, overview_headline(appraisal, moving), caveat)


def four_figures(appraisal: Appraisal) -> str:
    overall = appraisal.overall
    broad = (
        broad_change(overall, appraisal, overall.change.since)
        if overall.broad_change is not None
        else say("figure.base", base=count(overall.rate_base))
    )
    every = say("figure.every", times=figure(100 / overall.unknown_share, 0)) if overall.unknown_share else ""
    lines = "，".join(f"{name}{count(number)}" for name, number in overall.ballots_by_line[:2])
    more = say("figure.lines", count=len(overall.ballots_by_line)) if len(overall.ballots_by_line) > 2 else lines
    if all(unit.has_note("tallies_only") for unit in appraisal.units if unit.index is not None):
        more = say("figure.at_least")
    index = Figure(say("figure.index"), figure(overall.index, 1), say("unit_of.points"), remarks.error(overall.margin, 1))
    if not overall.ballots:
        return figures([index])
    return figures(
        [
            index,
            Figure(
                say("figure.broad", levels="＋".join(map(remarks.level, appraisal.satisfied_broad))),
                percent(overall.satisfaction_rate_broad),
                "",
                broad,
            ),
            Figure(say("level.unknown"), percent(overall.unknown_share), "", every),
            Figure(say("figure.ballots"), count(overall.ballots), say("unit_of.forms"), more),
        ]
    )


def dots(appraisal: Appraisal, selection: Selection) -> str:
    drawn = class_dots(appraisal.classes, selection)
    if not drawn:
        return ""
    units = [unit for each in appraisal.classes for unit in each.ranked]
    near = sum(unit.standing == "near" for unit in units)
    if all(unit.class_gap_se is None for unit in units):
        return section(say("dots.title_plain"), drawn, "")
    key = "dots.title_near" if near * 2 > len(units) else "dots.title_apart"
    above, below = (sum(unit.standing == side for unit in units) for side in ("above", "below"))
    title = say(key, near=near, above=above, below=below, units=len(units))
    return section(title, drawn, say("dots.base"))


def classes_table(appraisal: Appraisal, selection: Selection) -> str:
    """First and last units of every class, side by side where there is room."""
    tables = "".join(_ends_table(each, selection) for each in appraisal.classes if each.ranked)
    return section(say("ends.title"), f'<div class="wp-beside">{tables}</div>') if tables else ""


def _ends_table(each: ClassResult, selection: Selection) -> str:
    rows = [
        [
            text(place),
            link("unit", Selection(selection.series, selection.wave, each.name, unit.name), unit.name),
            text(figure(unit.index, 1)),
        ]
        for place, unit in _ends(each.ranked)
    ]
    return table([say("column.rank"), each.name, ""], rows, ["l g", "l", "s"], caption=each.name)


def _ends(ranked: tuple[UnitResult, ...]) -> list[tuple[str, UnitResult]]:
    """前1 … 后1; a class too small for both ends is shown whole from the top."""
    if len(ranked) <= 2 * ENDS:
        return [(say("ends.place", place=place), unit) for place, unit in enumerate(ranked, 1)]
    first = [(say("ends.first", place=place), unit) for place, unit in enumerate(ranked[:ENDS], 1)]
    last = [(say("ends.last", place=ENDS - place), unit) for place, unit in enumerate(ranked[-ENDS:])]
    return first + last


def moved(appraisal: Appraisal, moving: Movers, selection: Selection) -> str:
    units = [*moving.up, *moving.down]
    if not moving.compared and any(unit.change for unit in appraisal.units):
        return section(say("moved.title_none"), f'<p class="wp-note">{text(say("moved.untested"))}</p>')
    if not moving.compared:
        return section(say("moved.title_none"), f'<p class="wp-note">{text(say("moved.first_wave"))}</p>')
    if not units:
        return section(say("moved.title_none"), f'<p class="wp-note">{text(say("moved.nobody"))}</p>')
    rows = []
    for unit in units:
        chosen = Selection(selection.series, selection.wave, unit.unit_class, unit.name)
        before = unit.index - unit.change.value
        mark = {"up": "▲", "down": "▼"}[unit.change.verdict]
        rows.append(
            [
                toned(mark, unit.change.verdict) + link("unit", chosen, unit.name),
                text(f"{figure(before, 1)}→{figure(unit.index, 1)}"),
                toned(signed(difference(unit.index, before, 1), 1) + say("unit_of.points"), unit.change.verdict),
            ]
        )
    head = [say("column.unit"), say("column.from_to"), say("column.change")]
    return section(
        say("moved.title", count=len(units)),
        table(head, rows, ["l", "g", ""], caption=say("moved.title", count=len(units))),
    )


def not_ranked(appraisal: Appraisal, selection: Selection) -> str:
    units = [unit for unit in appraisal.units if unit.rank is None]
    if not units:
        return ""
    items = ""
    for unit in units:
        chosen = Selection(selection.series, selection.wave, unit.unit_class, unit.name)
        reason = "；".join(
            remarks.note(note.code, note.facts)
            for note in unit.notes
            if note.code in ("opinion_only", "too_few_ballots", "small_class")
        )
        items += f"<li>{link('unit', chosen, unit.name)}：{text(reason or say('rank.none'))}</li>"
    return section(say("not_ranked.title", count=len(units)), f'<ul class="wp-list">{items}</ul>')
