"""How sure the figures are: a bootstrap over employers, and over where the match floor should have been.

Each of ``bootstraps`` outcomes draws as many employers as there are, with replacement, each with all its needs (those
without an employer one by one), and a floor evenly between one step below and one above the chosen. Between the three
floors that were worked out, what is left of a need is a straight line. The interval is the middle ``confidence`` of the
outcomes. It tells of what was gathered and of matching; not of the future.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from matching.demand.counting import Counted
from matching.demand.rows import Interval, Parameters
from matching.phrases import Floats

Outcomes = npt.NDArray[np.float32]
BATCH = 2000  # sums worked out in one go


class Bootstrap:
    """The outcomes of demand and of what is left for every need, drawn once with a fixed seed."""

    def __init__(self, needs: Sequence[Counted], left: Sequence[Floats], parameters: Parameters) -> None:
        """``left`` of each need at one step below, at, and one step above the floor."""
        draw = np.random.default_rng(parameters.seed)
        names = [one.need.employer.casefold().strip() or f"\0{one.need.id}" for one in needs]
        _, employer = np.unique(names, return_inverse=True)
        many = int(employer.max()) + 1 if len(needs) else 0
        times = draw.multinomial(many, np.full(many, 1 / many), size=parameters.bootstraps) if many else None
        shift = draw.uniform(-1.0, 1.0, size=parameters.bootstraps)
        demand = np.array([one.demand for one in needs], dtype=np.float32)
        weights = (
            times[:, employer].T.astype(np.float32) if times is not None else np.zeros((0, len(shift)), np.float32)
        )
        below, at, above = (np.asarray(one, dtype=np.float32)[:, None] for one in left)
        side = np.where(shift < 0, below - at, above - at) * np.abs(shift).astype(np.float32)
        self.demand = weights * demand[:, None]
        self.left = weights * (at + side)
        tail = (1 - parameters.confidence) / 2
        self._ends = [tail, 1 - tail]

    def intervals(self, outcomes: Outcomes, groups: Sequence[Sequence[int]]) -> list[Interval]:
        """The intervals of sums, each over some of the needs (``demand`` or ``left`` as outcomes)."""
        found: list[Interval] = []
        for start in range(0, len(groups), BATCH):
            batch = groups[start : start + BATCH]
            offsets = np.cumsum([0, *(len(group) for group in batch)])
            columns = np.concatenate([np.asarray(group, dtype=np.int64) for group in batch])
            shape = (len(batch), len(outcomes))
            sums = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, offsets), shape=shape) @ outcomes
            low, high = np.quantile(sums, self._ends, axis=1)
            found += [Interval(round(float(a), 1), round(float(b), 1)) for a, b in zip(low, high, strict=True)]
        return found
