"""The bookkeeping that every engine shares: which row holds which id, and which rows a selector picks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from embeddings.index.base import Attributes, Selector

Rows = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]

ALWAYS = 0  # proleptic ordinal before every date
FOREVER = np.iinfo(np.int32).max
CACHED_SELECTIONS = 64
BLOCK = 512  # rows (a multiple of 8): spans of selected rows begin and end with a block


@dataclass(frozen=True, eq=False)
class Selection:
    """The rows that a selector picks, as one bit per row (bit ``i % 8`` of byte ``i // 8``)."""

    bitmap: npt.NDArray[np.uint8]
    count: int
    size: int

    @property
    def rows(self) -> Rows:
        """The selected rows in ascending order, which is insertion order."""
        return np.flatnonzero(np.unpackbits(self.bitmap, count=self.size, bitorder="little")).astype(np.int64)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Stretches of rows (first, and one past the last) that hold every selected row, and few others if they lie
        together, as records of one kind do."""
        blocks = -(-self.size // BLOCK)
        padded = np.zeros(blocks * BLOCK // 8, dtype=np.uint8)
        padded[: len(self.bitmap)] = self.bitmap
        filled = np.concatenate([[False], padded.reshape(blocks, -1).any(axis=1), [False]])
        edges = np.flatnonzero(filled[1:] != filled[:-1]).reshape(-1, 2) * BLOCK
        return tuple((int(first), min(int(stop), self.size)) for first, stop in edges)

    @cached_property
    def spanned(self) -> int:
        """How many rows the spans hold."""
        return sum(stop - first for first, stop in self.spans)

    def unselected(self, first: int, stop: int) -> npt.NDArray[np.bool_]:
        """Which rows of a span are not selected, bool (stop - first,)."""
        bits = np.unpackbits(self.bitmap[first // 8 : -(-stop // 8)], count=stop - first, bitorder="little")
        return np.asarray(bits == 0, dtype=np.bool_)


def attributes_of(tags: tuple[str, ...], valid_from: int, valid_until: int) -> Attributes:
    """Attributes with the days given as ordinals (``ALWAYS`` and ``FOREVER`` for no limit)."""
    return Attributes(
        tags=tags,
        valid_from=None if valid_from == ALWAYS else dt.date.fromordinal(valid_from),
        valid_until=None if valid_until == FOREVER else dt.date.fromordinal(valid_until),
    )


class Entries:
    """Ids and attributes by row.

    Equal tag tuples are stored once and rows refer to them by number: a city has thousands of needs but few distinct
    sets of tags, so a selector is decided once per set and spread over the rows by one array look-up.

    A removed row stays as a hole until ``compact``; a new id always gets the next row, so that rows are in insertion
    order.
    """

    def __init__(self) -> None:
        self._ids: list[str | None] = []
        self._row_of: dict[str, int] = {}
        self._tag_sets: list[tuple[str, ...]] = []
        self._number_of_tag_set: dict[tuple[str, ...], int] = {}
        self._tag_set = np.empty(0, dtype=np.int32)
        self._valid_from = np.empty(0, dtype=np.int32)
        self._valid_until = np.empty(0, dtype=np.int32)
        self._live = np.empty(0, dtype=np.bool_)
        self._selections: dict[Selector, Selection] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    @property
    def size(self) -> int:
        """Number of rows, holes included."""
        return len(self._ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """The live ids in insertion order."""
        return tuple(i for i in self._ids if i is not None)

    def ids_at(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The ids of live ``rows``."""
        return tuple([i for i in map(self._ids.__getitem__, rows) if i is not None])

    def row_of(self, entry: str) -> int | None:
        """The row of an id, or ``None``."""
        return self._row_of.get(entry)

    def attributes(self, ids: Sequence[str]) -> list[Attributes]:
        """The attributes of ``ids``. Raises ``KeyError`` for an unknown id."""
        return [self._attributes_at(self._row_of[i]) for i in ids]

    def put(self, ids: Sequence[str], attributes: Sequence[Attributes]) -> Rows:
        """Record ids (each given once) with their attributes; returns their rows. A known id keeps its row."""
        # first everything that can fail on odd attributes, then the changes
        numbers = [self._number(a.tags) for a in attributes]
        first = [a.valid_from.toordinal() if a.valid_from else ALWAYS for a in attributes]
        last = [a.valid_until.toordinal() if a.valid_until else FOREVER for a in attributes]
        start = self.size
        rows = np.empty(len(ids), dtype=np.int64)
        for position, entry in enumerate(ids):
            row = self._row_of.get(entry)
            if row is None:
                row = len(self._ids)
                self._ids.append(entry)
                self._row_of[entry] = row
            rows[position] = row
        self._grow(self.size - start)
        self._tag_set[rows] = numbers
        self._valid_from[rows] = first
        self._valid_until[rows] = last
        self._live[rows] = True
        self._selections.clear()
        return rows

    def drop(self, ids: Sequence[str]) -> Rows:
        """Forget ids; returns the rows that became holes."""
        rows = [row for row in (self._row_of.pop(i, None) for i in ids) if row is not None]
        for row in rows:
            self._ids[row] = None
        self._live[rows] = False
        self._selections.clear()
        return np.asarray(rows, dtype=np.int64)

    def compact(self) -> Rows:
        """Close the holes; returns the old rows that remain, in order."""
        kept = np.flatnonzero(self._live)
        self._ids = list(self.ids)
        self._row_of = {entry: row for row, entry in enumerate(self._ids) if entry is not None}
        self._tag_set, self._live = self._tag_set[kept], self._live[kept]
        self._valid_from, self._valid_until = self._valid_from[kept], self._valid_until[kept]
        self._selections.clear()
        return kept

    def select(self, selector: Selector | None) -> Selection:
        """The live rows that ``selector`` picks (all of them without one)."""
        asked = selector or Selector()
        found = self._selections.get(asked)
        if found is None:
            if len(self._selections) >= CACHED_SELECTIONS:
                self._selections.clear()
            found = self._selections[asked] = self._evaluate(asked)
        return found

    def _evaluate(self, selector: Selector) -> Selection:
        picked = self._live
        if selector.require:
            agrees = [all(not group.isdisjoint(tags) for group in selector.require) for tags in self._tag_sets]
            picked = picked & np.asarray(agrees, dtype=np.bool_)[self._tag_set]
        if selector.on is not None:
            day = selector.on.toordinal()
            picked = picked & (self._valid_from <= day) & (day <= self._valid_until)
        return Selection(np.packbits(picked, bitorder="little"), int(picked.sum()), self.size)

    def _grow(self, count: int) -> None:
        if count:
            self._tag_set = np.concatenate([self._tag_set, np.zeros(count, dtype=np.int32)])
            self._valid_from = np.concatenate([self._valid_from, np.zeros(count, dtype=np.int32)])
            self._valid_until = np.concatenate([self._valid_until, np.zeros(count, dtype=np.int32)])
            self._live = np.concatenate([self._live, np.zeros(count, dtype=np.bool_)])

    def _number(self, tags: tuple[str, ...]) -> int:
        number = self._number_of_tag_set.setdefault(tuple(tags), len(self._tag_sets))
        if number == len(self._tag_sets):
            self._tag_sets.append(tuple(tags))
        return number

    def _attributes_at(self, row: int) -> Attributes:
        tags = self._tag_sets[self._tag_set[row]]
        return attributes_of(tags, int(self._valid_from[row]), int(self._valid_until[row]))
