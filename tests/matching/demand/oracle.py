"""The report's figures worked out as plainly as the definitions read: one pair, one row, one possibility at a time.

Scores, gates, gaps and what a course gives are the matcher's own, asked pair by pair. The division is found by trying
every one. Only *who* of several equal people was given is taken from the report, after checking that they can be.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from matching.candidates import Candidates, FacetReader
from matching.course_starts import dated_start
from matching.credentials import gives, proves
from matching.demand import Parameters, Shortage
from matching.domain import Course, Coverage, Horizon, JobSeeker, Need
from matching.gates import FAIL, course_gates, employment_gates, entitled
from matching.matcher import Matcher
from matching.missing import Lack, Missing, leads_to, taught_by
from matching.phrases import PhraseTable
from matching.scoring import Scorer
from matching.weights import Task

CAN_BE_LEARNT = {"körkort", "svenska", "utbildningsnivå"}
WEEKS = {Horizon.NOW: 0, Horizon.SIX_MONTHS: 26, Horizon.TWO_YEARS: 104, Horizon.FIVE_YEARS: 260, None: 0}
Units = Mapping[str, int]


@dataclass
class Plain:
    """One small world with everything about its pairs."""

    needs: Sequence[Need]
    people: Sequence[JobSeeker]
    courses: Sequence[Course]
    parameters: Parameters
    matcher: Matcher

    def __post_init__(self) -> None:
        similarity = self.matcher.weights.similarity(self.matcher.encoder.name)
        table = PhraseTable(self.matcher.encoder, similarity.covered)
        self.reader = FacetReader(table, dict(self.matcher.weights.grades))
        self.scorer = Scorer(table, similarity)

    def demand(self, need: Need) -> Fraction:
        """Headcount (one where not told) times what the age leaves, both to two decimals."""
        age = (self.parameters.today - need.gathered_on).days if need.gathered_on else 0
        weight = min(1.0, max(0.0, (36 - age / (365.25 / 12)) / 24))
        return Fraction(
            round((1 if need.headcount is None else need.headcount) * round(weight, 2), 2)
        ).limit_denominator(100)

    def counted(self) -> list[Need]:
        """The needs that count."""
        today = self.parameters.today
        return [n for n in self.needs if (n.open_until is None or n.open_until >= today) and self.demand(n) > 0]

    def lacking(self, need: Need, person: JobSeeker, floor: float) -> set[str] | None:
        """What a person lacks for a need; ``None`` for who is no match for it at all."""
        if self.matcher.relevance(Task.SEEKERS, need, [person])[0] < floor - 2e-6:
            return None
        asked, has = self.reader.read(need), self.reader.read(person)
        fails = {
            name
            for name, states in employment_gates(asked, Candidates([has]), self.parameters.today).items()
            if states[0] == FAIL
        }
        if fails - CAN_BE_LEARNT or not self._gets_there(need, person):
            return None
        gap = self.matcher.gap(need, person)
        lacking = {row.skill for row in gap.skills if row.essential and row.coverage is Coverage.MISSING}
        if not need.essential_skills and not self._has_done(need, person):
            lacking.add("arbetet")
        return lacking | fails

    def teaches(self, need: Need, course: Course) -> bool:
        """Whether a course reaches the floor for a need and gives at least half of what it names."""
        named = need.essential_skills or ("arbetet",)
        return self.relevant(need, course) and 2 * sum(self.gives(need, course, n) for n in named) >= len(named)

    def relevant(self, need: Need, course: Course) -> bool:
        """Whether a course reaches the floor for a need, and teaches at all."""
        named = {*need.essential_skills, *need.meriting_skills} or set(self.reader.read(need).occupations)
        rules = replace(self.matcher.weights.tasks[Task.COURSES], floor=self.parameters.course_floor)
        floor = rules.floor_at(len(named | set(need.certificates))) - 2e-6
        return not proves(course) and bool(self.matcher.relevance(Task.COURSES, need, [course])[0] >= floor)

    def gives(self, need: Need, course: Course, thing: str) -> bool:
        """Whether a course gives one thing that someone lacks for a need."""
        asked, offered = self.reader.read(need), self.reader.read(course)
        paper = gives(course)
        if thing == "körkort":
            return set(need.driving_licences) <= entitled(paper.licences)
        if thing == "svenska":
            return bool(paper.swedish and need.swedish and paper.swedish.rank >= need.swedish.rank)
        if thing == "utbildningsnivå":
            wanted = need.education_level
            return bool(paper.education and wanted and paper.education.rank >= wanted.rank)
        if thing == "arbetet":
            return leads_to(offered, asked, self.scorer) is not None
        nobody = self.reader.read(JobSeeker("ingen"))
        ((taught,),) = taught_by([offered], [Missing(thing, 1.0, True, Lack.SKILL)], asked, nobody, self.scorer)
        return taught.value > 0

    def suits(self, need: Need, course: Course) -> bool:
        """Whether a course can be applied for, ends in time and lies near enough."""
        return self._open(course) and self._in_time_and_near(need, course)

    def runs(self, need: Need, course: Course) -> bool:
        """Whether a course is under way, ends in time and lies near enough."""
        today = self.parameters.today
        begun = course.starts_on is not None and course.starts_on <= today <= self._end(course)
        return begun and not self._open(course) and self._in_time_and_near(need, course)

    def closes(self, need: Need, course: Course, person: JobSeeker, lacking: set[str]) -> bool:
        """Whether one course gives a person all that is lacking, and takes the person in."""
        gates = course_gates(self.reader.read(person), Candidates([self.reader.read(course)]), self.parameters.today)
        let_in = all(gates[name][0] != FAIL for name in ("svenska", "förkunskaper"))
        return let_in and all(self.gives(need, course, thing) for thing in lacking)

    def _has_done(self, need: Need, person: JobSeeker) -> bool:
        asked = self.scorer.table.rows(self.reader.read(need).occupations)
        done = self.scorer.table.rows([work.occupation for work in person.experience])
        if not len(done):
            return False
        return bool(self.scorer.table.similarity(done, asked).max() >= self.scorer.similarity.covered)

    def _gets_there(self, need: Need, person: JobSeeker) -> bool:
        there = need.place.municipality_code if need.place else None
        home = person.home.municipality_code if person.home else None
        if there is None or home is None or person.reach:
            return True  # a told reach is the gate's
        group = self.parameters.area.group
        return home[:2] == there[:2] or (home in group and there in group)

    def _open(self, course: Course) -> bool:
        last = course.apply_by or course.starts_on
        return (last is None or last >= self.parameters.today) and course.seats != 0

    def _end(self, course: Course) -> dt.date:
        if course.ends_on:
            return course.ends_on
        start = dated_start(course, course.starts_on or self.parameters.today)
        return start.ends_on if start else self.parameters.today + dt.timedelta(weeks=12) - dt.timedelta(days=1)

    def _in_time_and_near(self, need: Need, course: Course) -> bool:
        weeks = max(self.parameters.weeks, WEEKS[need.horizon])
        if self._end(course) > self.parameters.today + dt.timedelta(weeks=weeks):
            return False
        there = need.place.municipality_code if need.place else None
        places = {place.municipality_code for place in course.places if place.municipality_code}
        if course.distance or there is None or not places:
            return True
        group = set(self.parameters.area.group)
        return any(p == there or p[:2] == there[:2] or ({p, there} <= group) for p in places)


@dataclass(frozen=True)
class Outcome:
    """What one need got."""

    now: set[str]
    reach: set[str]
    people: int
    training: int
    seats: int
    left: Fraction
    suiting: set[str]
    running: set[str]
    elsewhere: set[str]


def work_out(
    plain: Plain, given: Mapping[str, Sequence[str]], floor: float, unknown_seats: int = 0
) -> dict[str, Outcome]:
    """Every need's outcome. ``given``: who the report says was allocated to each need."""
    needs = sorted(plain.counted(), key=lambda n: n.id)
    lacking = {(n.id, p.id): plain.lacking(n, p, floor) for n in needs for p in plain.people}
    lowest = {
        (n.id, p.id): plain.lacking(n, p, floor - plain.parameters.floor_step) for n in needs for p in plain.people
    }
    suiting = {n.id: [c for c in plain.courses if plain.relevant(n, c) and plain.suits(n, c)] for n in needs}

    def within(need: Need, found: Mapping[tuple[str, str], set[str] | None]) -> set[str]:
        return {
            p.id
            for p in plain.people
            if (lacks := found[need.id, p.id]) and any(plain.closes(need, c, p, lacks) for c in suiting[need.id])
        }

    now = {n.id: {p.id for p in plain.people if lacking[n.id, p.id] == set()} for n in needs}
    reach = {n.id: within(n, lacking) for n in needs}
    # A course teaches for a need that gives half of it, or all that somebody lacks who is near the floor.
    teaching = {
        n.id: {
            c.id
            for c in plain.courses
            if plain.teaches(n, c)
            or (
                c in suiting[n.id]
                and any((lacks := lowest[n.id, p.id]) and plain.closes(n, c, p, lacks) for p in plain.people)
            )
        }
        for n in needs
    }
    usable = {n.id: {c.id for c in suiting[n.id]} & teaching[n.id] for n in needs}
    running = {n.id: {c.id for c in plain.courses if c.id in teaching[n.id] and plain.runs(n, c)} for n in needs}
    seats = {c.id: unknown_seats if c.seats is None else c.seats for c in plain.courses}
    demand = {n.id: plain.demand(n) for n in needs}
    most = {i: math.ceil(d) for i, d in demand.items()}

    people = divide(demand, most, now, {p.id: 1 for p in plain.people})
    busy = {p for i in now for p in given[i] if p in now[i]}
    for i in now:
        assert sum(p in now[i] for p in given[i]) == people[i]
    rest = {i: demand[i] - people[i] for i in demand}
    known = {c.id: c.seats or 0 for c in plain.courses}
    training = divide(rest, {i: most[i] - people[i] for i in most}, running, known)
    rest = {i: rest[i] - training[i] for i in demand}
    still = {i: most[i] - people[i] - training[i] for i in most}
    free = {i: reach[i] - busy for i in demand}
    offered = divide(rest, {i: min(still[i], len(free[i])) for i in demand}, usable, seats)
    taken = divide(rest, offered, free, {p.id: 1 for p in plain.people})
    if taken != offered:
        raise Unsettled
    return {
        i: Outcome(
            now[i],
            reach[i],
            people[i],
            training[i],
            taken[i],
            max(Fraction(0), demand[i] - people[i] - training[i] - taken[i]),
            usable[i],
            running[i],
            teaching[i] - usable[i] - running[i],
        )
        for i in demand
    }


