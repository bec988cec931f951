"""Where the reference data lie, beside the repository: data sets and results of established software."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1].parent / "shared" / "datasets"


def shared_data(name: str) -> Path:
    """A file or folder of the reference data. Without it a test is skipped, and fails where CI is set."""
    path = _ROOT / name
    if path.exists():
        return path
    reason = f"reference data absent: {name} (looked in ../shared/datasets)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def shared_rows(name: str) -> list[dict[str, str]]:
    """Rows of one of its CSV files."""
    with shared_data(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
