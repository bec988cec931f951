"""重点监控 in words: who is on the list and why, each reason with its figures; the last place only where it is proven."""

from __future__ import annotations

from words.catalog import joined, say, sentences
from words.claims import claim
from words.dates import day
from words.failures import one_line
from words.numbers import count, difference, figure, percent
from words.punctuation import bracketed, clauses, labelled
from words.sentences import class_title, since_title, wave_title


def title(found) -> str:
    """2026年度3个单位列入重点监控：市住房城乡建设局、市城管局、市客运集团。"""
    listed = found.listed
    if not listed:
        return say("watch.nobody", wave=wave_title(found.period))
    names = joined(one_line(each.unit) for each in listed)
    return say("watch.title", wave=wave_title(found.period), count=len(listed), names=names)


def line(watched, period: str) -> str:
    """市城管局：居政府部门类末位；不满意率3.9%……"""
    told = [reason(each, period) for each in watched.reasons]
    if watched.step is not None:
        told.append(step(watched.step))
    return labelled(one_line(watched.unit), clauses(told))


def notice(found) -> str:
    """For the official notice: names, and what put them on the list; nothing of what is within error."""
    told = [bracketed(one_line(each.unit), joined(_proven(each))) for each in found.listed]
    return say("watch.notice", units=clauses(told)) if told else ""


def reason(each, period: str) -> str:
    """One reason with its figures."""
    return _REASONS[each.code](each, each.facts, period)


def step(found) -> str:
    """What a person decided, who, and why."""
    return say("watch.step." + found.step, who=one_line(found.who), reason=one_line(found.reason))


def step_line(found) -> str:
    """2026年12月8日　2026年度　市一医院：王二列入：……"""
    unit, told = one_line(found.unit), step(found)
    return say("watch.step_line", day=day(found.moment), wave=wave_title(found.wave), unit=unit, step=told)


def settled(found) -> str:
    """A list that was written down, with its day."""
    facts = {"wave": wave_title(found.period), "who": one_line(found.who), "day": day(found.moment)}
    names = joined(one_line(each.unit) for each in found.units)
    return say("watch.settled", **facts, names=names) if names else say("watch.settled_nobody", **facts)


def rule(code: str, rules) -> str:
    """居本类后1名; 连续2期下降 …: a rule as the office set it."""
    return say(
        "watch.rule." + code, places=rules.places, periods=rules.periods, percentile=rules.percentile, tasks=rules.tasks,
        persons=rules.persons, share=rules.share,
    )  # fmt: skip


def rules_line(rules) -> str:
    """符合下列7条中任意2条的单位列入：…"""
    told = clauses(rule(code, rules) for code in rules.rules)
    return sentences([
        say("watch.rules", count=len(rules.rules), needed=rules.needed, rules=told),
        say("watch.rules.certain") if rules.certain else "",
    ])  # fmt: skip


def _proven(watched) -> list[str]:
    """Reasons that are beyond error, in few words; where there are none, that a person decided, or that it is close."""
    told = [_short(each, each.facts) for each in watched.reasons if each.certain]
    return told or [say("watch.decided" if watched.step is not None else "watch.close")]


def _short(each, facts) -> str:
    """末位; 整改逾期2项; “占道扰民”反映集中"""
    proven = {"last": "last", "behind_falling": facts.get("verdict"), "falling": facts.get("code")}
    if each.code in proven:
        return claim("watch.short." + each.code, proven[each.code])
    if each.code == "event":
        return _event(each, facts, "")
    return say("watch.short." + each.code, tasks=facts.get("tasks"), topic=one_line(facts.get("topic", "")))


def _last(each, facts, period: str) -> str:
    unit_class = class_title(facts["unit_class"])
    if each.certain:
        places = facts["places"]
        if places == 1:
            return claim("watch.last", "last", unit_class=unit_class)
        return claim("watch.last_places", "last", unit_class=unit_class, places=places, rank=facts["rank"])
    key = "watch.last_close" if facts["close"] > 1 else "watch.last_unsure"
    return say(key, unit_class=unit_class, rank=facts["rank"], of=facts["of"], others=facts["close"] - 1)


def _behind_falling(each, facts, period: str) -> str:
    gap = abs(difference(facts["index"], facts["mean"], 1))
    return claim(
        "watch.behind_falling", facts["verdict"], since=since_title(facts["since"], period),
        value=figure(abs(facts["value"]), 1), gap=figure(gap, 1),
    )  # fmt: skip


def _falling(each, facts, period: str) -> str:
    return claim("watch.falling", facts["code"], waves=facts["waves"])


def _dissatisfied(each, facts, period: str) -> str:
    return say(
        "watch.dissatisfied.beyond" if each.certain else "watch.dissatisfied.near", share=percent(facts["share"]),
        limit=percent(facts["limit"]), percentile=facts["percentile"], levels=joined(map(one_line, facts["levels"])),
    )  # fmt: skip


def _overdue(each, facts, period: str) -> str:
    return say("watch.overdue", tasks=facts["tasks"], days=facts["days"])


def _repeated(each, facts, period: str) -> str:
    share = percent(100 * facts["persons"] / facts["wrote"], 0)
    told = {"topic": one_line(facts["topic"]), "persons": count(facts["persons"]), "before": count(facts["before"])}
    return say(
        "watch.repeated_more" if facts["topics"] > 1 else "watch.repeated", **told, share=share, topics=facts["topics"]
    )


def _event(each, facts, period: str) -> str:
    return say("watch.event", events=joined(map(one_line, facts["events"])))


_REASONS = {
    "last": _last, "behind_falling": _behind_falling, "falling": _falling, "dissatisfied": _dissatisfied,
    "overdue": _overdue, "repeated": _repeated, "event": _event,
}  # fmt: skip
