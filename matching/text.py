"""The only place that turns a record into text to embed.

Two views of a record: its *text* (one string, retrieved and compared as a whole) and its *phrases* (skills and
occupations, compared one by one). Neither ever holds a person's alias, home or target group, an employer's or a
gatherer's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import singledispatch

from matching.domain import Course, EvidenceGrade, JobSeeker, Need, Record
from matching.scrubbing import scrub, scrub_prose

MAX_PHRASE_WORDS = 14
MAX_PHRASES = 64
MAX_TEXT = 100_000  # characters of one free text that are read: some forty pages

_CLAUSE = re.compile(r"[.!?;:\n\r•·*]+|\s[-–]\s|,\s|\s(?:samt|och|eller)\s", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A short text that says one thing, with the grade of its evidence where it is a person's skill.

    ``via``: the words of the profile that say it otherwise or that it follows from, where the text is not its own.
    ``implied``: nobody said it; it follows through the taxonomy, and is near, never equal, to what is asked for.
    ``borne_out``: the work done, in the profile's words, that a claim follows from.
    """

    text: str
    grade: EvidenceGrade = EvidenceGrade.CLAIMED
    via: str = ""
    implied: bool = False
    borne_out: str = ""

    @property
    def said(self) -> str:
        """The record's own words for it."""
        return self.via or self.text


@singledispatch
def text_of(record: Record) -> str:
    """The text of a record as a whole, scrubbed of who a person is. What names the record best comes first."""
    raise TypeError(f"no text for {type(record).__name__}")


@text_of.register
def _(seeker: JobSeeker) -> str:
    wished = seeker.wishes
    work = (part for e in seeker.experience for part in (scrub(e.occupation), _prose(e.description)))
    skills = [scrub(skill.label) for skill in seeker.skills]
    certificates = [scrub(label) for label in seeker.certificates]
    told = (scrub(seeker.education[:MAX_TEXT]), _prose(seeker.summary), _prose(wished.text))
    return _joined([*map(scrub, wished.occupations), *work, *skills, *certificates, *told])


@text_of.register
def _(need: Need) -> str:
    return _join(
        [need.title, need.occupation, *need.essential_skills, *need.meriting_skills, *need.certificates, need.text]
    )


@text_of.register
def _(course: Course) -> str:
    return _join([course.title, *course.occupations, *course.skills, *course.subjects, course.level, course.text])


@singledispatch
def skill_phrases(record: Record) -> tuple[Phrase, ...]:
    """What a person can or a course teaches, one thing a phrase, best evidence first, at most ``MAX_PHRASES``.

    Of a person: validated and documented skills, certificates and licences, claimed skills; work done and education
    count as inferred, clauses of the free text as claimed. Of a course: what it says it teaches, its name and subjects.
    """
    raise TypeError(f"no skills for {type(record).__name__}")


@skill_phrases.register
def _(seeker: JobSeeker) -> tuple[Phrase, ...]:
    told = sorted(seeker.skills, key=lambda skill: -skill.grade.strength)
    phrases = [Phrase(scrub(skill.label), skill.grade) for skill in told]
    phrases += [Phrase(scrub(label), EvidenceGrade.DOCUMENTED) for label in seeker.certificates]
    phrases += [Phrase(f"körkort {code}", EvidenceGrade.DOCUMENTED) for code in seeker.driving_licences or ()]
    for work in seeker.experience:
        phrases.append(Phrase(scrub(work.occupation), EvidenceGrade.INFERRED))
        phrases += [Phrase(clause, EvidenceGrade.CLAIMED) for clause in clauses(work.description, _prose)]
    phrases += [Phrase(clause, EvidenceGrade.INFERRED) for clause in clauses(seeker.education)]
    phrases += [Phrase(clause, EvidenceGrade.CLAIMED) for clause in clauses(seeker.summary, _prose)]
    return _distinct(phrases)


@skill_phrases.register
def _(course: Course) -> tuple[Phrase, ...]:
    phrases = [Phrase(label) for label in (*course.skills, course.title, *course.subjects, *course.occupations)]
    return _distinct(phrases)


@singledispatch
def occupation_phrases(record: Record) -> tuple[str, ...]:
    """The occupations a record speaks of: done or wished for, asked for, or led to. Slashed titles give one each."""
    raise TypeError(f"no occupations for {type(record).__name__}")


@occupation_phrases.register
def _(seeker: JobSeeker) -> tuple[str, ...]:
    return _titles(scrub(told) for told in (*seeker.wishes.occupations, *(e.occupation for e in seeker.experience)))


@occupation_phrases.register
def _(need: Need) -> tuple[str, ...]:
    return _titles([need.occupation] if need.occupation else [need.title])


@occupation_phrases.register
def _(course: Course) -> tuple[str, ...]:
    return _titles(course.occupations or (course.title,))


def clauses(text: str, scrubbed: Callable[[str], str] = scrub) -> list[str]:
    """The clauses of a free text that are short enough to say one thing, in order."""
    found = (" ".join(part.split()) for part in _CLAUSE.split(scrubbed(text[:MAX_TEXT])))
    return [part for part in found if len(part) > 2 and len(part.split()) <= MAX_PHRASE_WORDS]


def _titles(labels: Iterable[str]) -> tuple[str, ...]:
    titles: list[str] = []
    for label in labels:
        titles.append(label)
        titles += [part for part in _SLASH.split(label) if part != label and len(part) > 2]
    return tuple(dict.fromkeys(title.strip() for title in titles if title.strip()))[:MAX_PHRASES]


def _distinct(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """The first phrase of each wording (compared without case)."""
    first: dict[str, Phrase] = {}
    for phrase in phrases:
        wording = " ".join(phrase.text.split())
        if wording:
            first.setdefault(wording.casefold(), Phrase(wording, phrase.grade))
    return tuple(first.values())[:MAX_PHRASES]


def _prose(text: str) -> str:
    """Running text about a person, scrubbed."""
    return scrub_prose(text[:MAX_TEXT])


def _join(parts: Iterable[str]) -> str:
    # Part by part: what stands in one says nothing of who is named in the next.
    return _joined(scrub(part[:MAX_TEXT]) for part in parts)


def _joined(parts: Iterable[str]) -> str:
    clean = (part.strip().rstrip(".") for part in parts)
    return ". ".join(part for part in clean if part)
