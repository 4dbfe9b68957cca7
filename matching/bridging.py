"""Single subjects that entry requirements name ("Matematik 2", "Engelska 6") and the courses that give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from matching.domain import Course

_SUBJECT = re.compile(
    r"\b(matematik|engelska|fysik|kemi|biologi|naturkunskap|samhällskunskap|historia|programmering)"
    r"(?:\s+|,\s*nivå\s+)(\d)([a-c]?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """An upper-secondary subject at a course level: "Matematik 2a" is ("matematik", 2, "a")."""

    name: str
    number: int
    track: str = ""

    def __str__(self) -> str:
        """As schools write it."""
        return f"{self.name.capitalize()} {self.number}{self.track}"

    def given_by(self, other: Subject) -> bool:
        """Whether a course in ``other`` gives this: the same level or higher, and the same track where one is asked."""
        same_track = not self.track or not other.track or self.track == other.track or other.number > self.number
        return self.name == other.name and other.number >= self.number and same_track


def subjects_in(words: str) -> tuple[Subject, ...]:
    """The subjects that words name, each once, in order."""
    found = (Subject(m[1].casefold(), int(m[2]), m[3].casefold()) for m in _SUBJECT.finditer(words))
    return tuple(dict.fromkeys(found))


def asked_subjects(course: Course) -> tuple[Subject, ...]:
    """The subjects that a course names among what it asks for."""
    return subjects_in(course.entry_requirements)


def courses_giving(subject: Subject, courses: Iterable[Course]) -> list[Course]:
    """The courses whose title is the subject at the level asked for or higher, the earliest to end first."""
    found = [c for c in courses if any(subject.given_by(one) for one in subjects_in(c.title))]
    return sorted(found, key=lambda c: (c.ends_on is None, c.ends_on, c.id))
