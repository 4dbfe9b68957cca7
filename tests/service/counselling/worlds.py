"""A client in the obvious world who is one course short of being a welder."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from matching.domain import Course, CourseForm, EvidenceGrade, Experience, JobSeeker, Need, Skill, SwedishLevel, Wishes
from matching.matcher import Matcher
from tests.worlds import ESKILSTUNA, STRANGNAS, TODAY, matcher_over

CLIENT = JobSeeker(
    "K1",
    label="Samira",
    experience=(Experience("plåtslagare", years=2.5, description="rör och plåt"),),
    skills=(Skill("tigsvetsning", EvidenceGrade.DOCUMENTED), Skill("måttenheter", EvidenceGrade.INFERRED)),
    home=ESKILSTUNA,
    reach=(STRANGNAS,),
    swedish=SwedishLevel.B1,
    driving_licences=(),
    wishes=Wishes(occupations=("svetsare",)),
    source="test",
)
WELDER = Need(
    "N1",
    "svetsare sökes",
    employer="Verkstan AB",
    occupation="svetsare",
    essential_skills=("tigsvetsning", "ritningsläsning"),
    place=ESKILSTUNA,
    headcount=2,
    hours=(100, 100),
    swedish=SwedishLevel.B1,
)
DRIVER = Need(
    "N2",
    "svetsare med budbil",
    employer="Bud AB",
    occupation="svetsare",
    essential_skills=("tigsvetsning",),
    place=STRANGNAS,
    driving_licences=("B",),
)
UNTAUGHT = Need(
    "N3", "svetsare dykare", occupation="svetsare", essential_skills=("dykning", "tigsvetsning"), place=ESKILSTUNA
)
DRAWINGS = Course(
    "C1",
    "ritningsläsning",
    provider="Komvux",
    form=CourseForm.KOMVUX,
    skills=("ritningsläsning",),
    occupations=("svetsare",),
    places=(ESKILSTUNA,),
    starts_on=dt.date(2027, 1, 11),
    ends_on=dt.date(2027, 3, 21),
    apply_by=dt.date(2026, 12, 1),
    pace_percent=50,
    seats=10,
    entry_requirements="Grundskola eller motsvarande",
    url="https://komvux.example/ritning",
)
EVERYTHING = (CLIENT, WELDER, DRIVER, UNTAUGHT, DRAWINGS)


def town() -> Matcher:
    """A matcher over it all."""
    return matcher_over(EVERYTHING, today=TODAY)


def licensed() -> JobSeeker:
    """The client with a driving licence."""
    return replace(CLIENT, driving_licences=("B",))
