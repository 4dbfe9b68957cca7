"""What a course leads to on paper and asks for at its door: level of Swedish, level of education, driving licences.

Read from what the source said, from course codes, and from the names that Swedish adult education gives its courses
(SFI course A to D; Svenska som andraspråk at compulsory level and 1 to 3). The levels are those of ``SwedishLevel``.
What a name does not settle is said in ``to_check`` and never guessed upwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from matching.certificates import CLOSE, COVERED
from matching.domain import Course, CourseForm, EducationLevel, SwedishLevel

_SFI: Mapping[str, SwedishLevel] = {
    "A": SwedishLevel.A1,
    "B": SwedishLevel.A1,
    "C": SwedishLevel.A2,
    "D": SwedishLevel.B1,
}
# Upper-secondary Swedish as a second language: (level asked for, level given). Course 2 lies within B2.
_SVA: Mapping[str, tuple[SwedishLevel, SwedishLevel]] = {
    "1": (SwedishLevel.B1, SwedishLevel.B2),
    "2": (SwedishLevel.B2, SwedishLevel.B2),
    "3": (SwedishLevel.B2, SwedishLevel.C1),
}
# Compulsory level, national part courses 1 to 4 (delkurs): all within B1; the first is open from A2.
_SVA_BASIC: Mapping[str, tuple[SwedishLevel, SwedishLevel]] = {
    "1": (SwedishLevel.A2, SwedishLevel.B1),
    "2": (SwedishLevel.B1, SwedishLevel.B1),
    "3": (SwedishLevel.B1, SwedishLevel.B1),
    "4": (SwedishLevel.B1, SwedishLevel.B1),
}
_BASIC_CODE = re.compile(r"(?:KOM)?GRNSVA([A-D])\b", re.IGNORECASE)
_UPPER_CODE = re.compile(r"SVASVA0?([1-3])\b", re.IGNORECASE)
_BASIC_NAME = re.compile(r"svenska som andraspråk\b.*?\bdelkurs\s*([1-4])", re.IGNORECASE)
_UPPER_NAME = re.compile(r"(?:svenska som andraspråk|\bsva)\s*,?\s*(?:nivå\s*)?([1-3])\b", re.IGNORECASE)
_SWEDISH_NAME = re.compile(r"\bsvenska som andraspråk\b|\bsva\b|\bsfi\b", re.IGNORECASE)
_SFI_NAME = re.compile(r"\b(?:sfi|svenska för invandrare)\b|\bkurs\s+[a-d]\b", re.IGNORECASE)
# "SFI D", "SFI C–D", "kurs C och D", "på D-nivå", "svenska mot C"
_SFI_LETTER = re.compile(
    r"\b(?:SFI|Sfi|sfi|[Kk]urs|[Ss]venska (?:mot|till))[\s-]+([A-D])\b(?:\s*(?:[-–/,]|och|eller)\s*([A-D])\b)?"
    r"|\bpå ([A-D])-nivå"
)
_ALLMAN_KURS = re.compile(r"\ballmän kurs\b|\bläs in gymnasiet\b", re.IGNORECASE)
_COMPULSORY = re.compile(r"\bläs in grundskolan\b|\bgrundskolebehörighet\b|\bhela grundskolan\b", re.IGNORECASE)
_EXAM = re.compile(r"\bgymnasieexamen\b|\bgrundläggande behörighet till (?:högskol|yrkeshögskol)", re.IGNORECASE)
_BRIDGE = re.compile(r"\bkompletterande\b|\bbryggutbildning\b|\b(?:KPU|ULV)\b", re.IGNORECASE)
_LICENCE = r"(AM|A1|A2|A|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)"
_GIVES_LICENCE = re.compile(rf"\bkörkort\s+{_LICENCE}\b(?!\s*\(del)|\b{_LICENCE}-körkort\b")
_THEORY = re.compile(r"teori", re.IGNORECASE)
_ASKS_LICENCE = re.compile(rf"\bkörkort\s+{_LICENCE}\b|\b{_LICENCE}-körkort\b")
_NO_DEMAND = re.compile(
    r"\binget krav|\binte krav|\bönskvärt|\bmerit|\bbra\b|\bbör\b|\beller övningstillstånd", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_UPPER_SECONDARY = re.compile(r"\bgymnasial", re.IGNORECASE)
DEGREE_POINTS = 120  # hp of a two-year degree, the shortest that SUN 2020 counts as long tertiary education


@dataclass(frozen=True, slots=True)
class Credentials:
    """What someone who has finished a course has, ``None`` or empty where the course gives no such thing.

    ``education`` opens further studies at the next level. ``trade`` is the level of a trade education that does not: a
    yrkespaket is upper secondary, without an exam.
    """

    swedish: SwedishLevel | None = None
    education: EducationLevel | None = None
    trade: EducationLevel | None = None
    licences: frozenset[str] = frozenset()
    to_check: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a course asks of those who start it; ``None`` or empty where it asks for no such thing."""

    swedish: SwedishLevel | None = None
    education: EducationLevel | None = None
    licences: frozenset[str] = frozenset()


@lru_cache(maxsize=8192)
def gives(course: Course) -> Credentials:
    """What a finished course gives on paper."""
    swedish, swedish_check = _swedish_given(course)
    education, education_check = _education_given(course)
    checks = tuple(check for check in (swedish_check, education_check) if check)
    trade = EducationLevel.UPPER_SECONDARY if course.form is CourseForm.VOCATIONAL_PACKAGE else None
    return Credentials(swedish, education, trade, _licences_given(course), checks)


