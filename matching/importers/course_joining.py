"""Courses of one file seen together: starts of the same course, offerings told twice, and text that says nothing.

Three pure functions over courses that a reader has made. They work on what is equal, never on what is alike: two
different courses must not become one, and an offering stays one start.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matching.domain import Course

MIN_TITLES = 5  # so many differently named courses of one provider must share a line before it is boilerplate
MIN_SHARE = 0.2  # and they must be this share of the provider's differently named courses

_MOST_COMPARED = 50  # of offerings alike but for seats, last day or link: bounds the time of a hostile file

_UNKNOWN_CODES = frozenset(("", "okänd", "okand", "-", "saknas"))


def folded(text: str) -> str:
    """The text for comparison: case and white space made equal, characters composed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def with_series(courses: Iterable[Course]) -> tuple[Course, ...]:
    """The courses, each with ``series``: equal for the starts of one course of one provider, wherever and whenever it
    starts.

    A course is known by provider, form, course code (where it has one) and title. The key is made of these alone, so
    that files read on different days agree. A course without provider gets none: nobody knows whose course it is.
    """
    return tuple(replace(course, series=_series(course)) for course in courses)


def _series(course: Course) -> str | None:
    if not course.provider.strip():
        return None
    code = folded(course.code or "")
    parts = (course.provider, course.form or "", "" if code in _UNKNOWN_CODES else code, course.title)
    return "|".join(folded(part).replace("|", "/") for part in parts)


@dataclass(frozen=True, slots=True)
class Joined:
    """Courses after joining, and which id now stands for each that was joined away."""

    courses: tuple[Course, ...]
    joined: dict[str, str]  # id that went -> id that stayed


def join_duplicates(courses: Iterable[Course]) -> Joined:
    """One course of each group that tells the same offering under several ids.

    Two are the same when series, dates, places, pace, points, distance, language, text and entry requirements are
    equal and their seats, last day to apply and link do not contradict each other (one may lack what the other has;
    two groups with different seats are two offerings). The first in the order of the file stays and takes over what
    only the other knew.
    """
    kept: list[Course] = []
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    joined: dict[str, str] = {}
    for course in courses:
        key = _offering(course)
        for at in places[key][:_MOST_COMPARED] if course.series else ():
            if _agree(kept[at], course):
                joined[course.id] = kept[at].id
                kept[at] = _both(kept[at], course)
                break
        else:
            places[key].append(len(kept))
            kept.append(course)
    return Joined(tuple(kept), joined)


def _offering(course: Course) -> tuple[object, ...]:
    where = tuple(sorted((p.municipality_code or "", folded(p.name)) for p in course.places))
    when = (course.starts_on, course.ends_on, course.apply_from)
    how = (course.distance, course.pace_percent, course.points, course.language, course.level)
    return (course.series, where, when, how, folded(course.text), folded(course.entry_requirements))


def _agree(one: Course, other: Course) -> bool:
    pairs = ((one.seats, other.seats), (one.apply_by, other.apply_by), (one.url, other.url))
    return all(a is None or b is None or a == b for a, b in pairs)


def _both(one: Course, other: Course) -> Course:
    return replace(
        one,
        seats=one.seats if one.seats is not None else other.seats,
        apply_by=one.apply_by or other.apply_by,
        url=one.url or other.url,
        skills=_union(one.skills, other.skills),
        occupations=_union(one.occupations, other.occupations),
        subjects=_union(one.subjects, other.subjects),
        to_check=_union(one.to_check, other.to_check),
    )


def _union(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


@dataclass(frozen=True, slots=True)
class Distinct:
    """Courses whose text says what is special to them, and the lines set aside for each provider."""

    courses: tuple[Course, ...]
    set_aside: dict[str, tuple[str, ...]]  # provider -> lines, in the order first seen

    @property
    def lines(self) -> int:
        """How many different lines were set aside."""
        return sum(len(lines) for lines in self.set_aside.values())


def set_boilerplate_aside(courses: Sequence[Course]) -> Distinct:
    """Take out of each course's text the lines that its provider puts in many differently named courses.

    A line is boilerplate when at least ``MIN_TITLES`` differently named courses of the provider hold it and they are
    at least ``MIN_SHARE`` of the provider's names: how to apply, opening hours, what the school is. Starts of one
    course, or levels with the same name, count once, so that a course given often keeps its own words. Text may
    become empty; the title then speaks.
    """
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    for course in courses:
        provider = folded(course.provider)
        if not provider:
            continue
        title = folded(course.title)
        titles[provider].add(title)
        for line in course.text.split("\n"):
            holders[provider, folded(line)].add(title)
    shared = {
        key
        for key, names in holders.items()
        if key[1] and len(names) >= MIN_TITLES and len(names) >= MIN_SHARE * len(titles[key[0]])
    }
    aside: dict[str, dict[str, None]] = defaultdict(dict)
    distinct: list[Course] = []
    for course in courses:
        provider = folded(course.provider)
        kept = []
        for line in course.text.split("\n"):
            if (provider, folded(line)) in shared:
                aside[course.provider].setdefault(line)
            else:
                kept.append(line)
        text = "\n".join(kept)
        distinct.append(course if text == course.text else replace(course, text=text))
    return Distinct(tuple(distinct), {provider: tuple(lines) for provider, lines in aside.items()})
