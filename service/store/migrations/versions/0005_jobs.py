"""Background jobs and idempotency keys."""

from __future__ import annotations

revision = "0005_jobs"
down_revision: str | None = "0004_access"


def upgrade() -> None:
    """Nothing yet."""
