"""What a change would do to scores and ranks, in words."""

from __future__ import annotations

from decimal import Decimal

from words.catalog import LANGUAGE, say
from words.failures import failure, one_line
from words.numbers import NOTHING
from words.remarks import verdict_word
from words.steps import plain_padded


def preview_news(preview, language: str = LANGUAGE) -> str:
    """撤回后3个单位名次变化，另有5个单位得分变化。"""
    if preview.refused is not None:
        return say("preview.refused." + preview.action, language, reason=failure(preview.refused, language))
    after = say("preview.after." + preview.action, language)
    moving = sum(unit.moves for unit in preview.changed)
    rest = len(preview.changed) - moving
    withheld = say("preview.withheld", language, count=preview.withheld) if preview.withheld else ""
    if moving:
        more = say("preview.rest", language, count=rest) if rest else ""
        return say("preview.ranks", language, after=after, count=moving) + more + say("preview.stop", language) + withheld
    if withheld and not rest:
        return withheld
    return say("preview.scores" if rest else "preview.nothing", language, after=after, count=rest) + withheld


def preview_rows(preview, language: str = LANGUAGE) -> list[tuple[str, str, str, str, str, str]]:
    """Wave, unit, class, and rank, score and verdict from before to after, of every unit that changes."""
    return [
        (
            one_line(unit.wave),
            one_line(unit.unit),
            one_line(unit.unit_class),
            _from_to(
                _rank(unit.rank_before, unit.index_before, language), _rank(unit.rank_after, unit.index_after, language)
            ),
            _from_to(_index(unit.index_before), _index(unit.index_after)),
            _from_to(_verdict(unit.verdict_before, language), _verdict(unit.verdict_after, language)),
        )
        for unit in preview.changed
    ]


def preview_header(language: str = LANGUAGE) -> list[str]:
    return [say("column." + name, language) for name in ("wave", "unit", "unit_class", "rank", "index", "verdict")]


def _rank(rank: int | None, index: Decimal | None, language: str) -> str:
    if rank is not None:
        return str(rank)
    return NOTHING if index is None else say("rank.none", language)


def _index(index: Decimal | None) -> str:
    return NOTHING if index is None else plain_padded(index)


def _verdict(verdict: str | None, language: str) -> str:
    return verdict_word(verdict, language) if verdict else NOTHING


def _from_to(before: str, after: str) -> str:
    return before if before == after else f"{before}→{after}"
