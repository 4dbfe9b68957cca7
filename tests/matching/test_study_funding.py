"""Study funding: which rules speak of which course, and that none is ever more than something to check."""

from __future__ import annotations

import datetime as dt

import pytest

from matching.candidates import Candidates, FacetReader
from matching.domain import Course, CourseForm, EvidenceGrade, GateState
from matching.explaining_gates import course_gate
from matching.gates import CHECK, NONE, course_gates
from matching.phrases import PhraseTable
from matching.study_funding import GATE, funding_for, funding_rules
from tests.worlds import toy_encoder

START = dt.date(2027, 1, 11)


def named(course: Course) -> list[str]:
    return [rule.id for rule in funding_for(course)]


@pytest.mark.parametrize(
    ("form", "pace", "days", "level", "rules"),
    [
        (CourseForm.KOMVUX, 100, 100, "gymnasial", ["studiemedel", "studiestartsstod", "omstallningsstudiestod"]),
        (CourseForm.KOMVUX, 25, 100, "gymnasial", ["omstallningsstudiestod"]),
        (CourseForm.KOMVUX, 10, 100, "gymnasial", []),
        (CourseForm.KOMVUX, 100, 12, "gymnasial", ["studiestartsstod", "omstallningsstudiestod"]),
        (CourseForm.KOMVUX, None, None, "", ["studiemedel", "studiestartsstod", "omstallningsstudiestod"]),
        (CourseForm.HIGHER_VOCATIONAL, 100, 600, "eftergymnasial", ["studiemedel", "omstallningsstudiestod"]),
        (CourseForm.FOLK_HIGH_SCHOOL, 100, 600, "eftergymnasial", ["studiemedel", "omstallningsstudiestod"]),
        (CourseForm.SFI, 60, 100, "SFI", []),
        (CourseForm.LABOUR_MARKET, 100, 100, "", ["aktivitetsstod"]),
        (CourseForm.VALIDATION, 50, 100, "", []),
        (None, 100, 100, "", []),
    ],
)
def test_which_rules_speak_of_a_course(
    form: CourseForm | None, pace: float | None, days: int | None, level: str, rules: list[str]
) -> None:
    end = START + dt.timedelta(days) if days else None
    course = Course("C", "x", form=form, level=level, pace_percent=pace, starts_on=START if days else None, ends_on=end)
    assert named(course) == rules


def test_every_rule_names_its_source_and_year() -> None:
    for rule in funding_rules():
        assert "(" in rule.law
        assert rule.year >= 2025
        assert rule.reviewed.year >= rule.year
        assert rule.forms


def test_a_rule_is_told_and_never_passed_or_failed() -> None:
    courses = [Course("C", "x", form=CourseForm.KOMVUX), Course("D", "x", form=CourseForm.SFI)]
    read = FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0)).read
    states = course_gates(None, Candidates([read(course) for course in courses]), START)[GATE]
    assert states.tolist() == [CHECK, NONE]
    gate = course_gate(GATE, GateState.CHECK, courses[0], None)
    assert gate.text.startswith("kontrollera studiemedel (CSN): minst halvfart")
    assert "omställningsstudiestöd (CSN)" in gate.text
