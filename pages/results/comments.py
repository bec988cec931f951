"""意见: what people wrote, by topic; searched; and, for analysts, sorted by keyboard."""

from ui.comment_views import show_comments
from ui.frame import current
from ui.shared import show_empty

session = current()
if session.waves:
    show_comments(session)
else:
    show_empty()
