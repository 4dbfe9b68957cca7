"""What a need asks for set against what a person has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.candidates import UNKNOWN, Candidates, Facets
from matching.certified import uncertified
from matching.domain import Coverage, EvidenceGrade, Gap, Gate, JobSeeker, Need, SkillCoverage, SwedishLevel
from matching.gates import licensed
from matching.phrases import Rows, segment_max
from matching.scoring import MORE_SWEDISH, Scorer, Unmet

COVERAGES = tuple(Coverage)
LEVELS = tuple(SwedishLevel)  # by rank
_COVERED, _CLOSE, _MISSING = map(COVERAGES.index, (Coverage.COVERED, Coverage.CLOSE, Coverage.MISSING))


def gap_between(need: Facets, seeker: Facets | None, scorer: Scorer, to_check: tuple[Gate, ...] = ()) -> Gap:
    """The gap of a need for a person, or for nobody (then every skill is missing).

    A skill is covered or close by that of the person's phrases which counts most for it (``Scorer.nearest``), its
    cosine compared with the thresholds of the weights file.
    """
    if not isinstance(need.record, Need):
        raise TypeError("a gap is measured against a need")
    done = _same_work(need, seeker, scorer)
    rows = (
        *_cover(need.essential, need.essential_rows, seeker, scorer, essential=True, done=done),
        *_cover(need.meriting, need.meriting_rows, seeker, scorer, essential=False, done=done),
    )
    seeker_id = seeker.record.id if seeker is not None and isinstance(seeker.record, JobSeeker) else None
    return Gap(need.record.id, seeker_id, rows, to_check)


def unmet_requirements(need: Facets, seeker: Facets | None, today: dt.date) -> Unmet:
    """The licences, certificates and Swedish that the need asks for and neither the person's fields nor text tell.

    A certificate that had run out before ``today`` is unmet. For nobody, only the certificates: which licences and how
    much Swedish are lacking is a matter of each person.
    """
    phrases = list(need.certificates if seeker is None else uncertified(need, seeker, today))
    certificates = frozenset(phrases)
    if seeker is None:
        return Unmet(tuple(phrases), (), certificates)
    swedish = None
    if UNKNOWN < seeker.swedish < need.swedish and "svenska" not in need.inferred:
        phrases.append(MORE_SWEDISH)
        swedish = LEVELS[seeker.swedish], LEVELS[need.swedish]
    licences = (need.licences or frozenset()) - licensed(seeker)
    return Unmet(tuple(phrases), tuple(sorted(licences)), certificates, swedish)


@dataclass(frozen=True, slots=True)
class _Done:
    """Work done that makes a skill near which the profile does not name: in the person's words, and why."""

    title: str
    through: str


def _cover(
    asked: tuple[str, ...], rows: Rows, seeker: Facets | None, scorer: Scorer, *, essential: bool, done: _Done | None
) -> list[SkillCoverage]:
    if seeker is None or not len(seeker.skill_rows) or not asked:
        return [SkillCoverage(skill, essential, Coverage.MISSING) for skill in asked]
    close, covered = scorer.similarity.close, scorer.similarity.covered
    met = []
    for skill, pair in zip(asked, scorer.nearest(rows, seeker), strict=True):
        phrase, cosine = seeker.skills[pair.skill], pair.cosine
        if cosine >= close:
            state = Coverage.COVERED if cosine >= covered and not phrase.implied else Coverage.CLOSE
            through = f"{phrase.text} följer av det" if phrase.implied else ""
            through = through or phrase.borne_out
            met.append(SkillCoverage(skill, essential, state, phrase.said, cosine, phrase.grade, through))
        elif done is not None:
            near = max(0.0, cosine)
            inferred = EvidenceGrade.INFERRED
            met.append(SkillCoverage(skill, essential, Coverage.CLOSE, done.title, near, inferred, done.through))
        else:
            met.append(SkillCoverage(skill, essential, Coverage.MISSING))
    return met


