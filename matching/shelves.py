"""Facets side by side as arrays: what hundreds of records say is laid out once, and picked row by row for a question.

A record keeps its row for as long as the shelf lives, so that a question about two hundred of fifty thousand records is
a few array look-ups instead of two hundred visits. Columns are laid out when first asked for, and go on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from matching.phrases import Rows, Segments

if TYPE_CHECKING:
    from matching.candidates import Facets

V = TypeVar("V")
Array = npt.NDArray[Any]


class _Column(Protocol):
    """One thing that every record says. ``count``: rows that are laid out."""

    count: int

    def extend(self, facets: Sequence[Facets]) -> None:
        """Lay out the next rows."""
        ...


C = TypeVar("C", bound=_Column)


class Shelf:
    """Facets of one kind by row. Thread-safe: rows are only added."""

    def __init__(self, facets: Sequence[Facets] = ()) -> None:
        self.facets: list[Facets] = list(facets)
        self._columns: dict[tuple[object, object], _Column] = {}
        self._growing = threading.RLock()

    def __len__(self) -> int:
        return len(self.facets)

    def put(self, facets: Sequence[Facets]) -> range:
        """Add facets; returns their rows."""
        with self._growing:
            first = len(self.facets)
            self.facets.extend(facets)
            return range(first, len(self.facets))

    def segments(self, said: Callable[[Facets], Array], rows: Rows) -> Segments:
        """The phrase rows that each of ``rows`` says."""
        return Segments(*self._laid_out(_Lists, said).pick(rows))

    def values(self, said: Callable[[Facets], Array], rows: Rows) -> Array:
        """The numbers that each of ``rows`` says, end to end."""
        return self._laid_out(_Lists, said).pick(rows)[0]

    def numbers(self, said: Callable[[Facets], int], rows: Rows) -> npt.NDArray[np.int64]:
        """The number that each of ``rows`` says, (len(rows),)."""
        return self._laid_out(_Numbers, said).numbers.array[rows]

    def spread(self, said: Callable[[Facets], Hashable], value: Callable[[Facets], V], rows: Rows) -> list[V]:
        """``value`` for each of ``rows``, worked out once for all that say the same: few say different things."""
        column = self._laid_out(_Sayings, said)
        codes = column.codes.array[rows].tolist()
        worked = {code: value(column.examples[code]) for code in set(codes)}
        return [worked[code] for code in codes]

    def _laid_out(self, kind: Callable[[Callable[[Facets], Any]], C], said: Callable[[Facets], Any]) -> C:
        column = self._columns.get((kind, said))
        if column is None or column.count < len(self.facets):
            with self._growing:
                column = self._columns.setdefault((kind, said), kind(said))
                column.extend(self.facets[column.count :])
        return column  # type: ignore[return-value]  # what ``kind`` made


class _Growing:
    """An array with room at its end. Who holds the old one when it is exchanged finds the same rows there."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self.array: Array = np.zeros(64, dtype=dtype)
        self.count = 0

    def extend(self, values: npt.ArrayLike) -> None:
        """Add values at the end."""
        added = np.asarray(values)
        stop = self.count + len(added)
        if stop > len(self.array):
            grown = np.zeros(max(stop, 2 * len(self.array)), dtype=self.array.dtype)
            grown[: self.count] = self.array[: self.count]
            self.array = grown
        self.array[self.count : stop] = added
        self.count = stop


class _Numbers:
    """A whole number a record."""

    def __init__(self, said: Callable[[Facets], int]) -> None:
        self.count = 0
        self.numbers = _Growing(np.int64)
        self._said = said

    def extend(self, facets: Sequence[Facets]) -> None:
        """Lay out the next rows."""
        self.numbers.extend(np.fromiter(map(self._said, facets), dtype=np.int64, count=len(facets)))
        self.count += len(facets)


class _Sayings:
    """What each record says, as the number of the saying, with an example of who says it."""

    def __init__(self, said: Callable[[Facets], Hashable]) -> None:
        self.count = 0
        self.codes = _Growing(np.int64)
        self.examples: list[Facets] = []
        self._said = said
        self._code: dict[Hashable, int] = {}

    def extend(self, facets: Sequence[Facets]) -> None:
        """Lay out the next rows."""
        codes = []
        for one in facets:
            code = self._code.setdefault(self._said(one), len(self.examples))
            if code == len(self.examples):
                self.examples.append(one)
            codes.append(code)
        self.codes.extend(np.array(codes, dtype=np.int64))
        self.count += len(facets)


class _Lists:
    """Some numbers a record, of all records end to end."""

    def __init__(self, said: Callable[[Facets], Array]) -> None:
        self.count = 0
        self._said = said
        self._flat: _Growing | None = None
        self._starts, self._lengths = _Growing(np.int64), _Growing(np.int64)

    def extend(self, facets: Sequence[Facets]) -> None:
        """Lay out the next rows."""
        lists = [self._said(one) for one in facets]
        if not lists:
            return
        flat = self._flat = self._flat or _Growing(lists[0].dtype)
        lengths = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
        self._starts.extend(flat.count + np.cumsum(lengths) - lengths)
        self._lengths.extend(lengths)
        flat.extend(np.concatenate(lists))
        self.count += len(facets)

    def pick(self, rows: Rows) -> tuple[Array, Rows]:
        """The numbers of these rows end to end, and where those of each begin (and the last ends)."""
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        if self._flat is None:
            return np.zeros(0, dtype=np.int64), offsets
        lengths = self._lengths.array[rows]
        np.cumsum(lengths, out=offsets[1:])
        places = np.arange(offsets[-1]) + np.repeat(self._starts.array[rows] - offsets[:-1], lengths)
        return self._flat.array[places], offsets
