"""Ranking metrics, one function each.

All take the ranked ids of one query, best first and without repeats, and the ids that are relevant to it (at least
one), and give a number in [0, 1]. A relevant id that was not ranked counts as never found.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def reciprocal_rank(ranked: Sequence[Hashable], relevant: Collection[Hashable]) -> float:
    """1 / rank of the first relevant document, 0 when none is ranked. Its mean over queries is MRR."""
    return next((1.0 / rank for rank, item in enumerate(ranked, 1) if item in relevant), 0.0)


def hit_at(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """1 when one of the first k documents is relevant, else 0."""
    return float(any(item in relevant for item in ranked[:k]))


def recall_at(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """The share of the relevant documents that are among the first k."""
    return sum(item in relevant for item in ranked[:k]) / len(relevant)


def average_precision(ranked: Sequence[Hashable], relevant: Collection[Hashable]) -> float:
    """Mean over the relevant documents of the precision at their rank, 0 for those not ranked. Its mean is MAP."""
    found, total = 0, 0.0
    for rank, item in enumerate(ranked, 1):
        if item in relevant:
            found += 1
            total += found / rank
    return total / len(relevant)


def ndcg_at(ranked: Sequence[Id], gains: Mapping[Id, float], k: int) -> float:
    """Discounted gain of the first k, gain / log2(rank + 1), over the highest that is possible.

    ``gains`` gives the gain of every relevant document (> 0). Järvelin & Kekäläinen (2002).
    """
    reached = sum(gains.get(item, 0.0) / math.log2(rank + 1) for rank, item in enumerate(ranked[:k], 1))
    ideal = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(sorted(gains.values(), reverse=True)[:k], 1))
    return reached / ideal
