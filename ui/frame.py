"""Around every page: navigation, the sidebar, and a shield so that no traceback reaches a reader."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from jobs import FAILURES
from jobs.databases import choose, demonstration_path
from jobs.demonstration import build_demonstration
from jobs.viewer import LOCAL
from ui import markup
from ui.linked import PAGES, show_linked
from ui.projector import projector_switch, projector_view
from ui.session import Session, needs_demonstration, opening_lock, start
from ui.speaking import choose_language, language_switch, remember_language
from ui.translating import translate_streamlit
from words import failure, say
from words.sentences import wave_title
from words.summaries import series_title

STYLE = Path(__file__).with_name("style.css").read_text("utf-8")
SIDEBAR_WIDTH = 236
SECTIONS = {
    "results": ("overview", "portfolio", "ranking", "unit", "compare", "trends", "causes", "comments", "rectification"),
    "data": ("import", "entry", "checks", "units", "schemes", "batches"),
    "documents": ("documents", "glossary"),
}


def show() -> None:
    """Runs the page that the URL names, inside the frame."""
    choose_language()
    st.set_page_config(page_title=say("product.name"), layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    st.html(f"<style>{STYLE}</style>")
    pages = {
        name: st.Page(path, title=say("page." + name), url_path=name, default=name == markup.START)
        for name, path in PAGES.items()
    }
    page = st.navigation(list(pages.values()), position="hidden")
    with shield():
        if needs_demonstration():
            _build_demonstration()
        session = start()
        st.session_state["session"] = session
        _keep_in_url(session)
        projector_view()
        with st.sidebar:
            _sidebar(session, page.url_path or markup.START)
        if session.demonstration:
            st.html(f'<div class="wp-demonstration">{markup.text(say("product.demonstration_note"))}</div>')
        if session.corrected:
            st.warning(say("selection.corrected", asked=session.corrected, wave=wave_title(_period(session))))
        page.run()
    remember_language()
    translate_streamlit()


def current() -> Session:
    """The session of this run, for pages."""
    return st.session_state["session"]


@contextmanager
def shield():
    """Failures become their sentence; anything else is logged under a number that the reader can quote."""
    try:
        yield
    except FAILURES as error:
        st.error(failure(error))
    except Exception:
        number = secrets.token_hex(4)
        logging.getLogger("wanping").exception("page failed, %s", number)
        st.error(say("page.failed", number=number))


def _build_demonstration() -> None:
    with opening_lock():
        if not needs_demonstration():
            return
        st.html(f'<h1 class="wp-news">{markup.text(say("demonstration.title"))}</h1>')
        bar = st.progress(0.0, say("demonstration.loading"))
        build_demonstration(
            LOCAL, demonstration_path(), lambda done, total: bar.progress(done / total, say("demonstration.loading"))
        )
    st.rerun()


def _keep_in_url(session: Session) -> None:
    """The whole selection stands in the URL, also where it is the default: a copied link keeps its meaning."""
    wanted = session.selection.parameters()
    if {name: st.query_params.get(name) for name in wanted} != wanted:
        st.query_params.update(wanted)


def _sidebar(session: Session, here: str) -> None:
    mark = f'<span class="wp-mark-demo">{markup.text(say("product.demonstration"))}</span>' if session.demonstration else ""
    st.html(f'<div class="wp-brand">{markup.text(say("product.name"))}</div>{mark}')
    if session.waves:
        _choose_series(session)
        _choose_wave(session)
        if here in SECTIONS["results"]:
            _choose_portfolio(session)
    show_linked(_navigation(session, here), key="navigation")
    with st.container(key="no_print_below", horizontal=True, gap="small"):
        _switch_database(session)
        projector_switch()
    language_switch()


def _navigation(session: Session, here: str) -> str:
    """All pages under their headings; the wave and the portfolio come along."""
    to = session.selection.only_wave()
    parts = []
    for section, names in SECTIONS.items():
        links = "".join(
            "<li>" + markup.link(name, to, say("page." + name), current=name == here) + "</li>" for name in names
        )
        parts.append(f"<h2>{markup.text(say('section.' + section))}</h2><ul>{links}</ul>")
    return f'<nav class="wp-nav" aria-label="{markup.text(say("navigation.title"))}">{"".join(parts)}</nav>'


def _choose_series(session: Session) -> None:
    series = list(dict.fromkeys(wave.series for wave in session.waves))
    if len(series) < 2:
        st.html(
            f'<div class="wp-chosen"><small>{markup.text(say("wave.series"))}</small>'
            f"{markup.text(series_title(series[0]))}</div>"
        )
        return
    st.session_state["series_choice"] = session.selection.series
    st.selectbox(
        say("wave.series"), series, key="series_choice", format_func=series_title, on_change=_on("series", "series_choice")
    )


def _choose_wave(session: Session) -> None:
    waves = [wave.wave for wave in reversed(session.series_waves)]
    titles = {wave.wave: wave_title(wave.period) for wave in session.series_waves}
    st.session_state["wave_choice"] = session.selection.wave
    st.selectbox(
        say("wave.wave"),
        waves,
        key="wave_choice",
        format_func=lambda wave: titles.get(wave, wave),
        on_change=_on("wave", "wave_choice"),
    )


def _choose_portfolio(session: Session) -> None:
    """Leaders' first filter, on every page of results; not asked where the registry knows no portfolios."""
    if not session.portfolios:
        return
    st.session_state["portfolio_choice"] = session.selection.portfolio
    st.selectbox(
        say("wave.portfolio"),
        ["", *session.portfolios],
        key="portfolio_choice",
        format_func=lambda portfolio: portfolio or say("portfolio.all"),
        on_change=_on("portfolio", "portfolio_choice"),
    )


def _on(parameter: str, key: str) -> Callable[[], None]:
    """Another series forgets the wave; another wave keeps class and unit, where it has them."""

    def changed() -> None:
        if parameter == "series":
            st.query_params.from_dict({"series": st.session_state[key]})
        elif st.session_state[key]:
            st.query_params[parameter] = st.session_state[key]
        else:
            st.query_params.pop(parameter, None)

    return changed


def _switch_database(session: Session) -> None:
    label = "database.own" if session.demonstration else "database.demonstration"
    if st.button(say(label), key="switch_database", type="tertiary", help=say(label + "_help")):
        choose(demonstration=not session.demonstration)
        st.query_params.clear()
        st.rerun()


def _period(session: Session) -> str:
    return next(wave.period for wave in session.waves if wave.wave == session.selection.wave)
