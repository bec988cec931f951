"""How long indices and their covariance take beside R's survey, on the same ratings in the same run.

    .venv/bin/python -m benchmarks.against_survey

Needs Rscript with the package survey (Debian: r-cran-survey). R is given the ratings that count and the share of each
cell in the index, in files whose reading is not timed; both must come to the same indices and covariances. A county is
asked everything; of the city only one dimension, since R keeps a row of influences a cell in memory.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from analytics.measure import Measured, measure
from analytics.scheme import OVERALL
from analytics.wave import Wave, count_cube
from benchmarks.simulated_city import City, simulated_city

SCRIPT = Path(__file__).with_name("survey.R")
RUNS = 3


def main() -> None:
    if shutil.which("Rscript") is None:
        print("Rscript is not installed: nothing to compare with")
        return
    county, city = simulated_city(1, 0.05), simulated_city(1)
    _compare("county, all dimensions", county, county.draw(np.random.default_rng(1)))
    _compare("city, one dimension", city, _one_dimension(city.draw(np.random.default_rng(1))))


def _compare(name: str, city: City, wave: Wave) -> None:
    scheme = replace(city.scheme, min_ballots=1)
    ours, measured = min((_timed(wave, scheme) for _ in range(RUNS)), key=lambda each: each[0])
    with tempfile.TemporaryDirectory() as folder:
        seconds, index, covariance = _by_r(measured, Path(folder))
    units = np.flatnonzero(np.isfinite(measured.cells.index))
    own = measured.influence.by_group.sum(axis=0)  # without the small-cell term, which R does not know
    apart = np.abs(index[units] - measured.cells.index[units]).max()
    scale = np.sqrt(np.outer(own.diagonal(), own.diagonal()))[np.ix_(units, units)]
    apart_covariance = (np.abs(covariance - own)[np.ix_(units, units)] / scale).max()
    print(f"{name}: {len(wave.ratings.ballot):,} ratings, {len(units)} units")
    print(f"  R {seconds:.2f} s, here {ours:.3f} s with the errors of parts and rates: {seconds / ours:.0f} times as fast")
    print(f"  largest difference: index {apart:.1e}, covariance {apart_covariance:.1e} of the errors")
    assert apart < 1e-8 and apart_covariance < 1e-8


def _timed(wave: Wave, scheme) -> tuple[float, Measured]:
    start = time.perf_counter()
    measured = measure(wave, scheme)
    return time.perf_counter() - start, measured


def _by_r(measured: Measured, folder: Path) -> tuple[float, np.ndarray, np.ndarray]:
    """Seconds, indices and covariance."""
    ratings, cells = measured.wave.ratings, measured.cells
    group, respondent = ratings.ballot_group[ratings.ballot], ratings.ballot_respondent[ratings.ballot]
    counted = cells.counted[ratings.unit, group, ratings.dimension, ratings.level]
    columns = [
        respondent,
        group,
        ratings.unit,
        ratings.dimension,
        cells.score[ratings.level],
        ratings.ballot_weight[ratings.ballot],
    ]
    rows = np.column_stack([column[counted] for column in columns])
    own = np.argwhere(cells.coefficient > 0)
    files = [str(folder / name) for name in ("ratings.csv", "coefficients.csv", "results.csv")]
    _write(files[0], "respondent,group,unit,dimension,score,weight", rows)
    _write(files[1], "unit,group,dimension,coefficient", np.column_stack([own, cells.coefficient[tuple(own.T)]]))
    subprocess.run(["Rscript", "--vanilla", str(SCRIPT), *files], check=True)
    results = np.genfromtxt(files[2], delimiter=",", skip_header=1)
    return float(results[0, 0]), results[:, 1], results[:, 2:]


def _write(path: str, header: str, rows: np.ndarray) -> None:
    np.savetxt(path, rows, fmt="%.17g", delimiter=",", header=header, comments="")


def _one_dimension(wave: Wave) -> Wave:
    """Whoever answered dimensions is taken to have answered the first of them only, as 总体评价."""
    ratings, overall = wave.ratings, wave.dimensions.index(OVERALL)
    keep = (ratings.dimension == 0) | (ratings.dimension == overall)
    rows = {name: getattr(ratings, name)[keep] for name in ("ballot", "unit", "level")}
    ratings = replace(ratings, dimension=np.zeros(keep.sum(), dtype=np.int64), **rows)
    counts, weights = count_cube((len(wave.units), len(wave.groups), 1, len(wave.levels)), ratings)
    return replace(wave, dimensions=(OVERALL,), counts=counts, weights=weights, ratings=ratings)


if __name__ == "__main__":
    main()
