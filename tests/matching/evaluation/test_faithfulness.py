"""Explanations rest on what they name: a sample of what ``matching.evaluation.faithfulness`` measures in full."""

from __future__ import annotations

import pytest

from embeddings import load_encoder
from matching.domain import Confidence, Course, Explanation, Hit, JobSeeker, Kind, Need, Part, Record
from matching.evaluation.demo import demo_records
from matching.evaluation.faithfulness import (
    BAR,
    adds_up,
    cited,
    course_cases,
    floorless,
    job_cases,
    unnamed,
    unsourced,
)
from matching.evaluation.invented_people import profiles
from matching.matcher import Matcher
from matching.weights import load_weights
from tests.worlds import matcher_over


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return demo_records()[0]


@pytest.fixture(scope="module")
def matcher(records: list[Record]) -> Matcher:
    return matcher_over(records, load_encoder(), floorless(load_weights()))


@pytest.fixture(scope="module")
def people(records: list[Record]) -> list[JobSeeker]:
    return profiles([record for record in records if isinstance(record, JobSeeker)], 120)


def hit(*texts: str) -> Hit:
    parts = tuple(Part("skills", 0.5, 0.1, text) for text in texts)
    return Hit("N", Kind.NEED, "N", 1, 0.05 * len(texts), Confidence.GOOD, Explanation(parts))


def test_a_label_is_cited_when_it_is_named_as_met() -> None:
    one = hit("2 av 3 krav: svets (”TIG”, nära, uppges), truck (styrkt); saknas: ADR (närmast ”YKB”)")
    labels = ["TIG", "truck", "YKB", "ADR", "truckkort"]
    assert cited(one, labels) == ["TIG", "truck"]
    assert unnamed(one, labels) == ["truckkort"]


def test_words_that_neither_record_holds_are_seen() -> None:
    one = hit("1 av 1 krav: svets (”TIG-svetsning”, uppges) ”påhitt”")
    need = Need("N", "svetsare", essential_skills=("svets",))
    assert unsourced(one, [need, JobSeeker("P", summary="Kan TIG-svetsning")]) == ["påhitt"]


def test_parts_add_up_and_quotes_have_a_source(
    matcher: Matcher, records: list[Record], people: list[JobSeeker]
) -> None:
    by_id = {record.id: record for record in records}
    seen = 0
    for person in people[:20]:
        for one in matcher.jobs(person).hits:
            assert adds_up(one)
            assert unsourced(one, [person, by_id[one.id]]) == []
            seen += 1
    for need in [record for record in records if isinstance(record, Need)][:20]:
        for one in matcher.courses(need).hits:
            assert adds_up(one)
            assert unsourced(one, [need, by_id[one.id]]) == []
            seen += 1
    assert seen > 100


def test_without_a_cited_skill_a_job_scores_lower(matcher: Matcher, people: list[JobSeeker]) -> None:
    cases = list(job_cases(matcher, people))
    assert len(cases) >= 20
    assert sum(case.falls for case in cases) >= BAR * len(cases)
    compared = [case.less for case in cases if case.less is not None]
    assert sum(compared) >= 0.9 * len(compared)


def test_without_a_cited_skill_a_course_scores_lower(matcher: Matcher, records: list[Record]) -> None:
    needs = [record for record in records if isinstance(record, Need)][:30]
    courses = {record.id: record for record in records if isinstance(record, Course)}
    cases = list(course_cases(matcher, needs, courses))
    assert len(cases) >= 20
    assert sum(case.falls for case in cases) >= BAR * len(cases)
