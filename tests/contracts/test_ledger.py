"""What every keeping of the ledger must do. Runs on each database that the service can use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.domain import Kind, Need
from matching.ledger import Event, Status, What
from service.errors import UnknownName
from service.store.ledger import LedgerStore
from service.store.sql import Store
from tests.databases import DATABASES, fresh_database

EVENT = Event("B1", What.STATUS, by_id="u1", by_name="Åsa Ö", status=Status.PARTLY_FILLED, filled=2, text="via\nmässan")


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_database(request.param, tmp_path) as url, Store(url) as opened:
        for need_id in ("B1", "b1"):
            opened.put(Kind.NEED, Need(need_id, "Svetsare"), "test")
        yield opened


def test_events_are_read_back_as_they_were_in_order(store: Store) -> None:
    ledger = LedgerStore(store)
    assert (ledger.last(), ledger.all(), ledger.of("B1")) == (0, [], ())
    first = ledger.add(EVENT)
    second = ledger.add(Event("b1", What.CONTACT, day=dt.date(2026, 12, 1)))
    third = ledger.add(Event("b1", What.MERGED, other="B1"))
    assert first.id < second.id < third.id == ledger.last()
    assert first.at.endswith("+00:00")
    assert ledger.all() == [first, second, third]
    assert ledger.of("B1") == (first, third)  # ids are told apart by case, and the other one of a pair is found too
    assert (first.status, first.filled, first.text, first.by_name) == (Status.PARTLY_FILLED, 2, "via\nmässan", "Åsa Ö")


def test_nothing_is_noted_of_a_need_that_does_not_exist(store: Store) -> None:
    ledger = LedgerStore(store)
    for event in (Event("B9", What.STATUS, status=Status.OPEN), Event("B1", What.MERGED, other="B9")):
        with pytest.raises(UnknownName):
            ledger.add(event)
    assert ledger.all() == []


def test_the_ledger_outlives_the_record(store: Store) -> None:
    ledger = LedgerStore(store)
    ledger.add(EVENT)
    store.delete(Kind.NEED, "B1")
    assert len(ledger.of("B1")) == 1
