"""One cell as Swedish text."""

from __future__ import annotations

import datetime as dt

from matching.reports.document import AtLeast, Cell, CellKind, Column, Hidden, Interval

NARROW = "\u202f"  # between thousands, as Swedish is written, and never broken over two lines


def shown(cell: Cell, column: Column) -> str:
    """The cell as a reader sees it."""
    if cell is None or cell == () or cell == "":
        return column.empty
    if isinstance(cell, Hidden):
        return cell.text
    if isinstance(cell, Interval):
        if cell.low == cell.high == cell.value:
            return number(cell.value)
        return f"{number(cell.value)} ({number(cell.low)}–{number(cell.high)})"
    if isinstance(cell, AtLeast):
        return f"minst {number(cell.value)}"
    if isinstance(cell, tuple):
        return ", ".join(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        if column.kind is CellKind.SHARE:
            return f"{round(cell * 100)}\u00a0%"
        return number(cell, 2 if column.kind is CellKind.DECIMAL else 0)
    return cell


def number(value: float, decimals: int = 0) -> str:
    """A number with a decimal comma and narrow gaps between thousands; people are whole unless they are not."""
    if decimals == 0 and round(value, 1) != round(value):
        decimals = 1
    return f"{value:,.{decimals}f}".replace(",", NARROW).replace(".", ",").replace("-", "\u2212")


def counted(count: float, one: str, many: str) -> str:
    """``1 behov``, ``2 platser``."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(words: list[str]) -> str:
    """``a``, ``a och b``, ``a, b och c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}" if words else ""
