"""Every total of the report equals what the plainest reckoning gives, on many small worlds."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from unittest import mock

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matching.demand import Area, DemandRow, Parameters, PlaceLevel, UnmetReport, hiding
from matching.demand.reporting import unmet_report
from matching.demand.sharing import PLENTY
from matching.domain import (
    Course,
    CourseForm,
    EducationLevel,
    EvidenceGrade,
    Experience,
    Horizon,
    JobSeeker,
    Need,
    NeedSource,
    Place,
    Skill,
    SwedishLevel,
    Wishes,
)
from matching.weights import load_weights
from tests.matching.demand.oracle import Outcome, Plain, Unsettled, kind_of, work_out
from tests.worlds import ESKILSTUNA, KIRUNA, STRANGNAS, TODAY, WORK, matcher_over, toy_encoder

VASTERAS = Place("Västerås", "1980")
OCCUPATIONS = list(WORK)[:2]
SKILLS = [skill for title in OCCUPATIONS for skill in WORK[title]]
ENCODER = toy_encoder()
WEIGHTS = load_weights()
PARAMETERS = Parameters(
    TODAY, Area("0484", ("0484", "1980"), "De två"), floor=0.36, course_floor=0.38, floor_step=0.04, bootstraps=20
)

titles = st.sampled_from([OCCUPATIONS[0], OCCUPATIONS[0], OCCUPATIONS[1]])  # most of a world is about one thing
places = st.sampled_from([ESKILSTUNA, ESKILSTUNA, None, STRANGNAS, VASTERAS, KIRUNA])
near_places = st.sampled_from([ESKILSTUNA, ESKILSTUNA, STRANGNAS, VASTERAS, None])


@st.composite
def needs(draw: st.DrawFn, number: int) -> Need:
    title = draw(titles)
    return Need(
        f"N{number}",
        f"{title} sökes",
        source_kind=draw(st.sampled_from([NeedSource.VISIT, NeedSource.AD, None])),
        employer=draw(st.sampled_from(["Alfa AB", "Beta", ""])),
        occupation=title,
        essential_skills=draw(st.sampled_from([WORK[title], WORK[title][:1], (), (WORK[title][0], SKILLS[-1])])),
        headcount=draw(st.sampled_from([None, 1, 2, 3])),
        horizon=draw(st.sampled_from([None, Horizon.NOW, Horizon.TWO_YEARS])),
        place=draw(near_places),
        driving_licences=draw(st.sampled_from([(), (), (), ("B",)])),
        swedish=draw(st.sampled_from([None, None, None, SwedishLevel.B2])),
        gathered_on=draw(st.sampled_from([None, TODAY, TODAY, TODAY - dt.timedelta(days=550), dt.date(2023, 1, 1)])),
        open_until=draw(st.sampled_from([None, None, None, None, dt.date(2026, 11, 1)])),
    )


@st.composite
def seekers(draw: st.DrawFn, number: int) -> JobSeeker:
    title = draw(titles)
    return JobSeeker(
        f"P{number}",
        experience=(Experience(title),) if draw(st.sampled_from([False, False, True])) else (),
        skills=tuple(
            Skill(skill, draw(st.sampled_from(list(EvidenceGrade))))
            for skill in draw(st.lists(st.sampled_from(SKILLS), max_size=3, unique=True))
        ),
        wishes=Wishes(occupations=(title,)),
        swedish=draw(st.sampled_from([None, SwedishLevel.A1, SwedishLevel.B1, SwedishLevel.NATIVE])),
        education_level=draw(st.sampled_from([None, EducationLevel.COMPULSORY])),
        driving_licences=draw(st.sampled_from([None, (), ("B",)])),
        home=draw(places),
        reach=draw(st.sampled_from([(), (), (ESKILSTUNA,), (STRANGNAS, VASTERAS)])),
        target_groups=draw(st.sampled_from([(), ("unga",), ("unga", "nyanlända")])),
        protected_identity=draw(st.sampled_from([False] * 7 + [True])),
    )


@st.composite
def courses(draw: st.DrawFn, number: int) -> Course:
    title = draw(titles)
    starts = draw(
        st.sampled_from(
            [dt.date(2027, 1, 11), dt.date(2027, 1, 11), *[dt.date(2026, 9, 1)] * 2, dt.date(2028, 1, 10), None]
        )
    )
    weeks = draw(st.sampled_from([10, 20, 60, 110, None]))
    return Course(
        f"C{number}",
        f"kurs {title}",
        form=draw(
            st.sampled_from(
                [CourseForm.VOCATIONAL_PACKAGE, CourseForm.VOCATIONAL_PACKAGE, CourseForm.KOMVUX, CourseForm.VALIDATION]
            )
        ),
        occupations=draw(st.sampled_from([(title,), (title,), ()])),
        skills=draw(st.sampled_from([WORK[title], WORK[title][:1], ("körkort B",), ()])),
        places=draw(st.sampled_from([(), (ESKILSTUNA,), (ESKILSTUNA,), (VASTERAS,), (KIRUNA,)])),
        distance=draw(st.sampled_from([None, False, True])),
        starts_on=starts,
        ends_on=starts + dt.timedelta(weeks=weeks) if starts and weeks else None,
        apply_by=draw(st.sampled_from([None, dt.date(2026, 12, 1), dt.date(2026, 12, 1), dt.date(2026, 8, 1)])),
        seats=draw(st.sampled_from([None, 0, 1, 2, 2, 5])),
        entry_swedish=draw(st.sampled_from([None, SwedishLevel.B1])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Need], list[JobSeeker], list[Course]]:
    return (
        [draw(needs(i)) for i in range(draw(st.integers(2, 4)))],
        [draw(seekers(i)) for i in range(draw(st.integers(1, 6)))],
        [draw(courses(i)) for i in range(draw(st.integers(1, 4)))],
    )


World = tuple[list[Need], list[JobSeeker], list[Course]]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(worlds())
def test_every_total_equals_the_oracle(world: World) -> None:
    wanted, everyone, starts = world
    people = [person for person in everyone if not person.protected_identity]
    with mock.patch.object(hiding, "SMALLEST_CELL", 0):  # the true figures
        report = unmet_report(wanted, everyone, starts, PARAMETERS, ENCODER, WEIGHTS)
    plain = Plain(wanted, people, starts, PARAMETERS, matcher_over([*wanted, *people, *starts], ENCODER, WEIGHTS))
    assert [row.need_id for row in report.needs] == [need.id for need in sorted(plain.counted(), key=lambda n: n.id)]
    given_to = {row.need_id: report.people_behind([row.need_id]).allocated for row in report.needs}
    try:
        told = work_out(plain, given_to, PARAMETERS.floor)
        roomy = work_out(plain, {**given_to}, PARAMETERS.floor, PLENTY) if _all_known(starts) else None
    except Unsettled:
        assume(False)
    _check_needs(report, told, starts, roomy)
    counted = {need.id: need for need in plain.counted()}
    for row in (*report.totals, *report.occupations, *report.skills):
        _check_row(row, told, counted, plain)
    _check_groups(report, told, people)


def _all_known(starts: list[Course]) -> bool:
    return all(course.seats is not None for course in starts)


def _check_needs(
    report: UnmetReport, told: dict[str, Outcome], starts: list[Course], roomy: dict[str, Outcome] | None
) -> None:
    seats = {course.id: course.seats for course in starts}
    used = dict.fromkeys(seats, 0) | {row.course_id: row.allocated or 0 for row in report.courses}
    for row in report.needs:
        one = told[row.need_id]
        behind = report.people_behind([row.need_id])
        assert (set(behind.now), set(behind.in_reach)) == (one.now, one.reach)
        assert (row.allocated_people, row.allocated_training, row.allocated_seats) == (
            one.people,
            one.training,
            one.seats,
        )
        assert row.left == float(one.left)
        assert row.left_at_least <= row.left
        assert set(row.course_ids) == one.suiting
        assert row.courses_elsewhere == len(one.elsewhere)
        assert row.seats == sum(seats[c] or 0 for c in one.suiting)
        if roomy is not None:  # nothing is unknown: both ways are one
            assert row.left_at_least == row.left
            assert row.kind is kind_of(one, roomy[row.need_id], seats, used)


def _check_row(row: DemandRow, told: dict[str, Outcome], counted: dict[str, Need], plain: Plain) -> None:
    def belongs(need: Need) -> bool:
        code = need.place.municipality_code if need.place else ""
        subject = {"total": True, "occupation": row.code == need.occupation, "skill": row.code in need.essential_skills}
        level = {
            PlaceLevel.REGION: True,
            PlaceLevel.GROUP: code in PARAMETERS.area.group,
            PlaceLevel.MUNICIPALITY: code == row.place_code,
        }
        horizon = need.horizon.value if need.horizon else "unknown"
        return subject[row.subject] and level[row.level] and row.horizon in ("all", horizon)

    members = {i: need for i, need in counted.items() if belongs(need)}
    assert set(row.need_ids) == set(members)
    assert row.employers == len({need.employer for need in members.values()} - {""})
    ads = sum((plain.demand(n) for n in members.values() if n.source_kind is NeedSource.AD), Fraction(0))
    every = sum((plain.demand(n) for n in members.values()), Fraction(0))
    assert (row.demand_ads, row.demand) == (float(ads), float(every))
    assert row.headcount_unknown == sum(need.headcount is None for need in members.values())
    assert row.allocated_people == sum(told[i].people for i in members)
    assert row.allocated_training == sum(told[i].training for i in members)
    assert row.allocated_seats == sum(told[i].seats for i in members)
    assert row.left == float(sum(told[i].left for i in members))
    if row.subject != "skill":
        now = set().union(*(told[i].now for i in members))
        reach = set().union(*(told[i].reach for i in members)) - now
        assert (row.supply_now, row.in_reach) == (len(now), len(reach))
        assert set(row.course_ids) == set().union(*(told[i].suiting for i in members))


def _check_groups(report: UnmetReport, told: dict[str, Outcome], people: list[JobSeeker]) -> None:
    now = set().union(*(one.now for one in told.values()))
    reach = set().union(*(one.reach for one in told.values())) - now
    for row in report.target_groups:
        members = {person.id for person in people if row.group in person.target_groups}
        assert (row.people, row.meets, row.in_reach) == (len(members), len(members & now), len(members & reach))
        assert row.neither == len(members - now - reach)


def test_each_need_is_told_with_its_sni_code_or_the_section_of_its_sector() -> None:
    told = [("62.010", "Vård"), (None, "Vård och omsorg"), (None, "")]
    asked = [
        Need(f"N{number}", "Kock", sni=sni, sector=sector, place=ESKILSTUNA)
        for number, (sni, sector) in enumerate(told)
    ]
    report = unmet_report(asked, [], [], PARAMETERS, ENCODER, WEIGHTS)
    assert [row.sni for row in report.needs] == ["62.010", "Q", None]
