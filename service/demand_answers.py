"""The unmet-demand report in the JSON shape of the API: tables of what may be shown, with ids of needs and courses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from matching.demand.columns import HIDDEN_MEANS, Row, Table, tables
from matching.demand.rows import DemandRow, UnmetReport


def report_json(report: UnmetReport) -> dict[str, Any]:
    """The whole report. A hidden figure is ``null`` and named in ``hidden``; people are never named."""
    coverage = report.coverage
    return {
        "today": report.parameters.today.isoformat(),
        "reason": report.reason,
        "parameters": _plain(asdict(report.parameters)),
        "coverage": _plain(asdict(coverage)) | {"employers_share": coverage.employers_share},
        "hidden_means": HIDDEN_MEANS,
        "tables": [_table(table) for table in tables(report)],
        "versions": dict(report.versions),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "heading": table.heading,
        "note": table.note,
        "columns": [
            {"name": c.name, "heading": c.heading, "definition": c.definition, "sort": c.sort.value}
            for c in table.columns
        ],
        "rows": [_row(table, row) for row in table.rows],
    }


def _row(table: Table, row: Row) -> dict[str, Any]:
    shown = {column.name: _plain(table.value(row, column)) for column in table.columns}
    shown["hidden"] = sorted(getattr(row, "hidden", ()))
    if isinstance(row, DemandRow):
        shown["intervals"] = {name: [span.low, span.high] for name, span in row.intervals.items()}
        shown["bounds"] = {name: [span.low, span.high] for name, span in row.bounds.items()}
        shown["course_ids"] = list(row.course_ids)
    if (need_ids := getattr(row, "need_ids", None)) is not None:
        shown["need_ids"] = list(need_ids)
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
