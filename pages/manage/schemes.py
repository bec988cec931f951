"""计分办法: the scheme of a wave in words, its seal, every amendment since; and other numbers tried out."""

import streamlit as st

from jobs.viewer import EDITORS
from ui.choices import choose_one
from ui.frame import current
from ui.schemes import show_amendments, show_change, show_news, show_rules, show_seal
from ui.shared import show_empty
from ui.trials import show_trial
from words import say

VIEWS = ("rules", "trial")


def show_scheme(session) -> None:
    sealing = show_news(session)
    rules, beside = st.columns([3, 2], gap="large")
    with rules:
        show_rules(sealing)
    with beside:
        show_seal(session, sealing)
        show_amendments(sealing)
    show_change(session, sealing)


session = current()
if not session.waves:
    show_empty()
else:
    shown = VIEWS[0]
    if session.viewer.role in EDITORS:
        shown = choose_one(
            "show", say("trial.view"), VIEWS, show=lambda each: say("trial.view." + each), segments=True, hide_label=True
        )
    if shown == "trial":
        show_trial(session)
    else:
        show_scheme(session)
