"""数据核查: what came back, what the checks point at, and what a person decides about it."""

from ui.checks import (
    show_channels,
    show_decisions,
    show_flags,
    show_forms,
    show_groups,
    show_help,
    show_levels,
    show_news,
)
from ui.frame import current
from ui.shared import show_empty

session = current()
if not session.waves:
    show_empty()
else:
    quality = show_news(session)
    show_channels(session)
    show_groups(session, quality)
    show_flags(session, quality)
    show_decisions(session, quality)
    show_levels(session)
    show_forms(quality)
    show_help()
