"""What a Table is: ballots in a long or wide file, a registry, a tally, earlier scores, a register of forms, a caseload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from data.attributes import attribute_columns
from data.caseload import CASELOAD_NUMBERS
from data.content import TOTAL
from data.layout import (
    BALLOT_ROLES,
    NOT_RATED_WORDS,
    REGISTRY_ROLES,
    ROLES,
    Layout,
    is_personal,
    level_of,
    roles_of,
    split_header,
)
from data.platforms.subjects import looks_like_unit
from data.problems import DataError
from data.tables import Coded, Table
from data.tally import Tally, level_columns, read_tally
from data.typed_numbers import is_typed_column

SCORE_ROLES = ("wave", "unit", "unit_class", "dimension", "score", "rated", "rank")
REGISTER_ROLES = (
    "wave", "group", "channel", "place", "issued", "returned", "invalid", "reason", "dialled", "connected", "completed",
)  # fmt: skip
TALLY_ROLES = ("wave", "group", "unit", "unit_class", "dimension", "level", "count", "place", "channel", *CASELOAD_NUMBERS)
CASELOAD_ROLES = ("wave", "unit", *CASELOAD_NUMBERS)


_COLUMNS = {
    "scores": (SCORE_ROLES, ("unit", "score")),
    "register": (REGISTER_ROLES, ()),
    "caseload": (CASELOAD_ROLES, ("unit",)),
}
"""Shapes whose columns are taken as they stand: which roles, and those that must be there."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Entries of a file, arrays of one length. Codes are -1 where blank; a column that the file lacks is None.

    row: number in the file; place: position in the table; column: which header the answer stood under.
    about: what the file says of forms beside their answers, by role, an entry per row of the table; attributes: of the
    people who filled them in, by attribute, likewise.
    """

    row: np.ndarray
    place: np.ndarray
    column: Coded
    ballot: Coded | None
    wave: Coded | None
    group: Coded | None
    respondent: Coded | None
    weight: Coded | None
    unit: Coded
    unit_class: Coded | None
    dimension: Coded | None
    level: Coded
    comment: Coded | None
    about: Mapping[str, Coded]
    attributes: Mapping[str, Coded] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Shaped:
    """What a table was understood to be: rows of ballots, a tally, or columns by role of another shape.

    headers: role to header; attributes: attribute to header. ignored, personal: headers of columns that are not stored.
    fraction: scores are shares of 1.
    """

    shape: str
    rows: Rows | None
    registry: dict[str, Coded]
    headers: dict[str, str]
    ignored: tuple[str, ...]
    personal: tuple[str, ...]
    columns: Mapping[str, Coded] = field(default_factory=dict)
    tally: Tally | None = None
    fraction: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def shape_table(table: Table, layout: Layout, levels: Iterable[str], units: Iterable[str]) -> Shaped:
    """levels: names of the scheme's levels; units: known names.

    Raises DataError no_rating_columns, levels_unknown, not_a_table, long_column_absent, ballot_column_absent, and what
    roles_of raises.
    """
    roles = roles_of(table, layout)
    if layout.ballot_is_row:
        roles.pop("ballot", None)
    levels = list(levels)
    words = {*levels, *NOT_RATED_WORDS.values()}
    if layout.numbers is not None:
        table, roles = _numbers_as_answers(table, roles, layout)
        words -= layout.numbers.names  # a header that is a number names no answer
    shape = layout.shape or _guess(roles) or _guess_from_levels(table, roles, layout, words)
    if shape == "registry":
        return _registry(table, roles)
    if shape in _COLUMNS:
        return _columns(table, roles, layout, shape)
    if shape == "tally":
        return _tally(table, roles, layout, words)
    if shape == "long":
        return _long(table, roles, layout)
    try:
        return _wide(table, roles, layout, levels, set(units))
    except DataError as failure:
        if failure.code == "no_rating_columns" and not layout.shape:
            if {"unit", "unit_class"} <= roles.keys():
                return _registry(table, roles)
            if {"unit", "comment"} <= roles.keys():
                return _remarks(table, roles)
        raise


def _numbers_as_answers(table: Table, roles: dict[str, int], layout: Layout) -> tuple[Table, dict[str, int]]:
    """Of forms a column 得分 is the answer; beside a column of ticks each row's two cells are one answer, 满意 87."""
    if "score" not in roles or not (roles.keys() & {"ballot", "respondent"} or layout.ballot_is_row):
        return table, roles
    rest = {role: place for role, place in roles.items() if role != "score"}
    if "level" not in roles:
        return table, {**rest, "level": roles["score"]}
    ticks, numbers = (table.coded(roles[role]) for role in ("level", "score"))
    pairs, code = np.unique(np.stack([ticks.codes, numbers.codes]), axis=1, return_inverse=True)
    texts = [_one_answer((*ticks.names, "")[tick], (*numbers.names, "")[number]) for tick, number in pairs.T]
    names = tuple(dict.fromkeys(text for text in texts if text))
    place = {name: position for position, name in enumerate(names)}
    codes = np.array([place.get(text, -1) for text in texts], dtype=np.int32)[code.ravel()]
    columns = list(table.columns)
    columns[roles["level"]] = Coded(codes, names)
    return replace(table, columns=tuple(columns)), rest


