"""What every keeping of the audit log must do. Runs on each database that the service can use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from service.errors import StoreError
from service.store.audit import AuditEntry, AuditStore
from service.store.sql import Store
from tests.databases import fresh_database

ENTRIES = [
    AuditEntry("2026-11-28T12:00:00+00:00", "u1", "client.match/POST", "client", i) for i in ("P'1", "P?2", "å%s")
]


def test_lines_are_read_back_as_they_were_newest_first(store: Store) -> None:
    log = AuditStore(store)
    log.note()
    log.note(*ENTRIES)
    log.note(ENTRIES[0])
    assert [entry for _, entry in log.entries(10)] == [ENTRIES[0], *reversed(ENTRIES)]
    numbers = [number for number, _ in log.entries(10)]
    assert numbers == sorted(numbers, reverse=True)
    assert [entry for _, entry in log.entries(10, before=numbers[1])] == list(reversed(ENTRIES))[1:]


def test_lines_of_many_at_once_are_all_there(store: Store) -> None:
    log = AuditStore(store)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: log.note(*ENTRIES), range(40)))
    assert len(log.entries(1000)) == 40 * len(ENTRIES)


def test_a_log_that_cannot_be_written_says_so(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(text("DROP TABLE audit_log"))
    with pytest.raises(StoreError):
        AuditStore(store).note(*ENTRIES)


def test_on_a_server_the_log_does_not_wait_for_an_import(tmp_path: Path) -> None:
    with fresh_database("postgres", tmp_path) as url, Store(url) as store:
        log = AuditStore(store)
        with store.writing():  # the one write lock is held
            log.note(*ENTRIES)
            assert len(log.entries(10)) == len(ENTRIES)
