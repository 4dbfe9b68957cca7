"""The parts of a score as pure functions over n candidates: facets and similarities in, values in [0, 1] out.

Every function returns one float array of shape (n,) a part. Where nothing is said that a part could compare, the part
takes half the value of the whole text (an occupation that is not told) or the lower of text and occupation (skills that
are not listed), and its explanation says so. A course that gives a paper which is asked for (a licence, a certificate,
a level of Swedish) need not speak of the work: its occupation and text count for ``PAPER_ALONE`` at least.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import attrgetter

import numpy as np

from matching.candidates import Candidates, Facets
from matching.certificates import certificate_given
from matching.credentials import swedish_towards
from matching.domain import Course, Coverage, Gap, SwedishLevel
from matching.phrases import Floats, PhraseTable, Rows, Segments, segment_max, segment_mean
from matching.weights import Similarity

SAME_PLACE, WITHIN_REACH, UNKNOWN_PLACE, SAME_COUNTY, ELSEWHERE = 1.0, 0.8, 0.5, 0.4, 0.0
UNKNOWN_HOURS = UNKNOWN_START = 0.5
PAPER_ALONE = 0.15  # what occupation and text count for at least where a course gives a paper that is asked for
TEXT_ALONE = 0.5  # what likeness of whole texts counts for where an occupation would have been compared
SOON, LATE = 60, 400  # days to a course's start that count fully, and not at all
MORE_SWEDISH = "svenska som andraspråk, SFI"  # what is missing where a person has less Swedish than is asked for
MERITING_COUNTS = 0.3  # what a meriting skill weighs beside an essential one
LEFT: Mapping[Coverage, float] = {Coverage.MISSING: 1.0, Coverage.CLOSE: 0.5, Coverage.COVERED: 0.0}  # left to learn


# All that the values read of a candidate.
_PLACES, _HOURS = attrgetter("places", "reach"), attrgetter("hours")
_COURSE_PLACES, _STARTS = attrgetter("distance", "places"), attrgetter("starts_on")
_PAPERS = attrgetter(
    *(f"record.{name}" for name in ("form", "title", "skills", "occupations", "code", "level", "text")),
    *(f"record.{name}" for name in ("language", "entry_swedish", "entry_education", "entry_requirements")),
)
_LICENCES_GIVEN = attrgetter("licences_given")


@dataclass(frozen=True, slots=True)
class Pair:
    """The skill (its number among those it was chosen from) that meets an asked phrase best, and how well."""

    skill: int
    cosine: float  # in [-1, 1]
    value: float  # what it counts for, in [0, 1]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Compares phrases by their vectors, read on the encoder's own scale."""

    table: PhraseTable
    similarity: Similarity

    def jobs(self, seeker: Facets, needs: Candidates, texts: Floats) -> dict[str, Floats]:
        """Parts of needs for a person. ``texts``: cosines of the whole texts, (n,)."""
        whole = self.similarity.texts(texts)
        occupation = _known(self._occupation(seeker, needs), whole * TEXT_ALONE)
        skills = self._asked(needs.essential, seeker.skill_rows, seeker.skill_weights)
        return {
            "skills": _known(skills, np.minimum(whole, occupation)),
            "occupation": occupation,
            "text": whole,
            "meriting": _known(
                self._asked(needs.meriting, seeker.skill_rows, seeker.skill_weights), np.zeros_like(whole)
            ),
            "place": _spread(needs, _PLACES, lambda f: place_value(need=f, person=seeker)),
            "hours": _spread(needs, _HOURS, lambda f: hours_value(f, seeker)),
        }

    def seekers(self, need: Facets, seekers: Candidates, texts: Floats) -> dict[str, Floats]:
        """Parts of people for a need."""
        whole = self.similarity.texts(texts)
        occupation = _known(self._occupation(need, seekers), whole * TEXT_ALONE)
        return {
            "skills": _known(self._offered(need.essential_rows, seekers), np.minimum(whole, occupation)),
            "occupation": occupation,
            "text": whole,
            "meriting": _known(self._offered(need.meriting_rows, seekers), np.zeros_like(whole)),
            "place": _spread(seekers, _PLACES, lambda f: place_value(need=need, person=f)),
            "hours": _spread(seekers, _HOURS, lambda f: hours_value(need, f)),
        }

    def courses(
        self, target: Target, courses: Candidates, texts: Floats, seeker: Facets | None, today: dt.date
    ) -> dict[str, Floats]:
        """Parts of courses for what is missing towards a target."""
        whole = self.similarity.texts(texts)
        taught = self._taught(target.rows, courses)
        papers = [row for row, phrase in enumerate(target.phrases) if target.is_paper(phrase)]
        for row in papers:
            taught[row] = _spread(courses, _PAPERS, partial(_given_on_paper, target, target.phrases[row]))
        if target.licences:
            given = courses.spread(_LICENCES_GIVEN, lambda f: [float(c in f.licences_given) for c in target.licences])
            papers += range(len(taught), len(taught) + len(target.licences))
            taught = np.vstack([taught, np.array(given).T])
        occupation = _known(self._occupation(target.need, courses), whole * TEXT_ALONE)
        paper = PAPER_ALONE * taught[papers].max(axis=0, initial=0.0)
        return {
            "closes": np.asarray(target.weights @ taught / target.whole, dtype=np.float64),
            "best": np.asarray((taught * target.weights[:, None]).max(axis=0), dtype=np.float64),
            "occupation": np.maximum(occupation, paper),
            "text": np.maximum(whole, paper),
            "place": _spread(courses, _COURSE_PLACES, lambda f: course_place_value(f, seeker, target.need)),
            "start": _spread(courses, _STARTS, lambda f: start_value(f.starts_on, today)),
        }

    def phrase_values(self, left: Rows, right: Rows) -> Floats:
        """Value in [0, 1] of every pair of phrases, (len(left), len(right))."""
        return self.similarity.phrases(self.table.similarity(left, right))

    def nearest(self, asked: Rows, has: Facets) -> list[Pair]:
        """For each asked phrase the one of a person's or a course's skills that its value rests on.

        What the score counts, an explanation names and a gap measures is this one pair: nearness weighed by how well
        proven the skill is; between equals the nearer. No skills give no pairs.
        """
        return self.nearest_each([(asked, has)])[0]

    def nearest_each(self, asks: Sequence[tuple[Rows, Facets]]) -> list[list[Pair]]:
        """``nearest`` of each, compared in one go."""
        filled = [n for n, (rows, has) in enumerate(asks) if len(rows) and len(has.skill_rows)]
        found: list[list[Pair]] = [[] for _ in asks]
        if not filled:
            return found
        sides = {id(asks[n][1]): asks[n][1] for n in filled}
        place = {side: number for number, side in enumerate(sides)}
        lengths = np.array([len(has.skill_rows) for has in sides.values()])
        columns = (np.cumsum(lengths) - lengths)[:, None] + np.arange(lengths.max())
        beyond = np.arange(lengths.max()) >= lengths[:, None]
        columns[beyond] = 0
        counts = [len(asks[n][0]) for n in filled]
        side = np.repeat([place[id(asks[n][1])] for n in filled], counts)
        cosines = self.table.similarity(
            np.concatenate([asks[n][0] for n in filled]), np.concatenate([has.skill_rows for has in sides.values()])
        )[np.arange(len(side))[:, None], columns[side]]
        weights = np.concatenate([has.skill_weights for has in sides.values()])
        values = self.similarity.phrases(cosines) * weights[columns[side]]
        ordered = np.round(values, 9)
        ordered[beyond[side]] = -1.0
        # Where nothing counts, the nearest is still the nearest.
        best = np.where(ordered == ordered.max(axis=1)[:, None], cosines, -2.0).argmax(axis=1)
        chosen = np.arange(len(side)), best
        pairs = map(Pair, best.tolist(), np.minimum(1.0, cosines[chosen]).tolist(), values[chosen].tolist())
        for n, count in zip(filled, counts, strict=True):
            found[n] = list(islice(pairs, count))
        return found

    def _asked(self, asked: Segments, rows: Rows, weights: Floats) -> Floats:
        """How much of what each candidate asks for the query has: (n,), NaN where nothing is asked."""
        if not len(rows):
            return np.where(np.diff(asked.offsets) == 0, np.nan, 0.0)
        best = (self.phrase_values(rows, asked.rows) * weights[:, None]).max(axis=0)
        return segment_mean(best, asked.offsets)

    def _offered(self, rows: Rows, candidates: Candidates) -> Floats:
        """How much of what the query asks for each candidate offers: (n,), NaN where nothing is asked."""
        if not len(rows):
            return np.full(len(candidates), np.nan)
        return np.asarray(self._taught(rows, candidates).mean(axis=0), dtype=np.float64)

    def _taught(self, rows: Rows, candidates: Candidates) -> Floats:
        """The value of each candidate's nearest skill for each row, (m, n); 0 where a candidate has no skills."""
        values = self.phrase_values(rows, candidates.skills.rows) * candidates.skill_weights
        return np.nan_to_num(segment_max(values, candidates.skills.offsets))

    def _occupation(self, query: Facets, candidates: Candidates) -> Floats:
        """The nearest pair of occupations: (n,), NaN where one side names none."""
        spoken = candidates.occupations
        if not len(query.occupation_rows):
            return np.full(len(candidates), np.nan)
        return segment_max(self.phrase_values(query.occupation_rows, spoken.rows).max(axis=0), spoken.offsets)


