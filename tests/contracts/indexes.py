"""Small indexes to ask, and answers to compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from embeddings.index.base import Attributes, Neighbours, Selector, VectorIndex, Vectors

Make = Callable[[int], VectorIndex]

DAY = dt.date(2026, 11, 16)


def unit_rows(count: int, dim: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def names(count: int) -> list[str]:
    return [f"need:{n}" for n in range(count)]


def filled(make: Make, vectors: Vectors, tags: tuple[str, ...] = ()) -> VectorIndex:
    index = make(vectors.shape[1])
    index.upsert(names(len(vectors)), vectors, [Attributes(tags)] * len(vectors))
    return index


def one(index: VectorIndex, query: Vectors, k: int, selector: Selector | None = None) -> Neighbours:
    (found,) = index.search(query[None, :], k, selector)
    return found


def same(left: Neighbours, right: Neighbours) -> bool:
    return left.ids == right.ids and left.scores.tobytes() == right.scores.tobytes()
