"""计分办法: the scheme of a wave in words, its seal, and every amendment since."""

import streamlit as st

from ui.frame import current
from ui.schemes import show_amendments, show_change, show_news, show_rules, show_seal
from ui.shared import show_empty

session = current()
if not session.waves:
    show_empty()
else:
    sealing = show_news(session)
    rules, beside = st.columns([3, 2], gap="large")
    with rules:
        show_rules(sealing)
    with beside:
        show_seal(session, sealing)
        show_amendments(sealing)
    show_change(session, sealing)
