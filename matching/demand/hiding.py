"""Hiding what tells of few people, and what would give it away.

A figure that counts 1 to 4 people is hidden. What was allocated to a small demand is hidden too, zero as well: the
demand itself would bound it. A group or a region is the sum of its municipalities and "alla" that of the horizons, so
a hidden figure could be had by subtraction: as long as one can be worked out, the smallest visible figure of a sum that
it stands in is hidden as well. So it is when what is hidden in a sum is few together: one and one are worked out as
surely as two. ``left`` is demand minus what was allocated, and is told as bounds where that is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matching.demand.rows import (
    ALL_HORIZONS,
    SMALLEST_CELL,
    CourseRow,
    DemandRow,
    GroupRow,
    Interval,
    PlaceLevel,
    SensitivityRow,
    Shortage,
)

Sum = tuple[int, Sequence[int]]  # a total and its parts, as numbers of rows
COUNTS = ("supply_now", "in_reach", "allocated_people", "allocated_seats")
_BEHIND = {"allocated_people": "supply_now", "allocated_seats": "in_reach"}


def is_small(value: float | None) -> bool:
    """Whether a number of people may not be told."""
    return value is not None and 0 < value < SMALLEST_CELL


def to_hide(rows: Sequence[DemandRow], sums: Sequence[Sum]) -> list[set[str]]:
    """For every row of one occupation or skill the fields to hide. ``sums`` are all the sums that its rows stand in."""
    hidden: list[set[str]] = [set() for _ in rows]
    for name in COUNTS:
        values = [int(getattr(row, name)) for row in rows]
        first = {i for i, row in enumerate(rows) if is_small(values[i]) or _bounded(row, name)}
        for i in with_complements(first, values, sums):
            hidden[i].add(name)
    return hidden


def sums_of(rows: Sequence[DemandRow], group: frozenset[str]) -> list[Sum]:
    """The sums among the rows of one occupation or skill: a total and its parts, by number."""
    at = {(row.level, row.place_code, row.horizon): i for i, row in enumerate(rows)}
    horizons = sorted({row.horizon for row in rows} - {ALL_HORIZONS})
    places = sorted({(row.level, row.place_code) for row in rows})
    towns = [code for level, code in places if level is PlaceLevel.MUNICIPALITY]
    sums: list[Sum] = [
        (at[level, code, ALL_HORIZONS], [at[level, code, h] for h in horizons if (level, code, h) in at])
        for level, code in places
    ]
    for level, inside in (
        (PlaceLevel.GROUP, [code for code in towns if code in group]),
        (PlaceLevel.REGION, towns),
    ):
        for horizon in (*horizons, ALL_HORIZONS):
            total = at.get((level, "", horizon))
            parts = [
                at[PlaceLevel.MUNICIPALITY, c, horizon] for c in inside if (PlaceLevel.MUNICIPALITY, c, horizon) in at
            ]
            if total is not None:
                sums.append((total, parts))
    return sums


def _bounded(row: DemandRow, name: str) -> bool:
    """Whether a small demand would bound what was allocated to it."""
    behind = _BEHIND.get(name)
    return behind is not None and row.demand < SMALLEST_CELL and int(getattr(row, behind)) > 0


def with_complements(first: set[int], values: Sequence[int], sums: Sequence[Sum]) -> set[int]:
    """The figures to hide with those of ``first``, so that none of them can be worked out from what is visible."""
    hidden = set(first)
    if not hidden:
        return hidden
    groups = [(total, *parts) for total, parts in sums]
    while True:
        bare = next((group for group in groups if _tells(group, hidden, values)), None)
        if bare is None:
            given_away = _worked_out(sorted(hidden), sums)
            if given_away is None:
                return hidden
            touched = [group for group in groups if hidden.intersection(group) and not hidden.issuperset(group)]
            bare = next((group for group in touched if given_away in group), touched[0] if touched else ())
        visible = [i for i in bare if i not in hidden]
        if not visible:
            return hidden
        hidden.add(min(visible, key=lambda i: (values[i] == 0, values[i], i)))


def _tells(group: Sequence[int], hidden: set[int], values: Sequence[int]) -> bool:
    """Whether a sum (its total first) gives what is hidden in it away: a single figure, or few people together."""
    total, *parts = group
    gone = hidden.intersection(parts)
    if len(hidden.intersection(group)) == 1:
        return True
    return total not in hidden and is_small(sum(values[i] for i in gone)) and not hidden.issuperset(parts)


def _worked_out(hidden: Sequence[int], sums: Sequence[Sum]) -> int | None:
    """A hidden figure that the sums and the visible figures determine, or ``None``."""
    column = {i: n for n, i in enumerate(hidden)}
    equations = np.zeros((len(sums), len(hidden)))
    for n, (total, parts) in enumerate(sums):
        if total in column:
            equations[n, column[total]] -= 1.0
        for part in parts:
            if part in column:
                equations[n, column[part]] += 1.0
    equations = equations[np.abs(equations).sum(axis=1) > 0]
    if not len(equations):
        return None
    _, sizes, rows = np.linalg.svd(equations, full_matrices=True)
    free = rows[int((sizes > 1e-9).sum()) :]  # every way in which the hidden figures can still differ
    fixed = np.flatnonzero(np.abs(free).max(axis=0, initial=0.0) < 1e-9)
    return hidden[int(fixed[0])] if len(fixed) else None


def hide(row: DemandRow, names: set[str], kind: Shortage | None) -> DemandRow:
    """The row with these fields hidden. ``kind``: what the courses alone tell of the shortage."""
    if not names:
        return replace(row, intervals=_outward(row.intervals, names))
    if not names & set(_BEHIND):
        changes: dict[str, Any] = dict.fromkeys(names)
        return replace(row, **changes, hidden=frozenset(names), intervals=_outward(row.intervals, names))
    shown = sum(getattr(row, name) for name in _BEHIND if name not in names)
    most = max(0.0, round(row.demand - row.allocated_training - shown, 2))
    least = max(0.0, round(most - (SMALLEST_CELL - 1) * len(names & set(_BEHIND)), 2))
    if row.left is not None and row.left < least:
        least = 0.0  # hidden with another figure, and not small itself
    names = names | {"left", "left_at_least"}
    gone: dict[str, Any] = dict.fromkeys(names)
    return replace(
        row,
        **gone,
        kind=row.kind if least > 0 else kind,
        bounds={"left": Interval(least, most), "left_at_least": Interval(0.0, most)},
        hidden=frozenset(names),
        intervals=_outward(row.intervals, names),
    )


def hide_alike(rows: Sequence[DemandRow], hidden: Sequence[set[str]]) -> list[set[str]]:
    """What is hidden in one row is hidden in every row, of whatever table, that is about the same needs."""
    shared: dict[tuple[str, ...], set[str]] = {}
    for row, names in zip(rows, hidden, strict=True):
        shared.setdefault(row.need_ids, set()).update(names)
    return [shared[row.need_ids] for row in rows]


def hide_in_totals(
    totals: Sequence[DemandRow], rows: Sequence[DemandRow], hidden: Sequence[set[str]]
) -> list[set[str]]:
    """What to hide in the totals over all occupations: small figures, and those over a single hidden occupation."""
    under: dict[tuple[str, str, str, str], int] = {}
    for row, names in zip(rows, hidden, strict=True):
        for name in names:
            key = (name, row.level, row.place_code, row.horizon)
            under[key] = under.get(key, 0) + 1
    return [
        {
            name
            for name in COUNTS
            if is_small(getattr(row, name)) or under.get((name, row.level, row.place_code, row.horizon), 0) == 1
        }
        for row in totals
    ]


def hide_group(row: GroupRow) -> GroupRow:
    """A target group without its small figures, nor what would give them away."""
    told = ("meets", "in_reach", "neither", "people")
    values = [int(getattr(row, name)) for name in told]
    few = {at for at, value in enumerate(values) if is_small(value)}
    names = {told[at] for at in with_complements(few, values, [(3, (0, 1, 2))])}
    names |= {"allocated"} if is_small(row.allocated) else set()
    changes: dict[str, Any] = dict.fromkeys(names)
    return replace(row, **changes, hidden=frozenset(names))


def hide_courses(rows: Sequence[CourseRow]) -> tuple[CourseRow, ...]:
    """Courses without how many seats were given out, where few were; a single one is never hidden alone."""
    few = {i for i, row in enumerate(rows) if is_small(row.allocated)}
    others = [i for i, row in enumerate(rows) if row.allocated and i not in few]
    if len(few) == 1 and others:
        few.add(min(others, key=lambda i: (rows[i].allocated, i)))
    return tuple(
        replace(row, allocated=None, hidden=frozenset({"allocated"})) if i in few else row for i, row in enumerate(rows)
    )


def hide_sensitivity(row: SensitivityRow, also: set[str]) -> SensitivityRow:
    """A floor's totals without small figures, and without ``left`` where it would give them away."""
    names = {name for name in COUNTS if is_small(getattr(row, name))} | (also & set(COUNTS) if row.chosen else set())
    if names & set(_BEHIND):
        names.add("left")
    changes: dict[str, Any] = dict.fromkeys(names)
    return replace(row, **changes, hidden=frozenset(names))


def _outward(intervals: Mapping[str, Interval], hidden: set[str]) -> dict[str, Interval]:
    """Intervals of what is shown. Small ends of people are moved outward: to zero below, to the smallest cell above."""
    told = {name: span for name, span in intervals.items() if name not in hidden}
    if span := told.get("supply_now"):
        low = 0.0 if is_small(span.low) else span.low
        told["supply_now"] = Interval(low, float(SMALLEST_CELL) if is_small(span.high) else span.high)
    return told