class Unsettled(Exception):
    """Some offered seat found nobody, so that it is offered again: which one it was is the report's own choice."""


def divide(
    wanted: Mapping[str, Fraction], most: Mapping[str, int], links: Mapping[str, set[str]], capacity: Units
) -> dict[str, int]:
    """Of all divisions that can be had and give most, the one with least given^2 / wanted, ties by code."""
    ids = sorted(wanted)
    limits = [most[i] if wanted[i] > 0 else 0 for i in ids]
    best: tuple[int, Fraction, list[int]] | None = None
    for units in itertools.product(*(range(max(0, limit) + 1) for limit in limits)):
        if not _can_be_had(ids, units, links, capacity):
            continue
        uneven = sum((Fraction(u * u) / wanted[i] for i, u in zip(ids, units, strict=True) if u), Fraction(0))
        mark = (-sum(units), uneven, [-u for u in units])
        if best is None or mark < best:
            best = mark
    assert best is not None
    return {i: -u for i, u in zip(ids, best[2], strict=True)}


def _can_be_had(ids: Sequence[str], units: Sequence[int], links: Mapping[str, set[str]], capacity: Units) -> bool:
    for size in range(1, len(ids) + 1):
        for group in itertools.combinations(range(len(ids)), size):
            reached = set().union(*(links[ids[g]] for g in group))
            if sum(units[g] for g in group) > sum(capacity[s] for s in reached):
                return False
    return True


def kind_of(outcome: Outcome, roomy: Outcome, seats: Mapping[str, int | None], used: Mapping[str, int]) -> Shortage:
    """Why something is left. ``roomy``: the outcome with unknown seats for everyone."""
    if outcome.left <= 0:
        return Shortage.COVERED
    if not (outcome.suiting or outcome.elsewhere or outcome.running):
        return Shortage.NO_EDUCATION
    if not outcome.suiting:
        return Shortage.WRONG_PLACE_OR_START
    if any(seats[c] is None for c in outcome.suiting):
        return Shortage.TOO_FEW_SEATS if roomy.left < outcome.left else Shortage.NOBODY_IN_REACH
    free = any((seats[c] or 0) > used[c] for c in outcome.suiting)
    return Shortage.NOBODY_IN_REACH if free else Shortage.TOO_FEW_SEATS
