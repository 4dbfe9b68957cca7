"""The need ledger: events about needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_ledger"
down_revision: str | None = "0002_versions_history"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "ledger_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("need_id", ID, nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("status", sa.String(15), nullable=False),
        sa.Column("filled", sa.Integer, nullable=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("other", ID, nullable=False),
    )
    op.create_index("ledger_events_by_need", "ledger_events", ["need_id"])
