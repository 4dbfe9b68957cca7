"""Opening the database and the rules of a transaction: durable, one writer, Swedish errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.errors import StoreError, StoreLocked, StoreUnavailable
from service.store import patience

T = TypeVar("T")

_WRITER = "makla_writer"
_LOCK_WAIT = "makla_lock_wait_ms"
ADVISORY_LOCK = 0x4D41_4B4C  # "MAKL": the write lock of a PostgreSQL database, one for each database
CONNECT_SECONDS = 5
POOL = {"pool_size": 8, "max_overflow": 16, "pool_timeout": 5.0}

# Swedish for what PostgreSQL says by code (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_LOCKED_STATES = frozenset({"55P03", "40P01"})
_AWAY_STATES = ("08", "57P", "53")  # connection lost, shutting down or starting, out of room


def sqlite_file(path: Path) -> URL:
    """The address of a SQLite file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(path.resolve()))


def connect(url: str | URL, busy_timeout_s: float) -> Engine:
    """An engine for ``url``. A SQLite file gets foreign keys, a write-ahead log and ``synchronous=FULL``.

    The log lets people read while a file is imported; with ``FULL`` a committed import survives a power cut. A
    PostgreSQL server is spoken to by psycopg 3, through a pool of connections.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "postgresql":
            return _server(parsed, busy_timeout_s)
        engine = create_engine(parsed, connect_args={"timeout": busy_timeout_s})
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            "Databasens adress kan inte användas.",
            "Rätta MAKLA_DATABASE_URL (t.ex. postgresql+psycopg://makla@localhost/makla) eller ta bort den för att "
            "använda arbetsytan.",
        ) from error
    except ImportError as error:
        raise StoreError(
            "Databasen kräver en del som inte är installerad.", 'Installera den: pip install ".[postgres]"'
        ) from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the only write lock from its start, so that what it reads is what it changes."""
    patience.check(engine)
    with engine.connect().execution_options(**{_WRITER: True}) as connection:
        patience.allow_writing(connection, allowed=True)
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    waits = connection.get_execution_options()[_LOCK_WAIT]
                    connection.execute(text(f"SET LOCAL lock_timeout = {waits}"))
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
                yield connection
        finally:
            if not connection.invalidated:
                patience.allow_writing(connection, allowed=False)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction in which every query sees the same moment."""
    patience.check(engine)
    snapshot = engine.dialect.name == "postgresql"
    seen = engine.execution_options(isolation_level="REPEATABLE READ") if snapshot else engine
    with seen.connect() as connection:
        yield connection


def glance(engine: Engine, query: str, values: tuple[str, ...] = ()) -> list[Any]:
    """The rows of one plain query, straight from the driver: a tenth of the work of ``reading``.

    ``values`` stand for the question marks of the query, which holds no other. A truth value is 0 or 1 in SQLite. Where
    the driver fails the query is asked again with all that belongs to it, a fresh connection and our own errors.
    """
    try:
        return _plainly(engine, query, values, lambda cursor: list(cursor.fetchall()))
    except (engine.dialect.loaded_dbapi.Error, DBAPIError):
        with reading(engine) as again:
            return list(again.exec_driver_sql(_asked(engine, query), values).tuples())


def append(engine: Engine, query: str, values: tuple[str, ...]) -> None:
    """Run one statement that adds rows which nothing else depends on: alone, durable, past the one write lock.

    A fifth of the work of ``writing``. ``values`` as in ``glance``. Where the driver fails it is done again within
    ``writing``; a connection that broke just after the rows were safe may so leave them twice, never lose them.
    """
    try:
        _plainly(engine, query, values, lambda _: None)
    except (engine.dialect.loaded_dbapi.Error, DBAPIError):
        with writing(engine) as again:
            again.exec_driver_sql(_asked(engine, query), values)


def _plainly(engine: Engine, query: str, values: tuple[str, ...], told: Callable[[Any], T]) -> T:
    patience.check(engine)
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        if engine.dialect.name == "postgresql" and driver is not None:
            driver.autocommit = True  # one trip to the server instead of three; the pool sets it back
        cursor = connection.cursor()
        cursor.execute(_asked(engine, query), values)
        return told(cursor)
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()


def _asked(engine: Engine, query: str) -> str:
    return query.replace("?", "%s") if engine.dialect.name == "postgresql" else query


@contextmanager
def store_errors(url: str | URL) -> Iterator[None]:
    """Turn the database's own errors into ``StoreError``."""
    try:
        yield
    except DBAPIError as error:
        raise _in_swedish(error, url) from error
    except PoolTimeout as error:
        raise StoreUnavailable("Databasen har för mycket att göra.", "Försök igen om en stund.") from error


def shown(url: URL) -> str:
    """The address as it may be shown: a file's path, a server's address without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _server(url: URL, busy_timeout_s: float) -> Engine:
    engine = create_engine(
        url,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "makla",
            # a server that went away without a word is noticed
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
        },
        pool_pre_ping=True,  # a connection that the server closed meanwhile is replaced, not handed out
        **POOL,
    )
    # Zero would mean to wait for ever.
    return patience.watch(engine, busy_timeout_s).execution_options(**{_LOCK_WAIT: max(1, int(busy_timeout_s * 1000))})


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    cursor = connection.cursor()
    # secure_delete: what was erased is overwritten in the file.
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get(_WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _in_swedish(error: DBAPIError, url: str | URL) -> StoreError:
    said = (str(error.orig).splitlines() or [""])[0]  # what follows may quote the rows, which speak of people
    name = shown(make_url(url))
    state = getattr(error.orig, "sqlstate", None) or ""
    lowered = said.lower()
    if "locked" in lowered or "busy" in lowered or state in _LOCKED_STATES:
        return StoreLocked(
            f"Databasen {name} är upptagen: ett annat program skriver i den.",
            "Vänta tills den andra inläsningen är klar och försök igen.",
        )
    server = make_url(url).get_backend_name() == "postgresql"
    if server and (error.connection_invalidated or state.startswith(_AWAY_STATES) or _unreached(error, state)):
        return StoreUnavailable(
            "Databasen svarar inte.", "Försök igen om en stund. Det som inte hann sparas har inte ändrats."
        )
    if "not a database" in lowered or "malformed" in lowered:
        return StoreError(
            f"Databasen {name} är skadad eller ingen databas ({said}).",
            "Lägg tillbaka en säkerhetskopia, eller läs in filerna på nytt i en tom mapp (--workspace).",
        )
    if "full" in lowered:
        return StoreError(f"Disken är full: {name} kunde inte skrivas.", "Frigör utrymme. Inget har ändrats.")
    if "unable to open" in lowered or "readonly" in lowered:
        return StoreError(
            f"Databasen {name} kan inte öppnas för skrivning.", "Kontrollera mappen och dina rättigheter till den."
        )
    return StoreError(f"Databasen {name} svarade med ett fel: {said}", "Kontrollera att den är igång och försök igen.")


def _unreached(error: DBAPIError, state: str) -> bool:
    """Whether the server was never spoken to: psycopg then has no code to tell."""
    return not state and type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")
