"""Writing a report: which formats there are, and a file that is there whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from service.cli.files import write_whole
from service.errors import BadUsage, UserError

if TYPE_CHECKING:
    from matching.reports import Document

FORMATS = (".html", ".xlsx", ".csv", ".json")


def check_format(out: Path) -> str:
    """The format that the file's ending names. Raises ``BadUsage`` for any other."""
    ending = out.suffix.lower()
    if ending not in FORMATS:
        raise BadUsage(
            f"Rapporten kan inte skrivas som {out.suffix or 'fil utan ändelse'}.",
            "Välj .html, .xlsx, .csv eller .json.",
        )
    return ending


def write_document(out: Path, document: Document, table: str | None = None) -> None:
    """Write the document in the format of the file's ending; a CSV holds one table, by default the first.

    Raises ``BadUsage`` for an unknown table and ``UserError`` when the file cannot be written.
    """
    write_whole(out, rendered(document, check_format(out), table))


def rendered(document: Document, ending: str, table: str | None = None) -> bytes:
    """The document in one format."""
    from matching.reports import table_csv, to_html, to_json, to_xlsx

    match ending:
        case ".html":
            return to_html(document).encode("utf-8")
        case ".xlsx":
            return to_xlsx(document)
        case ".json":
            return to_json(document).encode("utf-8")
    tables = {one.id: one for one in document.tables()}
    if not tables:
        raise UserError("Rapporten har ingen tabell att skriva som CSV.", "Välj .html för att se varför.")
    if table is not None and table not in tables:
        raise BadUsage(f"Det finns ingen tabell {table!r}.", f"Tabellerna är {', '.join(tables)}.")
    chosen = tables[table] if table is not None else next(iter(tables.values()))
    return table_csv(chosen).encode("utf-8")
