"""Hard requirements as pure functions: one asked-for record against n candidates -> n states.

A gate that a pair does not raise (no licence is asked for) is ``NONE`` and is not shown. What is not told is ``CHECK``,
never ``FAIL``; nor is a demand that only a text tells (``matching.asked_in_text``) ever failed. What only the text of a
profile tells (``matching.held_in_text``) can turn ``CHECK`` into ``PASS`` and nothing else.
Health, age, gender, name and birthplace are never gates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from matching.candidates import UNKNOWN, Candidates, Facets
from matching.certified import certificates_by_text, certified, uncertified
from matching.domain import Course, EducationLevel, GateState, JobSeeker, Need, SwedishLevel
from matching.held_in_text import Held
from matching.regulated_professions import (
    Regulation,
    Scope,
    entitled_to,
    invites_others,
    is_certificate_of,
    regulation_for,
    speaks_of_proof,
)
from matching.study_funding import GATE as FUNDING
from matching.study_funding import funding_for
from matching.study_wishes import leaves_room
from matching.stuffing import copied
from matching.wishes import clashes

States = npt.NDArray[np.int8]
FAIL, CHECK, PASS, NONE = -1, 0, 1, 2
WISHES = "önskemål"
STATES: Mapping[int, GateState] = {FAIL: GateState.FAIL, CHECK: GateState.CHECK, PASS: GateState.PASS}


# All that gates read of a candidate.
_LICENCES, _CERTIFICATES, _HOURS = map(attrgetter, ("licences", "certificates", "hours"))
_DOUBTS, _INFERRED = attrgetter("doubts"), attrgetter("inferred")
_STARTS, _AVOIDS = attrgetter("starts_on"), attrgetter("record.wishes.avoid", "by_day")
_SPOKEN = attrgetter(
    *(f"record.{name}" for name in ("title", "occupation", "essential_skills", "text", "working_time"))
)
_PLACES, _COURSE_PLACES = attrgetter("places", "reach"), attrgetter("distance", "places")
_PACE = attrgetter("record.pace_percent", "record.starts_on", "record.ends_on")
_OPENING = attrgetter("record.apply_by", "record.starts_on", "record.apply_from")
_ENTRY = attrgetter("education", "record.entry_requirements")
_ASKS_NOTHING = re.compile(
    r"(?:inga|ingen|inget|nej)(?: (?:formella|särskilda|speciella))?(?: (?:krav|förkunskaper|förkunskapskrav))?\.?",
    re.IGNORECASE,
)


class PairGate(Protocol):
    """A gate between one need and one person."""

    def __call__(self, *, need: Facets, person: Facets) -> int:
        """FAIL, CHECK, PASS or NONE."""
        ...


# Levels are told roughly and an employer often settles for a little less; a school's entry level is a rule.
EMPLOYERS_SLACK = 1

# Directive 2006/126/EC article 6: what a licence of one category also entitles to, or cannot be had without.
_IMPLIED: Mapping[str, frozenset[str]] = {
    "A": frozenset({"A2", "A1", "AM"}),
    "A2": frozenset({"A1", "AM"}),
    "A1": frozenset({"AM"}),
    "B": frozenset({"AM"}),
    "B96": frozenset({"B", "AM"}),  # a code on B; what BE entitles to goes further (article 4.4 b)
    "BE": frozenset({"B96", "B", "AM"}),
    "C1": frozenset({"B", "AM"}),
    "C1E": frozenset({"C1", "BE", "B96", "B", "AM"}),
    "C": frozenset({"C1", "B", "AM"}),
    "CE": frozenset({"C", "C1", "C1E", "BE", "B96", "B", "AM"}),
    "D1": frozenset({"B", "AM"}),
    "D1E": frozenset({"D1", "BE", "B96", "B", "AM"}),
    "D": frozenset({"D1", "B", "AM"}),
    "DE": frozenset({"D", "D1", "D1E", "BE", "B96", "B", "AM"}),
}


def entitled(licences: frozenset[str]) -> frozenset[str]:
    """The licences with everything that they imply."""
    return licences.union(*(_IMPLIED.get(code, frozenset()) for code in licences))


def employment_gates(query: Facets, candidates: Candidates, today: dt.date) -> dict[str, States]:
    """Gates between a person and needs, either way round. Each value has shape (n,).

    ``today`` is the day on which certificates must still be valid.
    """
    asked_of_candidates = not isinstance(query.record, Need)
    gates = {
        "körkort": _each(query, candidates, asked_of_candidates, _licence, _LICENCES),
        "svenska": _ranks(query.swedish, candidates.swedish, asked_of_candidates, EMPLOYERS_SLACK),
        "utbildningsnivå": _ranks(query.education, candidates.education, asked_of_candidates, EMPLOYERS_SLACK),
        "ort": _each(query, candidates, asked_of_candidates, _reach, _PLACES),
        "certifikat": _certificate_gate(query, candidates, asked_of_candidates, today),
        "legitimation": _regulation_gate(query, candidates, asked_of_candidates),
        "arbetstid": _each(query, candidates, asked_of_candidates, _hours, _HOURS),
        "start": _each(query, candidates, asked_of_candidates, _start, _STARTS),
        WISHES: _wish_gate(query, candidates, asked_of_candidates),
        "uppgifter": _doubt_gate(query, candidates, asked_of_candidates),
    }
    softened = {name: _softened(name, states, query, candidates) for name, states in gates.items()}
    return {name: _answered(name, states, query, candidates, today) for name, states in softened.items()}


def _softened(name: str, states: States, query: Facets, candidates: Candidates) -> States:
    """A demand that was only read in a text is checked, never failed."""
    if not (states == FAIL).any():
        return states
    told = candidates.spread(_INFERRED, lambda f: name in query.inferred or name in f.inferred)
    inferred = np.array(told, dtype=np.bool_)
    return np.where(inferred & (states == FAIL), CHECK, states).astype(np.int8) if inferred.any() else states


def _answered(name: str, states: States, query: Facets, candidates: Candidates, today: dt.date) -> States:
    """What is to be checked but stands in the text of the profile is passed."""
    holds = _HOLDS.get(name)
    asked_of_candidates = not isinstance(query.record, Need)
    if holds is None or (asked_of_candidates and name not in query.held.gates):
        return states
    unsure = states == CHECK
    if not asked_of_candidates and unsure.any():
        unsure &= candidates.numbers(_tells) > 0
    answered = states.copy()
    for place in np.flatnonzero(unsure).tolist():
        one = candidates.facets[place]
        need, person = (one, query) if asked_of_candidates else (query, one)
        if holds(need, person, today):
            answered[place] = PASS
    return answered


def _tells(person: Facets) -> int:
    return len(person.held.gates)


def course_gates(seeker: Facets | None, candidates: Candidates, today: dt.date) -> dict[str, States]:
    """Gates of courses for a person, or for nobody in particular (then only those of the course itself)."""
    gates = {
        "ansökan": _states(candidates.spread(_OPENING, lambda f: _application(_course(f), today))),
        "platser": candidates.numbers(_seats).astype(np.int8),
        "uppgifter": candidates.numbers(_unclear).astype(np.int8),
        FUNDING: candidates.numbers(_fundable).astype(np.int8),
    }
    if seeker is not None:
        known = seeker.held.swedish.rank if seeker.held.swedish else UNKNOWN
        gates["svenska"] = _ranks(seeker.swedish, candidates.swedish, asked_of_candidates=True, slack=0)
        enough = (gates["svenska"] == CHECK) & (known >= candidates.swedish)
        gates["svenska"] = np.where(enough, PASS, gates["svenska"]).astype(np.int8)
        gates["förkunskaper"] = _states(candidates.spread(_ENTRY, lambda f: _entry(seeker, f)))
        if seeker.studies_beside:
            gates["takt"] = _states(candidates.spread(_PACE, lambda f: _pace(_course(f))))
        gates["ort"] = _states(candidates.spread(_COURSE_PLACES, lambda f: _course_reach(seeker, f)))
    return gates


def passing(gates: Mapping[str, States], n: int) -> npt.NDArray[np.bool_]:
    """Which of n candidates fail no gate, bool (n,)."""
    return np.asarray(failures(gates, n) == 0, dtype=np.bool_)


def failures(gates: Mapping[str, States], n: int) -> npt.NDArray[np.int64]:
    """How many gates each of n candidates fails, (n,)."""
    counts = np.zeros(n, dtype=np.int64)
    for states in gates.values():
        counts += states == FAIL
    return counts


def _ranks(query: int, candidates: npt.NDArray[np.int8], asked_of_candidates: bool, slack: int) -> States:
    """A level that one side asks for and the other has; -1 is not told.

    Up to ``slack`` steps below is checked, not failed.
    """
    asked = candidates if asked_of_candidates else np.full_like(candidates, query)
    has = np.full_like(candidates, query) if asked_of_candidates else candidates
    states = np.where(has == UNKNOWN, CHECK, np.where(has >= asked, PASS, np.where(has >= asked - slack, CHECK, FAIL)))
    return np.where(asked == UNKNOWN, NONE, states).astype(np.int8)


def _each(
    query: Facets,
    candidates: Candidates,
    asked_of_candidates: bool,
    gate: PairGate,
    said: Callable[[Facets], Hashable],
) -> States:
    """A gate of every pair. ``said`` is all that the gate reads of a candidate."""

    def state(one: Facets) -> int:
        return gate(need=one, person=query) if asked_of_candidates else gate(need=query, person=one)

    return _states(candidates.spread(said, state))


def _states(told: Sequence[int]) -> States:
    return np.array(told, dtype=np.int8)


def _certificate_gate(query: Facets, candidates: Candidates, asked_of_candidates: bool, today: dt.date) -> States:
    if asked_of_candidates:
        return _each(query, candidates, True, partial(_certificates, today=today), _CERTIFICATES)
    if not query.certificates:
        return np.full(len(candidates), NONE, dtype=np.int8)
    return _states([_certificates(need=query, person=f, today=today) for f in candidates.facets])


def _regulation_gate(query: Facets, candidates: Candidates, asked_of_candidates: bool) -> States:
    """Most work is not regulated: that is seen at once, and only the rest is looked at pair by pair."""
    if asked_of_candidates:
        return _each(query, candidates, True, _regulated, _kept_by_law)
    kept = _kept_by_law(query)
    if kept is None:
        return np.full(len(candidates), NONE, dtype=np.int8)
    states = np.full(len(candidates), CHECK, dtype=np.int8)
    for told in np.flatnonzero(candidates.numbers(_speaks_of(kept[0].proof))):
        states[told] = _entitlement(*kept, candidates.facets[told])
    return states


def _doubt_gate(query: Facets, candidates: Candidates, asked_of_candidates: bool) -> States:
    """What a profile says of itself, seen at once; and a sentence that was copied, looked for pair by pair."""
    if asked_of_candidates:
        doubted = np.full(len(candidates), bool(query.doubts))
        pairs = [(f.sentence, query.texts) for f in candidates.facets] if query.texts else []
    else:
        doubted = np.array(candidates.spread(_DOUBTS, lambda f: bool(f.doubts)), dtype=np.bool_)
        pairs = [(query.sentence, f.texts) for f in candidates.facets] if query.sentence else []
    if pairs:
        doubted |= [copied(sentence, texts) for sentence, texts in pairs]
    return np.where(doubted, CHECK, NONE).astype(np.int8)


def _wish_gate(query: Facets, candidates: Candidates, asked_of_candidates: bool) -> States:
    """What the person wants to avoid and the work holds: to be talked about, never a refusal.

    Among people for a need only working times are looked at: what else somebody avoids is between them and their
    counsellor.
    """
    if not asked_of_candidates:
        need = _need(query)
        told = candidates.spread(_AVOIDS, lambda f: bool(clashes(_person(f), need, times_only=True, days=f.by_day)))
    elif _person(query).wishes.avoid or query.by_day:
        told = candidates.spread(_SPOKEN, lambda f: bool(clashes(_person(query), _need(f), days=query.by_day)))
    else:
        return np.full(len(candidates), NONE, dtype=np.int8)
    return np.where(told, CHECK, NONE).astype(np.int8)


def _need(facets: Facets) -> Need:
    assert isinstance(facets.record, Need)
    return facets.record


def _person(facets: Facets) -> JobSeeker:
    assert isinstance(facets.record, JobSeeker)
    return facets.record


# What gates read of a candidate (``Candidates.spread``), beside plain facts.


def _licence(*, need: Facets, person: Facets) -> int:
    if not need.licences:
        return NONE
    if person.licences is None:
        return CHECK
    return PASS if need.licences <= entitled(person.licences) else FAIL


def _reach(*, need: Facets, person: Facets) -> int:
    if not need.places or not (person.places or person.reach):
        return CHECK
    if need.places & (person.reach or person.places):
        return PASS
    return CHECK if person.reach is None else FAIL


def _certificates(*, need: Facets, person: Facets, today: dt.date) -> int:
    if not need.certificates:
        return NONE
    return PASS if all(certified(asked, person, today) for asked in need.certificates) else CHECK


def licensed(person: Facets) -> frozenset[str]:
    """The driving licences that the fields tell, else those that the text tells; empty where neither does."""
    return entitled(frozenset(person.held.licences) if person.licences is None else person.licences)


# Whether what only the text of a profile tells meets a demand, on a given day.
_HOLDS: Mapping[str, Callable[[Facets, Facets, dt.date], bool]] = {
    "körkort": lambda need, person, _: (need.licences or frozenset()) <= licensed(person),
    "certifikat": lambda need, person, today: not uncertified(need, person, today),
    "svenska": lambda need, person, _: person.held.swedish is not None and person.held.swedish.rank >= need.swedish,
    "utbildningsnivå": lambda need, person, _: (
        person.held.education is not None and person.held.education.rank >= need.education
    ),
    "ort": lambda need, person, _: bool(need.places & person.held.places),
}


def held_for(name: str, need: Facets, person: Facets, today: dt.date) -> Held:
    """What the text of the profile has to say of a gate; nothing where the fields have answered it."""
    return certificates_by_text(need, person, today) if name == "certifikat" else person.held


def _regulated(*, need: Facets, person: Facets) -> int:
    """Work that the law keeps for those who are entitled. Only a person who is told not to be is refused."""
    kept = _kept_by_law(need)
    return NONE if kept is None else _entitlement(*kept, person)


def _kept_by_law(need: Facets) -> tuple[Regulation, bool] | None:
    """The law that keeps the work for those who are entitled, and whether it shuts it for others.

    It does not where the entitlement is had in the job, covers only a part or a title, or the need leaves room. None
    where the entitlement is one of the certificates asked for: another gate sees to those.
    """
    record = _need(need)
    regulation = regulation_for(record)
    if regulation is None or is_certificate_of(regulation, need.certificates):
        return None
    return regulation, regulation.scope is Scope.WHOLE and not regulation.with_employer and not invites_others(record)


@cache  # one and the same function for each kind of proof, as ``Candidates.numbers`` asks; they are few
def _speaks_of(proof: str) -> Callable[[Facets], int]:
    return lambda person: int(speaks_of_proof(_person(person), proof))


def _entitlement(regulation: Regulation, shut: bool, person: Facets) -> int:
    told = entitled_to(_person(person), regulation)
    if told is None:
        return CHECK
    return PASS if told else FAIL if shut else CHECK


def _hours(*, need: Facets, person: Facets) -> int:
    if need.hours is None or person.hours is None:
        return NONE
    overlap = need.hours[0] <= person.hours[1] and person.hours[0] <= need.hours[1]
    return PASS if overlap else CHECK


def _start(*, need: Facets, person: Facets) -> int:
    """Whether the person is free by the day the work starts; unknown on either side raises no question."""
    if need.starts_on is None or person.starts_on is None:
        return NONE
    return PASS if person.starts_on <= need.starts_on else CHECK


def _course(facets: Facets) -> Course:
    assert isinstance(facets.record, Course)
    return facets.record


def _application(course: Course, today: dt.date) -> int:
    closes = course.apply_by or course.starts_on
    if closes is None:
        return CHECK
    if closes < today:
        return FAIL
    return PASS if course.apply_from is None or course.apply_from <= today else CHECK


def _pace(course: Course) -> int:
    """Whether the course leaves room for work, for someone who wants that. A wish is never a refusal."""
    return PASS if leaves_room(course) else CHECK


def _seats(facets: Facets) -> int:
    seats = _course(facets).seats
    if seats is None:
        return CHECK
    return PASS if seats > 0 else FAIL


def _unclear(facets: Facets) -> int:
    return CHECK if _course(facets).to_check else NONE


def _fundable(facets: Facets) -> int:
    return CHECK if funding_for(_course(facets)) else NONE


def _entry(seeker: Facets, course: Facets) -> int:
    asked = course.education
    if asked == UNKNOWN:
        return CHECK if asks_something(_course(course).entry_requirements) else NONE
    has = seeker.education
    if has == UNKNOWN and seeker.held.education is not None and seeker.held.education.rank >= asked:
        has = asked
    if has == UNKNOWN:
        return CHECK
    if has < asked:
        return FAIL
    # A level is the part of a requirement that can be compared; what the words ask besides it is for a person to read.
    return CHECK if asks_something(_course(course).entry_requirements) else PASS


def asks_something(requirements: str) -> bool:
    """Whether words about entry requirements ask for anything: "Inga" and "inga formella krav" do not."""
    return bool(requirements.strip(" -–.")) and not _ASKS_NOTHING.fullmatch(requirements.strip())


def _course_reach(seeker: Facets, course: Facets) -> int:
    if course.distance:
        return PASS
    if not course.places or not (seeker.places or seeker.held.places):
        return CHECK
    return PASS if course.places & (seeker.reach or seeker.places or seeker.held.places) else CHECK


LEVEL_NAMES: Mapping[SwedishLevel | EducationLevel, str] = {
    **{level: level.value for level in SwedishLevel},
    SwedishLevel.NATIVE: "modersmål",
    EducationLevel.NONE: "ingen avslutad grundskola",
    EducationLevel.COMPULSORY: "grundskola",
    EducationLevel.UPPER_SECONDARY: "gymnasium",
    EducationLevel.POST_SECONDARY: "eftergymnasial utbildning",
    EducationLevel.HIGHER: "högskola",
    EducationLevel.RESEARCH: "forskarutbildning",
}
