"""A document's tables as CSV and the whole of it as JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from matching.reports.document import AtLeast, Cell, Checklist, Column, Document, Hidden, Interval, Row, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table_csv(table: Table) -> str:
    """One table as a Swedish Excel reads it: semicolons, a byte order mark, decimal commas, no cell that is a formula.

    An interval takes three columns, and what is behind a row stands last.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    split = interval_columns(table)
    headings = [heading for column in table.columns for heading in _headings(column, split)]
    writer.writerow([*headings, *(["Underlag"] if table.opens else [])])
    for row in table.rows:
        cells = [text for column in table.columns for text in _texts(row.cells.get(column.name), column, split)]
        writer.writerow([safe(text) for text in (*cells, *([", ".join(row.behind)] if table.opens else []))])
    return "\ufeff" + stream.getvalue()


def to_json(document: Document) -> str:
    """The whole document. A hidden cell is ``null`` and named in the row's ``hidden``."""
    return json.dumps(as_json(document), ensure_ascii=False, allow_nan=False) + "\n"


def as_json(document: Document) -> dict[str, Any]:
    """The whole document as a mapping of JSON values."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "today": document.day.isoformat(),
        "facts": dict(document.facts),
        "summary": [{"text": s.text, "sources": list(s.sources)} for s in document.summary],
        "honesty": list(document.honesty),
        "made_by": dict(document.made_by),
        "tables": {table.id: table_json(table) for table in document.tables()},
        "checklists": {
            block.id: [asdict(item) | {"sources": list(item.sources)} for item in block.items]
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Checklist)
        },
    }


def table_json(table: Table) -> dict[str, Any]:
    """One table: what its columns mean, and its rows."""
    return {
        "title": table.title,
        "note": table.note,
        "columns": {c.name: {"heading": c.heading, "definition": c.definition} for c in table.columns},
        "rows": [row_json(row, table) for row in table.rows],
    }


def row_json(row: Row, table: Table) -> dict[str, Any]:
    """One row by the names of its columns."""
    hidden = [c.name for c in table.columns if isinstance(row.cells.get(c.name), Hidden)]
    told = {c.name: _json(row.cells.get(c.name)) for c in table.columns}
    behind = {"behind": list(row.behind)} if row.behind else {}
    return {"id": row.id} | told | behind | ({"hidden": hidden} if hidden else {})


def safe(text: str) -> str:
    """A cell that a spreadsheet shows as text and never runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[:1] == "-" and text[1:].replace(",", "", 1).isdigit()


def _headings(column: Column, split: frozenset[str]) -> Iterator[str]:
    yield column.heading
    if column.name in split:
        yield f"{column.heading}, lägst"
        yield f"{column.heading}, högst"


def interval_columns(table: Table) -> frozenset[str]:
    """The names of the columns that hold an interval in some row: looked for once, however many rows there are."""
    return frozenset(name for row in table.rows for name, cell in row.cells.items() if isinstance(cell, Interval))


def _texts(cell: Cell, column: Column, split: frozenset[str]) -> Iterator[str]:
    if isinstance(cell, Interval):
        yield from map(_text, (cell.value, cell.low, cell.high))
        return
    yield _text(cell)
    if column.name in split:
        yield from ("", "")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Hidden):
        return cell.text
    if isinstance(cell, tuple):
        return ", ".join(cell)
    if isinstance(cell, AtLeast):
        return _text(cell.value)
    if isinstance(cell, float):
        return f"{cell:.10g}".replace(".", ",")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _json(cell: Cell) -> Any:
    if isinstance(cell, Hidden):
        return None
    if isinstance(cell, Interval):
        return asdict(cell)
    if isinstance(cell, AtLeast):
        return cell.value
    if isinstance(cell, tuple):
        return list(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else cell
