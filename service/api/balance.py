"""Several processes share one socket: a connection that came to a crowded one is sent to find another.

Whichever process is awake first takes every connection that is waiting, and connections are kept. Eight clients may so
end up six and two, and answers come at the pace of the six while the other process idles. A process that has clearly
more to do than the least busy one therefore asks a client, with the answer, to connect anew (RFC 9112, section 9.6);
the idler one is then the quicker to take it.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FILE: Final = "makla-balance"
PLACES: Final = 64  # as many processes as ``makla serve`` starts at most
CROWDED: Final = 3  # requests more than the least busy process has
PAUSE_SECONDS: Final = 0.05  # between two that are sent away, so that the first has arrived elsewhere
_COUNT: Final = struct.Struct("i")


class Crowd:
    """How many requests each process of one service is busy with, in a file that they all map.

    A process holds the lock of its place for as long as it lives; the place of one that died is taken by the next.
    """

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
        self._place = self._take()
        self._counts = mmap.mmap(self._file, PLACES * _COUNT.size)
        self._own = 0
        self._write()

    def enter(self) -> None:
        """A request came."""
        self._own += 1
        self._write()

    def leave(self) -> None:
        """A request was answered."""
        self._own -= 1
        self._write()

    def is_crowded(self) -> bool:
        """Whether this process is clearly busier than the least busy one."""
        told = (count for (count,) in _COUNT.iter_unpack(self._counts[: PLACES * _COUNT.size]))
        busy = [count - 1 for count in told if count > 0]
        return len(busy) > 1 and self._own - min(busy) >= CROWDED

    def close(self) -> None:
        """Leave the place."""
        self._own = -1
        self._write()
        self._counts.close()
        os.close(self._file)

    def _write(self) -> None:
        # 0 is nobody, as in a new file; a process that is there has at least 1
        _COUNT.pack_into(self._counts, self._place * _COUNT.size, self._own + 1)

    def _take(self) -> int:
        import fcntl

        os.ftruncate(self._file, PLACES * _COUNT.size)
        for place in range(PLACES):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except OSError:
                continue
            return place
        raise OSError(f"more than {PLACES} processes share {FILE}")


class Balance:
    """ASGI middleware: with the answer, a crowded process asks the client to connect anew."""

    def __init__(self, app: ASGIApp, crowd: Crowd) -> None:
        self.app = app
        self.crowd = crowd
        self._sent_away_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and self._sends_away():
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        self.crowd.enter()
        try:
            await self.app(scope, receive, sending)
        finally:
            self.crowd.leave()

    def _sends_away(self) -> bool:
        now = time.monotonic()
        if now - self._sent_away_at < PAUSE_SECONDS or not self.crowd.is_crowded():
            return False
        self._sent_away_at = now
        return True
