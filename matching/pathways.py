"""From a gap to a route: which courses, in which order, give most of what is missing, and when the work is in reach.

The courses are found in the index, their starts and what they give become whole numbers, and
``matching.pathways_solver`` chooses among them exactly. Here numbers turn into steps with reasons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matching.bridging import asked_subjects, courses_giving
from matching.candidates import Candidates, Facets
from matching.certificates import COVERED
from matching.course_starts import CourseStart
from matching.credentials import asks, gives
from matching.domain import Course, Gate, GateState, JobSeeker, Need, SwedishLevel
from matching.explaining_gates import course_gate
from matching.gates import NONE, STATES, course_gates, licensed
from matching.matcher import Matcher
from matching.missing import Missing, missing_for
from matching.pathway_choices import GRACE, Blocked, Choice, Choices, courses_called, gather, opened_by
from matching.pathways_solver import TIME_LIMIT_S, Problem, Solution, solve

NOTHING_MISSING = "inget saknas: personen har redan det som behovet kräver"
NO_ROUTE = "inget bra förslag: ingen utbildning inom gränserna ger det som saknas"
MOST_BLOCKED = 3  # courses out of reach that are named
_LEVEL_GATES = ("svenska", "förkunskaper")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a route must keep within. ``places`` are municipality codes; courses at a distance always count as there.

    ``weeks``: from today to the last day. ``start_by``: the last day on which the first step may start. Without
    places, courses within the person's told reach are used, or within the home county where no reach is told.
    ``most_pace``: per cent of full time that no course may exceed. ``distance_only``: courses that are told to be
    wholly at a distance. ``most_swedish``: no course may ask for more. A pace or a level that is not told is kept.
    """

    weeks: int | None = None
    start_by: dt.date | None = None
    places: tuple[str, ...] = ()
    most_pace: float | None = None
    distance_only: bool = False
    most_swedish: SwedishLevel | None = None

    def admit(self, course: Course) -> bool:
        """Whether nothing told of the course speaks against it (times and places are kept to elsewhere)."""
        if self.distance_only and course.distance is not True:
            return False
        if self.most_pace is not None and course.pace_percent is not None and course.pace_percent > self.most_pace:
            return False
        asked = asks(course).swedish
        return self.most_swedish is None or asked is None or asked.rank <= self.most_swedish.rank


