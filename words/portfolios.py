"""我分管的单位 in words: one 分管口 in a sentence, and all of them."""

from __future__ import annotations

from words.catalog import joined, say, sentences
from words.claims import claim
from words.sentences import Phrase, class_title, text_of


def portfolio_title(name: str) -> str:
    return name or say("portfolio.unnamed")


def portfolio_headline(portfolio) -> list[Phrase]:
    """城建口11个单位：1个上升、1个下降，其余基本持平；市城管局居政府部门类末位。"""
    title = portfolio_title(portfolio.name)
    phrases = [Phrase(say("portfolio.units", portfolio=title, count=len(portfolio.units)))]
    parts = [_moves(portfolio) or _standing(portfolio), *([part] for part in (_first(portfolio), _last(portfolio)) if part)]
    for place, part in enumerate(part for part in parts if part):
        phrases += [Phrase(say("join.clause" if place else "join.colon")), *part]
    return [*phrases, Phrase(say("join.stop"))]


def portfolio_caveat(portfolio) -> str:
    """Where its units stand, if the headline does not say it, and why it has no rank and no mean of its own."""
    standing = (
        text_of(_standing(portfolio)) + say("join.stop") if portfolio.compared and portfolio.above is not None else ""
    )
    return sentences([standing, say("portfolio.why")])


def portfolios_headline(found) -> list[Phrase]:
    """64个单位分属7个分管口：3个上升、1个下降，其余基本持平。"""
    named = [each for each in found if each.name]
    units, compared = sum(len(each.units) for each in named), sum(each.compared for each in named)
    phrases = [Phrase(say("portfolio.all_units", count=units, portfolios=len(named)))]
    up, down = sum(len(each.up) for each in named), sum(len(each.down) for each in named)
    if compared:
        phrases += [Phrase(say("join.colon")), *_moved(up, down, compared)]
    return [*phrases, Phrase(say("join.stop"))]


def _moves(portfolio) -> list[Phrase]:
    """Nothing where no change was tested."""
    if not portfolio.compared:
        return []
    return _moved(len(portfolio.up), len(portfolio.down), portfolio.compared)


def _moved(up: int, down: int, compared: int) -> list[Phrase]:
    parts = [Phrase(claim("portfolio.up", "up", count=up), "up")] if up else []
    parts += [Phrase(claim("portfolio.down", "down", count=down), "down")] if down else []
    if not parts:
        return [Phrase(say("portfolio.none_moved"))]
    between = [Phrase(say("list.and"))] if len(parts) > 1 else []
    rest = [Phrase(say("portfolio.rest"))] if compared > up + down else []
    return [parts[0], *between, *parts[1:], *rest]


def _standing(portfolio) -> list[Phrase]:
    if portfolio.above is None:
        return []
    facts = {"above": portfolio.above, "below": portfolio.below, "near": portfolio.near}
    return [Phrase(say("portfolio.standing", **facts))]


def _first(portfolio) -> Phrase | None:
    told = [say("portfolio.first", unit=unit.name, unit_class=class_title(unit.unit_class)) for unit in portfolio.first]
    return Phrase(joined(told)) if told else None


def _last(portfolio) -> Phrase | None:
    told = [
        claim("portfolio.last", "last", unit=unit.name, unit_class=class_title(unit.unit_class)) for unit in portfolio.last
    ]
    return Phrase(joined(told), "down") if told else None
