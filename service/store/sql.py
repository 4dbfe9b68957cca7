"""The store: records of one installation in a SQL database, with one writer at a time and a rising revision."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import URL, Connection, Engine, and_, delete, func, insert, inspect, select, update

from matching.domain import JobSeeker, Kind, Record
from matching.importers.base import R, ReadFile
from service.errors import StoreError, StoreTooNew
from service.store import tables
from service.store.codec import Encoded, decode, encode
from service.store.connection import connect, shown, store_errors, writing
from service.store.counts import ImportCounts, ImportRejected

_CHUNK = 500  # ids in one query: below the limit on bound parameters of every database


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


class Store:
    """Records by kind and id.

    People with protected identity are kept, but no reading method gives them out: to every caller they do not exist.
    Safe to use from several threads. Every method raises ``StoreError`` (Swedish) when the database cannot be used.
    """

    def __init__(self, url: str | URL, *, busy_timeout_s: float = 5.0) -> None:
        self.url = url
        self.busy_timeout_s = busy_timeout_s
        self._opened: Engine | None = None

    def open(self) -> Store:
        """Connect, make the tables of a new database, and refuse one that another version made."""
        engine = connect(self.url, self.busy_timeout_s)
        with store_errors(self.url):
            if not inspect(engine).has_table("state"):
                _create(engine)
            with engine.connect() as connection:
                _check_version(connection)
        self._opened = engine
        return self

    def close(self) -> None:
        """Let go of the database file."""
        if self._opened is not None:
            self._opened.dispose()
            self._opened = None

    def __enter__(self) -> Store:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- reading

    @property
    def revision(self) -> int:
        """Rises by one whenever anything changed; 0 for a new database."""
        with self._reading() as connection:
            return _revision(connection)

    @property
    def id(self) -> str:
        """Tells this database from every other, so that an index made of another one is not mistaken for its own."""
        with self._reading() as connection:
            return connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "id")) or ""

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record with this id, or ``None``."""
        return self.many(kind, [record_id]).get(record_id)

    def many(self, kind: Kind, ids: Sequence[str]) -> dict[str, Record]:
        """The records with these ids; unknown ids are absent."""
        table = tables.records[kind]
        query = select(table.c.id, table.c.payload).where(~table.c.protected)
        with self._reading() as connection:
            rows = [row for chunk in _chunks(ids) for row in connection.execute(query.where(table.c.id.in_(chunk)))]
        return {row.id: decode(row.payload, kind) for row in rows}

    def readings(self, kind: Kind, ids: Sequence[str], version: str) -> dict[str, str]:
        """What was read out of these records as they now are, as JSON; absent where nothing kept fits."""
        table, kept = tables.records[kind], tables.readings
        query = (
            select(kept.c.record_id, kept.c.payload)
            .join(table, and_(table.c.id == kept.c.record_id, table.c.fingerprint == kept.c.fingerprint))
            .where(kept.c.kind == kind.value, kept.c.version == version, ~table.c.protected)
        )
        with self._reading() as connection:
            rows = [row for part in _chunks(ids) for row in connection.execute(query.where(table.c.id.in_(part)))]
        return {row.record_id: row.payload for row in rows}

    def keep_readings(self, kind: Kind, payloads: Mapping[str, str], version: str) -> None:
        """Keep what was read out of records, over what was kept before, and drop what belongs to no record."""
        table, kept = tables.records[kind], tables.readings
        of_kind = kept.c.kind == kind.value
        with self._writing() as connection:
            now = _fingerprints(connection, kind, list(payloads))
            for part in _chunks(list(now)):
                connection.execute(delete(kept).where(of_kind, kept.c.record_id.in_(part)))
                about = {"kind": kind.value, "version": version}
                rows = [about | {"record_id": i, "fingerprint": now[i], "payload": payloads[i]} for i in part]
                connection.execute(insert(kept), rows)
            connection.execute(delete(kept).where(of_kind, kept.c.record_id.not_in(select(table.c.id))))

    def all(self, kind: Kind) -> list[Record]:
        """Every record of a kind, ordered by id."""
        table = tables.records[kind]
        query = select(table.c.payload).where(~table.c.protected).order_by(table.c.id)
        with self._reading() as connection:
            payloads = list(connection.scalars(query))
        return [decode(payload, kind) for payload in payloads]

    def titles(self, kind: Kind) -> dict[str, str]:
        """Title by id (of a person the alias), ordered by id, without reading the records themselves."""
        table = tables.records[kind]
        query = select(table.c.id, table.c.title).where(~table.c.protected).order_by(table.c.id)
        with self._reading() as connection:
            return {row.id: row.title for row in connection.execute(query)}

    def count(self, kind: Kind) -> int:
        """How many records of a kind there are."""
        table = tables.records[kind]
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(table).where(~table.c.protected)) or 0

    def changes_since(self, revision: int) -> list[Change]:
        """What was written or removed after ``revision``, each record once. One that ``get`` does not give is gone."""
        query = select(tables.changes).where(tables.changes.c.revision > revision)
        query = query.order_by(tables.changes.c.revision, tables.changes.c.kind, tables.changes.c.record_id)
        with self._reading() as connection:
            return [Change(Kind(row.kind), row.record_id) for row in connection.execute(query)]

    @property
    def today(self) -> dt.date | None:
        """The day that this installation lives on, for a demo; ``None`` means the real one."""
        with self._reading() as connection:
            value = connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "today"))
        return dt.date.fromisoformat(value) if value else None

    # --- writing

    def apply(self, read: ReadFile[R], kind: Kind, source: str, *, skip_bad_rows: bool = False) -> ImportCounts:
        """Write what a file holds, in one transaction: everything or nothing.

        Records are added or updated by id, tombstones removed; a tombstone for an unknown id is unchanged. An id given
        twice counts once (the last wins, the others are merged), and a tombstone beats a record of the same file, so
        that reading the file again changes nothing, not even the revision.

        Raises ``ImportRejected`` when the file has bad rows and ``skip_bad_rows`` is off.
        """
        refused = read.rows_read - read.rows_merged - len(read.records) - len(read.removed_ids)
        if read.errors and not skip_bad_rows:
            rejected = read.rows_read - read.rows_merged
            raise ImportRejected(source, ImportCounts(read.rows_read, read.rows_merged, rejected, errors=read.errors))
        gone: dict[str, None] = dict.fromkeys(read.removed_ids)
        kept: dict[str, Record] = {record.id: record for record in read.records if record.id not in gone}
        repeated = len(read.records) + len(read.removed_ids) - len(kept) - len(gone)
        encoded = {record_id: encode(record, kind) for record_id, record in kept.items()}
        with self._writing() as connection:
            known = _fingerprints(connection, kind, [*kept, *gone])
            added: list[str] = [record_id for record_id in kept if record_id not in known]
            updated: list[str] = [i for i in kept if i in known and known[i] != encoded[i].fingerprint]
            removed: list[str] = [record_id for record_id in gone if record_id in known]
            counts = ImportCounts(
                rows_read=read.rows_read,
                rows_merged=read.rows_merged + repeated,
                rows_refused=refused,
                added=len(added),
                updated=len(updated),
                unchanged=len(kept) + len(gone) - len(added) - len(updated) - len(removed),
                removed=len(removed),
                errors=read.errors,
            )
            if counts.changed:
                revision = _next_revision(connection)
                import_id = _log(connection, kind, source, revision, counts)
                rows = [_row(kept[i], encoded[i], source, import_id) for i in (*added, *updated)]
                _insert(connection, kind, rows[: len(added)])
                _update(connection, kind, rows[len(added) :])
                _delete(connection, kind, removed)
                _mark(connection, kind, [*added, *updated, *removed], revision)
        return counts

    def put(self, kind: Kind, record: Record, source: str) -> Outcome:
        """Write one record. Writing it again changes nothing, not even the revision."""
        encoded = encode(record, kind)
        with self._writing() as connection:
            known = _fingerprints(connection, kind, [record.id])
            if known.get(record.id) == encoded.fingerprint:
                return Outcome.UNCHANGED
            row = _row(record, encoded, source, None)
            if known:
                _update(connection, kind, [row])
            else:
                _insert(connection, kind, [row])
            _mark(connection, kind, [record.id], _next_revision(connection))
        return Outcome.UPDATED if known else Outcome.ADDED

    def delete(self, kind: Kind, record_id: str) -> bool:
        """Remove one record. Returns whether it existed (a protected person does not, and stays)."""
        table = tables.records[kind]
        with self._writing() as connection:
            found = connection.scalar(select(table.c.id).where(table.c.id == record_id, ~table.c.protected))
            if found is None:
                return False
            _delete(connection, kind, [record_id])
            _mark(connection, kind, [record_id], _next_revision(connection))
        return True

    def set_today(self, today: dt.date | None) -> None:
        """Fix the day that this installation lives on (a demo), or let it follow the real one."""
        with self._writing() as connection:
            connection.execute(delete(tables.state).where(tables.state.c.key == "today"))
            if today is not None:
                connection.execute(insert(tables.state).values(key="today", value=today.isoformat()))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with store_errors(self.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with store_errors(self.url), writing(self._engine) as connection:
            yield connection

    @property
    def _engine(self) -> Engine:
        if self._opened is None:
            raise RuntimeError("the store is not open")
        return self._opened


def _create(engine: Engine) -> None:
    """Make the tables, unless another process just did or the database belongs to something else."""
    with writing(engine) as connection:
        present = inspect(connection).get_table_names()
        if "state" in present:
            return
        if present:
            raise StoreError(
                f"Databasen {shown(engine.url)} används av något annat än Mäkla.",
                "Välj en annan mapp med --workspace eller en tom databas med MAKLA_DATABASE_URL.",
            )
        tables.metadata.create_all(connection)
        values = [("schema_version", tables.SCHEMA_VERSION), ("revision", 0), ("id", secrets.token_hex(8))]
        connection.execute(insert(tables.state), [{"key": key, "value": str(value)} for key, value in values])


def _check_version(connection: Connection) -> None:
    value = connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "schema_version"))
    version = int(value or 0)
    if version > tables.SCHEMA_VERSION:
        raise StoreTooNew(
            f"Databasen har schemaversion {version}, men det här programmet kan högst {tables.SCHEMA_VERSION}.",
            "Uppdatera Mäkla, eller välj en annan mapp med --workspace. Inget har ändrats.",
        )
    if version < tables.SCHEMA_VERSION:
        raise StoreError(
            f"Databasen har schemaversion {version}; det här programmet behöver {tables.SCHEMA_VERSION}.",
            "Läs in filerna på nytt i en tom mapp (--workspace).",
        )


