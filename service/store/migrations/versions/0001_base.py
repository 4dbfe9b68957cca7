"""The schema of version 0.1, which had no migrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_base"
down_revision: str | None = None

# Ids are compared and ordered byte by byte, as SQLite does.
ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and the row that says so."""
    op.create_table(
        "state", sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("record_id", ID, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("changes_by_revision", "changes", ["revision"])
    op.create_table(
        "readings",
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("record_id", ID, primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("version", sa.String(120), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    for name in ("seekers", "needs", "courses"):
        op.create_table(
            name,
            sa.Column("id", ID, primary_key=True),
            sa.Column("source", sa.Text, nullable=False),
            sa.Column("title", sa.Text, nullable=False),
            sa.Column("payload", sa.Text, nullable=False),
            sa.Column("fingerprint", sa.String(64), nullable=False),
            sa.Column("protected", sa.Boolean, nullable=False),
            sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id")),
            sa.Column("updated_at", sa.String(32), nullable=False),
        )