def _one_answer(tick: str, number: str) -> str:
    return tick if tick in NOT_RATED_WORDS else f"{tick} {number}".strip()


def _guess(roles: dict[str, int]) -> str:
    """The shape that the names of the columns tell, "" where they do not."""
    here = roles.keys()
    single = bool(here & {"ballot", "respondent"})
    if not single and {"unit", "level", "count"} <= here:
        return "tally"
    if {"unit", "level"} <= here:
        return "long"
    if {"issued", "returned"} <= here or {"dialled", "completed"} <= here:
        return "register"
    if not single and {"unit", "score"} <= here:
        return "scores"
    if {"unit", "unit_class"} <= here and any(role in here for role in REGISTRY_ROLES):
        return "registry"
    return ""


def _guess_from_levels(table: Table, roles: dict[str, int], layout: Layout, words: set[str]) -> str:
    """Units down and levels across are a tally, units with the number of their cases and nothing else a caseload."""
    if "unit" in roles and not roles.keys() & {"ballot", "respondent"}:
        across = level_columns(table, layout, words, roles.values())
        if len({level for _, level in across.values()}) > 1:
            return "tally"
        if roles.keys() & set(CASELOAD_NUMBERS) and "comment" not in roles:
            return "caseload"
    return "wide"


def _tally(table: Table, roles: dict[str, int], layout: Layout, words: set[str]) -> Shaped:
    roles = {role: roles[role] for role in TALLY_ROLES if role in roles}
    across = level_columns(table, layout, words, roles.values())
    if "unit" not in roles or not across and not {"level", "count"} <= roles.keys():
        absent = "unit" if "unit" not in roles else "count"
        raise DataError(
            "long_column_absent", file=table.file, sheet=table.sheet, column=ROLES[absent][1], known=_names(table)
        )
    tally = read_tally(table, roles, layout, words)
    ignored, personal = _unused(table, set(tally.used))
    return Shaped("tally", None, {}, _headers(table, roles), ignored, personal, tally=tally)


def _columns(table: Table, roles: dict[str, int], layout: Layout, shape: str) -> Shaped:
    """Scores, a register or a caseload, whose columns are taken as they stand."""
    wanted, needed = _COLUMNS[shape]
    for role in needed:
        if role not in roles:
            raise DataError(
                "long_column_absent", file=table.file, sheet=table.sheet, column=ROLES[role][1], known=_names(table)
            )
    roles = {role: roles[role] for role in wanted if role in roles}
    columns = {role: table.coded(place) for role, place in roles.items()}
    ignored, personal = _unused(table, set(roles.values()))
    return Shaped(shape, None, {}, _headers(table, roles), ignored, personal, columns=columns, fraction=layout.fraction)


def _registry(table: Table, roles: dict[str, int]) -> Shaped:
    wanted = ("wave", "unit", "unit_class", *REGISTRY_ROLES)
    columns = {role: table.coded(roles[role]) for role in wanted if role in roles}
    ignored, personal = _unused(table, {roles[role] for role in columns})
    return Shaped("registry", None, columns, _headers(table, roles), ignored, personal)


