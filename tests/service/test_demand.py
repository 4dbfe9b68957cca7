"""The unmet-demand report of an installation: choices resolved, what if, and seats that nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from matching.demand import DemandRow, PlaceLevel, Shortage
from matching.demand.rows import UNKNOWN_HORIZON
from matching.domain import Course, Horizon, JobSeeker, Kind, Need, Wishes
from matching.weights import Task, load_weights
from service.demand import Choice, area_of, parameters_of, planned_courses, remembered_report, unmet_report, what_if
from service.errors import BadUsage, UnknownName, UserError
from service.wiring import Installation
from tests import worlds
from tests.service.api.conftest import installed
from tests.service.cli.tiny import write_table


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path / "arbetsyta") as made:
        yield made


def test_places_horizons_and_counties_by_their_names(installation: Installation) -> None:
    choice = Choice(
        "Eskilstuna", ("Strängnäs", "0483"), "Tre kommuner", ("Södermanland", "19"), ("6 månader", "3–5 år")
    )
    area = area_of(choice)
    assert area.municipality == "0484"
    assert area.group == ("0484", "0486", "0483")  # the own one belongs to its group
    assert area.region == ("04", "19")
    chosen = parameters_of(installation, worlds.TODAY, choice)
    assert chosen.horizons == (Horizon.SIX_MONTHS, Horizon.FIVE_YEARS)
    assert chosen.floor == load_weights().tasks[Task.SEEKERS].floor
    unknown = parameters_of(installation, worlds.TODAY, Choice(horizons=("ej angiven",)))
    assert unknown.horizons == (UNKNOWN_HORIZON,)


@pytest.mark.parametrize(
    ("choice", "suggestion"),
    [
        (Choice(place="Eskilstunna"), "Eskilstuna"),
        (Choice(group=("Strängnes",)), "Strängnäs"),
        (Choice(region=("Södermannlands län",)), "Södermanlands län"),
        (Choice(horizons=("snart",)), "6 månader"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest(
    installation: Installation, choice: Choice, suggestion: str
) -> None:
    with pytest.raises(UnknownName, match=suggestion):
        unmet_report(installation, worlds.TODAY, choice)


def test_an_empty_report_says_why(installation: Installation) -> None:
    report = unmet_report(installation, worlds.TODAY, Choice(since=dt.date(2026, 1, 1)))
    assert (report.occupations, report.needs) == ((), ())
    assert report.coverage.outside_period == 6
    assert report.reason == "Det finns inga behov att räkna i det valda underlaget: 6 utanför perioden."
    with pytest.raises(BadUsage):
        unmet_report(installation, worlds.TODAY, Choice(since=dt.date(2026, 2, 1), until=dt.date(2026, 1, 1)))


def test_the_same_report_is_made_once_until_something_changes(installation: Installation) -> None:
    first = remembered_report(installation, worlds.TODAY)
    assert remembered_report(installation, worlds.TODAY) is first
    assert remembered_report(installation, worlds.TODAY, Choice(weeks=10)) is not first
    installation.store.put(Kind.NEED, Need("N7", "Kock", occupation="kock", headcount=4), "test")
    assert remembered_report(installation, worlds.TODAY).coverage.needs == first.coverage.needs + 1


def test_a_planned_course_and_what_it_changes(installation: Installation) -> None:
    """Twelve want to become cooks and can do nothing of it; twelve cooks are needed; the course has ten seats."""
    store = installation.store
    for i in range(12):
        store.put(Kind.SEEKER, JobSeeker(f"Q{i:02}", wishes=Wishes(("kock",)), home=worlds.ESKILSTUNA), "test")
    need = Need("N8", "kock sökes", occupation="kock", essential_skills=worlds.WORK["kock"], headcount=12)
    store.put(Kind.NEED, need, "test")
    for course in worlds.courses():
        store.delete(Kind.COURSE, course.id)
    planned = Course(
        "PLAN",
        "kurs kock",
        occupations=("kock",),
        skills=worlds.WORK["kock"],
        places=(worlds.ESKILSTUNA,),
        starts_on=dt.date(2027, 1, 11),
        ends_on=dt.date(2027, 6, 4),
        seats=10,
    )
    tried = what_if(installation, [planned], worlds.TODAY)
    assert store.count(Kind.COURSE) == 0  # nothing was read in

    def cooks(occupations: Sequence[DemandRow]) -> tuple[float | None, Shortage | None]:
        rows = [r for r in occupations if "kock" in r.label.casefold()]
        (row,) = [r for r in rows if r.level is PlaceLevel.REGION and r.horizon == "all"]
        return row.left, row.kind

    assert cooks(tried.before.occupations)[1] is Shortage.NO_EDUCATION
    assert tried.after.needs[-1].allocated_seats + tried.after.needs[2].allocated_seats == 10
    assert tried.sentences[0] == "1 planerad utbildningsstart med 10 platser."
    left = [one.totals[0].left for one in (tried.before, tried.after)]
    assert left[0] is None or left[1] is None or left[0] - left[1] == 10
    assert any("ingen utbildning" in sentence for sentence in tried.sentences)


def test_a_file_of_planned_courses(tmp_path: Path) -> None:
    good = write_table(tmp_path / "plan.csv", [{"Id": "X1", "Benämning": "SFI + undersköterska", "Platser": "30"}])
    assert [(c.id, c.seats) for c in planned_courses(good)] == [("X1", 30)]
    bad = write_table(tmp_path / "fel.csv", [{"Id": "X1", "Benämning": "Svets", "Platser": "många"}])
    with pytest.raises(UserError) as caught:
        planned_courses(bad)
    assert caught.value.details
    with pytest.raises(UserError):
        planned_courses(write_table(tmp_path / "tom.csv", [{"Id": "", "Benämning": ""}]))


def test_unknown_seats_are_neither_none_nor_enough(installation: Installation) -> None:
    store = installation.store
    for i in range(6):
        person = JobSeeker(f"Q{i}", wishes=Wishes(("kock",)), home=worlds.ESKILSTUNA)
        store.put(Kind.SEEKER, person, "test")
    for course in worlds.courses():
        changed = Course(**{f: getattr(course, f) for f in course.__slots__} | {"seats": None})
        store.put(Kind.COURSE, changed, "test")
    need = next(row for row in unmet_report(installation, worlds.TODAY).needs if row.need_id == "N3")
    assert (need.seats, need.seats_unknown) == (0, 1)
    # Three cooks are needed and one is there: two are left if the seats are none, nobody if they are enough.
    assert (need.left, need.left_at_least, need.kind) == (2.0, 0.0, Shortage.TOO_FEW_SEATS)
