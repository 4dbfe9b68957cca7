"""How long a database server may be silent, so that one that hangs is told of as surely as one that is down.

A server that refuses is heard of at once. One that hangs says nothing, and whoever asks it would wait for ever: the
driver waits as long as the connection stands, and a time limit that the server itself keeps is of no help. So every
wait ends after some seconds without a byte. From then on the server is taken to be away: who asks is told so at once,
one at a time tries whether it answers again, and the first answer ends it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from service.errors import StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection

OPTION = "makla_patience"  # of an engine: the ``Patience`` of its server
READING_SECONDS = 15.0  # without a byte, when something is read
WRITING_SECONDS = 60.0  # the same in a transaction that writes: some statements change a great many rows
PAUSE_SECONDS = 2.0  # between attempts while the server is away


class Patience:
    """What is known of how one server answers. Safe to use from several threads."""

    def __init__(self) -> None:
        self.limited = False  # not while the tables are made or brought up to date, which may take minutes
        self._away = False
        self._next = 0.0  # when it is tried again
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise ``StoreUnavailable`` while the server is away, unless it is time to try it again."""
        if not self._away:
            return
        with self._lock:
            now = time.monotonic()
            if self._away and now < self._next:
                raise StoreUnavailable("Databasen svarar inte.", "Försök igen om en stund. Inget har ändrats.")
            self._next = now + READING_SECONDS + PAUSE_SECONDS  # the others need not wait for this attempt

    def heard(self) -> None:
        """The server answered."""
        if self._away:
            self._away = False

    def silent(self) -> None:
        """The server did not answer in time."""
        with self._lock:
            self._away = True
            self._next = time.monotonic() + PAUSE_SECONDS


def watch(engine: Engine, lock_wait_s: float) -> Engine:
    """The same engine of a PostgreSQL server with connections that do not wait for ever once ``limit`` was called.

    ``lock_wait_s``: how long a writer may wait for another, which the server then tells itself.
    """
    import psycopg

    patience = Patience()

    class Connecting(psycopg.Connection[Any]):
        writing = False

        def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
            """Wait for the server to answer, but no longer than it may be silent."""
            if not patience.limited:
                return super().wait(gen, *arguments, **named)
            seconds = max(WRITING_SECONDS, lock_wait_s + READING_SECONDS) if self.writing else READING_SECONDS
            try:
                answer = super().wait(_within(gen, seconds), *arguments, **named)
            except _Silence:
                patience.silent()
                self.close()
                raise psycopg.OperationalError("the server does not answer") from None
            patience.heard()
            return answer

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        try:
            return Connecting.connect(*arguments, **named)
        except psycopg.errors.ConnectionTimeout:
            patience.silent()
            raise

    return engine.execution_options(**{OPTION: patience})


def limit(engine: Engine) -> None:
    """From now on, wait no longer than the limits say."""
    patience = engine.get_execution_options().get(OPTION)
    if patience is not None:
        patience.limited = True


def check(engine: Engine) -> None:
    """Raise ``StoreUnavailable`` while the server is away."""
    patience = engine.get_execution_options().get(OPTION)
    if patience is not None:
        patience.check()


def allow_writing(connection: Connection, *, allowed: bool) -> None:
    """Whether the connection's server may be silent as long as a transaction that writes needs."""
    driver: Any = connection.connection.driver_connection
    if hasattr(driver, "writing"):
        driver.writing = allowed


class _Silence(Exception):
    """Nothing came for too long."""


def _within(gen: Generator[Any, Any, Any], seconds: float) -> Generator[Any, Any, Any]:
    """The driver's steps of one exchange with the server. Raises ``_Silence`` when nothing comes for ``seconds``."""
    try:
        wanted = next(gen)
        heard = time.monotonic()
        while True:
            ready = yield wanted  # 0 when the driver only looks up from waiting, ten times a second
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > seconds:
                raise _Silence
            wanted = gen.send(ready)
    except StopIteration as last:
        return last.value
