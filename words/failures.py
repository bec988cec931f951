"""What went wrong as one sentence, on one line: what, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from words.catalog import joined, knows, say, sentences
from words.language import chinese
from words.punctuation import clauses, labelled

LISTED = 8
NAMED = 200
"""Unknown names that a sentence lists; more are another file."""
PLACES = 3
LONGEST = 200
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


def failure(error: Exception) -> str:
    """The sentence of a failure with a code and facts; of any other error that nothing was stored."""
    code, facts = getattr(error, "code", type(error).__name__), dict(getattr(error, "facts", {}))
    if code == "names_unknown":
        return _names_unknown(facts)
    if not knows("failure." + code):
        return say("failure.unexpected", code=code)
    if code.startswith(("approval_step", "appeal_order")):
        facts |= _steps(facts)
    if "key" in facts:
        facts["key"] = f"[{facts['key']}]"
    places = [place_of(problem) for problem in getattr(error, "problems", ())[: PLACES + 1]]
    if code.startswith("ledger_"):
        facts |= _of_ledger(facts)
    facts["places"] = clauses([*places[:PLACES], *([say("list.cut")] if len(places) > PLACES else [])])
    sentence = say("failure." + code, **_as_text(facts))
    return sentences((sentence, _nearest(facts, sentence)))


def place_of(problem) -> str:
    """A rejected row: 第18行“权重”列“x”：……"""
    parts = []
    if problem.sheet:
        parts.append(say("place.sheet", sheet=one_line(problem.sheet)))
    if problem.row is not None:
        parts.append(say("place.row", row=problem.row))
    if problem.column:
        parts.append(say("place.column", column=one_line(problem.column)))
    if problem.value:
        parts.append(say("place.value", value=one_line(problem.value)))
    reason = reason_of(problem)
    return labelled(("" if chinese() else ", ").join(parts), reason) if parts else reason


def reason_of(problem) -> str:
    """Why a row was rejected."""
    return say("problem." + problem.code, **_as_text(problem.facts))


def unknown_name(unknown) -> str:
    """“市教育局”（相近：市教育体育局）"""
    near = say("unknown.nearest", names=_listed(unknown.nearest)) if unknown.nearest else ""
    where = say("unknown.first", row=unknown.row, column=one_line(unknown.column)) if unknown.row else ""
    return say("unknown.name", name=one_line(unknown.name)) + near + where


def one_line(text: str) -> str:
    """What a file says, fit for a sentence: no line breaks, nothing that turns the direction of writing, not endless."""
    plain = _UNPRINTABLE.sub(" ", text).strip()
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + say("list.cut")


def _names_unknown(facts: Mapping) -> str:
    found = []
    for kind in ("level", "unit", "group", "dimension"):
        names = [each for each in facts["unknown"] if each.kind == kind]
        if names:
            listed = joined(unknown_name(each) for each in names[:NAMED])
            more = say("list.more", count=len(names)) if len(names) > NAMED else ""
            found.append(say(f"failure.unknown_{kind}s", count=len(names), names=listed + more))
    advice = "level" if any(each.kind == "level" for each in facts["unknown"]) else "names"
    return say("failure.file", file=one_line(facts["file"])) + clauses(found) + say(f"failure.unknown_{advice}_advice")


def _steps(facts: Mapping) -> dict[str, object]:
    """Steps and states of a way to print, by their names."""
    names = {
        "step": lambda code: say("approval.step." + code),
        "state": lambda code: say(("appeal.state." if "appeal" in facts else "approval.state.") + code),
        "next": lambda codes: [say("approval.step." + code) for code in codes],
        "missing": lambda codes: [say("approval.asks." + code) for code in codes],
    }
    return {key: named(facts[key]) for key, named in names.items() if key in facts}


def _of_ledger(facts: Mapping) -> dict[str, str]:
    """States and fields of a task by their names."""
    named = {}
    for name in {"state", "to", "next", "field", "fields"} & facts.keys():
        ids = [facts[name]] if isinstance(facts[name], str) else facts[name]
        named[name] = joined(_of_task(each) for each in ids)
    return named


def _of_task(name: str) -> str:
    if knows("ledger.state." + name):
        return say("ledger.state." + name)
    return say("ledger.field." + name) if knows("ledger.field." + name) else one_line(name)


def _nearest(facts: Mapping, sentence: str) -> str:
    """The names that look alike; where none does, all that there are, unless the sentence has them."""
    if facts.get("nearest"):
        return say("failure.nearest", names=_listed(facts["nearest"]))
    known = _listed(facts["known"]) if facts.get("known") and "nearest" in facts else ""
    return say("failure.known", names=known) if known and known not in sentence else ""


def _as_text(facts: Mapping) -> dict[str, str]:
    return {name: _listed(value) for name, value in facts.items()}


def _listed(value: object) -> str:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return one_line(str(value))
    items = [one_line(str(each)) for each in value]
    more = say("list.more", count=len(items)) if len(items) > LISTED else ""
    return joined(items[:LISTED]) + more
