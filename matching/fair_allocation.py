"""A recruitment fair: who meets whom, so that the seats at the stands go round.

Sent to their own best stands, forty people queue for twelve seats while other stands wait. The allocation gives as many
people as possible a first meeting, then a second, and so on, and among all allocations that do so the one with the
highest sum of scores. Both steps are solved exactly (HiGHS): the second keeps what the first reached as a constraint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matching.phrases import Floats

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Chosen = npt.NDArray[np.bool_]
TIME_LIMIT_S = 60.0
_SCORE_UNITS = 10_000  # scores are compared in whole units, so that "equal" means equal
_HALF = 0.5  # between two whole numbers: what a solver's tolerance cannot cross


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who meets whom: ``chosen`` is boolean (people, stands). ``optimal``: nothing better exists, proven."""

    chosen: Chosen
    optimal: bool = True

    @property
    def per_person(self) -> npt.NDArray[np.int64]:
        """Meetings of each person, (people,)."""
        return np.asarray(self.chosen.sum(axis=1), dtype=np.int64)

    @property
    def per_stand(self) -> npt.NDArray[np.int64]:
        """Meetings of each stand, (stands,)."""
        return np.asarray(self.chosen.sum(axis=0), dtype=np.int64)


def plain_ranking(scores: Floats, seats: Sequence[int], per_person: int) -> Allocation:
    """What happens without an allocation: everyone goes to their own best stands, which take the best who came.

    ``scores`` is (people, stands) in [0, 1], 0 = no match. Nobody looks further when a stand is full.
    """
    wanted = wishes(scores, per_person)
    chosen = np.zeros(scores.shape, dtype=np.bool_)
    for stand, free in enumerate(seats):
        came = np.flatnonzero(wanted[:, stand])
        best = came[np.argsort(-scores[came, stand], kind="stable")][:free]
        chosen[best, stand] = True
    return Allocation(chosen)


def wishes(scores: Floats, per_person: int) -> Chosen:
    """The stands that each person would go to: the ``per_person`` best that match at all. Boolean (people, stands)."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :per_person]
    wanted = np.zeros(scores.shape, dtype=np.bool_)
    np.put_along_axis(wanted, order, True, axis=1)
    return wanted & (scores > 0)


def allocate(scores: Floats, seats: Sequence[int], per_person: int) -> Allocation:
    """The fair allocation: first as many first meetings as possible, then second ones, ...; then the best scores.

    ``scores`` is (people, stands) in [0, 1], 0 = no match and never a meeting; ``seats`` is how many meetings each
    stand can hold, ``per_person`` the most that one person has. Raises ``ValueError`` for numbers that make no fair.
    """
    people, stands = scores.shape
    if len(seats) != stands or min(seats, default=0) < 0 or per_person < 1:
        raise ValueError(f"{len(seats)} seats for {stands} stands, {per_person} meetings a person")
    pairs = np.argwhere(scores > 0)
    if not len(pairs):
        return Allocation(np.zeros(scores.shape, dtype=np.bool_))
    rules = _rules(pairs, people, seats, per_person)
    worth = np.concatenate([np.zeros(len(pairs)), np.tile(_worth(per_person), people)])
    reached, _ = _solve(-worth, rules)
    gains = np.round(scores[pairs[:, 0], pairs[:, 1]] * _SCORE_UNITS)
    best, optimal = _solve(
        np.concatenate([-gains, np.zeros(people * per_person)]), [*rules, _at_least(worth, float(worth @ reached))]
    )
    chosen = np.zeros(scores.shape, dtype=np.bool_)
    taken = pairs[best[: len(pairs)] > _HALF]
    chosen[taken[:, 0], taken[:, 1]] = True
    return Allocation(chosen, optimal)


def _solve(cost: Floats, rules: Sequence[LinearConstraint]) -> tuple[Floats, bool]:
    """The choice of least cost, of zeros and ones, and whether it was proven to be."""
    from scipy.optimize import Bounds, milp

    solved = milp(
        cost,
        integrality=np.ones(len(cost), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=list(rules),
        options={"mip_rel_gap": 0.0, "time_limit": TIME_LIMIT_S},
    )
    if solved.x is None:
        raise RuntimeError(f"the allocation could not be solved: {solved.message}")
    return np.asarray(np.round(solved.x), dtype=np.float64), solved.status == 0


def _at_least(worth: Floats, reached: float) -> LinearConstraint:
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    return LinearConstraint(csr_array(worth[None, :]), lb=reached - _HALF)


def _worth(per_person: int) -> Floats:
    """What a person's first, second, ... meeting is worth. Any falling row gives the same order: first meetings first.

    Which people can have meetings at the same time is a matroid (a gammoid), and there the greedy choice by worth is
    the best whatever the numbers are, so one programme says what a programme for each round would.
    """
    return np.arange(per_person, 0, -1, dtype=np.float64)


def _rules(pairs: npt.NDArray[np.int64], people: int, seats: Sequence[int], per_person: int) -> list[LinearConstraint]:
    """Seats of each stand (<=), and each person's meetings set against the person's rounds (=)."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    count, rounds = len(pairs), people * per_person
    at_stand = csr_array((np.ones(count), (pairs[:, 1], np.arange(count))), shape=(len(seats), count + rounds))
    rows = np.concatenate([pairs[:, 0], np.repeat(np.arange(people), per_person)])
    values = np.concatenate([np.ones(count), -np.ones(rounds)])
    balance = csr_array((values, (rows, np.arange(count + rounds))), shape=(people, count + rounds))
    return [LinearConstraint(at_stand, ub=np.array(seats, dtype=np.float64)), LinearConstraint(balance, 0, 0)]
