"""The figures of the unmet-demand report: each drawn from the cells of one table, so that what is hidden stays so."""

from __future__ import annotations

from collections.abc import Sequence

from matching.demand.columns import HORIZONS
from matching.demand.rows import ALL_HORIZONS
from matching.reports import charts
from matching.reports.cells import counted, number
from matching.reports.document import Cell, Figure, Hidden, Interval, Row, Table

MOST = 12  # bars in one figure
OWN, ADS = "egna källor", "annonser"  # visits, forms, workshops and fairs; ads


def told(cell: Cell) -> float | None:
    """The number of a cell, or ``None`` where it has none to tell."""
    if isinstance(cell, Interval):
        return cell.value
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def demand_figure(table: Table, figure_id: str, title: str) -> Figure | None:
    """What was asked for by own sources and by ads, for the rows where it is most."""
    rows = sorted(table.rows, key=lambda row: -(told(row.cells["demand"]) or 0.0))[:MOST]
    names = _names(rows)
    values = [
        (name, series, told(row.cells[field]) or 0.0)
        for name, row in zip(names, rows, strict=True)
        for series, field in ((OWN, "demand_own"), (ADS, "demand_ads"))
    ]
    if not any(value for _, _, value in values):
        return None
    first = rows[0]
    text = (
        f"Liggande staplar för {_count(rows, table)}, i två delar: {OWN} och {ADS}. Mest efterfrågas "
        f"{names[0]}: {number(told(first.cells['demand_own']) or 0)} i egna källor och "
        f"{number(told(first.cells['demand_ads']) or 0)} i annonser."
    )
    return Figure(figure_id, title, text, charts.stacked_bars(values, names, (OWN, ADS), "personer"), table.id)


def left_figure(table: Table, figure_id: str, title: str) -> Figure | None:
    """What is left, with its interval, for the rows where it is told and not nothing."""
    rows = [row for row in table.rows if told(row.cells["left"]) or _between(row)][:MOST]
    if not rows:
        return None
    names = _names(rows)
    values = []
    for name, row in zip(names, rows, strict=True):
        cell = row.cells["left"]
        value = told(cell)
        low, high = (
            (cell.low, cell.high) if isinstance(cell, Interval) else _between(row) or (value or 0.0, value or 0.0)
        )
        values.append((name, value, low, high))
    silent = sum(1 for row in table.rows if told(row.cells["left"]) is None and not _between(row))
    name, value, low, high = values[0]
    most = f"{number(low)}–{number(high)}" if value is None else f"{number(value)} ({number(low)}–{number(high)})"
    text = (
        f"En punkt för vad som är kvar och ett streck för osäkerheten, för {_count(rows, table)}. Ett streck utan "
        f"punkt: talet är dolt och ligger någonstans där. Mest är kvar för {name}: {most}."
    )
    if silent:
        text += f" {counted(silent, 'rad', 'rader')} vars tal inte visas är inte med."
    return Figure(figure_id, title, text, charts.intervals(values, "personer kvar"), table.id)


def sum_figure(table: Table, figure_id: str, title: str, *, most: str) -> Figure | None:
    """Demand in own sources and ads over the few rows of a table that add it up (kinds, horizons)."""
    rows = [
        row
        for row in table.rows
        if (told(row.cells["demand_own"]) or 0) + (told(row.cells["demand_ads"]) or 0)
        and row.cells.get("horizon") != HORIZONS[ALL_HORIZONS]  # the sum of the others
    ]
    if not rows:
        return None
    names = _names(rows)
    values = [
        (name, series, told(row.cells[field]) or 0.0)
        for name, row in zip(names, rows, strict=True)
        for series, field in ((OWN, "demand_own"), (ADS, "demand_ads"))
    ]
    totals = [(told(r.cells["demand_own"]) or 0) + (told(r.cells["demand_ads"]) or 0) for r in rows]
    at = totals.index(max(totals))
    text = f"Liggande staplar i två delar: {OWN} och {ADS}. {most} ”{names[at]}”: {number(totals[at])} personer."
    return Figure(figure_id, title, text, charts.stacked_bars(values, names, (OWN, ADS), "personer"), table.id)


def sensitivity_figure(table: Table, figure_id: str, title: str) -> Figure | None:
    """What would be left had the match floor been another."""
    points = [
        (floor, left)
        for row in table.rows
        if (floor := told(row.cells["floor"])) is not None and (left := told(row.cells["left"])) is not None
    ]
    if len(points) < 2:
        return None
    chosen = next((told(row.cells["floor"]) for row in table.rows if row.cells["chosen"] == "ja"), None)
    (low_floor, low), (high_floor, high) = points[0], points[-1]
    text = (
        f"En linje: med gränsen {number(low_floor, 2)} är {number(low)} personer kvar, med {number(high_floor, 2)} är "
        f"{number(high)}. Det streckade är den gräns som rapporten bygger på."
    )
    return Figure(
        figure_id,
        title,
        text,
        charts.steps(points, "gräns för vad som är en match", "personer kvar", chosen),
        table.id,
    )


def _between(row: Row) -> tuple[float, float] | None:
    cell = row.cells["left"]
    return cell.between if isinstance(cell, Hidden) and cell.between and cell.between[1] > 0 else None


def _names(rows: Sequence[Row]) -> list[str]:
    """The names of rows, told apart where two are called the same."""
    seen: dict[str, int] = {}
    names = []
    for row in rows:
        name = str(row.cells.get("label") or row.cells.get("kind") or row.cells.get("horizon") or row.id)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _count(rows: Sequence[Row], table: Table) -> str:
    return f"{len(rows)} av {len(table.rows)}" if len(rows) < len(table.rows) else f"alla {len(rows)}"
