"""What the papers to sign need of a wave beside its cube: the register of forms, and the files that it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.content import EVERYBODY
from data.store import Reader


@dataclass(frozen=True)
class RegisterSum:
    """Forms of a group in all lines of the register; None where no line says it."""

    group: str
    channels: tuple[str, ...]
    issued: int | None
    returned: int | None
    invalid: int | None
    dialled: int | None
    connected: int | None
    completed: int | None


@dataclass(frozen=True)
class BatchLine:
    """An active batch of a wave."""

    batch: int
    file: str
    sha256: str
    ballots: int
    stored: int
    moment: datetime


def register_sums(store: Reader, wave: str) -> list[RegisterSum]:
    """By group, in the order of the register."""
    rows = store.rows(
        "select coalesce(g.name, ?), list(distinct r.channel order by r.channel) filter (r.channel is not null), "
        "sum(r.issued)::bigint, sum(r.returned)::bigint, sum(r.invalid)::bigint, sum(r.dialled)::bigint, "
        "sum(r.connected)::bigint, sum(r.completed)::bigint, min((r.batch, r.position)) as place "
        "from register r left join grp g on g.id = r.grp where r.wave = ? group by 1 order by place",
        [EVERYBODY, wave],
    )
    return [RegisterSum(row[0], tuple(row[1] or ()), *row[2:8]) for row in rows]


def batch_lines(store: Reader, wave: str) -> list[BatchLine]:
    """Active batches that say something of a wave, oldest first."""
    rows = store.rows(
        "select id, file, sha256, ballots, stored, moment from batch where state = 'active' and list_contains(waves, ?) "
        "order by id",
        [wave],
    )
    return [BatchLine(*row) for row in rows]
