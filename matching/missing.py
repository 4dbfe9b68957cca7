"""What stands between a person and a need, and how much of it each course gives.

A missing skill is covered by what a course says it teaches, compared phrase by phrase with the thresholds of the
weights file; what is only found in its running text counts as near. A whole education towards the occupation comes
near everything that the occupation asks for. A missing level of Swedish or of education and a missing licence are
covered only by a course that gives it on paper: likeness of words says nothing there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matching.candidates import UNKNOWN, Facets
from matching.certificates import CLOSE, COVERED, EDUCATIONS, naming, speaks_of
from matching.credentials import bridges, gives, proves
from matching.domain import Course, CourseForm, Coverage, EducationLevel, Gap, JobSeeker, Need, SwedishLevel
from matching.gaps import unmet_requirements
from matching.gates import LEVEL_NAMES, entitled
from matching.phrases import Floats, Rows, Segments, segment_max
from matching.regulated_professions import Regulation, Scope, entitled_to, is_certificate_of, regulation_for
from matching.scoring import MORE_SWEDISH, Scorer, target_of

_LONG_DAYS = 42


class Lack(StrEnum):
    """What kind of thing is missing."""

    SKILL = "skill"
    CERTIFICATE = "certificate"
    LICENCE = "licence"
    SWEDISH = "swedish"
    EDUCATION = "education"
    OCCUPATION = "occupation"  # the work itself, of a need that lists no skills
    ENTITLEMENT = "entitlement"  # what the law asks before the work may be done


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing thing in words, what it weighs, and whether the work cannot be had without it."""

    phrase: str
    weight: float
    blocking: bool
    lack: Lack
    level: SwedishLevel | EducationLevel | str | None = None  # the level or licence asked for


@dataclass(frozen=True, slots=True)
class Taught:
    """How much of one missing thing a course gives, in [0, 1], and in which words of its own."""

    value: float
    words: str = ""


NOTHING = Taught(0.0)


def missing_for(need: Facets, seeker: Facets, gap: Gap, scorer: Scorer, today: dt.date) -> tuple[Missing, ...]:
    """What the person lacks for the need, weighed as courses are (``matching.scoring.Target``).

    A level that the person has not told is not missing: it is to be checked. ``today``: the day of
    ``unmet_requirements``.
    """
    unmet = unmet_requirements(need, seeker, today)
    target = target_of(need, gap, unmet, scorer.table)
    state = {row.skill: row for row in gap.skills}
    found = []
    for phrase, weight in zip(target.phrases, target.weights[: len(target.phrases)], strict=True):
        row = state.get(phrase)
        if phrase in unmet.phrases:
            found.append(_requirement(phrase, float(weight), need))
        elif row is None:
            found.append(Missing(phrase, float(weight), True, Lack.OCCUPATION))
        else:
            blocking = row.essential and row.coverage is Coverage.MISSING
            found.append(Missing(phrase, float(weight), blocking, Lack.SKILL))
    found += [Missing(f"körkort {code}", 1.0, True, Lack.LICENCE, code) for code in unmet.licences]
    record = need.record
    if isinstance(record, Need) and record.education_level and UNKNOWN < seeker.education < need.education:
        level = record.education_level
        found.append(Missing(f"utbildningsnivå {LEVEL_NAMES[level]}", 1.0, True, Lack.EDUCATION, level))
    if law := _law_against(need, seeker):
        found.append(Missing(law.asks, 1.0, True, Lack.ENTITLEMENT, law.proof))
    return tuple(found)


def _law_against(need: Facets, seeker: Facets) -> Regulation | None:
    """The regulation that keeps the person, who is told not to be entitled, from the whole of the work."""
    if not isinstance(need.record, Need) or not isinstance(seeker.record, JobSeeker):
        return None
    law = regulation_for(need.record)
    if law is None or law.scope is not Scope.WHOLE or law.with_employer:
        return None
    if is_certificate_of(law, need.record.certificates) or entitled_to(seeker.record, law) is not False:
        return None
    return law


