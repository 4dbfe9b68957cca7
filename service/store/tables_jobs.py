"""Tables of imports in the background, and of writes that must not be done twice."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from service.store.tables import metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("status", String(12), nullable=False),  # see service.imports.JobStatus
    Column("kind", String(10), nullable=False),
    Column("file_name", Text, nullable=False),  # as the client called it; shown, never opened
    Column("asked", Text, nullable=False),  # JSON: format, columns, skip_bad_rows, preview, by_text
    Column("by_whom", Text, nullable=False),  # id of the actor, or empty
    Column("unit", Text, nullable=False),
    Column("local", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),  # UTC, ISO 8601
    Column("started_at", String(32)),
    Column("ended_at", String(32)),
    Column("worker", String(80)),  # who runs it
    Column("seen_at", String(32)),  # when its worker last said that it lives
    Column("step", String(20), nullable=False),  # what is being done
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("outcome", Text),  # JSON: counts, row errors, preview, problem
    Column("import_id", Integer),  # in ``imports``, when something changed
    Column("undone_at", String(32)),
    Index("jobs_by_status", "status"),
)
"""Imports that were handed in. What a file held is in ``outcome`` only until the row is cleared."""

answered = Table(
    "answered",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", String(64), nullable=False),  # SHA-256 of the address and the content
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("status", Integer),  # none while the first request is being answered
    Column("subject", Text),  # what was written, by which the answer is made again
    Index("answered_by_time", "at"),
)
"""Idempotency keys. No answer is kept, only what it was about: the record itself, and its history, hold the rest."""
