"""Choosing the best bundle of courses exactly: a small mixed-integer programme, solved to proven optimality by HiGHS.

Everything is whole numbers (days, per cent of full time, units of coverage), so that "as good" is exact. The order of
goals is lexicographic: the most coverage, then the earliest end, then the fewest steps, then the earliest starts. Each
goal is one programme, with those before it kept as constraints. What is easy is searched through instead
(``matching.pathways_search``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matching.pathways_search import FULL_TIME, search

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

TIME_LIMIT_S = 10.0  # for each goal
_HALF = 0.5  # between two whole numbers: what a solver's tolerance cannot cross


@dataclass(frozen=True, slots=True)
class Offer:
    """One start of one course as the solver sees it.

    ``gains``: units of coverage for each missing thing. ``start`` and ``end`` (exclusive) are days. ``series`` is
    equal for starts of the same course, of which at most one is chosen. ``after`` has one entry for each thing that
    must come first: the offers of which at least one must be chosen. They must start before this one, so that no
    two offers can vouch for each other.
    """

    gains: tuple[int, ...]
    start: int
    end: int
    pace: int = FULL_TIME
    series: str = ""
    after: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Offers to choose among. ``start_by``: the last day on which the first chosen one may start."""

    offers: tuple[Offer, ...]
    start_by: int | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """The chosen offers (indices, in order of start) and what they reach.

    ``coverage`` is the units covered, each missing thing by the best of the chosen. ``end`` is the last day (0 when
    nothing is chosen). ``optimal`` is whether the solver proved that nothing is better; ``gap`` is how much more
    coverage there could be at most, as a share of what was found (0 when proven).
    """

    chosen: tuple[int, ...]
    coverage: int
    end: int
    optimal: bool
    gap: float


def coverage_of(problem: Problem, chosen: Sequence[int]) -> int:
    """Units covered by these offers together: of each missing thing the best gain."""
    if not chosen:
        return 0
    return sum(max(column) for column in zip(*(problem.offers[j].gains for j in chosen), strict=True))


def broken_rules(problem: Problem, chosen: Sequence[int]) -> Iterator[str]:
    """The rules that a choice breaks, in plain words. What the solver is held to, said a second way."""
    picked = [problem.offers[j] for j in chosen]
    series = [offer.series for offer in picked if offer.series]
    if len(series) != len(set(series)):
        yield "two starts of one course"
    for offer in picked:
        if sum(o.pace for o in picked if o.start <= offer.start < o.end) > FULL_TIME:
            yield f"more than full time on day {offer.start}"
        if any(not group & set(chosen) for group in offer.after):
            yield "something that must come first is absent"
    if picked and problem.start_by is not None and min(o.start for o in picked) > problem.start_by:
        yield "starts too late"


def solve(problem: Problem, time_limit_s: float = TIME_LIMIT_S) -> Solution:
    """The best choice under the rules of ``Offer`` and ``Problem``; choosing nothing when nothing covers anything.

    Raises ``ValueError`` when an offer is named as coming before one that does not start after it.
    """
    for j, offer in enumerate(problem.offers):
        if any(problem.offers[k].start >= offer.start for group in offer.after for k in group):
            raise ValueError(f"offer {j} does not start after what must come first")
    if not any(any(offer.gains) for offer in problem.offers):
        return Solution((), 0, 0, True, 0.0)
    kept = _useful(problem)
    if len(kept) < len(problem.offers):
        found = solve(_only(problem, kept), time_limit_s)
        return replace(found, chosen=tuple(kept[j] for j in found.chosen))
    everything = search(problem)
    if everything is not None:
        end = max(problem.offers[j].end for j in everything)
        return Solution(_in_order(problem, everything), coverage_of(problem, everything), end, True, 0.0)
    return _programmed(problem, time_limit_s)


def _programmed(problem: Problem, time_limit_s: float) -> Solution:
    """The best choice by one programme for each goal."""
    programme = _Programme(problem)
    n, size = len(problem.offers), programme.size
    first = programme.minimise(programme.negative_gains, [], time_limit_s)
    chosen = programme.chosen(first)
    covered = coverage_of(problem, chosen)
    results = [first]
    floor = programme.at_least(-programme.negative_gains, covered - _HALF)
    reached_so_far: list[LinearConstraint] = [floor]
    if covered:
        time = np.zeros(size)
        time[-1] = 1.0
        count = np.zeros(size)
        count[:n] = 1.0
        early = np.zeros(size)
        early[:n] = [offer.start for offer in problem.offers]
        for goal in (time, count, early):
            if goal is count and len(chosen) == 1:
                reached_so_far.append(programme.at_least(-count, -1 - _HALF))  # fewer than one step cover nothing
                continue
            result = programme.minimise(goal, reached_so_far, time_limit_s)
            if result.x is None:
                break
            results.append(result)
            chosen = programme.chosen(result)
            reached = round(float(goal @ programme.exact(chosen)))
            reached_so_far.append(programme.at_least(-goal, -reached - _HALF))
    else:
        chosen = ()
    optimal = all(result.status == 0 for result in results)
    bound = -float(first.mip_dual_bound) if first.status != 0 else covered
    gap = 0.0 if first.status == 0 else (bound - covered) / max(covered, 1)
    end = max((problem.offers[j].end for j in chosen), default=0)
    return Solution(_in_order(problem, chosen), covered, end, optimal, gap if math.isfinite(gap) else 1.0)


