"""What a course is said to teach, and what it is only said to be alike."""

from __future__ import annotations

import numpy as np
import pytest

from matching.domain import Course, Need
from matching.explaining import best_text, closes_text
from matching.matcher import Matcher
from matching.scoring import Pair, Target
from tests.worlds import obvious_matcher

NEED = Need("N", "Kyltekniker", essential_skills=("kylteknik", "lödning"))
COURSE = Course("C", "VVS", skills=("injustering", "mjuklödning"))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return obvious_matcher()


def target(matcher: Matcher, *certificates: str) -> Target:
    phrases = (*NEED.essential_skills, *certificates)
    rows = matcher.scorer.table.rows(phrases)
    return Target(matcher.facets.read(NEED), phrases, rows, (), np.ones(len(phrases)), 2.0, frozenset(certificates))


def texts(matcher: Matcher, *pairs: Pair, certificates: tuple[str, ...] = ()) -> tuple[str, str]:
    course, sought = matcher.facets.read(COURSE), target(matcher, *certificates)
    similarity = matcher.scorer.similarity
    assert [phrase.said for phrase in course.skills[:2]] == list(COURSE.skills)
    return closes_text(sought, course, pairs, similarity), best_text(sought, course, pairs, similarity)


def test_what_is_too_far_to_be_taught_is_named_where_it_counts(matcher: Matcher) -> None:
    near, far = matcher.scorer.similarity.covered, matcher.scorer.similarity.close - 0.01
    closes, best = texts(matcher, Pair(0, far, 0.4), Pair(1, near, 0.8))
    assert closes == "1 av 2 som saknas: lödning (”mjuklödning”); 1 kvar; något likt kylteknik (”injustering”)"
    assert best == "lödning"


def test_a_course_that_teaches_nothing_of_it_says_what_its_points_are_for(matcher: Matcher) -> None:
    far = matcher.scorer.similarity.close - 0.01
    closes, best = texts(matcher, Pair(0, far, 0.3), Pair(1, far, 0.4))
    assert closes == "0 av 2 som saknas; något likt lödning (”mjuklödning”)"
    assert best == "inget helt; närmast lödning (”mjuklödning”)"


def test_what_hardly_counts_is_not_named(matcher: Matcher) -> None:
    closes, best = texts(matcher, Pair(0, 0.1, 0.0), Pair(1, 0.2, 0.01))
    assert closes == "0 av 2 som saknas"
    assert best == "inget helt; närmast lödning (”mjuklödning”)"
    assert texts(matcher, Pair(0, 0.1, 0.0), Pair(1, 0.1, 0.0))[1] == "inget av det som saknas"


def test_a_certificate_is_never_alike(matcher: Matcher) -> None:
    far = matcher.scorer.similarity.close - 0.01
    pairs = (Pair(0, 0.1, 0.0), Pair(1, 0.1, 0.0), Pair(0, far, 0.9))
    closes, best = texts(matcher, *pairs, certificates=("kylcertifikat",))
    assert closes == "0 av 3 som saknas"
    assert best == "inget av det som saknas"
