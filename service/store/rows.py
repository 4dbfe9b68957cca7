"""Writing rows of records, their history and the change log. Everything here runs inside one write transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from matching.domain import Course, JobSeeker, Kind, Need, Record
from service.store import tables
from service.store.codec import Encoded
from service.store.counts import ImportCounts

CHUNK = 500  # ids in one query: below the limit on bound parameters of every database


@dataclass(frozen=True, slots=True)
class Known:
    """What is there of a record already."""

    fingerprint: str
    version: int
    protected: bool


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, from where: kept with every version."""

    by: str
    source: str
    import_id: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", sayable(self.by))
        object.__setattr__(self, "source", sayable(self.source))


def revision(connection: Connection) -> int:
    """The revision of the database."""
    return int(connection.scalar(select(tables.state.c.value).where(tables.state.c.key == "revision")) or 0)


def next_revision(connection: Connection) -> int:
    """Raise the revision by one."""
    risen = revision(connection) + 1
    connection.execute(update(tables.state).where(tables.state.c.key == "revision").values(value=str(risen)))
    return risen


def known(connection: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, Known]:
    """What is there of the records with these ids, protected people too."""
    table = tables.records[kind]
    query = select(table.c.id, table.c.fingerprint, table.c.version, table.c.protected)
    return {
        row.id: Known(row.fingerprint, row.version, row.protected)
        for chunk in chunks(ids)
        for row in connection.execute(query.where(table.c.id.in_(chunk)))
    }


def log(connection: Connection, kind: Kind, source: str, at_revision: int, counts: ImportCounts) -> int:
    """Note an import. Row errors quote values of the file, which may speak of people: only numbers are kept."""
    numbers = {name: value for name, value in counts.as_json().items() if name != "errors"}
    values = {
        "at": now(),
        "kind": str(kind),
        "source": sayable(source),
        "revision": at_revision,
        "counts": json.dumps(numbers),
    }
    key = connection.execute(insert(tables.imports).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def write(
    connection: Connection,
    kind: Kind,
    records: Mapping[str, tuple[Record, Encoded]],
    present: Mapping[str, Known],
    author: Author,
) -> None:
    """Add or update records by id, and add to their history. ``present`` holds those that are there already."""
    table = tables.records[kind]
    fresh = [record_id for record_id in records if record_id not in present]
    last = _last_versions(connection, kind, fresh)
    at = now()
    rows: list[dict[str, object]] = [
        {
            "id": record_id,
            "source": author.source,
            "title": sayable(record.label if isinstance(record, JobSeeker) else record.title),
            "payload": encoded.payload,
            "fingerprint": encoded.fingerprint,
            "protected": isinstance(record, JobSeeker) and record.protected_identity,
            "import_id": author.import_id,
            "updated_at": at,
            "version": (present[record_id].version if record_id in present else last.get(record_id, 0)) + 1,
            "unit": sayable(record.unit) if isinstance(record, JobSeeker) else "",
            "folded": folded(record),
        }
        for record_id, (record, encoded) in records.items()
    ]
    added = [row for row in rows if row["id"] not in present]
    updated = [row for row in rows if row["id"] in present]
    if added:
        connection.execute(insert(table), added)
    if updated:
        values: dict[str, object] = {name: bindparam(f"new_{name}") for name in updated[0] if name != "id"}
        renamed = [{f"new_{name}": value for name, value in row.items()} for row in updated]
        connection.execute(update(table).where(table.c.id == bindparam("new_id")).values(values), renamed)
    _remember(connection, kind, added, "added", author)
    _remember(connection, kind, updated, "updated", author)


def remove(connection: Connection, kind: Kind, gone: Mapping[str, Known], author: Author) -> None:
    """Remove records and what was read out of them. Of a person nothing is left but that it happened."""
    table, read = tables.records[kind], tables.readings
    personal = kind is Kind.SEEKER
    past = tables.history
    for chunk in chunks(list(gone)):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))
        connection.execute(delete(read).where(read.c.kind == kind.value, read.c.record_id.in_(chunk)))
        if personal:
            connection.execute(delete(past).where(past.c.kind == kind.value, past.c.record_id.in_(chunk)))
    at = now()
    rows: list[dict[str, object]] = [
        {"id": i, "version": was.version + 1, "updated_at": at, "payload": None} for i, was in gone.items()
    ]
    who = Author(author.by, "", author.import_id) if personal else author
    _remember(connection, kind, rows, "erased" if personal else "removed", who)


def mark(connection: Connection, kind: Kind, ids: Sequence[str], at_revision: int) -> None:
    """Note that these records changed at this revision (delete and insert: an upsert that every database knows)."""
    table = tables.changes
    for chunk in chunks(ids):
        connection.execute(delete(table).where(table.c.kind == str(kind), table.c.record_id.in_(chunk)))
        rows = [{"kind": str(kind), "record_id": record_id, "revision": at_revision} for record_id in chunk]
        connection.execute(insert(table), rows)


def folded(record: Record) -> str:
    """What a list of records is searched by, without case: id, name and the few words that people know it by."""
    parts = [record.id]
    match record:
        case JobSeeker():
            parts += [record.label]
        case Need():
            parts += [record.title, record.employer, record.occupation]
        case Course():
            parts += [record.title, record.code or "", record.provider]
    return sayable("\n".join(part for part in parts if part)).casefold()


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids, as many at a time as one query may carry."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def sayable(text: str) -> str:
    """The text without what PostgreSQL cannot hold (zero bytes) and what is no text at all (lone surrogates)."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def now() -> str:
    """The time, UTC, as it is kept."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _last_versions(connection: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, int]:
    """The highest version that records which are not there any more once had."""
    past = tables.history
    query = select(past.c.record_id, func.max(past.c.version)).group_by(past.c.record_id)
    return {
        row[0]: row[1]
        for chunk in chunks(ids)
        for row in connection.execute(query.where(past.c.kind == kind.value, past.c.record_id.in_(chunk)))
    }


def _remember(
    connection: Connection, kind: Kind, rows: Sequence[Mapping[str, object]], operation: str, author: Author
) -> None:
    if rows:
        about = {"kind": kind.value, "by_whom": author.by, "operation": operation, "source": author.source}
        lines = [
            about
            | {"record_id": row["id"], "version": row["version"], "at": row["updated_at"], "payload": row["payload"]}
            | {"import_id": author.import_id}
            for row in rows
        ]
        connection.execute(insert(tables.history), lines)
