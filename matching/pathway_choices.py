"""The courses that a route can be made of: found in the index, dated, and told what must come before them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.index.base import Selector
from matching.candidates import UNKNOWN, FacetReader, Facets, series_of
from matching.certified import teaches_what_is_held
from matching.course_starts import CourseStart, dated_start, rolling_starts
from matching.credentials import Credentials, asks, gives
from matching.domain import Course, JobSeeker, Kind, Need
from matching.gates import LEVEL_NAMES, entitled
from matching.indexing import DISTANCE, UNKNOWN_PLACE, split_key
from matching.matcher import Matcher
from matching.missing import Lack, Missing, Taught, taught_by
from matching.pathways_solver import Offer
from matching.scoring import Scorer
from matching.weights import Task

UNITS = 200  # units of coverage of one whole essential thing; a meriting one that is near (0.3 x 0.5 x 0.5) is 15
GRACE = dt.timedelta(days=14)  # a course may start this long before what it builds on ends ("about when")
PER_PHRASE = 40  # courses looked at for each missing thing
MOST_TEACHING = 80  # courses that cover something, best first
MOST_OPENING = 60  # courses that only open others
ROLLING = 8  # days that a course without a told start is tried from
# What entry requirements are usually closed by, in the words of the courses that do.
_OPENING = ("SFI svenska för invandrare", "svenska som andraspråk", "allmän kurs folkhögskola grundläggande behörighet")


@dataclass(frozen=True, slots=True)
class Choice:
    """One start of one course, and how much of each missing thing it gives."""

    start: CourseStart
    taught: tuple[Taught, ...]

    def comes_before(self, other: Choice) -> bool:
        """Whether what this one gives is there when the other starts. Never both ways round."""
        earlier = self.start.starts_on < other.start.starts_on
        return earlier and self.start.ends_on <= other.start.starts_on + GRACE


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that can be chosen, and the same as the solver sees it.

    ``units`` are those of each missing thing as a whole. ``blocked`` are courses that would cover something, best
    first, with what they ask for that the person lacks and nothing gives before they start.
    """

    choices: tuple[Choice, ...]
    offers: tuple[Offer, ...]
    units: tuple[int, ...]
    blocked: tuple[Blocked, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """A course that would help and cannot be entered: the levels or licences that stand in the way, in Swedish."""

    course: Course
    lacking: tuple[str, ...]


def gather(
    matcher: Matcher,
    reader: FacetReader,
    scorer: Scorer,
    need: Facets,
    person: Facets,
    missing: Sequence[Missing],
    places: Sequence[str],
    last_day: dt.date | None,
    admit: Callable[[Course], bool],
) -> Choices:
    """The starts of courses that can still be applied for, end in time, and cover something or open one that does.

    ``admit`` says of a course whether the person's limits leave room for it.
    """
    found = [course for course in _retrieve(matcher, need, person, missing, places) if admit(course)]
    facets = reader.read_all(found)
    if not facets:
        return Choices((), (), tuple(round(UNITS * thing.weight) for thing in missing))
    unmet = [thing.phrase for thing in missing if thing.lack is Lack.CERTIFICATE]
    facets = [
        one
        for one in facets
        if _still_open(_course(one), matcher.today)
        and not _below_the_person(person, one)
        and not teaches_what_is_held(_course(one), person, unmet, matcher.today)
    ]
    taught = _relevant(matcher, need, facets, taught_by(facets, missing, need, person, scorer), missing)
    teaching, opening = _worth_weighing(facets, taught, missing, person)
    choices = [
        Choice(start, tuple(taught[n]))
        for n, start in _starts(facets, [*teaching, *opening], person, matcher.today, last_day)
    ]
    dated, choices = choices, _reachable(choices, person)
    return Choices(
        tuple(choices),
        tuple(_offer(choice, choices, missing, person, matcher.today) for choice in choices),
        tuple(round(UNITS * thing.weight) for thing in missing),
        _blocked(dated, choices, missing, person),
    )


def courses_called(matcher: Matcher, name: str, person: Facets) -> list[Course]:
    """Courses within the person's reach that can still be applied for and are nearest in the index to a name."""
    return [course for course in _search(matcher, [name], person, ()) if _still_open(course, matcher.today)]


def _retrieve(
    matcher: Matcher, need: Facets, person: Facets, missing: Sequence[Missing], places: Sequence[str]
) -> list[Course]:
    phrases = [thing.phrase for thing in missing]
    texts = list(dict.fromkeys([". ".join((*need.occupations, *phrases)), *need.occupations, *phrases, *_OPENING]))
    return _search(matcher, texts, person, places)


def _search(matcher: Matcher, texts: Sequence[str], person: Facets, places: Sequence[str]) -> list[Course]:
    vectors = matcher.encoder.encode(texts, role="query")
    known = vectors.any(axis=1)
    groups = [frozenset({f"kind:{Kind.COURSE}"})]
    if within := _within(person, places):
        groups.append(within)
    selector = Selector(tuple(groups), on=matcher.today)
    near = matcher.index.search(vectors[known], PER_PHRASE, selector) if known.any() else []
    ids = list(dict.fromkeys(split_key(key)[1] for one in near for key in one.ids))
    records = matcher.records.many(Kind.COURSE, ids)
    return [record for i in ids if isinstance(record := records.get(i), Course)]


def _still_open(course: Course, today: dt.date) -> bool:
    closes = course.apply_by or course.starts_on
    return (closes is None or closes >= today) and course.seats != 0


def _within(person: Facets, places: Sequence[str]) -> frozenset[str] | None:
    """Tags of which a course must carry one. A course without a known place is kept: its place is to be checked."""
    if places:
        return frozenset({DISTANCE, *(f"place:{code}" for code in places)})
    if person.reach:
        return frozenset({DISTANCE, UNKNOWN_PLACE, *(f"place:{code}" for code in person.reach)})
    if person.places:
        return frozenset({DISTANCE, UNKNOWN_PLACE, *(f"county:{code[:2]}" for code in person.places)})
    return None


def _relevant(
    matcher: Matcher, need: Facets, facets: Sequence[Facets], taught: list[list[Taught]], missing: Sequence[Missing]
) -> list[list[Taught]]:
    """What is taught, without skills from courses that are about something else (below the floor of the ranking).

    What a course gives on paper is kept: Swedish is Swedish whatever the need is about.
    """
    assert isinstance(need.record, Need)
    on_paper = [thing.lack is not Lack.SKILL for thing in missing]
    doubtful = [
        n
        for n, row in enumerate(taught)
        if any(value.value > 0 and not paper for value, paper in zip(row, on_paper, strict=True))
    ]
    if not doubtful:
        return taught
    relevance = matcher.relevance(Task.COURSES, need.record, [facets[n].record for n in doubtful], indexed=True)
    floor = matcher.floor(Task.COURSES, need.record)
    beside = {n for n, value in zip(doubtful, relevance, strict=True) if value < floor}
    return [
        [value if n not in beside or paper else Taught(0.0) for value, paper in zip(row, on_paper, strict=True)]
        for n, row in enumerate(taught)
    ]


def _worth_weighing(
    facets: Sequence[Facets], taught: Sequence[Sequence[Taught]], missing: Sequence[Missing], person: Facets
) -> tuple[list[int], list[int]]:
    """Rows of the courses that cover something, best first, and of those that raise a level of the person."""
    weights = np.array([thing.weight for thing in missing])
    worth = (np.array([[value.value for value in row] for row in taught]).reshape(-1, len(weights)) @ weights).tolist()
    teaching = sorted((n for n, value in enumerate(worth) if value > 0), key=lambda n: -worth[n])[:MOST_TEACHING]
    taken = set(teaching)
    opening = [n for n, one in enumerate(facets) if n not in taken and _raises(gives(_course(one)), person)]
    return teaching, opening[:MOST_OPENING]


def _below_the_person(person: Facets, course: Facets) -> bool:
    """Whether a course in Swedish ends below what the person is told to have: it is not for them."""
    given = gives(_course(course)).swedish
    return given is not None and person.swedish > given.rank


def _raises(given: Credentials, person: Facets) -> bool:
    swedish = given.swedish is not None and UNKNOWN < person.swedish < given.swedish.rank
    education = given.education is not None and UNKNOWN < person.education < given.education.rank
    licences = person.licences is not None and bool(given.licences - entitled(person.licences))
    return swedish or education or licences


def _starts(
    facets: Sequence[Facets], rows: Sequence[int], person: Facets, today: dt.date, last_day: dt.date | None
) -> list[tuple[int, CourseStart]]:
    """Every start that lies within the person's time, with the row of its course."""
    seeker = person.record
    assert isinstance(seeker, JobSeeker)
    free = max(today, seeker.available_from or today)
    dated = [(n, start) for n in rows if (start := dated_start(_course(facets[n]), today))]
    dated = [(n, s) for n, s in dated if s.starts_on >= free and (last_day is None or s.ends_on <= last_day)]
    # A rolling intake is tried from the first free day, and from the day after each dated course.
    days = [free, *sorted({start.ends_on + dt.timedelta(days=1) for _, start in dated})[: ROLLING - 1]]
    rolling = [
        (n, start)
        for n in rows
        if _course(facets[n]).starts_on is None
        for start in rolling_starts(_course(facets[n]), days)
        if last_day is None or start.ends_on <= last_day
    ]
    return [*dated, *rolling]


def _reachable(choices: Sequence[Choice], person: Facets) -> list[Choice]:
    """The choices for which everything that they ask for can be had: it is there, or other such choices give it."""
    left = list(choices)
    while True:
        kept = [
            c
            for c in left
            if all(any(o.comes_before(c) and lack.met_by(o) for o in left) for lack in _lacks(c, person))
        ]
        if len(kept) == len(left):
            return kept
        left = kept


def opened_by(choice: Choice, other: Choice, person: Facets) -> list[str]:
    """What ``other`` asks for, the person lacks and a finished ``choice`` gives, in Swedish."""
    return [lack.words for lack in _lacks(other, person) if lack.met_by(choice)]


def _blocked(
    dated: Sequence[Choice], reachable: Sequence[Choice], missing: Sequence[Missing], person: Facets
) -> tuple[Blocked, ...]:
    """Courses that teach something of what is missing and of which no start can be reached."""
    taught = [i for i, thing in enumerate(missing) if thing.lack in (Lack.SKILL, Lack.CERTIFICATE)]
    open_series = {series_of(choice.start.course) for choice in reachable}
    blocked: dict[str, Blocked] = {}
    for choice in dated:
        series = series_of(choice.start.course)
        if series not in open_series and any(choice.taught[i].value for i in taught):
            words = tuple(lack.words for lack in _lacks(choice, person))
            blocked.setdefault(series, Blocked(choice.start.course, words))
    return tuple(blocked.values())


@dataclass(frozen=True, slots=True)
class _EntryLack:
    """One thing that a course asks for and the person is told to lack: a lowest level, or a licence."""

    words: str
    swedish: int | None = None
    education: int | None = None
    licence: str | None = None

    def met_by(self, choice: Choice) -> bool:
        """Whether a finished course gives it."""
        given = gives(choice.start.course)
        if self.swedish is not None:
            return given.swedish is not None and given.swedish.rank >= self.swedish
        if self.education is not None:
            return given.education is not None and given.education.rank >= self.education
        return self.licence in entitled(given.licences)


def _lacks(choice: Choice, person: Facets) -> list[_EntryLack]:
    asked = asks(choice.start.course)
    lacks = []
    if asked.swedish is not None and UNKNOWN < person.swedish < asked.swedish.rank:
        lacks.append(_EntryLack(f"svenska {LEVEL_NAMES[asked.swedish]}", swedish=asked.swedish.rank))
    if asked.education is not None and UNKNOWN < person.education < asked.education.rank:
        lacks.append(_EntryLack(LEVEL_NAMES[asked.education], education=asked.education.rank))
    if person.licences is not None:
        missing = sorted(asked.licences - entitled(person.licences))
        lacks += [_EntryLack(f"körkort {code}", licence=code) for code in missing]
    return lacks


def _offer(
    choice: Choice, choices: Sequence[Choice], missing: Sequence[Missing], person: Facets, today: dt.date
) -> Offer:
    start = choice.start
    return Offer(
        gains=tuple(round(UNITS * m.weight * t.value) for m, t in zip(missing, choice.taught, strict=True)),
        start=(start.starts_on - today).days,
        end=(start.ends_on - today).days + 1,
        pace=round(start.pace),
        series=series_of(start.course),
        after=tuple(
            frozenset(k for k, other in enumerate(choices) if other.comes_before(choice) and lack.met_by(other))
            for lack in _lacks(choice, person)
        ),
    )


def _course(facets: Facets) -> Course:
    assert isinstance(facets.record, Course)
    return facets.record
