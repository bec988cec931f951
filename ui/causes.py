"""Parts of 原因分析, as markup."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.appraisal import Appraisal
from jobs.causes import Causes, Chosen, ClassCauses, ClassView, View
from ui.drawings import interval, scale_for
from ui.importance_matrix import matrix
from ui.markup import headline, link, section, table, text, toned
from ui.session import Selection
from words import causes as words
from words import remarks, say
from words.catalog import sentences
from words.failures import one_line
from words.numbers import count, difference, figure, percent, signed
from words.reasons import quadrant, share
from words.sentences import wave_title

SHOWN = 12
"""短板 that stand in sight; the others are unfolded."""


def news(appraisal: Appraisal, view: View, chosen: Chosen, short: Sequence) -> str:
    units = sum(len(each.units) for each in view.classes)
    told = words.chosen_words(chosen.unit_class, chosen.portfolio, "")
    kicker = words.kicker(appraisal, wave_title(appraisal.period), told, units)
    return headline(
        kicker, words.headline(view.classes, words.chosen_title(told)), words.caveat(view.classes, appraisal.highest, short)
    )


def tabs(appraisal: Appraisal, selection: Selection, chosen: Chosen) -> str:
    """全部类别 and a link per class; nothing where there is one class only."""
    if len(appraisal.classes) < 2:
        return ""
    links = "".join(
        link("causes", selection.of_class(name), name or say("causes.all_classes")).replace(
            "<a ", '<a aria-current="page" ' if name == chosen.unit_class else "<a ", 1
        )
        for name in ("", *(each.name for each in appraisal.classes))
    )
    return f'<nav class="wp-tabs" aria-label="{text(say("causes.class_label"))}">{links}</nav>'


def importance(view: View, found: Causes, chosen: Chosen) -> str:
    """The matrix of every class that tells light from heavy; where all weighs alike, how the dimensions stand."""
    by_name = {each.name: each for each in found.classes}
    drawn = [(each, by_name[each.name]) for each in view.classes if by_name[each.name].profile]
    drawn = [(each, of_class) for each, of_class in drawn if of_class.profile.dimensions]
    apart = [_matrix(each, of_class, chosen) for each, of_class in drawn if of_class.basis != "even"]
    alike = [_dimensions(each, of_class) for each, of_class in drawn if of_class.basis == "even"]
    base = [say("causes.standing_base"), _of_portfolio(sum(len(each.units) for each, _ in drawn), chosen)]
    marks = f'<p class="wp-base">{text(say("causes.matrix.marks"))}</p>' if apart else ""
    return "".join(apart) + marks + _side_by_side(alike, sentences(base))


def groups(view: View, found: Causes) -> str:
    """Which group pulls the score down, class by class."""
    by_name = {each.name: each for each in found.classes}
    shown = [
        _lines(each, by_name[each.name])
        for each in view.classes
        if by_name[each.name].profile and by_name[each.name].profile.lines and each.lost
    ]
    return _side_by_side(shown, say("causes.lines_base"))


def teaching(view: View, found: Causes) -> str:
    """Which form would tell what matters, where the forms of a class do not."""
    names = {each.name for each in view.classes if each.lost and each.lost.dimensions}
    refused = [each for each in found.classes if each.name in names and each.refused is not None]
    if not refused:
        return ""
    reasons = "".join(f"<li>{text(each)}</li>" for each in words.refusals(refused))
    body = f'<p class="wp-note">{text(say("causes.teach"))}</p><ul class="wp-list">{reasons}</ul>'
    return f'<div class="wp-teach">{section(say("causes.teach_title"), body)}</div>'


def shortfalls(rows: Sequence, tested: int, chosen: Chosen, selection: Selection) -> str:
    """短板, costliest first: the first ones in sight, the others unfolded."""
    title = words.short_title(rows)
    if not rows:
        return section(title, "", say("causes.short_base", tested=tested) if tested else say("causes.short_no_dimensions"))
    body = _short_table(rows[:SHOWN], chosen, selection, title)
    if more := rows[SHOWN:]:
        told = say("causes.short_more", count=len(more))
        body += f'<details class="wp-method"><summary>{text(told)}</summary>{_short_table(more, chosen, selection, told)}'
        body += "</details>"
    return section(title, body, say("causes.short_base", tested=tested))


def moved(view: View, appraisal: Appraisal, selection: Selection) -> str:
    """What made the units change that did; nothing where there is no wave before."""
    if not any(unit.change is not None for each in view.classes for unit in each.units):
        return ""
    title = say("causes.moved_title")
    if not view.moved:
        return section(title, f'<p class="wp-note">{text(say("causes.moved_none"))}</p>')
    rows = [
        [
            link("unit", selection.of_unit(unit.unit_class, unit.name), unit.name),
            toned(remarks.change(unit.change, appraisal.decimals), unit.change.verdict),
            text(words.moved_part(unit.reasons.change_by_dimension)),
            text(words.moved_part(unit.reasons.change_by_group)),
        ]
        for unit in view.moved
    ]
    head = [say("column.unit"), say("column.change"), say("parts.dimensions"), say("parts.groups")]
    return section(title, table(head, rows, ["l wrap", "", "l wrap", "l wrap"], caption=title), say("causes.moved_base"))


def _matrix(each: ClassView, found: ClassCauses, chosen: Chosen) -> str:
    title = words.matrix_title(each.name, found.matrix)
    lost = {loss.name: loss.share for loss in each.lost.dimensions} if each.lost else {}
    rows = []
    for point in found.matrix:
        own = found.drivers.within.share(point.dimension) if found.drivers else None
        rows.append(
            [
                text(one_line(point.dimension)),
                text(share(own) if own else percent(100 * point.share, 0)),
                toned(words.with_margin(point.gap, point.margin), _tone(point.gap, point.margin)),
                text(percent(100 * lost[point.dimension], 0) if point.dimension in lost else "—"),
                text(quadrant(point.quadrant)),
            ]
        )
    head = [say("parts.dimensions"), say("causes.importance" if found.drivers else "causes.importance_declared")]
    head += [say("causes.from_mean"), say("causes.lost_share"), say("reasons.quadrant")]
    kinds = ["l wrap", "s", "", "g narrow-off", "l"]
    beside = table(head, rows, kinds, caption=title)
    if found.drivers:
        beside = f'<p class="wp-said">{text(words.drivers_sentence(found.drivers))}</p>{beside}{_how(found.drivers)}'
    picture = matrix(found.matrix, found.basis, title)
    body = f'<div class="wp-columns wp-with-matrix"><div>{picture}</div><div>{beside}</div></div>'
    base = [words.matrix_base(found.basis, found.drivers), _of_portfolio(len(each.units), chosen)]
    return section(title, body, sentences(base))


def _dimensions(each: ClassView, found: ClassCauses) -> str:
    title, dimensions = words.standing_title(each.name, found.profile.dimensions), found.profile.dimensions
    lost = {loss.name: loss.share for loss in each.lost.dimensions} if each.lost else {}
    ends = [part.apart + sign * (part.margin or 0) for part in dimensions for sign in (-1, 1)]
    scale = scale_for([0.0, *ends])
    rows = [
        [
            text(one_line(part.name)),
            interval(part.apart, part.margin, part.mark, scale, 0.0),
            toned(words.with_margin(part.apart, part.margin), part.mark),
            text(percent(100 * lost[part.name], 0) if part.name in lost else "—"),
        ]
        for part in sorted(dimensions, key=lambda part: part.apart)
    ]
    head = [say("parts.dimensions"), "", say("causes.from_mean"), say("causes.lost_share")]
    return section(title, table(head, rows, ["l wrap", "wide", "", "s"], caption=title))


def _lines(each: ClassView, found: ClassCauses) -> str:
    title = words.lines_title(each.name, found.profile.lines)
    lost = {loss.name: loss for loss in each.lost.groups}
    rows = []
    for part in sorted(found.profile.lines, key=lambda part: part.apart):
        loss = lost.get(part.name)
        rows.append(
            [
                text(one_line(part.name)),
                text(percent(100 * (loss.weight if loss else part.weight), 0)),
                text(percent(100 * loss.share, 0) if loss else "—"),
                toned(words.with_margin(part.apart, part.margin), part.mark),
            ]
        )
    head = [say("parts.groups"), say("column.weight"), say("causes.lost_share"), say("causes.against")]
    return section(title, table(head, rows, ["l wrap", "g", "s", ""], caption=title))


def _short_table(rows: Sequence, chosen: Chosen, selection: Selection, caption: str) -> str:
    every, changed = not chosen.unit_class, any(row.change for row in rows)
    head = [say("column.unit"), *([say("column.unit_class")] if every else []), say("column.dimension")]
    head += [say("column.score"), say("column.class_mean"), say("column.gap"), say("column.cost"), say("column.raters")]
    head += [say("column.change")] if changed else []
    kinds = [
        "l wrap",
        *(["l narrow-off"] if every else []),
        "l wrap",
        "narrow-off",
        "g narrow-off",
        "",
        "s",
        "g narrow-off",
    ]
    kinds += ["narrow-off"] if changed else []
    cells = [
        [
            link("unit", selection.of_unit(row.unit_class, row.unit), row.unit),
            *([text(row.unit_class)] if every else []),
            text(one_line(row.dimension)),
            text(figure(row.score, 1)),
            text(figure(row.class_mean, 1)),
            toned("▼" + signed(difference(row.score, row.class_mean, 1), 1) + "±" + figure(row.margin, 1), "below"),
            text(signed(row.cost, 2)),
            text(count(row.n)),
            *([_change(row)] if changed else []),
        ]
        for row in rows
    ]
    return table(head, cells, kinds, "wp-short", caption)


def _change(row) -> str:
    if row.change is None:
        return '<span class="g">—</span>'
    shown = remarks.change(row.change, 1)
    return toned(shown, row.change.verdict) if row.change.verdict != "none" else f'<span class="g">{text(shown)}</span>'


def _side_by_side(blocks: Sequence[str], base: str) -> str:
    """One below the other on narrow screens; base stands beneath all of them."""
    if not blocks:
        return ""
    return f'<div class="wp-classes">{"".join(blocks)}</div><p class="wp-base">{text(base)}</p>'


def _of_portfolio(units: int, chosen: Chosen) -> str:
    """Said where the units that lose are not all of the class."""
    return say("causes.lost_of", units=units) if chosen.portfolio else ""


def _how(drivers) -> str:
    told = sentences([say("causes.how_text"), words.pooled_sentence(drivers)])
    return (
        f'<details class="wp-method"><summary>{text(say("causes.how"))}</summary>'
        f'<p class="wp-note">{text(told)}</p></details>'
    )


def _tone(gap: float, margin: float | None) -> str:
    if margin is None or abs(gap) <= margin:
        return "near"
    return "above" if gap > 0 else "below"
