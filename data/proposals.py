"""A sheet that nothing else understands: which columns mean what, proposed for a person to change.

A Proposal is what the screen shows and changes; `layout_of` makes the layout of it that reads the file, and next year's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.answer_words import Word, are_numbers, degree, other_than_rated, proposed
from data.content import TOTAL
from data.grid import Grid
from data.header import find_table
from data.layout import NOT_RATED_WORDS, ROLES, STORED_AS_IT_IS, Layout, is_personal, roles_of, split_header
from data.numerals import number_of
from data.platforms import NO_PLATFORM, recognise
from data.platforms.cells import moments_of
from data.platforms.form import Form, Question, head_of
from data.platforms.questions import bracketed, titled
from data.platforms.subjects import Names, looks_like_unit, subject, tidy
from data.tables import Coded, Table
from data.tally import count_name
from data.typed_numbers import TypedNumbers, is_typed_column

NAMINGS = ("column", "before", "after", "header", "one")
"""What names the unit of a rating: a column of the file, the part of the header before its separator or after it, the whole
header, or nothing, since every form rates one unit."""
MAPPED_SHAPES = ("wide", "long", "tally", "scores")
"""Shapes that a person can map by hand."""
ROLES_OF_SHAPE = {
    "wide": ("ballot", "group", "unit", "submitted", "comment", "own_unit", "weight", "respondent", "channel", "wave"),
    "long": (
        "unit", "dimension", "level", "ballot", "group", "submitted", "comment", "own_unit", "weight", "respondent",
        "channel", "wave", "unit_class",
    ),
    "tally": ("unit", "group", "dimension", "level", "count", "unit_class", "wave"),
    "scores": ("unit", "score", "dimension", "rank", "rated", "unit_class", "wave"),
}  # fmt: skip
MOST_WORDS = 12
"""Different answers that a scale may have; a column with more is no rating."""
LONGEST_ANSWER = 60
LONGEST_TITLE = 40
"""Characters of a header that is a label; what is longer is a question."""
LOOKED_AT = 500
"""Different texts of a column that are looked at to see what they are."""
SHARE = 0.8
OVERLAP = 0.4
"""What two columns of one scale have in common at least; of numbers, which every scale has, OVERLAP_OF_NUMBERS where there
are ENOUGH rows for every answer to be given."""
OVERLAP_OF_NUMBERS = 0.75
ENOUGH = 30
_TITLES = {
    "ballot": r"[编序卷表票]号$|^(?:no\.?|id|_?uuid|sn)$"
    r"|(?:response|respondent|submission|case|form|record|unique).?(?:id|no|number)$",
    "group": r"身份|群体|人群|主体|(?:人员|对象|评议人|用户)类[型别]|您是|职业|\bgroup\b|\bcategory\b|\brole\b",
    "submitted": r"时间|日期|\bdate\b|\btime\b|timestamp|submitted",
    "comment": r"意见|建议|留言|评语|补充|comment|feedback|suggest|remark",
    "own_unit": r"(?:工作|所在|所属|您的|任职)(?:单位|部门)|(?:your|own).?(?:department|organi[sz]ation|employer)",
    "weight": r"权重|加权|weight|\bwts?\b|poids|pond[eé]r",
    "respondent": r"评议人(?:编号|代码)|(?:respondent|student|person|rater|judge)\b",
    "channel": r"渠道|方式|^来源|channel|\bsource\b",
    "unit": r"(?:被评|参评|评议|受评)?(?:单位|部门|窗口|机关|机构|网点)(?:名称)?$"
    r"|\b(?:unit|dept|department|agency|organi[sz]ation|office)\b|\bname of\b|\bname$",
    "dimension": r"指标|项目|内容|维度|dimension|\bitem\b|measure|question",
    "score": r"得分|分数|总分|\bscore|\bmean\b|\bvalue\b",
    "rank": r"名次|排名|位次|\brank",
    "rated": r"有效",
    "count": r"票数|人数|份数|\bfreq|\bcount\b|\bn\b",
    "wave": r"年度|年份|期次|\byear\b|\bwave\b",
}
_RATES = re.compile(r"评分|打分|评价|满意|分值|等级|\brat(?:e|ing)s?\b|\bscore\b|satisf|agree", re.IGNORECASE)
_PERIOD = re.compile(r"(?:19|20)\d{2}(?:年度?|-?Q[1-4])?")
_YEAR = re.compile(r"(?:19|20)\d{2}年度?")
_CODE = re.compile(r"[\w.]{0,2}\d+")


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet as it is mapped: platform "" where none wrote it, header as layouts call its columns."""

    name: str
    platform: str
    form: Form

    @property
    def table(self) -> Table:
        return self.form.table

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for name in self.table.header if name)


