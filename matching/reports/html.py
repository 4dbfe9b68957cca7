"""A document as one HTML file: nothing is fetched, it prints on A4 and is read on a phone."""

from __future__ import annotations

import textwrap
from functools import cache
from typing import TYPE_CHECKING, Any

from matching.reports import charts
from matching.reports.cells import shown
from matching.reports.document import Checklist, Document, Figure, Paragraph, Row, Table

if TYPE_CHECKING:
    from jinja2 import Environment

STYLE = "report.css"


def to_html(document: Document) -> str:
    """The whole file."""
    return _environment().get_template("report.html.j2").render(document=document, **_told(document))


def body(document: Document, *, level: int = 2, columns_of: str = "") -> str:
    """The content alone, for a page that has a frame and a style of its own; headings begin at ``level``.

    ``columns_of`` is where the definitions of columns stand, when not in the same page ("" = they do).
    """
    template = _environment().get_template("content.html.j2")
    return template.render(document=document, level=level, columns_of=columns_of, **_told(document))


def style() -> str:
    """The style of a report's content, for a page that embeds ``body``."""
    source, _, _ = _environment().loader.get_source(_environment(), STYLE)  # type: ignore[union-attr]
    return source


def _told(document: Document) -> dict[str, Any]:
    labels = {row.id: _label(row, table) for table in document.tables() for row in table.rows}
    definitions = _definitions(document)
    return {
        "shown": shown,
        "svg": lambda figure: charts.svg(figure.spec, figure.id, figure.title, figure.description),
        "is_figure": lambda block: isinstance(block, Figure),
        "is_table": lambda block: isinstance(block, Table),
        "is_checklist": lambda block: isinstance(block, Checklist),
        "is_paragraph": lambda block: isinstance(block, Paragraph),
        "labels": labels,
        "definitions": sorted(definitions.values(), key=lambda found: found[1].casefold()),
        "definition_of": lambda column: definitions[column.heading, column.definition][0],
        "style": style(),
    }


def _definitions(document: Document) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Every heading with what it means, once: (heading, definition) -> id, heading, definition."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    used: set[str] = set()
    for column in (c for table in document.tables() if table.rows for c in table.columns):
        if (column.heading, column.definition) in found:
            continue
        name, at = f"def-{column.name}", 2
        while name in used:
            name, at = f"def-{column.name}-{at}", at + 1
        used.add(name)
        found[column.heading, column.definition] = (name, column.heading, column.definition)
    return found


def _label(row: Row, table: Table) -> str:
    """What a link to a row says: its first cell, shortened."""
    return textwrap.shorten(shown(row.cells.get(table.columns[0].name), table.columns[0]), 60, placeholder=" …")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("matching.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
