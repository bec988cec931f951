"""排名表 and the other tables of a paper, as far as the 公布范围 lets them out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analytics.appraisal import ClassResult, UnitResult
from analytics.publication import GRADES, PublishedClass, PublishedUnit, PublishedView
from reports.official.body import class_caption
from reports.official.material import DIMENSIONS, FULL, GROUPS, SHORT, Material
from reports.official.pages import TEXT_HEIGHT, TEXT_WIDTH
from reports.official.paper import Annex, Column, Table
from reports.ranking_table import RankingTable, ranking_tables
from reports.ranking_view import PART_DECIMALS, part_names
from words import notice as told
from words import remarks, say
from words.numbers import NOTHING, count, figure
from words.punctuation import clauses, from_to

SMALL = 10.5
SHARES = {
    "rank": 10, "unit": 38, "index": 18, "ballots": 17, "satisfaction_rate": 16, "satisfaction_rate_broad": 22,
    "unknown_share": 17, "change_value": 16, "verdict": 19, "grade": 14, "notes": 38,
}  # fmt: skip
"""How wide the columns of the full table are against one another."""
LEFT = ("unit", "notes")
NARROWEST_PART = 16
"""mm of a column for a line of groups."""


def annexes(material: Material, view: PublishedView, chosen: Sequence[str]) -> tuple[Annex, ...]:
    """Those that were chosen and have something in them."""
    made = {SHORT: _short, FULL: _full, DIMENSIONS: _dimensions, GROUPS: _groups}
    found = [made[name](material, view) for name in chosen]
    return tuple(each for each in found if each is not None and each.tables)


def errors(material: Material) -> Annex:
    """误差 and 名次范围 of every unit that may be shown, for those who decide."""
    columns = _columns(
        (("rank", 12), ("unit", 46), ("score", 20), ("error", 26), ("rank_set", 26), ("ballots", 26)), TEXT_WIDTH
    )
    tables = []
    for each in material.whole.classes:
        rows = [_error_row(unit, material) for unit in each.units if unit.shown and unit.index is not None]
        if rows:
            tables.append(Table(columns, tuple(rows), told.named(each.name)))
    return Annex(told.title("errors", material.appraisal), tuple(tables), (say("notice.errors_note"),))


def _error_row(unit: UnitResult, material: Material) -> tuple[str, ...]:
    ranks = NOTHING if unit.rank_low is None else from_to(str(unit.rank_low), str(unit.rank_high))
    error = (
        NOTHING if unit.margin is None else say("notice.plus_minus", error=figure(unit.margin, material.appraisal.decimals))
    )
    return (_whole(unit.rank), told.named(unit.name), _figure(unit.index), error, ranks, _ballots(unit))


def _short(material: Material, view: PublishedView) -> Annex | None:
    """单位, 有效评价, 得分, 名次, a table per class; of grades alone 单位 and 等次."""
    blocks = material.wording.blocks
    width = TEXT_WIDTH / blocks
    graded = view.scope.kind == GRADES
    if graded:
        shares, cells = (("unit", 40), ("grade", 18)), _grade_row
    else:
        shares, cells = (("unit", 34), ("ballots", 17), ("score", 15), ("rank", 12)), _short_row
    columns = _columns(shares, width)
    size = SMALL if blocks > 1 else 12
    tables = [
        Table(columns, tuple(map(cells, each.units)), class_caption(each), blocks, size)
        for each in material.classes_of(view)
        if each.units
    ]
    notes = [_vetoes(view), say("notice.short_note") if any(unit.tied for unit in view.units) else ""]
    return Annex(told.title("grades" if graded else "short", material.appraisal), tuple(tables), _lines(notes))


def _short_row(unit: PublishedUnit) -> tuple[str, ...]:
    return told.named(unit.name), _whole_count(unit.ballots), _figure(unit.index), _whole(unit.rank)


def _grade_row(unit: PublishedUnit) -> tuple[str, ...]:
    return told.named(unit.name), told.named(unit.grade) if unit.grade else NOTHING


def _full(material: Material, view: PublishedView) -> Annex | None:
    """All columns of the 排名表, for units whose figures may leave, on landscape pages."""
    if view.scope.kind == GRADES:
        return None
    found = {table.unit_class: table for table in ranking_tables(material.appraisal, False)}
    tables = [table for each in material.classes_of(view) if (table := _full_table(found.get(each.name), each)) is not None]
    if not tables:
        return None
    notes = list(dict.fromkeys(line for each in material.classes_of(view) for line in found[each.name].method))
    return Annex(told.title("full", material.appraisal), tuple(tables), tuple(notes[:NOTES]), landscape=True)


NOTES = 8
"""Lines of the method note that an annex carries."""


def _full_table(table: RankingTable | None, each: PublishedClass) -> Table | None:
    if table is None:
        return None
    keys = [column.key for column in table.columns]
    by_name = {row[keys.index("unit")]: row for row in table.rows}
    rows = [_full_row(unit, by_name[unit.name], table, keys) for unit in each.units if unit.name in by_name]
    whole = sum(SHARES[key] for key in keys)
    columns = tuple(
        Column(heading, TEXT_HEIGHT * SHARES[key] / whole, "left" if key in LEFT else "center")
        for key, heading in zip(keys, table.headings(), strict=True)
    )
    return Table(columns, tuple(rows), class_caption(each), 1, SMALL) if rows else None


def _full_row(unit: PublishedUnit, row: Sequence[object], table: RankingTable, keys: Sequence[str]) -> tuple[str, ...]:
    """As the 排名表 has it; rank and grade as they are published, and a veto among the notes."""
    cells = []
    for key, value, column in zip(keys, row, table.columns, strict=True):
        if key == "rank":
            cells.append(_whole(unit.rank))
        elif key == "grade":
            cells.append(remarks.grade(unit) or NOTHING)
        elif key == "notes":
            cells.append(_notes(unit))
        elif isinstance(value, Decimal | float):
            cells.append(figure(value, column.decimals))
        elif isinstance(value, int):
            cells.append(count(value))
        else:
            cells.append(told.named(str(value)) if value else NOTHING)
    return tuple(cells)


def _notes(unit: PublishedUnit) -> str:
    """Veto, tie and what is peculiar to its score; how many do not know it stands in a column of its own."""
    event = [say("notice.veto_note", event=told.named(unit.veto.event))] if unit.veto else []
    tie = [say("note.tied", rank=unit.rank)] if unit.tied else []
    others = [remarks.note(note.code, note.facts) for note in unit.notes if note.code != "low_awareness"]
    return clauses([*event, *tie, *others])


def _dimensions(material: Material, view: PublishedView) -> Annex | None:
    """Class means by 评议内容: a column per class where classes were asked the same, else a row for each class and item."""
    found = [
        (each, _means(material.appraisal.unit_class(each.name), "dimensions"))
        for each in material.classes_of(view)
        if each.means
    ]
    found = [(each, means) for each, means in found if len(means) > 1]
    if not found:
        return None
    names = list(dict.fromkeys(name for _, means in found for name in means))
    shared = sum(len(means) for _, means in found) > len(names)
    if shared:
        columns = (
            Column(say("column.dimension"), 50, "left"),
            *(Column(told.named(each.name), (TEXT_WIDTH - 50) / len(found)) for each, _ in found),
        )
        rows = [(told.named(name), *(_part(means.get(name)) for _, means in found)) for name in names]
    else:
        columns = _columns(
            (("unit_class", 50), ("dimension", 60), ("class_mean", 46)), TEXT_WIDTH, left=("unit_class", "dimension")
        )
        rows = [
            (told.named(each.name), told.named(name), _part(mean)) for each, means in found for name, mean in means.items()
        ]
    return Annex(told.title("dimensions", material.appraisal), (Table(columns, tuple(rows)),))


def _groups(material: Material, view: PublishedView) -> Annex | None:
    """Scores of each unit by line of groups, secret ones merged as everywhere, on landscape pages."""
    tables = []
    for each in material.classes_of(view):
        found = material.appraisal.unit_class(each.name)
        names = part_names(found, "groups")
        units = [unit for unit in each.units if unit.figures and unit.index is not None]
        if len(names) < 2 or not units:
            continue
        width = min((TEXT_HEIGHT - 64) / len(names), 40)
        columns = (
            Column(say("column.unit"), 46, "left"),
            Column(say("column.score"), 18),
            *(Column(told.named(name), max(width, NARROWEST_PART)) for name in names),
        )
        rows = tuple(_group_row(unit, material, names) for unit in units)
        tables.append(Table(columns, rows, class_caption(each), 1, SMALL))
    if not tables:
        return None
    return Annex(told.title("groups", material.appraisal), tuple(tables), (say("notice.groups_note"),), landscape=True)


def _group_row(unit: PublishedUnit, material: Material, names: Sequence[str]) -> tuple[str, ...]:
    parts = {part.name: part.score for part in material.appraisal.unit(unit.name).groups}
    return (told.named(unit.name), _figure(unit.index), *(_part(parts.get(name)) for name in names))


def _means(each: ClassResult, what: str) -> dict[str, float]:
    """By name the class mean of a part, where it may be shown."""
    found: dict[str, float] = {}
    for name in part_names(each, what):
        means = [
            part.class_mean for unit in each.units if unit.shown for part in getattr(unit, what)
            if part.name == name and part.class_mean is not None
        ]  # fmt: skip
        if means:
            found[name] = means[0]
    return found


def _columns(shares: Sequence[tuple[str, float]], width: float, left: Sequence[str] = LEFT) -> tuple[Column, ...]:
    whole = sum(share for _, share in shares)
    return tuple(
        Column(say("column." + key), width * share / whole, "left" if key in left else "center") for key, share in shares
    )


def _vetoes(view: PublishedView) -> str:
    return "".join(told.veto(unit.veto, unit.grade) for unit in view.units if unit.veto is not None)


def _lines(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(note for note in notes if note)


def _whole(value: int | None) -> str:
    return NOTHING if value is None else str(value)


def _whole_count(value: int | None) -> str:
    return NOTHING if value is None else count(value)


def _ballots(unit: UnitResult) -> str:
    return NOTHING if unit.has_note("scores_only") and not unit.ballots else count(unit.ballots)


def _figure(value: Decimal | None) -> str:
    return NOTHING if value is None else figure(value, -value.as_tuple().exponent)


def _part(value: float | None) -> str:
    return NOTHING if value is None else figure(value, PART_DECIMALS)
