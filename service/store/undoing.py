"""Taking back an import: each record that it wrote becomes what it was before, or nothing is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, and_, func, select

from matching.domain import Kind, Record
from service.store import rows, tables
from service.store.codec import Encoded, decode, encode
from service.store.rows import Author

CHANGED = "har ändrats efter inläsningen"
GONE = "har tagits bort efter inläsningen"
BACK = "har lagts till igen efter inläsningen"
ERASED = "är en person som raderades; personuppgifterna finns inte kvar"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record that stands in the way, and why (Swedish)."""

    record_id: str
    why: str


class Obstructed(Exception):
    """The import cannot be taken back."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__(obstacles)
        self.obstacles = obstacles


def undo(connection: Connection, kind: Kind, import_id: int, by: str) -> int:
    """Restore the earlier versions of every record that an import wrote; how many there were.

    Raises ``Obstructed`` with every record that was written to since: then nothing is changed.
    """
    past = tables.history
    query = select(past).where(past.c.import_id == import_id, past.c.kind == kind.value)
    written = {row.record_id: row for row in connection.execute(query)}
    ids = list(written)
    present = rows.known(connection, kind, ids)
    last = _last_versions(connection, kind, ids)
    obstacles = [
        Obstacle(record_id, why)
        for record_id, row in written.items()
        if (why := _obstacle(row, present.get(record_id), last[record_id]))
    ]
    if obstacles:
        raise Obstructed(sorted(obstacles, key=lambda one: one.record_id))
    author = Author(by, "ångrad inläsning")
    before = _before(connection, kind, written)
    rows.write(connection, kind, before, present, author)
    rows.remove(connection, kind, {i: present[i] for i in ids if i not in before}, author)
    if ids:
        rows.mark(connection, kind, ids, rows.next_revision(connection))
    return len(ids)


def _obstacle(row: Row[tuple[object, ...]], present: rows.Known | None, last: int) -> str:
    if row.operation == "erased":
        return ERASED
    if row.operation == "removed":
        return BACK if present is not None or last != row.version else ""
    if present is None:
        return GONE
    return CHANGED if present.version != row.version else ""


def _last_versions(connection: Connection, kind: Kind, ids: list[str]) -> Mapping[str, int]:
    past = tables.history
    query = select(past.c.record_id, func.max(past.c.version)).group_by(past.c.record_id)
    return {
        row[0]: row[1]
        for chunk in rows.chunks(ids)
        for row in connection.execute(query.where(past.c.kind == kind.value, past.c.record_id.in_(chunk)))
    }


def _before(
    connection: Connection, kind: Kind, written: Mapping[str, Row[tuple[object, ...]]]
) -> dict[str, tuple[Record, Encoded]]:
    """What each record said before; those that the import added said nothing."""
    past = tables.history
    found: dict[str, tuple[Record, Encoded]] = {}
    for chunk in rows.chunks([i for i, row in written.items() if row.operation != "added"]):
        of_these = and_(past.c.kind == kind.value, past.c.record_id.in_(chunk), past.c.payload.is_not(None))
        query = select(past.c.record_id, past.c.version, past.c.payload).where(of_these).order_by(past.c.version)
        for row in connection.execute(query):
            if row.version < written[row.record_id].version:
                record = decode(row.payload, kind)
                found[row.record_id] = record, encode(record, kind)
    return found
