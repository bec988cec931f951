"""Files of the person at the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data.problems import DataError
from jobs.files import read_bytes, shown_name, write_bytes


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert read_bytes(path) == b"two"

    def refuse(*arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(DataError, match="output_not_writable"):
        write_bytes(path, b"three")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"] and path.read_bytes() == b"two"


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="output_not_writable"):
        write_bytes(tmp_path / "no" / "a.csv", b"")
    with pytest.raises(DataError, match="file_not_found"):
        read_bytes(tmp_path / "a.csv")


def test_names_of_other_systems() -> None:
    assert shown_name(Path("评议.csv")) == "评议.csv"
    assert shown_name(Path(os.fsdecode("评议.csv".encode("gb18030")))) == "评议.csv"
