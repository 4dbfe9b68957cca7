"""A document as one HTML file: nothing is fetched, it prints on A4 and is read on a phone."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
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


def body(
    document: Document,
    *,
    level: int = 2,
    columns_of: str = "",
    opened: Callable[[str], str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> str:
    """The content alone, for a page that has a frame and a style of its own; headings begin at ``level``.

    ``columns_of`` is the address of the page with the definitions of columns ("" = this one). ``opened`` gives the
    address of a row, where rows are looked at in pages of their own; ``labels`` name rows that are not in this page.
    """
    told = _told(document)
    if labels is not None:
        told["labels"] = labels
    if opened is not None:
        told["opened"] = opened
    template = _environment().get_template("content.html.j2")
    return template.render(document=document, level=level, columns_of=columns_of, **told)


def row_labels(document: Document) -> dict[str, str]:
    """What a link to each row says."""
    return {row.id: _label(row, table) for table in document.tables() for row in table.rows}


def style() -> str:
    """The style of a report's content."""
    return files("matching.reports").joinpath("templates", STYLE).read_text("utf-8")


def _told(document: Document) -> dict[str, Any]:
    definitions = _definitions(document)
    return {
        "shown": shown,
        "svg": lambda figure: charts.svg(figure.spec, figure.id, figure.title, figure.description),
        "is_figure": lambda block: isinstance(block, Figure),
        "is_table": lambda block: isinstance(block, Table),
        "is_checklist": lambda block: isinstance(block, Checklist),
        "is_paragraph": lambda block: isinstance(block, Paragraph),
        "labels": row_labels(document),
        "opened": None,
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
