"""Writes the demonstration city: the files of four series, whose truth is known."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from demo.annexes import old_scores, write_annex_document, write_annex_workbook
from demo.answers import Answers, draw_answers
from demo.comments import Comments, draw_comments
from demo.files import write_ballots, write_registry
from demo.forms_register import write_late_report
from demo.groups import CLIENTS, groups_of
from demo.hotline import write_orders
from demo.last_wave import write_last_wave
from demo.rectification import TODAY, entries
from demo.reviews import MONTHS, month_title, write_review_cases, write_reviews
from demo.scheme import scheme_text
from demo.section_heads import WAVE as SECTION_HEADS
from demo.section_heads import write_section_heads
from demo.targets import expected_scores
from demo.telephone import write_calls
from demo.truth import REVIEWS_SERIES, SERIES, WINDOWS_SERIES, SurveyFile, Truth, Wave
from demo.units import CITY, units_of
from demo.windows import QUARTERS, counts_of, period, write_caseload, write_window_counts, write_window_registry

WAVES = ("2024", "2025", "2026")
FIVE_STARS = "hcp5_star"


def write_city(folder: Path) -> Truth:
    """Write all files into the folder, the same ones every time, and say what is true of them."""
    folder.mkdir(parents=True, exist_ok=True)
    late_report, calls, orders = (folder / name for name in _ASIDE)
    files = _write_annexes(folder)
    for wave in WAVES[:-1]:
        files += _write_wave(folder, wave, *_drawn(wave))
    answers, comments = _drawn(WAVES[-1])
    files += write_last_wave(folder, answers, comments)
    files += [file for quarter in QUARTERS for file in _write_quarter(folder, quarter)]
    files += [file for month in MONTHS for file in _write_month(folder, month)]
    section_heads, of_section_heads = write_section_heads(folder)
    write_late_report(late_report)
    write_calls(calls, np.random.default_rng(990100), next(each for each in answers if each.group.name == CLIENTS))
    write_orders(orders, np.random.default_rng(990100))
    return Truth(
        city=CITY,
        waves={wave: _wave(folder, wave) for wave in dict.fromkeys(file.wave for file in files)}
        | {SECTION_HEADS: section_heads},
        files=(*files, *of_section_heads),
        index={wave: {unit.name: unit.index[wave] for unit in units_of(wave)} for wave in WAVES},
        ballots={wave: {group.name: group.ballots for group in groups_of(wave)} for wave in WAVES},
        scores=old_scores(),
        late_report=late_report,
        calls=calls,
        orders=orders,
        ledger=tuple(entries()),
        today=TODAY,
    )


# Chosen so that the draws show the stories of the city: who rose, who fell, and who only seems to have.
_SEEDS = {"2024": 7, "2025": 255, "2026": 167530}
_ASIDE = ("发放收回登记表_汀南区补报.xlsx", "电话访问记录.xlsx", "12345工单导出.xls")


def draw_wave(wave: str) -> list[Answers]:
    """The answers of every group; each group has its own stream, so that changing one leaves the others alone."""
    units, groups = units_of(wave), groups_of(wave)
    expected = expected_scores(wave, units, groups)
    return [
        draw_answers(
            np.random.default_rng([int(wave), _SEEDS[wave], place]), group, units, expected[place], first_digit=place + 1
        )
        for place, group in enumerate(groups)
    ]


def _drawn(wave: str) -> tuple[list[Answers], dict[str, Comments]]:
    answers = draw_wave(wave)
    return answers, draw_comments(np.random.default_rng([int(wave), _SEEDS[wave], 99]), wave, answers)


def _write_annexes(folder: Path) -> list[SurveyFile]:
    """The units of 2022 and 2023 are those of 2024; of their results only the notices are left."""
    files = []
    for (wave, scores), write in zip(old_scores().items(), (write_annex_workbook, write_annex_document), strict=True):
        registry = folder / f"单位名录_{wave}.xlsx"
        annex = folder / f"{wave}年通报附表.{'xlsx' if write is write_annex_workbook else 'docx'}"
        write_registry(registry, wave, units_of("2024"))
        write(annex, wave, scores)
        files += [SurveyFile(registry, wave, "registry"), SurveyFile(annex, wave, "scores")]
    return files


def _write_wave(folder: Path, wave: str, answers: list[Answers], comments: dict[str, Comments]) -> list[SurveyFile]:
    registry = folder / f"单位名录_{wave}.xlsx"
    write_registry(registry, wave, units_of(wave))
    ballots = [write_ballots(folder, wave, each, comments[each.group.name]) for each in answers]
    return [SurveyFile(registry, wave, "registry"), *(SurveyFile(path, wave, "ballots") for path in ballots)]


def _write_quarter(folder: Path, quarter: str) -> list[SurveyFile]:
    registry = folder / f"窗口名录_{period(quarter)}.xlsx"
    write_window_registry(registry)
    files = [
        SurveyFile(registry, quarter, "registry"),
        SurveyFile(write_window_counts(folder, quarter), quarter, "tallies"),
    ]
    if quarter < "2026":  # since then the counts say it themselves
        cases = [(count.window.name, count.cases, count.rectified) for count in counts_of(quarter)]
        files.append(SurveyFile(write_caseload(folder, period(quarter), cases), quarter, "caseload"))
    return files


def _write_month(folder: Path, month: str) -> list[SurveyFile]:
    reviews = [SurveyFile(path, month, "ballots") for path in write_reviews(folder, month)]
    return [*reviews, SurveyFile(write_review_cases(folder, month), month, "caseload")]


def _wave(folder: Path, wave: str) -> Wave:
    if wave in QUARTERS:
        return Wave(WINDOWS_SERIES, period(wave), FIVE_STARS)
    if wave in MONTHS:
        return Wave(REVIEWS_SERIES, month_title(wave), FIVE_STARS)
    path = folder / f"计分办法_{wave}.toml"
    path.write_text(scheme_text(wave, groups_of(max(wave, "2024"))), encoding="utf-8")
    return Wave(SERIES, wave, str(path), datetime(int(wave), 4, 20, 9) if wave in WAVES else None)
