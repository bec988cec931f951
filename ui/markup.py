"""HTML made of names from files: everything is escaped here, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import zip_longest
from urllib.parse import quote_plus, urlencode

from ui.session import Selection
from words.language import LANGUAGES, spoken
from words.sentences import Phrase

START = "overview"
"""The page that stands at the bare address."""
MARKS = {"above": "▲", "below": "▼", "near": "●", "outside": "○"}


_quoted = lru_cache(maxsize=4096)(quote_plus)
"""A table has hundreds of links, which say the same but for one name."""


@dataclass(frozen=True)
class Figure:
    """One large number: what it is, the number, its unit, and the line beneath."""

    label: str
    value: str
    unit: str
    foot: str


def text(value: object) -> str:
    """Escaped for HTML."""
    return escape(str(value), quote=True)


def language_parameter() -> dict[str, str]:
    """What a link says of the language: nothing where it is the usual one."""
    return {} if spoken() == LANGUAGES[0] else {"lang": spoken()}


def headline(kicker: str, phrases: Iterable[Phrase], caveat: str) -> str:
    """The news of a page: one sentence set large, its caveat beneath."""
    news = "".join(
        text(each.text) if each.tone == "plain" else f'<span class="wp-{each.tone}">{text(each.text)}</span>'
        for each in phrases
    )
    return f'<div class="wp-kicker">{text(kicker)}</div><h1 class="wp-news">{news}</h1>' + (
        f'<p class="wp-caveat">{text(caveat)}</p>' if caveat else ""
    )


def figures(items: Iterable[Figure]) -> str:
    """A row of large numbers."""
    cells = "".join(
        f"<div><dt>{text(each.label)}</dt><dd><b>{text(each.value)}</b>{text(each.unit)}</dd>"
        f'<dd class="wp-foot">{text(each.foot)}</dd></div>'
        for each in items
    )
    return f'<dl class="wp-figures">{cells}</dl>'


def section(title: str, body: str, base: str = "") -> str:
    """A titled part of a page; base says what the figures rest on. body is HTML."""
    under = f'<p class="wp-base">{text(base)}</p>' if base else ""
    return f'<section class="wp-section"><h2>{text(title)}</h2>{under}{body}</section>'


def link(
    page: str,
    selection: Selection,
    label: str,
    css: str = "",
    title: str = "",
    more: Mapping[str, str | list[str]] = {},
    current: bool = False,
) -> str:
    """A link to a page of ours; selection and what else that page is to show (`more`) go into the URL.

    current: it leads to what is shown already, as among tabs.
    """
    asked = {**selection.parameters(), **more, **language_parameter()}
    address = "/" + ("" if page == START else page) + "?" + urlencode(asked, doseq=True, quote_via=_quoted)
    extra = (f' class="{css}"' if css else "") + (f' title="{text(title)}"' if title else "")
    extra += ' aria-current="page"' if current else ""
    return f'<a href="{text(address)}" data-page="{text(page)}"{extra}>{text(label)}</a>'


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    kinds: Sequence[str],
    css: str = "",
    caption: str = "",
    row_css: Sequence[str] = (),
) -> str:
    """head is text, cells are HTML; kinds per column: "l" left, "" right, "g" quiet, further classes after a blank."""
    heading = "".join(f'<th scope="col" class="{kind}">{text(name)}</th>' for name, kind in zip(head, kinds, strict=True))
    body = "".join(
        (f'<tr class="{of_row}">' if of_row else "<tr>")
        + "".join(f'<td class="{kind}">{cell}</td>' for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row, of_row in zip_longest(rows, row_css, fillvalue="")
    )
    hidden = f'<caption class="wp-hidden">{text(caption)}</caption>' if caption else ""
    return f'<table class="wp-table {css}">{hidden}<thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>'


def toned(content: str, tone: str) -> str:
    """Text in the colour of what is above or below; the sign stays, so that a photocopy still says it."""
    css = {"up": "wp-up", "above": "wp-up", "down": "wp-down", "below": "wp-down"}.get(tone)
    return f'<span class="{css}">{text(content)}</span>' if css else text(content)
