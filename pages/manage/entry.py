"""评议表录入: paper forms keyed in by two people, compared, settled, and stored as one batch."""

from ui.entry import show_comparison, show_entries, show_papers
from ui.frame import current
from ui.markup import headline
from ui.shared import show_html
from words import say
from words.sentences import Phrase

session = current()
show_html(headline(say("section.data"), [Phrase(say("entry.title"))], say("entry.caveat")))
show_entries(session)
show_comparison(session)
show_papers(session)