def _in_order(problem: Problem, chosen: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(chosen, key=lambda j: (problem.offers[j].start, problem.offers[j].end, j)))


def _useful(problem: Problem) -> list[int]:
    """The offers that cover something, come before one that does, or make a route begin in time.

    No other is ever part of the fewest steps.
    """
    first = -1 if problem.start_by is None else problem.start_by
    useful = {j for j, offer in enumerate(problem.offers) if any(offer.gains) or offer.start <= first}
    looked_at: set[int] = set()
    while left := useful - looked_at:
        looked_at |= left
        useful |= {k for j in left for group in problem.offers[j].after for k in group}
    return sorted(useful)


def _only(problem: Problem, kept: Sequence[int]) -> Problem:
    """The problem with these offers alone, under new numbers."""
    number = {j: n for n, j in enumerate(kept)}
    offers = [problem.offers[j] for j in kept]
    renumbered = (tuple(frozenset(number[k] for k in group) for group in offer.after) for offer in offers)
    return replace(
        problem,
        offers=tuple(replace(offer, after=after) for offer, after in zip(offers, renumbered, strict=True)),
    )


class _Programme:
    """The rules as rows of one matrix. Variables: x (offer chosen), y (thing covered by offer), last day."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        offers = problem.offers
        self.pairs = [(j, i) for j, offer in enumerate(offers) for i, gain in enumerate(offer.gains) if gain]
        n = len(offers)
        self.size = n + len(self.pairs) + 1
        self.negative_gains = np.zeros(self.size)
        for p, (j, i) in enumerate(self.pairs):
            self.negative_gains[n + p] = -offers[j].gains[i]
        self._rows: list[dict[int, float]] = []
        self._upper: list[float] = []
        self._add_rules()

    def minimise(self, goal: npt.NDArray[np.float64], kept: Sequence[LinearConstraint], time_limit_s: float) -> Any:
        """Solve for one goal. ``x`` is ``None`` when no choice was found in time."""
        from scipy.optimize import Bounds, milp

        n, offers = len(self.problem.offers), self.problem.offers
        integral = np.zeros(self.size, dtype=np.int8)
        integral[:n] = 1
        upper = np.ones(self.size)
        upper[-1] = max(offer.end for offer in offers)
        return milp(
            goal,
            constraints=[self._rules, *kept],
            integrality=integral,
            bounds=Bounds(np.zeros(self.size), upper),
            options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
        )

    def chosen(self, result: Any) -> tuple[int, ...]:
        """Indices of the chosen offers; none where the solver found nothing."""
        if result.x is None:
            return ()
        return tuple(int(j) for j in np.flatnonzero(np.round(result.x[: len(self.problem.offers)])))

    def exact(self, chosen: Sequence[int]) -> npt.NDArray[np.float64]:
        """The variables of a choice, without the solver's rounding (y left out: no later goal uses it)."""
        values = np.zeros(self.size)
        values[list(chosen)] = 1.0
        values[-1] = max((self.problem.offers[j].end for j in chosen), default=0)
        return values

    def at_least(self, row: npt.NDArray[np.float64], lowest: float) -> LinearConstraint:
        """A constraint that keeps what an earlier goal reached."""
        from scipy.optimize import LinearConstraint

        return LinearConstraint(row[None, :], lb=np.array([lowest]))

    def _add_rules(self) -> None:
        offers, n = self.problem.offers, len(self.problem.offers)
        by_thing: dict[int, dict[int, float]] = {}
        for p, (j, i) in enumerate(self.pairs):
            self._at_most({n + p: 1.0, j: -1.0}, 0.0)  # only a chosen offer covers
            by_thing.setdefault(i, {})[n + p] = 1.0
        for row in by_thing.values():
            self._at_most(row, 1.0)  # each thing is covered once
        by_series: dict[str, dict[int, float]] = {}
        for j, offer in enumerate(offers):
            self._at_most({j: float(offer.end), self.size - 1: -1.0}, 0.0)
            if offer.series:
                by_series.setdefault(offer.series, {})[j] = 1.0
            for group in offer.after:
                self._at_most({j: 1.0} | dict.fromkeys(group, -1.0), 0.0)
        for row in by_series.values():
            self._at_most(row, 1.0)
        # The sum of paces only rises where something starts.
        for day in sorted({offer.start for offer in offers}):
            row = {k: float(o.pace) for k, o in enumerate(offers) if o.start <= day < o.end and o.pace}
            if sum(row.values()) > FULL_TIME:
                self._at_most(row, float(FULL_TIME))
        if self.problem.start_by is not None:
            early = {k: -1.0 for k, o in enumerate(offers) if o.start <= self.problem.start_by}
            for j, offer in enumerate(offers):
                if offer.start > self.problem.start_by:
                    self._at_most({j: 1.0} | early, 0.0)

    def _at_most(self, row: dict[int, float], highest: float) -> None:
        self._rows.append(row)
        self._upper.append(highest)

    @cached_property
    def _rules(self) -> LinearConstraint:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_array

        values = [value for row in self._rows for value in row.values()]
        columns = [column for row in self._rows for column in row]
        lines = [line for line, row in enumerate(self._rows) for _ in row]
        matrix = coo_array((values, (lines, columns)), shape=(len(self._rows), self.size)).tocsr()
        return LinearConstraint(matrix, ub=np.array(self._upper))
