"""Uploads past the limit of the browser's form: streamed to a file beside the databases, in constant memory."""

from __future__ import annotations

import secrets
import shutil
import time
import weakref
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from words import say
from words.failures import one_line

ROUTE = "/upload"
PIECE = 1 << 20
ABANDONED = 3600
"""Seconds after which a file that no session of this process waits for is deleted."""
SPARE = 256 << 20
"""Bytes of the disk that an upload leaves free."""
_tickets: weakref.WeakValueDictionary[str, Ticket] = weakref.WeakValueDictionary()


class Ticket:
    """Lets one session upload one file, which goes when the ticket goes: with the session, at the latest with the process.

    name, size, path: of the file once it is there; limit: bytes.
    """

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.token = secrets.token_urlsafe(24)
        self.limit = megabytes << 20
        self.name, self.size = "", 0
        self.path: Path | None = None
        self.receiving = False
        self._stem = folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(folder)
        weakref.finalize(self, _remove, self.part, self.whole)
        _tickets[self.token] = self

    @property
    def part(self) -> Path:
        return self._stem.with_suffix(".part")

    @property
    def whole(self) -> Path:
        return self._stem.with_suffix(".raw")


def routes() -> list[Route]:
    """What the server answers besides Streamlit."""
    return [Route(ROUTE, _receive, methods=["PUT"])]


def sweep(folder: Path) -> None:
    """Deletes what processes that have died left behind."""
    ours = {path for ticket in list(_tickets.values()) for path in (ticket.part, ticket.whole)}
    for path in folder.glob("*"):
        with suppress(OSError):
            if path not in ours and time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()


async def _receive(request: Request) -> JSONResponse:
    ticket = _tickets.get(request.headers.get("x-upload-token", ""))
    if ticket is None or ticket.receiving or ticket.path is not None or not _from_our_page(request):
        return _refused("refused", 403)
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isdecimal() else 0
    if size > ticket.limit:
        return _refused("too_large", 413, limit=ticket.limit >> 20)
    if shutil.disk_usage(ticket.part.parent).free < size + SPARE:
        return _refused("disk_full", 507)
    ticket.receiving = True
    try:
        return await _write(request, ticket)
    except ClientDisconnect:
        return _refused("refused", 400)
    except OSError:
        return _refused("disk_full", 507)
    finally:
        ticket.receiving = False
        if ticket.path is None:
            _remove(ticket.part)


async def _write(request: Request, ticket: Ticket) -> JSONResponse:
    size, waiting = 0, bytearray()
    with ticket.part.open("wb") as file:
        ticket.part.chmod(0o600)
        async for piece in request.stream():
            size += len(piece)
            if size > ticket.limit:
                return _refused("too_large", 413, limit=ticket.limit >> 20)
            waiting += piece
            if len(waiting) >= PIECE:
                await run_in_threadpool(file.write, waiting)
                waiting = bytearray()
        await run_in_threadpool(file.write, waiting)
    ticket.part.replace(ticket.whole)
    ticket.name, ticket.size, ticket.path = _name(request), size, ticket.whole
    return JSONResponse({"size": size})


def _from_our_page(request: Request) -> bool:
    """A page that this server has sent, under one of its own names: other sites cannot make a browser upload here."""
    host = request.headers.get("host", "")
    names = st.get_option("server.allowedHosts")
    ours = not names or urlsplit(f"//{host}").hostname in names
    return ours and urlsplit(request.headers.get("origin", "")).netloc == host


def _name(request: Request) -> str:
    given = unquote(request.headers.get("x-file-name", "")).replace("\\", "/")
    return one_line(given.rsplit("/", 1)[-1]) or say("upload.no_name")


def _refused(reason: str, status: int, **facts: object) -> JSONResponse:
    return JSONResponse({"error": say("upload." + reason, **facts)}, status)


def _remove(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
