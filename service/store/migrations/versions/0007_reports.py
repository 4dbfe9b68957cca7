"""Kept reports."""

from __future__ import annotations

revision = "0007_reports"
down_revision: str | None = "0006_counselling"


def upgrade() -> None:
    """Nothing yet."""
