"""A crosswalk file: which concept of one taxonomy is which of another. Semicolon or comma, three columns.

``från`` and ``till`` (or ``from``, ``to``) hold a concept id, an ESCO URI, or a code with its system: ``ssyk:7212``,
``isco:7212``. ``relation`` is ``exact`` (default when empty), ``broad`` (``till`` is wider), ``narrow`` (``till`` is
narrower) or ``close`` (related; not joined).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.importers.base import ImportRefused

NAME: Final = "crosswalk.csv"
RELATIONS: Final = ("exact", "broad", "narrow", "close")
_FROM, _TO = ("från", "fran", "from", "source"), ("till", "to", "target")


@dataclass(frozen=True, slots=True)
class Crossing:
    """One row. ``line`` is 1-based, as a person sees it."""

    left: str
    right: str
    relation: str
    line: int


def read(path: Path) -> tuple[Crossing, ...]:
    """The rows of the file. Raises ``ImportRefused`` where it is no such table; a bad row names its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused(f"Filen går inte att läsa ({error}).", "Spara den som CSV i UTF-8.", path) from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    headers = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
    left = next((headers[name] for name in _FROM if name in headers), None)
    right = next((headers[name] for name in _TO if name in headers), None)
    if left is None or right is None:
        raise ImportRefused("Kolumnerna från och till saknas.", "Se docs/taxonomi.md för hur filen ska se ut.", path)
    kind = headers.get("relation")
    rows = []
    for line, row in enumerate(reader, start=2):
        told = ((row.get(kind) or "") if kind else "").strip().casefold() or "exact"
        a, b = (row.get(left) or "").strip(), (row.get(right) or "").strip()
        if not a and not b:
            continue
        if not a or not b or told not in RELATIONS:
            raise ImportRefused(
                f"Rad {line} kan inte läsas ({a!r}, {b!r}, {told!r}).",
                f"Fyll i båda kolumnerna; relation är en av {', '.join(RELATIONS)}.",
                path,
            )
        rows.append(Crossing(a, b, told, line))
    return tuple(rows)
