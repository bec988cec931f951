"""Writes the demonstration city: three waves of survey files whose truth is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from demo.answers import Answers, draw_answers
from demo.comments import draw_comments
from demo.files import write_ballots, write_registry
from demo.groups import groups_of
from demo.scheme import scheme_text
from demo.targets import expected_scores
from demo.truth import SERIES, SurveyFile, Truth
from demo.units import units_of

WAVES = ("2024", "2025", "2026")


def write_city(folder: Path) -> Truth:
    """Write the files of all waves into the folder, the same ones every time, and say what is true of them."""
    folder.mkdir(parents=True, exist_ok=True)
    return Truth(
        series=SERIES,
        index={wave: {unit.name: unit.index[wave] for unit in units_of(wave)} for wave in WAVES},
        files=tuple(file for wave in WAVES for file in _write_wave(folder, wave)),
        schemes={wave: _write_scheme(folder, wave) for wave in WAVES},
        ballots={wave: {group.name: group.ballots for group in groups_of(wave)} for wave in WAVES},
    )


# Chosen so that the draws show the stories of the city: who rose, who fell, and who only seems to have.
_SEEDS = {"2024": 7, "2025": 255, "2026": 167530}


def draw_wave(wave: str, seed: int) -> list[Answers]:
    """The answers of every group; each group has its own stream, so that changing one leaves the others alone."""
    units, groups = units_of(wave), groups_of(wave)
    expected = expected_scores(wave, units, groups)
    return [
        draw_answers(np.random.default_rng([int(wave), seed, place]), group, units, expected[place], first_digit=place + 1)
        for place, group in enumerate(groups)
    ]


def _write_wave(folder: Path, wave: str) -> list[SurveyFile]:
    registry = folder / f"单位名录_{wave}.xlsx"
    write_registry(registry, units_of(wave))
    answers = draw_wave(wave, _SEEDS[wave])
    comments = draw_comments(np.random.default_rng([int(wave), _SEEDS[wave], 99]), wave, answers)
    ballots = [write_ballots(folder, wave, each, comments[each.group.name]) for each in answers]
    return [SurveyFile(registry, wave, "registry"), *(SurveyFile(path, wave, "ballots") for path in ballots)]


def _write_scheme(folder: Path, wave: str) -> Path:
    path = folder / f"计分办法_{wave}.toml"
    path.write_text(scheme_text(wave, groups_of(wave)), encoding="utf-8")
    return path