@dataclass(frozen=True, slots=True)
class Unmet:
    """Requirements of a need that a person is not told to meet: in words that courses use, and licence codes."""

    phrases: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    certificates: frozenset[str] = frozenset()  # those of the phrases that a course gives by name alone
    swedish: tuple[SwedishLevel, SwedishLevel] | None = None  # what the person has, what is asked for


@dataclass(frozen=True, slots=True)
class Target:
    """What courses are sought for: what is missing, and the need behind it.

    ``phrases`` and ``rows`` (m,) are compared by meaning. ``licences`` (l,) are compared by their codes: to a vector
    "körkort B" and "körkort D" are all but the same. Those of the phrases that are ``certificates`` are looked for by
    name (``matching.certificates``), more Swedish by the level that a course gives (``matching.credentials``):
    ``swedish`` is what the person has and what is asked for, ``None`` where no more is needed.
    ``weights`` (m + l,) are of both; they would add up to ``whole``
    if everything that the need asks for were missing.
    """

    need: Facets
    phrases: tuple[str, ...]
    rows: Rows
    licences: tuple[str, ...]
    weights: Floats
    whole: float
    certificates: frozenset[str]
    swedish: tuple[SwedishLevel, SwedishLevel] | None = None

    def is_paper(self, phrase: str) -> bool:
        """Whether a course gives what the phrase stands for in writing or not at all, whatever its words are like."""
        return phrase in self.certificates or (phrase == MORE_SWEDISH and self.swedish is not None)

    def on_paper(self, phrase: str, course: Course) -> tuple[float, str]:
        """How much of such a thing a course gives, in [0, 1], and in which words; 0 and "" for nothing of it."""
        if phrase == MORE_SWEDISH and self.swedish is not None:
            return swedish_towards(*self.swedish, course)
        return certificate_given(phrase, course)

    @property
    def named(self) -> tuple[str, ...]:
        """Everything that is missing, in words, in the order of ``weights``."""
        return (*self.phrases, *(f"körkort {code}" for code in self.licences))


