from ui import cache
from ui.frame import current
from ui.markup import headline
from ui.shared import show_empty, show_html
from words import say
from words.sentences import Phrase

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    show_html(headline("", [Phrase(say("page.documents"))], ""))
