"""The ledger of unmet demand."""

from __future__ import annotations

revision = "0003_ledger"
down_revision: str | None = "0002_versions_history"


def upgrade() -> None:
    """Nothing yet."""