def _long(table: Table, roles: dict[str, int], layout: Layout) -> Shaped:
    for role in ("unit", "level"):
        if role not in roles:
            raise DataError(
                "long_column_absent", file=table.file, sheet=table.sheet, column=ROLES[role][1], known=_names(table)
            )
    if "ballot" not in roles and not layout.ballot_is_row:
        raise DataError("ballot_column_absent", file=table.file, sheet=table.sheet, known=_names(table))
    used = (
        "ballot", "wave", "group", "respondent", "weight", "unit", "unit_class", "dimension", "level", "comment",
        *BALLOT_ROLES,
    )  # fmt: skip
    column = {role: table.coded(roles[role]) for role in used if role in roles}
    level = _as_levels(column["level"], layout)
    filled = (level.codes >= 0) | (column["comment"].codes >= 0 if "comment" in column else False)
    rows = np.flatnonzero(filled)

    column["level"] = level

    def at(role: str) -> Coded | None:
        if role not in column or len(rows) == len(table):
            return column.get(role)
        return column[role].take(rows)

    attributes = _attributes(table, layout, {roles[role] for role in column})
    ignored, personal = _unused(table, {*(roles[role] for role in column), *attributes.values()})
    header = Coded(np.zeros(len(rows), dtype=np.int32), (table.header[roles["level"]],))
    entries = Rows(
        table.rows[rows], rows, header, at("ballot"), at("wave"), at("group"), at("respondent"), at("weight"),
        at("unit"), at("unit_class"), at("dimension"), at("level"), at("comment"),
        {role: column[role] for role in BALLOT_ROLES if role in column},
        {name: table.coded(place) for name, place in attributes.items()},
    )  # fmt: skip
    return Shaped("long", entries, {}, _headers(table, roles), ignored, personal, attributes=_headers(table, attributes))


def _remarks(table: Table, roles: dict[str, int]) -> Shaped:
    """Comments alone, as they are typed off the forms: each row stands for itself, whatever its number."""
    column = {role: table.coded(roles[role]) for role in ("wave", "group", "unit", "comment") if role in roles}
    rows = np.flatnonzero(column["comment"].codes >= 0)
    blank = np.full(len(rows), -1, dtype=np.int32)

    def at(role: str) -> Coded | None:
        return column[role].take(rows) if role in column else None

    ignored, personal = _unused(table, {roles[role] for role in column})
    header = Coded(np.zeros(len(rows), dtype=np.int32), (table.header[roles["comment"]],))
    entries = Rows(
        table.rows[rows], rows, header, None, at("wave"), at("group"), None, None, at("unit"), None, None,
        Coded(blank, ()), at("comment"), {},
    )  # fmt: skip
    return Shaped("long", entries, {}, _headers(table, roles), ignored, personal)


def _wide(table: Table, roles: dict[str, int], layout: Layout, levels: list[str], units: set[str]) -> Shaped:
    words = {*levels, *NOT_RATED_WORDS.values()}
    if layout.numbers is not None:
        words -= layout.numbers.names
    used = ("ballot", "wave", "group", "respondent", "weight", "comment", *BALLOT_ROLES)
    fixed = {role: roles[role] for role in used if role in roles}
    free = [place for place, header in enumerate(table.header) if header and place not in fixed.values()]
    about = {
        place: layout.ratings.get(table.header[place]) or _unit_and_dimension(table.header[place], units) for place in free
    }
    comments = [place for place in free if about[place][1] in ROLES["comment"] and about[place][0] != table.header[place]]
    answers = [place for place in free if table.header[place] in layout.ratings] or _rating_columns(
        table, [place for place in free if place not in comments], about, layout, words, units
    )
    if not answers:
        raise _no_rating_columns(table, free, layout, words, levels)

    spoken = sorted([*comments, *([fixed["comment"]] if "comment" in fixed else ())])
    places = np.array(sorted([*answers, *spoken]))
    cells = np.empty((len(table), len(places)), dtype=np.int32)
    answered: dict[str, int] = {}
    texts: dict[str, int] = {}
    for position, place in enumerate(places):
        coded = table.coded(place)
        cells[:, position] = _recoded(coded, texts) if place in spoken else _recoded(coded, answered, layout)
    row, position = np.nonzero(cells >= 0)
    code, column = cells[row, position], places[position]
    is_comment = np.isin(places, spoken)[position]
    units_of, dimensions_of = _about_columns(table, about, answers, comments)

    def at(role: str) -> Coded | None:
        return table.coded(fixed[role]).take(row) if role in fixed else None

    attributes = _attributes(table, layout, {*fixed.values(), *answers, *comments})
    ignored, personal = _unused(table, {*fixed.values(), *answers, *comments, *attributes.values()})
    entries = Rows(
        table.rows[row], row, Coded(column.astype(np.int32), table.header), at("ballot"), at("wave"), at("group"),
        at("respondent"), at("weight"), units_of.take(column), None, dimensions_of.take(column),
        Coded(np.where(is_comment, -1, code), tuple(answered)), Coded(np.where(is_comment, code, -1), tuple(texts)),
        {role: table.coded(fixed[role]) for role in BALLOT_ROLES if role in fixed},
        {name: table.coded(place) for name, place in attributes.items()},
    )  # fmt: skip
    return Shaped("wide", entries, {}, _headers(table, fixed), ignored, personal, attributes=_headers(table, attributes))


