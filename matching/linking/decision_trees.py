"""A sum of small decision trees as plain arrays, which need no version of the library that fitted them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of decision trees, (trees, nodes) each but ``start``. Node 0 is the root; a leaf is its own child."""

    number: npt.NDArray[np.int32]  # which number is asked about at a node
    limit: npt.NDArray[np.float32]  # up to it goes left
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: Numbers
    start: Numbers  # (): what every sum begins with

    def sums(self, numbers: Numbers) -> Numbers:
        """The start and one leaf of each tree, added, (rows,). ``numbers``: (rows, n)."""
        told = numbers.astype(np.float32)
        row, tree = np.arange(len(told))[:, None], np.arange(len(self.number))
        at = np.zeros((len(told), len(tree)), dtype=np.int32)
        while True:
            goes_left = told[row, self.number[tree, at]] <= self.limit[tree, at]
            below = np.where(goes_left, self.left[tree, at], self.right[tree, at])
            if (below == at).all():
                sums: Numbers = self.start + self.value[tree, at].sum(axis=1)
                return sums
            at = below
