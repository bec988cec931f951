"""Files are kept only where told, sealed so that nothing reads or changes them without the key, and deleted when told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data import raw_files
from data.problems import DataError
from data.raw_files import PIECE, forget_raw_files, keep_raw_file, raw_file
from data.store import Store
from jobs.imports import withdraw
from jobs.settings import keep_raw_files
from jobs.viewer import LOCAL
from tests.data.build import LONG, csv_file, long_rows
from tests.jobs.build import bring

SECRET = "13800001111"
FILE = csv_file([[*LONG, "手机号"], *([*row, SECRET] for row in long_rows(["1", "2"])[1:])])


def code_of(store: Store, batch: int) -> str:
    with pytest.raises(DataError) as caught:
        raw_file(store, batch)
    return caught.value.code


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
@pytest.mark.parametrize("on_disk", [False, True])
def test_what_goes_in_comes_out(store: Store, tmp_path: Path, size: int, on_disk: bool) -> None:
    content = os.urandom(size)
    path = tmp_path / "f"
    path.write_bytes(content)
    keep_raw_file(store, 7, "f.csv", path if on_disk else content)
    assert raw_file(store, 7) == ("f.csv", content)
    assert raw_files.raw_files(store) == {7: size}


def test_nothing_is_kept_unless_told(store: Store) -> None:
    bring(store, FILE)
    assert store.value("select count(*) from raw_file") == 0 == store.value("select count(*) from raw_piece")
    assert code_of(store, 1) == "raw_file_absent"


def test_a_kept_file_outlives_the_withdrawal_and_ends_when_told(store: Store) -> None:
    keep_raw_files(LOCAL, store, True)
    bring(store, FILE, "一.csv")
    withdraw(LOCAL, store, 1)
    assert raw_file(store, 1) == ("一.csv", FILE)
    keep_raw_files(LOCAL, store, False)
    assert raw_file(store, 1) == ("一.csv", FILE)
    assert forget_raw_files(store) == 1
    assert code_of(store, 1) == "raw_file_absent"
    assert store.value("select count(*) from raw_piece") == 0


def test_the_database_file_does_not_show_it(store: Store) -> None:
    keep_raw_files(LOCAL, store, True)
    bring(store, FILE)
    store.close()
    content = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    assert SECRET.encode() not in content and b"raw_piece" in content


def test_without_the_key_it_cannot_be_read(store: Store) -> None:
    keep_raw_file(store, 1, "f.csv", FILE)
    store.remember("respondent_key", "00" * 32)
    assert code_of(store, 1) == "raw_file_unreadable"


@pytest.mark.parametrize(
    "change",
    [
        "update raw_piece set content = content || '\\x00'::blob where position = 1",
        "update raw_piece set position = 1 - position where position < 2",
        "delete from raw_piece where position = 2",
        "update raw_file set size = size - 1048576",
        "update raw_file set salt = '\\x00'::blob",
        "update raw_file set batch = 2; update raw_piece set batch = 2",
    ],
)
def test_whatever_was_changed_is_found(store: Store, change: str) -> None:
    keep_raw_file(store, 1, "f.csv", os.urandom(2 * PIECE + 5))
    with store.transaction() as cursor:
        cursor.execute(change)
    assert code_of(store, 2 if "batch = 2" in change else 1) == "raw_file_unreadable"


def test_its_key_is_not_that_of_the_respondents(store: Store) -> None:
    assert raw_files._key(store, b"salt") != store.key() != raw_files._key(store, b"other")
    assert raw_files._key(store, b"salt") != raw_files._key(store, b"other")
