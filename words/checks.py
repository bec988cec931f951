"""What the checks of ballots found, in words: hints, never verdicts."""

from __future__ import annotations

from words import dates
from words.catalog import joined, say, sentences
from words.failures import one_line
from words.numbers import NOTHING, count, figure, percent, signed
from words.punctuation import bracketed, clauses, commas, counted, from_to

UNITS_NAMED = 3
"""Units whose change a line names."""


def headline(quality) -> str:
    """存入评议表11,842份，计分11,430份；有3处疑似问题需人工核实，涉及412份。"""
    steps = quality.steps
    stored = say("checks.stored", stored=count(steps.stored), scored=count(steps.scored))
    strong = [flag for flag in quality.flags if flag.strength == "strong" and flag.left_out < flag.ballots]
    if strong:
        ballots = {number for flag in strong for number in flag.identifiers}
        return stored + say("checks.strong", count=len(strong), ballots=count(len(ballots)))
    return stored + say("checks.none_strong")


def steps_lines(quality) -> list[str]:
    """From the forms given out to those that count, a sentence each; what nobody said is said to be unknown."""
    steps, lines = quality.steps, []
    if steps.issued is not None and steps.returned is not None:
        rate = percent(100 * steps.returned / steps.issued) if steps.issued else NOTHING
        lines.append(
            say("checks.issued", issued=count(steps.issued), returned=count(steps.returned), rate=rate) + _invalid(quality)
        )
    if steps.dialled is not None or steps.completed is not None:
        lines.append(
            say(
                "checks.dialled",
                dialled=count(steps.dialled),
                connected=count(steps.connected),
                completed=count(steps.completed),
            )
        )
    if not lines:
        lines.append(say("checks.no_register"))
    blank = steps.stored - steps.answered
    lines.append(say("checks.blank" if blank else "checks.all_answered", stored=count(steps.stored), blank=count(blank)))
    if steps.tallied:
        lines.append(say("checks.tallied", count=count(steps.tallied)))
    if steps.excluded:
        lines.append(say("checks.excluded", count=count(steps.excluded)))
    if steps.uncounted:
        lines.append(say("checks.uncounted", count=count(steps.uncounted)))
    without_score = steps.answered - steps.excluded - steps.uncounted - steps.scored
    if without_score > 0 and quality.scheme_fits:
        lines.append(say("checks.without_score", count=count(without_score)))
    lines.append(say("checks.scored" if quality.scheme_fits else "checks.no_scheme", count=count(steps.scored)))
    if quality.rejected:
        files = joined(counted(one_line(file), count(n)) for file, n in quality.rejected)
        lines.append(say("checks.rejected", files=files))
    if quality.own_ratings:
        units = joined(counted(one_line(unit), count(n)) for unit, n in quality.own_ratings)
        lines.append(say("checks.own", count=count(sum(n for _, n in quality.own_ratings)), units=units))
    return lines


def known_line(quality) -> str:
    """What the files told beside the answers, and so which checks could be made."""
    told = [say("checks.known." + name, share=percent(share)) for name, share in quality.known.items() if share > 0]
    missing = [say("checks.lacks." + name) for name, share in quality.known.items() if share == 0]
    lines = [say("checks.known", told=joined(told))] if told else []
    return sentences(lines + ([say("checks.lacks", missing=joined(missing))] if missing else []))


def place(flag) -> str:
    """城乡居民，扫码，网段1，9月18日14:00～15:59，市公交集团"""
    parts = [flag.group or "", flag.channel or ""]
    if flag.network is not None:
        parts.append(say("checks.network", number=flag.network))
    parts += [span(flag.start, flag.end), flag.unit or ""]
    return commas(one_line(part) for part in parts)


def span(start, end) -> str:
    """9月18日14:00～15:59; with both days where they differ."""
    if start is None or end is None:
        return ""
    first, last = (say("checks.time", day=dates.day_of_year(each), time=f"{each:%H:%M}") for each in (start, end))
    return from_to(first, f"{end:%H:%M}" if start.date() == end.date() else last)


def why(flag) -> str:
    """What the check measured, where that is more than the number of ballots."""
    facts = {name: count(int(value)) for name, value in flag.facts.items()}
    if flag.check in ("copies", "near_copies"):
        return say("checks.why.copies", **facts)
    if flag.check == "device":
        return say("checks.why.device", **facts)
    if flag.check in ("network", "burst"):
        return say("checks.why.same", share=percent(100 * flag.facts["same_sheet"], 0))
    if flag.check == "canvass":
        return say("checks.why.harm" if flag.facts["harm"] else "checks.why.favour", **facts)
    if "of" in facts:
        return say("checks.why.of", of=facts["of"], share=percent(100 * flag.ballots / flag.facts["of"], 0))
    return ""


def effect(flag, scheme_fits: bool) -> str:
    """剔除后市公交集团由第15位变为第16位（－0.21分）; 名次不变，… where only scores move."""
    if not scheme_fits:
        return say("checks.effect.unknown")
    if flag.protected:
        return say("checks.effect.protected", count=flag.moved)
    if not flag.effects:
        return say("checks.effect.none")
    moved = [each for each in flag.effects if each.moved]
    moved.sort(key=lambda each: each.unit != flag.unit)
    if not moved:
        most = max(flag.effects, key=lambda each: abs(each.index_change))
        return say(
            "checks.effect.score",
            unit=one_line(most.unit),
            change=signed(most.index_change, 2),
            count=len(flag.effects),
        )
    named = clauses(_moved(each) for each in moved[:UNITS_NAMED])
    more = say("checks.effect.more", count=len(moved)) if len(moved) > UNITS_NAMED else ""
    return say("checks.effect.rank", units=named + more)


def rank_and_index(rank, index) -> str:
    """第7位（90.12）"""
    if index is None:
        return NOTHING
    shown = say("checks.rank", rank=rank) if rank else say("rank.none")
    return bracketed(shown, figure(index, max(0, -index.as_tuple().exponent)))


def _moved(each) -> str:
    return say(
        "checks.effect.unit",
        unit=one_line(each.unit),
        before=_rank(each.rank),
        after=_rank(each.rank_without),
        change=signed(each.index_change, 2),
    )


def _rank(rank) -> str:
    return say("rank.none") if rank is None else say("checks.rank", rank=rank)


def _invalid(quality) -> str:
    if quality.steps.invalid is None:
        return ""
    reasons = joined(counted(one_line(reason) or say("checks.no_reason"), count(n)) for reason, n in quality.reasons)
    key = "checks.invalid_reasons" if reasons else "checks.invalid"
    return say(key, invalid=count(quality.steps.invalid), reasons=reasons)
