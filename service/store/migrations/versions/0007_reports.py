"""Decisions of MYH, key figures, and reports that were made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_reports"
down_revision: str | None = "0006_counselling"

# Compared and ordered byte by byte, as SQLite does.
ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "yh_applications",
        sa.Column("number", ID, primary_key=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "key_figures",
        sa.Column("name", ID, primary_key=True),
        sa.Column("area", sa.String(4), primary_key=True),
        sa.Column("period", sa.String(8), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
    )
    op.create_table(
        "report_runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("today", sa.String(10), nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("request_key", sa.String(64), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("report_runs_by_request", "report_runs", ["kind", "request_key", "basis"])
