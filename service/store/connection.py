"""Opening the database and the rules of a transaction: durable, one writer, Swedish errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from service.errors import StoreError, StoreLocked

_WRITER = "makla_writer"


def sqlite_file(path: Path) -> URL:
    """The address of a SQLite file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(path.resolve()))


def connect(url: str | URL, busy_timeout_s: float) -> Engine:
    """An engine for ``url``. A SQLite file gets foreign keys, a write-ahead log and ``synchronous=FULL``.

    The log lets people read while a file is imported; with ``FULL`` a committed import survives a power cut.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed)
        engine = create_engine(parsed, connect_args={"timeout": busy_timeout_s})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(
            "Databasens adress kan inte användas.",
            "Rätta MAKLA_DATABASE_URL (t.ex. sqlite:////mapp/makla.db) eller ta bort den för att använda arbetsytan.",
        ) from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the only write lock from its start, so that what it reads is what it changes."""
    with engine.connect().execution_options(**{_WRITER: True}) as connection, connection.begin():
        yield connection


@contextmanager
def store_errors(url: str | URL) -> Iterator[None]:
    """Turn the database's own errors into ``StoreError``."""
    try:
        yield
    except DBAPIError as error:
        raise _in_swedish(str(error.orig), url) from error


def shown(url: URL) -> str:
    """The address as it may be shown: a file's path, a server's address without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get(_WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _in_swedish(said: str, url: str | URL) -> StoreError:
    name = shown(make_url(url))
    lowered = said.lower()
    if "locked" in lowered or "busy" in lowered:
        return StoreLocked(
            f"Databasen {name} är upptagen: ett annat program skriver i den.",
            "Vänta tills den andra inläsningen är klar och försök igen.",
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
