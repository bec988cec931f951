"""The telephone survey: answers as a statistics program keeps them, with labels, and the list of all calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyreadstat

from demo.answers import ABSTAINED, BLANK, SATISFIED, WORDS, Answers
from demo.classes import CLASSES
from demo.comments import Comments
from demo.workbooks import WRITTEN, write_large_workbook


def write_answers(path: Path, answers: Answers, comments: Comments) -> None:
    """An .sav, a case a client: numbers with value labels, question texts as labels of the variables."""
    columns = {"bh": pa.array(answers.numbers), "zt": pa.array([answers.group.name] * len(answers.numbers))}
    labels = {"bh": "评议表编号", "zt": "评议主体"}
    levels = {float(tick): WORDS[tick] for tick in range(SATISFIED, ABSTAINED + 1)}
    for place, unit in enumerate(answers.units):
        for number, dimension in enumerate(CLASSES[unit.unit_class].dimensions):
            ticks = answers.ticks[:, place, number]
            name = f"q{place + 1}_{number + 1}"
            columns[name] = pa.array(ticks.astype(float), mask=ticks == BLANK)
            labels[name] = f"{unit.name} - {dimension}"
    for place in sorted({place for _, place in comments}):
        spoken = {form: text for (form, about), text in comments.items() if about == place}
        columns[f"y{place + 1}"] = pa.array([spoken.get(form, "") for form in range(len(answers.numbers))])
        labels[f"y{place + 1}"] = f"{answers.units[place].name} - 意见建议"
    pyreadstat.write_sav(
        pa.table(columns).to_pandas(),  # the writer takes no other kind of table
        path,
        file_label="Wanren pingyi 2026",
        column_labels=labels,
        variable_value_labels={name: levels for name in columns if name.startswith("q")},
        row_compress=True,
    )
    _date(path)


DIALLED, CONNECTED, COMPLETED = 8214, 5067, 2650
_CONNECTED = {"成功": COMPLETED, "拒访": 1512, "中途挂断": 538, "非本人": 367}
_UNCONNECTED = {"空号": 683, "无人接听": 2464}
"""Add up to the calls dialled and connected."""


def write_calls(path: Path, rng: np.random.Generator, answers: Answers) -> None:
    """Every number dialled, from 1 to 30 September, and what became of the call; no number and no name."""
    write_large_workbook(path, "电话访问记录", _calls(rng, answers))


def _calls(rng: np.random.Generator, answers: Answers) -> Iterator[list[str]]:
    yield ["序号", "样本编号", "拨打时间", "接通结果", "通话时长", "访问员编号", "评议表编号"]
    results = rng.permutation([result for result, n in (_CONNECTED | _UNCONNECTED).items() for _ in range(n)])
    samples = rng.permutation(len(results))
    begun = np.sort(rng.integers(0, 30 * 9 * 3600, len(results)))
    talk = {"成功": (240, 620), "拒访": (4, 40), "中途挂断": (30, 200), "非本人": (8, 50)}
    form = 0
    for number, result in enumerate(results.tolist()):
        form += result == "成功"
        day, second = divmod(int(begun[number]), 9 * 3600)
        moment = datetime(2026, 9, 1, 9) + timedelta(days=day, seconds=second)
        yield [
            str(number + 1), f"D{samples[number] + 1:05d}", f"{moment:%Y-%m-%d %H:%M:%S}", result,
            f"{rng.integers(*talk[result])}秒" if result in talk else "", f"{1 + int(rng.integers(24)):02d}",
            f"{answers.numbers[0][0]}{form:05d}" if result == "成功" else "",
        ]  # fmt: skip


def _date(path: Path) -> None:
    """The header says when the file was made: day in 9 characters and time in 8, at byte 92."""
    content = bytearray(path.read_bytes())
    content[92:109] = f"{WRITTEN.day:02d} Dec {WRITTEN:%y%H:%M:%S}".encode("ascii")
    path.write_bytes(content)
