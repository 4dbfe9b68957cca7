"""Applications for higher vocational education (YH) as one joined table: the title and its SUN 2020 field."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matching.importers.concepts import files_like, read_rows, tidy

_COLUMNS = ("source_year", "utbildningsnamn", "utbildningsomrade", "sun5_inriktning", "sun5_inriktning_namn")


@dataclass(frozen=True, slots=True)
class Programme:
    """One application. ``field`` and ``field_code`` are SUN 2020, empty before 2023; ``area`` is MYH's own."""

    title: str
    year: int
    area: str
    field: str
    field_code: str


def recognises(folder: Path) -> bool:
    """Whether ``folder`` holds the joined table."""
    return bool(files_like(folder, r"share_myh_.*\.csv"))


def read(folder: Path) -> tuple[Programme, ...]:
    """The different (title, year, field) of the table. Raises ``ImportRefused``."""
    found: dict[Programme, None] = {}
    for path, _ in files_like(folder, r"share_myh_.*\.csv"):
        for row in read_rows(path, _COLUMNS):
            title, area, code, field = (tidy(row[column]) for column in _COLUMNS[1:])
            if title:
                found[Programme(title, int(row["source_year"]), area, field, code)] = None
    return tuple(found)
