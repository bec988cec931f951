"""What the optical reader makes of the delegates' forms: a line of digits a form, and the key to read them by."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from demo.answers import ABSTAINED, BLANK, DIMENSIONS, UNKNOWN, WORDS, Answers
from demo.classes import CLASSES
from demo.units import Unit
from demo.workbooks import write_workbook

MULTIPLE = "*"
_CROSSED_OUT = "9"
_MARKS = np.array([ord(mark) for mark in "012345" + _CROSSED_OUT], dtype=np.uint8)

# Of the fields that count as not filled in, those with two ticks.
_TWO_TICKS = 0.1


def write_marks(path: Path, rng: np.random.Generator, answers: Answers, code: str, printed: list[Unit]) -> None:
    """Form number, code of the group, four marks for each unit of the printed form, blank where the group rates it not."""
    names = [unit.name for unit in printed]
    places = [names.index(unit.name) for unit in answers.units]
    marks = np.full((len(answers.numbers), len(printed), DIMENSIONS), ord("0"), dtype=np.uint8)
    marks[:, places] = _MARKS[answers.ticks]
    begun = (answers.ticks != BLANK).any(axis=2, keepdims=True)
    twice = (answers.ticks == BLANK) & begun & (rng.random(answers.ticks.shape) < _TWO_TICKS)
    forms, units, dimensions = twice.nonzero()
    marks[forms, np.array(places)[units], dimensions] = ord(MULTIPLE)
    lines = [
        f"{number}{code}{row.tobytes().decode('ascii')}\r\n" for number, row in zip(answers.numbers, marks, strict=True)
    ]
    path.write_bytes("".join(lines).encode("gb18030"))


def write_key(path: Path, printed: list[Unit], codes: dict[str, str]) -> None:
    """Which question asks what of which unit, whose code is which, and what a digit means; `codes` by group."""
    questions = [(unit.name, dimension) for unit in printed for dimension in CLASSES[unit.unit_class].dimensions]
    meanings = [(digit, WORDS[digit]) for digit in range(1, UNKNOWN + 1)] + [(int(_CROSSED_OUT), WORDS[ABSTAINED])]
    write_workbook(
        path,
        {
            "题号对照": [
                ("题号", "单位", "评议内容"), *((place, *question) for place, question in enumerate(questions, 1))
            ],
            "主体代码": [("代码", "主体"), *((code, group) for group, code in codes.items())],
            "选项代码": [("数字", "选项"), *meanings],
        },
    )  # fmt: skip
