"""A document as a workbook: a front page with definitions, and one sheet for each table with typed cells and filters.

No cell can run as a formula: every text is stored as a string and marked to be shown as typed, whatever it begins with.
Rows go to disk as they are written, so that a table of any length takes little memory.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from matching.reports.document import AtLeast, Cell, CellKind, Checklist, Column, Document, Hidden, Interval, Row, Table
from matching.reports.texts import interval_columns

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FRONT = "Läs mig"
_FORMATS = {
    CellKind.COUNT: "#,##0",
    CellKind.NUMBER: "#,##0.0",
    CellKind.DECIMAL: "0.00",
    CellKind.SHARE: "0%",
    CellKind.DATE: "yyyy-mm-dd",
}
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767  # characters that Excel takes in a cell
_WRAPPED = 44  # characters from which a text is broken over lines
_HEAD: Final = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5C7A", "text_wrap": True, "valign": "vcenter"}
_BOLD: Final = {"bold": True}
_LARGE: Final = {"bold": True, "font_size": 16}
_BROKEN: Final = {"text_wrap": True, "valign": "top"}


class _Book:
    """A workbook under way, with each format made once."""

    def __init__(self, stream: io.BytesIO) -> None:
        from xlsxwriter import Workbook

        self.book: Workbook = Workbook(stream, {"constant_memory": True})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, set up to be printed."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&RSida &P av &N")
        return sheet

    def write(
        self,
        sheet: Worksheet,
        row: int,
        at: int,
        cell: Cell,
        kind: CellKind = CellKind.TEXT,
        look: Mapping[str, object] = {},
    ) -> int:
        """Put a value into a cell with its type, and give its length. Excel never reads a text as anything else."""
        if isinstance(cell, AtLeast):
            cell = cell.value
        if cell is None:
            return 0
        if isinstance(cell, int | float | dt.date):
            form = self._format({"num_format": _FORMATS[kind], **look} if kind in _FORMATS else look)
            if isinstance(cell, bool):
                sheet.write_boolean(row, at, cell, form)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(row, at, cell, form)
            else:
                sheet.write_number(row, at, cell, form)
            return len(str(cell))
        text = cell.text if isinstance(cell, Hidden) else ", ".join(cell) if isinstance(cell, tuple) else str(cell)
        text = _UNSTORABLE.sub("", text)[:_LONGEST]
        if text.startswith(("=", "+", "-", "@")):
            look = {"quote_prefix": True, **look}
        if kind is CellKind.CODE:
            look = {"num_format": "@", **look}
        if len(text) > _WRAPPED and isinstance(cell, str | tuple):
            look = {**_BROKEN, **look}
        sheet.write_string(row, at, text, self._format(look))
        return len(text)

    def _format(self, asked: Mapping[str, object]) -> Format | None:
        if not asked:
            return None
        key = tuple(sorted(asked.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(asked))
        return self._formats[key]


def to_xlsx(document: Document) -> bytes:
    """The workbook as bytes."""
    stream = io.BytesIO()
    book = _Book(stream)
    names = _sheet_names(document)
    _front(book, document, names)
    for table in document.tables():
        _sheet(book, names[table.id], table)
    made = dt.datetime.combine(document.day, dt.time())
    book.book.set_properties({"title": document.title, "author": "Mäkla", "created": made})
    book.book.close()
    return stream.getvalue()


def _sheet_names(document: Document) -> dict[str, str]:
    """A name for each table's sheet: at most 31 characters, without those that Excel refuses, each once."""
    names: dict[str, str] = {}
    for table in document.tables():
        base = re.sub(r"[\[\]:*?/\\']", " ", table.title).strip()[:31].strip() or table.id
        name, at = base, 2
        while name.casefold() in {n.casefold() for n in (*names.values(), FRONT)}:
            name, at = f"{base[:27].strip()} {at}", at + 1
        names[table.id] = name
    return names


def _front(book: _Book, document: Document, names: dict[str, str]) -> None:
    sheet = book.sheet(FRONT)
    row = 0

    def line(*cells: Cell, look: Mapping[str, object] = {}) -> None:
        nonlocal row
        for at, cell in enumerate(cells):
            book.write(sheet, row, at, cell, look={"valign": "top", "text_wrap": at > 0, **look})
        row += 1

    line(document.title, look=_LARGE)
    line(document.subtitle)
    for name, value in document.facts.items():
        line(name, value)
    if document.summary:
        line()
        line(document.summary_title, look=_BOLD)
        for number, statement in enumerate(document.summary, start=1):
            line(number, statement.text, ", ".join(statement.sources))
    if document.honesty:
        line()
        line("Att veta om siffrorna", look=_BOLD)
        for text in document.honesty:
            line(None, text)
    for block in (b for s in document.sections for b in s.blocks if isinstance(b, Checklist)):
        line()
        line(block.title, look=_BOLD)
        for item in block.items:
            line({True: "Finns", False: "Saknas", None: "Kontrollera"}[item.met], f"{item.asked}: {item.found}")
    line()
    line("Blad", "Kolumn", "Betyder", look=_BOLD)
    for table in document.tables():
        for column in table.columns:
            line(names[table.id], column.heading, column.definition)
        if table.opens:
            line(names[table.id], "Underlag", "Raderna på andra blad som siffrorna är gjorda av (kolumnen Rad).")
    if document.made_by:
        line()
        for name, value in document.made_by.items():
            line(name, value)
    for letters, width in (("A:A", 32), ("B:B", 70), ("C:C", 90)):
        sheet.set_column(letters, width)
    sheet.hide_gridlines(2)


def _sheet(book: _Book, name: str, table: Table) -> None:
    sheet = book.sheet(name)
    split = interval_columns(table)
    columns = list(_columns(table, split))
    for at, (heading, _) in enumerate(columns):
        book.write(sheet, 0, at, heading, look=_HEAD)
    longest = [len(heading) for heading, _ in columns]
    for number, row in enumerate(table.rows, start=1):
        for at, (cell, kind) in enumerate(_cells(row, table, split)):
            longest[at] = max(longest[at], book.write(sheet, number, at, cell, kind))
    for at, length in enumerate(longest):
        sheet.set_column(at, at, min(max(9, length + 3), 48))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(columns) - 1)
    sheet.repeat_rows(0)


def _columns(table: Table, split: frozenset[str]) -> Iterator[tuple[str, CellKind]]:
    for column in table.columns:
        yield column.heading, column.kind
        if column.name in split:
            yield f"{column.heading}, lägst", column.kind
            yield f"{column.heading}, högst", column.kind
    yield "Rad", CellKind.TEXT
    if table.opens:
        yield "Underlag", CellKind.TEXT


def _cells(row: Row, table: Table, split: frozenset[str]) -> Iterator[tuple[Cell, CellKind]]:
    for column in table.columns:
        yield from _of_column(row.cells.get(column.name), column, split)
    yield row.id, CellKind.TEXT
    if table.opens:
        yield ", ".join(row.behind), CellKind.TEXT


def _of_column(cell: Cell, column: Column, split: frozenset[str]) -> Iterable[tuple[Cell, CellKind]]:
    if column.name not in split:
        return ((cell, column.kind),)
    parts = (cell.value, cell.low, cell.high) if isinstance(cell, Interval) else (cell, None, None)
    return tuple((part, column.kind) for part in parts)
