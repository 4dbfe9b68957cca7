"""Phrases of many records against one asked phrase at a time: one value a record, remembered for a while.

Needs ask for the same things again and again, so a value is worked out once for each distinct phrase.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from matching.phrases import PhraseTable, Rows, Segments, Singles
from matching.weights import Ramp

Bools = npt.NDArray[np.bool_]
MOST_KEPT = 160 * 1024 * 1024  # bytes of remembered values of one kind
STEPS = 1_000_000  # values are told apart to the sixth decimal
BATCH = 128  # phrases compared in one go


class PhraseValues:
    """For an asked phrase (its row in the table) one float32 a record: the best of the record's phrases, 0 without any.

    ``reading`` turns cosines of the record's phrases, (N,), into values.
    """

    def __init__(self, table: PhraseTable, phrases: Segments, reading: Callable[[Singles], Singles]) -> None:
        self._reading = reading
        distinct, self._which = np.unique(phrases.rows, return_inverse=True)
        self._cosines = table.beside(distinct)
        self._filled = np.flatnonzero(np.diff(phrases.offsets))
        self._starts = phrases.offsets[self._filled]
        self._records = len(phrases)
        self._kept: OrderedDict[int, Singles] = OrderedDict()
        self._room = max(4 * BATCH, MOST_KEPT // max(1, 5 * self._records))

    def ask(self, rows: Iterable[int]) -> None:
        """Work out the values of several phrases together, ahead of being asked for one by one."""
        new = [row for row in dict.fromkeys(rows) if row not in self._kept]
        for start in range(0, len(new), BATCH):
            batch = np.array(new[start : start + BATCH], dtype=np.int64)
            for row, near in zip(batch.tolist(), self._cosines(batch), strict=True):
                self._remember(row, near)
        while len(self._kept) > self._room:
            self._forget(self._kept.popitem(last=False)[0])

    def of(self, row: int) -> Singles:
        """The values of one phrase, float32 (records,)."""
        if row not in self._kept:
            self.ask([row])
        self._kept.move_to_end(row)
        return self._kept[row]

    def best_of(self, rows: Rows) -> Singles:
        """The best value of several phrases, float32 (records,)."""
        return best([self.of(row) for row in rows.tolist()], self._records)

    def _remember(self, row: int, near: Singles) -> None:
        values = np.zeros(self._records, dtype=np.float32)
        if len(self._filled):
            values[self._filled] = np.maximum.reduceat(self._reading(near[self._which]), self._starts)
        self._kept[row] = values

    def _forget(self, row: int) -> None:
        """Nothing else is kept of a phrase."""


class ProvenValues(PhraseValues):
    """As ``PhraseValues``, for skills that count by their proof; it also knows whether the one that counts is close.

    What a person's value rests on is the pair that counts most, the nearer of equals (``Scorer.nearest``): value and
    nearness are packed into one whole number, so that one maximum finds both.
    """

    def __init__(self, table: PhraseTable, phrases: Segments, ramp: Ramp, proof: Singles, close: float) -> None:
        super().__init__(table, phrases, lambda near: ramped(near, ramp) * proof)
        self._close = np.float32(close)
        self._is_close: dict[int, Bools] = {}

    def close(self, row: int) -> Bools:
        """Of whom the skill that counts most for the phrase is close to it, bool (records,)."""
        self.of(row)
        return self._is_close[row]

    def _remember(self, row: int, near: Singles) -> None:
        packed = np.zeros(self._records, dtype=np.int32)
        if len(self._filled):
            every = near[self._which]
            pairs = np.rint(self._reading(every) * STEPS).astype(np.int32) * 2 + (every >= self._close)
            packed[self._filled] = np.maximum.reduceat(pairs, self._starts)
        self._kept[row] = (packed >> 1).astype(np.float32) / np.float32(STEPS)
        self._is_close[row] = (packed & 1).astype(np.bool_)

    def _forget(self, row: int) -> None:
        self._is_close.pop(row, None)


def best(values: Sequence[Singles], records: int) -> Singles:
    """The largest of several values for each record."""
    if not values:
        return np.zeros(records, dtype=np.float32)
    most = values[0]
    for other in values[1:]:
        most = np.maximum(most, other)
    return most


def ramped(near: Singles, ramp: Ramp) -> Singles:
    """``Ramp`` in single precision."""
    low, high = np.float32(ramp.low), np.float32(ramp.high)
    clipped: Singles = np.clip((near - low) / (high - low), np.float32(0), np.float32(1))
    return clipped
