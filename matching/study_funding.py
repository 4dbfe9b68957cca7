"""Which study funding may apply to a course: rules kept as data, told as something to check and never as a score.

Whether a person gets support depends on things that are not asked for here (age, income, earlier studies), so no rule
is ever passed or failed: it is named, with what it asks, for a counsellor to check.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from matching.domain import Course, CourseForm

PATH = Path(__file__).with_suffix(".toml")
GATE = "studiefinansiering"  # a gate of courses that is always to be checked


@dataclass(frozen=True, slots=True)
class FundingRule:
    """One kind of support. ``text`` says in Swedish what it asks; ``year`` is that of the rules as written here."""

    id: str
    name: str
    authority: str
    law: str
    year: int
    reviewed: dt.date
    forms: frozenset[CourseForm]
    lowest_pace: float
    shortest_days: int
    text: str
    levels_not: tuple[str, ...] = ()

    def may_apply(self, course: Course) -> bool:
        """Whether nothing that is told of the course speaks against it. Unknown pace and length speak for nothing."""
        if course.form not in self.forms:
            return False
        if any(word in course.level.casefold() for word in self.levels_not):
            return False
        if course.pace_percent is not None and course.pace_percent < self.lowest_pace:
            return False
        if course.starts_on is None or course.ends_on is None:
            return True
        return (course.ends_on - course.starts_on).days + 1 >= self.shortest_days


@cache
def funding_rules() -> tuple[FundingRule, ...]:
    """The rules in the order of the file."""
    told = tomllib.loads(PATH.read_text("utf-8"))["rule"]
    return tuple(
        FundingRule(
            **rule
            | {
                "forms": frozenset(map(CourseForm, rule["forms"])),
                "levels_not": tuple(rule.get("levels_not", ())),
            }
        )
        for rule in told
    )


def funding_for(course: Course) -> tuple[FundingRule, ...]:
    """The kinds of support that may apply to a course."""
    return _funding(course.form, course.level, course.pace_percent, course.starts_on, course.ends_on)


@lru_cache(maxsize=65536)
def _funding(
    form: CourseForm | None, level: str, pace: float | None, starts_on: dt.date | None, ends_on: dt.date | None
) -> tuple[FundingRule, ...]:
    course = Course("", "", form=form, level=level, pace_percent=pace, starts_on=starts_on, ends_on=ends_on)
    return tuple(rule for rule in funding_rules() if rule.may_apply(course))


def funding_text(course: Course) -> str:
    """What to check about money, in one sentence; empty where no rule speaks of such a course."""
    rules = funding_for(course)
    told = "; ".join(f"{rule.name} ({rule.authority}): {rule.text}" for rule in rules)
    return f"kontrollera {told}" if told else ""
