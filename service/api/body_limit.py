"""A limit on the size of a request's body that no way of sending it gets around."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import Problem

MAX_BODY_BYTES = 10 * 1024 * 1024
MAX_UPLOAD_BYTES = 25 * 1024 * 1024  # a file of 24 MiB, which importers take, with what a form adds
DRAINED_BYTES, DRAINED_SECONDS = 4 * 1024 * 1024, 0.5  # read and thrown away before a client is told of the limit
UPLOADS = ("/api/v1/imports", "/inlasning")


class BodyLimit:
    """ASGI middleware: reads the body, whole or in chunks, and answers 413 as soon as it passes ``limit`` bytes
    (``upload_limit`` where files are handed in).

    The application gets the body in one piece. It would gather it anyway, and this way the limit does not depend on how
    the application reads or on what the client claims in ``Content-Length``.
    """

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY_BYTES, upload_limit: int = MAX_UPLOAD_BYTES) -> None:
        self.app = app
        self.limit = limit
        self.upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.upload_limit if scope["path"] in UPLOADS else self.limit
        body = b"" if _claimed_length(scope) > limit else await _read(receive, limit)
        if body is None:  # the client went away
            return
        if _claimed_length(scope) > limit or len(body) > limit:
            detail = f"Meddelandet är större än {limit // (1024 * 1024)} MiB. Skicka mindre åt gången."
            if len(body) > limit:
                await _drained(receive)
            # what the client still goes on sending is not read, so the connection is of no further use
            response = Problem(413, detail).response({"Connection": "close"})
            await response(scope, receive, send)
            return
        await self.app(scope, _replaying(body, receive), send)


async def _read(receive: Receive, limit: int) -> bytes | None:
    """The body, or what came of it when it passed ``limit``; ``None`` when the client went away."""
    chunks: list[bytes] = []
    size = 0
    while size <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if not message.get("more_body", False):
            break
    return b"".join(chunks)


async def _drained(receive: Receive) -> None:
    """Let go of what is on its way, for a moment: to close with bytes unread is a reset, which can eat the answer."""
    left = DRAINED_BYTES
    try:
        async with asyncio.timeout(DRAINED_SECONDS):
            while left > 0:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
                left -= len(message.get("body", b""))
    except TimeoutError:
        return


def _replaying(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives the body once and then whatever the client does."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _claimed_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0