@dataclass(frozen=True, slots=True)
class Covered:
    """One missing thing that a step gives: wholly (``near`` is false) or something near it, in the course's words."""

    phrase: str
    words: str
    near: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One course of a route, what it gives, and what must come first.

    ``after`` are the ids of earlier steps that give what this one asks for. ``opens`` says in Swedish what a step that
    covers little itself makes possible. Gates are those of the course for the person as they stand when it starts.
    """

    course: Course
    starts_on: dt.date
    ends_on: dt.date
    covers: tuple[Covered, ...]
    opens: tuple[str, ...]
    after: tuple[str, ...]
    gates: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """That no better route exists: proven (``optimal``), or within ``gap`` (a share of the coverage) of the best.

    ``considered`` is how many starts of courses were weighed against each other.
    """

    optimal: bool
    gap: float
    considered: int


@dataclass(frozen=True, slots=True)
class Pathway:
    """The best route from a person to a need, or an abstention with its reason in Swedish.

    ``covered_share`` is of what is missing, by weight, in [0, 1]. ``uncovered`` is left when all steps are done.
    ``employable_on`` is the first day with nothing essential missing, ``None`` when the route does not reach that far.
    ``weeks`` run from today to the last day of the last step. ``blocked`` would help and cannot be entered.
    ``to_check`` are the gates of the work itself that are not known to be passed.
    """

    need_id: str
    seeker_id: str
    today: dt.date
    missing: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    covered_share: float = 0.0
    uncovered: tuple[str, ...] = ()
    employable_on: dt.date | None = None
    weeks: int = 0
    proof: Proof | None = None
    blocked: tuple[Blocked, ...] = ()
    to_check: tuple[Gate, ...] = ()
    reason: str | None = None

    @property
    def abstained(self) -> bool:
        """True when there is no route to propose."""
        return not self.steps


class Pathfinder:
    """Finds routes with the courses that a matcher can reach. Safe to share between threads."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.facets, self.scorer = matcher.facets, matcher.scorer

    def find(
        self, need: Need, seeker: JobSeeker, limits: Limits | None = None, time_limit_s: float = TIME_LIMIT_S
    ) -> Pathway:
        """The best route for a person towards a need within the limits.

        ``time_limit_s`` bounds the search for a proof of each goal: where it runs out the proof says so.
        """
        limits = limits or Limits()
        today = self.matcher.today
        asked, person = self.facets.read(need), self.facets.read(seeker)
        gap = self.matcher.gap(need, seeker)
        missing = missing_for(asked, person, gap, self.scorer, today)
        words = tuple(thing.phrase for thing in missing)
        to_check = tuple(gate for gate in gap.to_check if gate.state is GateState.CHECK)
        route = Pathway(need.id, seeker.id, today, words, uncovered=words, to_check=to_check)
        if not missing:
            return replace(route, uncovered=(), employable_on=today, reason=NOTHING_MISSING)
        choices = gather(
            self.matcher,
            self.facets,
            self.scorer,
            asked,
            person,
            missing,
            limits.places,
            _last_day(limits, today),
            limits.admit,
        )
        start_by = (limits.start_by - today).days if limits.start_by else None
        solution = solve(Problem(choices.offers, start_by), time_limit_s)
        route = replace(route, blocked=choices.blocked[:MOST_BLOCKED])
        if not solution.chosen:
            return replace(route, reason=NO_ROUTE)
        return self._route(route, missing, choices, solution, person)

    def _route(
        self, route: Pathway, missing: Sequence[Missing], choices: Choices, solution: Solution, person: Facets
    ) -> Pathway:
        taken = [choices.choices[j] for j in solution.chosen]
        given_by = _given_by(missing, taken)
        steps = tuple(self._step(choice, n, taken, given_by, missing, person) for n, choice in enumerate(taken))
        whole = sum(choices.units)
        last = max(choice.start.ends_on for choice in taken)
        return replace(
            route,
            steps=steps,
            covered_share=solution.coverage / whole,
            uncovered=tuple(thing.phrase for i, thing in enumerate(missing) if i not in given_by),
            employable_on=_employable(missing, taken, given_by, route.today),
            weeks=-(-((last - route.today).days + 1) // 7),
            proof=Proof(solution.optimal, solution.gap, len(choices.offers)),
        )

    def _step(
        self,
        choice: Choice,
        n: int,
        taken: Sequence[Choice],
        given_by: Mapping[int, int],
        missing: Sequence[Missing],
        person: Facets,
    ) -> Step:
        covers = tuple(
            Covered(thing.phrase, choice.taught[i].words, choice.taught[i].value < COVERED)
            for i, thing in enumerate(missing)
            if given_by.get(i) == n
        )
        before = [other for other in taken[:n] if other.comes_before(choice)]
        later = [other for other in taken[n + 1 :] if choice.comes_before(other)]
        start, course = choice.start, choice.start.course
        after = tuple(other.start.course.id for other in before if opened_by(other, choice, person))
        opens = [word for other in later for word in opened_by(choice, other, person)]
        gates = self._gates(start, person, [other.start.course for other in before])
        return Step(course, start.starts_on, start.ends_on, covers, tuple(dict.fromkeys(opens)), after, gates)

    def _gates(self, start: CourseStart, person: Facets, before: Sequence[Course]) -> tuple[Gate, ...]:
        """The gates of a step for the person with what the steps before it gave."""
        course, seeker = start.course, person.record
        assert isinstance(seeker, JobSeeker)
        ready = _advanced(seeker, before)
        then = self.facets.read(ready)
        states = course_gates(then, Candidates([self.facets.read(course)]), self.matcher.today)
        gates = [
            course_gate(name, STATES[int(state[0])], course, ready, then.held)
            for name, state in states.items()
            if state[0] != NONE
        ]
        if before:
            gates = [_after_steps(gate) if gate.name in _LEVEL_GATES else gate for gate in gates]
        gates += _licence_gates(course, then)
        gates += self._subjects(start, person)
        notes = (*start.assumed, *gives(course).to_check)
        gates += [Gate("uppgifter", GateState.CHECK, f"kontrollera: {note}") for note in notes]
        return tuple(gates)

    def _subjects(self, start: CourseStart, person: Facets) -> list[Gate]:
        """Subjects that the course asks for: whether the person has them is not told, so where they can be read is."""
        gates = []
        for subject in asked_subjects(start.course):
            text = f"kontrollera: {subject} krävs"
            giving = courses_giving(subject, courses_called(self.matcher, str(subject), person))
            in_time = [c for c in giving if c.ends_on and c.ends_on <= start.starts_on + GRACE]
            if in_time:
                first = in_time[0]
                text += f"; går att läsa innan: {first.title} [{first.id}], {first.starts_on} – {first.ends_on}"
            gates.append(Gate("behörighet", GateState.CHECK, text))
        return gates


def _last_day(limits: Limits, today: dt.date) -> dt.date | None:
    return None if limits.weeks is None else today + dt.timedelta(weeks=limits.weeks) - dt.timedelta(days=1)


def _given_by(missing: Sequence[Missing], taken: Sequence[Choice]) -> dict[int, int]:
    """For each covered thing the step that covers it: the one that gives most, the earliest of equals."""
    given = {}
    for i in range(len(missing)):
        n = max(range(len(taken)), key=lambda n: (taken[n].taught[i].value, -taken[n].start.ends_on.toordinal()))
        if taken[n].taught[i].value > 0:
            given[i] = n
    return given


def _employable(
    missing: Sequence[Missing], taken: Sequence[Choice], given_by: Mapping[int, int], today: dt.date
) -> dt.date | None:
    blocking = [i for i, thing in enumerate(missing) if thing.blocking]
    if any(i not in given_by for i in blocking):
        return None
    ends = [taken[given_by[i]].start.ends_on for i in blocking]
    return max(ends, default=today - dt.timedelta(days=1)) + dt.timedelta(days=1)


def _advanced(seeker: JobSeeker, done: Sequence[Course]) -> JobSeeker:
    """The person with what finished courses gave. What is not told stays not told."""
    swedish, education, licences = seeker.swedish, seeker.education_level, seeker.driving_licences
    for given in map(gives, done):
        if swedish and given.swedish and given.swedish.rank > swedish.rank:
            swedish = given.swedish
        if education and given.education and given.education.rank > education.rank:
            education = given.education
        if licences is not None:
            licences = (*licences, *sorted(given.licences - set(licences)))
    return replace(seeker, swedish=swedish, education_level=education, driving_licences=licences)


def _after_steps(gate: Gate) -> Gate:
    return replace(gate, text=f"{gate.text} (efter tidigare steg)") if gate.state is GateState.PASS else gate


def _licence_gates(course: Course, person: Facets) -> list[Gate]:
    gates = []
    for code in sorted(asks(course).licences):
        if person.licences is not None:
            gates.append(Gate("körkort", GateState.PASS, f"har körkort {code}"))
        elif code in licensed(person):
            gates.append(Gate("körkort", GateState.PASS, f"har körkort {code} (enligt profilens text)"))
        else:
            text = f"kontrollera: körkort {code} krävs, framgår inte av profilen"
            gates.append(Gate("körkort", GateState.CHECK, text))
    return gates
