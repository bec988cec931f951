"""What is known of one batch, whatever its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.batches import batch_row
from data.content import Content
from data.store import Reader


@dataclass(frozen=True)
class BatchDetail:
    """What a batch brought, by name, and what was done with it.

    groups: ballots each; units, levels: ratings each, in a registry 0. log: moment, who, action, and of a replacement the
    number of the other batch. withdrawn ones are told from what is packed.
    """

    groups: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, int], ...]
    levels: tuple[tuple[str, int], ...]
    comments: int
    log: tuple[tuple[datetime, str, str, int | None], ...]


def batch_detail(store: Reader, number: int) -> BatchDetail:
    """Raises DataError batch_unknown."""
    batch = batch_row(store, number)
    if batch["state"] == "withdrawn":
        packed = dict(store.rows("select part, content from withdrawn where batch = ?", [number]))
        content = Content.unpack(packed)
        units = dict.fromkeys(content.names("unit"), 0) | content.counts("unit")
        counted = (content.counts("group"), units, content.counts("level"))
        comments = len(content.comments)
    else:
        counted = tuple(dict(store.rows(sql, [number])) for sql in (_GROUPS_OF, _UNITS_OF, _LEVELS_OF))
        comments = store.value("select count(*) from comment where batch = ?", [number])
    log = store.rows(_LOG_OF, [number])
    return BatchDetail(*(tuple(each.items()) for each in counted), comments, tuple(log))


_GROUPS_OF = (
    "select g.name, count(*) from ballot b join grp g on g.id = b.grp where b.batch = ? group by all order by min(b.id)"
)
_UNITS_OF = (
    "select u.name, coalesce(sum(s.n), 0)::bigint from unit u join (select unit, 0 as n, position from registry "
    "where batch = $1 union all select unit, n, null from cube where batch = $1) s on s.unit = u.id "
    "group by all order by min(s.position), min(u.id)"
)
_LEVELS_OF = (
    "select l.name, sum(c.n)::bigint from cube c join level l on l.id = c.level where c.batch = ? group by all "
    "order by min(l.id)"
)
_LOG_OF = (
    "select moment, who, action, case when action <> 'replace' then null when batch = $1 then try_cast(detail as integer) "
    "else batch end from log where batch = $1 or action = 'replace' and detail = $1::text order by id"
)
