"""The table of the need ledger: events, each written once."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from service.store.tables import ID, metadata

ledger_events = Table(
    "ledger_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("need_id", ID, nullable=False),
    Column("what", String(10), nullable=False),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("status", String(15), nullable=False),  # empty where the event is about something else
    Column("filled", Integer, nullable=True),
    Column("day", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("other", ID, nullable=False),
    Index("ledger_events_by_need", "need_id"),
)
"""Nothing here is changed or removed: it is evidence of what employers said, and outlives the need's own record."""
