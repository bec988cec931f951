"""Files of all kinds but text: parsed in a process of its own with limits on memory and time, never in the program's."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from data.grid import Grid
from data.limits import Limits
from data.problems import DataError
from data.tables import Coded, trimmed

CHILD = (sys.executable, "-m", "data.parsers.child")
ROOT = Path(__file__).parents[1]
REFUSED = 3


def parse(file: str, kind: str, content: bytes, allowed: Limits, encoding: str = "") -> tuple[Grid, ...]:
    """A Grid per sheet that holds anything.

    Raises DataError empty_file, file_broken, file_too_slow, and what a parser says.
    """
    request = json.dumps({"kind": kind, "file": file, "limits": asdict(allowed)}).encode()
    try:
        child = subprocess.run(
            CHILD, input=request + b"\n" + content, capture_output=True, timeout=allowed.seconds, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        raise DataError("file_too_slow", file=file, seconds=allowed.seconds) from None
    if child.returncode == REFUSED:
        code, facts = json.loads(child.stderr.rpartition(b"\n")[0].rpartition(b"\n")[2] or b"[]") or ("file_broken", {})
        raise DataError(code, **{"file": file, **facts})
    if child.returncode != 0:
        raise DataError("file_broken", file=file)
    stream, grids = io.BytesIO(child.stdout), []
    while line := stream.readline():
        about = json.loads(line)
        names = about["names"]
        codes = np.frombuffer(stream.read(4 * about["height"] * len(names)), np.int32).reshape(len(names), about["height"])
        columns = [trimmed(*each) for each in zip(codes, names, strict=True)]
        if any(column.names for column in columns):
            grids.append(_grid(file, kind, encoding, about, columns))
    if not grids:
        raise DataError("empty_file", file=file)
    return tuple(grids)


def _grid(file: str, kind: str, encoding: str, about: dict, columns: list[Coded]) -> Grid:
    """Without blank rows, and without blank columns at the right."""
    while columns and not columns[-1].names:
        columns.pop()
    filled = np.zeros(about["height"], dtype=bool)
    filled[: about["headers"]] = True
    for column in columns:
        filled |= column.codes >= 0
    kept = np.flatnonzero(filled)
    if len(kept) < len(filled):
        columns = [column.take(kept) for column in columns]
    numbers = kept + 1 - about["headers"]  # a case is counted, its header is not
    merged = _merged(about["merged"], kept, len(columns))
    return Grid(file, kind, encoding, about["name"], tuple(columns), numbers, merged, headers=about["headers"])


def _merged(merged: list[list[int]], kept: np.ndarray, width: int) -> tuple[tuple[int, int, int, int], ...]:
    """Positions in the sheet become positions among the rows that are kept."""
    if not merged:
        return ()
    top, left, bottom, right = np.array(merged).T
    top, bottom = np.searchsorted(kept, top), np.searchsorted(kept, bottom, side="right") - 1
    right = np.minimum(right, width - 1)
    inside = (bottom >= top) & (right >= left) & ((bottom > top) | (right > left))
    return tuple(map(tuple, np.stack([top, left, bottom, right], axis=1)[inside].tolist()))
