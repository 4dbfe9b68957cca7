"""A report as values: sections of paragraphs, tables and figures, and a summary whose sentences name their rows.

Every renderer reads the same document. A figure (chart) is drawn from a table of the document and from nothing else,
and a hidden cell has no value here at all, so that no renderer can leak one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class CellKind(StrEnum):
    """How the cells of a column are typed and set."""

    TEXT = "text"
    CODE = "code"  # digits that are no number: 0484, 7212
    COUNT = "count"
    NUMBER = "number"  # with one decimal where it is not whole
    DECIMAL = "decimal"  # with two decimals, always
    SHARE = "share"  # in [0, 1], shown as per cent
    DATE = "date"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A number that must not be told. What it was is not kept; ``between`` may be told: it lies there."""

    text: str = "färre än 5"
    between: tuple[float, float] | None = None


HIDDEN: Final = Hidden()


@dataclass(frozen=True, slots=True)
class Interval:
    """A number of people with the lowest and highest that the uncertainty allows for."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number that is known to be no smaller: something that adds to it was not told."""

    value: float


Cell = str | int | float | dt.date | tuple[str, ...] | Interval | AtLeast | Hidden | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in JSON, its Swedish heading, what it means, and what an empty cell means."""

    name: str
    heading: str
    definition: str
    kind: CellKind = CellKind.TEXT
    empty: str = "–"

    @property
    def numeric(self) -> bool:
        """Whether the cells are set to the right."""
        return self.kind in (CellKind.COUNT, CellKind.NUMBER, CellKind.DECIMAL, CellKind.SHARE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``behind`` are the ids of the rows (of other tables) that its figures are made of."""

    id: str
    cells: Mapping[str, Cell]
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its caption, its columns, its rows; ``empty`` says what it means that there is none."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = "Inga rader."
    shown: int | None = None  # HTML shows so many rows and says so; files have all
    wide: bool = False  # more columns than a standing page holds: printed on a lying one

    @property
    def opens(self) -> bool:
        """Whether some row tells what is behind it."""
        return any(row.behind for row in self.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart: a Vega-Lite specification, what it shows in words, and the table that says the same."""

    id: str
    title: str
    description: str
    spec: Mapping[str, Any]
    table_id: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``warning`` sets it apart."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to tick off: each with whether it is met (``None`` = must be checked by a person) and a sentence."""

    id: str
    title: str
    items: tuple[CheckItem, ...]


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing: what is asked for, its state, what there is, and the rows that show it."""

    asked: str
    met: bool | None
    found: str
    sources: tuple[str, ...] = ()


Block = Paragraph | Table | Figure | Checklist


@dataclass(frozen=True, slots=True)
class Section:
    """One section under a heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence made from figures, with the ids of the rows that it is made from."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. ``facts`` are told on top and on the front page of a workbook, in order."""

    title: str
    subtitle: str
    day: dt.date
    facts: Mapping[str, str]
    summary: tuple[Statement, ...]
    sections: tuple[Section, ...]
    summary_title: str = "Sammanfattning"
    honesty: tuple[str, ...] = ()  # what the reader must know before using the figures
    made_by: Mapping[str, str] = field(default_factory=dict)  # versions of program, model, index

    def tables(self) -> Iterator[Table]:
        """Every table in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block

    def figures(self) -> Iterator[Figure]:
        """Every figure in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Figure):
                    yield block

    def row_ids(self) -> frozenset[str]:
        """The ids of all rows: what a statement or a row may point at."""
        return frozenset(row.id for table in self.tables() for row in table.rows)
