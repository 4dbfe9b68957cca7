"""Swedish words for days, levels and amounts, as a counsellor says them."""

from __future__ import annotations

import datetime as dt

from matching.domain import SwedishLevel
from matching.gates import LEVEL_NAMES
from service.words import MONTHS


def month(date: dt.date) -> str:
    """Januari 2027, in lower case as it stands in a sentence."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def weeks_until(later: dt.date, today: dt.date) -> int:
    """Whole weeks from today, rounded up; 0 for today and before."""
    return max(0, -(-(later - today).days // 7))


def decimal(number: float) -> str:
    """2,5: the fewest decimals that say it."""
    return f"{number:g}".replace(".", ",")


def share(low_high: tuple[int, int]) -> str:
    """Per cent of full time: "heltid", "50–75 %"."""
    low, high = low_high
    if low == high:
        return "heltid" if low == 100 else f"{low} %"
    return f"{low}–{high} %"


def pace(percent: float | None) -> str:
    """How fast one studies, in words."""
    named = {100.0: "heltid", 75.0: "75 % av heltid", 50.0: "halvtid", 25.0: "25 % av heltid"}
    if percent is None:
        return "studietakt inte angiven"
    return named.get(float(percent), f"{decimal(percent)} % av heltid")


def swedish(level: SwedishLevel) -> str:
    """A level as a counsellor knows it: CEFR with the course that reaches it."""
    courses = {SwedishLevel.A1: "SFI B", SwedishLevel.A2: "SFI C", SwedishLevel.B1: "SFI D", SwedishLevel.B2: "SVA 1–2"}
    courses[SwedishLevel.C1] = "SVA 3"
    course = courses.get(level)
    return f"{LEVEL_NAMES[level]} (ungefär {course})" if course else LEVEL_NAMES[level]


def listed(words: list[str] | tuple[str, ...], last: str = "och") -> str:
    """A, b och c."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""