def coverage_of_all(need: Facets, people: Candidates, scorer: Scorer) -> npt.NDArray[np.int8]:
    """What ``gap_between`` says of every asked skill for every person, as places in ``COVERAGES``.

    int8 (m, n): the essential skills first, then the meriting ones.
    """
    rows = np.concatenate([need.essential_rows, need.meriting_rows])
    offsets = people.skills.offsets
    lengths = np.diff(offsets)
    implied = people.shelf.values(_implied, people.rows)
    beside = np.where(_has_done(need, people, scorer), _CLOSE, _MISSING)
    states = np.full((len(rows), len(people)), _MISSING, dtype=np.int8)
    if not len(implied):
        return states
    for number in range(len(rows)):
        cosines = scorer.table.similarity(rows[number : number + 1], people.skills.rows)
        values = np.round(scorer.similarity.phrases(cosines)[0] * people.skill_weights, 9)
        # Of each person the phrase that counts most, of equals the nearest, of those the first (``Scorer.nearest``).
        best = values == np.repeat(segment_max(values, offsets), lengths)
        among = np.where(best, np.minimum(1.0, cosines[0]), -2.0)
        cosine = segment_max(among, offsets)
        order = np.where(among == np.repeat(cosine, lengths), -np.arange(len(among), dtype=np.float64), -np.inf)
        first = -segment_max(order, offsets)
        told = ~np.isnan(cosine)
        follows = implied[first[told].astype(np.int64)]
        near = cosine[told] >= scorer.similarity.close
        covered = (cosine[told] >= scorer.similarity.covered) & ~follows
        states[number, told] = np.where(near, np.where(covered, _COVERED, _CLOSE), beside[told])
    return states


def _implied(person: Facets) -> npt.NDArray[np.bool_]:
    return np.array([phrase.implied for phrase in person.skills], dtype=np.bool_)


def _has_done(need: Facets, people: Candidates, scorer: Scorer) -> npt.NDArray[np.bool_]:
    """Of each person what ``_same_work`` says of one, yes or no."""
    said = people.spread(_titles_done, _titles_done)
    different = set(said)
    titles = list(dict.fromkeys(title for ones in different for title in ones))
    if not titles or not len(need.occupation_rows):
        return np.zeros(len(people), dtype=np.bool_)
    asked = np.concatenate([need.occupation_rows, need.substitute_rows])
    nearest = scorer.table.similarity(scorer.table.rows(titles), asked).max(axis=1)
    same = dict(zip(titles, (nearest >= scorer.similarity.covered).tolist(), strict=True))
    done = {ones: any(map(same.__getitem__, ones)) for ones in different}
    return np.array([done[ones] for ones in said], dtype=np.bool_)


def _titles_done(person: Facets) -> tuple[str, ...]:
    return tuple(title for _, title in work_done(person))


def work_done(seeker: Facets) -> list[tuple[str, str]]:
    """The titles of work that a person has done, and after them the occupations that they are: title, what it says."""
    if not isinstance(seeker.record, JobSeeker):
        return []
    titles = [work.occupation for work in seeker.record.experience]
    return [*((title, title) for title in titles), *((t, label) for label, t in seeker.known_as if t in titles)]


def _same_work(need: Facets, seeker: Facets | None, scorer: Scorer) -> _Done | None:
    """Work that the person has done in the occupation that is asked for, or in one that can take its place.

    Who has done the work has likely met what it takes: a skill that the profile does not name is then close, not
    missing. So is one of a substitute's work (75 or 25 alike): near, never equal.
    """
    done = work_done(seeker) if seeker is not None else []
    if not done or not len(need.occupation_rows):
        return None
    rows = scorer.table.rows([said for _, said in done])
    cosines = scorer.table.similarity(rows, need.occupation_rows).max(axis=1)
    if cosines.max() >= scorer.similarity.covered:
        return _Done(done[int(np.argmax(cosines))][0], "")
    if not len(need.substitute_rows):
        return None
    cosines = scorer.table.similarity(rows, need.substitute_rows)
    i, j = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
    if cosines[i, j] < scorer.similarity.covered:
        return None
    label, degree = need.substitutes[int(j)]
    return _Done(done[int(i)][0], f"{label} är utbytbart mot yrket till {degree} %")
