"""What counsellors decided about their clients' routes, with reasons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_counselling"
down_revision: str | None = "0005_jobs"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", ID, sa.ForeignKey("seekers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("course_id", sa.Text, nullable=False),
        sa.Column("gate", sa.Text, nullable=False),
        sa.Column("gate_text", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("undone_at", sa.String(32), nullable=False),
        sa.Column("undone_by_id", sa.Text, nullable=False),
        sa.Column("undone_by_name", sa.Text, nullable=False),
    )
    op.create_index("overrides_by_client", "overrides", ["client_id"])