def taught_by(
    courses: Sequence[Facets], missing: Sequence[Missing], need: Facets, seeker: Facets, scorer: Scorer
) -> list[list[Taught]]:
    """How much of each missing thing each course gives: one row a course, one column a thing."""
    work = _Work(need, scorer)
    skills = Segments.of([course.skill_rows for course in courses])
    # Of every missing thing with every course's skills at once; most courses have nothing near most things.
    cosines = scorer.table.similarity(scorer.table.rows([thing.phrase for thing in missing]), skills.rows)
    near = segment_max(cosines, skills.offsets) >= near_cosine(scorer)
    # Who has done the work needs what is missing, not the whole education again.
    experienced = _done(seeker, need.occupations, scorer, years=1.0) >= same_cosine(scorer)
    taught = []
    for n, course in enumerate(courses):
        record = course.record
        assert isinstance(record, Course)
        if proves(record) and not has_done(seeker, course, scorer):
            taught.append([NOTHING] * len(missing))  # validation proves what someone can; it teaches nothing
            continue
        towards = work.reached_by(course)
        again = experienced and towards and record.form is not CourseForm.SFI_COMBINATION and not bridges(record)
        if again or work.missed_by(course):
            taught.append([_on_paper(thing, course, towards) for thing in missing])
            continue
        own = cosines[:, skills.offsets[n] : skills.offsets[n + 1]]
        taught.append(
            [_given(thing, course, own[i] if near[i, n] else None, towards, scorer) for i, thing in enumerate(missing)]
        )
    return taught


class _Work:
    """The occupations of a need, and how near others come to them: the same ones are told by many courses."""

    def __init__(self, need: Facets, scorer: Scorer) -> None:
        self._need, self._scorer = need, scorer
        self._titles = title_rows(need.occupations, scorer)
        self._near: dict[tuple[str, ...], Floats] = {}

    def near(self, occupations: tuple[str, ...]) -> Floats:
        """Cosine of each with the nearest of the need's."""
        known = self._near.get(occupations)
        if known is None:
            table = self._scorer.table
            known = table.similarity(self._titles, table.rows(occupations)).max(axis=0)
            self._near[occupations] = known
        return known

    def reached_by(self, course: Facets) -> str | None:
        """The occupation that a course is a whole education towards, in the course's words."""
        record = course.record
        assert isinstance(record, Course)
        if record.form not in EDUCATIONS or not record.occupations or not len(self._need.occupation_rows):
            return None
        nearest = self.near(record.occupations)
        best = int(np.argmax(nearest))
        return record.occupations[best] if nearest[best] >= same_cosine(self._scorer) else None

    def missed_by(self, course: Facets) -> bool:
        """Whether a course is an education towards other occupations: too long a way to a single skill."""
        record = course.record
        assert isinstance(record, Course)
        if not record.occupations or not len(self._need.occupation_rows) or not is_long(record):
            return False
        return bool(self.near(course.occupations).max() < self._scorer.similarity.covered)


def leads_to(course: Facets, need: Facets, scorer: Scorer) -> str | None:
    """The occupation of the need that a course is a whole education towards, in the course's words."""
    return _Work(need, scorer).reached_by(course)


def is_long(course: Course) -> bool:
    if course.starts_on is None or course.ends_on is None:
        return course.form in EDUCATIONS
    return (course.ends_on - course.starts_on).days >= _LONG_DAYS


def title_rows(titles: Sequence[str], scorer: Scorer) -> Rows:
    """Phrase rows of titles and of what stands before their comma ("Kock" of "Kock, storhushåll")."""
    return scorer.table.rows(list(dict.fromkeys([*titles, *(title.partition(",")[0].strip() for title in titles)])))


def has_done(seeker: Facets, course: Facets, scorer: Scorer) -> bool:
    """Whether the person has worked in an occupation that the course is about."""
    return _done(seeker, course.occupations, scorer) >= scorer.similarity.covered


def has_done_work(seeker: Facets, need: Facets, scorer: Scorer, years: float) -> bool:
    """Whether the person has done the work that a need asks for, for at least so long where it is told how long."""
    return _done(seeker, need.occupations, scorer, years) >= same_cosine(scorer)


def work_rows(seeker: Facets, scorer: Scorer) -> Rows:
    """Phrase rows of the work that the person has done; none where none is told."""
    record = seeker.record
    titles = [work.occupation for work in record.experience] if isinstance(record, JobSeeker) else []
    return title_rows(titles, scorer)


def same_cosine(scorer: Scorer) -> float:
    """The cosine from which two titles are the same work: a quarter of the way from covered to equal."""
    return 0.75 * scorer.similarity.covered + 0.25


def near_cosine(scorer: Scorer) -> float:
    """The cosine from which a course is worth taking for something near: midway between close and covered."""
    return (scorer.similarity.close + scorer.similarity.covered) / 2


