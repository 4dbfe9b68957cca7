"""Starts, duplicates and boilerplate, on courses whose right answer anyone can see."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Course, CourseForm, Place
from matching.importers.course_joining import join_duplicates, set_boilerplate_aside, with_series

ESKILSTUNA = Place("Eskilstuna", "0484")
SVETS = Course(
    id="1",
    title="Svetsteknik grund",
    text="Du svetsar TIG.",
    code="SVESVE0",
    provider="Viadidakt",
    form=CourseForm.KOMVUX,
    places=(ESKILSTUNA,),
    starts_on=dt.date(2027, 1, 11),
)


def test_starts_of_one_course_share_a_series_and_stay_apart() -> None:
    autumn = replace(SVETS, id="2", starts_on=dt.date(2027, 8, 16))
    elsewhere = replace(SVETS, id="3", places=(Place("Flen", "0482"),))
    courses = with_series((SVETS, autumn, elsewhere))
    assert len({c.series for c in courses}) == 1
    assert join_duplicates(courses).courses == courses


def test_other_courses_are_other_series() -> None:
    others = (
        replace(SVETS, id="2", code="SVESVE1"),
        replace(SVETS, id="3", provider="Campus Nyköping"),
        replace(SVETS, id="4", title="Svetsteknik fortsättning"),
        replace(SVETS, id="5", form=CourseForm.FOLK_HIGH_SCHOOL),
    )
    assert len({c.series for c in with_series((SVETS, *others))}) == 5


def test_the_series_does_not_hang_on_spelling_or_an_unknown_code() -> None:
    same = with_series((SVETS, replace(SVETS, title=" SVETSTEKNIK\u00a0 grund", provider="viadidakt ")))
    assert same[0].series == same[1].series
    unknown = with_series((replace(SVETS, code="Okänd"), replace(SVETS, code=None)))
    assert unknown[0].series == unknown[1].series


def test_without_a_provider_nothing_is_known_to_be_the_same() -> None:
    nameless = replace(SVETS, provider=" ")
    courses = with_series((nameless, replace(nameless, id="2")))
    assert [c.series for c in courses] == [None, None]
    assert len(join_duplicates(courses).courses) == 2


def test_an_offering_told_twice_becomes_one_that_knows_what_both_knew() -> None:
    other = replace(SVETS, id="2", seats=16, subjects=("Svetsteknik",), url="https://example.org/svets")
    result = join_duplicates(with_series((SVETS, other)))
    assert result.joined == {"2": "1"}
    (course,) = result.courses
    assert (course.id, course.seats, course.subjects, course.url) == (
        "1", 16, ("Svetsteknik",), "https://example.org/svets",
    )  # fmt: skip


def test_two_groups_with_different_seats_are_two_offerings() -> None:
    groups = with_series((replace(SVETS, seats=16), replace(SVETS, id="2", seats=12)))
    assert join_duplicates(groups).courses == groups


def _courses(names: int, text: str, **changes: str) -> list[Course]:
    return [
        Course(id=str(i), title=f"Kurs {i}", text=f"Om kurs {i}.\n{text}", provider=changes.get("provider", "Skolan"))
        for i in range(names)
    ]


def test_a_line_of_many_courses_is_set_aside_and_each_keeps_its_own() -> None:
    result = set_boilerplate_aside(_courses(5, "Ansök på vår webb!"))
    assert [c.text for c in result.courses] == [f"Om kurs {i}." for i in range(5)]
    assert result.set_aside == {"Skolan": ("Ansök på vår webb!",)}
    assert result.lines == 1


def test_four_courses_are_too_few() -> None:
    courses = _courses(4, "Ansök på vår webb!")
    assert set_boilerplate_aside(courses).courses == tuple(courses)


def test_a_line_of_a_small_share_is_kept() -> None:
    # Five of twenty-six names: 5 / 26 = 0.19 < 0.2.
    courses = [
        *_courses(5, "Kursen ges på kvällstid."),
        *(Course(id=f"a{i}", title=f"Annan {i}", provider="Skolan") for i in range(21)),
    ]
    assert set_boilerplate_aside(courses).courses == tuple(courses)


def test_starts_of_one_course_do_not_make_its_words_boilerplate() -> None:
    starts = [replace(SVETS, id=str(i), starts_on=dt.date(2027, 1, 1 + i)) for i in range(20)]
    assert set_boilerplate_aside(starts).courses == tuple(starts)


def test_other_providers_do_not_count() -> None:
    courses = [replace(c, provider=f"Skola {i}") for i, c in enumerate(_courses(8, "Välkommen!"))]
    assert set_boilerplate_aside(courses).courses == tuple(courses)


_FIELDS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["A", "B"]),
        "provider": st.sampled_from(["", "P", "Q"]),
        "seats": st.sampled_from([None, 1, 2]),
        "starts_on": st.sampled_from([None, dt.date(2027, 1, 1)]),
        "url": st.sampled_from([None, "https://example.org/a", "https://example.org/b"]),
    }
)


@given(st.lists(_FIELDS, max_size=12))
def test_joining_accounts_for_every_course_and_is_done_once(rows: list[dict[str, Any]]) -> None:
    courses = with_series(Course(id=str(i), **row) for i, row in enumerate(rows))
    once = join_duplicates(courses)
    assert len(once.courses) + len(once.joined) == len(courses)
    stayed = {c.id: c for c in once.courses}
    by_id = {c.id: c for c in courses}
    for gone, kept in once.joined.items():
        assert by_id[gone].series == stayed[kept].series is not None
        for name in ("seats", "url"):
            assert getattr(by_id[gone], name) in (None, getattr(stayed[kept], name))
