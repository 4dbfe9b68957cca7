"""A certificate is given by who names it, never by likeness of words."""

from __future__ import annotations

import pytest

from matching.certificates import CLOSE, COVERED, certificate_given
from matching.domain import Course, CourseForm, Need
from tests.worlds import ESKILSTUNA, matcher_over


@pytest.mark.parametrize(
    ("certificate", "course", "given"),
    [
        ("YKB", Course("C", "Buss", skills=("YKB persontrafik",)), (COVERED, "YKB persontrafik")),
        ("YKB gods", Course("C", "Lastbil C och CE", skills=("YKB",)), (COVERED, "YKB")),
        ("YKB gods", Course("C", "Yrkesförare gods med YKB"), (COVERED, "Yrkesförare gods med YKB")),
        ("YKB gods", Course("C", "Bussförare, körkort D", skills=("YKB",)), (0.0, "")),
        ("YKB person", Course("C", "Yrkesförare gods med YKB"), (0.0, "")),
        (
            "Svetsarprövning ISO 9606-1",
            Course("C", "Prov", skills=("svetslicens ISO 9606-1",)),
            (COVERED, "svetslicens ISO 9606-1"),
        ),
        (
            "Bevis undersköterska",
            Course("C", "Vård", form=CourseForm.VOCATIONAL_PACKAGE, occupations=("undersköterska",)),
            (CLOSE, "undersköterska"),
        ),
        (
            "Köldmediecertifikat kategori I",
            Course("C", "Kylteknik", skills=("ritningsläsning", "kylteknik")),
            (0.0, ""),
        ),
        ("yrkesbevis snickare", Course("C", "Prov", skills=("yrkesbevis snickare",)), (COVERED, "yrkesbevis snickare")),
        # a single course towards the work is no education to it
        (
            "Bevis undersköterska",
            Course("C", "Vård", form=CourseForm.KOMVUX, occupations=("undersköterska",)),
            (0.0, ""),
        ),
    ],
    ids=[
        *("name", "its traffic", "in the title", "other traffic", "the other way"),
        *("standard", "education", "likeness", "the trade", "course"),
    ],
)
def test_by_hand(certificate: str, course: Course, given: tuple[float, str]) -> None:
    assert certificate_given(certificate, course) == given


def taught(*skills: str) -> dict[str, tuple[float, str]]:
    """Value and words of each part of the score of a course that teaches ``skills``, for a need with a certificate."""
    need = Need("N", "svetsare", occupation="svetsare", certificates=("truckkort",), place=ESKILSTUNA)
    course = Course("C", "svetsare", skills=skills, places=(ESKILSTUNA,), occupations=("svetsare",))
    (hit,) = matcher_over([course]).courses(need).hits
    return {part.name: (round(part.value, 3), part.text) for part in hit.explanation.parts}


def test_the_score_and_its_words_rest_on_the_name() -> None:
    # two things are missing, the work and the certificate: the first course gives both, the second only the work
    assert taught("truckkort, teori", "svetsare")["closes"] == (
        1.0,
        "2 av 2 som saknas: svetsare, truckkort (”truckkort, teori”)",
    )
    without = taught("truckkorten", "svetsare")
    assert without["closes"] == (0.5, "1 av 2 som saknas: svetsare; 1 kvar")
    assert without["best"] == (1.0, "svetsare")
