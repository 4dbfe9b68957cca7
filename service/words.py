"""Swedish words and ways of writing that the command line and the pages share. No sentence is made here twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.domain import Course, Hit, Need, Part, Record
    from matching.pathways import Proof

PART_NAMES = {
    "skills": "kompetens",
    "meriting": "meriterande",
    "occupation": "yrke",
    "text": "hela texten",
    "place": "ort",
    "hours": "omfattning",
    "closes": "lär ut",
    "best": "bäst täckt",
    "start": "start",
}
FORM_NAMES = {
    "komvux": "komvux",
    "vocational_package": "yrkespaket",
    "sfi": "sfi",
    "sfi_combination": "sfi + yrke",
    "higher_vocational": "yrkeshögskola",
    "folk_high_school": "folkhögskola",
    "university": "högskola",
    "labour_market": "arbetsmarknadsutbildning",
    "validation": "validering",
    "work_placement": "praktik",
    "other_measure": "annan insats",
}
SOURCE_NAMES = {"visit": "besök", "form": "formulär", "workshop": "workshop", "fair": "mässa", "ad": "annons"}
HORIZON_NAMES = {"now": "nu", "six_months": "inom 6 månader", "two_years": "inom 2 år", "five_years": "om 3–5 år"}
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


def counted(amount: int, one: str, many: str) -> str:
    """``1 rad``, ``2 rader``; thousands apart."""
    return f"{amount:,} {one if amount == 1 else many}".replace(",", " ")


def proof_text(proof: Proof) -> str:
    """How sure it is that no route is better."""
    if proof.considered == 1:
        return "Det är den enda kursstart inom gränserna som ger något av det som saknas."
    weighed = f"de {proof.considered} kursstarter som vägdes"
    if proof.optimal:
        return f"Ingen annan kombination av {weighed} täcker mer, eller lika mycket på kortare tid."
    return f"Räknetiden tog slut: en bättre kombination av {weighed} kan finnas."


def number(value: float, decimals: int | None = None) -> str:
    """With a decimal comma and thousands apart, e.g. ``12 345`` and ``0,62``; a float has two decimals by default."""
    places = decimals if decimals is not None else 0 if isinstance(value, int) else 2
    return f"{value:,.{places}f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def day(value: dt.date | None, absent: str = "inte angivet") -> str:
    """``16 november 2026``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else absent


def moment(at: str) -> str:
    """``16 november 2026 kl. 14.05``, in Sweden's time, of a moment as the database keeps it (ISO 8601, UTC)."""
    from zoneinfo import ZoneInfo

    there = dt.datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/Stockholm"))
    return f"{day(there.date())} kl. {there:%H.%M}"


def sentence(text: str) -> str:
    """``text`` with a capital first letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def grade_word(grade: object) -> str:
    """The Swedish word for an evidence grade."""
    from matching.domain import EvidenceGrade
    from matching.explaining import GRADE_NAMES

    return GRADE_NAMES[EvidenceGrade(str(grade))]


def describe(record: Record | None, dated: Callable[[dt.date], str] = str) -> str:
    """The facts that tell one need or course from another; nothing of a person. ``dated`` writes a day."""
    from matching.domain import Course, Need

    if isinstance(record, Need):
        return _need_facts(record, dated)
    if isinstance(record, Course):
        return _course_facts(record, dated)
    return ""


def in_words(record: Record | None) -> str:
    """As ``describe``, for a page: with the months' names, which no line breaks in the middle of."""
    return describe(record, day)


def shown_parts(hit: Hit) -> list[tuple[Part, float]]:
    """The parts that changed the score, most first, with contributions rounded so that they add up to it rounded."""
    parts = hit.explanation.parts
    shown = apportioned([part.contribution for part in parts], hit.score)
    ordered = sorted(zip(parts, shown, strict=True), key=lambda pair: -pair[1])
    return [(part, value) for part, value in ordered if value]


def apportioned(values: Sequence[float], total: float, decimals: int = 2) -> list[float]:
    """``values`` rounded so that they add up to ``total`` rounded: the largest remainders are rounded up.

    [0.335, 0.333, 0.2] with total 0.868 -> in hundredths 33.5, 33.3, 20.0 floor to 86; 87 are needed, so the one
    with the largest remainder becomes 34: [0.34, 0.33, 0.2].
    """
    unit: int = 10**decimals
    scaled = [value * unit for value in values]
    whole = [floor(value + 1e-9) for value in scaled]
    missing = round(total * unit) - sum(whole)
    order = sorted(range(len(values)), key=lambda i: (whole[i] - scaled[i], i))
    for i in order[: max(0, missing)]:
        whole[i] += 1
    return [value / unit for value in whole]


def _need_facts(need: Need, dated: Callable[[dt.date], str]) -> str:
    source = SOURCE_NAMES[need.source_kind] if need.source_kind else ""
    people = counted(need.headcount, "person", "personer") if need.headcount else ""
    until = f"öppet till {dated(need.open_until)}" if need.open_until else ""
    return _joined([need.employer, need.place.name if need.place else "", people, source, until])


def _course_facts(course: Course, dated: Callable[[dt.date], str]) -> str:
    form = FORM_NAMES[course.form] if course.form else ""
    places = ", ".join(place.name for place in course.places) or ("distans" if course.distance else "")
    start = f"start {dated(course.starts_on)}" if course.starts_on else ""
    apply = f"ansök senast {dated(course.apply_by)}" if course.apply_by else ""
    return _joined([form, course.provider, places, start, apply])


def _joined(facts: Sequence[str]) -> str:
    return " · ".join(fact for fact in facts if fact)
