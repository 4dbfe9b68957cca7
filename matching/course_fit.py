"""Which courses are the wrong way for one person: an education that would teach the work over again, a validation of
work that the person has not done, the training for a certificate that is held. ``matching.missing`` and
``matching.pathway_choices`` say as much of the steps of a route."""

from __future__ import annotations

import datetime as dt
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from matching.candidates import Candidates, Facets
from matching.certificates import EDUCATIONS
from matching.certified import teaches_what_is_held
from matching.credentials import bridges, proves
from matching.domain import Course, CourseForm, Coverage
from matching.missing import has_done_work, same_cosine, work_rows
from matching.phrases import Rows, segment_max
from matching.scoring import LEFT, Scorer, Target

Bools = npt.NDArray[np.bool_]
AGAIN, PROVES = 1, 2
EXPERIENCED_YEARS = 1.0  # work told to have lasted less than this leaves something to learn of the whole
WHOLE = 1.0  # the weight of an essential skill that nothing comes near, and of a requirement that is not met
_KIND = attrgetter("record.form", "record.title")
_NAMES = attrgetter("record.title", "record.skills")


def wrong_ways(seeker: Facets, target: Target, courses: Candidates, scorer: Scorer, today: dt.date) -> Bools:
    """Which of n courses are no way for this person towards the target, bool (n,).

    Whoever has done the work that is asked for, lacks nothing that must be there and has at least half of it outright
    has no use for a whole education to it; where all is only near, one may still be right. Validation is for those who
    have done the work, or work near it. Nobody needs the training for a certificate that they hold ``today``.
    """
    kinds = np.array(courses.spread(_KIND, _kind), dtype=np.int64)
    validated = _nearness(work_rows(seeker, scorer), courses, scorer) < scorer.similarity.close
    wrong: Bools = (kinds == PROVES) & validated

    def held(one: Facets) -> bool:
        return teaches_what_is_held(_course(one), seeker, target.certificates, today)

    wrong |= np.array(courses.spread(_NAMES, held), dtype=np.bool_)
    near = int((target.weights >= LEFT[Coverage.CLOSE]).sum())  # meriting skills weigh less
    ready = bool((target.weights < WHOLE).all()) and 2 * near <= len(target.need.essential)
    if ready and has_done_work(seeker, target.need, scorer, EXPERIENCED_YEARS):
        wrong |= (kinds == AGAIN) & (_nearness(target.need.occupation_rows, courses, scorer) >= same_cosine(scorer))
    return wrong


def _nearness(titles: Rows, courses: Candidates, scorer: Scorer) -> npt.NDArray[np.float64]:
    """How near the titles come to the occupations of each course, as a cosine, (n,); 0 where none is told."""
    if not len(titles):
        return np.zeros(len(courses))
    spoken = courses.occupations
    cosines = scorer.table.similarity(titles, spoken.rows).max(axis=0)
    return np.asarray(np.nan_to_num(segment_max(cosines, spoken.offsets)), dtype=np.float64)


def _course(facets: Facets) -> Course:
    course = facets.record
    assert isinstance(course, Course)
    return course


def _kind(facets: Facets) -> int:
    course = _course(facets)
    if proves(course):
        return PROVES
    whole = course.form in EDUCATIONS and course.form is not CourseForm.SFI_COMBINATION
    return AGAIN if whole and not bridges(course) else 0
