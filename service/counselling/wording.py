"""Swedish words for days, levels and amounts, as a counsellor says them."""

from __future__ import annotations

import datetime as dt

from matching.domain import CourseForm, SwedishLevel
from matching.gates import LEVEL_NAMES

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
FORMS = {
    CourseForm.KOMVUX: "komvux",
    CourseForm.VOCATIONAL_PACKAGE: "yrkespaket",
    CourseForm.SFI: "SFI",
    CourseForm.SFI_COMBINATION: "SFI och yrke",
    CourseForm.HIGHER_VOCATIONAL: "yrkeshögskola",
    CourseForm.FOLK_HIGH_SCHOOL: "folkhögskola",
    CourseForm.UNIVERSITY: "högskola",
    CourseForm.LABOUR_MARKET: "arbetsmarknadsutbildning",
    CourseForm.VALIDATION: "validering",
    CourseForm.WORK_PLACEMENT: "praktik",
    CourseForm.OTHER_MEASURE: "insats",
}


def day(date: dt.date) -> str:
    """17 januari 2027."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """Januari 2027, in lower case as it stands in a sentence."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def counted(number: int, one: str, several: str) -> str:
    """1 vecka, 2 veckor."""
    return f"{number} {one if number == 1 else several}"


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


def sentence(text: str) -> str:
    """With a capital first and a full stop last."""
    bare = text.strip()
    return f"{bare[:1].upper()}{bare[1:]}{'' if bare.endswith(('.', '!', '?')) else '.'}" if bare else ""
