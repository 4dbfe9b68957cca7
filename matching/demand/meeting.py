"""Who meets which need, who could with a course, and which courses teach for it, in blocks of needs.

A person *meets* a need who reaches the match floor, fails no gate and lacks nothing essential. A person is *within
reach* who reaches the floor and lacks something that a single suiting course gives, whose entry levels the person is
not told to be below. A course *teaches for* a need when it reaches the course floor and gives at least half
of what the need names, or all that somebody lacks. All are the matcher's own scores, gates and gaps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoders.base import Encoder
from matching.candidates import UNKNOWN, Facets
from matching.demand.lacking import Lacks
from matching.demand.people import Chances, People
from matching.demand.phrasing import Bools
from matching.demand.teaching import Asked, Courses, Taught, asked_of_courses
from matching.phrases import Floats, Rows, Singles
from matching.scoring import Scorer

BLOCK = 64  # needs whose texts are compared with everyone's in one product


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one need. People best first; ``lacks`` is 0 for who meets it, else what a course gives."""

    people: Rows
    relevance: Singles
    lacks: Lacks
    taught: Taught


def meet(
    needs: Sequence[Facets],
    people: People,
    courses: Courses,
    encoder: Encoder,
    scorer: Scorer,
    *,
    floor: float,
    course_floor: float,
    by: Sequence[dt.date],
) -> list[Found]:
    """What is found for each need. ``by``: the last day on which a course for each must have ended."""
    person_texts = _encoded(encoder, [f.text for f in people.candidates.facets], "document")
    course_texts = _encoded(encoder, [f.text for f in courses.candidates.facets], "document")
    asked = [asked_of_courses(need, scorer) for need in needs]
    alike = sorted(range(len(needs)), key=lambda i: (needs[i].occupations, needs[i].essential))
    found: dict[int, Found] = {}
    for start in range(0, len(alike), BLOCK):
        block = alike[start : start + BLOCK]
        _remember([needs[i] for i in block], [asked[i] for i in block], people, courses)
        near = _encoded(encoder, [needs[i].text for i in block], "query") @ person_texts.T
        taught_near = _encoded(encoder, [asked[i].text for i in block], "query") @ course_texts.T
        for row, i in enumerate(block):
            taught = courses.taught(needs[i], asked[i], taught_near[row], course_floor, by[i])
            found[i] = _found(people.chances(needs[i], near[row], floor), taught, people, courses)
    return [found[i] for i in range(len(needs))]


def _remember(needs: Sequence[Facets], asked: Sequence[Asked], people: People, courses: Courses) -> None:
    people.skills.ask(row for need in needs for row in need.essential_rows.tolist())
    people.work.ask(row for need in needs for row in need.occupation_rows.tolist())
    people.done.ask(row for need in needs for row in (*need.occupation_rows.tolist(), *need.substitute_rows.tolist()))
    courses.skills.ask(row for one in asked for row in one.rows)
    courses.work.ask(row for need in needs for row in need.occupation_rows.tolist())


def _found(chances: Chances, taught: Taught, people: People, courses: Courses) -> Found:
    closable, closing = _closable(chances, taught, people, courses)
    counts = (chances.lacks == 0) | closable
    order = np.lexsort((chances.people[counts], -chances.relevance[counts]))
    return Found(
        chances.people[counts][order].astype(np.int32),
        chances.relevance[counts][order],
        chances.lacks[counts][order],
        taught.only(taught.much | closing),
    )


def _closable(chances: Chances, taught: Taught, people: People, courses: Courses) -> tuple[Bools, Bools]:
    """Whose gap one suiting course closes that they are not told to be unprepared for, and which courses do so."""
    closable = np.zeros(len(chances.people), dtype=np.bool_)
    closing = np.zeros(len(taught.courses), dtype=np.bool_)
    suiting = taught.courses[taught.suits]
    if not len(suiting) or not closable.size:
        return closable, closing
    swedish = people.candidates.swedish[chances.people]
    education = people.candidates.education[chances.people]
    entry = zip(
        taught.gives[taught.suits].tolist(),
        courses.candidates.swedish[suiting].tolist(),
        courses.candidates.education[suiting].tolist(),
        strict=True,
    )
    alike: dict[tuple[int, int, int], list[int]] = {}
    for at, same in zip(np.flatnonzero(taught.suits).tolist(), entry, strict=True):
        alike.setdefault(same, []).append(at)
    for (gives, asks_swedish, asks_education), courses_alike in alike.items():
        closed = (chances.lacks != 0) & ((chances.lacks & ~np.uint32(gives)) == 0)
        ready = ((swedish == UNKNOWN) | (swedish >= asks_swedish)) & (
            (education == UNKNOWN) | (education >= asks_education)
        )
        closed &= ready
        closable |= closed
        closing[courses_alike] = closed.any()
    return closable, closing


def _encoded(encoder: Encoder, texts: Sequence[str], role: str) -> Singles:
    vectors: Floats | Singles = encoder.encode(list(texts), role="query" if role == "query" else "document")
    return np.asarray(vectors, dtype=np.float32)
