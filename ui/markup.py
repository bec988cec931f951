"""HTML made of names from files: everything is escaped here, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import zip_longest
from urllib.parse import quote_plus, urlencode

from ui.projector import PARAMETER, PROJECTOR, projecting
from ui.session import Selection
from ui.terms import PAGE, help_on, term_of
from words.language import LANGUAGES, spoken
from words.sentences import Phrase

START = "overview"
"""The page that stands at the bare address."""
MARKS = {"above": "▲", "below": "▼", "near": "●", "outside": "○"}
SHORT = 12


_quoted = lru_cache(maxsize=4096)(quote_plus)
"""A table has hundreds of links, which say the same but for one name."""


@dataclass(frozen=True)
class Figure:
    """One large number: what it is, the number, its unit, and the lines beneath: how sure it is, and what it rests on."""

    label: str
    value: str
    unit: str
    foot: str
    base: str = ""


def text(value: object) -> str:
    """Escaped for HTML."""
    return escape(str(value), quote=True)


def kept() -> dict[str, str]:
    """What a link keeps of how the page is seen: language and projector, each left out where it is the usual one."""
    seen = {"lang": "" if spoken() == LANGUAGES[0] else spoken(), PARAMETER: PROJECTOR if projecting() else ""}
    return {name: value for name, value in seen.items() if value}


def headline(kicker: str, phrases: Iterable[Phrase], caveat: str) -> str:
    """The news of a page: one sentence set large, its caveat beneath."""
    news = "".join(
        text(each.text) if each.tone == "plain" else f'<span class="wp-{each.tone}{_whole(each)}">{text(each.text)}</span>'
        for each in phrases
    )
    over = f'<div class="wp-kicker">{text(kicker)}</div>' if kicker else ""
    under = f'<p class="wp-caveat">{text(caveat)}</p>' if caveat else ""
    return f'{over}<h1 class="wp-news">{news}</h1>{under}'


def _whole(phrase: Phrase) -> str:
    """A short phrase in colour is not broken over two lines."""
    return " wp-whole" if len(phrase.text) <= SHORT else ""


def explained(label: str) -> str:
    """A label with its help, where it is a term of the glossary: a sentence when pointed at, a click for more."""
    term = term_of(label)
    if term is None:
        return text(label)
    address = "/" + PAGE + "?" + urlencode({"term": term, **kept()})
    said = text(help_on(term))
    return (
        f'<a class="wp-term" href="{text(address)}" data-page="{PAGE}" data-help="{said}" aria-description="{said}">'
        f"{text(label)}</a>"
    )


def figures(items: Iterable[Figure]) -> str:
    """A row of large numbers."""
    cells = "".join(
        f"<div><dt>{explained(each.label)}</dt><dd><b>{text(each.value)}</b>{text(each.unit)}</dd>"
        + "".join(f'<dd class="wp-foot">{text(line)}</dd>' for line in (each.foot, each.base) if line)
        + "</div>"
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
    attributes: Mapping[str, str] = {},
) -> str:
    """A link to a page of ours; selection and what else that page is to show (`more`) go into the URL.

    current: it leads to what is shown already, as among tabs.
    """
    asked = {**selection.parameters(), **more, **kept()}
    address = "/" + ("" if page == START else page) + "?" + urlencode(asked, doseq=True, quote_via=_quoted)
    given = {"class": css, "title": title, "aria-current": "page" if current else "", **attributes}
    extra = "".join(f' {name}="{text(value)}"' for name, value in given.items() if value)
    return f'<a href="{text(address)}" data-page="{text(page)}"{extra}>{text(label)}</a>'


def keyed(*keys: str) -> dict[str, str]:
    """Attributes of a link that any of these keys opens too, as the browser names them: ArrowLeft, k."""
    spoken = " ".join(key.upper() if len(key) == 1 else key for key in keys)
    return {"data-key": " ".join(keys), "aria-keyshortcuts": spoken}


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    kinds: Sequence[str],
    css: str = "",
    caption: str = "",
    row_css: Sequence[str] = (),
) -> str:
    """head is text, cells are HTML; kinds per column: "l" left, "" right, "g" quiet, further classes after a blank."""
    body = "".join(_row(row, kinds, of_row) for row, of_row in zip_longest(rows, row_css, fillvalue=""))
    return _table(head, f"<tbody>{body}</tbody>", kinds, css, caption)


def table_in_parts(
    head: Sequence[str],
    parts: Iterable[tuple[str, Iterable[Sequence[str]]]],
    kinds: Sequence[str],
    css: str = "",
    caption: str = "",
) -> str:
    """The same with a line across, which is HTML, above the rows of each part."""
    bodies = "".join(
        f'<tbody><tr class="wp-part"><th scope="rowgroup" colspan="{len(head)}">{line}</th></tr>'
        + "".join(_row(row, kinds) for row in rows)
        + "</tbody>"
        for line, rows in parts
    )
    return _table(head, bodies, kinds, css, caption)


def scrolling(body: str, title: str = "") -> str:
    """HTML that may be wider than the screen: it scrolls for itself, by keyboard too. title: where the body says none."""
    named = f' role="region" aria-label="{text(title)}"' if title else ""
    return f'<div class="wp-scroll" tabindex="0"{named}>{body}</div>'


def _table(head: Sequence[str], bodies: str, kinds: Sequence[str], css: str, caption: str) -> str:
    heading = "".join(
        f'<th scope="col" class="{kind}">{explained(name)}</th>' for name, kind in zip(head, kinds, strict=True)
    )
    hidden = f'<caption class="wp-hidden">{text(caption)}</caption>' if caption else ""
    return f'<table class="wp-table {css}">{hidden}<thead><tr>{heading}</tr></thead>{bodies}</table>'


def _row(cells: Sequence[str], kinds: Sequence[str], css: str = "") -> str:
    inside = "".join(f'<td class="{kind}">{cell}</td>' for cell, kind in zip(cells, kinds, strict=True))
    return (f'<tr class="{css}">' if css else "<tr>") + inside + "</tr>"


def toned(content: str, tone: str) -> str:
    """Text in the colour of what is above or below; the sign stays, so that a photocopy still says it."""
    css = {"up": "wp-up", "above": "wp-up", "down": "wp-down", "below": "wp-down"}.get(tone)
    return f'<span class="{css}">{text(content)}</span>' if css else text(content)
