"""The steps from the first schema to the present one, and the names of them. Alembic itself is imported by ``run``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CHAIN = (
    "0001_base",
    "0002_versions_history",
    "0003_ledger",
    "0004_access",
    "0005_jobs",
    "0006_counselling",
    "0007_reports",
)
"""Every revision, oldest first. A test holds it against the files in ``versions``."""

BASE, HEAD = CHAIN[0], CHAIN[-1]


def run(connection: Any, *, start: str | None = None, target: str = HEAD) -> None:
    """Bring the database of ``connection`` from its revision to ``target``, in the transaction that it is in.

    ``start`` says what a database without the mark is at (one made before there were migrations).
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    if start is not None:
        command.stamp(config, start)
    command.upgrade(config, target)
