"""Influences taken numerically: the slope of a figure in the weight of all ballots of a respondent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from analytics.measure import Measured, measure
from analytics.scheme import Scheme
from analytics.wave import Wave, count_cube

STEP = 1e-4


def slopes(wave: Wave, scheme: Scheme, figure: Callable[[Measured], np.ndarray]) -> np.ndarray:
    """[respondent, …] by central differences."""
    if scheme.pooled:
        wave, scheme = wave.pooled(), replace(scheme, pooled=False)
    return np.array(
        [
            (figure(_reweighed(wave, scheme, person, 1 + STEP)) - figure(_reweighed(wave, scheme, person, 1 - STEP)))
            / (2 * STEP)
            for person in range(len(wave.ratings.respondent_key))
        ]
    )


def covariance_of(measured: Measured, slopes: np.ndarray) -> np.ndarray:
    """Σ over respondents of slope · slopeᵀ, times the factor of the group; without small-cell terms."""
    factor = np.nan_to_num(measured.influence.factor)[measured.wave.ratings.respondent_group]
    return (slopes * factor[:, None]).T @ slopes


def _reweighed(wave: Wave, scheme: Scheme, person: int, factor: float) -> Measured:
    weight = wave.ratings.ballot_weight * np.where(wave.ratings.ballot_respondent == person, factor, 1.0)
    ratings = replace(wave.ratings, ballot_weight=weight)
    counts, weights = count_cube(wave.counts.shape, ratings)
    return measure(replace(wave, ratings=ratings, counts=counts, weights=weights), scheme)
