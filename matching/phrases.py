"""Phrase vectors, embedded once each, and the arithmetic of comparing many phrases of many records at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoders.base import Encoder

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


SHORT = 32  # phrases on one side
NO_CONCEPT = -1
SOURCES = 8  # of a taxonomy, at most: an imported one has four with skills


class PhraseTable:
    """A growing table of unit vectors, one row for each distinct phrase ever asked for. Thread-safe.

    Row numbers stay valid for the life of the table, so a record's phrases are looked up once and compared by
    slicing afterwards.

    ``same``: the cosine from which two phrases count as the same thing. Two that are told to name different concepts
    of one source, and the same of none, stay just below it, however alike they sound.
    """

    def __init__(self, encoder: Encoder, same: float = np.inf) -> None:
        self._encoder = encoder
        self._row_of: dict[str, int] = {}
        self._vectors = np.zeros((1024, encoder.dim), dtype=np.float32)
        self._concepts = np.full((1024, SOURCES), NO_CONCEPT, dtype=np.int32)
        self._number_of: dict[str, int] = {}
        self._column_of: dict[str, int] = {}
        self._near = np.nextafter(np.float32(same), np.float32(0.0))
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._row_of)

    def rows(self, phrases: Sequence[str]) -> Rows:
        """Row numbers of the phrases, int64 (len(phrases),); phrases not seen before are embedded."""
        if any(phrase not in self._row_of for phrase in phrases):
            self._embed(phrases)
        return np.fromiter((self._row_of[phrase] for phrase in phrases), dtype=np.int64, count=len(phrases))

    def vectors(self, rows: Rows) -> Singles:
        """The unit vectors of these rows, float32 (len(rows), dim)."""
        return self._vectors[rows]

    def tell(self, named: Iterable[tuple[str, str, str]]) -> None:
        """Say which concepts phrases of the table name: phrase, source, id. Raises ``KeyError`` for other phrases.

        Of more than ``SOURCES`` sources those that are told first count.
        """
        with self._lock:
            for phrase, source, concept in named:
                row = self._row_of[phrase]
                column = self._column_of.setdefault(source, len(self._column_of))
                if column < SOURCES:
                    self._concepts[row, column] = self._number_of.setdefault(concept, len(self._number_of))

    def beside(self, right: Rows) -> Callable[[Rows], Singles]:
        """A function from rows to their cosines with these, (m,) to float32 (m, len(right)), as ``similarity``.

        For whoever compares with the same rows many times.
        """
        vectors = self._vectors[right]
        return lambda left: self._apart(self._vectors[left] @ vectors.T, left, right)

    def similarity(self, left: Rows, right: Rows) -> Floats:
        """Cosines of every pair, float (len(left), len(right)); just below ``same`` for names of different concepts."""
        known = len(self._row_of)
        if known <= 2 * len(right) and len(left) <= SHORT:
            # Few phrases against many that repeat: compare with the whole table once, then pick.
            vectors = self._vectors
            every = self._apart(vectors[left] @ vectors[:known].T, left, np.arange(known))
            return np.asarray(every[:, right], dtype=np.float64)
        return np.asarray(self.beside(right)(left), dtype=np.float64)

    def _apart(self, cosines: Singles, left: Rows, right: Rows) -> Singles:
        alike = np.flatnonzero(cosines > self._near)  # few of all, so that only these are looked up
        if len(alike):
            i, j = np.divmod(alike, len(right))
            one, other = self._concepts[left[i]], self._concepts[right[j]]
            both = (one != NO_CONCEPT) & (other != NO_CONCEPT)
            different = both.any(axis=1) & ~(both & (one == other)).any(axis=1)
            cosines[i[different], j[different]] = self._near
        return cosines

    def _embed(self, phrases: Sequence[str]) -> None:
        with self._lock:
            new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._row_of]
            start, stop = len(self._row_of), len(self._row_of) + len(new)
            encoded = self._encoder.encode(new, role="document")
            if stop > len(self._vectors):
                grown = np.zeros((max(stop, 2 * len(self._vectors)), self._encoder.dim), dtype=np.float32)
                grown[:start] = self._vectors[:start]
                self._vectors = grown  # readers hold the old array, whose rows stay right
                more = np.full((len(grown) - len(self._concepts), SOURCES), NO_CONCEPT, dtype=np.int32)
                self._concepts = np.concatenate([self._concepts, more])
            self._vectors[start:stop] = encoded
            self._row_of.update(zip(new, range(start, stop), strict=True))


@dataclass(frozen=True, slots=True)
class Segments:
    """Phrase rows of n records laid end to end: record i owns ``rows[offsets[i]:offsets[i + 1]]``."""

    rows: Rows
    offsets: Rows

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @staticmethod
    def of(parts: Sequence[Rows]) -> Segments:
        """Join the rows of each record."""
        offsets = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum([len(rows) for rows in parts], out=offsets[1:])
        return Segments(np.concatenate([*parts, np.zeros(0, dtype=np.int64)]), offsets)


def segment_max(values: Floats, offsets: Rows) -> Floats:
    """Largest value of each segment along the last axis: (..., N) -> (..., n); NaN for an empty segment."""
    return _reduce(np.maximum, values, offsets)


def segment_mean(values: Floats, offsets: Rows) -> Floats:
    """Mean of each segment along the last axis: (..., N) -> (..., n); NaN for an empty segment."""
    lengths = np.diff(offsets)
    return _reduce(np.add, values, offsets) / np.where(lengths == 0, 1, lengths)


def _reduce(operation: np.ufunc, values: Floats, offsets: Rows) -> Floats:
    # reduceat gives the element itself for an empty segment, so only filled segments take part.
    filled = np.flatnonzero(np.diff(offsets))
    result = np.full((*values.shape[:-1], len(offsets) - 1), np.nan)
    if len(filled):
        result[..., filled] = operation.reduceat(values, offsets[filled], axis=-1)
    return result
