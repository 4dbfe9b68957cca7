"""Unmet demand: needs, people and seats set against each other, and what is left."""

from matching.demand.columns import COLUMNS, HIDDEN, HIDDEN_MEANS, Column, Table, tables
from matching.demand.rows import (
    SMALLEST_CELL,
    Area,
    CourseRow,
    Coverage,
    DemandRow,
    GroupRow,
    Interval,
    NeedRow,
    Parameters,
    PlaceLevel,
    SensitivityRow,
    Shortage,
    UnmetReport,
)
from matching.demand.uncovered import UnmetNeed, unmet_demand

__all__ = [
    "COLUMNS",
    "HIDDEN",
    "HIDDEN_MEANS",
    "SMALLEST_CELL",
    "Area",
    "Column",
    "CourseRow",
    "Coverage",
    "DemandRow",
    "GroupRow",
    "Interval",
    "NeedRow",
    "Parameters",
    "PlaceLevel",
    "SensitivityRow",
    "Shortage",
    "Table",
    "UnmetNeed",
    "UnmetReport",
    "tables",
    "unmet_demand",
]
