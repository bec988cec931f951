"""Markup: names from files never become markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from ui import markup
from ui.session import Selection
from words.sentences import Phrase


class Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.seen.append(tag + "[" + ",".join(sorted(name for name, _ in attributes)) + "]")


@given(st.text(max_size=60))
def test_a_name_adds_no_tag_and_no_attribute(name: str) -> None:
    for make in (
        lambda text: markup.link("unit", Selection(text, text, text, text), text, title=text),
        lambda text: markup.headline(text, [Phrase(text), Phrase(text, "down")], text),
        lambda text: markup.section(text, "", text),
        lambda text: markup.table([text], [[markup.text(text)]], ["l"], caption=text),
        lambda text: markup.toned(text, "up"),
    ):
        assert Tags(make("x" + name)).seen == Tags(make("x")).seen


def test_rows_of_a_table_may_have_classes_of_their_own() -> None:
    rows = [["1"], ["2"], ["3"]]
    shown = markup.table(["名次"], rows, [""], row_css=["wp-shade wp-tier", ""])
    assert shown.count("<tr>") == 3 and shown.count('<tr class="wp-shade wp-tier"><td class="">1') == 1
    assert markup.table(["名次"], rows, [""]).count("<tr>") == 4


def test_a_link_carries_the_selection_and_leaves_out_what_is_not_chosen() -> None:
    link = markup.link("ranking", Selection("项目", "2026", "政府部门"), "看")
    assert 'href="/ranking?series=%E9%A1%B9%E7%9B%AE&amp;wave=2026&amp;class=' in link and "unit=" not in link
    assert markup.link("overview", Selection(wave="2026"), "看").startswith('<a href="/?wave=2026"')
