"""What a need asks for set against everyone in an area: for each skill how many have it, come near it, lack it.

Each person is measured as in a gap of one's own (``matching.gaps``). Counts of few people are hidden, and so is what
would give them away (``matching.demand.hiding``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from matching.candidates import Candidates
from matching.demand.hiding import is_small, with_complements
from matching.domain import GateState, JobSeeker, Kind, Need
from matching.gaps import COVERAGES, coverage_of_all
from matching.gates import NONE, STATES, States, employment_gates
from matching.indexing import key_of
from matching.matcher import Matcher

Counts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class AreaSkill:
    """How many people have one asked skill, something near it, or neither. ``None``: hidden."""

    skill: str
    essential: bool
    covered: int | None
    close: int | None
    missing: int | None


@dataclass(frozen=True, slots=True)
class AreaGate:
    """How many people one requirement lets through, is to be checked for, and stops. ``None``: hidden."""

    name: str
    passed: int | None
    check: int | None
    failed: int | None


@dataclass(frozen=True, slots=True)
class AreaGap:
    """A need set against ``people`` persons (``None``: too few to tell). The three numbers of a row add up to it."""

    need_id: str
    people: int | None
    skills: tuple[AreaSkill, ...]
    gates: tuple[AreaGate, ...]


def area_gap(matcher: Matcher, need: Need, people: Sequence[JobSeeker]) -> AreaGap:
    """The gap between a need and all of ``people``. Those with protected identity are not counted."""
    return _gap(matcher, need, matcher.facets.candidates([one for one in people if not one.protected_identity]))


def gap_of_everyone(matcher: Matcher, need: Need) -> AreaGap:
    """The gap between a need and everyone in the index, where people with protected identity never are."""
    start = key_of(Kind.SEEKER, "")
    keys = [key for key in matcher.index.ids if key.startswith(start)]
    changes = matcher.records.changes
    everyone = matcher.standing.candidates(Kind.SEEKER, keys, changes)
    if everyone is None:
        found = matcher.records.many(Kind.SEEKER, [key[len(start) :] for key in keys])
        people = [one for one in found.values() if isinstance(one, JobSeeker) and not one.protected_identity]
        everyone = matcher.facets.candidates(people)
        if len(everyone):
            matcher.standing.met(Kind.SEEKER, [key_of(Kind.SEEKER, one.id) for one in people], everyone, changes)
    return _gap(matcher, need, everyone)


def _gap(matcher: Matcher, need: Need, people: Candidates) -> AreaGap:
    if not len(people):
        return AreaGap(need.id, 0, (), ())
    asked = matcher.facets.read(need)
    states = coverage_of_all(asked, people, matcher.scorer)
    named = [*((skill, True) for skill in asked.essential), *((skill, False) for skill in asked.meriting)]
    skills = tuple(
        AreaSkill(skill, essential, *_told(Counter(COVERAGES[state] for state in row.tolist()), COVERAGES))
        for (skill, essential), row in zip(named, states, strict=True)
    )
    gates = tuple(
        AreaGate(name, *_told(_states(states), (GateState.PASS, GateState.CHECK, GateState.FAIL)))
        for name, states in employment_gates(asked, people, matcher.today).items()
        if not (states == NONE).all()
    )
    return AreaGap(need.id, None if is_small(len(people)) else len(people), skills, gates)


def _states(states: States) -> Counter[Hashable]:
    # A requirement that does not touch a person lets that person through.
    return Counter(GateState.PASS if state == NONE else STATES[state] for state in states.tolist())


def _told(counts: Mapping[Hashable, int], order: Sequence[Hashable]) -> Counts:
    """The counts of the three states, without those of few people and what they could be worked out by."""
    values = [*(counts.get(state, 0) for state in order), sum(counts.values())]
    few = {at for at, value in enumerate(values) if is_small(value)}
    hidden = with_complements(few, values, [(3, [0, 1, 2])])
    first, second, third = (None if at in hidden else values[at] for at in range(3))
    return first, second, third
