"""The ledger's events in the store: added and read, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Row, func, insert, or_, select

from matching.domain import Kind
from matching.ledger import Event, Status, What
from service.errors import UnknownName
from service.store.sql import Store
from service.store.tables import records
from service.store.tables_ledger import ledger_events as table


class LedgerStore:
    """The events of one installation. Every method raises ``StoreError`` when the database cannot be used."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, event: Event) -> Event:
        """Write an event, stamped with the time. Raises ``UnknownName`` when the need does not exist."""
        stamped = replace(event, at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
        needs = records[Kind.NEED]
        with self._store.writing() as connection:
            for need_id in filter(None, (event.need_id, event.other)):
                if connection.scalar(select(needs.c.id).where(needs.c.id == need_id)) is None:
                    raise UnknownName(f"Det finns inget behov {need_id!r}.", "Se behoven med: makla ledger list")
            made = connection.execute(insert(table).values(_values(stamped))).inserted_primary_key
        assert made is not None
        return replace(stamped, id=int(made[0]))

    def of(self, need_id: str) -> tuple[Event, ...]:
        """Every event about a need, oldest first; those that name it as the other one too."""
        query = select(table).where(or_(table.c.need_id == need_id, table.c.other == need_id)).order_by(table.c.id)
        with self._store.reading() as connection:
            return tuple(_event(row) for row in connection.execute(query))

    def last(self) -> int:
        """The number of the latest event; 0 when there is none."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.max(table.c.id))) or 0

    def all(self) -> Sequence[Event]:
        """Every event, oldest first."""
        with self._store.reading() as connection:
            return [_event(row) for row in connection.execute(select(table).order_by(table.c.id))]


def _values(event: Event) -> dict[str, object]:
    return {
        "need_id": event.need_id,
        "what": event.what.value,
        "at": event.at,
        "by_id": event.by_id,
        "by_name": event.by_name,
        "status": event.status.value if event.status else "",
        "filled": event.filled,
        "day": event.day.isoformat() if event.day else "",
        "text": event.text.replace("\0", ""),
        "other": event.other,
    }


def _event(row: Row[tuple[object, ...]]) -> Event:
    told = row._mapping
    return Event(
        need_id=str(told["need_id"]),
        what=What(told["what"]),
        at=str(told["at"]),
        by_id=str(told["by_id"]),
        by_name=str(told["by_name"]),
        status=Status(told["status"]) if told["status"] else None,
        filled=told["filled"],
        day=dt.date.fromisoformat(told["day"]) if told["day"] else None,
        text=str(told["text"]),
        other=str(told["other"]),
        id=int(told["id"]),
    )
