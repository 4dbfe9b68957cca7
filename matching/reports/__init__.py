"""Rows and explanations as documents that a person reads: HTML with figures, Excel, CSV and JSON."""

from matching.reports.document import (
    HIDDEN,
    AtLeast,
    CellKind,
    Column,
    Document,
    Figure,
    Hidden,
    Interval,
    Paragraph,
    Row,
    Section,
    Statement,
    Table,
)
from matching.reports.excel import to_xlsx
from matching.reports.html import to_html
from matching.reports.texts import table_csv, to_json

__all__ = [
    "HIDDEN",
    "AtLeast",
    "CellKind",
    "Column",
    "Document",
    "Figure",
    "Hidden",
    "Interval",
    "Paragraph",
    "Row",
    "Section",
    "Statement",
    "Table",
    "table_csv",
    "to_html",
    "to_json",
    "to_xlsx",
]
