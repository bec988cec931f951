"""What only the office does with the ledger: take tasks in, send workbooks out, read them back, keep the holidays."""

from __future__ import annotations

import streamlit as st

from jobs.holidays import forget_holidays, holidays, set_holidays
from jobs.ledger import DATES, EVENT, FREE, Ledger, add
from jobs.ledger_answers import Answers, read_answers, take_answers, workbooks
from jobs.ledger_proposals import Proposal, propose
from ui import cache
from ui.markup import headline, link, scrolling, section, table, text
from ui.rectification import LED
from ui.session import Selection, Session
from ui.shared import do_and_say
from words import failure, say
from words import rectification as words
from words.dates import day
from words.failures import one_line
from words.language import in_this_language
from words.ledger import answer_line, field
from words.ledger import source as source_name
from words.numbers import count
from words.sentences import Phrase

MESSAGE = "rectify_message"
MOST_SHOWN = 200


def show_message() -> None:
    if message := st.session_state.pop(MESSAGE, ""):
        st.success(message)


def show_proposals(session: Session) -> None:
    """What the results say should be mended: take all that is not there yet, or choose; or write one by hand."""
    found = [each for each in cache.proposals(session) if _looked_at(session, each)]
    new = [each for each in found if each.taken is None]
    told = say("ledger.proposals", n=count(len(found)), new=count(len(new)))
    st.html(headline(say("rectify.propose"), [Phrase(told)], ""))
    if new:
        labels = {each.key: f"{one_line(each.unit)}　{source_name(each.source)}　{each.problem}" for each in new}
        with st.form("rectify_propose"):
            chosen = st.multiselect(say("rectify.choose"), list(labels), format_func=labels.get, key="rectify_chosen",
                                    placeholder=say("choice.placeholder"))  # fmt: skip
            left, right, _ = st.columns([1, 1, 2])
            some = left.form_submit_button(say("rectify.take_some"), type="primary")
            every = right.form_submit_button(say("rectify.take_all", n=count(len(new))))
        if some or every:
            keys = [each.key for each in new] if every else chosen
            do_and_say(lambda: _take(session, keys), MESSAGE)
    st.html(_proposals_table(found))
    with st.expander(say("rectify.add")):
        _add_form(session)


def _looked_at(session: Session, each: Proposal) -> bool:
    selection = session.selection
    return selection.portfolio in ("", each.portfolio) and selection.unit in ("", each.unit)


def _take(session: Session, keys: list[str]) -> str:
    of, report = cache.appraisal(session), cache.comments(session)
    wave = session.selection.wave
    taken = propose(session.viewer, session.store, wave, keys, report=report, appraisal=of)
    return say("ledger.proposed", n=count(len(taken)))


def _proposals_table(found: list[Proposal]) -> str:
    head = [say("column.unit"), field("source"), field("problem"), say("rectify.column.state")]
    rows = [
        [text(one_line(each.unit)), text(source_name(each.source)), text(each.problem),
         text(say("rectify.dropped" if each.dropped else "rectify.taken" if each.taken else "rectify.new"))]
        for each in found[:MOST_SHOWN]
    ]  # fmt: skip
    title = say("rectify.propose")
    return scrolling(table(head, rows, ["l wrap", "l g narrow-off", "l wrap", "l"], caption=title), title) if rows else ""


def _add_form(session: Session) -> None:
    names = [unit.name for unit in cache.appraisal(session).units]
    turn = st.session_state.setdefault("rectify_add_turn", 0)
    with st.form(f"rectify_add_{turn}"):
        left, right = st.columns(2)
        asked = session.selection.unit
        unit = left.selectbox(
            field("unit"), names, index=names.index(asked) if asked in names else 0, key=f"add_unit_{turn}"
        )
        source = right.selectbox(field("source"), [FREE, EVENT], format_func=source_name, key=f"add_source_{turn}")
        subject = st.text_input(say("rectify.subject"), key=f"add_subject_{turn}")
        said = {
            name: st.text_area(field(name), key=f"add_{name}_{turn}", height=68) for name in ("problem", "task", "goal")
        }
        for name, column in zip(DATES, st.columns(len(DATES)), strict=True):
            said[name] = column.text_input(field(name), key=f"add_{name}_{turn}", placeholder=say("rectify.day_default"))
        pressed = st.form_submit_button(say("rectify.add_do"), type="primary")
    if pressed:
        do_and_say(lambda: _add(session, unit, source, subject, said), MESSAGE)


def _add(session: Session, unit: str, source: str, subject: str, said: dict[str, str]) -> str:
    number = add(session.viewer, session.store, session.selection.wave, unit, source=source, subject=subject, **said)
    st.session_state["rectify_add_turn"] += 1  # empty boxes, so that a second click writes nothing twice
    return say("ledger.added", task=number)


