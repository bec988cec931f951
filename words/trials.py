"""Sentences of a scheme tried out."""

from __future__ import annotations

from words.catalog import joined, say
from words.sentences import Phrase


def trial_headline(found) -> list[Phrase]:
    """照此试算，64个单位中12个名次变化，最多的是市教育局（第29位→第25位）。"""
    compared = [move for move in found.moves if None not in (move.rank_before, move.rank_after)]
    moved = [move for move in compared if move.up]
    if not found.differences:
        return [Phrase(say("trial.unchanged"))]
    if not compared:
        return [Phrase(say("trial.nobody_ranked"))]
    if not moved:
        return [Phrase(say("trial.no_moves", count=len(compared)))]
    most = max(moved, key=lambda move: abs(move.up))
    return [
        Phrase(
            say(
                "trial.moves",
                count=len(compared),
                moved=len(moved),
                unit=most.unit,
                before=most.rank_before,
                after=most.rank_after,
            )  # fmt: skip
        )
    ]


def class_title(name: str, moves) -> str:
    """政府部门：6个单位名次变化；第1位、末位不变"""
    moved = sum(1 for move in moves if move.up)
    if not moved:
        return say("trial.class_still", unit_class=name)
    last = max(move.rank_after for move in moves)
    ends = [
        say(key)
        for key, place in (("trial.first", 1), ("trial.last", last))
        if all(not move.up for move in moves if place in (move.rank_before, move.rank_after))
    ]
    kept = say("trial.ends_kept", ends=joined(ends)) if ends else ""
    return say("trial.class_moved", unit_class=name, moved=moved) + kept


def schemes_title(own: str, tried: str) -> str:
    """What differs, with both names where they are two."""
    return say("trial.differs") if own == tried else say("trial.side_by_side", own=own, tried=tried)
