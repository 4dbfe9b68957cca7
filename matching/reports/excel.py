"""A document as a workbook: a front page with definitions, and one sheet for each table with typed cells and filters.

No cell can run as a formula: every text is stored as a string and marked to be shown as typed, whatever it begins with.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from matching.reports.document import AtLeast, Cell, CellKind, Checklist, Column, Document, Hidden, Interval, Row, Table
from matching.reports.texts import interval_columns

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

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
_HEAD, _INK = "0B5C7A", "FFFFFF"


def to_xlsx(document: Document) -> bytes:
    """The workbook as bytes."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    names = _sheet_names(document)
    _front(first, document, names)
    for table in document.tables():
        _sheet(book.create_sheet(names[table.id]), table)
    _describe(book, document)
    stream = io.BytesIO()
    book.save(stream)
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


def _front(sheet: Worksheet, document: Document, names: dict[str, str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = FRONT
    bold, large = Font(bold=True), Font(bold=True, size=16)

    def line(*cells: Cell, font: Font | None = None) -> None:
        row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
        for at, cell in enumerate(cells, start=1):
            target = sheet.cell(row, at)
            _write(target, cell)
            target.alignment = Alignment(wrap_text=at > 1, vertical="top")
            if font is not None:
                target.font = font

    line(document.title, font=large)
    line(document.subtitle)
    for name, value in document.facts.items():
        line(name, value)
    if document.summary:
        line("", "")
        line(document.summary_title, font=bold)
        for at, statement in enumerate(document.summary, start=1):
            line(at, statement.text, ", ".join(statement.sources))
    if document.honesty:
        line("", "")
        line("Att veta om siffrorna", font=bold)
        for text in document.honesty:
            line("", text)
    for block in (b for s in document.sections for b in s.blocks if isinstance(b, Checklist)):
        line("", "")
        line(block.title, font=bold)
        for item in block.items:
            line({True: "Finns", False: "Saknas", None: "Kontrollera"}[item.met], f"{item.asked}: {item.found}")
    line("", "")
    line("Blad", "Kolumn", "Betyder", font=bold)
    for table in document.tables():
        for column in table.columns:
            line(names[table.id], column.heading, column.definition)
        if table.opens:
            line(names[table.id], "Underlag", "Raderna på andra blad som siffrorna är gjorda av (kolumnen Rad).")
    if document.made_by:
        line("", "")
        for name, value in document.made_by.items():
            line(name, value)
    for letter, width in (("A", 32), ("B", 70), ("C", 90)):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _print_setup(sheet)


def _sheet(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    split = interval_columns(table)
    columns = list(_columns(table, split))
    sheet.append([""] * len(columns))
    for at, (heading, _) in enumerate(columns, start=1):
        cell = sheet.cell(1, at)
        _write(cell, heading)
        cell.font = Font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    longest = [len(heading) for heading, _ in columns]
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(table.rows, start=2):
        for at, (cell_value, kind) in enumerate(_cells(row, table, split), start=1):
            target = sheet.cell(number, at)
            _write(target, cell_value, kind)
            longest[at - 1] = max(longest[at - 1], len(str(target.value or "")))
            if isinstance(cell_value, str | tuple) and longest[at - 1] > _WRAPPED and len(str(target.value)) > _WRAPPED:
                target.alignment = wrapped
    for at, length in enumerate(longest, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = min(max(9, length + 3), 48)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(1, len(table.rows) + 1)}"
    sheet.print_title_rows = "1:1"
    _print_setup(sheet)


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


def _write(target: Any, cell: Cell, kind: CellKind = CellKind.TEXT) -> None:
    """Put a value into a cell with its type. Text stays text: Excel never reads it as a formula, number or link."""
    if cell is None:
        return
    if isinstance(cell, AtLeast):
        cell = cell.value
    if isinstance(cell, int | float | dt.date):
        target.value = cell
    else:
        text = cell.text if isinstance(cell, Hidden) else ", ".join(cell) if isinstance(cell, tuple) else str(cell)
        target.value = _UNSTORABLE.sub("", text)[:_LONGEST]
        target.data_type = "s"
        if target.value.startswith(("=", "+", "-", "@")):
            target.quotePrefix = True
        if kind is CellKind.CODE:
            target.number_format = "@"
        return
    if kind in _FORMATS:
        target.number_format = _FORMATS[kind]


def _print_setup(sheet: Worksheet) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None and sheet.oddFooter.right is not None:
        sheet.oddFooter.right.text = "Sida &P av &N"


def _describe(book: Workbook, document: Document) -> None:
    book.properties.title = document.title
    book.properties.creator = "Mäkla"
    book.properties.language = "sv-SE"
    book.properties.created = dt.datetime.combine(document.day, dt.time())
