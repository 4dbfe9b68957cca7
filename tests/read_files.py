"""What an importer gives, without a file to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matching.domain import Need
from matching.importers.base import ReadFile


def needs(*records: Need, **more: Any) -> ReadFile[Need]:
    """A file of these needs, one row each; ``more``: other fields of it."""
    read: ReadFile[Need] = ReadFile(records, rows_read=len(records))
    return replace(read, **more)
