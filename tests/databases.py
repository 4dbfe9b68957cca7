"""The databases that the service can use, each empty and thrown away afterwards."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from tests.conftest import absent

DATABASES = ("sqlite", "postgres")
DEFAULT = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


@contextmanager
def fresh_database(name: str, folder: Path) -> Iterator[URL]:
    """The address of a new database: a file in ``folder``, or one made on the server of ``MAKLA_TEST_POSTGRES``.

    Skips the test (fails it where PostgreSQL is required) when no server answers.
    """
    if name == "sqlite":
        yield URL.create("sqlite", database=str(folder / "makla.db"))
        return
    server = postgres_server()
    made = f"makla_test_{secrets.token_hex(6)}"
    _run(server, f'CREATE DATABASE "{made}"')
    try:
        yield server.set(database=made)
    finally:
        _run(server, f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)')


def postgres_server() -> URL:
    """The server that the tests may make databases on. Skips or fails the test when it does not answer."""
    url = make_url(os.environ.get("MAKLA_TEST_POSTGRES", DEFAULT))
    problem = _problem(url)
    if problem:
        absent("postgres", f"no PostgreSQL answers on {url.host}:{url.port} ({problem}); docs/databas.md starts one")
    return url


@cache
def _problem(url: URL) -> str:
    try:
        _run(url, "SELECT 1")
    except (DBAPIError, ImportError) as error:
        return str(error).splitlines()[0]
    return ""


def _run(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()
