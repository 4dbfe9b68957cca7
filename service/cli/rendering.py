"""Answers, gaps and records as readable Swedish text. Only renders: every number and sentence comes from the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING

from service.cli.output import counted, number, say

if TYPE_CHECKING:
    from matching.domain import Answer, Course, Gap, Gate, Hit, Need, Record
    from service.store.sql import Store

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
COVERAGE_WORDS = {"covered": "✓ har", "close": "~ nära", "missing": "✗ saknar"}
GATE_MARKS = {"pass": "✓", "fail": "✗", "check": "?"}


def show_answer(answer: Answer, store: Store) -> None:
    """Every hit with its reasons, or why there is none."""
    if answer.abstained:
        say(f"Inget bra förslag. {sentence(answer.reason or '')}".strip())
        return
    for hit in answer.hits:
        if hit.rank > 1:
            print()
        show_hit(hit, store.get(hit.kind, hit.id))


def show_hit(hit: Hit, record: Record | None) -> None:
    """One hit: what it is, the parts that add up to its score, and what is required or must be checked."""
    title = hit.title if hit.title == hit.id else f"{hit.title}  [{hit.id}]"
    say(f"{hit.rank}. {title}", hanging="   ")
    facts = describe(record)
    if facts:
        say(facts, indent="   ")
    parts = hit.explanation.parts
    shown = apportioned([part.contribution for part in parts], hit.score)
    say(f"poäng {number(sum(shown))} av 1, {hit.confidence} träff", indent="   ")
    for part, value in sorted(zip(parts, shown, strict=True), key=lambda pair: -pair[1]):
        if value == 0:  # what did not change the score is no reason
            continue
        label = PART_NAMES.get(part.name, part.name)
        say(f"+{number(value)}  {label}: {part.text}", indent="   ", hanging="          ")
    show_gates(hit.explanation.gates)


def show_gates(gates: Sequence[Gate], indent: str = "   ") -> None:
    """Requirements that are met (✓), not met (✗), or must be checked (?)."""
    for gate in gates:
        say(f"{GATE_MARKS[gate.state]} {gate.name}: {gate.text}", indent=indent, hanging=f"{indent}  ")


def show_gap(gap: Gap) -> None:
    """Each skill that the need asks for and how it is met."""
    if not gap.skills:
        say("Behovet anger inga kompetenser att jämföra med.")
    for row in gap.skills:
        word = "krav" if row.essential else "meriterande"
        met = f" – {row.met_by}" if row.met_by and row.met_by.casefold() != row.skill.casefold() else ""
        grade = f" ({grade_word(row.grade)})" if row.grade else ""
        say(f"{COVERAGE_WORDS[row.coverage]}: {row.skill}{met}{grade}, {word}", indent="   ", hanging="      ")
    show_gates(gap.to_check)


def grade_word(grade: object) -> str:
    """The Swedish word for an evidence grade."""
    from matching.domain import EvidenceGrade
    from matching.explaining import GRADE_NAMES

    return GRADE_NAMES[EvidenceGrade(str(grade))]


def describe(record: Record | None) -> str:
    """The facts that tell one need or course from another; nothing of a person."""
    from matching.domain import Course, Need

    if isinstance(record, Need):
        return _need_facts(record)
    if isinstance(record, Course):
        return _course_facts(record)
    return ""


def _need_facts(need: Need) -> str:
    source = SOURCE_NAMES[need.source_kind] if need.source_kind else ""
    people = counted(need.headcount, "person", "personer") if need.headcount else ""
    until = f"öppet till {need.open_until}" if need.open_until else ""
    return _joined([need.employer, need.place.name if need.place else "", people, source, until])


def _course_facts(course: Course) -> str:
    form = FORM_NAMES[course.form] if course.form else ""
    places = ", ".join(place.name for place in course.places) or ("distans" if course.distance else "")
    return _joined(
        [form, course.provider, places, _day("start", course.starts_on), _day("ansök senast", course.apply_by)]
    )


def _day(word: str, day: dt.date | None) -> str:
    return f"{word} {day}" if day else ""


def _joined(facts: Sequence[str]) -> str:
    return " · ".join(fact for fact in facts if fact)


def sentence(text: str) -> str:
    """``text`` with a capital first letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


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
