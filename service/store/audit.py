"""The audit log, the count of failed sign-ins and this installation's own keys, in the database."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from service.store import tables_access as tables
from service.store.sql import Store


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which object, and when. Never what it was about."""

    at: str
    actor: str
    action: str
    kind: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failed sign-ins from one source (an account's name or an address)."""

    failures: int
    last_at: str
    blocked_until: str


class AuditStore:
    """Reads and writes, each in one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, *entries: AuditEntry) -> None:
        """Add lines to the log, all or none."""
        if not entries:
            return
        names = AuditEntry.__slots__
        row = f"({', '.join('?' * len(names))})"
        query = f"INSERT INTO {tables.audit_log.name} ({', '.join(names)}) VALUES {', '.join([row] * len(entries))}"
        self._store.append(query, *(getattr(entry, name) for entry in entries for name in names))

    def entries(self, limit: int, *, before: int | None = None) -> list[tuple[int, AuditEntry]]:
        """The newest lines first, with their numbers, those below ``before`` when it is given."""
        query = select(tables.audit_log).order_by(tables.audit_log.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(tables.audit_log.c.id < before)
        with self._store.reading() as connection:
            rows = connection.execute(query).all()
        return [(row.id, AuditEntry(row.at, row.actor, row.action, row.kind, row.object_id)) for row in rows]

    def count_before(self, at: str) -> int:
        """How many lines are older."""
        query = select(func.count()).select_from(tables.audit_log).where(tables.audit_log.c.at < at)
        with self._store.reading() as connection:
            return connection.scalar(query) or 0

    def forget_before(self, at: str) -> int:
        """Drop lines that are older. Returns how many."""
        with self._store.writing() as connection:
            return connection.execute(delete(tables.audit_log).where(tables.audit_log.c.at < at)).rowcount

    def secret(self, name: str) -> bytes:
        """The installation's key of this name: 32 random bytes, made at the first call, the same ever after."""
        table = tables.access_secrets
        query = select(table.c.value).where(table.c.name == name)
        with self._store.reading() as connection:
            value = connection.scalar(query)
        if value is None:
            with self._store.writing() as connection:
                value = connection.scalar(query)
                if value is None:
                    value = secrets.token_hex(32)
                    connection.execute(insert(table).values(name=name, value=value))
        return bytes.fromhex(value)

    def attempt(
        self, sources: list[str], now: str, forgotten_before: str, count: Callable[[str, Attempts | None], Attempts]
    ) -> str | None:
        """Count one sign-in from every source as failed before it is tried, in one transaction.

        Returns until when a source is blocked (and counts nothing then), else ``None``. Counting first means that many
        attempts at once get no further than as many one after another.
        """
        table = tables.sign_in_attempts
        with self._store.writing() as connection:
            connection.execute(delete(table).where(table.c.last_at < forgotten_before, table.c.blocked_until <= now))
            rows = connection.execute(select(table).where(table.c.source.in_(sources))).all()
            known = {row.source: Attempts(row.failures, row.last_at, row.blocked_until) for row in rows}
            blocked = max((a.blocked_until for a in known.values()), default="")
            if blocked > now:
                return blocked
            for source in sources:
                counted = count(source, known.get(source))
                values = {name: getattr(counted, name) for name in Attempts.__slots__}
                if source in known:
                    connection.execute(update(table).where(table.c.source == source).values(**values))
                else:
                    connection.execute(insert(table).values(source=source, **values))
        return None

    def forgive(self, wholly: str, once: str) -> None:
        """Forget every failure of the source ``wholly``, and the latest of the source ``once``."""
        table = tables.sign_in_attempts
        with self._store.writing() as connection:
            connection.execute(delete(table).where(table.c.source == wholly))
            query = update(table).where(table.c.source == once)
            connection.execute(query.values(failures=table.c.failures - 1, blocked_until=""))
