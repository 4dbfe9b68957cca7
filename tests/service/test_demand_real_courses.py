"""A real municipal course export as the supply of seats: it tells no number of seats, and that is not zero."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from embeddings import load_encoder
from matching.demand import Parameters, Shortage, UnmetReport
from matching.demand.reporting import unmet_report
from matching.domain import Course, JobSeeker, Kind, Need, Place, Wishes
from matching.importers import read_file
from matching.weights import load_weights

SUNDSVALL = Place("Sundsvall", "2281")


@pytest.fixture(scope="module")
def courses(shared_data: Path) -> list[Course]:
    read = read_file(shared_data / "sundsvall_komvux" / "courses.csv.gz", Kind.COURSE)
    return [course for course in read.records if isinstance(course, Course)]


@pytest.fixture(scope="module")
def report(courses: list[Course]) -> UnmetReport:
    today = min(c.apply_by for c in courses if c.apply_by)  # while they could be applied for
    need = Need(
        "N",
        "Undersköterskor till äldreomsorgen",
        occupation="Undersköterska",
        essential_skills=("vård och omsorg",),
        headcount=8,
        place=SUNDSVALL,
    )
    people = [JobSeeker(f"P{i}", home=SUNDSVALL, wishes=Wishes(("Undersköterska",))) for i in range(6)]
    return unmet_report([need], people, courses, Parameters(today), load_encoder(), load_weights())


def test_the_export_tells_no_seats(courses: list[Course]) -> None:
    assert len(courses) > 100
    assert all(course.seats is None for course in courses)


def test_what_that_does_to_the_result(report: UnmetReport) -> None:
    """Seats are at least none, so all that is wanted may be left, or no more than lack someone within reach."""
    assert report.coverage.seats == 0
    assert report.coverage.seats_unknown == report.coverage.courses > 0
    (need,) = report.needs
    assert need.courses > 0
    assert (need.seats, need.seats_unknown) == (0, need.courses)
    assert (need.left, need.left_at_least) == (8.0, 8.0 - need.in_reach)
    assert need.in_reach == 6
    assert need.kind is Shortage.TOO_FEW_SEATS  # and not "ingen utbildning": more seats would help
    (row,) = [r for r in report.occupations if r.level == "region" and r.horizon == "all"]
    assert row.seats_at_least
    assert isinstance(report.parameters.today, dt.date)
