"""Mapping by hand: what a file's columns and answers mean, proposed, changed by a person, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from jobs import FAILURES
from jobs.imports import Reading
from jobs.layouts import (
    MAPPED_SHAPES,
    NAMINGS,
    NOT_RATED_CHOICES,
    Mappable,
    forget,
    layouts,
    mappable,
    preview,
    propose,
    propose_words,
    rename,
    save,
    save_words,
    scheme_levels,
    scheme_numbers,
)
from ui.markup import section, table, text
from ui.session import Session
from words import failure, joined, remarks, say
from words.failures import one_line
from words.numbers import count

MAIN_ROLES = {
    "wide": ("ballot", "group", "submitted", "comment", "own_unit", "weight"),
    "long": ("unit", "dimension", "level", "ballot", "group", "submitted", "comment", "own_unit", "weight"),
    "tally": ("unit", "group", "dimension", "level", "count"),
    "scores": ("unit", "score", "dimension"),
}
MORE_ROLES = {
    "wide": ("respondent", "channel", "wave"), "long": ("respondent", "channel", "unit_class", "wave"),
    "tally": ("unit_class", "wave"), "scores": ("rank", "rated", "unit_class", "wave"),
}  # fmt: skip
COLUMNS = 3
"""Boxes beside one another."""
SHOWN = 60
"""Characters of a header or a cell in a box."""


def show_mapping(
    session: Session, upload: str, name: str, content: bytes, plan: dict, encoding: str | None, reason: str
) -> None:
    """What nothing understood, and why: proposed, changed, shown before and after, saved."""
    file = _file(session, upload, name, content, encoding)
    levels = scheme_levels(session.viewer, session.store, plan["wave"], plan["scheme"])
    numbers = scheme_numbers(session.viewer, session.store, plan["wave"], plan["scheme"])
    st.html(section(say("mapping.title"), f'<p class="wp-note">{text(say("mapping.help"))}</p>', reason))
    place = _choose_sheet(file)
    with st.container(key="no_print_mapping"):
        proposal, key = _settle(session, file, place, levels, numbers, upload)
        proposal = replace(proposal, words=_settle_words(proposal.words, levels, key))
    try:
        forms = preview(session.viewer, session.store, file, place, proposal, levels, numbers)
    except FAILURES as error:
        st.info(failure(error))
        return
    _show_forms(forms, levels, proposal.shape)
    if proposal.undecided:
        st.info(say("mapping.words_first", words=joined(one_line(each) for each in proposal.undecided[:5])))
    if proposal.unnamed:
        st.info(say("mapping.unit_first"))
    _ask_name(
        name,
        lambda chosen: save(session.viewer, session.store, chosen, file, place, proposal),
        disabled=bool(proposal.undecided or proposal.unnamed or not forms),
    )


def show_words(
    session: Session, upload: str, name: str, content: bytes, plan: dict, encoding: str | None, reading: Reading
) -> None:
    """Answers that the scheme does not know, in a file that is understood otherwise."""
    levels = scheme_levels(session.viewer, session.store, plan["wave"], plan["scheme"])
    st.html(section(say("mapping.words_title"), f'<p class="wp-note">{text(say("mapping.words_help"))}</p>'))
    key = f"map_words_{upload}_{len(reading.unknown_levels)}_{'_'.join(levels)}"
    direction = _ask_direction(key, [each.name for each in reading.unknown_levels])
    key = f"{key}_{direction}"
    words = propose_words(session.viewer, reading, levels, direction)
    words = _ask_levels(words, levels, key)
    open_words = [each.word for each in words if each.level is None]
    if open_words:
        st.info(say("mapping.words_first", words=joined(one_line(each) for each in open_words[:5])))
    known = [each.name for each in layouts(session.viewer, session.store)]
    _ask_name(
        reading.layout if reading.layout in known else name,
        lambda chosen: save_words(
            session.viewer, session.store, chosen, _file(session, upload, name, content, encoding), reading,
            {each.word: each.level for each in words},
        ),
        disabled=bool(open_words),
    )  # fmt: skip


def show_layouts(session: Session) -> None:
    """What was saved; a layout can be renamed and forgotten."""
    saved = layouts(session.viewer, session.store)
    if not saved:
        return
    head = [say("mapping." + name) for name in ("name", "shape", "columns", "who", "moment")]
    rows = [
        [
            text(each.name), text(say("mapping.shape." + (each.layout.shape or "found"))), count(len(each.header)),
            text(each.who), text(each.moment),
        ]
        for each in saved
    ]  # fmt: skip
    kinds = ["l wrap", "l narrow-off", "", "l narrow-off", "g l"]
    st.html(section(say("mapping.saved"), table(head, rows, kinds, caption=say("mapping.saved"))))
    with st.container(key="no_print_layouts", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(say("mapping.choose"), [each.name for each in saved], key="layout_choice", width=300)
        fresh = st.text_input(say("mapping.rename_to"), key=f"layout_name_{chosen}", value=chosen, width=300)
        if st.button(say("mapping.rename"), key="layout_rename", disabled=fresh.strip() in ("", chosen)):
            _do(lambda: rename(session.viewer, session.store, chosen, fresh), say("mapping.renamed", name=one_line(fresh)))
        if st.button(say("mapping.forget"), key="layout_forget"):
            _do(lambda: forget(session.viewer, session.store, chosen), say("mapping.forgotten", name=one_line(chosen)))


def _file(session: Session, upload: str, name: str, content: bytes, encoding: str | None) -> Mappable:
    """Read once per file, not at every rerun."""
    key = (upload, name, encoding)
    if st.session_state.get("mappable_key") != key:
        st.session_state["mappable"] = mappable(session.viewer, name, content, encoding)
        st.session_state["mappable_key"] = key
    return st.session_state["mappable"]


def _choose_sheet(file: Mappable) -> int:
    if len(file.sheets) == 1:
        return 0
    return st.selectbox(
        say("mapping.sheet"), range(len(file.sheets)), key="mapping_sheet", format_func=lambda each: file.sheets[each].name
    )


def _settle(session: Session, file: Mappable, place: int, levels: Sequence[str], numbers, upload: str):
    """The proposal as the person changed it, and a name for the boxes that depend on what was chosen so far."""

    def proposed(**said: object):
        return propose(session.viewer, session.store, file, place, levels, numbers=numbers, **said)

    key = f"map_{upload}_{place}"
    guess = proposed().shape
    shape = st.radio(
        say("mapping.shape"), MAPPED_SHAPES, key=f"{key}_shape", index=MAPPED_SHAPES.index(guess),
        format_func=lambda each: say("mapping.shape." + each),
    )  # fmt: skip
    key = f"{key}_{shape}"
    said: dict[str, object] = {"shape": shape}
    first = proposed(**said)
    header = file.sheet(place, shape).header
    if shape == "wide":
        said |= _ask_naming(first, header, key)
        key = f"{key}_{said['naming']}"
    roles = _ask_roles(MAIN_ROLES[shape], first.roles, header, key)
    with st.expander(say("mapping.more")):
        roles |= _ask_roles(MORE_ROLES[shape], first.roles, header, key)
    said["roles"] = {**said.pop("roles", {}), **{role: name for role, name in roles.items() if name}}
    proposal = proposed(**said)
    if shape == "wide":
        ratings = _ask_ratings(proposal.ratings, header, lambda names: proposed(**said, ratings=names), key)
        said["ratings"] = list(ratings)
        proposal = replace(proposed(**said), ratings=ratings)
    if direction := _ask_direction(key, [each.word for each in proposal.words if each.level is None]):
        ratings = proposal.ratings
        proposal = replace(proposed(**said, direction=direction), ratings=ratings)
        key = f"{key}_{direction}"
    return proposal, key


def _ask_naming(first, header: Sequence[str], key: str) -> dict[str, object]:
    """Whom a rating is about."""
    boxes = st.columns([3, 2])
    with boxes[0]:
        naming = st.selectbox(
            say("mapping.naming"), NAMINGS, key=f"{key}_naming", index=NAMINGS.index(first.naming),
            format_func=lambda each: say("mapping.naming." + each),
        )  # fmt: skip
    said: dict[str, object] = {"naming": naming}
    with boxes[1]:
        if naming == "one":
            said["unit"] = st.text_input(say("mapping.one_unit"), key=f"{key}_unit").strip()
        if naming == "column":
            proposed = first.roles.get("unit")
            name = _ask_column(say("mapping.role.unit"), header, proposed, f"{key}_unit_column")
            said["roles"] = {"unit": name} if name else {}
    return said


def _ask_roles(roles: Sequence[str], proposed: dict[str, str], header: Sequence[str], key: str) -> dict[str, str]:
    found = {}
    for start in range(0, len(roles), COLUMNS):
        boxes = st.columns(COLUMNS)
        for box, role in zip(boxes, roles[start : start + COLUMNS], strict=False):
            with box:
                found[role] = _ask_column(say("mapping.role." + role), header, proposed.get(role), f"{key}_{role}")
    return found


def _ask_column(label: str, header: Sequence[str], proposed: str | None, key: str) -> str:
    options = ["", *header]
    return st.selectbox(
        label, options, key=key, index=options.index(proposed) if proposed in options else 0,
        format_func=lambda each: one_line(each)[:SHOWN] or say("mapping.none"),
    )  # fmt: skip


def _ask_ratings(ratings: dict, header: Sequence[str], about: Callable, key: str) -> dict[str, tuple[str, str]]:
    """Which columns are ratings, of what; columns that are none can be added."""
    added = st.session_state.get(f"{key}_added", [])
    fresh = about([*ratings, *(each for each in added if each not in ratings)]).ratings if added else ratings
    with st.expander(say("mapping.ratings", count=len(ratings)), expanded=not ratings):
        others = [each for each in header if each not in ratings]
        st.multiselect(say("mapping.add"), others, key=f"{key}_added", placeholder=say("mapping.none"))
        used, column, unit, dimension = (say("mapping." + name) for name in ("used", "column", "unit", "dimension"))
        rows = [{used: True, column: name, unit: pair[0], dimension: pair[1]} for name, pair in fresh.items()]
        edited = rows and st.data_editor(
            rows, key=f"{key}_ratings_{hash(tuple(fresh.items()))}", hide_index=True, disabled=[column], width="stretch",
            column_config={used: st.column_config.CheckboxColumn(width="small")},
        )  # fmt: skip
    return {each[column]: ((each[unit] or "").strip(), (each[dimension] or "").strip()) for each in edited if each[used]}


def _ask_direction(key: str, words: Sequence[str]) -> str:
    """Which end of a scale of numbers is the best: nobody but a person can say."""
    if len(words) < 2 or not all(word.replace(".0", "").isdigit() for word in words):
        return ""
    return (
        st.radio(
            say("mapping.direction"), ("up", "down"), key=f"{key}_direction", index=None, horizontal=True,
            format_func=lambda each: say("mapping.direction." + each),
        )
        or ""
    )  # fmt: skip


def _settle_words(words, levels: Sequence[str], key: str):
    if not words:
        return words
    st.html(section(say("mapping.words"), f'<p class="wp-note">{text(say("mapping.words_note"))}</p>'))
    if sum(each.level in levels or each.level is None for each in words) > len(levels):
        st.caption(say("mapping.more_words", levels=joined(levels)))
    return _ask_levels(words, levels, key)


def _ask_levels(words, levels: Sequence[str], key: str):
    """A box for each answer; what is only near is marked, so that somebody looks at it."""
    options = [None, *levels, *NOT_RATED_CHOICES, ""]
    settled = []
    boxes = [box for _ in range(0, len(words), COLUMNS) for box in st.columns(COLUMNS)]
    for box, word in zip(boxes, words, strict=False):
        with box:
            kind = "mapping.word" if word.sure else "mapping.word_near"
            level = st.selectbox(
                say(kind, word=one_line(word.word)[:SHOWN], count=count(word.count)),
                options, key=f"{key}_word_{word.word}", index=options.index(word.level) if word.level in options else 0,
                format_func=_level_choice,
            )  # fmt: skip
        settled.append(replace(word, level=level))
    return tuple(settled)


def _level_choice(level: str | None) -> str:
    if level is None:
        return say("mapping.level_open")
    return say("mapping.level_blank") if level == "" else level.strip("()")


def _show_forms(forms, levels: Sequence[str], shape: str) -> None:
    """Three forms, before beside after."""
    last = "role.score" if shape == "scores" else "level"
    head = [say("mapping." + name) for name in ("row", "column", "cell", "unit", "dimension", last)]
    rows = []
    for form in forms:
        for line in form.lines:
            code = remarks.level(line.level)
            known = shape == "scores" or line.level in levels or code != line.level or not line.level
            level = text(code) if known else f'<span class="wp-down">{text(say("mapping.level_open"))}</span>'
            rows.append(
                [
                    str(form.row), text(one_line(line.header)[:SHOWN]), text(one_line(line.cell)[:SHOWN]),
                    text(line.unit), text(line.dimension[:SHOWN]), level or text(say("mapping.level_blank")),
                ]
            )  # fmt: skip
        if form.more:
            rows.append([str(form.row), "", text(say("mapping.more_lines", count=form.more)), "", "", ""])
    kinds = ["g", "l wrap g narrow-off", "l wrap", "l wrap s", "l wrap", "l s"]
    st.html(
        section(
            say("mapping.preview", count=len(forms)),
            table(head, rows, kinds, css="wp-top", caption=say("mapping.preview", count=len(forms))),
            say("mapping.preview_note"),
        )
    )


def _ask_name(proposed: str, save_as: Callable[[str], None], disabled: bool) -> None:
    with st.container(key="no_print_save_layout", horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            say("mapping.save_as"),
            value=proposed.rsplit(".", 1)[0],
            key=f"mapping_name_{proposed}",
            width=360,
            max_chars=60,
        )
        if st.button(say("mapping.save"), type="primary", key="mapping_save", disabled=disabled or not name.strip()):
            _do(lambda: save_as(name), say("mapping.saved_done", name=one_line(name)))


def _do(job: Callable[[], None], done: str) -> None:
    """Does it, and says so on the next run, when the file is read again; a failure is said at once."""
    try:
        job()
    except FAILURES as error:
        st.error(failure(error))
        return
    st.session_state["import_done"] = done
    st.session_state["layout_box_free"] = True
    st.rerun()
