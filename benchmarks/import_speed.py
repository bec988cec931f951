"""How long a large long file takes from call to commit, against the plainest reading that there is.

    .venv/bin/python -m benchmarks.import_speed

Eight million ratings as UTF-8 text: hash, names, duplicates, ratings and cube, against DuckDB's own
CREATE TABLE AS read_csv(all_varchar) of the same file in the same process, which only reads and stores text.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from data.store import Store
from jobs.imports import keep, understand
from jobs.viewer import LOCAL

UNITS, DIMENSIONS, RATINGS = 100, 8, 8_000_000
LEVELS = ("满意", "基本满意", "一般", "不满意", "不了解")
RUNS = 3


def main(ratings: int = RATINGS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "评议.csv"
        write_long_file(path, ratings)
        size = path.stat().st_size / 1e6
        ours = min(_seconds(lambda: _import(path, Path(folder))) for _ in range(RUNS))
        theirs = min(_seconds(lambda: _create_table(path, Path(folder))) for _ in range(RUNS))
    print(
        f"{ratings:,} ratings, {size:.0f} MB: import {ours:.1f} s, CREATE TABLE {theirs:.1f} s, ratio {ours / theirs:.2f}"
    )


def write_long_file(path: Path, ratings: int) -> None:
    """Ballot by ballot, every unit and dimension; names as long as offices' are."""
    per_ballot = UNITS * DIMENSIONS
    units = [f"市第{number}号政务服务管理局" for number in range(UNITS)]
    dimensions = [f"评议内容第{number}项" for number in range(DIMENSIONS)]
    middle = np.array([f",市民代表第{{group}}组,{unit},{dimension}," for unit in units for dimension in dimensions])
    rng = np.random.default_rng(1)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("评议表编号,评议主体,参评单位,评议内容,评价选项\n")
        for ballot in range(ratings // per_ballot):
            levels = rng.choice(len(LEVELS), per_ballot)
            group = str(ballot % 9)
            stream.writelines(
                f"B{ballot:06d}{text.replace('{group}', group)}{LEVELS[level]}\n"
                for text, level in zip(middle, levels, strict=True)
            )


def _import(path: Path, folder: Path) -> None:
    database = folder / "ours.duckdb"
    database.unlink(missing_ok=True)
    with Store(database) as store:
        keep(LOCAL, store, understand(LOCAL, store, path.name, path.read_bytes(), wave="2026"), create_units=True)


def _create_table(path: Path, folder: Path) -> None:
    database = folder / "theirs.duckdb"
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database), config={"threads": 2}) as connection:
        connection.execute(f"create table rating as select * from read_csv('{path}', all_varchar = true)")


def _seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RATINGS)
