"""Overrides and sheets of counsellors."""

from __future__ import annotations

revision = "0006_counselling"
down_revision: str | None = "0005_jobs"


def upgrade() -> None:
    """Nothing yet."""
