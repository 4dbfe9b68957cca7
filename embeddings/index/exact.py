"""The reference engine: plain numpy, every selected entry scored. Other engines are measured against it."""

from __future__ import annotations

import numpy as np

from embeddings.index.base import Vectors
from embeddings.index.entries import Rows, Selection
from embeddings.index.flat import FlatIndex, Scores


class ExactIndex(FlatIndex):
    """Scores every selected entry with numpy."""

    def __init__(self, dim: int) -> None:
        super().__init__(dim)
        self._stored = np.empty((0, dim), dtype=np.float32)

    @property
    def engine(self) -> str:
        """``"exact"``."""
        return "exact"

    def _matrix(self) -> Vectors:
        return self._stored

    def _append(self, vectors: Vectors) -> None:
        self._stored = np.concatenate([self._stored, vectors])

    def _overwrite(self, rows: Rows, vectors: Vectors) -> None:
        self._stored[rows] = vectors

    def _keep(self, rows: Rows) -> None:
        self._stored = self._stored[rows]

    def _find(self, queries: Vectors, k: int, selection: Selection) -> list[tuple[Rows, Scores]]:
        return [self._rank_all(query, k, selection) for query in queries]
