"""A Form becomes a table in the program's own words: who is asked about what, as the layout says or the cells show."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from data.content import TOTAL
from data.layout import NOT_RATED_WORDS, ROLES, Layout, check_role, level_of
from data.platforms.cells import address_of, is_code, moments_of, seconds_between, seconds_of
from data.platforms.form import (
    Adapted,
    Drop,
    Form,
    Question,
    column_of,
    is_one_of,
    plain,
    rewritten,
    rows_of,
    unique,
)
from data.platforms.subjects import Names, looks_like_unit, subjects
from data.problems import DataError, Problem
from data.tables import Coded, Table
from data.typed_numbers import is_typed_column

CANONICAL = {
    "ballot": "评议表编号", "respondent": "评议人", "wave": "评议年度", "group": "评议主体", "unit": "参评单位",
    "unit_class": "类别", "dimension": "评议内容", "level": "评价选项", "weight": "权重", "comment": "意见建议",
    "channel": "来源", "place": "地点", "submitted": "提交时间", "seconds": "所用时间", "network": "IP", "device": "设备",
    "own_unit": "工作单位",
}  # fmt: skip
BY_TITLE = ("ballot", "group", "comment", "wave", "weight", "unit_class", "channel", "place", "own_unit", "respondent")
"""Roles that a question takes by its title alone."""
RUNNING = ("序号", "编号", "答题序号", "ID", "Response ID", "答复ID", "答卷ID", "caseid", "respid", "_index")
"""Headers of numbers that begin anew in every questionnaire."""
COMMENT = re.compile(r"(?:意见|建议)[^，。；]{0,8}$")
NO_COMMENT = re.compile(r"是否|有没有|有无|几条|多少")
NUMBERING = re.compile(r"^\s*(?:[A-Za-z]|\d{1,2})\s*[.、．:：)）]\s*")
POINTS = re.compile(r"\s*[（(][^（）()]*[)）]$")
NOT_RATED = frozenset(NOT_RATED_WORDS.values())
SHARE_KNOWN = 0.5
"""Share of the distinct values of a column that must be known units for it to name the unit."""
LISTED = 20
LONGEST = 60
"""Characters of a level's word; what is longer is somebody's text."""


def adapt(form: Form, layout: Layout, units: Collection[str], levels: Sequence[str], name: str = "") -> Adapted:
    """units: known names; levels: names of the scheme's levels; name: of the platform.

    Raises DataError layout_column_absent, layout_personal, codes_need_levels, rating_without_unit.
    """
    return _Adapting(form, layout, units, levels, name).result()


def left_out(table: Table, drops: Iterable[Drop]) -> tuple[Table, list[Problem]]:
    """The table without the rows that are no ballots, and how many there were of each kind."""
    remarks = []
    for drop in drops:
        cells = table.coded(drop.column)
        marked = np.array([name in drop.values for name in cells.names] + ["" in drop.values])[cells.codes]
        if marked.any():
            facts = {"count": int(marked.sum()), "column": table.header[drop.column]}
            remarks.append(Problem(drop.code, table.file, table.sheet, facts=facts))
            table = rows_of(table, np.flatnonzero(~marked))
    return table, remarks


def by_layout(table: Table, layout: Layout, columns: Mapping[str, int]) -> list[Drop]:
    """Rows that a layout leaves out; columns: name to position. Raises DataError layout_column_absent."""
    rows = (layout.drop or {}).items()
    return [Drop(_column(table, columns, name), values, "rows_dropped") for name, values in rows]


class _Adapting:
    def __init__(self, form: Form, layout: Layout, units: Collection[str], levels: Sequence[str], name: str) -> None:
        self.layout, self.levels, self.name = layout, list(levels), name
        self.known = Names(units)
        self.words = form.words
        self.columns = _columns_by_name(form)
        self.personal, self.register = form.personal, form.register
        drops = form.drops if layout.drop is None else by_layout(form.table, layout, self.columns)
        self.table, counted = left_out(form.table, drops)
        self.remarks = [*form.remarks, *counted]
        self.questionnaire = _fingerprint(form.questions)
        self.roles = self._roles(form)
        used = set(self.roles.values())
        self.questions = [question for question in form.questions if question.column not in used]

    def result(self) -> Adapted:
        unit_column = self._unit_column()
        about, ratings = self._ratings(unit_column)
        if not ratings and self.register is not None:
            return Adapted(self.register, Layout(self.layout.name or self.name, shape="register"), tuple(self.remarks))
        comments = self._comments(set(ratings))
        words = self._words(ratings)
        nameless = [column for column in ratings if not about[column][0]]
        if nameless and unit_column is None:
            raise DataError("rating_without_unit", file=self.table.file, columns=self._headers(nameless))
        build = self._long if nameless else self._wide
        table, layout = build(about, ratings, comments)
        layout = replace(
            layout,
            name=self.layout.name or self.name, scheme=self.layout.scheme, levels=words, attributes=self._attributes(table),
            ballot_is_row=self.layout.ballot_is_row or "ballot" not in self.roles, numbers=self.layout.numbers,
        )  # fmt: skip
        personal = tuple(name for name in self.personal if self._column(name) not in self.roles.values())
        return Adapted(table, layout, tuple(self.remarks), personal)

    def _roles(self, form: Form) -> dict[str, int]:
        roles = dict(form.roles)
        titles = {plain(each.stem): each.column for each in form.questions if not each.item}
        for role in BY_TITLE:
            place = next((titles[plain(title)] for title in ROLES.get(role, ()) if plain(title) in titles), None)
            free = role not in roles or (role == "ballot" and self._runs(roles[role]))
            if free and place is not None and place not in roles.values():
                roles[role] = place
        for role, name in self.layout.columns.items():
            if not name:
                roles.pop(role, None)
                continue
            check_role(self.table.file, role, name, known_personal=name in form.personal)
            roles = {other: place for other, place in roles.items() if place != self._column(name)}
            roles[role] = self._column(name)
        return roles

    def _runs(self, column: int) -> bool:
        """Whether a column numbers the rows of this questionnaire alone."""
        return is_one_of(self.table.header[column], RUNNING) and all(map(str.isdecimal, self.table.coded(column).names))

    def _column(self, name: str) -> int:
        return _column(self.table, self.columns, name)

    def _unit_column(self) -> int | None:
        """The column that names the unit of each row, where the questions do not."""
        if "unit" in self.roles:
            return self.roles["unit"]
        if self.layout.ratings:
            return None
        if any(self.known.found(part) for each in self.questions for part in (each.stem, each.item) if part):
            return None
        place = next((p for p in (self._known_units(), self._titled_unit()) if p is not None), None)
        if place is not None:
            self.roles["unit"] = place
            self.questions = [each for each in self.questions if each.column != place]
            self._remark("unit_column", column=self.table.header[place])
        return place

    def _known_units(self) -> int | None:
        for each in self.questions:
            names = self.table.coded(each.column).names
            if names and sum(map(self.known.knows, names)) >= SHARE_KNOWN * len(names):
                return each.column
        return None

    def _titled_unit(self) -> int | None:
        titles = {plain(title) for title in ROLES["unit"]}
        if any(looks_like_unit(each.item or each.stem) for each in self.questions if plain(each.stem) not in titles):
            return None
        return next((each.column for each in self.questions if plain(each.stem) in titles and not each.item), None)

    def _ratings(self, unit_column: int | None) -> tuple[dict[int, tuple[str, str]], list[int]]:
        """Unit and dimension of each column, and the columns that are ratings."""
        if self.layout.ratings:
            about = {self._column(name): pair for name, pair in self.layout.ratings.items()}
            about = {column: pair for column, pair in about.items() if pair[1] not in ROLES["comment"]}
            about = {column: (unit, dimension or TOTAL) for column, (unit, dimension) in about.items()}
            self._need_levels([column for column in about if self._codes_only(column)])
            return about, list(about)
        questions = [self._split(each) for each in self.questions if not each.option]
        meant = subjects(questions, self.known, self.layout.matrix, unit_column is not None)
        ratings = self._recognised(questions, meant.about)
        if meant.stem_is and (first := [each for each in questions if each.column in ratings and each.item]):
            unit, dimension = meant.about[first[0].column]
            self._remark(f"matrix_{meant.stem_is}_{meant.because}", unit=unit, dimension=dimension)
        return meant.about, ratings

    def _split(self, question: Question) -> Question:
        """A header without parts, split where the layout says."""
        if question.item or not self.layout.separators:
            return question
        place = max(question.stem.rfind(mark) for mark in self.layout.separators)
        stem, item = question.stem[:place].strip(), question.stem[place + 1 :].strip()
        return replace(question, stem=stem, item=item) if place > 0 and stem and item else question

    def _recognised(self, questions: list[Question], about: dict[int, tuple[str, str]]) -> list[int]:
        """Columns whose answers are levels, and their neighbours in a matrix, where a slip or nothing at all may stand.

        Option numbers are levels only where the layout or the scheme says which.
        """
        known = self.known
        numbers = self.layout.numbers is not None or all(is_code(level) for level in self.levels)
        certain = {
            each.column
            for each in questions
            if (each.rating and self._meant(each.column).intersection(self.levels))
            or (self._levels_only(each.column) and (not numbers or each.item or known.knows(about[each.column][0])))
        }
        matrices = {(each.number, each.stem) for each in questions if each.column in certain and each.item}
        dimensions = {about[column][1] for column in certain}
        coded_matrices = self._coded_matrices(questions)
        ratings = [
            each.column
            for each in questions
            if each.column in certain
            or (each.item and (each.number, each.stem) in matrices)
            or (known.knows(about[each.column][0]) and about[each.column][1] in dimensions and not _asks_for_words(each))
        ]
        coded = [
            each.column
            for each in questions
            if each.column not in ratings
            and (each.rating or known.knows(about[each.column][0]) or (each.number, each.stem) in coded_matrices)
            and self._codes_only(each.column)
        ]
        if not ratings:
            self._need_levels(coded)
        elif coded:
            self._remark("codes_left_out", columns=self._headers(coded), count=len(coded))
        return ratings

    def _coded_matrices(self, questions: list[Question]) -> set[tuple[str, str]]:
        """Matrices of which every answer is the number of an option."""
        columns: dict[tuple[str, str], list[int]] = defaultdict(list)
        for each in questions:
            if each.item:
                columns[each.number, each.stem].append(each.column)
        return {
            matrix
            for matrix, places in columns.items()
            if len(places) > 1 and all(self._codes_only(place) or not self._meant(place) for place in places)
        }

    def _levels_only(self, column: int) -> bool:
        if self.layout.numbers is not None and is_typed_column(self._meant(column), self.layout.numbers, NOT_RATED):
            return True
        found = False
        for name in self.table.coded(column).names:
            meant = self._meaning(name)
            found = found or meant in self.levels
            if meant and meant not in self.levels and meant not in NOT_RATED:
                return False
        return found

    def _codes_only(self, column: int) -> bool:
        """Numbers of options that nobody gave words to."""
        found = False
        for name in self.table.coded(column).names:
            meant = self._meaning(name)
            found = found or (is_code(meant) and meant not in self.levels)
            if meant and meant not in NOT_RATED and not is_code(meant):
                return False
        return found

    def _meant(self, column: int) -> set[str]:
        return {meaning for name in self.table.coded(column).names if (meaning := self._meaning(name))}

    def _need_levels(self, columns: list[int]) -> None:
        """Raises DataError codes_need_levels: which of 1 and 4 is the best only a person can say."""
        if columns:
            codes = sorted({code for column in columns for code in self._meant(column) if is_code(code)}, key=int)
            raise DataError(
                "codes_need_levels",
                file=self.table.file, sheet=self.table.sheet, columns=self._headers(columns), codes=codes,
                levels=self.levels,
            )  # fmt: skip

    def _meaning(self, word: str) -> str:
        """The level that a cell means, a code for not rated, "" for no answer, or the word itself."""
        if word in self.layout.levels:
            return level_of(word, self.layout)
        if len(word) > LONGEST:
            return word
        word = self.words.get(word, word)
        if self.layout.numbers is not None and self.layout.numbers.reads(word):  # 87.5 is no answer that is numbered 87
            return level_of(word, self.layout)
        for form in (word, NUMBERING.sub("", word), POINTS.sub("", word), POINTS.sub("", NUMBERING.sub("", word))):
            meant = level_of(form, self.layout)
            if meant in self.levels or meant in NOT_RATED or meant != form:
                return meant
        return word

    def _words(self, ratings: list[int]) -> dict[str, str]:
        """What the words of the ratings mean where it is not what they say; those for no answer are taken out."""
        words = {name: self._meaning(name) for column in ratings for name in self.table.coded(column).names}
        said = {word: self.layout.levels[word] for word in words if word in self.layout.levels}
        if said:
            self._remark("levels_said", words=[f"{word}={level}" for word, level in said.items()])
        return {word: meaning for word, meaning in words.items() if meaning and meaning != word}

    def _comments(self, ratings: set[int]) -> dict[int, str]:
        """Column to the unit that its text is about, "" where it is about everything."""
        said = {self._column(name): pair[0] for name, pair in self.layout.ratings.items() if pair[1] in ROLES["comment"]}
        if said or self.layout.ratings:
            return said
        known, found = self.known, {}
        for each in self.questions:
            if each.column not in ratings and not each.option and _asks_for_words(each):
                found[each.column] = known.found(each.stem) or known.found(each.item)
        return found

    def _wide(self, about: dict, ratings: list[int], comments: dict[int, str]) -> tuple[Table, Layout]:
        fixed = self._fixed()
        answers = [(f"{about[column][0]}—{about[column][1]}", self._answers(column)) for column in ratings]
        of_units = [(column, unit) for column, unit in comments.items() if unit]
        rest = self._rest({*ratings, *(column for column, _ in of_units)})
        if "comment" not in self.roles:
            whole = next((column for column, unit in comments.items() if not unit), None)
            if whole is not None:
                self.roles["comment"] = whole
                fixed["comment"] = self._texts(whole)
                rest.pop(whole)
        headers = unique(
            [CANONICAL.get(role, role) for role in fixed]
            + [name for name, _ in answers]
            + [f"{unit}—{CANONICAL['comment']}" for _, unit in of_units]
            + list(rest.values())
        )
        columns = [
            *fixed.values(), *(cells for _, cells in answers), *(self._texts(column) for column, _ in of_units),
            *(self.table.columns[column] for column in rest),
        ]  # fmt: skip
        named = dict(zip(headers[len(fixed) :], (about[column] for column in ratings), strict=False))
        table = replace(self.table, header=tuple(headers), columns=tuple(columns), heads=())
        return table, Layout(
            shape="wide" if ratings else "", columns=dict(zip(fixed, headers, strict=False)), ratings=named
        )

    def _long(self, about: dict, ratings: list[int], comments: dict[int, str]) -> tuple[Table, Layout]:
        """A row for each rating of a row: the unit stands in a column, the dimension in the header."""
        if "comment" not in self.roles and comments:
            self.roles["comment"] = next(iter(comments))
        fixed, rest = self._fixed(), self._rest(set(ratings))
        times = len(ratings)
        rows = np.repeat(np.arange(len(self.table)), times)
        if "comment" in fixed:
            codes = np.full((len(self.table), times), -1, dtype=np.int32)
            codes[:, 0] = fixed["comment"].codes  # said once, not with every rating
            comment = Coded(codes.ravel(), fixed["comment"].names)
        columns = {role: cells.take(rows) for role, cells in fixed.items() if role != "comment"}
        dimensions = list(dict.fromkeys(about[column][1] for column in ratings))
        of_column = np.array([dimensions.index(about[column][1]) for column in ratings], dtype=np.int32)
        columns["dimension"] = Coded(np.tile(of_column, len(self.table)), tuple(dimensions))
        columns["level"] = _side_by_side([self._answers(column) for column in ratings])
        if "comment" in fixed:
            columns["comment"] = comment
        headers = unique([CANONICAL.get(role, role) for role in columns] + list(rest.values()))
        others = [self.table.coded(column).take(rows) for column in rest]
        table = replace(
            self.table,
            header=tuple(headers),
            columns=(*columns.values(), *others),
            rows=self.table.rows[rows],
            heads=(),
        )
        return table, Layout(shape="long", columns=dict(zip(columns, headers, strict=False)))

    def _fixed(self) -> dict[str, Coded]:
        """Cells of the columns with a role."""
        cells = {role: self.table.coded(place) for role, place in self.roles.items() if role != "started"}
        if "ballot" in cells and self._runs(self.roles["ballot"]):
            cells["ballot"] = rewritten(cells["ballot"], lambda number: f"{self.questionnaire}-{number}")
        for role, read in (("seconds", seconds_of), ("network", address_of)):
            if role in cells:
                cells[role] = rewritten(cells[role], read)
        if "submitted" in cells:
            cells["submitted"] = self._moments(cells["submitted"])
            if "seconds" not in cells and "started" in self.roles:
                started = self._moments(self.table.coded(self.roles["started"]))
                ends = zip(started.texts(), cells["submitted"].texts(), strict=True)
                cells["seconds"] = column_of([seconds_between(start, end) for start, end in ends])
        for role in ("group", "comment", "unit"):
            if role in cells:
                cells[role] = self._texts(self.roles[role])
        return cells

    def _moments(self, cells: Coded) -> Coded:
        moments = moments_of(cells.names)
        return rewritten(cells, lambda text: moments.get(text, ""))

    def _answers(self, column: int) -> Coded:
        return rewritten(self.table.coded(column), lambda word: word if self._meaning(word) else "")

    def _texts(self, column: int) -> Coded:
        """Words of the people themselves, without the platform's marks."""

        def said(text: str) -> str:
            word = self.words.get(text, text)
            return "" if NOT_RATED_WORDS.get(word) == "skipped" else word

        return rewritten(self.table.coded(column), said)

    def _rest(self, used: set[int]) -> dict[int, str]:
        """Columns that nobody asked for, by position."""
        used = used.union(self.roles.values())
        return {
            place: name for place, name in enumerate(self.table.header) if place not in used and name not in self.personal
        }

    def _attributes(self, table: Table) -> dict[str, str]:
        """What a layout says of columns about the people, under the headers of the new table."""
        said = {self.table.header[self._column(name)]: meaning for name, meaning in self.layout.attributes.items()}
        return {header: meaning for header, meaning in said.items() if header in table.header}

    def _headers(self, columns: Iterable[int]) -> list[str]:
        return [self.table.header[column] for column in columns][:LISTED]

    def _remark(self, code: str, **facts: object) -> None:
        self.remarks.append(Problem(code, self.table.file, self.table.sheet, facts=facts))


