"""From an occupation abroad to work in Sweden: which occupation it is here, what the law asks, what comes first.

A title in any language that the taxonomy has names in becomes at most three Swedish occupations to choose between.
For each follows a chain, every link of which says what it rests on: the law and the authority, validation that can be
applied for, what is missing, and the courses that complete an education from abroad or join Swedish with the trade.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embeddings.index.base import Selector
from matching.candidates import UNKNOWN, Candidates, Facets
from matching.credentials import asks, bridges, gives, proves
from matching.domain import Course, CourseForm, EducationLevel, JobSeeker, Kind, Need, SwedishLevel
from matching.explaining_gates import course_gate
from matching.gates import FAIL, LEVEL_NAMES, NONE, PASS, STATES, course_gates
from matching.held_in_text import NOTHING
from matching.importers.concepts import Concept
from matching.indexing import DISTANCE, split_key
from matching.missing import title_rows
from matching.regulated_professions import Regulation, entitled_to, regulation_of
from matching.study_funding import GATE as FUNDING

if TYPE_CHECKING:
    from matching.matcher import Matcher
    from matching.taxonomy import Taxonomy

MOST_ALTERNATIVES = 3
MOST_COURSES = 3  # of each kind
MOST_SKILLS = 8
NEAREST = 60  # records looked at in the index
WITHIN = 0.75  # an alternative scores at least this share of the best
NAMED, NAMED_WITHIN = 1.0, 0.8  # score of a title that is a label, and of one that is a word of a label
NOT_UNDERSTOOD = "titeln går inte att koppla till något yrke"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A course that answers one link of the chain, with what must be checked in Swedish."""

    course: Course
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """One Swedish occupation and the way to it.

    ``score`` in [0, 1] and ``words`` say how the title was understood. ``recognition`` are the authority's steps in
    order, empty for work that is not regulated. ``missing`` is what is still needed, in the order it is usually had.
    """

    occupation: str
    ssyk: str | None
    score: float
    words: str
    regulation: Regulation | None
    entitled: bool | None
    recognition: tuple[str, ...]
    missing: tuple[str, ...]
    validation: tuple[Suggestion, ...]
    combination: tuple[Suggestion, ...]
    openings: int  # open needs of the occupation


@dataclass(frozen=True, slots=True)
class FromAbroad:
    """The routes to choose between, best understood first, or an abstention with its reason in Swedish."""

    title: str
    routes: tuple[Route, ...] = ()
    reason: str | None = None

    @property
    def abstained(self) -> bool:
        """True when the title was not understood."""
        return not self.routes


