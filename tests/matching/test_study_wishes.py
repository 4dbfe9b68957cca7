"""Who wants to work beside their studies, in the words of the profile, and which courses leave room for it."""

from __future__ import annotations

import datetime as dt

import pytest

from matching.domain import Course, GateState, JobSeeker, Need, Skill, Wishes
from matching.study_wishes import SHORT_DAYS, leaves_room, studies_beside
from tests.worlds import ESKILSTUNA, matcher_over


@pytest.mark.parametrize(
    "wish",
    [
        "Pluggar gärna på halvfart",
        "Kan läsa något på kvällstid",
        "En kurs vid sidan av jobbet går bra",
        "Vill läsa svenska parallellt med arbetet",
        "Studera gärna, men inte på heltid",
        "Distanskurs hade varit bra",
        "Arbeta i vården medan han läser in legitimationen",
        "Kan läsa medan jag jobbar",
    ],
)
def test_wishes_for_studies_beside_work_are_read(wish: str) -> None:
    assert studies_beside(JobSeeker("P", wishes=Wishes(text=f"Nära hemmet. {wish}."))) == wish


@pytest.mark.parametrize("avoided", ["plugga på heltid", "skolbänken", "sitta i klassrum"])
def test_what_is_avoided_is_read(avoided: str) -> None:
    assert studies_beside(JobSeeker("P", wishes=Wishes(avoid=("natt", avoided)))) == avoided


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("Bor i Flen. Tackar nej till ett år på skolbänken men går gärna en kurs på kvällen. Har bil.", True),
        ("Skulle kunna läsa till undersköterska vid sidan av jobbet.", True),
        ("Läser svenska på kvällen.", False),  # what somebody does is no wish
        ("Gick en kvällskurs i svetsning för länge sedan.", False),
        ("Vill jobba kväll. Har läst ritningar i tio år.", False),
        ("Vill arbeta deltid.", False),
        ("Kan läsa i ett år om det behövs.", False),
        ("Kan läsa medan barnen är på förskolan.", False),
        ("", False),
    ],
)
def test_a_summary_counts_where_it_tells_a_wish(summary: str, said: bool) -> None:
    assert bool(studies_beside(JobSeeker("P", summary=summary))) is said


@pytest.mark.parametrize(
    ("pace", "days", "room"),
    [
        (None, None, None),
        (50.0, 200, True),
        (75.0, None, True),
        (100.0, 200, False),
        (100.0, SHORT_DAYS, True),
        (None, SHORT_DAYS, True),
        (None, 200, None),
    ],
)
def test_which_courses_leave_room(pace: float | None, days: int | None, room: bool | None) -> None:
    starts = dt.date(2027, 1, 11) if days is not None else None
    ends = dt.date(2027, 1, 11) + dt.timedelta(days) if days is not None else None
    assert leaves_room(Course("C", "x", pace_percent=pace, starts_on=starts, ends_on=ends)) is room


@pytest.mark.parametrize(
    ("pace", "state", "words"),
    [
        (50.0, GateState.PASS, "50 %: profilen vill kunna arbeta vid sidan av (”Läser gärna på halvfart”)"),
        (
            100.0,
            GateState.CHECK,
            "kontrollera takten: 100 %, profilen vill kunna arbeta vid sidan av (”Läser gärna på halvfart”)",
        ),
        (
            None,
            GateState.CHECK,
            "kontrollera takten: inte angiven, profilen vill kunna arbeta vid sidan av (”Läser gärna på halvfart”)",
        ),
    ],
)
def test_a_course_for_someone_who_wants_to_work_beside_it(pace: float | None, state: GateState, words: str) -> None:
    need = Need("N", "svetsare", occupation="svetsare", essential_skills=("tigsvetsning",), place=ESKILSTUNA)
    course = Course("C", "svetsare", skills=("tigsvetsning",), pace_percent=pace)
    person = JobSeeker("P", skills=(Skill("truck"),), wishes=Wishes(text="Läser gärna på halvfart."))
    (hit,) = matcher_over([need, course]).courses(need, person).hits
    (gate,) = [gate for gate in hit.explanation.gates if gate.name == "takt"]
    assert (gate.state, gate.text) == (state, words)


def test_whoever_says_nothing_is_not_asked_about_pace() -> None:
    need = Need("N", "svetsare", occupation="svetsare", essential_skills=("tigsvetsning",), place=ESKILSTUNA)
    course = Course("C", "svetsare", skills=("tigsvetsning",), pace_percent=100.0)
    for person in (JobSeeker("P", skills=(Skill("truck"),)), None):
        (hit,) = matcher_over([need, course]).courses(need, person).hits
        assert "takt" not in {gate.name for gate in hit.explanation.gates}
