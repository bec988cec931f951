"""Long jobs on a page: its progress, a button to cancel it, and its answer when there is one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs.work import Work
from words import say

PATIENCE = 1.0
"""Seconds that a page waits before it shows progress: most jobs are done by then."""
LOOKS = 0.5
"""Seconds between two looks at a job."""


def begin(name: str, job: Callable, key: object = None, reads_only: bool = False) -> None:
    """Starts a job under a name. key: what its answer is good for."""
    forget(name)
    work = Work(job, reads_only)
    st.session_state[name + "_work"] = (key, work)
    with st.spinner(say("work.started")):
        work.wait(PATIENCE)


def begun(name: str, key: object = None) -> bool:
    """Whether there is a job, or its answer, that is good for this."""
    return name + "_work" in st.session_state and st.session_state[name + "_work"][0] == key


def answer(name: str):
    """What the job of this name returned; None while it runs, and then its progress is shown. Raises what it raised."""
    work = st.session_state[name + "_work"][1]
    if not work.done:
        _watch(name)
        return None
    return work.answer()


def forget(name: str) -> None:
    """Cancels the job if it still runs, and drops its answer."""
    if held := st.session_state.pop(name + "_work", None):
        held[1].cancel()


@st.fragment(run_every=LOOKS)
def _watch(name: str) -> None:
    held = st.session_state.get(name + "_work")
    if held is None or held[1].done:
        st.rerun()
    st.progress(held[1].share, say("work." + held[1].stage))
    if st.button(say("work.cancel"), key=f"cancel_{name}"):
        held[1].cancel()