class AbroadGuide:
    """Finds the way from a title to work with a taxonomy and what a matcher can reach."""

    def __init__(self, matcher: Matcher, taxonomy: Taxonomy) -> None:
        self.matcher = matcher
        self.taxonomy = taxonomy
        self.facets, self.scorer = matcher.facets, matcher.scorer

    @property
    def _same(self) -> float:
        """The cosine from which two titles are one occupation: a quarter of the way from covered to equal."""
        return 0.75 * self.scorer.similarity.covered + 0.25

    def find(self, title: str, seeker: JobSeeker | None = None, places: Sequence[str] = ()) -> FromAbroad:
        """The routes from a title. ``places`` are municipality codes that courses are narrowed to."""
        understood = self.occupations(title)
        if not understood:
            reason = self.taxonomy.read(title, "occupation", 1).reason or NOT_UNDERSTOOD
            return FromAbroad(title, (), reason)
        return FromAbroad(title, tuple(self._route(*one, seeker, places) for one in understood))

    def occupations(self, title: str) -> list[tuple[Concept, float, str]]:
        """The occupations that a title may mean, at most three: concept, score in [0, 1], and the words that say so.

        A label in any language, or a whole word of one ("nurse" of "registered nurse"), else what the linker reads.
        """
        asked = " ".join(title.split()).casefold()
        found: dict[str, tuple[Concept, float, str]] = {}
        for concept in self.taxonomy.of_kind("occupation") if asked else ():
            for labels in concept.labels.values():
                for label in labels:
                    score = NAMED if label.casefold() == asked else NAMED_WITHIN * _is_head(asked, label)
                    if score > found.get(concept.id, (concept, 0.0, ""))[1]:
                        found[concept.id] = (concept, score, label)
        for link in self.taxonomy.link(title, "occupation", 2 * MOST_ALTERNATIVES):
            if link.score > found.get(link.concept.id, (link.concept, 0.0, ""))[1]:
                found[link.concept.id] = (link.concept, link.score, " ".join(link.evidence))
        swedish: dict[str, tuple[Concept, float, str]] = {}
        for one in sorted(found.values(), key=lambda one: (-one[1], len(one[2]), one[0].id)):
            if name := self._swedish_name(one[0]):
                swedish.setdefault(name.casefold(), one)
        best = max((score for _, score, _ in swedish.values()), default=0.0)
        return [one for one in swedish.values() if one[1] >= WITHIN * best][:MOST_ALTERNATIVES]

    def _route(
        self, concept: Concept, score: float, words: str, seeker: JobSeeker | None, places: Sequence[str]
    ) -> Route:
        name = self._swedish_name(concept) or words
        ssyk = self._ssyk(concept)
        regulation = regulation_of((name,), ssyk)
        told = regulation_of((words,))
        if told is not None and told != regulation:
            # a title that the law knows goes before the occupation that it is counted to: "kiropraktor" is no naprapat
            name, regulation = words, told
            ssyk = told.ssyk[0] if len(told.ssyk) == 1 else ssyk
        entitled = entitled_to(seeker, regulation) if seeker and regulation else None
        person = self.facets.read(seeker) if seeker else None
        courses = [one for one in self._near(name, Kind.COURSE, places) if self._is_open(one, person)]
        validation = [one for one in courses if proves(_course(one))]
        combination = [one for one in courses if bridges(_course(one)) or self._joins_swedish(one, person)]
        combination.sort(key=lambda one: not bridges(_course(one)))
        needs = [one.record for one in self._near(name, Kind.NEED, ()) if isinstance(one.record, Need)]
        return Route(
            occupation=name,
            ssyk=ssyk,
            score=score,
            words=words,
            regulation=regulation,
            entitled=entitled,
            recognition=regulation.from_elsewhere if regulation and not entitled else (),
            missing=tuple(self._missing(concept, regulation, entitled, person, validation, combination, needs)),
            validation=tuple(self._suggestion(one, person, seeker) for one in validation[:MOST_COURSES]),
            combination=tuple(self._suggestion(one, person, seeker) for one in combination[:MOST_COURSES]),
            openings=len(needs),
        )

    def _missing(
        self,
        concept: Concept,
        regulation: Regulation | None,
        entitled: bool | None,
        person: Facets | None,
        validation: Sequence[Facets],
        combination: Sequence[Facets],
        needs: Sequence[Need],
    ) -> list[str]:
        missing = []
        if regulation and not entitled:
            missing.append(regulation.asks)
        if regulation is None and (person is None or person.education not in _SCHOOL):
            missing.append("bedömning av utbildningen hos UHR")
        if regulation is None and not validation:
            missing.append("arbetsprov, intyg eller branschens validering som visar yrkeskunskapen")
        if swedish := _swedish_wanted(combination, needs):
            level = LEVEL_NAMES[swedish]
            if person is None or person.swedish == UNKNOWN:
                missing.append(f"svenska {level} (nivån kontrolleras)")
            elif person.swedish < swedish.rank:
                missing.append(f"svenska {level} (har {LEVEL_NAMES[list(SwedishLevel)[person.swedish]]})")
        skills = self._skills(concept, person)
        if skills:
            missing.append(f"visa eller lära: {', '.join(skills)}")
        return missing

    def _skills(self, concept: Concept, person: Facets | None) -> list[str]:
        """Essential skills of the occupation that the person is not told to have, in Swedish."""
        essential = [r.concept.preferred("sv") for r in self.taxonomy.skills(concept.id) if r.kind == "essential"]
        names = [name for name in essential if name]
        if person is None or not len(person.skill_rows) or not names:
            return names[:MOST_SKILLS]
        nearest = self.scorer.table.similarity(self.scorer.table.rows(names), person.skill_rows).max(axis=1)
        return [n for n, cosine in zip(names, nearest, strict=True) if cosine < self.scorer.similarity.close][
            :MOST_SKILLS
        ]

    def _near(self, occupation: str, kind: Kind, places: Sequence[str]) -> list[Facets]:
        """Records in the index that are about the occupation, nearest first."""
        vectors = self.matcher.encoder.encode([occupation, f"{_SEARCHED[kind]} {occupation}"], role="query")
        if not vectors.any():
            return []
        groups = [frozenset({f"kind:{kind}"})]
        if places:
            groups.append(frozenset({DISTANCE, *(f"place:{code}" for code in places)}))
        near = self.matcher.index.search(vectors, NEAREST, Selector(tuple(groups), on=self.matcher.today))
        ids = list(dict.fromkeys(split_key(key)[1] for one in near for key in one.ids))
        records = self.matcher.records.many(kind, ids)
        facets = [self.facets.read(records[i]) for i in ids if i in records]
        row = self.scorer.table.rows([occupation])
        cosines = [
            float(self.scorer.table.similarity(row, title_rows(one.occupations, self.scorer)).max())
            if one.occupations
            else 0.0
            for one in facets
        ]
        order = sorted(range(len(facets)), key=lambda n: -cosines[n])
        return [facets[n] for n in order if cosines[n] >= self._same]

    def _is_open(self, course: Facets, person: Facets | None) -> bool:
        gates = course_gates(person, Candidates([course]), self.matcher.today)
        return bool(gates["ansökan"][0] != FAIL and gates["platser"][0] != FAIL)

    def _joins_swedish(self, course: Facets, person: Facets | None) -> bool:
        """Whether a course joins Swedish with the trade, and the person is not past its Swedish."""
        record = _course(course)
        if record.form is not CourseForm.SFI_COMBINATION:
            return False
        given = gives(record).swedish
        return person is None or given is None or bool(person.swedish <= given.rank)

    def _suggestion(self, course: Facets, person: Facets | None, seeker: JobSeeker | None) -> Suggestion:
        record = _course(course)
        states = course_gates(person, Candidates([course]), self.matcher.today)
        checks = tuple(
            course_gate(name, STATES[int(state[0])], record, seeker, person.held if person else NOTHING).text
            for name, state in states.items()
            if state[0] not in (NONE, PASS) and name != FUNDING
        )
        return Suggestion(record, (*checks, *(f"kontrollera: {check}" for check in gives(record).to_check)))

    def _swedish_name(self, concept: Concept) -> str | None:
        return next((name for one in self.taxonomy.joined(concept.id) if (name := one.preferred("sv"))), None)

    def _ssyk(self, concept: Concept) -> str | None:
        """The SSYK code of an occupation: its own or its group's, never a code of ESCO, which is ISCO."""
        for one in self.taxonomy.joined(concept.id):
            for group in (one, *(related.concept for related in self.taxonomy.broader(one.id))):
                code = group.code or ""
                if len(code) == 4 and code.isdigit() and not self.taxonomy.source(group.id).name.startswith("esco"):
                    return code
        return None


_SCHOOL = (EducationLevel.NONE.rank, EducationLevel.COMPULSORY.rank)
_SEARCHED = {Kind.COURSE: "validering kompletterande utbildning SFI", Kind.NEED: "", Kind.SEEKER: ""}


def _is_head(asked: str, label: str) -> bool:
    """Whether the title is the last or the first whole words of a label: "nurse" of "registered nurse"."""
    words, title = _WORD.findall(label.casefold()), _WORD.findall(asked)
    return bool(title) and (words[-len(title) :] == title or words[: len(title)] == title)


def _swedish_wanted(combination: Sequence[Facets], needs: Sequence[Need]) -> SwedishLevel | None:
    """What a course that completes the education asks for, else what most employers nearby ask for."""
    entries = [level for one in combination if bridges(_course(one)) and (level := asks(_course(one)).swedish)]
    if entries:
        return max(entries, key=lambda level: level.rank)
    told = Counter(need.swedish for need in needs if need.swedish)
    return max(told, key=lambda level: (told[level], level.rank)) if told else None


def _course(facets: Facets) -> Course:
    assert isinstance(facets.record, Course)
    return facets.record