def _revision(connection: Connection) -> int:
    return int(connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "revision")) or 0)


def _next_revision(connection: Connection) -> int:
    revision = _revision(connection) + 1
    connection.execute(update(tables.state).where(tables.state.c.key == "revision").values(value=str(revision)))
    return revision


def _fingerprints(connection: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, str]:
    table = tables.records[kind]
    found: dict[str, str] = {}
    for chunk in _chunks(ids):
        for row in connection.execute(select(table.c.id, table.c.fingerprint).where(table.c.id.in_(chunk))):
            found[row.id] = row.fingerprint
    return found


def _row(record: Record, encoded: Encoded, source: str, import_id: int | None) -> dict[str, object]:
    return {
        "id": record.id,
        "source": source,
        "title": (record.label if isinstance(record, JobSeeker) else record.title).replace("\0", ""),
        "payload": encoded.payload,
        "fingerprint": encoded.fingerprint,
        "protected": isinstance(record, JobSeeker) and record.protected_identity,
        "import_id": import_id,
        "updated_at": _now(),
    }


def _log(connection: Connection, kind: Kind, source: str, revision: int, counts: ImportCounts) -> int:
    # Row errors quote values of the file, which may speak of people: the log keeps numbers only.
    numbers = {name: value for name, value in counts.as_json().items() if name != "errors"}
    values = {"at": _now(), "kind": str(kind), "source": source, "revision": revision, "counts": json.dumps(numbers)}
    key = connection.execute(insert(tables.imports).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _insert(connection: Connection, kind: Kind, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(tables.records[kind]), rows)


def _update(connection: Connection, kind: Kind, rows: Sequence[dict[str, object]]) -> None:
    table = tables.records[kind]
    for row in rows:
        connection.execute(update(table).where(table.c.id == row["id"]).values(row))


def _delete(connection: Connection, kind: Kind, ids: Sequence[str]) -> None:
    table = tables.records[kind]
    for chunk in _chunks(ids):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


def _mark(connection: Connection, kind: Kind, ids: Sequence[str], revision: int) -> None:
    """Note that these records changed at ``revision`` (delete and insert: an upsert that every database knows)."""
    table = tables.changes
    for chunk in _chunks(ids):
        connection.execute(delete(table).where(table.c.kind == str(kind), table.c.record_id.in_(chunk)))
        rows = [{"kind": str(kind), "record_id": record_id, "revision": revision} for record_id in chunk]
        connection.execute(insert(table), rows)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
