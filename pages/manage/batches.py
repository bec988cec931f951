"""导入批次: what came in when and by whom; a batch is withdrawn, brought back or replaced, and what that changes."""

import streamlit as st

from jobs.imports import batches
from ui.batches import choose_batch, news, show_actions, show_detail, show_replace, show_settings, show_table
from ui.frame import current
from ui.importing import still_storing
from ui.shared import show_html

session = current()
rows = list(reversed(batches(session.viewer, session.store)))
show_html(news(rows))
if not still_storing("replace"):
    if rows:
        listed, one = st.columns([3, 2], gap="large")
        with one:
            row = choose_batch(session, rows)
            show_actions(session, row)
            show_detail(session, row)
        with listed:
            show_table(session, rows, row)
        show_replace(session, row)
    show_settings(session)
