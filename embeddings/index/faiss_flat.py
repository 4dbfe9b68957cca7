"""FAISS ``IndexFlatIP``: the everyday engine. Exact; selectors act inside the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from embeddings.errors import MissingExtra
from embeddings.index.base import Vectors
from embeddings.index.entries import Rows, Selection
from embeddings.index.flat import FlatIndex, Scores, inner_products

FETCH_LEAST = 256  # to order so many costs nothing beside the scan, and a wider search is then already answered
FETCH_FACTOR = 4
CROWDED = 4_096  # rows; beyond this the heap of FAISS costs more than scoring everything
BATCH = 20  # queries; from here FAISS multiplies matrices, which it cannot do under a selector
REMEMBERED_RANKINGS = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Ranking:
    """The best rows of one query, of which the first ``settled`` are certainly right."""

    rows: Rows
    scores: Scores
    settled: int


class FaissFlatIndex(FlatIndex):
    """Keeps the vectors in FAISS, finds the candidates of many queries with it, and scores as the reference does.

    A search fetches more than asked and remembers it, so that asking again with a larger ``k`` (the matcher widens
    until enough hits pass the gates) seldom scans again.
    """

    def __init__(self, dim: int) -> None:
        super().__init__(dim)
        self._faiss = _import_faiss()
        self._index = self._faiss.IndexFlatIP(dim)
        self._longest = 0.0  # upper bound of the length of the stored vectors
        self._rankings: dict[tuple[bytes, int], tuple[Selection, _Ranking]] = {}

    @property
    def engine(self) -> str:
        """``"faiss-flat"``."""
        return "faiss-flat"

    def _matrix(self) -> Vectors:
        rows = int(self._index.ntotal)
        if rows == 0:
            return np.empty((0, self._dim), dtype=np.float32)
        flat: Vectors = self._faiss.rev_swig_ptr(self._index.get_xb(), rows * self._dim)
        return flat.reshape(rows, self._dim)

    def _append(self, vectors: Vectors) -> None:
        if len(vectors):
            self._index.add(vectors)
        self._changed(vectors)

    def _overwrite(self, rows: Rows, vectors: Vectors) -> None:
        self._matrix()[rows] = vectors
        self._changed(vectors)

    def _keep(self, rows: Rows) -> None:
        kept = np.ascontiguousarray(self._matrix()[rows])
        self._index = self._faiss.IndexFlatIP(self._dim)
        self._append(kept)

    def _changed(self, vectors: Vectors) -> None:
        self._rankings.clear()
        if len(vectors):
            squares = np.einsum("ij,ij->i", vectors, vectors)
            # one per cent for the rounding of the squares; an overflow gives inf, and then nothing counts as settled
            self._longest = max(self._longest, 1.01 * float(np.sqrt(squares.max())))

    def _find(self, queries: Vectors, k: int, selection: Selection) -> list[tuple[Rows, Scores]]:
        if len(queries) >= BATCH:
            rankings = self._rank_batch(queries, k, selection)
        else:
            rankings = [self._remembered(query, k, selection) for query in queries]
        return [(ranking.rows[:k], ranking.scores[:k]) for ranking in rankings]

    def _remembered(self, query: Vectors, k: int, selection: Selection) -> _Ranking:
        key = (query.tobytes(), id(selection))
        known = self._rankings.get(key)
        if known and known[0] is selection and known[1].settled >= k:
            return known[1]
        ranking = self._rank(query, k, selection)
        if len(self._rankings) >= REMEMBERED_RANKINGS:
            self._rankings.clear()
        self._rankings[key] = (selection, ranking)
        return ranking

    def _rank(self, query: Vectors, k: int, selection: Selection) -> _Ranking:
        """By scoring every selected row: under a selector FAISS compares one row at a time, which takes longer."""
        rows, scores = self._rank_all(query, self._fetch(k, selection), selection)
        return _Ranking(rows, scores, len(rows))

    def _rank_batch(self, queries: Vectors, k: int, selection: Selection) -> list[_Ranking]:
        fetch = self._fetch(k, selection)
        if fetch > CROWDED:
            return [self._rank(query, k, selection) for query in queries]
        chosen = selection.rows
        matrix = self._matrix() if selection.count == len(self._matrix()) else self._matrix()[chosen]
        scores, places = self._faiss.knn(queries, matrix, fetch, metric=self._faiss.METRIC_INNER_PRODUCT)
        rankings = []
        for query, query_scores, query_places in zip(queries, scores, places, strict=True):
            ranking = self._settle(query, query_scores, chosen[query_places], selection)
            rankings.append(ranking if ranking.settled >= k else self._rank(query, k, selection))
        return rankings

    def _fetch(self, k: int, selection: Selection) -> int:
        return min(selection.count, max(FETCH_LEAST, FETCH_FACTOR * k))

    def _settle(self, query: Vectors, found: Scores, rows: Rows, selection: Selection) -> _Ranking:
        """Score the fetched rows like the reference, and tell how far down no row that was not fetched can stand.

        FAISS and the reference round differently, each by at most ``dim * eps * |query| * |row|`` (Higham, Accuracy and
        Stability of Numerical Algorithms, 2nd ed., eq. 3.5, with eps twice the unit roundoff so that both fit in it).
        """
        ordered = np.sort(rows)
        scores = inner_products(self._matrix()[ordered], query)
        order = np.argsort(-scores, kind="stable")
        ordered, scores = ordered[order], scores[order]
        if len(rows) == selection.count:
            return _Ranking(ordered, scores, len(rows))
        length = float(np.linalg.norm(query.astype(np.float64)))
        margin = self._dim * float(np.finfo(np.float32).eps) * length * self._longest
        settled = int((scores > float(found[-1]) + margin).sum())
        return _Ranking(ordered, scores, settled)


def _import_faiss() -> Any:
    try:
        import faiss
    except ImportError as error:
        raise MissingExtra("Motorn faiss-flat behöver paketet faiss-cpu: pip install faiss-cpu") from error
    return faiss
