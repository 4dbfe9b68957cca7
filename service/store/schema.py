"""Making, upgrading and recognising the schema. Alembic is imported only when something must be migrated."""

from __future__ import annotations

import datetime as dt
import pkgutil
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, String, column, insert, inspect, select, table, text

import service.store
from service.errors import StoreError, StoreOutdated, StoreTooNew
from service.store import migrations, tables
from service.store.connection import shown, writing

MARK = "alembic_version"
_MARK = table(MARK, column("version_num", String))


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done to an old database; ``copy`` is the file as it was before (SQLite only)."""

    before: str
    after: str
    copy: Path | None


def whole_metadata() -> MetaData:
    """The tables of every part: ``tables.py`` and each ``tables_*.py`` beside it."""
    for module in pkgutil.iter_modules(service.store.__path__):
        if module.name.startswith("tables_"):
            import_module(f"service.store.{module.name}")
    return tables.metadata


def revision_of(connection: Connection) -> str | None:
    """The step that the database is at: ``None`` when it is empty.

    Raises ``StoreError`` for a database of something else and ``StoreTooNew`` for one of a newer program.
    """
    present = inspect(connection).get_table_names()
    if MARK in present and "state" in present:
        found = connection.scalar(select(_MARK.c.version_num)) or ""
        if found not in migrations.CHAIN:
            raise _too_new(found)
        return found
    if "state" in present:
        said = connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "schema_version"))
        if said != "1":
            raise _too_new(said or "")
        return migrations.BASE
    if present:
        raise StoreError(
            f"Databasen {shown(connection.engine.url)} används av något annat än Mäkla.",
            "Välj en annan mapp med --workspace eller en tom databas med MAKLA_DATABASE_URL.",
        )
    return None


def settle(engine: Engine, *, upgrade: bool) -> Upgrade | None:
    """Make the schema of an empty database, and upgrade an old one. Returns what was upgraded.

    An old file is copied beside itself first. An old server database is upgraded only when ``upgrade``, else
    ``StoreOutdated`` is raised: others may be using it, and whoever runs it takes the backup.
    """
    with engine.connect() as connection:
        before = revision_of(connection)
    if before == migrations.HEAD:
        return None
    on_file = engine.dialect.name == "sqlite"
    if before is not None and not on_file and not upgrade:
        raise StoreOutdated(
            f"Databasen {shown(engine.url)} är gjord av en äldre version ({before}; programmet har {migrations.HEAD}).",
            "Ta en säkerhetskopia med makla backup från den äldre versionen och kör makla db upgrade.",
        )
    with writing(engine) as connection:
        before = revision_of(connection)  # another process may have been first
        if before is None:
            _create(connection)
            return None
        if before == migrations.HEAD:
            return None
        copy = _copied(engine, before)
        marked = inspect(connection).has_table(MARK)
        migrations.run(connection, start=None if marked else before)
    return Upgrade(before, migrations.HEAD, copy)


def _create(connection: Connection) -> None:
    """The present schema at once. A test proves that it is what the migrations lead to."""
    whole_metadata().create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(insert(_MARK).values(version_num=migrations.HEAD))
    values = [("schema_version", tables.SCHEMA_VERSION), ("revision", 0), ("id", secrets.token_hex(8))]
    connection.execute(insert(tables.state), [{"key": key, "value": str(value)} for key, value in values])


def _copied(engine: Engine, before: str) -> Path | None:
    """A consistent copy of the file beside it, or ``None`` where there is no file. The write lock is held by us."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    copy = Path(f"{name}.{before}-{stamp}")
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _too_new(version: str) -> StoreTooNew:
    return StoreTooNew(
        f"Databasen har schemaversion {version}, som det här programmet inte känner.",
        "Uppdatera Mäkla, eller välj en annan mapp med --workspace. Inget har ändrats.",
    )
