"""What the store knows of reviews of a wave, as plain rows: counts by level, by day too, and cases handled."""

from __future__ import annotations

from datetime import date

from data.content import TOTAL
from data.counting import Counting
from data.store import Reader


def review_counts(store: Reader, wave: str) -> list[tuple[str, str, int]]:
    """Unit, level and number of the reviews that count, given of the whole (总体评价)."""
    cube, values = Counting(store, wave).cube()
    return store.rows(
        f"select u.name, l.name, sum(c.n)::bigint from ({cube}) c join unit u on u.id = c.unit "
        f"join level l on l.id = c.level join dimension d on d.id = c.dimension where d.name = '{TOTAL}' "
        "group by all order by all",
        values,
    )


def reviews_by_day(store: Reader, wave: str) -> list[tuple[str, str, date, int]]:
    """The same of those whose moment is known, by day."""
    ratings, values = Counting(store, wave).ratings()
    return store.rows(
        f"select u.name, l.name, b.submitted::date, count(*) from ({ratings}) r join ballot b on b.id = r.ballot "
        "join unit u on u.id = r.unit join level l on l.id = r.level join dimension d on d.id = r.dimension "
        f"where d.name = '{TOTAL}' and b.submitted is not null group by all order by all",
        values,
    )


def has_moments(store: Reader, wave: str) -> bool:
    """Whether any form of the wave says when it was filled in."""
    sql = "select exists (select 1 from ballot where wave = ? and submitted is not null)"
    return bool(store.value(sql, [wave]))


def caseload_of(store: Reader, wave: str) -> dict[str, tuple[int | None, int | None]]:
    """Cases handled and bad reviews made good, by unit; None where no file says. Several files add up."""
    rows = store.rows(
        "select u.name, sum(c.handled)::bigint, sum(c.rectified)::bigint from caseload c join unit u on u.id = c.unit "
        "where c.wave = ? group by u.name, u.id order by u.id",
        [wave],
    )
    return {unit: (handled, rectified) for unit, handled, rectified in rows}
