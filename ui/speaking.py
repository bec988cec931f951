"""Which language a reader sees: the URL's, else the one chosen before, else Chinese."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from words import say
from words.language import LANGUAGES, speak, spoken, where_nobody_spoke

COOKIE = "wanping_language"
PARAMETER = "lang"

_SCRIPT = """
export default function ({ data }) {
  document.documentElement.lang = data.tag;
  document.cookie = `${data.cookie}=${data.language}; path=/; max-age=31536000; SameSite=Lax`;
}
"""
TAGS = {"zh": "zh-CN", "zh-Hant": "zh-Hant", "en": "en"}


def choose_language() -> None:
    """Speaks the language of this run from now on, and keeps it in the URL."""
    asked = st.query_params.get(PARAMETER)
    remembered = st.session_state.get("language") or st.context.cookies.get(COOKIE)
    language = next((each for each in (asked, remembered) if each in LANGUAGES), LANGUAGES[0])
    st.session_state["language"] = language
    speak(language)
    if asked != language:
        st.query_params[PARAMETER] = language


def remember_language() -> None:
    """Tells the browser: for screen readers and line breaks now, for the next visit in a cookie."""
    component = st.components.v2.component(
        "wanping_language", html="<span hidden></span>", js=_SCRIPT, isolate_styles=False
    )
    component(data={"language": spoken(), "tag": TAGS[spoken()], "cookie": COOKIE}, key="language_of_browser")


def language_switch() -> None:
    """A button per language, each in its own words."""
    with st.container(key="no_print_language", horizontal=True, gap="small"):
        for language in LANGUAGES:
            st.button(
                say("language." + language), key="language_" + language, type="tertiary", disabled=language == spoken(),
                on_click=_switch, args=(language,),
            )  # fmt: skip


def _switch(language: str) -> None:
    st.query_params[PARAMETER] = language


def _of_session() -> str:
    """Callbacks and fragments run in a thread of their own, before or without the page that chooses."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None or "language" not in run.session_state:
        return LANGUAGES[0]
    return run.session_state["language"]


where_nobody_spoke(_of_session)
