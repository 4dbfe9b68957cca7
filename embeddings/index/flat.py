"""What the exact engines share: every entry is compared with the query, and scores come from one kernel.

Two engines that multiply in different orders disagree in the last bit, and equal vectors would then rank by chance.
An engine may therefore *find* candidates as it likes, but the score of a hit always comes from ``inner_products``,
which treats every row alike; ties are then real ties and insertion order decides them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embeddings.index.base import Attributes, Neighbours, Selector, Vectors
from embeddings.index.entries import Entries, Rows, Selection

Scores = npt.NDArray[np.float32]

COMPACT_AFTER = 1_000  # holes; fewer are not worth copying the matrix for
COMPACT_SHARE = 0.25  # of the rows
DENSE = 4  # rows scored for each selected one; beyond this the selected are copied together first


def inner_products(matrix: Vectors, query: Vectors) -> Scores:
    """Inner product of each row of ``matrix`` (n, dim) with ``query`` (dim,): equal rows give equal bits."""
    products: Scores = np.einsum("ij,j->i", matrix, query)
    return products


def best(scores: Scores, k: int) -> Rows:
    """Positions of the ``k`` highest scores, best first, ties in order of position."""
    if k < len(scores):
        # argpartition alone would pick any of the entries that tie at the border; take the first of them
        border = np.partition(scores, len(scores) - k)[len(scores) - k]
        above = np.flatnonzero(scores > border)
        at = np.flatnonzero(scores == border)[: k - len(above)]
        chosen = np.sort(np.concatenate([above, at]))
    else:
        chosen = np.arange(len(scores))
    return chosen[np.argsort(-scores[chosen], kind="stable")].astype(np.int64)


class FlatIndex(ABC):
    """Checks what comes in, keeps the entries, and leaves storing and finding vectors to the engine."""

    def __init__(self, dim: int) -> None:
        if dim < 1:
            raise ValueError(f"dim must be at least 1, got {dim}")
        self._dim = dim
        self._entries = Entries()

    @property
    @abstractmethod
    def engine(self) -> str:
        """Name of the engine, as in the manifest."""

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return self._dim

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def ids(self) -> tuple[str, ...]:
        """The live ids in insertion order; a replaced entry keeps its place."""
        return self._entries.ids

    def upsert(self, ids: Sequence[str], vectors: Vectors, attributes: Sequence[Attributes]) -> None:
        """See ``VectorIndex.upsert``."""
        rows = self._checked(vectors, "vectors")
        if isinstance(ids, str) or not all(isinstance(i, str) for i in ids):
            raise ValueError("ids must be a sequence of str")
        if not len(ids) == len(rows) == len(attributes):
            raise ValueError(f"{len(ids)} ids, {len(rows)} vectors and {len(attributes)} attributes do not agree")
        if len(set(ids)) != len(ids):
            raise ValueError("an id is given twice")
        if not ids:
            return
        before = self._entries.size
        places = self._entries.put(ids, attributes)
        known = places < before
        # an id that is new got the next row, so the new vectors stand in the order of their rows
        self._append(rows[~known])
        self._overwrite(places[known], rows[known])

    def remove(self, ids: Sequence[str]) -> int:
        """See ``VectorIndex.remove``. The vectors are erased at once, the space is reclaimed now and then."""
        holes = self._entries.drop(ids)
        if len(holes):
            self._overwrite(holes, np.zeros((len(holes), self._dim), dtype=np.float32))
            total = self._entries.size - len(self._entries)
            if total > COMPACT_AFTER and total > COMPACT_SHARE * self._entries.size:
                self.compact()
        return len(holes)

    def compact(self) -> None:
        """Reclaim the space of removed entries."""
        self._keep(self._entries.compact())

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """See ``VectorIndex.vectors``."""
        rows = []
        for entry in ids:
            row = self._entries.row_of(entry)
            if row is None:
                raise KeyError(entry)
            rows.append(row)
        return np.array(self._matrix()[np.asarray(rows, dtype=np.int64)])

    def attributes(self, ids: Sequence[str]) -> list[Attributes]:
        """See ``VectorIndex.attributes``."""
        return self._entries.attributes(ids)

    def count(self, selector: Selector | None = None) -> int:
        """See ``VectorIndex.count``."""
        return self._entries.select(selector).count

    def search(self, queries: Vectors, k: int, selector: Selector | None = None) -> list[Neighbours]:
        """See ``VectorIndex.search``."""
        asked = self._checked(queries, "queries")
        if k < 1:
            raise ValueError(f"k must be at least 1, got {k}")
        selection = self._entries.select(selector)
        found = self._find(asked, min(k, selection.count), selection) if selection.count else None
        nothing = np.empty(0, dtype=np.float32)
        if found is None:
            return [Neighbours((), nothing) for _ in asked]
        return [Neighbours(self._entries.ids_at(rows.tolist()), scores) for rows, scores in found]

    def _rank_all(self, query: Vectors, k: int, selection: Selection) -> tuple[Rows, Scores]:
        """The ``k`` best selected rows and their scores, by scoring every selected row."""
        matrix = self._matrix()
        if selection.spanned > DENSE * selection.count:
            rows = selection.rows
            scores = inner_products(matrix[rows], query)
            top = best(scores, k)
            return rows[top], scores[top]
        # The rows as they lie: to score some in vain costs less than to copy those that are selected.
        parts = []
        for first, stop in selection.spans:
            products = inner_products(matrix[first:stop], query)
            products[selection.unselected(first, stop)] = -np.inf
            parts.append(products)
        scores = parts[0] if len(parts) == 1 else np.concatenate(parts)
        top = best(scores, k)
        scores = scores[top]
        begins = np.cumsum([0, *(stop - first for first, stop in selection.spans)])
        span = np.searchsorted(begins, top, side="right") - 1
        return top + (np.array([first for first, _ in selection.spans]) - begins[:-1])[span], scores

    def _checked(self, vectors: Vectors, what: str) -> Vectors:
        with np.errstate(over="ignore"):  # a number too large for float32 becomes inf, which is refused below
            array = np.ascontiguousarray(vectors, dtype=np.float32)
        if array.ndim != 2 or array.shape[1] != self._dim:
            raise ValueError(f"{what} must have shape (n, {self._dim}), got {array.shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{what} must be finite")
        return array

    @abstractmethod
    def _matrix(self) -> Vectors:
        """The stored vectors by row, holes included, without copying; valid until the next change."""

    @abstractmethod
    def _append(self, vectors: Vectors) -> None:
        """Store vectors at the next rows."""

    @abstractmethod
    def _overwrite(self, rows: Rows, vectors: Vectors) -> None:
        """Replace the vectors of ``rows``."""

    @abstractmethod
    def _keep(self, rows: Rows) -> None:
        """Keep these rows alone, in this order."""

    @abstractmethod
    def _find(self, queries: Vectors, k: int, selection: Selection) -> list[tuple[Rows, Scores]]:
        """For each query the ``k`` best selected rows (``1 <= k <= selection.count``) and their scores."""
