"""Routes through a small catalogue where the right answer is plain to see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bridging import subjects_in
from matching.course_starts import dated_start, rolling_starts, weeks_told
from matching.credentials import asks, gives
from matching.domain import (
    Course,
    CourseForm,
    EducationLevel,
    Experience,
    GateState,
    JobSeeker,
    Need,
    Place,
    SwedishLevel,
)
from matching.pathways import Limits, Pathfinder, Pathway
from tests.worlds import ESKILSTUNA, KIRUNA, STRANGNAS, TODAY, matcher_over

WELDER = Need(
    "N", "svetsare sökes", occupation="svetsare", essential_skills=("tigsvetsning", "ritningsläsning"), place=ESKILSTUNA
)
PERSON = JobSeeker("P", home=ESKILSTUNA, swedish=SwedishLevel.B1, driving_licences=())


def day(week: int) -> dt.date:
    """The Monday that lies so many weeks after today, which is one."""
    return TODAY + dt.timedelta(weeks=week)


def course(name: str, first: int, last: int, *skills: str, **told: Any) -> Course:
    """A course from the Monday of one week to the Sunday before another, open to all and in Eskilstuna."""
    plain = Course(
        name,
        name,
        provider="Komvux",
        skills=skills,
        places=(ESKILSTUNA,),
        starts_on=day(first),
        ends_on=day(last) - dt.timedelta(days=1),
        apply_by=day(first) - dt.timedelta(days=1),
        pace_percent=100,
        seats=10,
    )
    return replace(plain, **told)


def route(
    courses: Sequence[Course], need: Need = WELDER, person: JobSeeker = PERSON, limits: Limits | None = None
) -> Pathway:
    return Pathfinder(matcher_over([need, person, *courses])).find(need, person, limits)


def ids(pathway: Pathway) -> list[str]:
    return [step.course.id for step in pathway.steps]


TIG = course("tig", 4, 8, "tigsvetsning")
DRAWINGS = course("ritning", 8, 10, "ritningsläsning")
BOTH = course("svets", 4, 40, "tigsvetsning", "ritningsläsning")
SFI = course("SFI D kväll", 2, 20, "svenska", form=CourseForm.SFI, entry_swedish=SwedishLevel.A2)


def test_no_step_is_the_training_for_a_certificate_that_is_held() -> None:
    days = course("Truckkort A+B", 1, 2, "ritningsläsning")
    assert ids(route([TIG, days])) == ["Truckkort A+B", "tig"]
    assert ids(route([TIG, days], person=replace(PERSON, certificates=("Truckförarbevis A+B",)))) == ["tig"]
    ended = replace(PERSON, certificates=("Truckkort A+B, giltigt t.o.m. 2020",))
    assert ids(route([TIG, days], person=ended)) == ["Truckkort A+B", "tig"]


def test_two_short_courses_beat_one_long_that_gives_the_same() -> None:
    found = route([TIG, DRAWINGS, BOTH])
    assert ids(found) == ["tig", "ritning"]
    assert found.covered_share == 1
    assert found.uncovered == ()
    assert found.weeks == 10
    assert found.employable_on == day(10)
    assert found.proof is not None
    assert found.proof.optimal
    assert [(c.phrase, c.near) for step in found.steps for c in step.covers] == [
        ("tigsvetsning", False),
        ("ritningsläsning", False),
    ]


def test_courses_at_the_same_time_share_the_week() -> None:
    """Both at full time in the same weeks cannot be combined, at half time they can."""
    other = replace(DRAWINGS, starts_on=TIG.starts_on, ends_on=TIG.ends_on, apply_by=TIG.apply_by)
    assert len(route([TIG, other]).steps) == 1
    halves = [replace(one, pace_percent=50) for one in (TIG, other)]
    assert route(halves).covered_share == 1


def test_weeks_start_and_place_are_kept() -> None:
    assert ids(route([TIG, DRAWINGS, BOTH], limits=Limits(weeks=9))) == ["tig"]
    assert route([BOTH], limits=Limits(weeks=39)).abstained
    assert ids(route([BOTH], limits=Limits(weeks=40))) == ["svets"]
    assert route([BOTH], limits=Limits(start_by=day(4) - dt.timedelta(days=1))).abstained
    assert ids(route([BOTH], limits=Limits(start_by=day(4)))) == ["svets"]
    away = replace(TIG, places=(STRANGNAS,))
    assert route([away], limits=Limits(places=("0484",))).abstained
    assert ids(route([away], limits=Limits(places=("0486",)))) == ["tig"]
    assert ids(route([replace(away, distance=True)], limits=Limits(places=("0484",)))) == ["tig"]


def test_pace_distance_and_level_of_swedish_are_kept_and_unknown_ones_stay() -> None:
    half = course("halvfart", 8, 16, "tigsvetsning", pace_percent=50)
    untold = course("okänd takt", 20, 24, "tigsvetsning", pace_percent=None)
    far = course("på distans", 30, 34, "tigsvetsning", distance=True, entry_swedish=SwedishLevel.B1)
    for limits, expected in (
        (Limits(), "tig"),
        (Limits(most_pace=50), "halvfart"),
        (Limits(most_pace=25), "okänd takt"),
        (Limits(distance_only=True), "på distans"),
    ):
        assert ids(route([TIG, half, untold, far], limits=limits)) == [expected]
    assert ids(route([far], limits=Limits(most_swedish=SwedishLevel.B1))) == ["på distans"]
    assert route([far], limits=Limits(most_swedish=SwedishLevel.A2)).abstained
    assert ids(route([TIG], limits=Limits(most_swedish=SwedishLevel.A1))) == ["tig"]  # asks for no level


def test_courses_out_of_reach_are_left_and_unknown_places_are_checked() -> None:
    assert route([replace(TIG, places=(KIRUNA,))]).abstained
    unknown = route([replace(TIG, places=(Place("Någonstans"),))])
    assert [gate.state for gate in unknown.steps[0].gates if gate.name == "ort"] == [GateState.CHECK]
    far = replace(PERSON, reach=(KIRUNA,))
    assert ids(route([replace(TIG, places=(KIRUNA,))], person=far)) == ["tig"]


def test_a_closed_or_full_course_is_never_a_step() -> None:
    assert route([replace(TIG, apply_by=TODAY - dt.timedelta(days=1))]).abstained
    assert route([replace(TIG, seats=0)]).abstained


def test_a_course_before_the_person_is_free_is_never_a_step() -> None:
    assert route([TIG], person=replace(PERSON, available_from=day(5))).abstained


def test_swedish_comes_first_where_a_course_asks_for_more_than_the_person_has() -> None:
    asked = replace(BOTH, entry_swedish=SwedishLevel.B1, starts_on=day(20), ends_on=day(30), apply_by=day(19))
    person = replace(PERSON, swedish=SwedishLevel.A2)
    found = route([asked, SFI], person=person)
    assert ids(found) == ["SFI D kväll", "svets"]
    assert found.steps[0].opens == ("svenska B1",)
    assert found.steps[1].after == ("SFI D kväll",)
    swedish = next(gate for gate in found.steps[1].gates if gate.name == "svenska")
    assert swedish.state is GateState.PASS
    assert "efter tidigare steg" in swedish.text
    # Without SFI before it, the course cannot be entered, and the answer says why.
    alone = route([asked], person=person)
    assert alone.abstained
    assert [(one.course.id, one.lacking) for one in alone.blocked] == [("svets", ("svenska B1",))]
    # SFI that ends long after the start does not help.
    assert route([asked, replace(SFI, ends_on=day(25))], person=person).abstained
    # What is not told is checked, never demanded.
    assert ids(route([asked], person=replace(PERSON, swedish=None))) == ["svets"]


def test_someone_without_compulsory_school_gets_a_way_in() -> None:
    """SFI, then allmän kurs, then the vocational course that asks for upper secondary school."""
    folk = course(
        "Allmän kurs", 20, 60, form=CourseForm.FOLK_HIGH_SCHOOL, entry_swedish=SwedishLevel.B1, text="läs in gymnasiet"
    )
    trade = replace(
        BOTH,
        starts_on=day(61),
        ends_on=day(90),
        apply_by=day(50),
        entry_swedish=SwedishLevel.B1,
        entry_education=EducationLevel.UPPER_SECONDARY,
    )
    person = replace(PERSON, swedish=SwedishLevel.A2, education_level=EducationLevel.NONE)
    found = route([trade, folk, SFI], person=person)
    assert ids(found) == ["SFI D kväll", "Allmän kurs", "svets"]
    assert found.steps[2].after == ("SFI D kväll", "Allmän kurs")
    assert any("1–3 år" in gate.text for gate in found.steps[1].gates)


def test_sfi_with_a_trade_counts_as_both() -> None:
    both = course(
        "SFI med svets",
        4,
        40,
        "tigsvetsning",
        "ritningsläsning",
        text="Betyg i svenska på D-nivå.",
        form=CourseForm.SFI_COMBINATION,
        entry_swedish=SwedishLevel.A1,
    )
    need = replace(WELDER, swedish=SwedishLevel.B1)
    person = replace(PERSON, swedish=SwedishLevel.A1)
    found = route([both, TIG, SFI], need, person)
    assert ids(found) == ["SFI med svets"]
    assert found.covered_share == 1
    assert "svenska B1" in found.missing


def test_sfi_is_not_for_those_who_are_past_it() -> None:
    both = replace(TIG, title="SFI med svets, kurs D", form=CourseForm.SFI_COMBINATION)
    assert ids(route([both])) == ["tig"]
    assert route([both], person=replace(PERSON, swedish=SwedishLevel.NATIVE)).abstained


def test_who_has_done_the_work_is_not_sent_through_the_whole_education_again() -> None:
    trade = replace(BOTH, form=CourseForm.VOCATIONAL_PACKAGE, occupations=("svetsare",))
    assert ids(route([trade])) == ["svets"]
    assert route([trade], person=replace(PERSON, experience=(Experience("svetsare", 5),))).abstained
    assert ids(route([trade], person=replace(PERSON, experience=(Experience("svetsare", 0.5),)))) == ["svets"]


def test_a_year_towards_another_occupation_is_no_way_to_one_skill() -> None:
    other = replace(BOTH, occupations=("plåtslagare",))
    assert route([other]).abstained
    assert ids(route([replace(TIG, occupations=("plåtslagare",))])) == ["tig"]  # four weeks are


def test_a_certificate_is_met_by_its_name_or_standard_alone() -> None:
    need = Need("N", "svetsare sökes", occupation="svetsare", certificates=("Svetsarprövning ISO 9606-1",))
    assert ids(route([course("prov", 2, 3, "svetslicens ISO 9606-1")], need)) == ["prov"]
    assert route([course("annat", 2, 3, "svetsarprövning")], need).abstained
    named = Need("N", "förare sökes", occupation="förare", certificates=("YKB",))
    assert ids(route([course("gods", 2, 3, "YKB gods")], named)) == ["gods"]


def test_a_subject_that_is_asked_for_is_checked_with_where_it_can_be_read() -> None:
    maths = course("Matematik 2a", 2, 20)
    asked = replace(BOTH, starts_on=day(21), ends_on=day(60), apply_by=day(20), entry_requirements="Matematik 2")
    texts = [gate.text for gate in route([asked, maths]).steps[0].gates if gate.name == "behörighet"]
    assert texts == [
        f"kontrollera: Matematik 2 krävs; går att läsa innan: Matematik 2a [Matematik 2a], {day(2)} – {maths.ends_on}"
    ]
    for late in (replace(maths, ends_on=day(30)), replace(maths, title="Matematik 1a"), replace(maths, seats=0)):
        texts = [gate.text for gate in route([asked, late]).steps[0].gates if gate.name == "behörighet"]
        assert texts == ["kontrollera: Matematik 2 krävs"]


@pytest.mark.parametrize(
    ("asked", "given", "enough"),
    [
        ("Matematik 2", "Matematik 2a", True),
        ("Matematik 1a", "Matematik 1b", False),
        ("Matematik 1a", "Matematik 2b", True),
        ("Matematik 2", "Matematik 1a", False),
        ("Engelska 6", "Engelska, nivå 6", True),
        ("Engelska 6", "Engelska 5", False),
        ("Fysik 1", "Matematik 2", False),
    ],
)
def test_which_course_gives_which_subject(asked: str, given: str, enough: bool) -> None:
    (subject,) = subjects_in(f"Gymnasieexamen samt {asked}.")
    assert subject.given_by(subjects_in(given)[0]) is enough


def test_who_is_told_to_lack_what_the_law_asks_is_not_called_employable() -> None:
    need = Need("N", "sjuksköterska sökes", occupation="sjuksköterska", essential_skills=("såromläggning",))
    person = replace(PERSON, summary="Ej svensk legitimation.", experience=(Experience("sjuksköterska", 8),))
    wounds = course("sår", 2, 4, "såromläggning")
    law = "sjuksköterskeexamen och legitimation från Socialstyrelsen"
    found = route([wounds], need, person)
    assert (found.uncovered, found.employable_on) == ((law,), None)
    bridge = course("kompletterande", 4, 40, form=CourseForm.UNIVERSITY, occupations=("sjuksköterska",))
    assert [(c.phrase, c.near) for step in route([wounds, bridge], need, person).steps for c in step.covers] == [
        ("såromläggning", False),
        (law, True),
    ]
    unsaid = route([wounds], need, replace(person, summary=""))
    assert unsaid.employable_on is not None
    assert any(gate.name == "legitimation" for gate in unsaid.to_check)


def test_a_need_without_skills_is_met_by_the_work_itself() -> None:
    need = Need("N", "svetsare sökes", occupation="svetsare")
    assert route([TIG], need).abstained
    placed = course("praktik", 2, 4, form=CourseForm.WORK_PLACEMENT, occupations=("svetsare",))
    assert route([placed], need).covered_share == 0.5
    trade = replace(BOTH, form=CourseForm.VOCATIONAL_PACKAGE, occupations=("svetsare",))
    assert route([trade, placed], need).covered_share == 1


def test_a_licence_is_given_by_its_course_and_by_no_likeness() -> None:
    need = Need("N", "förare sökes", occupation="förare", driving_licences=("CE",))
    given = course("Lastbil", 4, 30, "körkort C", "körkort CE")
    theory = course("Körkort CE teori", 4, 6, "körkortsteori")
    assert ids(route([given, theory], need)) == ["Lastbil"]
    assert route([theory], need).abstained


def test_validation_is_for_those_who_have_done_the_work() -> None:
    test = course("prov", 2, 3, "tigsvetsning", form=CourseForm.VALIDATION, occupations=("svetsare",))
    assert route([test]).abstained
    assert ids(route([test], person=replace(PERSON, experience=(Experience("svetsare"),)))) == ["prov"]


def test_a_rolling_intake_is_planned_and_said_to_be() -> None:
    rolling = replace(TIG, starts_on=None, ends_on=None, apply_by=None)
    found = route([rolling])
    assert found.steps[0].starts_on == TODAY
    assert [gate.text for gate in found.steps[0].gates if gate.name == "uppgifter"] == [
        "kontrollera: startdagen är inte angiven",
        "kontrollera: längden är inte angiven: räknad som 12 veckor",
    ]


def test_nothing_missing_and_nothing_that_helps_are_told_apart() -> None:
    able = replace(PERSON, summary="tigsvetsning. ritningsläsning.")
    nothing = route([TIG], person=able)
    assert (nothing.abstained, nothing.missing, nothing.employable_on) == (True, (), TODAY)
    helpless = route([course("kock", 4, 8, "matlagning")])
    assert (helpless.abstained, helpless.employable_on) == (True, None)
    assert helpless.uncovered == helpless.missing == ("tigsvetsning", "ritningsläsning")
    assert helpless.reason != nothing.reason


def test_a_route_that_leaves_something_essential_says_so() -> None:
    found = route([TIG])
    assert found.uncovered == ("ritningsläsning",)
    assert found.employable_on is None
    assert found.covered_share == pytest.approx(0.5)


def test_length_from_points_and_pace() -> None:
    """800 points at komvux are 40 weeks at full time and 80 at half."""
    whole = Course("C", "x", form=CourseForm.VOCATIONAL_PACKAGE, points=800, pace_percent=100)
    assert weeks_told(whole) == 40
    assert weeks_told(replace(whole, pace_percent=50)) == 80
    assert weeks_told(replace(whole, points=None)) is None
    start = rolling_starts(whole, [TODAY])[0]
    assert (start.starts_on, start.ends_on) == (TODAY, day(40) - dt.timedelta(days=1))
    assert dated_start(whole, TODAY) is None


SKILLS = ("tigsvetsning", "ritningsläsning", "matlagning")


@st.composite
def catalogues(draw: st.DrawFn) -> list[Course]:
    courses = []
    for i in range(draw(st.integers(1, 14))):
        first = draw(st.integers(1, 20))
        swedish = draw(st.sampled_from((None, None, SwedishLevel.B1, SwedishLevel.B2)))
        name = draw(st.sampled_from(("kurs", "SFI C", "SFI D", "Svenska som andraspråk 1")))
        courses.append(
            replace(
                course(f"{name} {i}", first, first + draw(st.integers(1, 20)), draw(st.sampled_from(SKILLS))),
                title=name,
                provider=f"Skola {i}",
                entry_swedish=swedish,
                form=CourseForm.SFI if name.startswith("SFI") else None,
                pace_percent=draw(st.sampled_from((25, 50, 100))),
            )
        )
    return courses


@settings(max_examples=40, deadline=None)
@given(catalogues(), st.sampled_from((SwedishLevel.A1, SwedishLevel.A2, None)), st.integers(5, 45))
def test_every_route_keeps_the_rules(catalogue: list[Course], swedish: SwedishLevel | None, weeks: int) -> None:
    person = replace(PERSON, swedish=swedish)
    found = route(catalogue, person=person, limits=Limits(weeks=weeks))
    for step in found.steps:
        assert step.ends_on < day(weeks)
        assert sum(s.course.pace_percent or 0 for s in found.steps if s.starts_on <= step.starts_on <= s.ends_on) <= 100
        asked = asks(step.course).swedish
        if swedish and asked and asked.rank > swedish.rank:
            before = [s for s in found.steps if s.course.id in step.after]
            levels = [level for s in before if (level := gives(s.course).swedish)]
            assert any(level.rank >= asked.rank for level in levels)
            assert all(s.starts_on < step.starts_on for s in before)
    assert found.weeks <= weeks
    assert 0 <= found.covered_share <= 1
