"""What browsers are met with: the page that Streamlit starts from, or a plain sentence where it cannot run.

Streamlit 1.67 is written with static blocks of classes, which a browser either reads or not: without them the page stays
white. Chromium reads them from 94, Firefox from 93, Safari from 16.4. What else its scripts take for granted and browsers
since then may lack is given by MISSING, so that Chromium 94 to 109 (the last one of Windows 7) can work.
"""

from __future__ import annotations

import re
from contextvars import copy_context
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.linked import PAGES
from ui.markup import text
from ui.speaking import COOKIE, PARAMETER, TAGS
from words import say
from words.language import LANGUAGES, speak

CHROMIUM, FIREFOX, SAFARI = 94, 93, (16, 4)
MISSING = """<script>{
const lacking = (owner, name, value) => {
  if (!owner[name]) Object.defineProperty(owner, name, { configurable: true, writable: true, value });
};
lacking(Array.prototype, "toSorted", function (order) { return [...this].sort(order); });
lacking(AbortSignal, "timeout", (milliseconds) => {
  const control = new AbortController();
  setTimeout(() => control.abort(), milliseconds);
  return control.signal;
});
lacking(URL, "canParse", (...address) => {
  try { return Boolean(new URL(...address)); } catch { return false; }
});
}</script>"""
"""toSorted: Chromium 110, Firefox 115, Safari 16; AbortSignal.timeout: 103, 100, 16; URL.canParse: 120, 115, 17."""


def is_too_old(user_agent: str) -> bool:
    """Whether Streamlit cannot run there; of an agent that is not known, nothing is claimed."""
    if re.search(r"MSIE |Trident/|Presto/", user_agent):
        return True
    if apple := re.search(r"(?:iPhone|iPad|iPod).*? OS (\d+)_(\d+)", user_agent):  # every browser there is Safari's engine
        return _version(apple) < SAFARI
    if chromium := re.search(r"(?:Chrome|Chromium|HeadlessChrome)/(\d+)", user_agent):
        return int(chromium[1]) < CHROMIUM
    if firefox := re.search(r"Firefox/(\d+)", user_agent):
        return int(firefox[1]) < FIREFOX
    if safari := re.search(r"(?:Macintosh|Windows NT|Android).*? Version/(\d+)\.(\d+).*? Safari/", user_agent):
        return _version(safari) < SAFARI
    return False


class Browsers:
    """Answers who opens a page: with the sentence where Streamlit cannot run, else with Streamlit's first document."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(Request(scope)) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, request: Request) -> HTMLResponse | None:
        agent = request.headers.get("user-agent", "")
        # Internet Explorer up to 8 does not say that it wants a page.
        if "text/html" not in request.headers.get("accept", "") and "MSIE " not in agent:
            return None
        if is_too_old(agent):
            document = _sentence()
        elif request.url.path.removeprefix(request.scope.get("root_path", "")).strip("/") in {"", *PAGES}:
            wanted = (request.query_params.get(PARAMETER), request.cookies.get(COOKIE))
            document = _first_document(next((each for each in wanted if each in LANGUAGES), LANGUAGES[0]))
        else:
            return None
        # 200 also for the sentence: old browsers put a page of their own in the place of an error's.
        return HTMLResponse(document, headers={"Cache-Control": "no-cache", "Vary": "Accept, Cookie, User-Agent"})


def _version(found: re.Match) -> tuple[int, int]:
    return int(found[1]), int(found[2])


@cache
def _sentence() -> str:
    """A document that every browser can show, in Chinese and beneath in English."""
    title, chinese = copy_context().run(_said, "zh")
    _, english = copy_context().run(_said, "en")
    return (
        f'<!DOCTYPE html><html lang="{TAGS["zh"]}"><head><meta charset="utf-8"><title>{title}</title></head>'
        '<body style="max-width:42em;margin:3em auto;padding:0 1em;font-size:18px;line-height:1.8">'
        f'<h1 style="font-size:24px">{title}</h1><p>{chinese}</p><p lang="{TAGS["en"]}">{english}</p></body></html>'
    )


def _said(spoken: str) -> tuple[str, str]:
    speak(spoken)
    return text(say("product.name")), text(say("browser.too_old", chromium=CHROMIUM, firefox=FIREFOX))


@cache
def _first_document(spoken: str) -> str:
    """Streamlit's own, with its language and with what older browsers lack."""
    document = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    for old, new in (('<html lang="en">', f'<html lang="{TAGS[spoken]}">'), ("<head>", "<head>" + MISSING)):
        if document.count(old) != 1:
            raise RuntimeError(f"Streamlit's first document is not as expected: {old}")
        document = document.replace(old, new)
    return document
