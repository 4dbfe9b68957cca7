"""A small HTTP server that replays what a test writes, one behaviour per request, and remembers what it was asked."""

from __future__ import annotations

import http.server
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from service.connectors.http import Patience, Service

FAST = Patience(attempts=4, pause=0.0, timeout=0.5, first_wait=0.5)


@dataclass
class Reply:
    """One answer: a JSON value or bytes, and how the server spoils it."""

    value: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None  # bytes of the body that are sent before the connection ends
    silent: bool = False  # no answer at all
    endless: int = 0  # so many bytes of blanks after the body

    @property
    def body(self) -> bytes:
        """The bytes of the body."""
        return self.value if isinstance(self.value, bytes) else json.dumps(self.value).encode()


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]


Answering = Callable[[Asked], Reply]


class Replaying:
    """The server of a test: ``replies`` are given in order, then ``otherwise`` answers."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.otherwise: Answering = lambda _: Reply({"fel": True}, status=404)
        self.asked: list[Asked] = []
        self.release = threading.Event()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = Asked(parts.path, parse_qs(parts.query), {k.lower(): v for k, v in self.headers.items()})
                owner.asked.append(asked)
                reply = owner.replies.pop(0) if owner.replies else owner.otherwise(asked)
                owner.answer(self, reply)

            def log_message(self, format: str, *args: Any) -> None:
                """Tests are quiet."""

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that hung up early is what some tests are about; anything else is told as usual."""
                if not isinstance(sys.exception(), ConnectionError):
                    super().handle_error(request, client_address)

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, handler: http.server.BaseHTTPRequestHandler, reply: Reply) -> None:
        """Send one reply, spoiled as it says."""
        if reply.silent:
            self.release.wait(5)
            handler.close_connection = True
            return
        body = b"" if reply.status == 304 else reply.body
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) + reply.endless))
        handler.end_headers()
        if reply.cut is not None:
            handler.wfile.write(body[: reply.cut])
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True
            return
        try:
            handler.wfile.write(body)
            for _ in range(reply.endless // 65536):
                handler.wfile.write(b" " * 65536)
        except OSError:  # the client has had enough
            handler.close_connection = True

    def __enter__(self) -> Replaying:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Replaying]:
    """A running server."""
    with Replaying() as running:
        yield running


@dataclass
class Slept:
    """Stands in for time: remembers how long it was asked to sleep, and moves its clock so far."""

    naps: list[float] = field(default_factory=list)
    now: float = 1000.0

    def sleep(self, seconds: float) -> None:
        """Sleep, in an instant."""
        self.naps.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        """Seconds since some moment."""
        return self.now


@pytest.fixture
def slept() -> Slept:
    """The clock of the test."""
    return Slept()


@pytest.fixture
def service(server: Replaying, slept: Slept) -> Iterator[Service]:
    """The service under test, asking the server, in a hurry."""
    with Service("Provtjänsten", server.address, FAST, sleep=slept.sleep, clock=slept.clock) as asking:
        yield asking
