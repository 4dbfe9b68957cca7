"""People and seats shared out over the needs, and why something is left.

In this order, each stage by the rule of ``matching.demand.allotment`` over what the stages before left:

1. people who meet a need;
2. seats in courses under way;
3. seats in suiting courses, as many as there are people within reach, and to each of them a person within reach; again
   with the seats that found nobody, until no more can be given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.demand.allotment import Allotment, Links, Whole, allot
from matching.demand.counting import Counted
from matching.demand.lacking import NEAR_ENOUGH
from matching.demand.meeting import Found
from matching.demand.rows import Shortage
from matching.phrases import Floats

PLENTY = 1_000_000  # seats of a course whose number is not known, where they are taken to be enough


@dataclass(frozen=True, slots=True)
class Shares:
    """What every need got, (n,) each, and who: ``people_of[i]`` are numbers of people, with or without a course."""

    people: Whole
    training: Whole
    seats: Whole
    left: Floats
    people_of: tuple[tuple[int, ...], ...]
    seats_of: Whole  # used seats of each course, running ones included


def share(
    needs: Sequence[Counted],
    found: Sequence[Found],
    seats: Sequence[int | None],
    people: int,
    floor: float,
    *,
    unknown_seats: int = 0,
    first: Allotment | None = None,
) -> Shares:
    """Share out.

    ``seats`` of each course, ``None`` where not known: then ``unknown_seats``. ``people``: how many there are.
    ``first``: what ``who_meets`` gave at this floor, where it is known already; seats make no difference to it.
    """
    demand, most = _asked(needs)
    places = np.array([unknown_seats if n is None else n for n in seats], dtype=np.int64)
    running_places = np.array([n or 0 for n in seats], dtype=np.int64)
    used = np.zeros(len(seats), dtype=np.int64)

    first = first or who_meets(needs, found, people, floor)
    busy = np.zeros(people, dtype=np.bool_)
    busy[[person for given in first.given for person in given]] = True

    running = Links.joined([one.taught.courses[one.taught.runs].astype(np.int32) for one in found])
    second = allot(demand - first.units, most - first.units, running, running_places)
    _use(used, second)

    within = [one.people[(one.lacks != 0) & _reaches(one, floor)] for one in found]
    suiting = Links.joined([one.taught.courses[one.taught.suits].astype(np.int32) for one in found])
    taken = np.zeros(len(needs), dtype=np.int64)
    people_of = [list(given) for given in first.given]
    while True:
        still = most - first.units - second.units - taken
        free = [who[~busy[who]] for who in within]
        reach = np.array([len(who) for who in free], dtype=np.int64)
        wanted = demand - first.units - second.units - taken
        offered = allot(wanted, np.minimum(still, reach), suiting, places - used)
        filled = allot(wanted, offered.units, Links.joined(free), np.ones(people, dtype=np.int64))
        if not filled.units.any():
            break
        taken += filled.units
        _use_some(used, offered, filled.units)
        for need, given in enumerate(filled.given):
            people_of[need] += given
            busy[list(given)] = True
    left = np.maximum(np.zeros(len(needs)), demand - first.units - second.units - taken).round(2)
    who = tuple(tuple(sorted(given)) for given in people_of)
    return Shares(first.units, second.units, taken, left, who, used)


def who_meets(needs: Sequence[Counted], found: Sequence[Found], people: int, floor: float) -> Allotment:
    """The first round: people who meet a need as they are, each given once."""
    demand, most = _asked(needs)
    meeting = Links.joined([one.people[(one.lacks == 0) & _reaches(one, floor)] for one in found])
    return allot(demand, most, meeting, np.ones(people, dtype=np.int64))


def kinds(found: Sequence[Found], shares: Shares, at_least: Shares, seats: Sequence[int | None]) -> list[Shortage]:
    """Why something of each need is left. ``at_least``: the shares had the unknown seats been enough for everyone."""
    told = []
    for i, one in enumerate(found):
        suiting = one.taught.courses[one.taught.suits].tolist()
        if shares.left[i] <= 0:
            told.append(Shortage.COVERED)
        elif not len(one.taught.courses):
            told.append(Shortage.NO_EDUCATION)
        elif not suiting:
            told.append(Shortage.WRONG_PLACE_OR_START)
        elif any(seats[course] is None for course in suiting):
            more_helps = at_least.left[i] < shares.left[i]
            told.append(Shortage.TOO_FEW_SEATS if more_helps else Shortage.NOBODY_IN_REACH)
        else:
            free = any((seats[course] or 0) > shares.seats_of[course] for course in suiting)
            told.append(Shortage.NOBODY_IN_REACH if free else Shortage.TOO_FEW_SEATS)
    return told


def kind_by_courses(one: Found, demand: float, seats: Sequence[int | None]) -> Shortage | None:
    """What would be lacking as far as the courses alone tell, whatever people there are; ``None`` when they do not."""
    if not len(one.taught.courses):
        return Shortage.NO_EDUCATION
    suiting = one.taught.courses[one.taught.suits].tolist()
    if not suiting:
        return Shortage.WRONG_PLACE_OR_START
    known = [seats[course] for course in suiting]
    enough = any(n is None for n in known) or sum(n or 0 for n in known) >= demand
    return None if enough else Shortage.TOO_FEW_SEATS


def _asked(needs: Sequence[Counted]) -> tuple[npt.NDArray[np.float64], Whole]:
    """What each need's share is proportional to, and the most that it may get."""
    return np.array([one.demand for one in needs], dtype=np.float64), np.array([n.most for n in needs], dtype=np.int64)


def _reaches(one: Found, floor: float) -> npt.NDArray[np.bool_]:
    reaches: npt.NDArray[np.bool_] = one.relevance >= floor - NEAR_ENOUGH
    return reaches


def _use(used: Whole, given: Allotment) -> None:
    for of in given.given:
        for course, units in of.items():
            used[course] += units


def _use_some(used: Whole, offered: Allotment, filled: Whole) -> None:
    """Mark as used the seats that found someone: of each need as many as it filled, first course first."""
    for need, of in enumerate(offered.given):
        rest = int(filled[need])
        for course in sorted(of):
            units = min(rest, of[course])
            used[course] += units
            rest -= units
