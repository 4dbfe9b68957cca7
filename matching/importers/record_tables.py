"""One importer for all tables of records: a list of fields says which columns there are and what a cell means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic

from matching.domain import Kind
from matching.importers import cells
from matching.importers.base import ImportRefused, R, ReadFile, RowError
from matching.importers.cells import BadCell
from matching.importers.tables import Column, Row, Table, looks_like_table, read_table
from matching.importers.workbook import MAX_CELL_TEXT, Cell, CellFault
from matching.scrubbing import holds_personal_number, take_out, told

MAX_BAD_ROWS: Final = 500  # more than so many, and the file is not what it was taken for
_FREE_TEXT: Final = frozenset((cells.text, cells.line, cells.listed, cells.experience))


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a format: what fills it, how a cell is read, and what the template says about it."""

    name: str
    header: str
    read: Callable[[Cell], Any]
    meaning: str  # Swedish, for the template and the documentation
    examples: tuple[str, str] = ("", "")
    others: tuple[str, ...] = ()  # other headers that people use
    required: bool = False

    @property
    def column(self) -> Column:
        """The column as the table reader knows it."""
        return Column(self.name, self.header, self.others, self.required)


class FieldFault(Exception):
    """What ``build`` raises when the cells of a row contradict each other: the field to look at, and what to do."""

    def __init__(self, field: str, message: str, remedy: str) -> None:
        super().__init__(field, message, remedy)
        self.field = field
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class TableImporter(Generic[R]):
    """Reads a CSV or xlsx table of one kind of record.

    ``build`` makes a record of the values of a row, by field name, empty cells left out. With ``private`` texts lose
    personal numbers and contact details at the door; otherwise personal numbers alone.
    """

    format: str
    kind: Kind
    fields: tuple[Field, ...]
    build: Callable[[Mapping[str, Any]], R]
    private: bool = False
    finish: Callable[[tuple[R, ...]], tuple[R, ...]] = lambda records: records  # sees all records of the file

    def recognises(self, path: Path, head: bytes) -> bool:  # noqa: ARG002
        """Any table may be one: more particular formats are asked first."""
        return looks_like_table(head)

    def read(self, path: Path, *, columns: Mapping[str, str] | None = None) -> ReadFile[R]:
        """Read the whole file; see ``Importer.read``."""
        table: Table = read_table(path, [field.column for field in self.fields], columns)
        reading: _Reading[R] = _Reading(self, table)
        for row in table.rows:
            reading.take(row)
        return ReadFile(
            records=self.finish(tuple(reading.records.values())),
            rows_read=len(table.rows),
            rows_merged=reading.merged,
            rows_refused=reading.refused,
            errors=tuple(reading.errors),
            columns=table.columns,
            ignored_columns=table.ignored,
            notes=(*table.notes, *filter(None, (told(reading.removed),))),
        )


class _Reading(Generic[R]):
    """The state of reading one table."""

    def __init__(self, importer: TableImporter[R], table: Table) -> None:
        self.records: dict[str, R] = {}
        self.errors: list[RowError] = []
        self.merged = self.refused = 0
        self.removed: Counter[str] = Counter()
        self._importer: TableImporter[R] = importer
        self._headers = table.headers
        self._lines: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """One row: a record, a repetition of one, or errors."""
        errors = len(self.errors)
        removed = self.removed.copy()
        record = self._record(row)
        if record is None or len(self.errors) > errors:
            self.removed = removed  # nothing of this row comes in
            self.refused += 1
            if self.refused > MAX_BAD_ROWS:
                raise ImportRefused(
                    f"Fler än {MAX_BAD_ROWS} rader är fel. Det första felet: {self.errors[0]}",
                    "Kontrollera att filen är av rätt slag och att kolumnerna tolkats rätt.",
                )
        elif record.id not in self.records:
            self.records[record.id], self._lines[record.id] = record, row.line
        elif self.records[record.id] == record:
            self.merged += 1
        else:
            self.refused += 1
            self._error(
                row, "id", record.id, f"id:t finns redan på rad {self._lines[record.id]}", "Ge varje rad ett eget id."
            )

    def _record(self, row: Row) -> R | None:
        if row.fault is not None:
            self._error(row, None, row.fault.value, row.fault.message, row.fault.remedy)
            return None
        values: dict[str, Any] = {}
        for field in self._importer.fields:
            cell = row.cells.get(field.name)
            if cell is None:
                if field.required:
                    self._error(row, field.name, None, f"{field.header} saknas", "Fyll i cellen eller ta bort raden.")
                continue
            try:
                values[field.name] = self._value(field, cell)
            except BadCell as bad:
                shown = cell.value if isinstance(cell, CellFault) else str(cell)[:200]
                if holds_personal_number(shown):
                    shown = ""  # not even in an error message
                self._error(row, field.name, shown[:100], bad.message, bad.remedy)
        if any(field.required and field.name not in values for field in self._importer.fields):
            return None
        try:
            record: R = self._importer.build(values)
        except FieldFault as fault:
            written = cells.text(row.cells[fault.field]) if fault.field in row.cells else None
            self._error(row, fault.field, written, fault.message, fault.remedy)
            return None
        return record

    def _value(self, field: Field, cell: Cell) -> Any:
        if field.read is cells.identifier and holds_personal_number(str(cell)):
            raise BadCell("id:t ser ut som ett personnummer", "Använd ett eget id, till exempel P001.")
        if field.read in _FREE_TEXT and isinstance(cell, str) and len(cell) <= MAX_CELL_TEXT:  # longer is refused below
            if self._importer.private:
                scrubbed = take_out(cell)
                self.removed.update(scrubbed.removed)
                cell = scrubbed.text
            elif holds_personal_number(cell):
                raise BadCell("texten innehåller ett personnummer", "Ta bort det.")
        return field.read(cell)

    def _error(self, row: Row, field: str | None, value: str | None, message: str, remedy: str) -> None:
        column = self._headers.get(field) if field else None
        self.errors.append(RowError(row.line, column, value, message, remedy))
