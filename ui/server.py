"""The application behind every request: headers, and no traceback for anybody."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from jobs.databases import staging_path
from ui import uploads
from ui.browsers import Browsers

HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: blob:; worker-src 'self' blob:; "
        b"frame-ancestors 'none'; object-src 'none'; base-uri 'self'",
    ),
)


def middleware() -> list[Middleware]:
    """What stands between the network and Streamlit; called once, when the server starts."""
    # A `pages` folder beside the script would otherwise answer the first deep link alone, without the frame.
    PagesManager.uses_pages_directory = False
    return [Middleware(SecurityHeaders), Middleware(Browsers)]


def routes() -> list[Route]:
    """What the server answers besides Streamlit; what dead processes left behind is deleted at the start."""
    uploads.sweep(staging_path())
    return uploads.routes()


class SecurityHeaders:
    """Adds HEADERS to every response."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        async def with_headers(message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)
