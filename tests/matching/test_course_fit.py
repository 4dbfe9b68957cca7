"""Courses that are no way for one person: the whole education over again, and validation of work never done."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from matching.domain import Course, CourseForm, EvidenceGrade, Experience, JobSeeker, Need, Skill
from tests.worlds import ESKILSTUNA, matcher_over

NEED = Need(
    "N",
    "svetsare",
    occupation="svetsare",
    essential_skills=("tigsvetsning", "ritningsläsning"),
    meriting_skills=("truckkörning",),
    place=ESKILSTUNA,
)
WELDER = JobSeeker(
    "P",
    experience=(Experience("svetsare", 3),),
    skills=(Skill("tigsvetsning", EvidenceGrade.VALIDATED), Skill("ritningsläsning", EvidenceGrade.VALIDATED)),
    home=ESKILSTUNA,
)
PACKAGE = Course(
    "C",
    "svetsare",
    form=CourseForm.VOCATIONAL_PACKAGE,
    occupations=("svetsare",),
    skills=("tigsvetsning", "ritningsläsning", "truckkörning"),
    places=(ESKILSTUNA,),
    starts_on=dt.date(2027, 1, 11),
    seats=10,
)


def proposed(person: JobSeeker, course: Course = PACKAGE) -> bool:
    return not matcher_over([course]).courses(NEED, person).abstained


def test_who_has_what_must_be_there_is_not_sent_through_the_whole_education() -> None:
    # only the truck is left, which is good to have
    assert not proposed(WELDER)


def test_a_single_course_is_judged_by_what_it_teaches() -> None:
    assert proposed(WELDER, replace(PACKAGE, form=CourseForm.KOMVUX))


@pytest.mark.parametrize(
    "person",
    [
        replace(WELDER, skills=WELDER.skills[:1], experience=(Experience("kock", 3),)),  # lacks what must be there
        replace(WELDER, skills=()),  # has done the work, but nothing that must be there is had outright
        replace(WELDER, experience=(Experience("svetsare", 0.5),)),  # has hardly begun
    ],
    ids=["lacks", "near", "short"],
)
def test_others_get_it(person: JobSeeker) -> None:
    assert proposed(person)


def test_the_training_for_a_certificate_is_not_for_who_holds_it() -> None:
    days = replace(PACKAGE, title="Truckkort A+B", form=CourseForm.KOMVUX)
    for held, wanted in ((("Truckförarbevis A+B",), False), (("Truckkort A",), True), ((), True)):
        assert proposed(replace(WELDER, certificates=held), days) == wanted


def test_validation_is_for_who_has_done_the_work() -> None:
    validation = replace(PACKAGE, form=CourseForm.VALIDATION)
    beginner = JobSeeker("Q", experience=(Experience("kock", 3),), home=ESKILSTUNA)
    assert not proposed(beginner, validation)
    assert proposed(replace(beginner, experience=(Experience("svetsare", 3),)), validation)
    # for nobody in particular it is a way like any other
    assert not matcher_over([validation]).courses(NEED).abstained
