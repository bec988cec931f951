"""What counts in a wave: all that is stored, less what persons excluded and what people say of the unit they work for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.store import Reader

OWN = (
    "select b.id as ballot, u.id as unit from ballot b join unit u on u.name = b.own_unit where b.wave = $1 "
    "union select b.id, r.unit from ballot b join registry r on r.wave = b.wave and r.full_name = b.own_unit "
    "where b.wave = $1"
)
"""Ballots with the unit that the respondent works for, by its name or its full name."""
_ALL = "select id from ballot where wave = $1"
_COUNTED = (
    f"{_ALL} and id not in (select ballot from exclusion where wave = $1 and active) "
    "and id not in (select unnest($2::integer[]))"
)
_WHOLE_CUBE = "select unit, grp, dimension, level, n, w from cube where wave = $1"
_GONE = (
    "select r.unit, b.grp, r.dimension, r.level, count(*) as n, sum(b.weight) as w from rating r "
    "join ballot b on b.id = r.ballot "
    f"left join ({OWN}) o on o.ballot = r.ballot and o.unit = r.unit "
    f"where b.wave = $1 and (o.unit is not null or b.id not in ({_COUNTED})) group by all"
)
"""Cells of what does not count. Weights are decimals: the cube less these is the cube of what does, to the last digit."""


class Counting:
    """Queries for the ballots, ratings and cube of a wave that count; each is a text and its values."""

    def __init__(self, store: Reader, wave: str, without: Sequence[int] = (), everything: bool = False) -> None:
        self._store = store
        self._wave = [wave]
        self._values = [wave, [int(each) for each in without]]
        self._all = everything or not self._something_left_out()

    def ballots(self) -> tuple[str, list]:
        columns = "select id, grp, coalesce(respondent, 0) as respondent, weight::double as weight from ballot"
        if self._all:
            return f"{columns} where wave = $1 order by id", self._wave
        return f"{columns} where id in ({_COUNTED}) order by id", self._values

    def ratings(self) -> tuple[str, list]:
        columns = "select r.ballot, r.unit, r.dimension, r.level from rating r"
        if self._all:
            return f"{columns} semi join ({_ALL}) b on b.id = r.ballot", self._wave
        own = f"anti join ({OWN}) o on o.ballot = r.ballot and o.unit = r.unit"
        return f"{columns} semi join ({_COUNTED}) b on b.id = r.ballot {own}", self._values

    def cube(self) -> tuple[str, list]:
        cells = "select unit, grp, dimension, level, sum(n)::bigint as n, sum(w)::double as w from"
        if self._all:
            return f"{cells} ({_WHOLE_CUBE}) group by all order by all", self._wave
        less = f"select unit, grp, dimension, level, -n, -w from ({_GONE})"
        return f"{cells} ({_WHOLE_CUBE} union all {less}) group by all having sum(n) > 0 order by all", self._values

    def names_gone(self, cube: dict[str, np.ndarray]) -> dict[str, frozenset[int]]:
        """Groups and dimensions that only what does not count speaks of. cube: what does count."""
        if self._all:
            return {"grp": frozenset(), "dimension": frozenset()}
        cells = self._store.arrays(_GONE, self._values)
        counted = self._store.rows(f"select distinct grp from ballot where id in ({_COUNTED})", self._values)
        scored = self._store.rows("select distinct dimension from score where wave = $1", self._wave)
        groups = {group for (group,) in counted}.union(cube["grp"].tolist())
        dimensions = {dimension for (dimension,) in scored}.union(cube["dimension"].tolist())
        return {
            "grp": frozenset(cells["grp"].tolist()) - groups,
            "dimension": frozenset(cells["dimension"].tolist()) - dimensions,
        }

    def left_out(self) -> int:
        """Stored ballots that do not count."""
        if self._all:
            return 0
        return int(self._store.value(f"select count(*) from ({_ALL} and id not in ({_COUNTED}))", self._values))

    def _something_left_out(self) -> bool:
        return bool(self._values[1]) or bool(
            self._store.value(
                "select exists (select 1 from exclusion where wave = $1 and active) "
                "or exists (select 1 from ballot where wave = $1 and own_unit is not null)",
                self._wave,
            )
        )