def show_workbooks(session: Session, found: Ledger) -> None:
    """One workbook a unit out, filled ones back in: what they say otherwise is shown before it is taken."""
    units = _units_open(session, found)
    st.html(headline(words.kicker(found), [Phrase(say("rectify.units_open", n=count(len(units))))], ""))
    out, back = st.columns(2, gap="large")
    with out:
        st.html(section(say("rectify.out"), "", say("rectify.out_base")))
        if units:
            mark = [say("product.demonstration")] if session.demonstration else []
            st.download_button(
                say("rectify.download", n=count(len(units))),
                data=in_this_language(lambda: workbooks(session.viewer, session.store, found.wave, units).content),
                file_name="_".join([*mark, say("ledger.name"), found.wave]) + ".zip", mime="application/zip",
                key="download_workbooks", on_click="ignore",
            )  # fmt: skip
        else:
            st.html(f'<p class="wp-note">{text(say("rectify.nothing_open"))}</p>')
    with back:
        st.html(section(say("rectify.back"), "", say("rectify.back_base")))
        turn = st.session_state.setdefault("rectify_turn", 0)
        files = st.file_uploader(
            say("rectify.files"), type=["xlsx", "zip"], accept_multiple_files=True, key=f"answers_{turn}"
        )
    if files:
        _show_answers(session, files)


def _units_open(session: Session, found: Ledger) -> list[str]:
    selection = session.selection
    tasks = found.of(selection.unit, selection.unit_class, selection.portfolio)
    return list(dict.fromkeys(each.unit for each in tasks if each.state != "closed"))


def _show_answers(session: Session, files) -> None:
    """Read once a set of files: what is taken is what was shown, whatever others did since."""
    ids = tuple(file.file_id for file in files)
    held = st.session_state.get("rectify_answers")
    if held is None or held[0] != ids:
        with st.spinner(say("rectify.reading")):
            answers = read_answers(session.viewer, session.store, [(file.name, file.getvalue()) for file in files])
        held = st.session_state["rectify_answers"] = (ids, answers)
    answers: Answers = held[1]
    told = say(
        "ledger.read", files=count(len(answers.files)), cells=count(len(answers.taken)), refused=count(len(answers.refused))
    )
    st.html(f'<p class="wp-said">{text(told)}</p>')
    for each in answers.failed:
        st.warning(failure(each.failure))
    st.html(_differences(answers))
    if not answers.taken:
        return
    refused = bool(answers.refused or answers.failed)
    if st.button(
        say("rectify.take_rest" if refused else "rectify.take", n=count(len(answers.taken))),
        type="primary",
        key="take_answers",
    ):
        do_and_say(lambda: _take_answers(session, answers, refused), MESSAGE)
    if st.button(say("rectify.read_again"), key="read_again", type="tertiary"):
        st.session_state.pop("rectify_answers", None)
        st.rerun()


def _take_answers(session: Session, answers: Answers, refused: bool) -> str:
    taken = take_answers(session.viewer, session.store, answers, skip_refused=refused)
    st.session_state.pop("rectify_answers", None)
    st.session_state["rectify_turn"] += 1
    return say("ledger.taken", cells=count(taken.cells), tasks=count(len(taken.tasks)), moved=count(taken.moved))


def _differences(answers: Answers) -> str:
    """Cell by cell what the file says otherwise; what cannot be taken says why."""
    if not answers.cells:
        return ""
    head = [say("column.unit"), field("id"), field("answer"), field("refused")]
    rows = [
        [text(one_line(cell.unit)), text(cell.task or ""), text(answer_line(cell)),
         f'<span class="wp-down">{text(failure(cell.refused))}</span>' if cell.refused else ""]
        for cell in answers.cells[:MOST_SHOWN]
    ]  # fmt: skip
    title = say("rectify.differences", n=count(len(answers.cells)))
    return section(title, scrolling(table(head, rows, ["l wrap", "g", "l wrap", "l wrap"], caption=title), title))


def show_holidays(session: Session) -> None:
    """The days by which lateness counts: what the program knows, and the office's own table over it."""
    known = holidays(session.store)
    base = say("rectify.holidays_known", first=known.known_years[0], last=known.known_years[-1])
    head = [say("rectify.column.day"), say("rectify.column.kind"), say("rectify.column.name")]
    rows = [
        [text(day(each.day)), text(say("rectify.works" if each.works else "rectify.free")), text(one_line(each.name))]
        for each in known.own
    ]
    shown = table(head, rows, ["l", "l", "l wrap"], caption=say("rectify.holidays")) if rows else ""
    st.html(headline(say("rectify.view.holidays"), [Phrase(base)], ""))
    nothing = f'<p class="wp-note">{text(say("rectify.holidays_none"))}</p>'
    st.html(section(say("rectify.holidays"), shown or nothing))
    turn = st.session_state.setdefault("holidays_turn", 0)
    file = st.file_uploader(
        say("rectify.holidays_file"), type=["csv"], key=f"holidays_{turn}", help=say("rectify.holidays_help")
    )
    if file is not None and st.button(say("rectify.holidays_take"), type="primary", key="holidays_take"):
        do_and_say(lambda: _set_holidays(session, file), MESSAGE)
    if known.own and st.button(say("rectify.holidays_forget"), key="holidays_forget", type="tertiary"):
        do_and_say(lambda: (forget_holidays(session.viewer, session.store), say("rectify.holidays_forgotten"))[1], MESSAGE)


def _set_holidays(session: Session, file) -> str:
    taken = set_holidays(session.viewer, session.store, file.name, file.getvalue())
    st.session_state["holidays_turn"] += 1
    return say("rectify.holidays_taken", n=count(len(taken.own)))


def open_proposals(session: Session) -> str:
    """A link to what could be taken in."""
    selection = session.selection
    to = Selection(selection.series, selection.wave, portfolio=selection.portfolio)
    return link(LED, to, say("rectify.go_propose"), css="wp-go", more={"show": "propose"})
