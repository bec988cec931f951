"""Parts of 排名, as markup."""

from __future__ import annotations

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from analytics.facts import Foot, Head
from ui.drawings import Scale, interval, scale_of_units
from ui.markup import headline, link, table, text, toned
from ui.session import Selection
from words import places, remarks, say
from words.method import method_note
from words.numbers import count, figure
from words.sentences import ranking_headline


def news(appraisal: Appraisal, each: ClassResult, head: Head | None, foot: Foot | None) -> str:
    kicker = say(
        "ranking.kicker",
        unit_class=each.name,
        ranked=len(each.ranked),
        rest=len(each.units) - len(each.ranked),
        scheme=appraisal.scheme_title,
    )
    no_errors = all(unit.margin is None for unit in each.ranked)
    key = "ranking.note_plain" if no_errors else "ranking.note"
    mean = say(key, mean=figure(each.mean_published, 1)) if each.mean_published is not None else ""
    return headline(kicker, ranking_headline(head, foot, each), places.class_notes(each) + mean)


def tabs(appraisal: Appraisal, each: ClassResult, selection: Selection) -> str:
    """A link per class; nothing where there is one class only."""
    if len(appraisal.classes) < 2:
        return ""
    links = "".join(
        link("ranking", Selection(selection.series, selection.wave, other.name), other.name).replace(
            "<a ", '<a aria-current="page" ' if other.name == each.name else "<a ", 1
        )
        for other in appraisal.classes
    )
    return f'<nav class="wp-tabs" aria-label="{text(say("column.unit_class"))}">{links}</nav>'


def ranking_table(appraisal: Appraisal, each: ClassResult, selection: Selection) -> str:
    """名次, 单位, the interval drawn, 得分, 比上年, 有效评价, 等次; columns that say nothing are left out."""
    scale = scale_of_units(each.ranked or each.units)
    has_change = any(unit.change for unit in each.units)
    has_grade = any(unit.grade or unit.flags for unit in each.units)
    head = [say("column.rank"), say("column.unit"), say("column.interval"), say("column.score")]
    kinds = ["", "l", "l wide", "s"]
    if has_change:
        head.append(say("column.change"))
        kinds.append("")
    head.append(say("column.ballots"))
    kinds.append("g narrow-off")
    if has_grade:
        head.append(say("column.grade"))
        kinds.append("l narrow-off")
    rows = []
    for unit in each.units:
        row = [_rank(unit), _name(unit, each, selection), _interval(unit, scale, each), _score(unit, appraisal)]
        if has_change:
            row.append(_change(unit, appraisal))
        row.append(text("—" if unit.has_note("scores_only") and not unit.ballots else count(unit.ballots)))
        if has_grade:
            row.append(text(remarks.grade(unit)))
        rows.append(row)
    return table(head, rows, kinds, caption=say("ranking.caption", unit_class=each.name), row_css=_bands(each))


def certainty(appraisal: Appraisal, each: ClassResult) -> str:
    """名次的把握, for analysts: rank sets, chances, tiers, ballots that hold a place."""
    lines = "".join(f"<li>{text(line)}</li>" for line in places.table_lines(each, appraisal.decimals))
    rows = [
        [*(text(cell) for cell in cells), f'<span title="{text(places.flip_detail(unit))}">{text(flip)}</span>']
        for unit in each.ranked
        for *cells, flip in [places.row(unit, appraisal.decimals)]
    ]
    kinds = ["", "l", "", "", "narrow-off", "", "narrow-off", "narrow-off", "narrow-off", ""]
    shown = table(places.header(each), rows, kinds, "wp-certainty", say("places.title"), _bands(each))
    base = f'<p class="wp-base">{text(say("places.base", confidence=95))}</p>'
    title = f"<summary>{text(say('places.title'))}</summary>"
    return f'<details class="wp-method">{title}<ul class="wp-list">{lines}</ul>{shown}{base}</details>'


def method(appraisal: Appraisal, each: ClassResult) -> str:
    """How the ranking was made, for whoever has to answer for it."""
    lines = "".join(f"<li>{text(line)}</li>" for line in method_note(appraisal, each))
    title = f"<summary>{text(say('method.title'))}</summary>"
    return f'<details class="wp-method">{title}<ul class="wp-list">{lines}</ul></details>'


def _bands(each: ClassResult) -> list[str]:
    """Classes of the rows: every other tier shaded, and a darker line beneath each, which also a photocopy shows."""
    if each.table is None or each.table.tiers < 2:
        return []
    tiers = [unit.place.tier if unit.place else None for unit in each.ranked]
    return [
        " ".join(["wp-shade"] * (tier is not None and tier % 2 == 0) + ["wp-tier"] * (tier is not None and tier != after))
        for tier, after in zip(tiers, [*tiers[1:], None], strict=True)
    ]


def _rank(unit: UnitResult) -> str:
    if unit.rank is None:
        return f'<span class="g">{text(say("rank.none"))}</span>'
    if unit.rank_low is None:
        return str(unit.rank)
    certain = say("rank.set", low=unit.rank_low, high=unit.rank_high)
    return f'<span title="{text(certain)}">{unit.rank}</span>'


def _name(unit: UnitResult, each: ClassResult, selection: Selection) -> str:
    opened = link("unit", Selection(selection.series, selection.wave, each.name, unit.name), unit.name)
    reasons = [
        remarks.note(note.code, note.facts)
        for note in unit.notes
        if note.code in ("opinion_only", "too_few_ballots", "group_missing", "tallies_only", "scores_only")
    ]
    flag = f' <span class="g" title="{text("；".join(reasons))}">*</span>' if reasons else ""
    return opened + flag


def _interval(unit: UnitResult, scale: Scale | None, each: ClassResult) -> str:
    """Nothing where the interval would run off the scale: it is that of the ranked units."""
    if scale is None or unit.index_exact is None or not unit.shown:
        return ""
    margin = unit.margin or 0
    if not scale.holds(unit.index_exact - margin, unit.index_exact + margin):
        return ""
    standing = unit.standing if unit.rank is not None else "outside"
    return interval(unit.index_exact, unit.margin, standing, scale, each.mean)


def _score(unit: UnitResult, appraisal: Appraisal) -> str:
    if not unit.shown:
        return f'<span class="g" title="{text(say("note.suppressed"))}">{text(say("suppressed"))}</span>'
    error = remarks.error(unit.margin, appraisal.decimals)
    return f'<span title="{text(error)}">{text(figure(unit.index, appraisal.decimals))}</span>'


def _change(unit: UnitResult, appraisal: Appraisal) -> str:
    if unit.change is None or not unit.shown:
        return '<span class="g">—</span>'
    shown = remarks.change(unit.change, appraisal.decimals)
    if unit.change.verdict == "none":
        return f'<span class="g">{text(shown)}</span>'
    return toned(shown, unit.change.verdict)
