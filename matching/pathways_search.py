"""The best bundle of courses by searching through all that can be it, where every missing thing can be had in full.

Most gaps are closed by one to three courses. Then a route must hit a few *demands* (a thing, what must come first, a
start in time), each with a handful of offers, and to look at every way of doing so is quicker than to set up a
programme. The goals and rules are those of ``matching.pathways_solver``, to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.pathways_solver import Offer, Problem

FULL_TIME = 100  # per cent; what all courses of one day may add up to
MOST_LOOKED_AT = 4_000  # partial choices; harder problems are left to the solver

_Demand = frozenset[int]
"""Offers of which at least one must be chosen."""


class TooHard(Exception):
    """There is more to look at than ``MOST_LOOKED_AT``."""


def search(problem: Problem) -> tuple[int, ...] | None:
    """The best choice among those that cover every thing as well as any offer does; ``None`` where it is not known.

    It is unknown when no choice covers everything so well, and when there is too much to look at. At least one offer
    must cover something.
    """
    try:
        return _Search(problem).best()
    except TooHard:
        return None


@dataclass
class _Search:
    problem: Problem
    looked_at: int = 0

    def best(self) -> tuple[int, ...] | None:
        """Of the choices that end first those with the fewest steps, and of those the one that starts earliest."""
        offers = self.problem.offers
        demands = self._demands()
        if not all(demands):
            return None  # nothing starts in time
        soonest = max(min(offers[j].end for j in demand) for demand in demands)
        for end in sorted({offer.end for offer in offers if offer.end >= soonest}):
            allowed = frozenset(j for j, offer in enumerate(offers) if offer.end <= end)
            if next(self._choices((), demands, allowed, len(allowed)), None) is None:
                continue
            for steps in range(1, len(allowed) + 1):
                found = list(self._choices((), demands, allowed, steps))
                if found:
                    # by number where all is equal, so that the answer is always the same
                    return min(found, key=lambda chosen: (sum(offers[j].start for j in chosen), sorted(chosen)))
        return None

    def _demands(self) -> list[_Demand]:
        offers = self.problem.offers
        demands = []
        for i, gains in enumerate(zip(*(offer.gains for offer in offers), strict=True)):
            if max(gains):
                demands.append(frozenset(j for j, offer in enumerate(offers) if offer.gains[i] == max(gains)))
        if self.problem.start_by is not None:
            demands.append(frozenset(j for j, offer in enumerate(offers) if offer.start <= self.problem.start_by))
        return demands

    def _choices(
        self, chosen: tuple[int, ...], unmet: Sequence[_Demand], allowed: frozenset[int], steps: int
    ) -> Iterator[tuple[int, ...]]:
        """Every choice that meets the demands with ``chosen`` and at most so many offers more.

        One that holds another choice may be left out. Of any choice that meets all demands one offer meets the first,
        so to try each of those misses none; rules about what may not be chosen together only tighten with each offer.
        """
        self.looked_at += 1
        if self.looked_at > MOST_LOOKED_AT:
            raise TooHard
        if not unmet:
            yield chosen
            return
        if not steps:
            return
        hardest = min((demand & allowed for demand in unmet), key=len)
        for j in sorted(hardest):
            more = (*chosen, j)
            if not self._fits(more):
                continue
            left = [demand for demand in unmet if j not in demand]
            left += [group for group in self.problem.offers[j].after if not group & set(more)]
            yield from self._choices(more, left, allowed, steps - 1)

    def _fits(self, chosen: Sequence[int]) -> bool:
        """Whether these may stand together: no two starts of one course, and never more than full time."""
        picked: list[Offer] = [self.problem.offers[j] for j in chosen]
        series = [offer.series for offer in picked if offer.series]
        if len(series) != len(set(series)):
            return False
        return all(sum(o.pace for o in picked if o.start <= one.start < o.end) <= FULL_TIME for one in picked)
