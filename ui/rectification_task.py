"""The card of one task: its fields, its history, what led to it and what came of it; analysts move it on from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from analytics.appraisal import Change
from jobs import FAILURES
from jobs.follow_up import FollowUps
from jobs.ledger import (
    CLOSED,
    DATES,
    NEXT,
    QUESTIONS,
    RETURNED,
    TEXTS,
    WAITING,
    Ledger,
    LedgerTask,
    change,
    close,
    drop,
    forward,
    task,
)
from jobs.ledger_trace import Outcome, TaskTrace
from jobs.viewer import EDITORS
from ui.markup import headline, link, scrolling, section, table, text
from ui.rectification import LED, lateness
from ui.session import Selection, Session
from words import failure, follow_up, remarks, say
from words import rectification as words
from words.catalog import sentences
from words.dates import day
from words.failures import one_line
from words.ledger import field, state
from words.numbers import count, figure
from words.punctuation import beside, bracketed, labelled
from words.sentences import Phrase, wave_title

MESSAGE = "rectify_message"
PROBLEM = ("problem", "task", "goal")
ANSWER = ("measures", "responsible", "leader", "progress", "evidence")


def back_link(found: Ledger, selection: Selection) -> str:
    to = Selection(found.series, found.wave, portfolio=selection.portfolio)
    return (
        f'<nav class="wp-kicker wp-trail">{link(LED, to, say("rectify.back_to_list", wave=wave_title(found.period)))}</nav>'
    )


def news(found: Ledger, each: LedgerTask) -> str:
    stands = labelled(say("rectify.stands"), state(each.state))
    late = words.late(each)
    under = beside(*(part for part in (stands, late, words.needed(each)) if part))
    return headline(words.task_kicker(found.period, each), [Phrase(words.task_title(each))], under)


def card(each: LedgerTask, selection: Selection) -> str:
    """问题、任务、目标、措施、时限、责任单位、责任领导、进展、佐证, and of a closed one the answers to 三不放过."""
    unit = Selection(each.series, each.wave, each.unit_class, each.unit, portfolio=selection.portfolio)
    rows = [(field("unit"), link("unit", unit, one_line(each.unit)))]
    rows += [(field(name), _lines(getattr(each, name))) for name in (*PROBLEM, *ANSWER)]
    rows += [
        (field(name), text(day(value)) if (value := getattr(each, name)) else text(say("ledger.blank"))) for name in DATES
    ]
    rows[-3:] = [(name, value + (_late_beside(each) if name == _counting(each) else "")) for name, value in rows[-3:]]
    if each.state == CLOSED:
        rows += [(field(name), _lines(getattr(each, name))) for name in QUESTIONS]
    return section(
        say("rectify.card"), f'<dl class="wp-facts">{"".join(f"<dt>{text(n)}</dt><dd>{v}</dd>" for n, v in rows)}</dl>'
    )


def _counting(each: LedgerTask) -> str:
    """The name of the day that counts in this state."""
    if each.deadline is None:
        return ""
    return field("answer_due" if each.state == WAITING and each.answer_due else "due")


def _late_beside(each: LedgerTask) -> str:
    return "　" + lateness(each)


def _lines(said: str) -> str:
    return "<br>".join(text(line) for line in said.splitlines()) or f'<span class="g">{text(say("ledger.blank"))}</span>'


def history(found: TaskTrace) -> str:
    """All that was ever done with it, the newest first."""
    head = [say("column.moment"), say("column.who"), say("rectify.column.done_by"), say("rectify.column.note")]
    rows = [
        [text(f"{each.moment:%Y-%m-%d}"), text(one_line(each.who)), text(words.step_words(each)),
         text(beside(*(part for part in (one_line(each.note), one_line(each.file)) if part)))]
        for each in reversed(found.steps)
    ]  # fmt: skip
    title = say("rectify.history", n=count(len(rows)))
    return section(
        title, scrolling(table(head, rows, ["l g", "l g narrow-off", "l wrap", "l wrap g"], caption=title), title)
    )


def source(found: TaskTrace, selection: Selection) -> str:
    """From the task back to what people said: how many, and some of their words, masked."""
    each, told = found.task, []
    if found.raised is not None:
        told.append(say("rectify.raised", topic=one_line(each.subject), persons=count(found.raised.persons)))
    elif each.source == "topic":
        told.append(say("rectify.raised_hidden"))
    if found.comments:
        told.append(say("rectify.comments", n=count(len(found.comments))))
    quotes = "".join(f"<li>{text(one_line(quote.text))}</li>" for quote in found.quotes)
    body = f'<p class="wp-note">{text(sentences(told) or say("rectify.not_said"))}</p>'
    return section(say("rectify.from"), body + (f'<ul class="wp-list">{quotes}</ul>' if quotes else ""))


def after(found: TaskTrace, looked: FollowUps | None, selection: Selection) -> str:
    """On to the next wave: the score, what is said of the topic now, and 回头看 in words."""
    told = []
    if found.outcome is None:
        told.append(say("rectify.no_next"))
    else:
        told += _next_wave(found.outcome, found.task)
    looked_at = next((each for each in looked.found if each.task.number == found.task.id), None) if looked else None
    if looked_at is not None:
        told.append(follow_up.line(looked_at, looked.decimals))
    body = "".join(f'<p class="wp-note">{text(line)}</p>' for line in told)
    if found.outcome is not None:
        to = Selection(found.task.series, found.outcome.wave, unit=found.outcome.unit, portfolio=selection.portfolio)
        body += f"<p>{link('unit', to, say('rectify.to_next', wave=wave_title(found.outcome.period)), css='wp-go')}</p>"
    return section(say("rectify.after"), body)


def _next_wave(outcome: Outcome, each: LedgerTask) -> list[str]:
    told = []
    if outcome.index is not None:
        of = one_line(each.subject) if each.source == "dimension" else say("follow_up.index")
        told.append(
            say("rectify.next_score", wave=wave_title(outcome.period), of=of, score=figure(outcome.index, 1),
                change=_changed(outcome.change))
        )  # fmt: skip
    if each.source == "topic" and outcome.comments_shown:
        persons = outcome.raised.persons if outcome.raised is not None else 0
        key = "rectify.next_raised" if persons else "rectify.next_silent"
        told.append(say(key, wave=wave_title(outcome.period), topic=one_line(each.subject), persons=count(persons)))
    return told


def _changed(changed: Change | None) -> str:
    return bracketed("", remarks.verdict(changed)) if changed is not None and changed.shown else ""


def show_actions(session: Session, each: LedgerTask) -> None:
    """What an editor may do next; everybody else only reads."""
    if message := st.session_state.pop(MESSAGE, ""):
        st.success(message)
    if session.viewer.role not in EDITORS or each.state == CLOSED:
        return
    with st.container(key="no_print_actions"):
        seen = _seen(each)
        for to in NEXT[each.state]:
            _step_form(session, each, to, seen)
        with st.expander(say("rectify.change")):
            _change_form(session, each, seen)
        if each.state == WAITING:
            with st.expander(say("rectify.drop")):
                _drop_form(session, each, seen)


def _seen(each: LedgerTask) -> dict[str, int]:
    """The version that the person saw, and the one that the boxes were filled from: what was typed outlives a failure."""
    return st.session_state.setdefault(f"rectify_seen_{each.id}", {"seen": each.version, "boxes": each.version})


def _step_form(session: Session, each: LedgerTask, to: str, held: dict[str, int]) -> None:
    key = f"{to}_{each.id}_{held['boxes']}"
    with st.form(f"rectify_{key}"):
        st.html(f'<h2 class="wp-step-title">{text(say("rectify.step_to", state=state(to)))}</h2>')
        said = {}
        for name in _asked(each, to):
            said[name] = st.text_area(field(name), getattr(each, name), key=f"{name}_{key}", height=68,
                                      help=say("rectify.question_help") if name in QUESTIONS else None)  # fmt: skip
        note = st.text_input(say("rectify.reason" if to == RETURNED else "rectify.note"), key=f"note_{key}")
        pressed = st.form_submit_button(
            say("rectify.do", state=state(to)), type="primary" if to != RETURNED else "secondary"
        )
    if pressed:
        _do(session, each, held, lambda seen: _step(session, each, to, said, note, seen), lambda now: now.state == to,
            say("rectify.moved", task=each.id, state=state(to)))  # fmt: skip


def _asked(each: LedgerTask, to: str) -> tuple[str, ...]:
    """Fields that the step needs, whether they are filled or not."""
    if to == CLOSED:
        return QUESTIONS
    if to == RETURNED:
        return ()
    return {"underway": ("measures", "leader"), "reported": ("progress", "evidence")}.get(to, ())


def _step(session: Session, each: LedgerTask, to: str, said: Mapping[str, str], note: str, seen: int) -> None:
    if to == CLOSED:
        close(session.viewer, session.store, each.id, seen, **said, note=note)
        return
    forward(session.viewer, session.store, each.id, to, said, seen, note)


def _change_form(session: Session, each: LedgerTask, held: dict[str, int]) -> None:
    key = f"{each.id}_{held['boxes']}"
    with st.form(f"rectify_change_{key}"):
        said = {
            name: st.text_area(field(name), getattr(each, name), key=f"change_{name}_{key}", height=68) for name in TEXTS
        }
        for name, column in zip(DATES, st.columns(len(DATES)), strict=True):
            said[name] = column.text_input(field(name), _written(each, name), key=f"change_{name}_{key}")
        note = st.text_input(say("rectify.note"), key=f"change_note_{key}")
        pressed = st.form_submit_button(say("rectify.save"))
    if pressed:
        changed = {name: value for name, value in said.items() if value != _written(each, name)}
        _do(session, each, held, lambda seen: change(session.viewer, session.store, each.id, changed, seen, note),
            lambda now: False, say("rectify.saved", task=each.id))  # fmt: skip


def _written(each: LedgerTask, name: str) -> str:
    value = getattr(each, name)
    return value if name in TEXTS else value.isoformat() if value else ""


def _drop_form(session: Session, each: LedgerTask, held: dict[str, int]) -> None:
    with st.form(f"rectify_drop_{each.id}_{held['boxes']}"):
        reason = st.text_input(say("rectify.reason"), key=f"drop_reason_{each.id}")
        pressed = st.form_submit_button(say("rectify.drop_do"))
    if pressed:
        _do(session, each, held, lambda seen: drop(session.viewer, session.store, each.id, reason, seen),
            lambda now: False, say("ledger.dropped", task=each.id), gone=True)  # fmt: skip


def _do(
    session: Session,
    each: LedgerTask,
    held: dict[str, int],
    job: Callable[[int], object],
    done: Callable[[LedgerTask], bool],
    message: str,
    gone: bool = False,
) -> None:
    """Does it on the version that was seen. A second click finds it done; who was slower is told, and keeps the text."""
    try:
        job(held["seen"])
    except FAILURES as error:
        now = task(session.viewer, session.store, each.id)
        if not (getattr(error, "code", "") in ("ledger_task_changed", "ledger_step") and done(now)):
            held["seen"] = now.version
            st.error(failure(error))
            return
    st.session_state.pop(f"rectify_seen_{each.id}", None)
    st.session_state[MESSAGE] = message
    if gone:
        st.query_params.pop("task", None)
    st.rerun()
