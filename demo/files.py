"""Registries and forms as one table, as most years have them: workbooks, and text in this encoding or that."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from demo.answers import BLANK, WORDS, Answers
from demo.classes import CLASSES, OVERALL
from demo.comments import Comments
from demo.groups import CLIENTS, CONGRESS, CONSULTATIVE, COUNTIES, ENTERPRISES, LEADERS, PARTY, RESIDENTS, SUPERVISORS
from demo.units import Unit
from demo.workbooks import write_workbook


def write_registry(path: Path, wave: str, units: list[Unit]) -> None:
    """The registry of a wave, one row a unit; what became of old units is said in the year after their last."""
    rows = [
        ("参评单位", "全称", "类别", "辖区", "管理体制", "主管部门", "分管口", "是否排名", "原单位", "别名"),
        *(
            (
                unit.name, unit.full_name, unit.unit_class, unit.district, unit.administration, unit.authority,
                unit.portfolio, "是" if unit.ranked else "否",
                "、".join(unit.predecessors) if wave > "2024" else "", "、".join(unit.aliases),
            )
            for unit in units
        ),
    ]  # fmt: skip
    write_workbook(path, {"单位名录": rows})


def write_remarks(path: Path, comments: dict[str, Comments], answers: list[Answers]) -> None:
    """What was written on paper forms, typed off without the number of the form."""
    rows = [("意见编号", GROUP, "参评单位", COMMENT)]
    for each in answers:
        for (_, place), text in sorted(comments[each.group.name].items()):
            rows.append((f"YJ{len(rows):04d}", each.group.name, each.units[place].name, text))
    write_workbook(path, {"意见建议": rows})


def write_ballots(folder: Path, wave: str, answers: Answers, comments: Comments) -> Path:
    """A group's forms in the file it comes in every year; returns the path."""
    form = _FILES[answers.group.name]
    path = folder / f"{form.stem}_{wave}.{form.suffix}"
    rows = _long_rows(answers, comments) if answers.group.name == CLIENTS else _wide_rows(answers, comments)
    if form.suffix == "xlsx":
        write_workbook(path, {"评议表": rows})
    else:
        _write_text(path, rows, form.encoding, "\t" if form.suffix == "tsv" else ",")
    return path


BALLOT, GROUP, COMMENT = "评议表编号", "评议主体", "意见建议"


@dataclass(frozen=True)
class _Form:
    stem: str
    suffix: str
    encoding: str = ""


_FILES = {
    LEADERS: _Form("市级领导_人工录入", "xlsx"),
    PARTY: _Form("党代表_读卡结果", "csv", "gb18030"),
    CONGRESS: _Form("人大代表_读卡结果", "csv", "gb18030"),
    CONSULTATIVE: _Form("政协委员_读卡结果", "csv", "gb18030"),
    COUNTIES: _Form("县乡汇总", "csv", "utf-8-sig"),
    ENTERPRISES: _Form("企业问卷", "csv", "utf-8-sig"),
    CLIENTS: _Form("服务对象电话访问", "tsv", "utf-8"),
    RESIDENTS: _Form("居民扫码", "csv", "gb18030"),
    SUPERVISORS: _Form("特邀监督员_座谈会填写", "xlsx"),
}


def _wide_rows(answers: Answers, comments: Comments) -> Iterator[list[str]]:
    """One row a form; a unit's comment column follows its ratings and exists where somebody used it."""
    commented = sorted({place for _, place in comments})
    header, sources = [BALLOT, GROUP], []
    depth = answers.ticks.shape[2]
    for place, unit in enumerate(answers.units):
        header += [f"{unit.name}—{dimension}" for dimension in _dimensions(unit, depth)]
        sources += range(place * depth, (place + 1) * depth)
        if place in commented:
            header.append(f"{unit.name}—{COMMENT}")
            sources.append(len(answers.units) * depth + commented.index(place))
    yield header
    texts: dict[int, dict[int, str]] = {}
    for (form, place), text in comments.items():
        texts.setdefault(form, {})[commented.index(place)] = text
    for form, ticks in enumerate(answers.ticks.reshape(len(answers.numbers), -1).tolist()):
        cells = [WORDS[tick] for tick in ticks] + [""] * len(commented)
        for column, text in texts.get(form, {}).items():
            cells[len(ticks) + column] = text
        yield [answers.numbers[form], answers.group.name, *(cells[source] for source in sources)]


def _long_rows(answers: Answers, comments: Comments) -> Iterator[list[str]]:
    """One row a rating; a comment stands on the first rating of its unit."""
    yield [BALLOT, GROUP, "参评单位", "评议内容", "评价选项", COMMENT]
    depth = answers.ticks.shape[2]
    dimensions = [_dimensions(unit, depth) for unit in answers.units]
    rated = (answers.ticks != BLANK).any(axis=2).nonzero()
    for form, place in zip(*(axis.tolist() for axis in rated), strict=True):
        comment = comments.get((form, place), "")
        for dimension, tick in zip(dimensions[place], answers.ticks[form, place].tolist(), strict=True):
            yield [answers.numbers[form], answers.group.name, answers.units[place].name, dimension, WORDS[tick], comment]
            comment = ""


def _dimensions(unit: Unit, depth: int) -> tuple[str, ...]:
    return (OVERALL,) if depth == 1 else CLASSES[unit.unit_class].dimensions


def _write_text(path: Path, rows: Iterable[list[str]], encoding: str, separator: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
