"""The tables of the reports: decisions of MYH, key figures of official statistics, and the reports that were made."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from service.store.tables import ID, metadata

yh_applications = Table(
    "yh_applications",
    metadata,
    Column("number", ID, primary_key=True),  # diarienummer, "MYH 2024/3043"
    Column("year", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("payload", Text, nullable=False),  # JSON of the frozen record
)
"""Applications to run yrkeshögskola programmes, as the authority published its decisions."""

key_figures = Table(
    "key_figures",
    metadata,
    Column("name", ID, primary_key=True),
    Column("area", String(4), primary_key=True),  # 00, 04, 0484
    Column("period", String(8), primary_key=True),  # 2025, 2025-K3, 2025-10
    Column("value", Text, nullable=False),  # shortest decimal that reads back the same
    Column("unit", Text, nullable=False),
    Column("source", Text, nullable=False),
)
"""Values of official statistics. A value told anew replaces the old: statistics are corrected."""

report_runs = Table(
    "report_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("kind", String(20), nullable=False),  # unmet
    Column("today", String(10), nullable=False),
    Column("request", Text, nullable=False),  # JSON of everything that was chosen
    Column("request_key", String(64), nullable=False),  # digest of the request
    Column("basis", String(64), nullable=False),  # digest of what it was made from: records, model, weights
    Column("payload", Text, nullable=False),  # JSON of the report, without people
    Index("report_runs_by_request", "kind", "request_key", "basis"),
)
"""Reports as they were made, for comparing with later. A report never holds the id of a person."""
