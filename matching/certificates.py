"""Whether a course gives a certificate: by its name or standard, or as the education to the work that it is named for.

Likeness of words says nothing here: to a vector "Köldmediecertifikat" is near "ritningsläsning".
"""

from __future__ import annotations

import re
from functools import lru_cache

from matching.certificate_names import other_traffic, traffic
from matching.domain import Course, CourseForm

EDUCATIONS = {
    CourseForm.VOCATIONAL_PACKAGE,
    CourseForm.SFI_COMBINATION,
    CourseForm.HIGHER_VOCATIONAL,
    CourseForm.FOLK_HIGH_SCHOOL,
    CourseForm.UNIVERSITY,
    CourseForm.LABOUR_MARKET,
}
COVERED, CLOSE = 1.0, 0.5  # what a course counts for that gives the thing itself, and something near it
_WORD = re.compile(r"\w+")
_STANDARD = re.compile(r"\b\d{4,5}(?:-\d+)?\b")  # "9606-1" of SS-EN ISO 9606-1


def certificate_given(certificate: str, course: Course) -> tuple[float, str]:
    """How much of a certificate a course gives, ``COVERED``, ``CLOSE`` or 0, and the course's words that say so."""
    if named := naming(certificate, course):
        return COVERED, named
    if course.form in EDUCATIONS or course.form is CourseForm.VALIDATION:
        for occupation in course.occupations:
            if speaks_of(certificate, occupation):
                return CLOSE, occupation
    return 0.0, ""


def naming(certificate: str, course: Course) -> str | None:
    """The course's words that name the certificate: every word of it ("YKB" in "YKB persontrafik") or its standard."""
    asked, standards = _told(certificate)
    if "ykb" in asked and traffic(certificate):
        if other_traffic(certificate, " ".join((*course.skills, course.title))):
            return None
        asked = frozenset({"ykb"})
    for phrase in (*course.skills, course.title):
        words, other = _told(phrase)
        if asked and (asked <= words or standards & other):
            return phrase
    return None


def speaks_of(certificate: str, occupation: str) -> bool:
    """Whether a certificate is that of the occupation by its words ("Bevis undersköterska", "Väktarutbildning")."""
    stem = occupation.casefold().split()[0].removesuffix("e").removesuffix("a")
    return any(word.startswith(stem) for word in _told(certificate)[0])


@lru_cache(maxsize=8192)
def _told(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words and the numbers of standards of a text."""
    return frozenset(_WORD.findall(text.casefold())), frozenset(_STANDARD.findall(text))
