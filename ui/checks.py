"""Parts of 数据核查: the way from forms to figures, hints of the checks, decisions, ranks at three levels."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import FAILURES
from jobs.quality import (
    CHECKS,
    STRICTNESS,
    STRONG,
    Flag,
    GroupLine,
    PlanRow,
    Quality,
    exclude,
    plan_groups,
    restore,
)
from ui import cache
from ui.markup import headline, section, table, text
from ui.session import Session
from ui.shared import do_and_say
from words import checks as words
from words import failure, joined, say
from words.channels import channel_lines
from words.numbers import NOTHING, count, percent
from words.punctuation import beside, bracketed, clauses
from words.sentences import Phrase, wave_title


def show_news(session: Session) -> Quality:
    """The news, and the way from the forms given out to those that count."""
    if message := st.session_state.pop("checks_done", ""):
        st.success(message)
    with st.spinner(say("import.reading")):
        quality = cache.quality(session)
    kicker = beside(wave_title(quality.period), say("page.checks"))
    st.html(headline(kicker, [Phrase(words.headline(quality))], say("checks.caveat")))
    items = "".join(f"<li>{text(line)}</li>" for line in words.steps_lines(quality))
    st.html(section(say("checks.funnel"), f'<ul class="wp-list">{items}</ul>', words.known_line(quality)))
    return quality


def show_channels(session: Session) -> None:
    """Forms and calls by channel, each with the rate that it can have."""
    lines = channel_lines(cache.counts(session))
    if lines:
        items = "".join(f"<li>{text(line)}</li>" for line in lines)
        st.html(section(say("channel.title"), f'<ul class="wp-list">{items}</ul>', say("channel.base")))


def show_groups(session: Session, quality: Quality) -> None:
    """Each group against its plan, and the plan to fill in."""
    names = ["stored", "answered", "excluded", "scored"]
    if quality.steps.issued is not None:
        names = ["issued", "returned", *names]
    head = [say("parts.groups"), say("checks.planned"), *(say(f"checks.{name}_column") for name in names)]
    rows = [_group_row(line, names) for line in quality.groups]
    kinds = ["l wrap", "", *("s" if name == "scored" else "" if name == "excluded" else "g narrow-off" for name in names)]
    shown = table([*head, say("checks.reached")], rows, [*kinds, "narrow-off"], caption=say("checks.groups"))
    st.html(section(say("checks.groups"), shown, say("checks.groups_base")))
    with st.container(key="no_print_plan"), st.expander(say("checks.plan_edit")):
        _edit_plan(session, quality)


def show_flags(session: Session, quality: Quality) -> None:
    """What the checks point at; one can be excluded with a reason."""
    if not quality.flags:
        st.html(section(say("checks.flags"), f'<p class="wp-note">{text(say("checks.no_flags"))}</p>'))
    else:
        head = [say("checks." + name) for name in ("number", "strength", "check", "place", "ballots", "effect", "state")]
        rows = [_flag_row(number, flag, quality.scheme_fits) for number, flag in enumerate(quality.flags, 1)]
        kinds = ["g", "l", "l", "l wrap", "", "l wrap narrow-off", "l narrow-off"]
        shown = table(head, rows, kinds, css="wp-top", caption=say("checks.flags"))
        st.html(section(say("checks.flags"), shown, say("checks.flags_base")))
    with st.container(key="no_print_exclude"):
        if quality.flags:
            _exclude_flag(session, quality)
        with st.expander(say("checks.by_number")):
            _exclude_numbers(session)


def show_decisions(session: Session, quality: Quality) -> None:
    """What was left out, by whom and why; it can be taken back."""
    if not quality.decisions:
        return
    head = [say("checks." + name) for name in ("decision", "hint", "decided_reason", "ballots", "who", "moment", "state")]
    rows = [
        [
            str(each.decision),
            text(say("check." + each.hint) if each.hint else say("checks.hint_none")),
            text(each.reason),
            count(each.ballots),
            text(each.who),
            text(f"{each.moment:%Y-%m-%d %H:%M}"),
            text(say("checks.decision_state." + ("active" if each.active else "restored"))),
        ]
        for each in quality.decisions
    ]
    kinds = ["", "l", "l wrap", "", "l narrow-off", "g narrow-off", "l"]
    st.html(section(say("checks.decisions"), table(head, rows, kinds, caption=say("checks.decisions"))))
    active = {each.decision: each for each in quality.decisions if each.active}
    if not active:
        return
    with st.container(key="no_print_restore", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("checks.decision"), list(active), key="checks_decision", width=520,
            format_func=lambda each: say(
                "checks.decision_choice",
                decision=each, reason=active[each].reason, ballots=count(active[each].ballots),
            ),
        )  # fmt: skip
        if st.button(say("checks.restore"), key="checks_restore"):
            _do(
                lambda: say(
                    "checks.restored_done",
                    count=count(restore(session.viewer, session.store, session.selection.wave, chosen)),
                )
            )


def show_levels(session: Session) -> None:
    """Ranks with hints ignored, excluded by persons, and strictly excluded; on demand, since it counts three times."""
    with st.container(key="no_print_levels"):
        asked = st.toggle(say("checks.levels_show"), key="checks_levels")
    if not asked:
        return
    try:
        with st.spinner(say("import.reading")):
            levels = cache.levels(session)
    except FAILURES as error:
        st.error(failure(error))
        return
    moved = [row for row in levels.rows if row.moved]
    excluded, strict = (count(each) for each in levels.left_out[1:])
    base = say("checks.levels_base", excluded=excluded, strict=strict)
    if levels.withheld:
        base += say("checks.levels_withheld", count=levels.withheld)
    if not moved:
        st.html(section(say("checks.levels"), f'<p class="wp-note">{text(say("checks.levels_same"))}</p>', base))
        return
    head = [say("column.unit"), say("column.unit_class"), *(say("checks.level." + each) for each in STRICTNESS)]
    cells = [
        [
            text(row.unit),
            text(row.unit_class),
            *(text(words.rank_and_index(*pair)) for pair in zip(row.ranks, row.indices, strict=True)),
        ]
        for row in moved
    ]
    few = say("checks.levels_few", count=len(moved), rest=len(levels.rows) - len(moved))
    shown = table(head, cells, ["l", "l narrow-off", "", "s", ""], caption=say("checks.levels"))
    st.html(section(say("checks.levels"), f'<p class="wp-note">{text(few)}</p>{shown}', base))


def show_forms(quality: Quality) -> None:
    """Completion, 不了解, the same tick everywhere and time, by group and channel."""
    if not quality.forms:
        return
    head = [say("parts.groups")]
    head += [say("checks." + name) for name in ("channel", "ballots", "completion", "unknown", "same", "seconds")]
    rows = [
        [
            text(form.group),
            text(form.channel),
            count(form.ballots),
            percent(form.completion),
            percent(form.unknown),
            percent(form.same),
            NOTHING if form.seconds is None else count(round(form.seconds)),
        ]
        for form in quality.forms
    ]
    kinds = ["l wrap", "l narrow-off", "g", "", "", "", "narrow-off"]
    st.html(section(say("checks.forms"), table(head, rows, kinds, caption=say("checks.forms")), say("checks.forms_base")))


def show_help() -> None:
    """What each check does, and how far it can be trusted."""
    items = "".join(
        f"<dt>{text(say('check.' + check))}</dt><dd>{text(say('check.help.' + check))}</dd>" for check in CHECKS
    )
    title = f"<summary>{text(say('checks.help'))}</summary>"
    st.html(f'<details class="wp-method">{title}<dl class="wp-facts">{items}</dl></details>')


def _group_row(line: GroupLine, names: list[str]) -> list[str]:
    planned = count(line.planned)
    if line.source == "register":
        planned = bracketed(planned, say("checks.planned_register"))
    elif line.full_list:
        planned = bracketed(planned, say("checks.full_list"))
    reached = percent(100 * line.steps.answered / line.planned) if line.planned else NOTHING
    return [text(line.group), text(planned), *(count(getattr(line.steps, name)) for name in names), reached]


def _flag_row(number: int, flag: Flag, scheme_fits: bool) -> list[str]:
    state = "counted" if not flag.left_out else "left_out" if flag.left_out == flag.ballots else "part"
    strength = text(say("strength." + flag.strength))
    where = clauses((words.place(flag), words.why(flag)))
    return [
        str(number),
        f'<span class="wp-down">{strength}</span>' if flag.strength == STRONG else strength,
        text(say("check." + flag.check)),
        text(where),
        count(flag.ballots),
        text(words.effect(flag, scheme_fits)),
        text(say("checks.state." + state, count=count(flag.left_out))),
    ]


def _exclude_flag(session: Session, quality: Quality) -> None:
    numbers = {flag.key: number for number, flag in enumerate(quality.flags, 1)}
    key = st.selectbox(
        say("checks.choose"), list(numbers), key="checks_flag",
        format_func=lambda each: _choice(numbers[each], quality.flag(each)),
    )  # fmt: skip
    flag = quality.flag(key)
    labels = joined(flag.labels)
    details = [words.effect(flag, quality.scheme_fits)]
    if labels:
        details.append(say("checks.labels", shown=len(flag.labels), labels=labels))
    st.html("".join(f'<p class="wp-note">{text(line)}</p>' for line in details))
    reason = st.text_input(
        say("checks.reason"), key="checks_reason", placeholder=say("checks.reason_example"), max_chars=500
    )
    if st.button(say("checks.exclude"), key="checks_exclude", disabled=flag.left_out == flag.ballots):
        _do(
            lambda: say(
                "checks.excluded_done",
                decision=exclude(session.viewer, session.store, session.selection.wave, reason, flags=[flag]),
            )
        )


def _exclude_numbers(session: Session) -> None:
    numbers = st.text_area(say("checks.numbers"), key="checks_numbers")
    reason = st.text_input(say("checks.reason"), key="checks_numbers_reason", max_chars=500)
    labels = [line.strip() for line in numbers.splitlines() if line.strip()]
    if st.button(say("checks.exclude_numbers"), key="checks_exclude_numbers", disabled=not labels):
        _do(
            lambda: say(
                "checks.excluded_done",
                decision=exclude(session.viewer, session.store, session.selection.wave, reason, labels=labels),
            )
        )


def _edit_plan(session: Session, quality: Quality) -> None:
    st.caption(say("checks.plan_help"))
    group, planned, full = say("parts.groups"), say("checks.planned"), say("checks.full_list")
    given = [
        {group: line.group, planned: line.planned if line.source == "plan" else None, full: line.full_list}
        for line in quality.groups
    ]
    edited = st.data_editor(
        given, key=f"checks_plan_{quality.wave}", hide_index=True, disabled=[group], width="stretch",
        column_config={
            planned: st.column_config.NumberColumn(min_value=1, step=1, format="%d"),
            full: st.column_config.CheckboxColumn(),
        },
    )  # fmt: skip
    if st.button(say("checks.plan_save"), key="checks_plan_save"):
        rows = [PlanRow(each[group], int(each[planned]), bool(each[full])) for each in edited if each[planned]]
        _do(lambda: plan_groups(session.viewer, session.store, quality.wave, rows) or say("checks.plan_saved"))


def _choice(number: int, flag: Flag) -> str:
    return say(
        "checks.choice",
        number=number, check=say("check." + flag.check), place=words.place(flag), ballots=count(flag.ballots),
    )  # fmt: skip


def _do(job: Callable[[], str]) -> None:
    do_and_say(job, "checks_done")
