"""What the store knows of forms and calls of a wave, as plain rows."""

from __future__ import annotations

from dataclasses import dataclass

from data.store import Reader


@dataclass(frozen=True)
class RegisterLine:
    """One line of 发放收回登记表. Names are empty, numbers None where the file does not say."""

    group: str
    channel: str
    place: str
    issued: int | None
    returned: int | None
    invalid: int | None
    reason: str
    dialled: int | None
    connected: int | None
    completed: int | None


def register_lines(store: Reader, wave_id: str) -> list[RegisterLine]:
    """In the order of batches and of their files."""
    return [
        RegisterLine(*row)
        for row in store.rows(
            "select coalesce(g.name, ''), coalesce(r.channel, ''), coalesce(r.place, ''), r.issued, r.returned, r.invalid, "
            "coalesce(r.reason, ''), r.dialled, r.connected, r.completed from register r left join grp g on g.id = r.grp "
            "where r.wave = ? order by r.batch, r.position",
            [wave_id],
        )
    ]


def ballots_by_channel(store: Reader, wave_id: str) -> dict[tuple[str, str], int]:
    """Ballots with a rating by group and channel, "" where the file does not name one; without those left out.

    Forms that were only counted too: of a group the most that one unit and dimension prove.
    """
    single = store.rows(
        "select g.name, coalesce(b.channel, ''), count(*) from ballot b join grp g on g.id = b.grp where b.wave = ? "
        "and b.id in (select ballot from rating) "
        "and b.id not in (select ballot from exclusion where wave = ? and active) group by all order by min(b.id)",
        [wave_id, wave_id],
    )
    tallied = store.rows(
        "with cell as (select grp, unit, dimension, sum(n) as n from tally where wave = ? group by all) "
        "select g.name, '', max(c.n)::bigint from cell c join grp g on g.id = c.grp group by all order by min(g.id)",
        [wave_id],
    )
    counts: dict[tuple[str, str], int] = {}
    for group, channel, count in (*single, *tallied):
        counts[group, channel] = counts.get((group, channel), 0) + count
    return counts
