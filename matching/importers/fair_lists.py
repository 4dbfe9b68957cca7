"""Who comes to a recruitment fair: a table of employers (with needs and tables) and a list of people's ids.

Columns: ``Arbetsgivare`` (required), ``Behov`` (ids with a semicolon or comma between; empty = all of the employer's
open needs) and ``Bord`` (how many visitors the employer meets at the same time; empty = one). People: a column ``Id``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from matching.importers import cells
from matching.importers.base import ImportRefused, RowError
from matching.importers.cells import BadCell
from matching.importers.tables import Column, Row, Table, read_table
from matching.importers.workbook import Cell

V = TypeVar("V")

STAND_COLUMNS = (
    Column("employer", "Arbetsgivare", ("Företag", "Utställare"), required=True),
    Column("needs", "Behov", ("Behovs-id", "Tjänster")),
    Column("tables", "Bord", ("Antal bord", "Samtidiga samtal")),
)
PEOPLE_COLUMNS = (Column("id", "Id", ("Profil", "Klient", "Deltagare"), required=True),)


@dataclass(frozen=True, slots=True)
class ListedStand:
    """One employer as the list tells it; no ``needs`` means all of its open ones."""

    employer: str
    needs: tuple[str, ...] = ()
    tables: int = 1


def read_stands(path: Path) -> tuple[ListedStand, ...]:
    """The employers of a fair, each once. Raises ``ImportRefused`` naming every bad row; nothing is left out."""
    table = read_table(path, STAND_COLUMNS)
    reading = _Rows(table)
    found: dict[str, ListedStand] = {}
    for row in reading.rows():
        employer = reading.cell(row, "employer", cells.line, "")
        needs: tuple[str, ...] = reading.cell(row, "needs", _ids, tuple[str, ...]())
        tables = reading.cell(row, "tables", cells.count, 1)
        if "tables" in row.cells and tables < 1:
            reading.refuse(row, "tables", "en arbetsgivare utan bord kan inte ta emot någon", "Skriv minst 1.")
        if employer.casefold() in found:
            reading.refuse(row, "employer", "arbetsgivaren står två gånger", "Lägg ihop raderna till en.")
        if not employer:
            reading.refuse(row, "employer", "arbetsgivare saknas", "Skriv vem som ställer ut.")
        found.setdefault(employer.casefold(), ListedStand(employer, needs, tables))
    reading.finish("Listan över arbetsgivare")
    return tuple(found.values())


def read_people(path: Path) -> tuple[str, ...]:
    """The ids of those who come, in the order of the list, each once. Raises ``ImportRefused`` naming every bad row."""
    table = read_table(path, PEOPLE_COLUMNS)
    reading = _Rows(table)
    found = [reading.cell(row, "id", cells.identifier, "") for row in reading.rows()]
    reading.finish("Listan över deltagare")
    return tuple(dict.fromkeys(one for one in found if one))


class _Rows:
    """The rows of a list, with what was wrong with them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._errors: list[RowError] = []

    def rows(self) -> Iterator[Row]:
        for row in self._table.rows:
            if row.fault is not None:
                self._errors.append(RowError(row.line, None, None, row.fault.message, row.fault.remedy))
                continue
            yield row

    def cell(self, row: Row, name: str, read: Callable[[Cell], V], absent: V) -> V:
        if name not in row.cells:
            return absent
        try:
            return read(row.cells[name])
        except BadCell as bad:
            self.refuse(row, name, bad.message, bad.remedy)
            return absent

    def refuse(self, row: Row, name: str, message: str, remedy: str) -> None:
        value = row.cells.get(name)
        shown = None if value is None else str(value)[:80]
        self._errors.append(RowError(row.line, self._table.headers.get(name), shown, message, remedy))

    def finish(self, what: str) -> None:
        if self._errors:
            told = "; ".join(str(error) for error in self._errors[:10])
            more = f" (och {len(self._errors) - 10} till)" if len(self._errors) > 10 else ""
            raise ImportRefused(f"{what} har fel: {told}{more}")
        if not self._table.rows:
            raise ImportRefused(f"{what} är tom.", "Skriv minst en rad under rubrikerna.")


def _ids(cell: Cell) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[;,\s]+", cells.text(cell)) if part))
