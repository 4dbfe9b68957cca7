"""When a course can be taken: its own dates, or the days that a plan could give it where its source told none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from matching.domain import Course, CourseForm

# Points a week at full time: 20 at komvux (komvuxpoäng), 5 at yrkeshögskolan, 1.5 at högskolan.
_POINTS_A_WEEK: Mapping[CourseForm, float] = {
    CourseForm.KOMVUX: 20,
    CourseForm.VOCATIONAL_PACKAGE: 20,
    CourseForm.SFI_COMBINATION: 20,
    CourseForm.HIGHER_VOCATIONAL: 5,
    CourseForm.UNIVERSITY: 1.5,
}
ASSUMED_WEEKS = 12  # for what tells neither an end nor points; always said beside the plan
FULL_TIME = 100.0


@dataclass(frozen=True, slots=True)
class CourseStart:
    """One way of taking a course: days from ``starts_on`` to ``ends_on``, both included, at ``pace`` per cent.

    ``assumed`` says in Swedish what the source did not tell and the plan had to assume.
    """

    course: Course
    starts_on: dt.date
    ends_on: dt.date
    pace: float
    assumed: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.ends_on - self.starts_on).days + 1


def dated_start(course: Course, today: dt.date) -> CourseStart | None:
    """The start that a course told, or ``None`` where it told none (a rolling intake).

    A course that has begun and can still be applied for starts today.
    """
    if course.starts_on is None:
        return None
    return _start(course, max(course.starts_on, today))


def rolling_starts(course: Course, days: Iterable[dt.date]) -> list[CourseStart]:
    """A course without a told start, taken from each of these days."""
    starts = (_start(course, day) for day in days)
    return [replace(start, assumed=("startdagen är inte angiven", *start.assumed)) for start in starts]


def weeks_told(course: Course) -> float | None:
    """Length in weeks from points and pace, or ``None`` where they are not told or not understood."""
    a_week = _POINTS_A_WEEK.get(course.form) if course.form else None
    if not a_week or not course.points or not course.pace_percent:
        return None
    return course.points / (a_week * course.pace_percent / FULL_TIME)


def _start(course: Course, day: dt.date) -> CourseStart:
    assumed = []
    pace = course.pace_percent
    if pace is None:
        pace = FULL_TIME
        assumed.append("takten är inte angiven: räknad som heltid")
    end = course.ends_on
    if end is None or end < day:
        weeks = weeks_told(course)
        if weeks is None:
            weeks = ASSUMED_WEEKS
            assumed.append(f"längden är inte angiven: räknad som {ASSUMED_WEEKS} veckor")
        end = day + dt.timedelta(days=round(7 * weeks) - 1)
    return CourseStart(course, day, end, pace, tuple(assumed))
