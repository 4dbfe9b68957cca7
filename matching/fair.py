"""A recruitment fair (rekryteringsmässa): many people, many employers, one afternoon.

Every person is weighed against every need at the fair, the seats are allocated (``matching.fair_allocation``) and the
meetings laid out in time (``matching.fair_schedule``). The plan is shown against what would happen without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from matching.domain import Coverage, GateState, JobSeeker, Need
from matching.fair_allocation import Allocation, allocate, plain_ranking, wishes
from matching.fair_schedule import Slot, schedule
from matching.phrases import Floats

if TYPE_CHECKING:
    from matching.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Stand:
    """An employer at the fair, with the needs that it recruits for and how many visitors it meets at the same time."""

    employer: str
    needs: tuple[Need, ...]
    tables: int = 1


@dataclass(frozen=True, slots=True)
class FairRules:
    """``rounds`` of meetings one after the other; nobody has more than ``per_person`` meetings."""

    rounds: int = 8
    per_person: int = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting: who, at which stand, about which need, when (round and table from 1) and why."""

    person: str
    employer: str
    need: str
    title: str
    score: float
    round: int
    table: int
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    to_check: tuple[str, ...]


class Change(StrEnum):
    """What the allocation does to one person or stand, set against plain ranking."""

    GAINS = "vinner"
    LOSES = "förlorar"
    SAME = "oförändrat"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person or one stand under plain ranking and under the plan: how many meetings, and their scores added up.

    ``asked`` is how many meetings were sought: by a person the stands that match (at most ``per_person``), of a stand
    the people who would come by themselves.
    """

    name: str
    asked: int
    plain: int
    plain_score: float
    planned: int
    planned_score: float

    @property
    def change(self) -> Change:
        """More meetings is a gain; with as many, better ones."""
        before, after = (self.plain, round(self.plain_score, 4)), (self.planned, round(self.planned_score, 4))
        return Change.SAME if before == after else Change.GAINS if after > before else Change.LOSES


@dataclass(frozen=True, slots=True)
class FairPlan:
    """The plan of a fair. ``people`` and ``stands`` are outcomes in the order given; ``unmatched`` fit no stand.

    ``turned_away`` counts the visits, under plain ranking, to a stand that was full. ``optimal`` is whether no better
    allocation exists (else the solver's time ran out).
    """

    rules: FairRules
    seats: int
    meetings: tuple[Meeting, ...]
    people: tuple[Outcome, ...]
    stands: tuple[Outcome, ...]
    unmatched: tuple[str, ...]
    turned_away: int
    optimal: bool

    @property
    def met_plain(self) -> int:
        """People with at least one meeting under plain ranking."""
        return sum(one.plain > 0 for one in self.people)

    @property
    def met_planned(self) -> int:
        """People with at least one meeting under the plan."""
        return sum(one.planned > 0 for one in self.people)


def plan_fair(matcher: Matcher, people: Sequence[JobSeeker], stands: Sequence[Stand], rules: FairRules) -> FairPlan:
    """The plan of a fair for these people and stands. Raises ``ValueError`` for rules that make no fair."""
    if rules.rounds < 1 or rules.per_person < 1:
        raise ValueError(f"{rules.rounds} rounds, {rules.per_person} meetings a person")
    per_person = min(rules.per_person, rules.rounds)
    scores, best = _scores(matcher, people, stands)
    seats = [stand.tables * rules.rounds for stand in stands]
    wanted = wishes(scores, per_person)
    plain = plain_ranking(scores, seats, per_person)
    planned = allocate(scores, seats, per_person)
    slots = schedule(planned.chosen, [stand.tables for stand in stands], rules.rounds)
    meetings = tuple(
        _meeting(matcher, people[s.person], stands[s.stand], int(best[s.person, s.stand]), s, scores) for s in slots
    )
    return FairPlan(
        rules=rules,
        seats=sum(seats),
        meetings=meetings,
        people=_outcomes([p.id for p in people], wanted.sum(axis=1), plain, planned, scores, axis=1),
        stands=_outcomes([s.employer for s in stands], wanted.sum(axis=0), plain, planned, scores, axis=0),
        unmatched=tuple(person.id for person, row in zip(people, scores, strict=True) if not row.any()),
        turned_away=int(wanted.sum() - plain.chosen.sum()),
        optimal=planned.optimal,
    )


def _scores(
    matcher: Matcher, people: Sequence[JobSeeker], stands: Sequence[Stand]
) -> tuple[Floats, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    """Score of each person for the best need of each stand (people, stands), and which of the stand's needs it is."""
    scores = np.zeros((len(people), len(stands)))
    best = np.zeros((len(people), len(stands)), dtype=np.int64)
    for column, stand in enumerate(stands):
        if not stand.needs:
            continue
        each = np.stack([matcher.fits(need, people) for need in stand.needs])
        best[:, column] = each.argmax(axis=0)
        scores[:, column] = each.max(axis=0)
    return scores, best


def _meeting(matcher: Matcher, person: JobSeeker, stand: Stand, at: int, slot: Slot, scores: Floats) -> Meeting:
    need = stand.needs[at]
    gap = matcher.gap(need, person)
    return Meeting(
        person=person.id,
        employer=stand.employer,
        need=need.id,
        title=need.title,
        score=float(scores[slot.person, slot.stand]),
        round=slot.round + 1,
        table=slot.table + 1,
        has=tuple(row.skill for row in gap.skills if row.coverage is not Coverage.MISSING),
        lacks=gap.missing,
        to_check=tuple(gate.text for gate in gap.to_check if gate.state is GateState.CHECK),
    )


def _outcomes(
    names: Sequence[str],
    asked: np.ndarray[tuple[int], np.dtype[np.int64]],
    plain: Allocation,
    planned: Allocation,
    scores: Floats,
    axis: int,
) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(name, int(sought), int(before), float(before_score), int(after), float(after_score))
        for name, sought, before, before_score, after, after_score in zip(
            names,
            asked,
            plain.chosen.sum(axis=axis),
            (plain.chosen * scores).sum(axis=axis),
            planned.chosen.sum(axis=axis),
            (planned.chosen * scores).sum(axis=axis),
            strict=True,
        )
    )
