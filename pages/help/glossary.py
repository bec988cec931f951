"""名词解释: every term of the screens, what it is, how it is made and why."""

import streamlit as st

from ui.markup import headline, text
from ui.shared import show_html
from ui.terms import ASKED, TERMS
from words import say
from words.sentences import Phrase

asked = st.query_params.get("term", "")
show_html(headline("", [Phrase(say("glossary.title"))], say("glossary.about")))
entries = "".join(
    f'<div id="term-{term}"{" class=wp-asked" if term == asked else ""}><dt>{text(say(f"term.{term}.name"))}</dt><dd>'
    + "".join(f"<p><small>{text(say('glossary.' + each))}</small>{text(say(f'term.{term}.{each}'))}</p>" for each in ASKED)
    + "</dd></div>"
    for term in sorted(TERMS, key=lambda each: each != asked)
)
show_html(f'<dl class="wp-glossary">{entries}</dl>')
