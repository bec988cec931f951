"""What persons said of comments, who looked behind a mask, and the stored text where a person masked more of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data.log import moment, write_log
from data.problems import DataError
from data.sealed_comments import opened, seal_original
from data.store import Reader, Store

LONGEST = 500
"""Characters of a value or a reason."""


@dataclass(frozen=True)
class CommentDecision:
    """id rises with every decision of the database; act: of those that were said together; undone: None while it holds."""

    id: int
    wave: str
    comment: str
    words: str
    field: str
    value: str
    moment: datetime
    who: str
    undone: datetime | None = None
    undone_by: str | None = None
    act: int = 0


@dataclass(frozen=True)
class Undone:
    """What was taken back together. comments: keys of those that it was said of; fields: what was said of them, MASK for a
    piece that was covered; becomes: the key that a covered comment has again, by the one that it had."""

    act: int
    comments: tuple[str, ...]
    fields: tuple[str, ...]
    becomes: dict[str, str]


MASK = "mask"
_VERSION = "max(id) + count(undone)"
"""Rises with every decision and every one that is taken back."""
_COLUMNS = "id, wave, comment, words, field, value, moment, who, undone, undone_by, act"


def comment_decisions(store: Reader, wave: str, everything: bool = False) -> list[CommentDecision]:
    """Of a wave, oldest first; those that hold, or every one that there ever was."""
    held = "" if everything else "and undone is null "
    rows = store.rows(f"select {_COLUMNS} from comment_decision where wave = ? {held}order by id", [wave])
    return [CommentDecision(*row) for row in rows]


def earlier_decisions(store: Reader, series: str, waves: Sequence[str]) -> list[CommentDecision]:
    """Those that hold of other waves of the series, oldest first."""
    rows = store.rows(
        f"select {_COLUMNS} from comment_decision where series = ? and undone is null "
        "and wave in (select unnest(?::text[])) order by id",
        [series, list(waves)],
    )
    return [CommentDecision(*row) for row in rows]


def decide_comment(
    store: Store,
    who: str,
    series: str,
    wave: str,
    comment: str,
    words: str,
    said: dict[str, str],
    seen: int,
    act: int | None = None,
) -> int:
    """Writes what a person said of a comment, field by field, and returns its version after that.

    seen: the version of the comment that the person saw; act: what it is a part of, None for one of its own. Raises
    DataError comment_decided where somebody decided or took back meanwhile, value_too_long.
    """
    if any(len(value) > LONGEST for value in said.values()):
        raise DataError("value_too_long", limit=LONGEST)
    with store.transaction() as cursor:
        _refuse_unseen(cursor, wave, comment, seen)
        act = act or next_act(cursor)
        number = cursor.execute("select coalesce(max(id), 0) from comment_decision").fetchone()[0]
        for field, value in said.items():
            number += 1
            cursor.execute(
                "insert into comment_decision values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, null, ?)",
                [number, series, wave, comment, words, field, value, moment(), who, act],
            )
        write_log(cursor, who, "sort comment", None, [wave], f"{comment} {' '.join(said)}")
        return cursor.execute(
            f"select {_VERSION} from comment_decision where wave = ? and comment = ?", [wave, comment]
        ).fetchone()[0]


def next_act(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of an act that begins. Numbers of decisions are not used for another one."""
    return cursor.execute(
        "select greatest((select coalesce(max(greatest(id, act)), 0) from comment_decision), "
        "(select coalesce(max(act), 0) from masking)) + 1"
    ).fetchone()[0]


def last_act(store: Reader, who: str, wave: str) -> int:
    """The last one of a person in a wave that holds, 0 where there is none."""
    return store.value(
        "select coalesce(max(act), 0) from (select act, wave, who, undone from comment_decision "
        "union all select act, wave, who, undone from masking) where wave = ? and who = ? and undone is null",
        [wave, who],
    )


def undo_act(store: Store, who: str, wave: str, act: int) -> Undone:
    """Takes back what was said with one key, and uncovers what was covered with it.

    Raises DataError comment_decision_unknown; mask_gone where a comment that was covered is not there any more.
    """
    with store.transaction() as cursor:
        said = cursor.execute(
            "select comment, field from comment_decision where wave = ? and act = ? and undone is null order by id",
            [wave, act],
        ).fetchall()
        covered = cursor.execute(
            "select comment, becomes, ballot, content, before from masking where wave = ? and act = ? and undone is null "
            "order by rowid",
            [wave, act],
        ).fetchall()
        if not said and not covered:
            raise DataError("comment_decision_unknown", decision=act, wave=wave)
        for _, _, ballot, content, before in covered:
            _uncover(cursor, store, ballot, content, before)
        for table in ("comment_decision", "masking"):
            cursor.execute(
                f"update {table} set undone = ?, undone_by = ? where wave = ? and act = ? and undone is null",
                [moment(), who, wave, act],
            )
        comments = tuple(dict.fromkeys([*(row[0] for row in covered), *(row[0] for row in said)]))
        fields = tuple(dict.fromkeys([*([MASK] if covered else []), *(row[1] for row in said)]))
        becomes = {row[1]: row[0] for row in covered}
        comments = tuple(each for each in comments if each not in becomes)
        if covered:
            write_log(cursor, who, "uncover comment", None, [wave], " ".join(comments))
        if said:
            write_log(cursor, who, "unsort comment", None, [wave], f"{' '.join(comments)} {' '.join(fields)}")
    return Undone(act, comments, fields, becomes)


