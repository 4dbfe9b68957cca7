"""Dividing what cannot be shared: every person and every seat is given once, by a written rule.

The rule has three parts, in this order:

1. *Maximum flow.* As much as possible is given out. Nobody is left over who could have filled something, even if others
   have to be moved to make room.
2. *Proportional.* Among all ways of giving out that much, the one that minimises the sum of given^2 / wanted: with
   whole people, the odd-number method (Sainte-Laguë, uddatalsmetoden), within what can be reached.
3. *Ties by code.* Between equals, the one that comes first.

What a set of demands can get from suppliers that they share is a polymatroid, so the greedy algorithm is exact: one
unit at a time goes to the demand with the largest quotient wanted / (2 x given + 1) that can still get one, along an
augmenting path which takes nothing from the others (Federgruen and Groenevelt, "The greedy procedure for resource
allocation problems", Operations Research 34, 1986). A demand that cannot get one now never can later, and neither can
any demand that its search met, so no search is made in vain twice.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Links:
    """Which suppliers each of n demands can use: demand i has ``suppliers[offsets[i]:offsets[i + 1]]``, best first."""

    offsets: Whole
    suppliers: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def of(self, demand: int) -> npt.NDArray[np.int32]:
        """The suppliers of one demand."""
        return self.suppliers[self.offsets[demand] : self.offsets[demand + 1]]

    @staticmethod
    def joined(parts: Sequence[npt.NDArray[np.int32]]) -> Links:
        """Links from the suppliers of each demand."""
        offsets = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        return Links(offsets, np.concatenate([*parts, np.zeros(0, dtype=np.int32)]).astype(np.int32, copy=False))


@dataclass(frozen=True, slots=True)
class Allotment:
    """What each demand was given, int64 (n,), and of whom: ``given[i]`` maps supplier to units."""

    units: Whole
    given: tuple[dict[int, int], ...]


def allot(wanted: npt.NDArray[np.float64], most: Whole, links: Links, capacity: Whole) -> Allotment:
    """Give out the suppliers' units.

    ``wanted`` (n,) is what the shares are proportional to, ``most`` (n,) the most that each demand may get (0 where it
    wants nothing), ``capacity`` (m,) the units of each supplier. Demands stand in the order of their codes.
    """
    return _Allotting(wanted, most, links, capacity).run()


class _Allotting:
    """One division under way. ``holders[s]`` says which demands hold units of supplier s."""

    def __init__(self, wanted: npt.NDArray[np.float64], most: Whole, links: Links, capacity: Whole) -> None:
        self.wanted, self.most, self.links = wanted, most, links
        self.free = capacity.astype(np.int64).copy()
        self.units = np.zeros(len(links), dtype=np.int64)
        self.holders: list[dict[int, int]] = [{} for _ in range(len(capacity))]
        self.spent = np.zeros(len(capacity), dtype=np.bool_)  # no path from here leads anywhere, for good
        self.stuck = np.zeros(len(links), dtype=np.bool_)
        self.dry = bytearray(len(links))  # no supplier of the demand has a unit left
        self.at = links.offsets[:-1].copy()  # first supplier of each demand that may have a unit left

    def run(self) -> Allotment:
        """Give one unit at a time to the largest quotient."""
        first = [i for i in range(len(self.links)) if self.most[i] > 0 and self.wanted[i] > 0]
        queue = [(1.0 / float(self.wanted[i]), i) for i in first]
        heapq.heapify(queue)
        while queue:
            _, demand = heapq.heappop(queue)
            if self.stuck[demand] or not self._give(demand):
                continue
            self.units[demand] += 1
            if self.units[demand] < self.most[demand]:
                heapq.heappush(queue, ((2 * int(self.units[demand]) + 1) / float(self.wanted[demand]), demand))
        given: tuple[dict[int, int], ...] = tuple({} for _ in range(len(self.links)))
        for supplier, held in enumerate(self.holders):
            for demand, units in held.items():
                given[demand][supplier] = units
        return Allotment(self.units, given)

    def _give(self, demand: int) -> bool:
        """One more unit to a demand, along the shortest augmenting path; ``False`` when there is none."""
        supplier = self._unused(demand)
        came: dict[int, tuple[int, int]] = {}  # demand -> (the demand before it, the supplier moved over to that one)
        if supplier is not None:
            self._move(demand, supplier, demand, came)
            return True
        seen_suppliers: list[int] = []
        met = {demand}
        seen = self.spent.copy()
        queue = deque([demand])
        while queue:
            here = queue.popleft()
            mine = self.links.of(here)
            new = mine[~seen[mine]]
            seen[new] = True
            reached = new.tolist()
            seen_suppliers += reached
            for supplier in reached:
                for holder in self.holders[supplier]:
                    if holder in met:
                        continue
                    met.add(holder)
                    came[holder] = (here, supplier)
                    if not self.dry[holder] and (unused := self._unused(holder)) is not None:
                        self._move(holder, unused, demand, came)
                        return True
                    queue.append(holder)
        self.stuck[list(met)] = True
        self.spent[seen_suppliers] = True
        return False

    def _unused(self, demand: int) -> int | None:
        """The demand's first supplier with a unit left. Once used up, a supplier stays so: units only move."""
        at, end = int(self.at[demand]), int(self.links.offsets[demand + 1])
        suppliers = self.links.suppliers
        while at < end and self.free[suppliers[at]] <= 0:
            at += 1
        self.at[demand] = at
        self.dry[demand] = at == end
        return int(suppliers[at]) if at < end else None

    def _move(self, last: int, supplier: int, first: int, came: dict[int, tuple[int, int]]) -> None:
        """Take a free unit at the end of a path and pass units back along it to the demand that it began with."""
        self.free[supplier] -= 1
        here = last
        while True:
            held = self.holders[supplier]
            held[here] = held.get(here, 0) + 1
            if here == first:
                return
            before, supplier = came[here]
            held = self.holders[supplier]
            held[here] -= 1
            if not held[here]:
                del held[here]
            here = before
