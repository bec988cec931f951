"""试算: other numbers in a scheme, or another scheme, beside the one in force, and at once how the ranks move."""

from __future__ import annotations

import streamlit as st

from jobs import FAILURES
from jobs.schemes import preset_schemes, scheme_of
from jobs.trials import KINDS, Move, Number, Trial, numbers_of, own_text, with_numbers
from ui import cache
from ui.choices import choose_one
from ui.linked import show_linked
from ui.markup import headline, link, section, table, text
from ui.session import Selection, Session
from words import failure, say, trials
from words.numbers import figure
from words.punctuation import beside
from words.scheme_terms import difference_lines
from words.sentences import wave_title

PARAMETER = "try"
"""In the URL, once for each changed number: kind|class|name|number."""


def show_trial(session: Session) -> None:
    """For analysts: what to try on the left, what comes of it on the right. Nothing is stored."""
    own = own_text(session.viewer, session.store, session.selection.wave)
    presets = preset_schemes()
    left, right = st.columns([2, 5], gap="large")
    with left:
        start = choose_one(
            "from", say("trial.start"), ["", *presets],
            show=lambda name: scheme_of(presets[name]).title if name else say("trial.own"),
        )  # fmt: skip
        begun = presets.get(start, own)
        numbers = _numbers(begun)
        st.button(say("trial.back"), key="trial_back", type="tertiary", on_click=_back)
    with right:
        try:
            found = cache.trial(session, with_numbers(begun, numbers) if numbers or start else own)
        except FAILURES as error:
            st.error(failure(error))
            return
        _show(found, session.selection)


def _numbers(begun: str) -> dict[Number, float]:
    """A field for each number, as the URL has it; what differs from the scheme begun with."""
    known, changed = numbers_of(begun), {}
    asked = _asked()
    for kind in KINDS:
        for unit_class in dict.fromkeys(number.unit_class for number in known if number.kind == kind):
            title = say("trial." + kind) if not unit_class else say(f"trial.{kind}_of", unit_class=unit_class)
            st.html(f'<h2 class="wp-trial">{text(title)}</h2>')
            fields = st.container(horizontal=True, gap="small")
            for number in (each for each in known if (each.kind, each.unit_class) == (kind, unit_class)):
                value = asked.get(number, known[number])
                key = "trial|" + _written(number)
                st.session_state[key] = value
                fields.number_input(
                    number.name, min_value=0.0, step=1.0, format="%g", key=key, width=150,
                    on_change=_write, args=(number, known[number]),
                )  # fmt: skip
                if value != known[number]:
                    changed[number] = value
    return changed


def _asked() -> dict[Number, float]:
    """What the URL wants otherwise; what cannot be read is passed over."""
    found = {}
    for each in st.query_params.get_all(PARAMETER):
        kind, _, rest = each.partition("|")
        unit_class, _, rest = rest.partition("|")
        name, _, value = rest.rpartition("|")
        try:
            found[Number(kind, unit_class, name)] = float(value)
        except ValueError:
            continue
    return {number: value for number, value in found.items() if 0 <= value < 1e6}


def _written(number: Number) -> str:
    return "|".join((number.kind, number.unit_class, number.name))


def _write(number: Number, usual: float) -> None:
    value = st.session_state["trial|" + _written(number)]
    asked = {**_asked(), number: usual if value is None else value}
    kept = [f"{_written(each)}|{tried:g}" for each, tried in asked.items() if each != number or tried != usual]
    if kept:
        st.query_params[PARAMETER] = kept
    else:
        st.query_params.pop(PARAMETER, None)


def _back() -> None:
    st.query_params.pop(PARAMETER, None)
    st.query_params.pop("from", None)


def _show(found: Trial, selection: Selection) -> None:
    title = beside(wave_title(found.own.period), say("trial.title"))
    st.html(headline(title, trials.trial_headline(found), say("trial.caveat")))
    if found.differences:
        lines = "".join(f"<li>{text(line)}</li>" for line in difference_lines(found.differences))
        names = trials.schemes_title(found.own.scheme_title, found.tried.scheme_title)
        st.html(section(names, f'<ul class="wp-list">{lines}</ul>'))
    classes = [each.name for each in found.tried.classes if each.ranked]
    body = "".join(_class_table(found, name, selection) for name in classes)
    show_linked(f'<div class="wp-beside wp-trials">{body}</div>', key="trial")


def _class_table(found: Trial, name: str, selection: Selection) -> str:
    moves = [move for move in found.moves if move.unit_class == name and None not in (move.rank_before, move.rank_after)]
    head = [say("trial.rank_tried"), say("column.unit"), say("trial.rank_own"), say("trial.moved"), say("column.score")]
    rows = [_row(move, selection, found.own.decimals) for move in moves]
    css = ["wp-shade" if move.up else "" for move in moves]
    title = trials.class_title(name, moves)
    return "<div>" + section(title, table(head, rows, ["", "l", "g", "", "s"], caption=title, row_css=css)) + "</div>"


def _row(move: Move, selection: Selection, decimals: int) -> list[str]:
    moved = ""
    if move.up:
        tone, mark = ("up", "▲") if move.up > 0 else ("down", "▼")
        moved = f'<span class="wp-{tone}">{mark}{abs(move.up)}</span>'
    scores = figure(move.index_after, decimals)
    title = say("trial.from_to", before=figure(move.index_before, decimals), after=scores)
    return [
        str(move.rank_after),
        link("unit", selection.of_unit(move.unit_class, move.unit), move.unit),
        str(move.rank_before),
        moved,
        f'<span title="{text(title)}">{text(scores)}</span>',
    ]
