"""The store: records of one installation in a SQL database, with one writer at a time and a rising revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import URL, Connection, Engine, delete, func, insert, select

from matching.domain import Kind, Record
from matching.importers.base import R, ReadFile
from service.errors import VersionConflict
from service.store import connection as connections
from service.store import past, patience, rows, tables
from service.store.codec import Encoded, decode, encode
from service.store.connection import connect, store_errors
from service.store.counts import ImportCounts, ImportRejected
from service.store.past import HistoryEntry
from service.store.rows import Author, Known, chunks
from service.store.schema import Upgrade, settle

_PULSE = "SELECT key, value FROM state WHERE key IN ('revision', 'id', 'today')"


class Outcome(StrEnum):
    """What writing one record did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was written or removed after some revision."""

    kind: Kind
    record_id: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """What tells whether anything changed: the revision, which database it is, and the day it lives on (a demo's)."""

    revision: int
    id: str
    today: dt.date | None


@dataclass(frozen=True, slots=True)
class Versioned:
    """A record with the version that a change of it must name, and when it was last changed (UTC, ISO 8601)."""

    record: Record
    version: int
    updated_at: str


class Store:
    """Records by kind and id.

    People with protected identity are kept, but no reading method gives them out: to every caller they do not exist.
    Safe to use from several threads. Every method raises ``StoreError`` (Swedish) when the database cannot be used.
    """

    def __init__(self, url: str | URL, *, busy_timeout_s: float = 5.0) -> None:
        self.url = url
        self.busy_timeout_s = busy_timeout_s
        self.upgraded: Upgrade | None = None  # what ``open`` did to an old database
        self._opened: Engine | None = None
        self._counted: dict[tuple[Kind, str | None], tuple[tuple[str, int], int]] = {}

    def open(self, *, upgrade: bool = False) -> Store:
        """Connect, make the tables of an empty database, and bring an old one up to date.

        An old SQLite file is upgraded after a copy of it was made beside it; an old server database only when
        ``upgrade`` says so (else ``StoreOutdated``). One that a newer version made is refused and left alone.
        """
        engine = connect(self.url, self.busy_timeout_s)
        try:
            with store_errors(self.url):
                self.upgraded = settle(engine, upgrade=upgrade)
        except BaseException:
            engine.dispose()
            raise
        patience.limit(engine)
        self._opened = engine
        return self

    @property
    def backend(self) -> str:
        """The kind of database: ``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def close(self) -> None:
        """Let go of the database file."""
        if self._opened is not None:
            self._opened.dispose()
            self._opened = None

    def __enter__(self) -> Store:
        return self if self._opened is not None else self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- reading

    @property
    def revision(self) -> int:
        """Rises by one whenever anything changed; 0 for a new database."""
        with self.reading() as connection:
            return rows.revision(connection)

    def pulse(self) -> Pulse:
        """Revision, id and day in one look, cheap enough for every question."""
        with store_errors(self.url):
            told = dict(connections.glance(self._engine, _PULSE))
        today = told.get("today")
        return Pulse(int(told.get("revision", 0)), told.get("id", ""), dt.date.fromisoformat(today) if today else None)

    def glance(self, query: str, *values: str) -> list[Any]:
        """The rows of one plain query whose question marks are ``values``, cheap enough for every request."""
        with store_errors(self.url):
            return connections.glance(self._engine, query, values)

    def append(self, query: str, *values: str) -> None:
        """Run one statement that adds rows which nothing else depends on. ``?`` stands for each value."""
        with store_errors(self.url):
            connections.append(self._engine, query, values)

    @property
    def id(self) -> str:
        """Tells this database from every other, so that an index made of another one is not mistaken for its own."""
        with self.reading() as connection:
            return connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "id")) or ""

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record with this id, or ``None``."""
        return self.many(kind, [record_id]).get(record_id)

    def many(self, kind: Kind, ids: Sequence[str]) -> dict[str, Record]:
        """The records with these ids; unknown ids are absent."""
        table = tables.records[kind]
        query = select(table.c.id, table.c.payload).where(~table.c.protected)
        with self.reading() as connection:
            found = [
                row for chunk in chunks(_askable(ids)) for row in connection.execute(query.where(table.c.id.in_(chunk)))
            ]
        return {row.id: decode(row.payload, kind) for row in found}

    def readings(self, kind: Kind, ids: Sequence[str], version: str) -> dict[str, str]:
        """What was read out of these records as they now are, as JSON; absent where nothing kept fits."""
        with self.reading() as connection:
            return past.readings(connection, kind, _askable(ids), version)

    def keep_readings(self, kind: Kind, payloads: Mapping[str, str], version: str) -> None:
        """Keep what was read out of records, over what was kept before. Of records that are gone nothing is kept."""
        with self.writing() as connection:
            past.keep_readings(connection, kind, payloads, version)

    def all(self, kind: Kind) -> list[Record]:
        """Every record of a kind, ordered by id."""
        table = tables.records[kind]
        query = select(table.c.payload).where(~table.c.protected).order_by(table.c.id)
        with self.reading() as connection:
            payloads = list(connection.scalars(query))
        return [decode(payload, kind) for payload in payloads]

    def titles(self, kind: Kind) -> dict[str, str]:
        """Title by id (of a person the alias), ordered by id, without reading the records themselves."""
        table = tables.records[kind]
        query = select(table.c.id, table.c.title).where(~table.c.protected).order_by(table.c.id)
        with self.reading() as connection:
            return {row.id: row.title for row in connection.execute(query)}

    def get_versioned(self, kind: Kind, record_id: str) -> Versioned | None:
        """The record with this id and its version, or ``None``."""
        table = tables.records[kind]
        query = select(table.c.payload, table.c.version, table.c.updated_at).where(~table.c.protected)
        with self.reading() as connection:
            for asked in _askable([record_id]):
                row = connection.execute(query.where(table.c.id == asked)).one_or_none()
                if row is not None:
                    return Versioned(decode(row.payload, kind), row.version, row.updated_at)
        return None

    def version(self, kind: Kind, record_id: str) -> int | None:
        """The version of the record with this id, or ``None``. It rises with every change, over removals too."""
        found = self.get_versioned(kind, record_id)
        return found.version if found else None

    def page(
        self,
        kind: Kind,
        *,
        after: str | None = None,
        limit: int = 100,
        unit: str | None = None,
        text: str | None = None,
    ) -> list[Versioned]:
        """Up to ``limit`` records in order of id, those after the id ``after``; of one unit; with ``text`` in them.

        ``text`` is looked for without case in the id and the name (of a person the alias), a need's employer and
        occupation, and a course's code and provider.
        """
        table = tables.records[kind]
        query = select(table.c.payload, table.c.version, table.c.updated_at).where(~table.c.protected)
        if after is not None:
            query = query.where(table.c.id > rows.sayable(after))
        if unit is not None:
            query = query.where(table.c.unit == rows.sayable(unit))
        if text:
            query = query.where(table.c.folded.contains(rows.sayable(text).casefold(), autoescape=True))
        with self.reading() as connection:
            found = connection.execute(query.order_by(table.c.id).limit(limit)).all()
        return [Versioned(decode(row.payload, kind), row.version, row.updated_at) for row in found]

    def history(self, kind: Kind, record_id: str) -> list[HistoryEntry]:
        """Every version of a record, oldest first, also of one that is gone. Of a protected person there is none."""
        with self.reading() as connection:
            return [entry for asked in _askable([record_id]) for entry in past.history(connection, kind, asked)]

    def count(self, kind: Kind, unit: str | None = None) -> int:
        """How many records of a kind there are, or of one unit. Once for each revision: it reads the whole table."""
        pulse = self.pulse()
        known = self._counted.get((kind, unit))
        if known is not None and known[0] == (pulse.id, pulse.revision):
            return known[1]
        table = tables.records[kind]
        query = select(func.count()).select_from(table).where(~table.c.protected)
        if unit is not None:
            query = query.where(table.c.unit == rows.sayable(unit))
        with self.reading() as connection:
            found = connection.scalar(query) or 0
        self._counted[kind, unit] = ((pulse.id, pulse.revision), found)
        return found

    def changes_since(self, revision: int) -> list[Change]:
        """What was written or removed after ``revision``, each record once. One that ``get`` does not give is gone."""
        query = select(tables.changes).where(tables.changes.c.revision > revision)
        query = query.order_by(tables.changes.c.revision, tables.changes.c.kind, tables.changes.c.record_id)
        with self.reading() as connection:
            return [Change(Kind(row.kind), row.record_id) for row in connection.execute(query)]

    @property
    def today(self) -> dt.date | None:
        """The day that this installation lives on, for a demo; ``None`` means the real one."""
        with self.reading() as connection:
            value = connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "today"))
        return dt.date.fromisoformat(value) if value else None

    # --- writing

    def apply(
        self,
        read: ReadFile[R],
        kind: Kind,
        source: str,
        *,
        skip_bad_rows: bool = False,
        by: str = "",
        first: Callable[[Connection], None] | None = None,
        last: Callable[[Connection, ImportCounts], None] | None = None,
    ) -> ImportCounts:
        """Write what a file holds, in one transaction: everything or nothing.

        Records are added or updated by id, tombstones removed; a tombstone for an unknown id is unchanged. An id given
        twice counts once (the last wins, the others are merged), and a tombstone beats a record of the same file, so
        that reading the file again changes nothing, not even the revision.

        ``first`` and ``last`` are run inside the transaction, before and after the records are written: what they
        write stands and falls with the file, and what they raise undoes it.

        Raises ``ImportRejected`` when the file has bad rows and ``skip_bad_rows`` is off.
        """
        refused = read.rows_read - read.rows_merged - len(read.records) - len(read.removed_ids)
        if read.errors and not skip_bad_rows:
            rejected = read.rows_read - read.rows_merged
            raise ImportRejected(source, ImportCounts(read.rows_read, read.rows_merged, rejected, errors=read.errors))
        gone: dict[str, None] = dict.fromkeys(_askable(read.removed_ids))
        kept: dict[str, Record] = {record.id: record for record in read.records if record.id not in gone}
        written = len(kept) + len(set(read.removed_ids))
        encoded = {record_id: encode(record, kind) for record_id, record in kept.items()}
        with self.writing() as connection:
            if first is not None:
                first(connection)
            known = rows.known(connection, kind, [*kept, *gone])
            added: list[str] = [record_id for record_id in kept if record_id not in known]
            updated: list[str] = [i for i in kept if i in known and known[i].fingerprint != encoded[i].fingerprint]
            removed: list[str] = [record_id for record_id in gone if record_id in known]
            counts = ImportCounts(
                rows_read=read.rows_read,
                rows_merged=read.rows_merged + len(read.records) + len(read.removed_ids) - written,
                rows_refused=refused,
                added=len(added),
                updated=len(updated),
                unchanged=written - len(added) - len(updated) - len(removed),
                removed=len(removed),
                errors=read.errors,
            )
            if counts.changed:
                revision = rows.next_revision(connection)
                counts = replace(counts, import_id=rows.log(connection, kind, source, revision, counts))
                author = Author(by, source, counts.import_id)
                changed: dict[str, tuple[Record, Encoded]] = {i: (kept[i], encoded[i]) for i in (*added, *updated)}
                rows.write(connection, kind, changed, known, author)
                rows.remove(connection, kind, {i: known[i] for i in removed}, author)
                rows.mark(connection, kind, [*changed, *removed], revision)
            if last is not None:
                last(connection, counts)
        return counts

    def put(
        self, kind: Kind, record: Record, source: str, *, expected_version: int | None = None, by: str = ""
    ) -> Outcome:
        """Write one record. Writing it again changes nothing, not even the revision.

        With ``expected_version`` only over that version of it (0: only where there is none); else ``VersionConflict``.
        """
        encoded = encode(record, kind)
        with self.writing() as connection:
            known = rows.known(connection, kind, [record.id])
            _expect(record.id, known, expected_version)
            if record.id in known and known[record.id].fingerprint == encoded.fingerprint:
                return Outcome.UNCHANGED
            rows.write(connection, kind, {record.id: (record, encoded)}, known, Author(by, source))
            rows.mark(connection, kind, [record.id], rows.next_revision(connection))
        return Outcome.UPDATED if known else Outcome.ADDED

    def delete(self, kind: Kind, record_id: str, *, expected_version: int | None = None, by: str = "") -> bool:
        """Remove one record. Returns whether it existed (a protected person does not, and stays).

        Of a person nothing is kept but that it happened. ``expected_version`` as in ``put``.
        """
        with self.writing() as connection:
            found = rows.known(connection, kind, _askable([record_id]))
            known = {i: was for i, was in found.items() if not was.protected}
            if not known and expected_version is None:
                return False
            _expect(record_id, known, expected_version)
            rows.remove(connection, kind, known, Author(by, ""))
            rows.mark(connection, kind, [record_id], rows.next_revision(connection))
        return True

    def set_today(self, today: dt.date | None) -> None:
        """Fix the day that this installation lives on (a demo), or let it follow the real one."""
        with self.writing() as connection:
            connection.execute(delete(tables.state).where(tables.state.c.key == "today"))
            if today is not None:
                connection.execute(insert(tables.state).values(key="today", value=today.isoformat()))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction in which every query sees the same moment. For the tables of other parts, too."""
        with store_errors(self.url), connections.reading(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the one write lock: committed at the end, undone by an exception.

        Does not raise the revision: that belongs to the records, which an index follows.
        """
        with store_errors(self.url), connections.writing(self._engine) as connection:
            yield connection

    @property
    def _engine(self) -> Engine:
        if self._opened is None:
            raise RuntimeError("the store is not open")
        return self._opened


def _expect(record_id: str, known: Mapping[str, Known], expected: int | None) -> None:
    """Raise ``VersionConflict`` unless the record is at the version that the writer has seen (0: not there)."""
    if expected is None:
        return
    current = known[record_id].version if record_id in known else None
    if (current or 0) != expected:
        raise VersionConflict(record_id, expected, current)


def _askable(ids: Iterable[str]) -> list[str]:
    """The ids that a record can have: no database takes others, so nothing is found under them."""
    return [record_id for record_id in ids if record_id == rows.sayable(record_id)]