@dataclass(frozen=True)
class Proposal:
    """roles: role to header. ratings: header to unit and dimension, of a wide sheet; unit "" where a column names it.

    naming: one of NAMINGS; unit: the one unit of "one". words: answers with their levels.
    """

    shape: str
    roles: Mapping[str, str]
    naming: str
    unit: str
    ratings: Mapping[str, tuple[str, str]]
    words: tuple[Word, ...]
    source: str = NO_PLATFORM

    @property
    def undecided(self) -> tuple[str, ...]:
        """Answers that nobody has given a level yet."""
        return tuple(each.word for each in self.words if each.level is None)

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Ratings of which no one has said whom they rate."""
        if self.shape != "wide" or "unit" in self.roles:
            return ()
        return tuple(header for header, (unit, _) in self.ratings.items() if not unit)


def sheet_of(grid: Grid, sheets: Sequence[Grid] = (), shape: str = "wide") -> Sheet:
    """The sheet as its platform means it, of which a form is a row; else as its header stands.

    Raises DataError empty_file, no_rows, duplicate_header, survey_definition.
    """
    platform = recognise(grid) if shape in ("", "wide") else None
    if platform is not None:
        return Sheet(grid.sheet, platform.name, platform.read(grid, head_of(grid), sheets))
    table = find_table(grid)
    questions = tuple(Question(place, *_parts(name)) for place, name in enumerate(table.header) if name)
    return Sheet(grid.sheet, "", Form(table, questions, roles_of(table, Layout())))


def propose(
    sheet: Sheet,
    levels: Sequence[str],
    units: Collection[str],
    *,
    shape: str = "",
    naming: str = "",
    unit: str = "",
    ratings: Iterable[str] | None = None,
    roles: Mapping[str, str] | None = None,
    direction: str = "",
    numbers: TypedNumbers | None = None,
) -> Proposal:
    """levels: of the scheme, best first; units: known names. What a person has said already is taken as said.

    numbers: of a scheme of numbers; those in cells need no word of anybody.
    """
    look = _Look(sheet, levels, units, numbers)
    chosen = list(ratings) if ratings is not None else look.ratings()
    shape = shape or look.shape(chosen)
    found = dict(roles) if roles is not None else look.roles(shape, chosen)
    answers = look.answers(shape, found, chosen)
    if numbers is None:
        words = proposed(answers, levels, direction)
    else:
        words = proposed({word: count for word, count in answers.items() if not numbers.reads(word)}, ())
    source = sheet.platform if sheet.platform and shape == "wide" else NO_PLATFORM
    if shape != "wide":
        return Proposal(shape, found, "", "", {}, words, source)
    naming = naming or look.naming(chosen, found)
    if naming == "column":
        found = found if "unit" in found or roles is not None else {**found, **look.unit_role(found, chosen)}
    else:
        found.pop("unit", None)
    about = {header: look.about(header, naming, unit) for header in chosen}
    return Proposal(shape, found, naming, unit, about, words, source)


def layout_of(proposal: Proposal, name: str) -> Layout:
    """The layout that reads a file as proposed. Roles that were not given are given to no column."""
    wanted = ROLES_OF_SHAPE[proposal.shape]
    columns = {role: proposal.roles.get(role, "") for role in wanted}
    if proposal.shape == "wide" and proposal.naming != "column":
        columns["unit"] = ""
    return Layout(
        name=name,
        shape=proposal.shape,
        source=proposal.source,
        ballot_is_row=proposal.shape in ("wide", "long") and not proposal.roles.get("ballot"),
        columns=columns,
        ratings=dict(proposal.ratings),
        levels={each.word: each.level for each in proposal.words if each.level is not None and each.level != each.word},
    )


class _Look:
    """What the cells and headers of a sheet look like."""

    def __init__(self, sheet: Sheet, levels: Sequence[str], units: Collection[str], numbers: TypedNumbers | None) -> None:
        self.sheet, self.table, self.levels = sheet, sheet.table, list(levels) if numbers is None else []
        self.numbers = numbers
        self.known = Names(units)
        self.places = {name: place for place, name in enumerate(self.table.header) if name}
        self.questions = {self.table.header[each.column]: each for each in sheet.form.questions}
        self.fixed = {role: self.table.header[place] for role, place in sheet.form.roles.items() if role in ROLES}

    def cells(self, header: str) -> Coded:
        return self.table.coded(self.places[header])

    def names(self, header: str) -> list[str]:
        """Different texts of a column, as the platform means them, without those that mean nothing."""
        words = self.sheet.form.words
        return [word for name in self.cells(header).names[:LOOKED_AT] if (word := words.get(name, name))]

    def ratings(self) -> list[str]:
        """Columns that share the words of one scale: of all scales the one that says most like an appraisal."""
        taken = {header for role, header in self.fixed.items() if role != "level"}
        typed: list[str] = []
        scales: list[tuple[set[str], list[str]]] = []
        for header in self.places:
            question = self.questions.get(header)
            if header in taken or question is None or question.option or is_personal(header):
                continue
            if self._is_typed(header):
                typed.append(header)
                continue
            words = self._scale(header)
            if not words:
                continue
            scale = next((each for each in scales if _same_scale(each[0], words, len(self.table))), None)
            if scale is None:
                scales.append((set(words), [header]))
            else:
                scale[0].update(words)
                scale[1].append(header)
        if typed:
            return typed
        best = max(scales, key=lambda each: self._likelihood(*each), default=None)
        return best[1] if best and (self._likelihood(*best)[0] > 0 or len(scales) == 1) else []

    def _is_typed(self, header: str) -> bool:
        """A column of numbers of the scheme's scale; age and running number are numbers too."""
        if self.numbers is None or not (self._rates(header) or self._is_grid(header) or looks_like_unit(header)):
            return False
        return is_typed_column({word for word in self.names(header) if not other_than_rated(word)}, self.numbers, ())

    def _scale(self, header: str) -> set[str]:
        """The answers of a column that could be a rating, empty where it could not."""
        cells = self.cells(header)
        if not cells.names or len(cells.names) > MOST_WORDS + len(self.sheet.form.words):
            return set()
        words = set(self.names(header))
        rated = {word for word in words if not other_than_rated(word)}
        long = any(len(word) > LONGEST_ANSWER for word in rated)
        return rated if 1 < len(words) <= MOST_WORDS and rated and not long else set()

    def _likelihood(self, words: set[str], headers: list[str]) -> tuple[float, int]:
        """How much these look like the answers of an appraisal, and in how many columns they stand."""
        if set(self.levels) & words:
            kind = 4.0
        elif _is_graded(words):
            kind = 3.0
        elif are_numbers(words) and len(words) > 2 and (len(headers) > 1 or any(map(self._rates, headers))):
            kind = 2.0
        elif any(map(self._rates, headers)) or any(map(self._is_grid, headers)):
            kind = 1.0
        else:
            kind = 0.0
        return kind, len(headers)

    def _rates(self, header: str) -> bool:
        question = self.questions[header]
        return question.rating or bool(_RATES.search(header)) or bool(self.known.found(header))

    def _is_grid(self, header: str) -> bool:
        question = self.questions[header]
        return bool(question.stem and question.item) and (looks_like_unit(question.stem) or looks_like_unit(question.item))

    def shape(self, ratings: list[str]) -> str:
        across = [header for header in self.places if self._counted_level(header)]
        if len(across) > 2 and all(self._whole_numbers(header) for header in across):
            return "tally"
        unit = self.unit_role({}, ratings).get("unit")
        if len(ratings) == 1 and unit and self._repeats(unit):
            return "long"
        if not ratings and unit and self._score_column():
            return "scores"
        return "wide"

    def roles(self, shape: str, ratings: list[str]) -> dict[str, str]:
        """By name, then by what titles and cells say; a column has one role."""
        wanted = ROLES_OF_SHAPE[shape]
        taken = set(ratings) if shape == "wide" else set()
        found = {role: name for role, name in self.fixed.items() if role in wanted and name not in taken}
        if shape == "long" and ratings:
            found = {role: name for role, name in found.items() if name != ratings[0]} | {"level": ratings[0]}
        if shape == "tally" and "level" not in found:
            taken.update(header for header in self.places if self._counted_level(header))
        for role in wanted:
            if role in found or (role == "unit" and shape == "wide"):
                continue
            free = [header for header in self.places if header not in taken and header not in found.values()]
            name = next((header for header in free if self._fits(role, header, shape)), None)
            if name is not None:
                found[role] = name
        if shape != "wide" and "unit" not in found:
            found |= self.unit_role(found, ratings)
        if shape == "scores" and "score" not in found and (score := self._score_column()):
            found["score"] = score
        return found

    def _fits(self, role: str, header: str, shape: str) -> bool:
        pattern = _TITLES.get(role)
        if pattern is None or len(header) > LONGEST_TITLE or not re.search(pattern, header.strip().lower()):
            return False
        if role in STORED_AS_IT_IS and (is_personal(header) or header in self.sheet.form.personal):
            return False
        cells, names = self.cells(header), self.names(header)
        filled = int((cells.codes >= 0).sum())
        if not names:
            return False
        if role == "ballot":
            distinct = len(cells.names) == filled == len(self.table)
            return distinct if shape == "wide" else filled == len(self.table) and not distinct
        if role == "group":
            return 1 < len(cells.names) <= 30 and not are_numbers(names)
        if role == "submitted":
            return len(moments_of(names)) >= SHARE * len(names)
        if role == "weight":
            return all((value := number_of(name)) is not None and value > 0 for name in names)
        if role in ("score", "count", "rank", "rated"):
            return all(number_of(name) is not None for name in names)
        if role == "wave":  # a single year is what the person says it is
            return len(cells.names) > 1 and all(_PERIOD.fullmatch(name) for name in cells.names)
        if role == "comment":
            return any(len(name) > 3 for name in names) and not are_numbers(names)
        if role in ("unit", "dimension"):
            return len(cells.names) > 1 and not all(number_of(name) is not None for name in names)
        return True

    def unit_role(self, roles: Mapping[str, str], ratings: Collection[str]) -> dict[str, str]:
        """The column that names units: known ones, else what looks like units, else what its title says."""
        if "unit" in self.fixed:
            return {"unit": self.fixed["unit"]}
        free = [
            header
            for header in self.places
            if header not in ratings and header not in roles.values() and len(self.cells(header).names) > 1
            and header not in self.fixed.values()
        ]  # fmt: skip
        for fits in (self._holds_known_units, self._holds_units, lambda header: self._fits("unit", header, "")):
            if name := next((header for header in free if fits(header)), None):
                return {"unit": name}
        return {}

    def _holds_known_units(self, header: str) -> bool:
        names = self.names(header)
        return bool(names) and sum(map(self.known.knows, names)) >= 0.5 * len(names)

    def _holds_units(self, header: str) -> bool:
        names = [name for name in self.names(header) if len(name) <= LONGEST_ANSWER]
        return len(names) > 1 and sum(map(looks_like_unit, names)) >= SHARE * len(self.names(header))

    def _repeats(self, header: str) -> bool:
        return 2 * len(self.cells(header).names) <= len(self.table)

    def _score_column(self) -> str | None:
        return next((header for header in self.places if self._fits("score", header, "")), None)

    def _counted_level(self, header: str) -> str:
        """The answer that the counts under a header are of, "" where it names none."""
        tail = (split_header(header) or ("", header))[1]
        for name in dict.fromkeys((header, tail)):
            short = count_name(name)
            if short in self.levels or degree(short) is not None or short in NOT_RATED_WORDS:
                return short
        return ""

    def _whole_numbers(self, header: str) -> bool:
        names = self.names(header)
        return bool(names) and all((value := number_of(name)) is not None and value == int(value) for name in names)

    def answers(self, shape: str, roles: Mapping[str, str], ratings: Collection[str]) -> dict[str, int]:
        """How often each answer stands."""
        if shape == "scores":
            return {}
        if shape == "tally" and "level" not in roles:
            return dict(Counter(level for header in self.places if (level := self._counted_level(header))))
        columns = ratings if shape == "wide" else [roles["level"]] if "level" in roles else []
        counted: Counter[str] = Counter()
        for header in columns:
            cells = self.cells(header)
            often = np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.names))
            for name, count in zip(cells.names, often, strict=True):
                if meant := self.sheet.form.words.get(name, name):
                    counted[meant] += int(count)
        return {word: count for word, count in counted.most_common(LOOKED_AT) if len(word) <= LONGEST_ANSWER}

    def naming(self, ratings: Sequence[str], roles: Mapping[str, str]) -> str:
        """Known units decide, then how names look, then a column of units; else every form rates one unit."""
        pairs = [self._pair(header) for header in ratings]
        split = [pair for pair in pairs if pair[1] and not _CODE.fullmatch(pair[1])]
        for is_unit in (lambda part: bool(self.known.found(part)), looks_like_unit):
            if len(split) >= SHARE * len(pairs) > 0:
                stems, items = ({pair[side] for pair in split} for side in (0, 1))
                shares = [sum(map(is_unit, side)) / len(side) for side in (stems, items)]
                if max(shares) >= 0.5:
                    return "before" if shares[0] > shares[1] else "after"
            elif ratings and sum(is_unit(header) for header in ratings) >= SHARE * len(ratings):
                return "header"
        if "unit" in roles or self.unit_role(roles, ratings):
            return "column"
        if split and len(split) == len(pairs) and self._is_full_grid(split):
            return "before"
        return "one"

    @staticmethod
    def _is_full_grid(pairs: Sequence[tuple[str, str]]) -> bool:
        stems, items = ({pair[side] for pair in pairs} for side in (0, 1))
        return len(stems) > 1 and len(items) > 1 and len(set(pairs)) == len(stems) * len(items)

    def about(self, header: str, naming: str, unit: str) -> tuple[str, str]:
        """Unit and dimension of a column, without the year, so that next year's are the same."""
        named, dimension = self._about(header, naming, unit)
        return _YEAR.sub("", named) or named, _YEAR.sub("", dimension) or dimension

    def _about(self, header: str, naming: str, unit: str) -> tuple[str, str]:
        stem, item = self._pair(header)
        if naming == "header":
            return self.known.plain(tidy(header)), TOTAL
        if naming == "before" and item:
            return self.known.within(stem), tidy(item)
        if naming == "after" and item:
            return self.known.plain(item), subject(stem) or TOTAL
        if naming in ("before", "after"):
            return self.known.within(stem), TOTAL
        return "" if naming == "column" else unit, tidy(header) or header

    def _pair(self, header: str) -> tuple[str, str]:
        question = self.questions.get(header)
        return (question.stem, question.item) if question else _parts(header)


def _parts(header: str) -> tuple[str, str]:
    stem, item = bracketed(header)
    return (stem, item) if item and stem else titled(header)


def _same_scale(one: set[str], other: set[str], rows: int) -> bool:
    """In a short file columns need not have answers in common: that they all say how good something is will do."""
    if _is_graded(one) and _is_graded(other) and (one & other or rows < ENOUGH):
        return True
    alike = len(one & other) / len(one | other)
    if are_numbers(one | other):
        return alike >= (OVERLAP_OF_NUMBERS if rows >= ENOUGH else OVERLAP)
    return alike >= OVERLAP or (len(other) > 1 and other <= one)


def _is_graded(words: set[str]) -> bool:
    return 2 * sum(degree(word) is not None for word in words) >= len(words)
