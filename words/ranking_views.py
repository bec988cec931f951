"""What a reader chose to see of a ranking, in the words that heading, print and file name share."""

from __future__ import annotations

from words.catalog import joined, say
from words.punctuation import beside
from words.sentences import CLOSE, since_title, wave_title

NAMED = 3
"""Columns that the heading names; more are only counted."""
IN_ORDER = ("rank", "unit", "grade", "before", "band", "portfolio", "parent", "notes", "rank_set")
"""Columns that are read in their own order, not from the highest downward."""
OF_A_PART = ("dimension:", "group:")


def column_title(key: str, appraisal, each) -> str:
    """The name of a column; of a dimension or a line of groups its own."""
    if key.startswith(OF_A_PART):
        return key.partition(":")[2]
    if key in ("change", "before"):
        return say("ranking.column." + key, since=since_of(appraisal, each))
    return say("ranking.column." + key)


def since_of(appraisal, each) -> str:
    """上年, or the name of the wave that changes are measured from; 上期 where there are no changes."""
    since = next((unit.change.since for unit in each.units if unit.change), None)
    return say("since.last_wave") if since is None else since_title(since, appraisal.period)


def filters(view, appraisal, each) -> list[str]:
    """只列城建口, 名称含“局”, 按满意率从高到低排列, 另列满意率、不了解占比; nothing of what is as usual."""
    parts = []
    if view.portfolio:
        parts.append(say("view.portfolio", portfolio=view.portfolio))
    if view.query:
        parts.append(say("view.query", query=view.query))
    if view.sort != "rank" or view.reverse:
        parts.append(sorted_by(view, column_title(view.sort, appraisal, each)))
    if view.columns:
        names = [column_title(key, appraisal, each) for key in view.columns]
        parts.append(
            say("view.columns_many", names=joined(names[:NAMED]), count=len(names))
            if len(names) > NAMED
            else say("view.columns", names=joined(names))
        )
    return parts


def sorted_by(view, title: str) -> str:
    """按得分从高到低排列; 按单位倒序排列."""
    if view.sort in IN_ORDER:
        return say("view.sorted_back" if view.reverse else "view.sorted", column=title)
    return say("view.sorted_up" if view.reverse else "view.sorted_down", column=title)


def heading(view, appraisal, each, against: str = "") -> str:
    """2026年度　政府部门　34个单位排名，2个不排名　只列城建口　计分办法：2026年度办法（第1版）

    against: name of the wave beside it.
    """
    ranked = len(each.ranked)
    counts = say("ranking.counts", ranked=ranked, rest=len(each.units) - ranked)
    scheme = say("ranking.scheme", scheme=appraisal.scheme_title)
    other = [say("view.against", wave=against)] if against else []
    return beside(wave_title(appraisal.period), *other, each.name, counts, *filters(view, appraisal, each), scheme)


def shown_line(view, listed: int, each) -> str:
    """只列城建口的5个单位，名次是全类34个单位中的名次。 What a filter leaves; nothing where there is none."""
    if not view.filtered:
        return ""
    if not listed:
        return say("view.nobody", filters=joined(_what(view)))
    return say("view.some", filters=joined(_what(view)), listed=listed, units=len(each.units), ranked=len(each.ranked))


def near_line(found) -> str:
    """与市财政局得分接近、先后差别不大的有11个单位（第9至第20位），表中以≈标出。"""
    name = found.unit.name
    if not found.known:
        return say("near.unknown", unit=name)
    if not found.units:
        return say("near.nobody", unit=name)
    places = say("near.places" if found.whole else "near.among", low=found.low, high=found.high)
    key = "near.close" if found.spread < CLOSE else "near.within"
    return say(key, unit=name, count=len(found.units), places=places)


def _what(view) -> list[str]:
    parts = [say("view.portfolio_of", portfolio=view.portfolio)] if view.portfolio else []
    return parts + ([say("view.query", query=view.query)] if view.query else [])
