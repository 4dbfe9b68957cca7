"""The table of what counsellors decided about their clients' routes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from service.store.tables import ID, metadata

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ID, ForeignKey("seekers.id", ondelete="CASCADE"), nullable=False),
    Column("action", String(10), nullable=False),
    Column("need_id", Text, nullable=False),  # empty where the decision is about a course
    Column("course_id", Text, nullable=False),  # empty where it is about a job
    Column("gate", Text, nullable=False),  # what was checked, and what it said then
    Column("gate_text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("undone_at", String(32), nullable=False),  # empty while the decision stands
    Column("undone_by_id", Text, nullable=False),
    Column("undone_by_name", Text, nullable=False),
    Index("overrides_by_client", "client_id"),
)
"""Decisions for and against routes. They go with the client; one that was taken back stays in the history."""
