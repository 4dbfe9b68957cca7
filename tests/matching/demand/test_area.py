"""A need against everyone: counts by hand, and nothing that tells of few people."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.demand.area import AreaGap, _told, area_gap, gap_of_everyone
from matching.domain import Coverage, EvidenceGrade, Experience, JobSeeker, Need, Skill
from tests.worlds import ESKILSTUNA, KIRUNA, matcher_over

NEED = Need(
    "N",
    "Svetsare",
    occupation="svetsare",
    essential_skills=("tigsvetsning",),
    meriting_skills=("truckkörning",),
    driving_licences=("B",),
)


def persons(count: int, *skills: str, start: int = 0, licences: tuple[str, ...] | None = ()) -> list[JobSeeker]:
    return [
        JobSeeker(
            f"P{start + i}",
            skills=tuple(Skill(skill, EvidenceGrade.VALIDATED) for skill in skills),
            driving_licences=licences,
            home=ESKILSTUNA if i % 2 else KIRUNA,
        )
        for i in range(count)
    ]


def gap_of(*people: JobSeeker) -> AreaGap:
    return area_gap(matcher_over([NEED]), NEED, people)


def test_counts_by_hand() -> None:
    welders = persons(6, "tigsvetsning", licences=("B",))
    drivers = persons(7, "truckkörning", start=10)
    unknown = persons(5, start=20, licences=None)
    found = gap_of(*welders, *drivers, *unknown)
    assert found.people == 18
    essential, meriting = found.skills
    # 6 weld, 12 do not; 7 drive trucks, 11 do not
    assert (essential.skill, essential.essential, essential.covered, essential.close, essential.missing) == (
        *("tigsvetsning", True),
        *(6, 0, 12),
    )
    assert (meriting.essential, meriting.covered, meriting.close, meriting.missing) == (False, 7, 0, 11)
    licence = next(gate for gate in found.gates if gate.name == "körkort")
    # 6 have the licence, 5 have not told, 7 are told to have none
    assert (licence.passed, licence.check, licence.failed) == (6, 5, 7)


def test_few_people_are_hidden_and_cannot_be_worked_out() -> None:
    found = gap_of(*persons(2, "tigsvetsning"), *persons(9, start=10))
    row = found.skills[0]
    # 2 of 11 is hidden, and so is 9: 11 - 9 would tell
    assert (found.people, row.covered, row.close, row.missing) == (11, None, 0, None)


def test_few_people_together_are_hidden_as_well() -> None:
    # one has it and one comes near: if "9 lack it" of 11 stood there, each of the two would have to be one
    matcher = matcher_over([NEED])
    near = JobSeeker("Q", experience=(Experience("svetsare", 3),))
    people = [*persons(1, "tigsvetsning"), near, *persons(9, start=10)]
    row = area_gap(matcher, NEED, people).skills[0]
    alone = [matcher.gap(NEED, person).skills[0].coverage for person in people]
    assert Counter(alone) == {Coverage.COVERED: 1, Coverage.CLOSE: 1, Coverage.MISSING: 9}
    assert (row.covered, row.close, row.missing) == (None, None, None)


def test_four_people_are_too_few_to_tell_of_at_all() -> None:
    found = gap_of(*persons(4, "tigsvetsning"))
    assert found.people is None
    assert all(count in (None, 0) for row in found.skills for count in (row.covered, row.close, row.missing))


def test_protected_people_are_not_counted() -> None:
    people = persons(12)
    hidden = [replace(person, protected_identity=True) for person in people[:6]]
    assert gap_of(*hidden, *people[6:]).people == 6
    assert gap_of(*hidden) == AreaGap("N", 0, (), ())


@given(st.tuples(*[st.integers(0, 12)] * 3))
def test_no_small_count_can_be_worked_out(counts: tuple[int, int, int]) -> None:
    shown = _told(Counter(dict(zip(Coverage, counts, strict=True))), tuple(Coverage))
    total = sum(counts) if not 0 < sum(counts) < 5 else None
    for real, told in zip(counts, shown, strict=True):
        assert told is None or told == real
        assert told is None or not 0 < told < 5
    # a hidden count has company, and with the total told they are not few together
    hidden = [real for real, told in zip(counts, shown, strict=True) if told is None]
    if hidden and total is not None:
        assert len(hidden) > 1
        assert sum(hidden) >= 5


@pytest.mark.parametrize("skill", ["tigsvetsning", "truckkörning"])
def test_the_same_as_one_gap_after_another(skill: str) -> None:
    people = [*persons(6, skill), *persons(8, start=10)]
    matcher = matcher_over([NEED])
    alone = [matcher.gap(NEED, person) for person in people]
    for at, row in enumerate(area_gap(matcher, NEED, people).skills):
        counts = Counter(gap.skills[at].coverage for gap in alone)
        assert (row.covered, row.close, row.missing) == tuple(counts[state] for state in Coverage)


def test_everyone_in_the_index_is_everyone_who_may_be_counted_now_and_again() -> None:
    people = [*persons(6, "tigsvetsning"), *persons(7, "truckkörning", start=10)]
    matcher = matcher_over([NEED, *people])
    first = gap_of_everyone(matcher, NEED)
    assert first == area_gap(matcher, NEED, people)
    assert first.people == 13
    assert gap_of_everyone(matcher, NEED) == first  # from the rows that are remembered
    matcher.index.remove([f"seeker:{person.id}" for person in people[:6]])
    assert gap_of_everyone(matcher, NEED) == area_gap(matcher, NEED, people[6:])
