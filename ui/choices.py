"""What one page lets a person choose beside wave, class and unit. It always stands in the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from words import joined, say


def choose_one(
    name: str,
    label: str,
    options: Sequence[str],
    default: str | None = None,
    show: Callable[[str], str] = str,
    segments: bool = False,
    hide_label: bool = False,
) -> str:
    """One of the options: codes or names that stay the same in every language. `name` is the URL's, which leaves out "".

    A value of the URL that is no option is said, and the default taken (the first option where none is given).
    """
    asked, chosen = _asked(name, label, options, default, show)
    key = "choose_" + name
    st.session_state[key] = chosen
    visible = "collapsed" if hide_label else "visible"
    with st.container(key=f"no_print_{name}"):
        if segments:
            st.segmented_control(
                label, options, key=key, format_func=show, on_change=_write(name, key, chosen), label_visibility=visible,
                required=True,
            )  # fmt: skip
        else:
            st.selectbox(
                label, options, key=key, format_func=show, on_change=_write(name, key, chosen), label_visibility=visible
            )
    if (asked or "") != chosen:
        st.query_params[name] = chosen
    return chosen


def chosen_by_link(
    name: str, label: str, options: Sequence[str], default: str | None = None, show: Callable[[str], str] = str
) -> str:
    """The same where links of the page choose, and nothing but the URL says what is chosen: "" is left out of it."""
    asked, chosen = _asked(name, label, options, default, show)
    if not chosen:
        st.query_params.pop(name, None)
    elif asked != chosen:
        st.query_params[name] = chosen
    return chosen


def choose_many(
    name: str,
    label: str,
    options: Sequence[str],
    default: Sequence[str] = (),
    most: int | None = None,
    show: Callable[[str], str] = str,
) -> list[str]:
    """Some of the options, in the order in which they were chosen; the URL names each one."""
    asked = st.query_params.get_all(name)
    chosen = [each for each in dict.fromkeys(asked) if each in options][:most]
    unknown = [each for each in asked if each not in options]
    if unknown:
        st.warning(say("choice.unknown", label=label, asked=joined(unknown), chosen=joined(map(show, chosen or default))))
    chosen = chosen or list(default)
    key = "choose_" + name
    st.session_state[key] = chosen
    with st.container(key=f"no_print_{name}"):
        st.multiselect(
            label, options, key=key, format_func=show, max_selections=most, on_change=_write(name, key, []),
            placeholder=say("choice.placeholder"),
        )  # fmt: skip
    if asked != chosen:
        st.query_params[name] = chosen
    return chosen


def choose_text(name: str, label: str, placeholder: str = "") -> str:
    """What a person searches for; an empty search leaves the URL."""
    asked = st.query_params.get(name, "")
    key = "choose_" + name
    st.session_state[key] = asked
    with st.container(key=f"no_print_{name}"):
        st.text_input(
            label, key=key, placeholder=placeholder, on_change=_write(name, key, ""), label_visibility="collapsed"
        )
    return asked.strip()


def choose_flag(name: str, label: str, default: bool = False) -> bool:
    """On or off; the URL says 1 or 0."""
    asked = st.query_params.get(name)
    chosen = asked == "1" if asked in ("0", "1") else default
    key = "choose_" + name
    st.session_state[key] = chosen
    with st.container(key=f"no_print_{name}"):
        st.toggle(label, key=key, on_change=_write(name, key, chosen))
    if asked != str(int(chosen)):
        st.query_params[name] = str(int(chosen))
    return chosen


def _asked(
    name: str, label: str, options: Sequence[str], default: str | None, show: Callable[[str], str]
) -> tuple[str | None, str]:
    """What the URL asks for, and what is shown; said where they differ."""
    asked = st.query_params.get(name)
    chosen = asked if asked in options else default if default in options else options[0]
    if asked is not None and asked != chosen:
        st.warning(say("choice.unknown", label=label, asked=asked, chosen=show(chosen)))
    return asked, chosen


def _write(name: str, key: str, otherwise: object) -> Callable[[], None]:
    """Takes what the widget holds into the URL, which the run then reads; cleared widgets fall back."""

    def changed() -> None:
        value = st.session_state[key]
        value = otherwise if value is None else value
        if value == "" or value == []:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(int(value)) if isinstance(value, bool) else value

    return changed
