"""A store that is locked, newer, foreign, damaged, or whose writer is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from matching.domain import Kind, Need
from matching.importers.base import ReadFile
from service.errors import StoreError, StoreLocked, StoreTooNew
from service.store.sql import Outcome, Store
from tests.databases import DATABASES, fresh_database

WELDER = Need("N1", "Svetsare")

# Writes a large import and kills itself, without any chance to tidy up, once half of the rows are in the transaction.
KILLED_WRITER = """
import os, signal, sys
from sqlalchemy import event
from matching.domain import Kind, Need
from matching.importers.base import ReadFile
from service.store import rows, sql

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

with sql.Store(sys.argv[1]) as store:
    rows.remove = die  # runs after the rows were inserted and updated, before anything is marked or committed
    needs = tuple(Need(f"N{i}", "x" * 2000) for i in range(5000))
    store.apply(ReadFile(needs, rows_read=len(needs)), Kind.NEED, "stor.json")
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'makla.db'}"


def test_a_writer_killed_in_mid_import_leaves_the_store_exactly_as_before(url: str, repository: Path) -> None:
    with Store(url) as store:
        store.put(Kind.NEED, WELDER, "formulär")
    run = subprocess.run([sys.executable, "-c", KILLED_WRITER, url], cwd=repository, env=os.environ, check=False)
    assert run.returncode == -signal.SIGKILL
    with Store(url) as store:
        assert store.all(Kind.NEED) == [WELDER]
        assert store.revision == 1
        assert store.changes_since(1) == []
        many = tuple(Need(f"N{i}", "x") for i in range(10))
        assert store.apply(ReadFile(many, rows_read=10), Kind.NEED, "igen.json").changed == 10


def test_a_second_writer_is_told_to_wait_and_readers_are_not_disturbed(url: str, tmp_path: Path) -> None:
    with Store(url, busy_timeout_s=0.05) as store, closing(sqlite3.connect(tmp_path / "makla.db")) as other:
        store.put(Kind.NEED, WELDER, "formulär")
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM needs")
        with pytest.raises(StoreLocked, match="upptagen"):
            store.put(Kind.NEED, Need("N2", "Elektriker"), "formulär")
        assert store.all(Kind.NEED) == [WELDER]
        other.rollback()
        store.put(Kind.NEED, Need("N2", "Elektriker"), "formulär")
        assert store.count(Kind.NEED) == 2


@pytest.mark.parametrize(
    "made_newer",
    [
        "UPDATE alembic_version SET version_num = '99_future'",
        "UPDATE state SET value = '99' WHERE key = 'schema_version'; DROP TABLE alembic_version",
    ],
)
def test_a_newer_database_is_refused_and_left_alone(url: str, tmp_path: Path, made_newer: str) -> None:
    Store(url).open().close()
    with closing(sqlite3.connect(tmp_path / "makla.db")) as other, other:
        other.executescript(made_newer)
    with pytest.raises(StoreTooNew, match="schemaversion 99"):
        Store(url).open()


def test_a_database_of_something_else_is_refused_and_left_alone(url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "makla.db")) as other, other:
        other.execute("CREATE TABLE kunder (id INTEGER)")
    with pytest.raises(StoreError, match="något annat än Mäkla"):
        Store(url).open()
    with closing(sqlite3.connect(tmp_path / "makla.db")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("kunder",)]


def test_a_file_that_is_no_database_is_refused(url: str, tmp_path: Path) -> None:
    (tmp_path / "makla.db").write_bytes(b"PK\x03\x04 ett kalkylblad, ingen databas" * 50)
    with pytest.raises(StoreError, match="skadad eller ingen databas"):
        Store(url).open()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kan inte öppnas"):
        Store(f"sqlite:///{tmp_path / 'finns' / 'inte' / 'makla.db'}").open()


@pytest.mark.parametrize("url", ["trams", "finnsinte://x"])
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(StoreError, match="MAKLA_DATABASE_URL"):
        Store(url).open()


def test_every_commit_reaches_the_disk_and_references_hold(url: str) -> None:
    with Store(url) as store, store._engine.connect() as connection:
        found = {p: connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("synchronous", "foreign_keys")}
    assert found == {"synchronous": 2, "foreign_keys": 1}  # 2 is FULL


# Adds one to a shared need fifteen times, each time over the version that it has read, between needs of its own.
COUNTING_WRITER = """
import sys
from matching.domain import Kind, Need
from service.errors import VersionConflict
from service.store.sql import Store

name = sys.argv[2]
with Store(sys.argv[1], busy_timeout_s=30) as store:
    for i in range(15):
        store.put(Kind.NEED, Need(f"{name}-{i}", "x"), "process")
        while True:
            seen = store.get_versioned(Kind.NEED, "delat")
            try:
                more = Need("delat", str(int(seen.record.title) + 1))
                store.put(Kind.NEED, more, "process", expected_version=seen.version)
                break
            except VersionConflict:
                pass
"""


@pytest.mark.parametrize("name", DATABASES)
def test_several_processes_write_one_at_a_time(name: str, tmp_path: Path, repository: Path) -> None:
    with fresh_database(name, tmp_path) as url, Store(url) as store:
        store.put(Kind.NEED, Need("delat", "0"), "start")
        command = [sys.executable, "-c", COUNTING_WRITER, url.render_as_string(hide_password=False)]
        running = [subprocess.Popen([*command, f"p{i}"], cwd=repository, env=os.environ) for i in range(3)]
        assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
        assert store.get(Kind.NEED, "delat") == Need("delat", "45")
        assert store.revision == 1 + 3 * 15 * 2
        assert [line.version for line in store.history(Kind.NEED, "delat")] == list(range(1, 47))
        assert len(store.changes_since(1)) == 46


def test_a_writer_on_a_server_is_told_to_wait_and_readers_are_not_disturbed(tmp_path: Path) -> None:
    with fresh_database("postgres", tmp_path) as url, Store(url) as one, Store(url, busy_timeout_s=0.1) as other:
        one.put(Kind.NEED, WELDER, "formulär")
        with one.writing() as connection:
            connection.execute(text("DELETE FROM needs"))
            with pytest.raises(StoreLocked, match="upptagen"):
                other.put(Kind.NEED, Need("N2", "Elektriker"), "formulär")
            assert other.all(Kind.NEED) == [WELDER]
            connection.rollback()
        assert other.put(Kind.NEED, Need("N2", "Elektriker"), "formulär") is Outcome.ADDED
