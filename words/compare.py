"""Sentences of 对比分析."""

from __future__ import annotations

from words.catalog import joined, say
from words.numbers import figure
from words.sentences import Phrase


def units_headline(units, pairs, decimals: int) -> list[Phrase]:
    """Of the widest pair, whether it is proven; of units of several classes, that their scores are not compared."""
    classes = list(dict.fromkeys(unit.unit_class for unit in units))
    if len(units) < 2:
        return [Phrase(say("compare.choose_units"))]
    if not pairs:
        return [Phrase(say("compare.other_classes", count=len(units), classes=joined(classes)))]
    widest = pairs[0]
    facts = {"ahead": widest.ahead, "behind": widest.behind, "gap": figure(widest.gap, decimals)}
    if widest.gap == 0:
        said = say("compare.same", names=joined([widest.ahead, widest.behind]))
    elif widest.p is None:
        said = say("compare.untested", **facts)
    else:
        said = say("compare.proven" if widest.proven else "compare.near", **facts)
    told = [Phrase(said)]
    if len(classes) > 1:
        told.append(Phrase(say("compare.classes_apart")))
    return told


def pair_line(pair, decimals: int) -> str:
    """甲比乙高0.3分，没有超出误差范围"""
    facts = {"ahead": pair.ahead, "behind": pair.behind, "gap": figure(pair.gap, decimals)}
    if pair.gap == 0:
        return say("compare.pair.same", **facts)
    if pair.p is None:
        return say("compare.pair.untested", **facts)
    return say("compare.pair.proven" if pair.proven else "compare.pair.near", **facts)


def map_headline(found, unit_class: str) -> list[Phrase]:
    """What stands out most in a map: 企业和个体工商户对市住房城乡建设局的评价，比其他主体低4.2分."""
    marked = [
        (abs(cell.gap), row.unit, part, cell)
        for row in found.rows
        for part, cell in zip(found.parts, row.cells, strict=True)
        if cell is not None and cell.mark != "near"
    ]
    if not found.rows or not found.parts:
        return [Phrase(say(f"compare.map.{found.kind}.none", unit_class=unit_class))]
    if not marked:
        return [Phrase(say(f"compare.map.{found.kind}.nothing", unit_class=unit_class))]
    _, unit, part, cell = max(marked, key=lambda each: each[0])
    key = f"compare.map.{found.kind}.{cell.mark}"
    tone = "up" if cell.mark == "above" else "down"
    return [
        Phrase(say("compare.map.marked", unit_class=unit_class, count=len(marked))),
        Phrase(say(key, unit=unit, part=part, gap=figure(abs(cell.gap), 1)), tone),
        Phrase(say("compare.stop")),
    ]


def waves_headline(unit: str, scored, decimals: int) -> list[Phrase]:
    """The two ends of the waves chosen, without a verdict. scored: title and score of each wave that has one."""
    if len(scored) < 2:
        return [Phrase(say("compare.waves_single", unit=unit))]
    (first, before), (last, after) = scored[0], scored[-1]
    told = say(
        "compare.waves", unit=unit, first=first, before=figure(before, decimals), last=last, after=figure(after, decimals)
    )
    return [Phrase(told)]
