"""Idempotency keys in the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from service.store.sql import Store
from service.store.tables_jobs import answered

KEPT = dt.timedelta(hours=24)
ABANDONED = dt.timedelta(minutes=1)  # a request that has not been answered by then was cut off


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a key: the request it was used for, and what was answered (``None``: nothing yet)."""

    request: str
    status: int | None
    subject: str | None
    resumed: bool = False


class Answered:
    """Keys of one database. ``now`` is the clock."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim(self, actor: str, key: str, request: str, now: dt.datetime) -> Before | None:
        """Take the key, which is this caller's when ``None`` comes back; else what it was used for before.

        One whose request was cut off is taken over: what comes back is then ``resumed`` and this caller's.
        """
        mine = (answered.c.actor == actor, answered.c.key == key)
        with self._store.writing() as connection:
            connection.execute(delete(answered).where(answered.c.at < _text(now - KEPT)))
            row = connection.execute(select(answered).where(*mine)).one_or_none()
            if row is None:
                values = {"actor": actor, "key": key, "request": request, "at": _text(now)}
                connection.execute(insert(answered).values(values))
                return None
            cut_off = row.status is None and row.at < _text(now - ABANDONED) and row.request == request
            if cut_off:
                connection.execute(update(answered).where(*mine).values(at=_text(now)))
            return Before(row.request, row.status, row.subject, cut_off)

    def keep(self, actor: str, key: str, status: int, subject: str) -> None:
        """Note what was answered."""
        mine = (answered.c.actor == actor, answered.c.key == key)
        with self._store.writing() as connection:
            connection.execute(update(answered).where(*mine).values(status=status, subject=subject))

    def release(self, actor: str, key: str) -> None:
        """Nothing was written: the key is free again."""
        mine = (answered.c.actor == actor, answered.c.key == key)
        with self._store.writing() as connection:
            connection.execute(delete(answered).where(*mine))


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
