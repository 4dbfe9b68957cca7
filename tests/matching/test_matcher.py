"""The matcher in the obvious world, and the rules of the domain that every answer keeps."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from matching.domain import (
    Answer,
    Confidence,
    Course,
    CourseForm,
    Coverage,
    GateState,
    JobSeeker,
    Need,
    Place,
    Record,
    Skill,
    SwedishLevel,
    Wishes,
)
from matching.explaining_gates import REFUSALS, refusals
from matching.gaps import unmet_requirements
from matching.scoring import PAPER_ALONE, target_of
from matching.selecting import Selection
from matching.weights import Task
from tests.worlds import (
    ESKILSTUNA,
    KIRUNA,
    STRANGNAS,
    TODAY,
    courses,
    matcher_over,
    needs,
    obvious_matcher,
    people,
)

NUMBERS = range(1, 7)


def ids(answer: Answer) -> list[str]:
    return [hit.id for hit in answer.hits]


def gate_states(answer: Answer, hit: int = 0) -> dict[str, GateState]:
    return {gate.name: gate.state for gate in answer.hits[hit].explanation.gates}


@pytest.mark.parametrize("i", NUMBERS)
def test_everyone_gets_the_own_work_and_nothing_else(i: int) -> None:
    answer = obvious_matcher().jobs(people()[i - 1])
    assert ids(answer) == [f"N{i}"]
    assert answer.hits[0].confidence is Confidence.STRONG


@pytest.mark.parametrize("i", NUMBERS)
def test_every_need_gets_its_person(i: int) -> None:
    assert ids(obvious_matcher().seekers(needs()[i - 1])) == [f"P{i}"]


@pytest.mark.parametrize("i", NUMBERS)
def test_every_need_gets_its_course(i: int) -> None:
    assert ids(obvious_matcher().courses(needs()[i - 1])) == [f"C{i}"]


def test_a_person_with_everything_needs_no_course() -> None:
    answer = obvious_matcher().courses(needs()[0], people()[0])
    assert answer.abstained
    assert answer.reason is not None
    assert "inget saknas" in answer.reason


def test_a_person_gets_the_course_for_what_is_missing() -> None:
    kock = people()[2]
    answer = obvious_matcher().courses(needs()[0], kock)
    assert ids(answer) == ["C1"]


def test_a_wish_alone_finds_the_course_towards_it() -> None:
    wants_to_weld = replace(people()[2], wishes=Wishes(occupations=("svetsare",)))
    assert ids(obvious_matcher().courses(None, wants_to_weld)) == ["C1"]


def test_a_person_without_wishes_is_asked_for_one() -> None:
    answer = obvious_matcher().courses(None, replace(people()[0], wishes=Wishes()))
    assert answer.abstained
    assert "önskat yrke" in str(answer.reason)


def test_courses_for_nothing_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="a need, a person"):
        obvious_matcher().courses(None, None)


def test_contributions_add_up_to_the_score_and_ranks_count_from_one() -> None:
    matcher = obvious_matcher()
    for answer in (matcher.jobs(people()[0]), matcher.seekers(needs()[0]), matcher.courses(needs()[0])):
        for rank, hit in enumerate(answer.hits, start=1):
            assert hit.rank == rank
            assert sum(part.contribution for part in hit.explanation.parts) == pytest.approx(hit.score, abs=1e-12)
            assert 0 <= hit.score <= 1


def test_score_of_the_welder_by_hand() -> None:
    """Both skills validated (1.0 x .35), same occupation (.25), same place (.10), hours not told (.5 x .05).

    Text: both say svetsare twice and both skills: cosine 1, value 1 (.20).
    Meriting is not asked for: 0. Sum .925.
    """
    hit = obvious_matcher().jobs(people()[0]).hits[0]
    assert hit.score == pytest.approx(0.35 + 0.25 + 0.10 + 0.025 + 0.20, abs=1e-6)


def test_a_claimed_skill_counts_less_than_a_validated_one() -> None:
    validated = people()[0]
    claimed = replace(validated, skills=tuple(Skill(skill.label) for skill in validated.skills))
    matcher = obvious_matcher()
    assert matcher.jobs(claimed).hits[0].score == pytest.approx(
        matcher.jobs(validated).hits[0].score - 0.30 * (1.0 - 0.85), abs=1e-6
    )


def test_no_word_in_common_gives_an_abstention_with_its_reason() -> None:
    stranger = JobSeeker(id="X", summary="zzz qqq", home=ESKILSTUNA)
    answer = obvious_matcher().jobs(stranger)
    assert answer.abstained
    assert answer.reason == "inget bra förslag bland behoven"


def test_an_abstention_says_which_gate_refused_what_is_alike() -> None:
    elsewhere = replace(people()[0], home=KIRUNA, reach=(KIRUNA,))
    answer = obvious_matcher().jobs(elsewhere)
    assert answer.reason == "inget bra förslag bland behoven (av 1 som liknar: 1 utom räckhåll)"

    need = replace(needs()[0], driving_licences=("B",))
    matcher = matcher_over([people()[0], need])
    assert matcher.jobs(people()[0]).reason == (
        "inget bra förslag bland behoven (av 1 som liknar: 1 kräver körkort som saknas)"
    )
    assert matcher.seekers(need).reason == (
        "ingen arbetssökande passar tillräckligt väl (av 1 som liknar: 1 saknar körkort)"
    )
    full = matcher_over([needs()[0], replace(courses()[0], seats=0)])
    assert full.courses(needs()[0]).reason == (
        "inget bra förslag: ingen utbildning täcker detta (av 1 som liknar: 1 utan lediga platser)"
    )


def test_an_abstention_names_what_one_requirement_alone_stops() -> None:
    person = people()[0]  # has told that there is no driving licence
    licence = replace(needs()[0], driving_licences=("B",))
    far = replace(needs()[0], id="FAR", place=KIRUNA, driving_licences=("B",))
    answer = matcher_over([person, licence, far]).jobs(replace(person, reach=(STRANGNAS,)))
    assert answer.abstained
    (hit,) = answer.stopped  # the one in Kiruna is stopped by two
    assert (hit.id, hit.rank) == ("N1", 1)
    assert [gate.text for gate in hit.explanation.failed] == ["körkort B krävs"]
    assert hit.score == pytest.approx(sum(part.contribution for part in hit.explanation.parts))

    (other,) = matcher_over([person, licence]).seekers(licence).stopped
    assert (other.id, [gate.name for gate in other.explanation.failed]) == (person.id, ["körkort"])
    full = matcher_over([needs()[0], replace(courses()[0], seats=0)]).courses(needs()[0])
    assert [(one.id, [gate.name for gate in one.explanation.failed]) for one in full.stopped] == [("C1", ["platser"])]


def test_the_three_best_of_those_that_are_stopped_are_named_and_none_beside_an_answer() -> None:
    person = people()[0]
    many = [replace(needs()[0], id=f"L{n}", driving_licences=("B",)) for n in range(5)]
    answer = matcher_over([person, *many]).jobs(person)
    assert [hit.id for hit in answer.stopped] == ["L0", "L1", "L2"]  # equal ones by id
    assert answer.reason == "inget bra förslag bland behoven (av 5 som liknar: 5 kräver körkort som saknas)"
    assert matcher_over([person, needs()[0], *many]).jobs(person).stopped == ()
    silent = JobSeeker(id="X", summary="zzz qqq", home=ESKILSTUNA)
    assert matcher_over([person, *many]).jobs(silent).stopped == ()


def test_an_abstention_says_that_other_places_have_what_the_chosen_one_lacks() -> None:
    matcher, welder = obvious_matcher(), people()[0]
    chosen = Selection(("0486",))
    assert matcher.jobs(welder, selection=chosen).reason == (
        "inget bra förslag bland behoven; utanför de valda kommunerna finns det"
    )
    stranger = JobSeeker(id="X", summary="zzz qqq", home=ESKILSTUNA)
    assert matcher.jobs(stranger, selection=chosen).reason == "inget bra förslag bland behoven"


def test_every_gate_that_can_refuse_has_words() -> None:
    for task, words in REFUSALS.items():
        told = refusals(task, dict.fromkeys(words, 2))
        assert told.count("2 ") == len(words)
    assert refusals(Task.JOBS, {"ort": 1, "svenska": 3, "körkort": 0}) == "3 kräver mer svenska, 1 utom räckhåll"


def test_an_empty_profile_abstains() -> None:
    assert obvious_matcher().jobs(JobSeeker(id="X")).abstained


def test_a_person_with_protected_identity_is_never_found() -> None:
    hidden = replace(people()[0], protected_identity=True)
    matcher = matcher_over([hidden, *people()[1:], *needs(), *courses()])
    assert matcher.seekers(needs()[0]).abstained


def test_place_outside_a_told_reach_fails_and_unknown_is_checked() -> None:
    away = [replace(needs()[0], place=KIRUNA)]
    told = replace(people()[0], reach=(STRANGNAS,))
    assert matcher_over(away).jobs(told).abstained
    untold = matcher_over(away).jobs(people()[0])
    assert gate_states(untold)["ort"] is GateState.CHECK
    nowhere = matcher_over([replace(needs()[0], place=Place("Någonstans"))]).jobs(told)
    assert gate_states(nowhere)["ort"] is GateState.CHECK


def test_a_licence_is_asked_for_checked_and_implied() -> None:
    asked = [replace(needs()[0], driving_licences=("C",))]
    seeker = people()[0]
    assert matcher_over(asked).jobs(replace(seeker, driving_licences=())).abstained
    unknown = matcher_over(asked).jobs(replace(seeker, driving_licences=None))
    assert gate_states(unknown)["körkort"] is GateState.CHECK
    heavier = matcher_over(asked).jobs(replace(seeker, driving_licences=("CE",)))
    assert gate_states(heavier)["körkort"] is GateState.PASS


def test_closed_needs_and_courses_past_their_last_day_are_not_found() -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    closed = replace(needs()[0], open_until=yesterday)
    assert matcher_over([closed]).jobs(people()[0]).abstained
    assert not matcher_over([replace(closed, open_until=TODAY)]).jobs(people()[0]).abstained
    late = replace(courses()[0], apply_by=yesterday)
    assert matcher_over([late]).courses(needs()[0]).abstained


def test_unknown_seats_are_checked_and_no_seats_fail() -> None:
    unknown = matcher_over([replace(courses()[0], seats=None)]).courses(needs()[0])
    assert gate_states(unknown)["platser"] is GateState.CHECK
    assert matcher_over([replace(courses()[0], seats=0)]).courses(needs()[0]).abstained


def test_the_same_course_of_another_provider_is_one_hit_that_names_both() -> None:
    first = replace(courses()[0], code="SVESVE01")
    other = replace(first, id="C1b", title="svets grund", provider="Folkets skola", places=(KIRUNA,))
    local = replace(
        first, id="C1c", code="XPAKET", title="tigsvetsning"
    )  # a package's code says nothing of the content
    hits = matcher_over([first, other, local]).courses(needs()[0]).hits
    assert {hit.id for hit in hits} == {"C1", "C1c"}
    (start,) = (part.text for hit in hits if hit.id == "C1" for part in hit.explanation.parts if part.name == "start")
    assert start == "startar 2027-01-11; ges också av Folkets skola"


def test_starts_of_one_course_are_one_hit_that_names_the_others() -> None:
    later = replace(courses()[0], id="C1b", starts_on=dt.date(2027, 8, 16), apply_by=dt.date(2027, 5, 1))
    answer = matcher_over([later, courses()[0]]).courses(needs()[0])
    assert ids(answer) == ["C1"]
    start = next(part for part in answer.hits[0].explanation.parts if part.name == "start")
    assert "2027-08-16" in start.text


def test_selectors_never_starve() -> None:
    """A thousand nearer needs elsewhere do not hide the one in the place asked for."""
    crowd: list[Record] = [replace(needs()[0], id=f"K{i}", place=KIRUNA) for i in range(1000)]
    here = replace(needs()[0], id="here", title="svetsare i verkstad", text="ett helt annat sammanhang med fler ord")
    answer = matcher_over([*crowd, here]).jobs(people()[0], selection=Selection(places=("0484",)))
    assert ids(answer) == ["here"]


def test_gates_never_starve() -> None:
    """The search widens past a thousand nearer needs whose gate fails."""
    crowd: list[Record] = [replace(needs()[0], id=f"K{i}", driving_licences=("D",)) for i in range(1000)]
    free = replace(needs()[0], id="free", text="ett helt annat sammanhang med fler ord")
    assert ids(matcher_over([*crowd, free]).jobs(people()[0])) == ["free"]


def test_gap_names_what_is_covered_and_what_is_missing() -> None:
    half = replace(people()[0], skills=(Skill("tigsvetsning"),), experience=())
    gap = obvious_matcher().gap(needs()[0], half)
    states = {row.skill: row.coverage for row in gap.skills}
    assert states == {"tigsvetsning": Coverage.COVERED, "ritningsläsning": Coverage.MISSING}
    assert gap.missing == ("ritningsläsning",)


def test_gap_of_nobody_is_everything() -> None:
    gap = obvious_matcher().gap(needs()[0])
    assert gap.missing == ("tigsvetsning", "ritningsläsning")
    assert gap.seeker_id is None


def test_every_gate_of_an_answer_has_words() -> None:
    need = Need(id="N", title="svetsare", occupation="svetsare", essential_skills=("tigsvetsning",), place=ESKILSTUNA)
    course = Course(id="C", title="svetsare", skills=("tigsvetsning",), entry_requirements="betyg i matematik")
    answer = matcher_over([need, course]).courses(need, people()[2])
    texts = {gate.name: gate.text for gate in answer.hits[0].explanation.gates}
    assert "betyg i matematik" in texts["förkunskaper"]
    assert all(text.startswith("kontrollera") for text in texts.values())


def swedish_courses() -> list[Course]:
    return [
        Course("SFI-C", "sfi c", form=CourseForm.SFI, entry_swedish=SwedishLevel.A1),
        Course("SFI-D", "sfi d", form=CourseForm.SFI, entry_swedish=SwedishLevel.A2),
        Course("SVA", "svenska som andraspråk 1", code="SVASVA01"),
    ]


def test_who_lacks_nothing_but_swedish_gets_the_course_that_reaches_the_level() -> None:
    """And neither the one already taken nor the one that is not open yet, however alike their names are."""
    need = replace(needs()[0], swedish=SwedishLevel.B1)
    person = replace(people()[0], swedish=SwedishLevel.A2)
    answer = matcher_over([need, *swedish_courses()]).courses(need, person)
    assert ids(answer) == ["SFI-D"]
    told = {part.name: part for part in answer.hits[0].explanation.parts}
    assert told["closes"].text == "1 av 1 som saknas: svenska som andraspråk, SFI (”svenska B1”)"
    assert told["text"].text == "ger svenska B1, som krävs: räknas som 15 % likhet"
    assert told["text"].value == PAPER_ALONE
    assert told["best"].value == 1.0


def test_a_licence_that_is_asked_for_need_not_speak_of_the_work() -> None:
    matcher = obvious_matcher()
    need = matcher.facets.read(replace(needs()[0], driving_licences=("C",)))
    person = matcher.facets.read(replace(people()[0], driving_licences=("B",)))
    gap = matcher.gap(replace(needs()[0], driving_licences=("C",)), people()[0])
    target = target_of(need, gap, unmet_requirements(need, person, TODAY), matcher.scorer.table)
    given = [Course("C", "tung lastbil", skills=("körkort C",)), Course("B", "personbil", skills=("körkort B",))]
    values = matcher.scorer.courses(target, matcher.facets.candidates(given), np.zeros(2), person, TODAY)
    assert values["text"].tolist() == [PAPER_ALONE, 0.0]
    assert values["occupation"].tolist() == [PAPER_ALONE, 0.0]


def test_who_has_done_the_work_is_close_to_its_skills_never_covered() -> None:
    welder = replace(people()[0], skills=())
    rows = obvious_matcher().gap(needs()[0], welder).skills
    assert {row.coverage for row in rows} == {Coverage.CLOSE}
    assert {row.met_by for row in rows} == {"svetsare"}
    wishes_only = replace(welder, experience=())
    assert {row.coverage for row in obvious_matcher().gap(needs()[0], wishes_only).skills} == {Coverage.MISSING}


def test_a_missing_certificate_is_part_of_what_courses_are_sought_for() -> None:
    need = replace(needs()[4], certificates=("truckkort",))
    driver = people()[4]
    truck = Course(id="T", title="truckkort", skills=("truckkort",))
    assert ids(matcher_over([truck]).courses(need, driver)) == ["T"]
    assert matcher_over([truck]).courses(need, replace(driver, certificates=("Truckkort",))).abstained


def test_too_little_swedish_is_part_of_what_courses_are_sought_for() -> None:
    need = replace(needs()[0], swedish=SwedishLevel.B2)
    sfi = Course(id="S", title="svenska som andraspråk", skills=("svenska som andraspråk, SFI",))
    learner = replace(people()[0], swedish=SwedishLevel.A2)
    assert ids(matcher_over([sfi]).courses(need, learner)) == ["S"]
    assert matcher_over([sfi]).courses(need, replace(learner, swedish=SwedishLevel.C1)).abstained


def test_relevance_is_the_same_with_the_vectors_that_the_index_holds() -> None:
    """Also where one of the records is not in the index: then all are embedded."""
    matcher, need = obvious_matcher(), needs()[0]
    for candidates in (courses(), [*courses(), replace(courses()[0], id="CX")]):
        made, held = (matcher.relevance(Task.COURSES, need, candidates, indexed=indexed) for indexed in (False, True))
        assert held.tolist() == pytest.approx(made.tolist(), abs=1e-6)
        assert held.max() > held.min()