def target_of(need: Facets, gap: Gap, unmet: Unmet, table: PhraseTable) -> Target:
    """What a gap leaves to learn: the skills not covered and the requirements not met.

    Essential skills and requirements weigh 1, close ones half, meriting ones less. A need that lists no skills is taken
    at its word: its occupation or title is what is missing.
    """
    asked = {row.skill: 1.0 if row.essential else MERITING_COUNTS for row in gap.skills}
    if not gap.skills:
        asked = dict.fromkeys(need.occupations, 1.0)
    asked |= dict.fromkeys(unmet.phrases, 1.0)
    left = {row.skill: LEFT[row.coverage] for row in gap.skills}
    weighed = {phrase: weight * left.get(phrase, 1.0) for phrase, weight in asked.items() if left.get(phrase, 1.0)}
    phrases = tuple(weighed)
    weights = np.array([*weighed.values(), *(1.0 for _ in unmet.licences)], dtype=np.float64)
    whole = sum(asked.values()) + len(unmet.licences)
    return Target(need, phrases, table.rows(phrases), unmet.licences, weights, whole, unmet.certificates, unmet.swedish)


def place_value(*, need: Facets, person: Facets) -> float:
    """How easily the person gets to the workplace, from the municipalities told."""
    if not need.places or not person.places:
        return UNKNOWN_PLACE
    if need.places & person.places:
        return SAME_PLACE
    if person.reach and need.places & person.reach:
        return WITHIN_REACH
    return SAME_COUNTY if _counties(need.places) & _counties(person.places) else ELSEWHERE


def course_place_value(course: Facets, seeker: Facets | None, need: Facets) -> float:
    """How easily the course is reached by the person, or by people near the need when no person is given."""
    if course.distance:
        return SAME_PLACE
    home = seeker.places if seeker else need.places
    if not course.places or not home:
        return UNKNOWN_PLACE
    if course.places & home:
        return SAME_PLACE
    if seeker and seeker.reach and course.places & seeker.reach:
        return WITHIN_REACH
    return SAME_COUNTY if _counties(course.places) & _counties(home) else ELSEWHERE


def hours_value(need: Facets, person: Facets) -> float:
    """1 when the hours offered and wished for overlap, 0 when they do not, half when one is not told."""
    if need.hours is None or person.hours is None:
        return UNKNOWN_HOURS
    return float(need.hours[0] <= person.hours[1] and person.hours[0] <= need.hours[1])


def start_value(starts_on: dt.date | None, today: dt.date) -> float:
    """1 for a start within ``SOON`` days, falling to 0 at ``LATE`` days; half when not told."""
    if starts_on is None:
        return UNKNOWN_START
    days = (starts_on - today).days
    return min(1.0, max(0.0, (LATE - days) / (LATE - SOON)))


def _given_on_paper(target: Target, phrase: str, facets: Facets) -> float:
    assert isinstance(facets.record, Course)
    return target.on_paper(phrase, facets.record)[0]


def _spread(candidates: Candidates, said: Callable[[Facets], Hashable], value: Callable[[Facets], float]) -> Floats:
    return np.array(candidates.spread(said, value), dtype=np.float64)


def _known(values: Floats, otherwise: Floats) -> Floats:
    return np.where(np.isnan(values), otherwise, values)


def _counties(codes: frozenset[str]) -> set[str]:
    return {code[:2] for code in codes}
