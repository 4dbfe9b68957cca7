"""What courses give and ask for, as tables of names that Swedish adult education uses."""

from __future__ import annotations

import pytest

from matching.certificates import CLOSE, COVERED
from matching.credentials import asks, bridges, gives, swedish_towards
from matching.domain import Course, CourseForm, EducationLevel, SwedishLevel


@pytest.mark.parametrize(
    ("course", "swedish"),
    [
        (Course("C", "SFI kurs A", form=CourseForm.SFI), SwedishLevel.A1),
        (Course("C", "SFI C dagtid", form=CourseForm.SFI), SwedishLevel.A2),
        (Course("C", "SFI studieväg 2–3, kurs C och D", form=CourseForm.SFI), SwedishLevel.B1),
        (Course("C", "SFI C–D"), SwedishLevel.B1),
        (Course("C", "Svenska som andraspråk, nationell delkurs 1", code="GRNSVAA"), SwedishLevel.B1),
        (Course("C", "Svenska som andraspråk, delkurs 4 kväll"), SwedishLevel.B1),
        (Course("C", "Svenska som andraspråk 1", code="SVASVA01"), SwedishLevel.B2),
        (Course("C", "Svenska som andraspråk, nivå 2"), SwedishLevel.B2),
        (Course("C", "SVA 3 distans"), SwedishLevel.C1),
        (Course("C", "SFI med vård", "Betyg i svenska på D-nivå.", form=CourseForm.SFI_COMBINATION), SwedishLevel.B1),
        (Course("C", "SFI med kök", "Du läser svenska mot C.", form=CourseForm.SFI_COMBINATION), SwedishLevel.A2),
        (Course("C", "Engelska 5", code="ENGENG05"), None),
        (Course("C", "Vårdbiträde", entry_requirements="SFI D"), None),
        (Course("C", "Språk, kurs om 3 delar"), None),
    ],
)
def test_the_swedish_that_a_course_gives(course: Course, swedish: SwedishLevel | None) -> None:
    assert gives(course).swedish == swedish


def test_sfi_that_does_not_say_how_far_gives_one_step_and_says_so() -> None:
    told = gives(Course("C", "SFI med lokalvård", form=CourseForm.SFI_COMBINATION, entry_swedish=SwedishLevel.A1))
    assert told.swedish is SwedishLevel.A2
    assert told.to_check
    beyond = gives(Course("C", "SFI med lokalvård", form=CourseForm.SFI_COMBINATION, entry_swedish=SwedishLevel.B1))
    assert beyond.swedish is SwedishLevel.B1  # SFI ends at course D


@pytest.mark.parametrize(
    ("course", "education"),
    [
        (Course("C", "Automationsingenjör", form=CourseForm.HIGHER_VOCATIONAL), EducationLevel.POST_SECONDARY),
        (Course("C", "Förskollärare", form=CourseForm.UNIVERSITY, points=210), EducationLevel.HIGHER),
        (Course("C", "Förvaltningsrätt", form=CourseForm.UNIVERSITY, points=7.5), None),
        (Course("C", "Kompletterande utbildning", form=CourseForm.UNIVERSITY, points=120), None),
        (Course("C", "Allmän kurs", form=CourseForm.FOLK_HIGH_SCHOOL), EducationLevel.UPPER_SECONDARY),
        (Course("C", "Fritidsledare", form=CourseForm.FOLK_HIGH_SCHOOL), None),
        (Course("C", "Undersköterska", form=CourseForm.VOCATIONAL_PACKAGE, points=1500), None),
    ],
)
def test_the_education_that_a_course_gives(course: Course, education: EducationLevel | None) -> None:
    assert gives(course).education == education


