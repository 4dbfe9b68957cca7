"""Empty tables to fill in, with the headers, examples and explanations of each format."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final

from matching.domain import Kind
from matching.importers.base import ImportRefused
from matching.importers.record_tables import Field

_MODULES: Final = {Kind.SEEKER: "profiles_table", Kind.NEED: "needs_table", Kind.COURSE: "courses_table"}
_SHEETS: Final = {Kind.SEEKER: "Profiler", Kind.NEED: "Behov", Kind.COURSE: "Utbildningar"}
_ADVICE: Final = (
    "Fyll i bladet till vänster, en rad för varje post, och ta bort exempelraderna.",
    "Listor skrivs med semikolon mellan. En tom cell betyder att det inte är känt.",
    "Skriv aldrig personnummer. Kolumner kan tas bort, utom de som krävs, och stå i valfri ordning.",
)


def fields(kind: Kind) -> tuple[Field, ...]:
    """The columns of a table of ``kind``, in order."""
    from importlib import import_module

    found: tuple[Field, ...] = import_module(f"matching.importers.{_MODULES[kind]}").FIELDS
    return found


def write_template(kind: Kind, path: Path) -> None:
    """Write the template of ``kind`` to ``path``, as its ending says (.xlsx or .csv).

    Raises ``ImportRefused`` for another ending and ``FileExistsError`` when the file is there already.
    """
    writers = {".xlsx": _write_workbook, ".csv": _write_csv}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise ImportRefused(
            f"En mall kan inte skrivas som {path.suffix or 'fil utan ändelse'}.", "Välj .xlsx eller .csv."
        )
    write(kind, path)


def _write_csv(kind: Kind, path: Path) -> None:
    """Semicolons and a byte-order mark: what a Swedish Excel opens with a double click."""
    columns = fields(kind)
    with path.open("x", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream, delimiter=";")
        table.writerow([field.header for field in columns])
        table.writerows([field.examples[at] for field in columns] for at in (0, 1))


def _write_workbook(kind: Kind, path: Path) -> None:
    """A sheet to fill in and a sheet that explains each column. Every cell is text, so that codes keep their zeros."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    columns = fields(kind)
    book = Workbook()
    sheet = book.active
    if sheet is None:  # a new workbook always has one
        raise AssertionError
    sheet.title = _SHEETS[kind]
    for row in ([f.header for f in columns], [f.examples[0] for f in columns], [f.examples[1] for f in columns]):
        sheet.append(row)
    for at, field in enumerate(columns, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(
            14, min(48, len(field.header) + 4, 48) + (20 if _is_long(field) else 0)
        )
        sheet.column_dimensions[letter].number_format = "@"
        head = sheet.cell(1, at)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="FFE08A" if field.required else "DDE8F0")
        for line in (2, 3):
            sheet.cell(line, at).number_format = "@"
            sheet.cell(line, at).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    _explain(book.create_sheet("Förklaring"), columns)
    with path.open("xb") as stream:
        book.save(stream)


def _explain(sheet: Any, columns: tuple[Field, ...]) -> None:
    from openpyxl.styles import Font

    for advice in _ADVICE:
        sheet.append([advice])
    sheet.append([])
    sheet.append(["Kolumn", "Krävs", "Innehåll", "Exempel"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for field in columns:
        example = next((e for e in field.examples if e), "")
        sheet.append([field.header, "ja" if field.required else "", field.meaning, example])
    for letter, width in (("A", 26), ("B", 8), ("C", 70), ("D", 60)):
        sheet.column_dimensions[letter].width = width


def _is_long(field: Field) -> bool:
    return any(len(example) > 30 for example in field.examples)
