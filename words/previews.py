"""What a change would do to scores and ranks, in words."""

from __future__ import annotations

from decimal import Decimal

from words.catalog import say, sentences
from words.failures import failure, one_line
from words.numbers import NOTHING
from words.punctuation import arrow
from words.remarks import verdict_word
from words.steps import plain_padded


def preview_news(preview) -> str:
    """撤回后3个单位名次变化，另有5个单位得分变化。"""
    if preview.refused is not None:
        return say("preview.refused." + preview.action, reason=failure(preview.refused))
    after = say("preview.after." + preview.action)
    moving = sum(unit.moves for unit in preview.changed)
    rest = len(preview.changed) - moving
    withheld = say("preview.withheld", count=preview.withheld) if preview.withheld else ""
    if moving:
        more = say("preview.rest", count=rest) if rest else ""
        return sentences((say("preview.ranks", after=after, count=moving) + more + say("preview.stop"), withheld))
    if withheld and not rest:
        return withheld
    return sentences((say("preview.scores" if rest else "preview.nothing", after=after, count=rest), withheld))


def preview_rows(preview) -> list[tuple[str, str, str, str, str, str]]:
    """Wave, unit, class, and rank, score and verdict from before to after, of every unit that changes."""
    return [
        (
            one_line(unit.wave),
            one_line(unit.unit),
            one_line(unit.unit_class),
            _from_to(_rank(unit.rank_before, unit.index_before), _rank(unit.rank_after, unit.index_after)),
            _from_to(_index(unit.index_before), _index(unit.index_after)),
            _from_to(_verdict(unit.verdict_before), _verdict(unit.verdict_after)),
        )
        for unit in preview.changed
    ]


def preview_header() -> list[str]:
    return [say("column." + name) for name in ("wave", "unit", "unit_class", "rank", "index", "verdict")]


def _rank(rank: int | None, index: Decimal | None) -> str:
    if rank is not None:
        return str(rank)
    return NOTHING if index is None else say("rank.none")


def _index(index: Decimal | None) -> str:
    return NOTHING if index is None else plain_padded(index)


def _verdict(verdict: str | None) -> str:
    return verdict_word(verdict) if verdict else NOTHING


def _from_to(before: str, after: str) -> str:
    return before if before == after else arrow(before, after)