@pytest.mark.parametrize(
    ("course", "licences"),
    [
        (Course("C", "Lastbil", skills=("körkort C", "körkort CE", "YKB gods")), {"C", "CE"}),
        (Course("C", "Bussförare – körkort D och YKB"), {"D"}),
        (Course("C", "B-körkort på tolv veckor"), {"B"}),
        (Course("C", "Körkort B – teoristöd", skills=("körkort B (del)",)), set()),
        (Course("C", "Lokalvård", entry_requirements="körkort B"), set()),
    ],
)
def test_the_licences_that_a_course_gives(course: Course, licences: set[str]) -> None:
    assert gives(course).licences == licences


@pytest.mark.parametrize(
    ("words", "licences"),
    [
        ("B-körkort sedan minst ett år", {"B"}),
        ("Inskriven på Arbetsförmedlingen, körkort B minst tre år", {"B"}),
        ("Matematik 1a önskvärt. B-körkort är bra men inget krav vid start.", set()),
        ("B-körkort eller övningstillstånd", set()),
        ("Du bör ha B-körkort", set()),
        ("Körkortstillstånd", set()),
    ],
)
def test_the_licences_that_a_course_asks_for(words: str, licences: set[str]) -> None:
    assert asks(Course("C", "x", entry_requirements=words)).licences == licences


def test_swedish_courses_ask_for_the_one_before() -> None:
    assert asks(Course("C", "Svenska som andraspråk 1")).swedish is SwedishLevel.B1
    assert asks(Course("C", "Svenska som andraspråk 3")).swedish is SwedishLevel.B2
    told = Course("C", "Svenska som andraspråk 1", entry_swedish=SwedishLevel.A2)
    assert asks(told).swedish is SwedishLevel.A2


def test_what_completes_an_education_from_abroad() -> None:
    assert bridges(Course("C", "Kompletterande utbildning för sjuksköterskor"))
    assert not bridges(Course("C", "Sjuksköterskeprogrammet"))


SFI_D = Course("C", "SFI D", form=CourseForm.SFI, entry_swedish=SwedishLevel.A2)
SVA_4 = Course("C", "Svenska som andraspråk, delkurs 4")
SVA_1 = Course("C", "Svenska som andraspråk 1", code="SVASVA01")
WITH_CARE = Course("C", "SFI med vård", "Du når D-nivå: på D-nivå.", form=CourseForm.SFI_COMBINATION)


@pytest.mark.parametrize(
    ("has", "asked", "course", "given"),
    [
        (SwedishLevel.A2, SwedishLevel.B1, SFI_D, COVERED),
        (SwedishLevel.A2, SwedishLevel.B2, SFI_D, CLOSE),  # a step on the way
        (SwedishLevel.A1, SwedishLevel.B1, SFI_D, 0.0),  # asks for more to start with
        (SwedishLevel.B1, SwedishLevel.B2, SFI_D, 0.0),  # gives only what the person has
        (SwedishLevel.B1, SwedishLevel.B2, SVA_4, CLOSE),  # goes on within the level
        (SwedishLevel.A2, SwedishLevel.B1, SVA_4, 0.0),
        (SwedishLevel.B1, SwedishLevel.B2, SVA_1, COVERED),
        (SwedishLevel.B2, SwedishLevel.C1, SVA_1, CLOSE),
        (SwedishLevel.A2, SwedishLevel.B1, WITH_CARE, CLOSE),  # how far it gets is for the provider to say
        (SwedishLevel.A1, SwedishLevel.B1, Course("C", "Svenska som andraspråk"), CLOSE),  # its level is not told
        (SwedishLevel.A1, SwedishLevel.B1, Course("C", "Vårdbiträde", entry_requirements="SFI D"), 0.0),
        (SwedishLevel.A1, SwedishLevel.B1, Course("C", "Truckkort A+B"), 0.0),
    ],
)
def test_how_far_a_course_takes_somebodys_swedish(
    has: SwedishLevel, asked: SwedishLevel, course: Course, given: float
) -> None:
    value, words = swedish_towards(has, asked, course)
    assert value == given
    assert bool(words) is bool(given)
