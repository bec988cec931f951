"""Parts of 对比分析, as markup: columns side by side, marks on one scale, and maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from jobs.comparing import HeatCell, HeatMap, Pair
from ui.drawings import scale_for
from ui.markup import MARKS, link, scrolling, section, table, text, toned
from ui.session import Selection
from words import compare, joined, remarks, say
from words.numbers import NOTHING, count, difference, figure, percent, signed
from words.reasons import map_note

LETTERS = ascii_uppercase


@dataclass(frozen=True)
class Column:
    """A unit in a wave. name: what stands above it; opens: where that leads."""

    name: str
    opens: Selection
    unit: UnitResult | None
    unit_class: ClassResult | None
    decimals: int


def columns_of_units(appraisal: Appraisal, names: Sequence[str], selection: Selection) -> list[Column]:
    units = [appraisal.unit(name) for name in names]
    return [
        Column(
            unit.name,
            selection.of_unit(unit.unit_class, unit.name),
            unit,
            appraisal.unit_class(unit.unit_class),
            appraisal.decimals,
        )
        for unit in units
    ]


def column_of_wave(appraisal: Appraisal, unit: str, name: str, selection: Selection) -> Column:
    """selection: of that wave. The unit may not have been rated then."""
    rated = appraisal.unit(unit)
    its_class = appraisal.unit_class(rated.unit_class) if rated else None
    opens = selection.of_unit(rated.unit_class if rated else "", unit)
    return Column(name, opens, rated, its_class, appraisal.decimals)


def beside(columns: Sequence[Column], more: str = "") -> str:
    """Table and picture next to each other while the table is narrow enough, else one above the other."""
    listed, drawn = side_by_side(columns, say("compare.table")), on_one_scale(columns) + more
    if len(columns) > 3:
        return listed + drawn
    return f'<div class="wp-columns wp-even"><div>{listed}</div><div>{drawn}</div></div>'


def side_by_side(columns: Sequence[Column], title: str) -> str:
    """Everything that is known of each, a line per figure: the whole, then dimensions, then groups."""
    head = "".join(
        f'<th scope="col"><b>{LETTERS[place]}</b> {link("unit", column.opens, column.name)}</th>'
        for place, column in enumerate(columns)
    )
    body = "".join(_whole_rows(columns))
    for kind in ("dimensions", "groups"):
        names = _part_names(columns, kind)
        if names:
            title_of = text(say("parts." + kind))
            body += f'<tr class="wp-part"><th colspan="{len(columns) + 1}" scope="colgroup">{title_of}</th></tr>'
            body += "".join(_row(name, [_part(column, kind, name) for column in columns]) for name in names)
    shown = (
        f'<table class="wp-table wp-side"><caption class="wp-hidden">{text(title)}</caption>'
        f'<thead><tr><th scope="col" class="l"></th>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
    return section(title, scrolling(shown, title), say("compare.table_base"))


def on_one_scale(columns: Sequence[Column]) -> str:
    """Each dimension and group a line, each column a letter at its score; the letters are those of the table."""
    lines = [
        (name, [(place, part) for place, part in enumerate(_parts(columns, kind, name)) if part is not None])
        for kind in ("dimensions", "groups")
        for name in _part_names(columns, kind)
    ]
    lines = [(name, parts) for name, parts in lines if len(parts) > 1]
    if not lines:
        return ""
    scale = scale_for([part.score for _, parts in lines for _, part in parts])
    grid = "".join(f'<i class="wp-tick" style="left:{scale.place(tick)}%"><em>{tick:g}</em></i>' for tick in scale.ticks())
    tracks = "".join(_track(name, parts, scale) for name, parts in lines)
    widest = max(lines, key=lambda line: _spread(line[1]))
    low, high = (pick(widest[1], key=lambda each: each[1].score) for pick in (min, max))
    title = say(
        "compare.widest", part=widest[0], high=columns[high[0]].name, low=columns[low[0]].name,
        gap=figure(difference(high[1].score, low[1].score, 1), 1),
    )  # fmt: skip
    drawn = f'<div class="wp-letters" role="img" aria-label="{text(title)}">{tracks}<div class="wp-axis">{grid}</div></div>'
    legend = joined(
        say("compare.lettered", letter=LETTERS[place], name=column.name) for place, column in enumerate(columns)
    )
    return section(title, drawn, say("compare.scale_base", legend=legend))


def pair_list(pairs: Sequence[Pair], decimals: int) -> str:
    """Every pair of one class, and whether their order is certain."""
    if not pairs:
        return ""
    items = "".join(f"<li>{text(compare.pair_line(pair, decimals))}</li>" for pair in pairs)
    return section(
        say("compare.pairs_title"), f'<ul class="wp-list">{items}</ul>', say("compare.pairs_base", count=len(pairs))
    )


def heat_table(found: HeatMap, selection: Selection, title: str) -> str:
    """Units down, parts across; a tint for how far, a mark and weight for what was proven."""
    widest = max((abs(cell.gap) for row in found.rows for cell in row.cells if cell is not None), default=1.0) or 1.0
    rows = [
        [link("unit", selection.of_unit(row.unit_class, row.unit), row.unit), *(_heat(cell, widest) for cell in row.cells)]
        for row in found.rows
    ]
    kinds = ["l", *["heat"] * len(found.parts)]
    shown = table([say("column.unit"), *found.parts], rows, kinds, "wp-heat", title)
    return section(title, scrolling(shown, title), say(f"compare.map.{found.kind}.base") + map_note(found))


def _whole_rows(columns: Sequence[Column]) -> list[str]:
    rows = [
        _row(say("column.unit_class"), [_of(column, lambda each, _: each.unit_class) for column in columns]),
        _row(say("column.rank"), [_of(column, _rank) for column in columns]),
        _row(say("column.score"), [_score(column) for column in columns], "s"),
        _row(say("column.gap"), [_gap(column) for column in columns]),
        _row(say("column.change"), [_change(column) for column in columns]),
        _row(
            say("term.satisfaction_rate.name"),
            [_of(column, lambda each, _: percent(each.satisfaction_rate_broad)) for column in columns],
        ),
        _row(say("level.unknown"), [_of(column, _unknown) for column in columns]),
        _row(say("column.ballots"), [text(count(column.unit.ballots)) if column.unit else NOTHING for column in columns]),
    ]
    if any(column.unit and (column.unit.grade or column.unit.flags) for column in columns):
        rows.append(_row(say("column.grade"), [_of(column, lambda each, _: remarks.grade(each)) for column in columns]))
    return rows


def _row(name: str, cells: Sequence[str], css: str = "") -> str:
    return (
        f'<tr><th scope="row" class="l">{text(name)}</th>'
        + "".join(f'<td class="{css}">{cell}</td>' for cell in cells)
        + "</tr>"
    )


def _of(column: Column, figure_of) -> str:
    """A figure of the whole unit, where it may be shown."""
    if column.unit is None:
        return NOTHING
    if not column.unit.shown:
        return f'<span class="g">{text(say("suppressed"))}</span>'
    return text(figure_of(column.unit, column) or NOTHING)


def _rank(unit: UnitResult, column: Column) -> str:
    if unit.rank is None:
        return say("rank.none")
    return say("compare.rank", rank=unit.rank, count=len(column.unit_class.ranked))


def _score(column: Column) -> str:
    shown = _of(column, lambda unit, _: figure(unit.index, column.decimals))
    if column.unit is None or not column.unit.shown or column.unit.margin is None:
        return shown
    return f'{shown} <small class="g">±{text(figure(column.unit.margin, column.decimals))}</small>'


def _gap(column: Column) -> str:
    unit = column.unit
    if unit is None or not unit.shown or unit.class_gap is None:
        return NOTHING
    gap = difference(unit.index, column.unit_class.mean_published, 1)
    return toned(MARKS[unit.standing] + signed(gap, 1), unit.standing)


def _change(column: Column) -> str:
    unit = column.unit
    if unit is None or not unit.shown or unit.change is None:
        return NOTHING
    return toned(remarks.change(unit.change, column.decimals), unit.change.verdict)


def _unknown(unit: UnitResult, column: Column) -> str:
    return NOTHING if unit.awareness_rate is None else percent(100 - unit.awareness_rate)


def _part_names(columns: Sequence[Column], kind: str) -> list[str]:
    return list(
        dict.fromkeys(
            part.name for column in columns if column.unit and column.unit.shown for part in getattr(column.unit, kind)
        )
    )


def _parts(columns: Sequence[Column], kind: str, name: str) -> list[Part | None]:
    return [
        next((part for part in getattr(column.unit, kind) if part.name == name), None)
        if column.unit and column.unit.shown
        else None
        for column in columns
    ]


def _part(column: Column, kind: str, name: str) -> str:
    (part,) = _parts([column], kind, name)
    if part is None:
        return NOTHING
    gap = "" if part.gap is None else signed(difference(part.score, part.class_mean, 1), 1)
    mark = MARKS[part.standing] if part.gap_se is not None else ""
    return f"{text(figure(part.score, 1))} <small>{toned(mark + gap, part.standing)}</small>"


def _track(name: str, parts: Sequence[tuple[int, Part]], scale) -> str:
    marks = []
    taken: list[float] = []
    for place, part in sorted(parts, key=lambda each: each[1].score):
        left = scale.place(part.score)
        row = sum(abs(left - other) < 2.2 for other in taken)
        taken.append(left)
        marks.append(f'<b style="left:{left}%;top:{row * 17}px">{LETTERS[place]}</b>')
    height = 24 + 17 * (max(sum(abs(a - b) < 2.2 for b in taken[:n]) for n, a in enumerate(taken)))
    return (
        f'<div class="wp-letter-line"><span>{text(name)}</span><div style="height:{height}px">{"".join(marks)}</div></div>'
    )


def _spread(parts: Sequence[tuple[int, Part]]) -> float:
    scores = [part.score for _, part in parts]
    return max(scores) - min(scores)


def _heat(cell: HeatCell | None, widest: float) -> str:
    if cell is None:
        return f'<span class="g">{NOTHING}</span>'
    share = round(45 * min(1.0, abs(cell.gap) / widest))
    tone = "blue" if cell.gap > 0 else "amber"
    mark = MARKS[cell.mark] if cell.mark != "near" else ""
    strong = f"<b>{mark}{signed(cell.gap, 1)}</b>" if mark else signed(cell.gap, 1)
    tint = f"background:color-mix(in srgb, var(--wp-{tone}) {share}%, transparent)"
    return f'<span class="wp-tint" style="{tint}">{strong}</span>'
