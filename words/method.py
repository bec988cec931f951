"""How a ranking was made: the note beneath it, on the screen and in every file."""

from __future__ import annotations

from words import remarks
from words.catalog import joined, say
from words.numbers import count, plus
from words.sealing import sealing_line
from words.sentences import uncounted_groups
from words.weighting import weighting_lines


def method_note(appraisal, each) -> tuple[str, ...]:
    """Scheme, hash, base, date and data fingerprint; what is rounded and what is left out."""
    lines = [
        say("method.scheme", title=appraisal.scheme_title, id=appraisal.scheme_id, hash=appraisal.scheme_hash),
        sealing_line(appraisal.sealed),
        say(
            "method.base",
            ballots=count(appraisal.overall.ballots),
            units=len(each.units),
            ranked=len(each.ranked),
            base=count(sum(unit.rate_base for unit in each.units)),
        ),
        say(
            "method.rates",
            strict=joined(map(remarks.level, appraisal.satisfied)),
            broad=plus().join(map(remarks.level, appraisal.satisfied_broad)),
        ),
        *_ranking(appraisal),
    ]
    tests = next((unit.change.family.tests for unit in appraisal.units if unit.change and unit.change.family), 0)
    if tests:
        lines.append(say("method.changes", count=tests))
    for code in ("tallies_only", "scores_only"):
        units = sum(unit.has_note(code) for unit in each.units)
        if units:
            lines.append(say(f"method.{code}", units=units))
    if appraisal.lowest > 0:
        lines.append(say("method.floor", lowest=f"{appraisal.lowest:g}"))
    for group in appraisal.weighting:
        lines += weighting_lines(group)
    if appraisal.uncounted:
        lines.append(uncounted_groups(appraisal))
    if appraisal.left_out:
        lines.append(say("method.left_out", count=count(appraisal.left_out)))
    lines.append(say("method.data", date=appraisal.data_date, fingerprint=appraisal.fingerprint))
    return tuple(lines)


def _ranking(appraisal) -> list[str]:
    """How figures are rounded and ties are treated."""
    if appraisal.tie_break:
        criteria = joined(say("tie_break." + by) for by in appraisal.tie_break)
        lines = [say("method.rounding_tie_break", criteria=criteria)]
    else:
        lines = [say("method.rounding")]
    return [*lines, say("method.dense")] if appraisal.rank_rule == "dense" else lines
