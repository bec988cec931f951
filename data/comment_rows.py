"""The comments of a wave that count, as arrays; which ones hold what was masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.counting import Counting
from data.store import Reader


@dataclass(frozen=True, eq=False)
class CommentRows:
    """Arrays of one length, in the order of the ballots. row: identifies the stored comment as long as nothing is deleted;
    person: a number for each who wrote, the ballot where nobody is named; units, groups: names, "" where there is none;
    channel likewise; tone: mean place of the form's ticks for the unit, 1 the best level, NaN where there is none.
    """

    row: np.ndarray
    person: np.ndarray
    texts: list[str]
    units: list[str]
    groups: list[str]
    channels: list[str]
    tone: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)


def comment_rows(store: Reader, wave: str, places: Mapping[str, float]) -> CommentRows:
    """places: of each level in the scale, 1 the best, 0 the worst. Comments of excluded ballots and of people on the unit
    they work for are not among them."""
    counted, values = Counting(store, wave).ballots()
    rows = store.arrays(
        f"with counted as ({counted}) "
        "select c.rowid as row, case when n.respondent = 0 then -n.id::bigint - 1 else n.respondent end as person, "
        "c.content, coalesce(u.name, '') as unit, g.name as grp, coalesce(b.channel, '') as channel "
        "from comment c join counted n on n.id = c.ballot join ballot b on b.id = c.ballot "
        "join grp g on g.id = b.grp left join unit u on u.id = c.unit "
        "where b.own_unit is null or u.name is null or (b.own_unit <> u.name and not exists (select 1 from registry r "
        "where r.wave = b.wave and r.unit = u.id and r.full_name = b.own_unit)) order by c.ballot, c.rowid",
        values,
    )
    said = store.arrays(
        "with ticks as (select c.rowid as row, l.name as level, count(*) as n from comment c join rating r "
        "on r.ballot = c.ballot and r.unit = c.unit join level l on l.id = r.level "
        "where c.batch in (select id from batch where list_contains(waves, ?)) group by all) "
        "select row, level, n from ticks order by row, level",
        [wave],
    )
    return CommentRows(
        row=rows["row"],
        person=rows["person"],
        texts=rows["content"].tolist(),
        units=rows["unit"].tolist(),
        groups=rows["grp"].tolist(),
        channels=rows["channel"].tolist(),
        tone=_tone(rows["row"], said, places),
    )


def originals(store: Reader, rows: Sequence[int]) -> dict[int, tuple[str, bytes]]:
    """Masked text and sealed original of those stored comments in which something was masked."""
    found = store.rows(
        "select rowid, content, original from comment where original is not null and rowid in (select unnest(?::bigint[]))",
        [[int(row) for row in rows]],
    )
    return {row: (text, original) for row, text, original in found}


def _tone(rows: np.ndarray, said: dict[str, np.ndarray], places: Mapping[str, float]) -> np.ndarray:
    levels, code = np.unique(said["level"].astype(str), return_inverse=True)
    place = np.array([places.get(level, np.nan) for level in levels.tolist()] or [np.nan])
    known = np.flatnonzero(~np.isnan(place[code])) if len(code) else code
    tone = np.full(len(rows), np.nan)
    if len(known) == 0 or len(rows) == 0:
        return tone
    keys, of = np.unique(said["row"][known], return_inverse=True)
    n = np.bincount(of, said["n"][known])
    mean = np.bincount(of, said["n"][known] * place[code[known]]) / n
    spot = np.searchsorted(keys, rows)
    there = np.flatnonzero(np.append(keys, -1)[spot] == rows)
    tone[there] = mean[spot[there]]
    return tone
