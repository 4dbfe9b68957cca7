"""What is kept beside a record: every version of it, and what was read out of it as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, insert, select

from matching.domain import Kind, Record
from service.store import rows, tables
from service.store.codec import decode
from service.store.rows import chunks


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One version of a record: when, by whom and what it then said (``None``: it was removed or erased)."""

    version: int
    at: str
    by: str
    operation: str  # added, updated, removed, erased
    record: Record | None
    source: str
    import_id: int | None = None


def history(connection: Connection, kind: Kind, record_id: str) -> list[HistoryEntry]:
    """Every version of a record, oldest first. Of a protected person there is none."""
    table, past = tables.records[kind], tables.history
    hidden = select(table.c.id).where(table.c.protected)
    query = select(past).where(past.c.kind == kind.value, past.c.record_id.not_in(hidden)).order_by(past.c.version)
    return [
        HistoryEntry(
            row.version,
            row.at,
            row.by_whom,
            row.operation,
            decode(row.payload, kind) if row.payload is not None else None,
            row.source,
            row.import_id,
        )
        for row in connection.execute(query.where(past.c.record_id == record_id))
    ]


def readings(connection: Connection, kind: Kind, ids: Sequence[str], version: str) -> dict[str, str]:
    """What was read out of these records as they now are, as JSON; absent where nothing kept fits."""
    table, kept = tables.records[kind], tables.readings
    query = (
        select(kept.c.record_id, kept.c.payload)
        .join(table, and_(table.c.id == kept.c.record_id, table.c.fingerprint == kept.c.fingerprint))
        .where(kept.c.kind == kind.value, kept.c.version == version, ~table.c.protected)
    )
    found = [row for part in chunks(ids) for row in connection.execute(query.where(table.c.id.in_(part)))]
    return {row.record_id: row.payload for row in found}


def keep_readings(connection: Connection, kind: Kind, payloads: Mapping[str, str], version: str) -> None:
    """Keep what was read out of records, over what was kept before. Of records that are gone nothing is kept."""
    kept = tables.readings
    of_kind = kept.c.kind == kind.value
    now = rows.known(connection, kind, list(payloads))
    for part in chunks(list(now)):
        connection.execute(delete(kept).where(of_kind, kept.c.record_id.in_(part)))
        about = {"kind": kind.value, "version": version}
        made = [about | {"record_id": i, "fingerprint": now[i].fingerprint, "payload": payloads[i]} for i in part]
        connection.execute(insert(kept), made)
