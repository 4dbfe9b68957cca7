"""Every request gets an id, is counted and timed, and leaves one line in the log that tells nothing about people."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access.policy import Actor
from service.api.logs import REQUESTS
from service.api.metrics import Metrics

log = logging.getLogger(REQUESTS)

HEADER: Final = "X-Request-ID"
UNKNOWN: Final = "okänd"
PREFIX: Final = "/api/v1"
# Ids of programs (UUIDs, traces) and nothing that a person is known by: a personal number is shorter.
_ID: Final = re.compile(rb"[0-9a-fA-F-]{16,64}")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Observing:
    """ASGI middleware, outside those that refuse a request, so that what they refuse is seen too."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to the application, and look at how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _told_id(scope) or secrets.token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER.lower().encode(), request_id.encode())]
            await send(message)

        self.metrics.begin()
        began = time.perf_counter()
        try:
            await self.app(scope, receive, watching)
        except BaseException:
            status = 500
            raise
        finally:
            self._note(scope, status, time.perf_counter() - began, request_id)

    def _note(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        method = scope["method"] if scope["method"] in METHODS else UNKNOWN
        route = template(scope)
        self.metrics.end(method, route, status, seconds)
        actor = scope["state"].get("actor")
        told = {
            "method": method,
            "route": route,
            "status": status,  # 0: the client went away
            "ms": round(seconds * 1000, 1),
            "actor": actor.id if isinstance(actor, Actor) else "",
            "request_id": request_id,
        }
        log.info("request", extra=told)


def template(scope: Scope) -> str:
    """The route of a request with its parameters by name: never what was asked for."""
    route = scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    if not isinstance(path, str):
        return UNKNOWN
    # a route of an included router does not know the prefix that it was included with
    return path if path.startswith(PREFIX) or not scope["path"].startswith(PREFIX) else PREFIX + path


def _told_id(scope: Scope) -> str:
    """The id that the client gave, if it is one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return str(value, "ascii")
    return ""
