"""How it stands with one need: who could fill it, what they lack, and which courses give that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matching.domain import Answer, Coverage, Gap, Hit, JobSeeker, Kind, Need
from service.words import in_words

if TYPE_CHECKING:
    from matching import Matcher
    from matching.demand.area import AreaGap
    from service.wiring import Installation

PEOPLE: Final = 10
NEAREST: Final = 3  # of whom it is shown skill by skill what they lack
COURSES: Final = 5


@dataclass(frozen=True, slots=True)
class Person:
    """One who could fill the need, under a pseudonym: the hit carries no id of the person.

    ``missing`` and ``close``: what of the need the person lacks, and what the person only comes near. ``complete``: the
    need lists skills and the person has all of them.
    """

    hit: Hit
    missing: tuple[str, ...]
    close: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Courses:
    """Courses for what is missing. ``facts`` by id tell one course from another."""

    answer: Answer
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Situation:
    """All of it. ``people`` is ``None`` for someone who may not see who could fill a need."""

    people: Answer | None
    persons: tuple[Person, ...]
    stopped: tuple[Hit, ...]  # under pseudonyms: where nobody could, whom one requirement alone stops
    skills: tuple[tuple[str, bool, tuple[Coverage, ...]], ...]  # skill, required, how each of the nearest has it
    nearest: Courses | None  # for what the nearest person lacks
    anyone: Courses  # for all that the need asks for

    @property
    def uncovered(self) -> bool:
        """Whether no course is any good for this need, whoever would fill it."""
        return self.anyone.answer.abstained and (self.nearest is None or self.nearest.answer.abstained)


def situation_of(installation: Installation, matcher: Matcher, need: Need, *, people: bool) -> Situation:
    """How it stands with ``need``, saved or not. ``people``: whether the asker may see who could fill it."""
    anyone = _courses(installation, matcher, need, None)
    if not people:
        return Situation(None, (), (), (), None, anyone)
    answer = matcher.seekers(need, PEOPLE)
    known = installation.store.many(Kind.SEEKER, [hit.id for hit in (*answer.hits, *answer.stopped)])
    seekers = {i: record for i, record in known.items() if isinstance(record, JobSeeker)}
    hits = [hit for hit in answer.hits if hit.id in seekers]
    gaps = [matcher.gap(need, seekers[hit.id]) for hit in hits]

    def unnamed(hit: Hit) -> Hit:
        name = installation.identity.pseudonyms.of(hit.id)
        return replace(hit, id=name, title=name)

    persons = tuple(_person(unnamed(hit), gap) for hit, gap in zip(hits, gaps, strict=True))
    stopped = tuple(unnamed(hit) for hit in answer.stopped if hit.id in seekers)
    nearest = _courses(installation, matcher, need, seekers[hits[0].id]) if hits and gaps[0].missing else None
    return Situation(answer, persons, stopped, _table(gaps[:NEAREST]), nearest, anyone)


def _person(hit: Hit, gap: Gap) -> Person:
    missing, close = _once(gap.missing), _once(gap.close)
    return Person(hit, missing, close, complete=bool(gap.skills) and not (missing or close))


def _courses(installation: Installation, matcher: Matcher, need: Need, seeker: JobSeeker | None) -> Courses:
    answer = matcher.courses(need, seeker, COURSES)
    shown = [*answer.hits, *answer.stopped]
    records = installation.store.many(Kind.COURSE, [hit.id for hit in shown])
    return Courses(answer, {hit.id: in_words(records.get(hit.id)) for hit in shown})


def _table(gaps: Sequence[Gap]) -> tuple[tuple[str, bool, tuple[Coverage, ...]], ...]:
    """One row for each skill of the need; every gap lists the same skills in the same order."""
    if not gaps:
        return ()
    # what is asked for and told to be a merit besides is asked for: the demands come first
    once: dict[str, tuple[str, bool, tuple[Coverage, ...]]] = {}
    for rows in zip(*(gap.skills for gap in gaps), strict=True):
        row = rows[0]
        once.setdefault(row.skill.casefold(), (row.skill, row.essential, tuple(one.coverage for one in rows)))
    return tuple(once.values())


def _once(skills: Sequence[str]) -> tuple[str, ...]:
    """Each skill at its first place."""
    first: dict[str, str] = {}
    for skill in skills:
        first.setdefault(skill.casefold(), skill)
    return tuple(first.values())


def meriting_only(essential: Sequence[str], meriting: Sequence[str]) -> tuple[str, ...]:
    """The merits that are not asked for already."""
    asked = {skill.casefold() for skill in essential}
    return tuple(skill for skill in _once(meriting) if skill.casefold() not in asked)


def area_rows(gap: AreaGap) -> tuple[list[list[str]], list[list[str]]]:
    """The counts of an area's gap as the cells of two tables: of skills and of requirements."""
    skills = [
        [row.skill, "krav" if row.essential else "meriterande", *map(_told, (row.covered, row.close, row.missing))]
        for row in gap.skills
    ]
    return skills, [[row.name, *map(_told, (row.passed, row.check, row.failed))] for row in gap.gates]


def _told(count: int | None) -> str:
    return "visas inte" if count is None else str(count)
