"""Large uploads: streamed to disk in constant memory, for our own page and one session only, and gone when nobody waits."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette

from ui import uploads
from ui.uploads import ROUTE, Ticket, routes, sweep
from words import say

ROOT = Path(__file__).parents[2]
PAGE = "http://127.0.0.1:8501"
MB = 1 << 20


@pytest.fixture
def ticket(tmp_path: Path) -> Ticket:
    return Ticket(tmp_path / "staging", 3)


def put(ticket: Ticket, *pieces: bytes, announced: bool = True, **headers: str) -> tuple[int, dict]:
    """Status and JSON of a request, straight into the application."""
    given = {
        "host": PAGE.removeprefix("http://"),
        "origin": PAGE,
        "x-upload-token": ticket.token,
        "x-file-name": "%E4%B8%80.csv",
    }
    given |= {"content-length": str(sum(map(len, pieces)))} if announced else {}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http", "http_version": "1.1", "method": "PUT", "scheme": "http", "path": ROUTE, "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    sent: list[dict] = []

    async def receive() -> dict:
        return waiting.pop(0) if waiting else {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    # In a thread of its own: the browser tests of the same run keep a loop going in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Starlette(routes=routes())(scope, receive, send)).result()
    return sent[0]["status"], json.loads(b"".join(message.get("body", b"") for message in sent))


def files(ticket: Ticket) -> list[str]:
    return [path.suffix for path in ticket.whole.parent.iterdir()]


def test_a_file_arrives_whole_and_only_its_owner_reads_it(ticket: Ticket) -> None:
    content = os.urandom(2 * MB + 5)
    assert put(ticket, content[:7], content[7:]) == (200, {"size": len(content)})
    assert (ticket.name, ticket.size, ticket.path.read_bytes()) == ("一.csv", len(content), content)
    assert files(ticket) == [".raw"]
    if os.name == "posix":
        assert ticket.path.stat().st_mode & 0o77 == 0 == ticket.path.parent.stat().st_mode & 0o77


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"}, {"origin": ""}, {"origin": "null"}, {"origin": "http://127.0.0.1:8502"},
        {"x_upload_token": ""}, {"x_upload_token": "x" * 32},
        {"host": "evil.example:8501", "origin": "http://evil.example:8501"},
    ],
)  # fmt: skip
def test_other_sites_and_other_sessions_are_refused(ticket: Ticket, headers: dict[str, str]) -> None:
    assert put(ticket, b"x", **headers) == (403, {"error": say("upload.refused")})
    assert ticket.path is None and files(ticket) == []


def test_a_ticket_takes_one_file(ticket: Ticket) -> None:
    put(ticket, b"first")
    assert put(ticket, b"second")[0] == 403
    assert ticket.path.read_bytes() == b"first"


@pytest.mark.parametrize("announced", [True, False])
def test_too_large_is_said_and_leaves_nothing(ticket: Ticket, announced: bool) -> None:
    assert put(ticket, *[b"x" * MB] * 4, announced=announced) == (413, {"error": say("upload.too_large", limit=3)})
    assert ticket.path is None and files(ticket) == []
    assert put(ticket, b"smaller")[0] == 200


def test_a_full_disk_is_said(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SPARE", 1 << 60)
    assert (put(ticket, b"x"), files(ticket)) == ((507, {"error": say("upload.disk_full")}), [])


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a%2Fb%5Cc.csv", "c.csv"), ("..%2F..%2Fx.csv", "x.csv"), ("%0A%00a.csv", "a.csv"), ("", say("upload.no_name")),
        ("x" * 999, "x" * 200 + "……"),
    ],
)  # fmt: skip
def test_names_are_only_names(ticket: Ticket, given: str, name: str) -> None:
    put(ticket, b"x", x_file_name=given)
    assert ticket.name == name and ticket.path == ticket.whole


def test_the_file_goes_with_its_ticket(tmp_path: Path) -> None:
    ticket = Ticket(tmp_path, 3)
    put(ticket, b"x")
    path = ticket.path
    assert path.exists()
    del ticket
    gc.collect()
    assert not path.exists()


def test_what_dead_processes_left_is_deleted_and_what_lives_is_not(tmp_path: Path) -> None:
    ticket = Ticket(tmp_path, 3)
    put(ticket, b"x")
    old, fresh = tmp_path / "old.part", tmp_path / "fresh.part"
    for path in (old, fresh):
        path.write_bytes(b"x")
    long_ago = time.time() - 2 * uploads.ABANDONED
    for path in (old, ticket.path):
        os.utime(path, (long_ago, long_ago))
    sweep(tmp_path)
    assert (old.exists(), fresh.exists(), ticket.path.exists()) == (False, True, True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, str, int, Path]]:
    """Port, token, process and folder of the route in a process of its own."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.upload_server", str(tmp_path), "1000", str(port)],
        stdout=subprocess.PIPE, cwd=ROOT, text=True,
    )  # fmt: skip
    try:
        token, pid = process.stdout.readline().split()
        deadline = time.monotonic() + 20
        while socket.socket().connect_ex(("127.0.0.1", port)) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield port, token, int(pid), tmp_path
    finally:
        process.terminate()
        process.communicate()


def send(port: int, token: str, pieces: Iterator[bytes], length: int) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("PUT", ROUTE)
    for name, value in (("origin", f"http://127.0.0.1:{port}"), ("x-upload-token", token), ("content-length", length)):
        connection.putheader(name, str(value))
    connection.endheaders()
    for piece in pieces:
        connection.send(piece)
    return connection


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc on this system")
def test_memory_stays_constant(server: tuple[int, str, int, Path]) -> None:
    port, token, pid, folder = server

    def memory(key: str) -> int:
        line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(key))
        return int(line.split()[1]) << 10

    before, piece = memory("VmRSS"), os.urandom(MB)
    answer = send(port, token, (piece for _ in range(200)), 200 * MB).getresponse()
    assert answer.status == 200
    assert next(folder.glob("*.raw")).stat().st_size == 200 * MB
    assert memory("VmHWM") - before < 30 * MB


def test_a_broken_connection_leaves_nothing(server: tuple[int, str, int, Path]) -> None:
    port, token, _, folder = server
    connection = send(port, token, iter([os.urandom(MB)] * 5), 50 * MB)
    deadline = time.monotonic() + 20
    while not list(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [path.suffix for path in folder.iterdir()] == [".part"]
    connection.sock.close()
    while list(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list(folder.iterdir()) == []
    again = send(port, token, iter([b"whole"]), 5).getresponse()
    assert (again.status, [path.read_bytes() for path in folder.iterdir()]) == (200, [b"whole"])
