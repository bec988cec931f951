"""数据导入: a file is read, shown as it was understood, and stored when a person says so."""

from ui.frame import current
from ui.importing import show_upload
from ui.linked import show_linked
from ui.mapping import show_layouts
from ui.markup import headline, link
from ui.shared import show_html
from words import say
from words.sentences import Phrase

session = current()
show_html(headline(say("section.data"), [Phrase(say("import.title"))], say("import.caveat")))
show_upload(session)
show_linked(link("batches", session.selection.only_wave(), say("import.batches"), css="wp-go"), key="to_batches")
show_layouts(session)
