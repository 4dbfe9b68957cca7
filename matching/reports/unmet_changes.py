"""What changed between two runs of the unmet-demand report: each figure as it was shown then and as it is shown now.

A hidden figure of either run stays hidden, and no difference is computed between numbers of people: two published
figures may be compared by their reader, and nothing else can be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from matching import demand
from matching.demand.rows import DemandRow, UnmetReport
from matching.reports.document import Cell, CellKind, Column, Row, Table
from matching.reports.unmet_rows import Anchors, cell, overview

_COMPARED = ("demand_own", "demand_ads", "seats", "left", "kind")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run: its number, the day it was about and when it was made."""

    number: int
    day: dt.date
    report: UnmetReport
    without_plan: bool = False  # the same report without the planned courses

    @property
    def name(self) -> str:
        """How a reader is told of it."""
        if self.without_plan:
            return "rapporten utan de planerade utbildningarna"
        return f"körning {self.number} per {self.day.isoformat()}"


def changes_table(now: UnmetReport, before: Earlier, anchors: Anchors) -> Table:
    """One row for each occupation of the overview that is new, gone or told differently."""
    then = {(r.code, r.horizon): r for r in overview(before.report, before.report.occupations)}
    current = {(r.code, r.horizon): r for r in overview(now, now.occupations)}
    rows = []
    for key in dict.fromkeys((*current, *then)):
        old, new = then.get(key), current.get(key)
        told = _told(old, new)
        if told is None:
            continue
        present = new or old
        assert present is not None
        behind = tuple(anchors.of("behov", i) for i in (new.need_ids if new else ()))
        rows.append(Row(anchors.of("andring", *key), {"label": present.label} | told, behind))
    return Table(
        "forandringar",
        "Vad de planerade utbildningarna ändrar" if before.without_plan else f"Vad som ändrats sedan {before.name}",
        _columns(before),
        tuple(rows),
        f"Bara yrken där något är annorlunda. Då: {before.name}. Nu: den här rapporten, per {now.parameters.today}.",
        f"Inget är annorlunda mot {before.name}.",
    )


def comparable(now: UnmetReport, before: UnmetReport) -> str | None:
    """Why the two runs are not about the same thing, in Swedish; ``None`` when they are."""
    if now.parameters.area != before.parameters.area:
        return "Den tidigare körningen gäller ett annat område."
    if now.parameters.horizons != before.parameters.horizons:
        return "Den tidigare körningen gäller andra horisonter."
    if now.parameters.floor != before.parameters.floor or now.parameters.weeks != before.parameters.weeks:
        return "Den tidigare körningen räknades med en annan gräns eller en annan tid för utbildning."
    return None


def _told(old: DemandRow | None, new: DemandRow | None) -> dict[str, Cell] | None:
    if old is None and new is None:
        return None
    told: dict[str, Cell] = {"change": "ändrat" if old and new else "nytt" if new else "borta"}
    same = True
    for name in _COMPARED:
        then = cell(old, demand.COLUMNS[name]) if old else None
        now = cell(new, demand.COLUMNS[name]) if new else None
        same = same and then == now
        told |= {f"{name}_then": then, f"{name}_now": now}
    return None if same and old and new else told


def _columns(before: Earlier) -> tuple[Column, ...]:
    return (
        Column("label", "Yrke", "Yrket, som i tabellen per yrke."),
        Column("change", "Ändring", "Nytt: fanns inte då. Borta: finns inte nu. Ändrat: något av talen är ett annat."),
        *_pairs(before),
    )


def _pairs(before: Earlier) -> Iterator[Column]:
    for name in _COMPARED:
        column = demand.COLUMNS[name]
        kind = CellKind.TEXT if name == "kind" else CellKind.NUMBER
        yield Column(f"{name}_then", f"{column.heading}, då", f"{column.definition} Per {before.day}.", kind)
        yield Column(f"{name}_now", f"{column.heading}, nu", column.definition, kind)
