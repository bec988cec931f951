"""单位名录: who is rated in a wave and what is known of each; editors change it, everybody reads it."""

from jobs.registry import registry
from ui.frame import current
from ui.importing import still_storing
from ui.shared import show_empty, show_html
from ui.units import news, show_units

session = current()
if not session.waves:
    show_empty()
else:
    units = registry(session.viewer, session.store, session.selection.wave)
    show_html(news(session, units))
    if not still_storing("units"):
        show_units(session, units)
