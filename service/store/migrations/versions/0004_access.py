"""Users, sessions and keys."""

from __future__ import annotations

revision = "0004_access"
down_revision: str | None = "0003_ledger"


def upgrade() -> None:
    """Nothing yet."""
