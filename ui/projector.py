"""投影显示: the same pages in a meeting room, larger and without the sidebar. It stands in the URL as `view`."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path

import streamlit as st

from words import say

PARAMETER, PROJECTOR = "view", "projector"
STYLE = Path(__file__).with_name("projector.css").read_text("utf-8")

_projecting = ContextVar("projecting", default=False)


def projecting() -> bool:
    """Whether this run is for a projector."""
    return _projecting.get()


def projector_view() -> None:
    """Makes the page large where the URL asks for it, with a way back."""
    _projecting.set(st.query_params.get(PARAMETER) == PROJECTOR)
    if not projecting():
        return
    st.html(f"<style>{STYLE}</style>")
    with st.container(key="no_print_projector"):
        st.button(say("projector.off"), key="projector_off", type="tertiary", on_click=_leave)


def projector_switch() -> None:
    """The way in."""
    st.button(say("projector.on"), key="projector_on", type="tertiary", help=say("projector.help"), on_click=_enter)


def _enter() -> None:
    st.query_params[PARAMETER] = PROJECTOR


def _leave() -> None:
    st.query_params.pop(PARAMETER, None)
