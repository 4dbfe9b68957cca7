"""What a need asks for set against everyone in an area: for each skill how many have it, come near it, lack it.

Each person is measured as in a gap of one's own (``matching.gaps``). Counts of few people are hidden, and so is what
would give them away (``matching.demand.hiding``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from matching.demand.hiding import is_small, with_complements
from matching.domain import GateState, JobSeeker, Need
from matching.gaps import COVERAGES, coverage_of_all
from matching.gates import NONE, STATES, States, employment_gates
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
    counted = [person for person in people if not person.protected_identity]
    asked = matcher.facets.read(need)
    if not counted:
        return AreaGap(need.id, 0, (), ())
    candidates = matcher.facets.candidates(counted)
    states = coverage_of_all(asked, candidates, matcher.scorer)
    named = [*((skill, True) for skill in asked.essential), *((skill, False) for skill in asked.meriting)]
    skills = tuple(
        AreaSkill(skill, essential, *_told(Counter(COVERAGES[state] for state in row.tolist()), COVERAGES))
        for (skill, essential), row in zip(named, states, strict=True)
    )
    gates = tuple(
        AreaGate(name, *_told(_states(states), (GateState.PASS, GateState.CHECK, GateState.FAIL)))
        for name, states in employment_gates(asked, candidates).items()
        if not (states == NONE).all()
    )
    return AreaGap(need.id, None if is_small(len(counted)) else len(counted), skills, gates)


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
