"""The desk on which comments are sorted by keyboard: every key is answered in the browser and stored behind it.

The browser holds the comment that is looked at and the next ones. It sends all that is not answered yet, and is told what
became of each; what is sent twice is done once. The list stays as it was when it was made, so that nothing moves under the
hand; what others decided meanwhile is shown on it, and never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from jobs import FAILURES
from jobs.comment_desk import Desk, DeskItem, desk, desk_list
from jobs.comment_effect import change_topic, topic_effect
from jobs.comment_rules import comment_rules, comment_rules_text, set_comment_rules
from jobs.comments import TYPES, decide_together, mask_together, take_back, unmask
from ui.session import Session
from words import comments as words
from words import failure, joined, say
from words.failures import one_line
from words.numbers import count

COMPONENT, KEY = "wanping_desk", "desk"
_SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
_HTML = """
<div class="wp-desk" tabindex="0" role="application">
  <div class="wp-desk-where"></div>
  <div class="wp-desk-bar"><i></i></div>
  <div class="wp-desk-item"></div>
  <div class="wp-desk-mode" hidden></div>
  <div class="wp-desk-state" role="status" aria-live="polite"></div>
  <ul class="wp-desk-legend"></ul>
</div>
"""
BEHIND, AHEAD = 6, 20
"""Comments that the browser holds before and after the one that is looked at."""
OFTEN = 10.0
"""Seconds after which what others did is fetched, also where no key is pressed."""
REMEMBERED, ANSWERED = 500, 60
"""Answers that are kept for a message that comes again; that are told at once."""
KEYS = (
    ("↵", "confirm", "Enter"), ("J ↓", "next", "j"), ("K ↑", "previous", "k"), ("1 2 3", "type", ""), ("T", "topics", "t"),
    ("G", "unit", "g"), ("M", "merge", "m"), ("0", "empty", "0"), ("X", "lead", "x"), ("H", "mask", "h"),
    ("O", "unmask", "o"), ("R", "rule", "r"), ("U", "undo", "u"), ("F", "refresh", "f"),
)  # fmt: skip
SAID = (
    "where", "nothing", "loading", "gone", "first", "last", "wait", "said_by", "irony", "doubt", "masked", "empty", "lead",
    "saving", "decided_by", "decided_earlier", "no_unit", "no_topic", "alike", "near", "stop", "offline", "pick_topics",
    "pick_unit", "pick_merge", "alone", "new_topic", "no_option", "mask", "reason", "rule", "rule_take", "rule_topic_first",
    "opened_once",
)  # fmt: skip


@dataclass
class OnDesk:
    """What one session has on its desk. made: for what the list was made; keys: the list; heard: the last message; results:
    by act; later: the version that a comment has after this session's own acts, by key and version seen; done: what can be
    taken back, the last one last."""

    made: tuple[str, ...]
    keys: list[str]
    number: int = 0
    at: int = 0
    heard: int = 0
    results: dict[str, dict] = field(default_factory=dict)
    later: dict[tuple[str, int], int] = field(default_factory=dict)
    done: list[tuple] = field(default_factory=list)


@st.fragment(run_every=OFTEN)
def show_desk(session: Session, shown: str, unit: str) -> None:
    """The list of what is shown, of a unit or of all, and the comment that is looked at."""
    wave = session.selection.wave
    now = _on_desk(session, wave, shown, unit)
    start = max(0, now.at - BEHIND)
    asked = now.keys[start : now.at + AHEAD]
    found = desk(session.viewer, session.store, wave, asked, unit)
    st.components.v2.component(COMPONENT, html=_HTML, js=_SCRIPT, isolate_styles=False)(
        data=_data(session, now, found, asked, start), key=KEY, on_said_change=lambda: _hear(session, wave, shown, unit)
    )


def _on_desk(session: Session, wave: str, shown: str, unit: str) -> OnDesk:
    made = (str(session.store.path), wave, shown, unit)
    now: OnDesk | None = st.session_state.get("on_desk")
    if now is None or now.made != made:
        before = now
        now = OnDesk(made, list(desk_list(session.viewer, session.store, wave, shown, unit)))
        if before is not None:
            now.number = before.number + 1
            if before.made[:2] == made[:2]:  # another list of the same wave: what was done can still be taken back
                now.results, now.later, now.done, now.heard = before.results, before.later, before.done, before.heard
        st.session_state["on_desk"] = now
    return now


def _data(session: Session, now: OnDesk, found: Desk, asked: list[str], start: int) -> dict[str, object]:
    items = {each.asked: _item(each) for each in found.items}
    rules = comment_rules(session.store)
    results = [dict(each) for each in list(now.results.values())[-ANSWERED:]]
    for each in now.results.values():
        each.pop("texts", None)  # what was under a mask is told once
    return {
        "wave": "\n".join(now.made[:2]),
        "list": f"{now.number}",
        "at": now.at,
        "total": len(now.keys),
        "start": start,
        "items": [items.get(key, {"key": key, "gone": True}) for key in asked],
        "heard": now.heard,
        "results": results,
        "state": {
            "merged": found.state.merged, "decided": found.state.decided, "open": found.state.open,
        },
        "topics": [topic.name for topic in rules.topics],
        "units": list(found.units),
        "types": [(name, words.kind(name)) for name in TYPES],
        "label": say("comments.part.desk"),
        "legend": [(keys, say("comments.key." + name), pressed) for keys, name, pressed in KEYS],
        "words": {name: say("comments.desk." + name, **_kept(name)) for name in SAID},
    }  # fmt: skip


_FACTS = {
    "where": ("place", "of", "decided", "left", "minutes"), "said_by": ("comments", "persons"),
    "decided_by": ("who", "moment"), "alike": ("n",), "offline": ("n",), "alone": ("text",), "new_topic": ("topic",),
    "rule": ("topic",),
}  # fmt: skip
"""What the browser puts into a sentence."""


def _kept(name: str) -> dict[str, str]:
    return {fact: "{" + fact + "}" for fact in _FACTS.get(name, ())}


def _item(each: DeskItem) -> dict[str, object]:
    item = each.item
    return {
        "key": each.asked, "unit": item.unit, "text": item.text, "type": item.type, "topics": list(item.topics),
        "comments": item.comments, "persons": item.persons, "alike": [list(one) for one in item.alike],
        "near": [[one.key, one.text, one.comments] for one in each.near], "irony": item.irony, "doubt": item.doubt,
        "effective": item.effective, "lead": item.lead, "masked": item.masked, "decided": item.decided, "who": each.who,
        "moment": f"{each.moment:%Y-%m-%d %H:%M}" if each.moment else "", "seen": each.seen,
        "why": words.reasons(each.reasons),
    }  # fmt: skip


def _hear(session: Session, wave: str, shown: str, unit: str) -> None:
    """Does what the browser says; what it has said before is answered again."""
    message = st.session_state[KEY].get("said")
    if not message:
        return
    now = _on_desk(session, wave, shown, unit)
    for act in message.get("acts", ()):
        if str(act["id"]) not in now.results:
            now.results[str(act["id"])] = {"id": str(act["id"]), **_do(session, wave, now, act)}
    for old in list(now.results)[:-REMEMBERED]:
        del now.results[old]
    now.heard = message["seq"]
    if message.get("list") == f"{now.number}" and not any(act["kind"] == "refresh" for act in message["acts"]):
        place = _gone_to(now, message["acts"])
        now.at = max(0, min(int(message["at"]), len(now.keys) - 1)) if place is None else place


def _gone_to(now: OnDesk, acts: list[Mapping]) -> int | None:
    """Where the browser goes by itself after what was done."""
    places = [now.results[str(act["id"])].get("at") for act in acts if act["kind"] == "undo"]
    return next((place for place in reversed(places) if place is not None), None)


def _do(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    """What became of it: ok, said; at where the comment stands in the list."""
    try:
        return {"ok": True, **_ACTS[act["kind"]](session, wave, now, act)}
    except FAILURES as error:
        if act["kind"] in _SAYS and _so_already(session, wave, act):
            return {"ok": True, "said": ""}
        place = {"at": now.keys.index(act["key"])} if act["key"] in now.keys else {}
        return {"ok": False, "said": failure(error), **place}


def _so_already(session: Session, wave: str, act: Mapping) -> bool:
    """Whether the comment is what the act wants it to be: a message whose answer was lost comes again."""
    found = desk(session.viewer, session.store, wave, [str(act["key"])]).items
    if not found or not found[0].item.decided:
        return False
    item, said = found[0].item, _SAYS[act["kind"]](act)
    holds = {"type": item.type, "topics": item.topics, "unit": item.unit, "substance": item.effective, "lead": item.lead}
    return all(name in holds and holds[name] == value for name, value in said.items())


def _decide(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    seen = {str(key): _later(now, str(key), int(version)) for key, version in dict(act["seen"]).items()}
    said = _SAYS[act["kind"]](act)
    number, versions = decide_together(session.viewer, session.store, wave, seen, **said)
    now.later.update({(key, version): versions[key] for key, version in seen.items()})
    now.done.append((number, str(act["key"]), versions, len(said)))
    return {"said": ""}


def _later(now: OnDesk, key: str, version: int) -> int:
    """The version that a comment has after what this session itself did since it showed it."""
    while (key, version) in now.later:
        version = now.later[key, version]
    return version


_SAYS: dict[str, Callable[[Mapping], dict[str, object]]] = {
    "confirm": lambda act: {"type": str(act["type"]), "topics": tuple(map(str, act["topics"]))},
    "type": lambda act: {"type": str(act["type"])},
    "topics": lambda act: {"topics": tuple(map(str, act["topics"]))},
    "unit": lambda act: {"unit": str(act["unit"])},
    "merge": lambda act: {"merge": str(act["with"])},
    "substance": lambda act: {"substance": bool(act["value"])},
    "lead": lambda act: {"lead": bool(act["value"])},
}
"""What a key says of a comment."""


def _alone(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    """One of the wordings stands alone from now on."""
    which = str(act["which"])
    seen = {which: _later(now, which, int(dict(act["seen"])[which]))}
    number, versions = decide_together(session.viewer, session.store, wave, seen, merge=which)
    now.later.update({(which, seen[which]): versions[which]})
    now.done.append((number, str(act["key"]), versions, 1))
    return {"said": say("comments.done.alone")}


def _mask(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    number, covered, becomes = mask_together(session.viewer, session.store, wave, list(act["seen"]), str(act["piece"]))
    now.keys = [becomes.get(key, key) for key in now.keys]
    now.done.append((number, str(act["key"]), {}, 0))
    return {"said": say("comments.done.mask", n=count(len(covered)))}


def _unmask(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    found = [
        each
        for key in dict(act["seen"])
        for each in unmask(session.viewer, session.store, wave, str(key), str(act["reason"]))
    ]
    return {"said": say("comments.done.unmask"), "texts": found or [say("comments.desk.nothing_masked")]}


def _undo(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    """The last thing that this session did; after a new start the last that this person did."""
    done = now.done[-1] if now.done else (None, "", {}, 0)
    if done[0] == "rules":
        _, before, after = now.done.pop()
        if comment_rules_text(session.store) != after:
            return {"ok": False, "said": say("comments.undone.rules_changed")}
        set_comment_rules(session.viewer, session.store, before)
        return {"said": say("comments.undone.rules")}
    number, key, versions, fields = done
    undone = take_back(session.viewer, session.store, wave, number)
    if now.done:
        now.done.pop()
    now.keys = [undone.becomes.get(each, each) for each in now.keys]
    key = undone.becomes.get(key, key) or next(iter(undone.comments), "")
    # Where nobody else said anything meanwhile, taking back has raised the version by what was taken back.
    now.later.update({(each, version): version + fields for each, version in versions.items()})
    names = joined(say("comments.field." + name) for name in undone.fields)
    return {"said": say("comments.undone", fields=names), **({"at": now.keys.index(key)} if key in now.keys else {})}


def _effect(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    found = topic_effect(session.viewer, session.store, wave, *_rule_of(session, act))
    return {"said": "", "told": words.effect(found)}


def _rule(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    before = comment_rules_text(session.store)
    change_topic(session.viewer, session.store, *_rule_of(session, act))
    now.done.append(("rules", before, comment_rules_text(session.store)))
    return {"said": say("comments.done.rule", topic=one_line(str(act["topic"])))}


def _rule_of(session: Session, act: Mapping) -> tuple[str, list[str], tuple[str, ...]]:
    """The topic, its words with the new ones, and what it does not mean."""
    known = comment_rules(session.store).topic(str(act["topic"]))
    words_of_it = [*(known.words if known else ()), *map(str, act["rule"])]
    return str(act["topic"]), words_of_it, known.without if known else ()


def _refresh(session: Session, wave: str, now: OnDesk, act: Mapping) -> dict[str, object]:
    """The list made anew: what was decided leaves it."""
    *_, shown, unit = now.made
    now.keys = list(desk_list(session.viewer, session.store, wave, shown, unit))
    now.number, now.at = now.number + 1, 0
    return {"said": say("comments.done.refresh", n=count(len(now.keys)))}


_ACTS: dict[str, Callable[[Session, str, OnDesk, Mapping], dict[str, object]]] = {
    **dict.fromkeys(_SAYS, _decide), "alone": _alone, "mask": _mask, "unmask": _unmask, "undo": _undo, "effect": _effect,
    "rule": _rule, "refresh": _refresh,
}  # fmt: skip
