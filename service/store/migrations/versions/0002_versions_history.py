"""Versions, history and lists: every record gets a number that rises, and everything it has said is kept."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_versions_history"
down_revision: str | None = "0001_base"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KINDS = {"seekers": "seeker", "needs": "need", "courses": "course"}
FOLDED = ("employer", "occupation", "code", "provider")
BATCH = 1000


def upgrade() -> None:
    """Add the columns, and the first line of every record's history."""
    for name in KINDS:
        op.add_column(name, sa.Column("version", sa.Integer, nullable=False, server_default="1"))
        op.add_column(name, sa.Column("unit", sa.Text, nullable=False, server_default=""))
        op.add_column(name, sa.Column("folded", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "history",
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("record_id", ID, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_whom", sa.Text, nullable=False),
        sa.Column("operation", sa.String(10), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id")),
        sa.Column("payload", sa.Text),
    )
    op.create_index("history_by_import", "history", ["import_id"])
    connection = op.get_bind()
    for name, kind in KINDS.items():
        connection.execute(
            sa.text(
                "INSERT INTO history (kind, record_id, version, at, by_whom, operation, source, import_id, payload) "
                f"SELECT '{kind}', id, 1, updated_at, '', 'added', source, import_id, payload FROM {name}"
            )
        )
        connection.execute(
            sa.text(f"DELETE FROM readings WHERE kind = '{kind}' AND record_id NOT IN (SELECT id FROM {name})")
        )
        rows = connection.execute(sa.text(f"SELECT id, title, payload FROM {name}")).all()
        for start in range(0, len(rows), BATCH):
            folded = [
                {"i": row.id, "f": _folded(row.id, row.title, json.loads(row.payload))}
                for row in rows[start : start + BATCH]
            ]
            connection.execute(sa.text(f"UPDATE {name} SET folded = :f WHERE id = :i"), folded)
    # A program from before the migrations refuses what it would only half understand.
    connection.execute(sa.text("UPDATE state SET value = '2' WHERE key = 'schema_version'"))


def _folded(record_id: str, title: str, record: dict[str, Any]) -> str:
    parts = [record_id, title, *(str(record.get(name) or "") for name in FOLDED)]
    return "\n".join(part for part in parts if part).replace("\0", "").casefold()
