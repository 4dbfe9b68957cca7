"""Courses as arrays: which of them teach what a need asks for, in time and near enough, and what each gives of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.candidates import UNKNOWN, Candidates, Facets
from matching.certificates import EDUCATIONS, certificate_given
from matching.course_starts import dated_start, rolling_starts
from matching.credentials import bridges, gives, proves
from matching.demand.lacking import (
    EDUCATION,
    LICENCE,
    MOST_LICENCES,
    MOST_SKILLS,
    NEAR_ENOUGH,
    SWEDISH,
    WORK,
    Indices,
    Lacks,
    flagged,
    law_of_the_work,
    skill_bits,
)
from matching.demand.phrasing import Bools, PhraseValues, ramped
from matching.domain import Course, CourseForm
from matching.gates import course_gates, entitled, passing
from matching.missing import is_long, near_cosine, same_cosine
from matching.phrases import Segments, Singles
from matching.regulated_professions import Regulation
from matching.scoring import MERITING_COUNTS, TEXT_ALONE, Scorer
from matching.weights import Task, Weights


@dataclass(frozen=True, slots=True)
class Asked:
    """What a need asks courses for: the phrases' rows with their weights, and the text that is compared as a whole.

    ``certificates``: for each phrase its name where it is a certificate, which a course gives by name alone.
    """

    rows: tuple[int, ...]
    weights: tuple[float, ...]
    text: str
    certificates: tuple[str | None, ...]


def asked_of_courses(need: Facets, scorer: Scorer) -> Asked:
    """As ``scoring.target_of`` for nobody in particular: all of it is missing."""
    asked = dict.fromkeys(need.essential, 1.0)
    asked |= dict.fromkeys(need.meriting, MERITING_COUNTS)
    if not asked:
        asked = dict.fromkeys(need.occupations, 1.0)
    asked |= dict.fromkeys(need.certificates, 1.0)
    rows = scorer.table.rows(list(asked))
    text = ". ".join((*need.occupations, *asked))
    certificates = tuple(phrase if phrase in need.certificates else None for phrase in asked)
    return Asked(tuple(rows.tolist()), tuple(asked.values()), text, certificates)


@dataclass(frozen=True, slots=True)
class Taught:
    """The courses that teach for one need, by number, and what each gives of what can be lacking, as bits.

    ``suits``: it can be applied for, ends in time and lies near enough. ``runs``: it is under way, ends in time and
    lies near enough.
    """

    courses: Indices
    gives: Lacks
    much: Bools  # gives at least half of what the need names
    suits: Bools
    runs: Bools

    def only(self, kept: Bools) -> Taught:
        """The same of some of the courses."""
        return Taught(self.courses[kept], self.gives[kept], self.much[kept], self.suits[kept], self.runs[kept])


class Courses:
    """m courses side by side."""

    def __init__(
        self, facets: Sequence[Facets], scorer: Scorer, weights: Weights, today: dt.date, group: frozenset[str]
    ) -> None:
        self.candidates = Candidates(facets)
        self.records = tuple(_course(f) for f in facets)
        self._facets, self._scorer, self._group = tuple(facets), scorer, group
        self._parts = weights.tasks[Task.COURSES]
        table, similarity = scorer.table, scorer.similarity
        # What is only found in the running text of a course must say the thing itself.
        listed = np.array([word for f in facets for word in _listed(f)], dtype=np.bool_)
        enough = np.where(listed, np.float32(near_cosine(scorer)), np.float32(similarity.covered))
        self.skills = PhraseValues(table, self.candidates.skills, lambda near: ramped(near, similarity.phrases))
        self.given = PhraseValues(table, self.candidates.skills, lambda near: (near >= enough).astype(np.float32))
        self.work = PhraseValues(table, self.candidates.occupations, lambda near: ramped(near, similarity.phrases))
        self.towards = PhraseValues(
            table, Segments.of([table.rows(_course(f).occupations) for f in facets]), lambda near: near
        )
        self._named = np.array([bool(course.occupations) for course in self.records], dtype=np.bool_)
        self._whole = np.array([course.form in EDUCATIONS for course in self.records], dtype=np.bool_) & self._named
        self._long = np.array([is_long(course) for course in self.records], dtype=np.bool_) & self._named
        self._teaches = np.array([not proves(course) for course in self.records], dtype=np.bool_)
        self.open = passing(course_gates(None, self.candidates, today), len(facets))
        ends = [last_day(course, today) for course in self.records]
        self.ends = np.array([day.toordinal() for day in ends], dtype=np.int64)
        begun = [course.starts_on is not None and course.starts_on <= today for course in self.records]
        self.running = np.array(begun, dtype=np.bool_) & ~self.open & (self.ends >= today.toordinal())
        paper = [gives(course) for course in self.records]
        self._swedish = np.array([UNKNOWN if p.swedish is None else p.swedish.rank for p in paper], dtype=np.int8)
        self._education = np.array([UNKNOWN if p.education is None else p.education.rank for p in paper], dtype=np.int8)
        self._licences = [entitled(p.licences) for p in paper]
        self._by_place: dict[frozenset[str], Bools] = {}
        self._by_licence: dict[str, Bools] = {}
        self._by_law: dict[str, Bools] = {}
        self._by_certificate: dict[str, Singles] = {}

    def __len__(self) -> int:
        return len(self._facets)

    def taught(self, need: Facets, asked: Asked, texts: Singles, floor: float, by: dt.date) -> Taught:
        """The courses that reach the floor for a need. ``by``: the last day on which one must have ended."""
        relevant = self._relevance(need, asked, texts)
        floor = replace(self._parts, floor=floor).floor_at(len(asked.rows))
        reach = (relevant >= floor - NEAR_ENOUGH) & self._teaches
        law = law_of_the_work(need)
        found = np.flatnonzero(reach if law is None else reach & self._opens(law))
        given = self._gives(need, found)
        here = self._near(need.places)[found] & (self.ends[found] <= by.toordinal())
        return Taught(found, given, _half(given, need), here & self.open[found], here & self.running[found])

    def _relevance(self, need: Facets, asked: Asked, texts: Singles) -> Singles:
        whole = ramped(texts, self._scorer.similarity.texts)
        occupation = whole * np.float32(TEXT_ALONE)
        if len(need.occupation_rows):  # every course speaks of an occupation, if only by its title
            spoken = np.diff(self.candidates.occupations.offsets) > 0
            occupation = np.where(spoken, self.work.best_of(need.occupation_rows), occupation)
        closes = np.zeros(len(self), dtype=np.float32)
        best = np.zeros(len(self), dtype=np.float32)
        for row, weight, certificate in zip(asked.rows, asked.weights, asked.certificates, strict=True):
            worth = self.skills.of(row) if certificate is None else self._certificate(certificate)
            worth = worth * np.float32(weight)
            closes += worth
            best = np.maximum(best, worth)
        closes /= np.float32(sum(asked.weights) or 1.0)
        values = {"closes": closes, "best": best, "occupation": occupation, "text": whole}
        parts = {name: part.weight for name, part in self._parts.parts.items() if part.relevance}
        total = sum(parts.values())
        relevant = np.zeros(len(self), dtype=np.float32)
        for name, weight in parts.items():
            relevant += values[name] * np.float32(weight / total)
        return relevant

    def _gives(self, need: Facets, found: Indices) -> Lacks:
        """What each course gives of what someone can lack for the need (``matching.missing``), as bits."""
        given = np.zeros(len(found), dtype=np.uint32)
        if not len(found):
            return given
        towards = np.zeros(len(found), dtype=np.float32)
        if len(need.occupation_rows):
            towards = self.towards.best_of(need.occupation_rows)[found]
        leads = self._whole[found] & (towards >= same_cosine(self._scorer))
        # A long education towards other work is too long a way to a single skill.
        elsewhere = self._long[found] & (towards < self._scorer.similarity.covered)
        for number, row in enumerate(need.essential_rows[:MOST_SKILLS].tolist()):
            given |= flagged(((self.given.of(row)[found] > 0) & ~elsewhere) | leads, number)
        given |= flagged(leads, WORK)
        if need.swedish != UNKNOWN:
            given |= flagged(self._swedish[found] >= need.swedish, SWEDISH)
        if need.education != UNKNOWN:
            given |= flagged(self._education[found] >= need.education, EDUCATION)
        for number, code in enumerate(sorted(need.licences or ())[:MOST_LICENCES], start=LICENCE):
            given |= flagged(self._licence(code)[found], number)
        return given

    def _licence(self, code: str) -> Bools:
        if code not in self._by_licence:
            self._by_licence[code] = np.array([code in held for held in self._licences], dtype=np.bool_)
        return self._by_licence[code]

    def _certificate(self, name: str) -> Singles:
        if name not in self._by_certificate:
            given = [certificate_given(name, course)[0] for course in self.records]
            self._by_certificate[name] = np.array(given, dtype=np.float32)
        return self._by_certificate[name]

    def _opens(self, law: Regulation) -> Bools:
        """Which courses lead to an entitlement that the law asks for (``missing._on_paper``)."""
        if law.id not in self._by_law:
            told = [
                course.form is CourseForm.UNIVERSITY
                or bridges(course)
                or any(re.search(law.proof, words, re.IGNORECASE) for words in (*course.skills, course.title))
                for course in self.records
            ]
            self._by_law[law.id] = np.array(told, dtype=np.bool_)
        return self._by_law[law.id]

    def _near(self, places: frozenset[str]) -> Bools:
        if places not in self._by_place:
            near = [_is_near(f, places, self._group) for f in self._facets]
            self._by_place[places] = np.array(near, dtype=np.bool_)
        return self._by_place[places]


def last_day(course: Course, today: dt.date) -> dt.date:
    """The day that a course ends; assumed as for routes where its source did not tell."""
    if course.ends_on is not None:
        return course.ends_on
    start = dated_start(course, course.starts_on) if course.starts_on else rolling_starts(course, [today])[0]
    assert start is not None
    return start.ends_on


def _half(given: Lacks, need: Facets) -> Bools:
    """Which courses give at least half of what a need names."""
    asked = skill_bits(need)
    half: Bools = 2 * np.bitwise_count(given & np.uint32(asked)).astype(np.int64) >= asked.bit_count()
    return half


def _is_near(course: Facets, places: frozenset[str], group: frozenset[str]) -> bool:
    """At a distance, in the same municipality, county or own group; unknown counts as near."""
    if course.distance or not course.places or not places:
        return True
    if course.places & places or (course.places & group and places & group):
        return True
    return bool({code[:2] for code in course.places} & {code[:2] for code in places})


def _listed(course: Facets) -> list[bool]:
    record = _course(course)
    told = {phrase.casefold() for phrase in (*record.skills, record.title, *record.occupations)}
    return [phrase.said.casefold() in told for phrase in course.skills]


def _course(facets: Facets) -> Course:
    assert isinstance(facets.record, Course)
    return facets.record