def undo_decision(store: Store, who: str, wave: str, decision: int) -> CommentDecision:
    """Takes a decision back; the one before it holds again. Raises DataError comment_decision_unknown."""
    with store.transaction() as cursor:
        row = cursor.execute(
            f"select {_COLUMNS} from comment_decision where id = ? and wave = ? and undone is null", [decision, wave]
        ).fetchone()
        if row is None:
            raise DataError("comment_decision_unknown", decision=decision, wave=wave)
        cursor.execute("update comment_decision set undone = ?, undone_by = ? where id = ?", [moment(), who, decision])
        write_log(cursor, who, "unsort comment", None, [wave], f"{row[2]} {row[4]}")
    return CommentDecision(*row)


def versions(store: Reader, wave: str) -> dict[str, int]:
    """A number for each comment that rises whenever something is said of it or taken back; 0 for those not among them."""
    return dict(store.rows(f"select comment, {_VERSION} from comment_decision where wave = ? group by comment", [wave]))


def cover(store: Store, who: str, wave: str, act: int, texts: dict[int, tuple[str, str, str]]) -> None:
    """Stores comments with more of them masked: row to its text as it is to be shown, its key before, and after. The
    original stays sealed."""
    with store.transaction() as cursor:
        for row, (text, comment, becomes) in texts.items():
            ballot, was, original = cursor.execute(
                "select ballot, content, original from comment where rowid = ?", [row]
            ).fetchone()
            said = was if original is None else opened(store, was, original)
            cursor.execute(
                "update comment set content = ?, original = ? where rowid = ?",
                [text, seal_original(store, text, said), row],
            )
            cursor.execute(
                "insert into masking values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, null)",
                [act, wave, comment, becomes, ballot, text, seal_original(store, text, was), moment(), who],
            )
        keys = dict.fromkeys(comment for _, comment, _ in texts.values())
        write_log(cursor, who, "mask comment", None, [wave], " ".join(keys))


def _uncover(cursor: duckdb.DuckDBPyConnection, store: Store, ballot: int, content: str, before: bytes) -> None:
    row = cursor.execute(
        "select rowid, original from comment where ballot = ? and content = ? order by rowid limit 1", [ballot, content]
    ).fetchone()
    if row is None:
        raise DataError("mask_gone")
    said, text = opened(store, content, row[1]), opened(store, content, before)
    cursor.execute(
        "update comment set content = ?, original = ? where rowid = ?",
        [text, None if said == text else seal_original(store, text, said), row[0]],
    )


def log_unmasking(store: Store, who: str, wave: str, comment: str, reason: str) -> None:
    """Raises DataError unmasking_reason_missing, value_too_long."""
    reason = " ".join(reason.split())
    if not reason:
        raise DataError("unmasking_reason_missing")
    if len(reason) > LONGEST:
        raise DataError("value_too_long", limit=LONGEST)
    with store.transaction() as cursor:
        cursor.execute("insert into unmasking values (?, ?, ?, ?, ?)", [wave, comment, reason, moment(), who])


def unmaskings(store: Reader, wave: str) -> list[tuple[str, str, datetime, str]]:
    """Comment, reason, moment and who, oldest first."""
    return store.rows("select comment, reason, moment, who from unmasking where wave = ? order by moment, rowid", [wave])


def content_version(store: Reader, wave: str) -> int:
    """Rises with every committed change of the comments of a wave and of who counts, and not when one is sorted."""
    return store.value(
        "select coalesce(max(id), 0) from log where list_contains(waves, ?) "
        "and action not in ('sort comment', 'unsort comment', 'comment rules')",
        [wave],
    )


def _refuse_unseen(cursor: duckdb.DuckDBPyConnection, wave: str, comment: str, seen: int) -> None:
    version, who, last = cursor.execute(
        f"select {_VERSION}, arg_max(coalesce(undone_by, who), coalesce(undone, moment)), max(coalesce(undone, moment)) "
        "from comment_decision where wave = ? and comment = ?",
        [wave, comment],
    ).fetchone()
    if (version or 0) != seen:
        raise DataError("comment_decided", who=who or "", moment=str(last or ""))
