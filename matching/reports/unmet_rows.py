"""The tables of the unmet-demand report as tables of a document, and the rows that an overview is made of.

Nothing hidden passes here: a hidden figure becomes a cell without a number, a figure that counts people in courses is
hidden below the smallest cell, and the rows of needs are shown without the people behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from matching import demand
from matching.demand.columns import Row as SourceRow
from matching.demand.columns import Sort, hidden_text, shown_value
from matching.demand.rows import ALL_HORIZONS, CourseRow, DemandRow, NeedRow, PlaceLevel, SensitivityRow, UnmetReport
from matching.reports.document import AtLeast, Cell, CellKind, Column, Hidden, Interval, Row, Table

_KINDS = {
    Sort.TEXT: CellKind.TEXT,
    Sort.CODE: CellKind.CODE,
    Sort.WHOLE: CellKind.COUNT,
    Sort.NUMBER: CellKind.NUMBER,
    Sort.SHARE: CellKind.DECIMAL,
    Sort.DAY: CellKind.DATE,
    Sort.YES_NO: CellKind.TEXT,
}
OVERVIEW = (
    *("label", "demand_own", "demand_ads", "demand", "headcount_unknown"),
    *("supply_now", "in_reach", "seats", "left", "kind"),
)
SHOWN, SHOWN_WIDE = 40, 20  # rows of a long table in HTML


class Anchors:
    """Ids of rows that are fit for HTML, each once, the same every time they are asked for."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, ...], str] = {}
        self._used: set[str] = set()

    def of(self, *parts: str) -> str:
        """The id of what these words name."""
        if parts not in self._given:
            bare = "-".join(re.sub(r"[^\w.-]+", "_", part) for part in parts if part) or "rad"
            name, at = bare, 2
            while name in self._used:
                name, at = f"{bare}-{at}", at + 1
            self._given[parts] = name
            self._used.add(name)
        return self._given[parts]


def overview(report: UnmetReport, rows: Sequence[DemandRow]) -> list[DemandRow]:
    """One row for each occupation (or skill): of the own municipality, else the widest place, all horizons together.

    Where no row is about all horizons, each horizon stays a row. Most left first, then most asked for, then by code.
    """
    area = report.parameters.area
    levels = [PlaceLevel.REGION, PlaceLevel.GROUP, PlaceLevel.MUNICIPALITY]
    if area.municipality:
        chosen = [r for r in rows if r.level is PlaceLevel.MUNICIPALITY and r.place_code == area.municipality]
    else:
        level = next((level for level in levels if any(r.level is level for r in rows)), None)
        chosen = [r for r in rows if r.level is level]
    whole = [r for r in chosen if r.horizon == ALL_HORIZONS]
    return sorted(whole or chosen, key=lambda r: (-_at_least(r), -r.demand, r.code))


def _at_least(row: DemandRow) -> float:
    """What is left at least, as far as it may be told."""
    if row.left is not None:
        return row.left
    return row.bounds["left"].low if "left" in row.bounds else 0.0


def demand_table(
    table_id: str, title: str, note: str, rows: Iterable[DemandRow], names: Sequence[str], anchors: Anchors, what: str
) -> Table:
    """Rows of demand under chosen columns, the first of which is called ``what``, with what is behind each."""
    made = tuple(
        Row(
            anchors.of(table_id, *key(row)),
            {name: cell(row, demand.COLUMNS[name]) for name in names},
            behind=(
                *(anchors.of("behov", i) for i in row.need_ids),
                *(anchors.of("utbildning", i) for i in row.course_ids),
            ),
        )
        for row in rows
    )
    columns = tuple(replace(c, heading=what) if c.name == "label" else c for c in _columns(names))
    return Table(table_id, title, columns, made, note, "Inga rader för det som valts.", shown=SHOWN)


def key(row: DemandRow) -> tuple[str, str, str, str]:
    """What tells a row from every other of its table."""
    return row.code, row.level.value, row.place_code, row.horizon


def plain_table(source: demand.Table, table_id: str, anchors: Anchors, *, wide: bool = False) -> Table:
    """A table of the report as it is, each row with what is behind it."""
    names = [column.name for column in source.columns]
    if wide:
        names = _label_first(names)
    rows = []
    for at, row in enumerate(source.rows):
        cells = {name: cell(row, demand.COLUMNS[name]) for name in names}
        rows.append(Row(_row_id(row, table_id, at, anchors), cells, tuple(_behind(row, anchors))))
    return Table(
        table_id,
        source.heading,
        _columns(names),
        tuple(rows),
        source.note,
        shown=SHOWN_WIDE if wide else SHOWN,
        wide=wide,
    )


def _label_first(names: list[str]) -> list[str]:
    return ["label", *(name for name in names if name != "label")] if "label" in names else names


def _columns(names: Sequence[str]) -> tuple[Column, ...]:
    return tuple(
        Column(
            c.name, c.heading, c.definition, _KINDS[c.sort], empty="okänt" if c.name in ("headcount", "seats") else "–"
        )
        for c in (demand.COLUMNS[name] for name in names)
    )


def cell(row: SourceRow, column: demand.Column) -> Cell:
    """The cell as it may be shown."""
    value: Any = shown_value(row, column)
    if column.name in getattr(row, "hidden", ()):
        bounds = row.bounds.get(column.name) if isinstance(row, DemandRow) else None
        return Hidden(hidden_text(row, column), (bounds.low, bounds.high) if bounds else None)
    if value is None:
        return Hidden("visas inte") if column.name == "kind" else None
    if isinstance(row, CourseRow) and column.name == "allocated" and 0 < value < demand.SMALLEST_CELL:
        return Hidden(f"färre än {demand.SMALLEST_CELL}")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(row, DemandRow):
        between = row.intervals.get(column.name)
        if between is not None:
            return Interval(value, between.low, between.high)
        if column.name == "seats" and row.seats_at_least:
            return AtLeast(value)
    if isinstance(row, NeedRow) and column.name == "seats" and row.seats_unknown:
        return AtLeast(value)
    told: Cell = round(value, 4) if isinstance(value, float) else value
    return told


def _row_id(row: SourceRow, table_id: str, at: int, anchors: Anchors) -> str:
    if isinstance(row, NeedRow):
        return anchors.of("behov", row.need_id)
    if isinstance(row, CourseRow):
        return anchors.of("utbildning", row.course_id)
    if isinstance(row, DemandRow):
        return anchors.of(table_id, *key(row))
    if isinstance(row, SensitivityRow):
        return anchors.of(table_id, f"{row.floor:.2f}")
    return anchors.of(table_id, str(at + 1))


def _behind(row: SourceRow, anchors: Anchors) -> Iterator[str]:
    for need_id in getattr(row, "need_ids", ()):
        yield anchors.of("behov", need_id)
    for course_id in getattr(row, "course_ids", ()):
        yield anchors.of("utbildning", course_id)