def _asks_for_words(question: Question) -> bool:
    """Whether the answers are somebody's own words."""
    text = question.item or question.stem
    return bool(COMMENT.search(text.rstrip(" ：:？?。"))) and not NO_COMMENT.search(text)


def _fingerprint(questions: Iterable[Question]) -> str:
    """What tells questionnaires apart: the questions and nothing that changes from one download to the next."""
    asked = {plain(each.stem) + "\n" + ("" if each.option else plain(each.item)) for each in questions}
    return hashlib.blake2b("\n\n".join(sorted(asked)).encode(), digest_size=3).hexdigest()


def _column(table: Table, columns: Mapping[str, int], name: str) -> int:
    """Raises DataError layout_column_absent."""
    if name in columns:
        return columns[name]
    raise DataError("layout_column_absent", file=table.file, column=name, known=[each for each in table.header if each])


def _columns_by_name(form: Form) -> dict[str, int]:
    """Every name that a layout may call a column by."""
    names: dict[str, int] = {}
    for each in form.questions:
        for name in (*each.also, each.stem if not each.item else ""):
            if name:
                names.setdefault(name, each.column)
    return names | {name: place for place, name in enumerate(form.table.header) if name}


def _side_by_side(columns: list[Coded]) -> Coded:
    """Cells row by row, of the first column, the second, and so on."""
    names: dict[str, int] = {}
    codes = np.empty((len(columns[0].codes), len(columns)), dtype=np.int32)
    for place, cells in enumerate(columns):
        recode = np.array([names.setdefault(name, len(names)) for name in cells.names] + [-1], dtype=np.int32)
        codes[:, place] = recode[cells.codes]
    return Coded(codes.ravel(), tuple(names))