def _done(seeker: Facets, occupations: Sequence[str], scorer: Scorer, years: float = 0.0) -> float:
    """How near the work that the person has done comes to one of the occupations, as a cosine; 0 where none is told.

    ``years``: work that is told to have lasted less does not count.
    """
    if not isinstance(seeker.record, JobSeeker) or not occupations:
        return 0.0
    done = [work.occupation for work in seeker.record.experience if work.years is None or work.years >= years]
    if not done:
        return 0.0
    return float(scorer.table.similarity(title_rows(done, scorer), title_rows(occupations, scorer)).max())


def _requirement(phrase: str, weight: float, need: Facets) -> Missing:
    if phrase == MORE_SWEDISH:
        level = list(SwedishLevel)[need.swedish]
        return Missing(f"svenska {LEVEL_NAMES[level]}", weight, True, Lack.SWEDISH, level)
    return Missing(phrase, weight, True, Lack.CERTIFICATE)


def _given(thing: Missing, course: Facets, cosines: Floats | None, towards: str | None, scorer: Scorer) -> Taught:
    if thing.lack is Lack.OCCUPATION:
        return _work_itself(course, towards, thing.phrase, scorer)
    if thing.lack is not Lack.SKILL:
        return _on_paper(thing, course, towards)
    on_the_way = Taught(CLOSE, f"utbildning till {towards}") if towards else NOTHING
    if cosines is None:
        return on_the_way
    return max(_taught(course, cosines, scorer), on_the_way, key=lambda taught: taught.value)


def _work_itself(facets: Facets, towards: str | None, occupation: str, scorer: Scorer) -> Taught:
    """A whole education or validation gives the work, a placement or a course towards it comes near."""
    course = facets.record
    assert isinstance(course, Course)
    if towards:
        return Taught(COVERED, towards)
    if not course.occupations:
        return NOTHING
    rows = title_rows(course.occupations, scorer)
    if float(scorer.table.similarity(title_rows([occupation], scorer), rows).max()) < same_cosine(scorer):
        return NOTHING
    return Taught(COVERED if proves(course) else CLOSE, course.occupations[0])


def _on_paper(thing: Missing, facets: Facets, towards: str | None) -> Taught:
    """What the course gives in writing: a level, a licence, a certificate by its name."""
    course = facets.record
    assert isinstance(course, Course)
    paper = gives(course)
    if isinstance(thing.level, SwedishLevel):
        enough = paper.swedish is not None and paper.swedish.rank >= thing.level.rank
        return Taught(COVERED, f"svenska {paper.swedish}") if enough else NOTHING
    if isinstance(thing.level, EducationLevel):
        if paper.education and paper.education.rank >= thing.level.rank:
            return Taught(COVERED, LEVEL_NAMES[paper.education])
        near = towards and paper.trade and paper.trade.rank >= thing.level.rank
        return Taught(CLOSE, "gymnasial yrkesutbildning utan examen") if near else NOTHING
    if thing.lack is Lack.LICENCE:
        return Taught(COVERED, thing.phrase) if thing.level in entitled(paper.licences) else NOTHING
    if thing.lack is Lack.ENTITLEMENT:
        written = any(re.search(str(thing.level), words, re.IGNORECASE) for words in (*course.skills, course.title))
        opens = towards and (bridges(course) or course.form is CourseForm.UNIVERSITY)
        return Taught(COVERED, "ger behörigheten") if written else Taught(CLOSE, "öppnar ansökan") if opens else NOTHING
    if thing.lack is not Lack.CERTIFICATE:
        return NOTHING
    if named := naming(thing.phrase, course):
        return Taught(COVERED, named)
    return Taught(CLOSE, f"utbildning till {towards}") if towards and speaks_of(thing.phrase, towards) else NOTHING


def _taught(facets: Facets, cosines: Floats, scorer: Scorer) -> Taught:
    """What the course's nearest phrase gives. Subjects and running text must say the thing itself, and are near."""
    course = facets.record
    assert isinstance(course, Course)
    near, covered = near_cosine(scorer), scorer.similarity.covered
    told = {phrase.casefold() for phrase in (*course.skills, course.title, *course.occupations)}
    best, highest = NOTHING, 0.0
    for phrase, cosine in zip(facets.skills, cosines, strict=True):
        listed = phrase.said.casefold() in told
        value = CLOSE if cosine >= (near if listed else covered) else 0.0
        if listed and cosine >= covered:
            value = COVERED
        if value and (value, cosine) > (best.value, highest):
            best, highest = Taught(value, phrase.said), float(cosine)
    return best