@lru_cache(maxsize=8192)
def asks(course: Course) -> Entry:
    """What a course asks for: what its source told, else what is implied.

    Courses in Swedish ask for the one before. Komvux courses at upper-secondary level that tell nothing are taught
    in Swedish to those who have finished SFI. A level told below what is implied stands: the provider decides.
    """
    implied = _sva(course)
    swedish = course.entry_swedish or (implied[0] if implied else None)
    if swedish is None and course.form is CourseForm.KOMVUX and _UPPER_SECONDARY.search(course.level):
        swedish = SwedishLevel.B1 if course.language in (None, "swe") else None
    return Entry(swedish, course.entry_education, _licences_asked(course.entry_requirements))


def swedish_towards(has: SwedishLevel, asked: SwedishLevel, course: Course) -> tuple[float, str]:
    """How far a course takes someone with too little Swedish towards the level asked for, and what it gives in words.

    ``COVERED`` where it reaches the level, ``CLOSE`` where it is a step on the way: it ends below the level, it goes on
    within the level that the person has, it is a combination, whose provider says how far it gets, or it is a course in
    Swedish as a second language that does not tell its level. 0 for a course that teaches no Swedish or only what the
    person has, or asks for more than that to start with.
    """
    given, entry = gives(course).swedish, asks(course).swedish
    if entry is not None and entry.rank > has.rank:
        return 0.0, ""
    if given is None:
        named = next((words for words in (course.title, *course.skills) if _SWEDISH_NAME.search(words)), "")
        return (CLOSE if named else 0.0), named
    if given.rank < has.rank:
        return 0.0, ""
    if given.rank == has.rank and _sva(course) is None:
        return 0.0, ""
    reaches = given.rank >= asked.rank and course.form is not CourseForm.SFI_COMBINATION
    return (COVERED if reaches else CLOSE), f"svenska {given}"


def proves(course: Course) -> bool:
    """Whether a course shows what someone can already do (validation) rather than teaching it."""
    return course.form is CourseForm.VALIDATION


def bridges(course: Course) -> bool:
    """Whether a course completes an education from abroad (kompletterande utbildning)."""
    return bool(_BRIDGE.search(course.title))


def _swedish_given(course: Course) -> tuple[SwedishLevel | None, str | None]:
    implied = _sva(course)
    if implied:
        return implied[1], None
    if course.form not in (CourseForm.SFI, CourseForm.SFI_COMBINATION) and not _SFI_NAME.search(course.title):
        return None, None
    told = _sfi_levels([course.title]) or _sfi_levels([course.text])
    if told:
        return max(told, key=lambda level: level.rank), None
    # SFI goes one course at a time; how far a combination gets is for the provider to say.
    start = course.entry_swedish
    step = SwedishLevel.A1 if start is None else list(SwedishLevel)[min(start.rank + 1, SwedishLevel.B1.rank)]
    return step, "vilken SFI-kurs som utbildningen når framgår inte"


def _sva(course: Course) -> tuple[SwedishLevel, SwedishLevel] | None:
    """(asked for, given) of a course in Swedish as a second language."""
    code = course.code or ""
    if found := _BASIC_CODE.search(code):
        return _SVA_BASIC[str("ABCD".index(found[1].upper()) + 1)]
    if found := _UPPER_CODE.search(code):
        return _SVA[found[1]]
    if found := _BASIC_NAME.search(course.title):
        return _SVA_BASIC[found[1]]
    if found := _UPPER_NAME.search(course.title):
        return _SVA[found[1]]
    return None


def _sfi_levels(texts: Iterable[str]) -> list[SwedishLevel]:
    letters = [letter for text in texts for found in _SFI_LETTER.finditer(text) for letter in found.groups() if letter]
    return [_SFI[letter] for letter in letters]


def _education_given(course: Course) -> tuple[EducationLevel | None, str | None]:
    if course.form is CourseForm.HIGHER_VOCATIONAL:
        return EducationLevel.POST_SECONDARY, None
    if course.form is CourseForm.UNIVERSITY:
        long = course.points is not None and course.points >= DEGREE_POINTS and not bridges(course)
        return (EducationLevel.HIGHER if long else None), None
    if _ALLMAN_KURS.search(course.title) or _EXAM.search(course.title):
        return EducationLevel.UPPER_SECONDARY, "hur lång tid det tar beror på vad personen redan har läst, ofta 1–3 år"
    if _COMPULSORY.search(course.title):
        return EducationLevel.COMPULSORY, "hur lång tid det tar beror på vad personen redan har läst"
    return None, None


def _licences_given(course: Course) -> frozenset[str]:
    if _THEORY.search(course.title):
        return frozenset()  # theory alone gives no licence
    found = [match for text in (*course.skills, course.title) for match in _GIVES_LICENCE.finditer(text)]
    return frozenset(code for match in found for code in match.groups() if code)


def _licences_asked(requirements: str) -> frozenset[str]:
    asked: set[str] = set()
    for sentence in _SENTENCE.split(requirements):
        if not _NO_DEMAND.search(sentence):
            asked.update(code for match in _ASKS_LICENCE.finditer(sentence) for code in match.groups() if code)
    return frozenset(asked)
