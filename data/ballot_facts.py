"""What is known of the ballots of a wave beside their answers, and of the forms that were given out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from data.store import Reader

_REASON = re.compile(r"([^；;、，,\d]+?)\s*(\d+)\s*[份张]?\s*(?=[；;、，,。]|$)")


@dataclass(frozen=True, eq=False)
class BallotColumns:
    """A row a ballot of the wave, by identifier. submitted: NaT, seconds: NaN, network, device: 0 where unknown; texts: "".

    own_unit: name of the unit in the registry, "" where the respondent's own unit is unknown or not rated.
    """

    identifier: np.ndarray
    label: np.ndarray
    channel: np.ndarray
    submitted: np.ndarray
    seconds: np.ndarray
    network: np.ndarray
    device: np.ndarray
    own_unit: np.ndarray


@dataclass(frozen=True)
class RegisterRow:
    """Sums of the 发放收回登记表 for one group ("" for lines that name none); None where it says nothing."""

    group: str
    issued: int | None
    returned: int | None
    invalid: int | None
    dialled: int | None
    connected: int | None
    completed: int | None


def ballot_columns(store: Reader, wave: str) -> BallotColumns:
    """All ballots of a wave, in the order of load_wave(everything=True)."""
    found = store.arrays(
        "with own as (select b.id as ballot, min(u.name) as name from ballot b join registry r on r.wave = b.wave "
        "join unit u on u.id = r.unit where b.wave = $1 and b.own_unit in (u.name, r.full_name) group by b.id) "
        "select b.id, coalesce(b.label, '') as label, coalesce(b.channel, '') as channel, b.submitted, "
        "coalesce(b.seconds, 'nan'::double) as seconds, coalesce(b.network, 0) as network, "
        "coalesce(b.device, 0) as device, coalesce(o.name, '') as own_unit "
        "from ballot b left join own o on o.ballot = b.id where b.wave = $1 order by b.id",
        [wave],
    )
    submitted = np.ma.filled(found["submitted"].astype("datetime64[s]"), np.datetime64("NaT"))
    return BallotColumns(
        identifier=found["id"],
        label=found["label"],
        channel=found["channel"],
        submitted=submitted,
        seconds=found["seconds"],
        network=found["network"],
        device=found["device"],
        own_unit=found["own_unit"],
    )


def register_rows(store: Reader, wave: str) -> list[RegisterRow]:
    """By group, in the order of the register; empty where there is none."""
    return [
        RegisterRow(*row)
        for row in store.rows(
            "select coalesce(g.name, ''), sum(r.issued)::bigint, sum(r.returned)::bigint, sum(r.invalid)::bigint, "
            "sum(r.dialled)::bigint, sum(r.connected)::bigint, sum(r.completed)::bigint from register r "
            "left join grp g on g.id = r.grp where r.wave = ? group by 1 order by min((r.batch, r.position))",
            [wave],
        )
    ]


def invalid_reasons(store: Reader, wave: str) -> list[tuple[str, int]]:
    """Why forms were invalid, as the register says ("" where it gives no reason), most frequent first.

    A line may give several reasons with their numbers, 整张空白28；重复码26: they count one by one where they add up.
    """
    counts: Counter[str] = Counter()
    for reason, invalid in store.rows(
        "select coalesce(reason, ''), invalid from register where wave = ? and invalid > 0", [wave]
    ):
        parts = [(name.strip("：: "), int(n)) for name, n in _REASON.findall(reason)]
        counts.update(dict(parts) if parts and sum(n for _, n in parts) == invalid else {reason: invalid})
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def rejected_by_file(store: Reader, wave: str) -> list[tuple[str, int]]:
    """Answers that could not be stored, by file of the active batches, in the order of the batches."""
    return store.rows(
        "select file, rejected from batch where state = 'active' and list_contains(waves, ?) and rejected > 0 order by id",
        [wave],
    )
