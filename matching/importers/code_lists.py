"""Public code lists: places and employment codes of JobTech's taxonomy (CSV), SUN 2020 of SCB (xlsx)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.importers.base import ImportRefused
from matching.importers.opening import read_bytes, read_text
from matching.importers.workbook import Cell, Sheet, read_sheets

_CONCEPT_COLUMNS: Final = ("concept_id", "type", "label", "legacy_id")


@dataclass(frozen=True, slots=True)
class CodedConcept:
    """A concept of a code list. ``code`` is text and unique only within ``type``; a municipality's is its own code."""

    concept_id: str
    type: str
    label: str
    code: str | None


@dataclass(frozen=True, slots=True)
class SunCodes:
    """SUN 2020, code -> label: ``levels`` of one to three digits, ``fields`` of one to four characters ("010a")."""

    levels: Mapping[str, str]
    fields: Mapping[str, str]


def read_coded_concepts(path: Path) -> tuple[CodedConcept, ...]:
    """The concepts of a CSV with the columns ``concept_id, type, label, legacy_id``. Raises ``ImportRefused``."""
    rows = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    if not rows.fieldnames or not set(_CONCEPT_COLUMNS) <= set(rows.fieldnames):
        raise ImportRefused(f"Filen saknar kolumnerna {', '.join(_CONCEPT_COLUMNS)}.", "Hämta kodlistan på nytt.")
    found: list[CodedConcept] = []
    try:
        for row in rows:
            if None in row or None in row.values():
                raise ImportRefused(
                    f"Rad {rows.line_num} är avklippt eller har för många celler.", "Hämta kodlistan på nytt."
                )
            code = row["legacy_id"].strip() or None
            found.append(CodedConcept(row["concept_id"].strip(), row["type"].strip(), row["label"].strip(), code))
    except csv.Error:
        raise ImportRefused(f"Filen är avklippt efter rad {rows.line_num}.", "Hämta kodlistan på nytt.") from None
    return tuple(found)


def read_sun(path: Path) -> SunCodes:
    """Levels and fields of SCB's SUN 2020 workbook: columns of codes side by side, coarse to fine.

    Each pair of columns ends at its first gap (remarks follow below). Codes that the sheet holds as numbers get back
    the zeros that they lost. Raises ``ImportRefused`` when either sheet is missing.
    """
    levels: dict[str, str] = {}
    fields: dict[str, str] = {}
    for sheet in read_sheets(read_bytes(path)):
        if sheet.name.startswith("Nivåer"):
            levels = _side_by_side(sheet)
        elif sheet.name.startswith("Inriktning"):
            fields = _side_by_side(sheet)
    if not levels or not fields:
        raise ImportRefused("Arbetsboken har inte bladen Nivåer och Inriktning.", "Hämta SUN 2020 från SCB på nytt.")
    return SunCodes(levels, fields)


def _side_by_side(sheet: Sheet) -> dict[str, str]:
    rows = dict(sheet.rows)
    header = next((line for line, cells in rows.items() if list(cells.values()).count("Kod") > 1), None)
    if header is None:
        return {}
    found: dict[str, str] = {}
    for width, at in enumerate((at for at, text in rows[header].items() if text == "Kod"), start=1):
        line = header + 1
        while line in rows and at in rows[line] and at + 1 in rows[line]:
            code = _code(rows[line][at], width)
            if code is None:
                break
            found[code] = " ".join(str(rows[line][at + 1]).split())
            line += 1
    return found


def _code(cell: Cell, width: int) -> str | None:
    code = str(cell).strip().zfill(width)
    return code if re.fullmatch(r"[0-9]{1,3}[a-z]?", code) and len(code) == width else None
