"""Downloads of the questionnaire platform, as text: leading columns about the sending, then matrix questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import numpy as np

from demo.answers import BLANK, DISSATISFIED, NOT_SHOWN, SATISFIED, WORDS, Answers
from demo.classes import CLASSES, OVERALL
from demo.comments import Comments
from demo.units import Unit
from demo.workbooks import write_large_workbook

LEADING = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")
NUMBER, GROUP = "1、评议表编号", "2、评议主体"
SKIPPED, EMPTY = "(跳过)", "(空)"


@dataclass(frozen=True)
class Sendings:
    """How each form was sent, in the order of sending."""

    moments: list[datetime]
    seconds: list[int]
    sources: list[tuple[str, str]]
    addresses: list[str]


def write_download(
    path: Path,
    answers: Answers,
    comments: Comments,
    sendings: Sendings,
    about: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """A row a form; the stem of a matrix stands on its first item alone. An open question a unit that somebody wrote on.

    about: questions about the person, at the end, and what each form answers.
    """
    write_large_workbook(path, "Sheet1", _rows(answers, comments, sendings, about))


@dataclass(frozen=True)
class Habits:
    """When a group fills its forms in, from 1 September: weight of each hour, of a day at the weekend, median seconds."""

    hours: tuple[int, ...]
    weekend: float
    seconds: float
    shortest: int


ENTERPRISE_HABITS = Habits((0,) * 8 + (2, 8, 10, 7, 3, 2, 7, 9, 8, 6, 3, 2, 2, 1, 1, 0), 0.25, 620, 95)
RESIDENT_HABITS = Habits((0,) * 7 + (2, 4, 7, 8, 7, 6, 5, 6, 7, 7, 6, 6, 9, 10, 7, 3, 1), 1.3, 240, 42)


def draw_sendings(rng: np.random.Generator, answers: Answers, habits: Habits, days: int = 30) -> Sendings:
    """Forms come in the order of their numbers, as the codes were handed out street by street."""
    forms = len(answers.numbers)
    weights = np.array([habits.weekend if (_FIRST + timedelta(day)).weekday() > 4 else 1.0 for day in range(days)])
    day = rng.choice(days, forms, p=weights / weights.sum())
    hour = rng.choice(24, forms, p=np.array(habits.hours) / sum(habits.hours))
    moments = np.sort(day * 86_400 + hour * 3600 + rng.integers(0, 3600, forms))
    straight = _straight(answers.ticks) & (rng.random(forms) < 0.6)
    seconds = habits.seconds * np.exp(0.45 * rng.standard_normal(forms)) * np.where(straight, 0.35, 1.0)
    return Sendings(
        moments=[_FIRST + timedelta(seconds=int(moment)) for moment in moments],
        seconds=np.maximum(seconds, habits.shortest).astype(int).tolist(),
        sources=[_SOURCES[place] for place in rng.choice(len(_SOURCES), forms, p=_SOURCE_SHARES)],
        addresses=_addresses(rng, forms),
    )


# Of 412 forms that one computer room sent in two hours.
BURST = 412
_BURST_BEGINS = datetime(2026, 9, 18, 14, 0, 0)
BURST_UNIT = "市公交集团"
BURST_EXCLUDED_FOR = "9月18日14时至16时同一网段集中扫码412份，全部只评市公交集团“满意”，经核查不计分"


def draw_burst(rng: np.random.Generator, residents: Answers) -> tuple[Answers, Sendings]:
    """All 满意, for one unit, from one block of addresses, in a quarter of the time that others take."""
    ticks = np.full((BURST, len(residents.units), 1), BLANK, dtype=np.uint8)
    ticks[:, [unit.name for unit in residents.units].index(BURST_UNIT)] = SATISFIED
    numbers = [f"{residents.numbers[0][0]}{90001 + place}" for place in range(BURST)]
    moments = np.sort(rng.integers(0, 7200, BURST))
    sendings = Sendings(
        moments=[_BURST_BEGINS + timedelta(seconds=int(moment)) for moment in moments],
        seconds=rng.integers(8, 31, BURST).tolist(),
        sources=[_SOURCES[0]] * BURST,
        addresses=[f"203.0.113.{last}(云汀-望湖)" for last in rng.integers(2, 255, BURST)],
    )
    return Answers(residents.group, numbers, residents.units, ticks), sendings


_FIRST = datetime(2026, 9, 1)
_SOURCES = (("微信", "微信扫码"), ("手机提交", "直接访问"), ("链接", "短信链接"))
_SOURCE_SHARES = (0.72, 0.2, 0.08)
_PLACES = ("望湖", "汀南", "澄湖", "青岚", "石溪", "云岭", "经开区")


def _addresses(rng: np.random.Generator, forms: int) -> list[str]:
    """Private ones, as behind a carrier's gateway, and now and then one of those kept for examples: none is anybody's."""
    place, block = rng.integers(0, len(_PLACES), forms), rng.integers(0, 200, forms)
    last, rare = rng.integers(2, 255, forms), rng.random(forms) < 0.01
    return [
        f"{'198.51.100' if odd else f'10.{20 + where}.{which}'}.{host}(云汀-{_PLACES[where]})"
        for where, which, host, odd in zip(place.tolist(), block.tolist(), last.tolist(), rare.tolist(), strict=True)
    ]


def _straight(ticks: np.ndarray) -> np.ndarray:
    """Forms whose scored ticks are all the same."""
    flat = ticks.reshape(len(ticks), -1)
    scored = (flat >= SATISFIED) & (flat <= DISSATISFIED)
    return np.where(scored, flat, 99).min(axis=1) == np.where(scored, flat, 0).max(axis=1)


def _rows(
    answers: Answers, comments: Comments, sendings: Sendings, about: Mapping[str, Sequence[str]]
) -> Iterator[list[str]]:
    commented = sorted({place for _, place in comments})
    header, order = _matrices(answers.units, answers.ticks.shape[2])
    question = int(header[-1].split("、")[0]) + 1
    header += [f"{number}、对{answers.units[place].name}的意见建议" for number, place in enumerate(commented, question)]
    header += [f"{number}、{title}" for number, title in enumerate(about, question + len(commented))]
    yield [*LEADING, NUMBER, GROUP, *header]
    texts: dict[int, dict[int, str]] = {}
    for (form, place), text in comments.items():
        texts.setdefault(form, {})[commented.index(place)] = text
    cells = _CELLS[answers.ticks.reshape(len(answers.numbers), -1)[:, order]].tolist()
    sent = zip(sendings.moments, sendings.seconds, sendings.sources, sendings.addresses, strict=True)
    for form, (moment, seconds, source, address) in enumerate(sent):
        spoken = [EMPTY] * len(commented)
        for column, text in texts.get(form, {}).items():
            spoken[column] = text
        yield [
            str(form + 1), f"{moment:%Y}/{moment.month}/{moment.day} {moment:%H:%M:%S}", f"{seconds}秒", *source, address,
            answers.numbers[form], answers.group.name, *cells[form], *spoken, *(each[form] for each in about.values()),
        ]  # fmt: skip


def _matrices(units: list[Unit], depth: int) -> tuple[list[str], list[int]]:
    """Headers, and for each the place of its answer: one matrix for 总体评价, or one a class and dimension."""
    if depth == 1:
        return _items(3, OVERALL, [unit.name for unit in units]), list(range(len(units)))
    header, order, question = [], [], 3
    for unit_class in CLASSES.values():
        places = [place for place, unit in enumerate(units) if unit.unit_class == unit_class.name]
        for number, dimension in enumerate(unit_class.dimensions):
            header += _items(question, dimension, [units[place].name for place in places])
            order += [place * depth + number for place in places]
            question += 1
    return header, order


def _items(question: int, stem: str, items: list[str]) -> list[str]:
    return [f"{question}、{stem}—{item}" if place == 0 else f"{question}、{item}" for place, item in enumerate(items)]


_CELLS = np.array(WORDS, dtype=object)
_CELLS[BLANK] = EMPTY
_CELLS[NOT_SHOWN] = SKIPPED