def _unit_and_dimension(header: str, units: set[str]) -> tuple[str, str]:
    if header in units:
        return header, TOTAL
    return split_header(header) or (header, TOTAL)


def _rating_columns(
    table: Table, places: list[int], about: dict, layout: Layout, words: set[str], known_units: set[str]
) -> list[int]:
    """A column is a rating if all its values are known levels, or if its unit and dimension both occur in such columns.

    A unit that the database knows counts as occurring, so that a slip in a column of its own is found.
    """
    certain, others = [], []
    for place in places:
        values = {level_of(name, layout) for name in table.coded(place).names}
        sure = bool(values) and values <= words
        if layout.numbers is not None and not sure:
            sure = _tells_unit(table.header[place], about[place], known_units) and is_typed_column(
                values, layout.numbers, words
            )
        (certain if sure else others).append(place)
    units = {about[place][0] for place in certain} | known_units
    dimensions = {about[place][1] for place in certain}
    likely = [place for place in others if about[place][0] in units and about[place][1] in dimensions]
    return sorted([*certain, *likely])


def _tells_unit(header: str, about: tuple[str, str], known_units: set[str]) -> bool:
    """Age and running number are numbers too, so that a header has to say whom it rates."""
    return about[0] in known_units or about[0] != header or looks_like_unit(header)


def _no_rating_columns(table: Table, places: list[int], layout: Layout, words: set[str], levels: list[str]) -> DataError:
    """not_a_table for a single column of text; levels_unknown where columns mix levels with other words."""
    if sum(bool(header) for header in table.header) < 2:
        return DataError("not_a_table", file=table.file)
    others: dict[str, None] = {}
    for place in places:
        meant = [level_of(name, layout) for name in table.coded(place).names]
        if words.intersection(meant):
            others.update(dict.fromkeys(name for name in meant if name not in words))
    return DataError(
        "levels_unknown" if others else "no_rating_columns",
        file=table.file,
        sheet=table.sheet,
        known=_names(table),
        levels=levels,
        words=list(others),
    )


def _about_columns(table: Table, about: dict, answers: list[int], comments: list[int]) -> tuple[Coded, Coded]:
    """Unit and dimension of every column, -1 where it is about none."""
    units, dimensions = {}, {}
    unit_codes = np.full(len(table.header), -1, dtype=np.int32)
    dimension_codes = np.full(len(table.header), -1, dtype=np.int32)
    for place in (*answers, *comments):
        unit_codes[place] = units.setdefault(about[place][0], len(units))
    for place in answers:
        dimension_codes[place] = dimensions.setdefault(about[place][1], len(dimensions))
    return Coded(unit_codes, tuple(units)), Coded(dimension_codes, tuple(dimensions))


def _as_levels(cells: Coded, layout: Layout) -> Coded:
    names: dict[str, int] = {}
    return Coded(_recoded(cells, names, layout), tuple(names))


def _recoded(cells: Coded, names: dict[str, int], layout: Layout | None = None) -> np.ndarray:
    """The codes of a column among names that several columns share, which grow; with a layout, of the levels meant."""
    meant = [level_of(word, layout) for word in cells.names] if layout is not None else cells.names
    recode = np.array([names.setdefault(name, len(names)) if name else -1 for name in meant] + [-1], dtype=np.int32)
    return recode[cells.codes]


def _attributes(table: Table, layout: Layout, used: set[int]) -> dict[str, int]:
    """Columns about the people, among those that mean nothing else."""
    return attribute_columns(
        table, layout, [place for place, name in enumerate(table.header) if name and place not in used]
    )


def _unused(table: Table, used: set[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    rest = [header for place, header in enumerate(table.header) if header and place not in used]
    personal = tuple(header for header in rest if is_personal(header))
    return tuple(header for header in rest if header not in personal), personal


def _headers(table: Table, roles: dict[str, int]) -> dict[str, str]:
    return {role: table.header[place] for role, place in roles.items()}


def _names(table: Table) -> list[str]:
    return [header for header in table.header if header]
