"""Gates as tables: what is asked, what is had, what comes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from matching.asked_in_text import Asked
from matching.candidates import Candidates, FacetReader
from matching.domain import (
    Course,
    EducationLevel,
    EvidenceGrade,
    JobSeeker,
    Need,
    Place,
    Record,
    SwedishLevel,
    Wishes,
)
from matching.gates import CHECK, FAIL, NONE, PASS, asks_something, course_gates, employment_gates, entitled, passing
from matching.phrases import PhraseTable
from matching.preparing import Prepared, prepare
from tests.worlds import ESKILSTUNA, KIRUNA, STRANGNAS, toy_encoder

TODAY = dt.date(2026, 11, 16)


def reader() -> FacetReader:
    return FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0))


def both_ways(gate: str, need: Need, seeker: JobSeeker) -> int:
    """The state, which is the same whether people or needs are the candidates."""
    read = reader().read
    from_need = employment_gates(read(need), Candidates([read(seeker)]), TODAY)[gate][0]
    from_seeker = employment_gates(read(seeker), Candidates([read(need)]), TODAY)[gate][0]
    assert from_need == from_seeker
    return int(from_need)


def of_course(gate: str, course: Course, seeker: JobSeeker | None = None) -> int:
    read = reader().read
    return int(course_gates(read(seeker) if seeker else None, Candidates([read(course)]), TODAY)[gate][0])


@pytest.mark.parametrize(
    ("asked", "has", "state"),
    [
        (None, None, NONE),
        (None, SwedishLevel.A1, NONE),
        (SwedishLevel.B1, None, CHECK),
        (SwedishLevel.B1, SwedishLevel.A1, FAIL),
        (SwedishLevel.B1, SwedishLevel.A2, CHECK),
        (SwedishLevel.B1, SwedishLevel.B1, PASS),
        (SwedishLevel.B1, SwedishLevel.NATIVE, PASS),
    ],
)
def test_swedish(asked: SwedishLevel | None, has: SwedishLevel | None, state: int) -> None:
    assert both_ways("svenska", Need("N", "x", swedish=asked), JobSeeker("P", swedish=has)) == state


@pytest.mark.parametrize(
    ("asked", "has", "state"),
    [
        (None, None, NONE),
        (EducationLevel.UPPER_SECONDARY, None, CHECK),
        (EducationLevel.UPPER_SECONDARY, EducationLevel.NONE, FAIL),
        (EducationLevel.UPPER_SECONDARY, EducationLevel.COMPULSORY, CHECK),
        (EducationLevel.UPPER_SECONDARY, EducationLevel.HIGHER, PASS),
    ],
)
def test_education(asked: EducationLevel | None, has: EducationLevel | None, state: int) -> None:
    seeker = JobSeeker("P", education_level=has)
    assert both_ways("utbildningsnivå", Need("N", "x", education_level=asked), seeker) == state


@pytest.mark.parametrize(
    ("asked", "has", "state"),
    [
        ((), None, NONE),
        (("B",), None, CHECK),
        (("B",), (), FAIL),
        (("B",), ("B",), PASS),
        (("B",), ("C",), PASS),
        (("CE",), ("C",), FAIL),
        (("D",), ("CE",), FAIL),
        (("B", "D"), ("DE",), PASS),
        (("B",), ("B96",), PASS),
        (("B96",), ("CE",), PASS),
        (("BE",), ("B96",), FAIL),
    ],
)
def test_licence(asked: tuple[str, ...], has: tuple[str, ...] | None, state: int) -> None:
    assert both_ways("körkort", Need("N", "x", driving_licences=asked), JobSeeker("P", driving_licences=has)) == state


def test_a_schools_entry_level_is_a_rule() -> None:
    course = Course("C", "x", entry_swedish=SwedishLevel.B1)
    assert of_course("svenska", course, JobSeeker("P", swedish=SwedishLevel.A2)) == FAIL
    assert of_course("svenska", course, JobSeeker("P", swedish=SwedishLevel.B1)) == PASS


def test_what_a_licence_entitles_to_is_closed() -> None:
    """Nothing more follows from what already followed."""
    for code in ("A", "A2", "A1", "B", "B96", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE"):
        once = entitled(frozenset({code}))
        assert entitled(once) == once
        assert code in once


@pytest.mark.parametrize(
    ("work", "home", "reach", "state"),
    [
        (None, ESKILSTUNA, (), CHECK),
        (Place("Någonstans"), ESKILSTUNA, (STRANGNAS,), CHECK),
        (ESKILSTUNA, None, (), CHECK),
        (ESKILSTUNA, ESKILSTUNA, (), PASS),
        (STRANGNAS, ESKILSTUNA, (STRANGNAS,), PASS),
        (KIRUNA, ESKILSTUNA, (STRANGNAS,), FAIL),
        (KIRUNA, ESKILSTUNA, (), CHECK),
    ],
)
def test_reach(work: Place | None, home: Place | None, reach: tuple[Place, ...], state: int) -> None:
    assert both_ways("ort", Need("N", "x", place=work), JobSeeker("P", home=home, reach=reach)) == state


@pytest.mark.parametrize(
    ("asked", "held", "state"),
    [
        ((), (), NONE),
        (("Truckkort",), (), CHECK),
        (("Truckkort",), ("truckkort",), PASS),
        (("YKB",), ("YKB persontransport, giltigt t.o.m. 2027-03",), PASS),
        (("Truckkort A+B",), ("Truckkort A",), CHECK),
        (("Truckkort A+B",), ("truckkort A och B",), PASS),
    ],
)
def test_a_certificate_that_is_not_told_is_checked_never_failed(
    asked: tuple[str, ...], held: tuple[str, ...], state: int
) -> None:
    assert both_ways("certifikat", Need("N", "x", certificates=asked), JobSeeker("P", certificates=held)) == state


@pytest.mark.parametrize(
    ("offered", "wished", "state"),
    [(None, (50, 75), NONE), ((100, 100), (50, 75), CHECK), ((50, 100), (50, 75), PASS)],
)
def test_hours_are_talked_about_never_failed(
    offered: tuple[int, int] | None, wished: tuple[int, int], state: int
) -> None:
    assert both_ways("arbetstid", Need("N", "x", hours=offered), JobSeeker("P", wishes=Wishes(hours=wished))) == state


@pytest.mark.parametrize(
    ("opens", "closes", "starts", "state"),
    [
        (None, None, None, CHECK),
        (None, TODAY, None, PASS),
        (None, TODAY - dt.timedelta(1), TODAY + dt.timedelta(30), FAIL),
        (TODAY + dt.timedelta(1), TODAY + dt.timedelta(30), None, CHECK),
        (None, None, TODAY + dt.timedelta(1), PASS),
        (None, None, TODAY - dt.timedelta(1), FAIL),
    ],
)
def test_application(opens: dt.date | None, closes: dt.date | None, starts: dt.date | None, state: int) -> None:
    assert of_course("ansökan", Course("C", "x", apply_from=opens, apply_by=closes, starts_on=starts)) == state


@pytest.mark.parametrize(("seats", "state"), [(None, CHECK), (0, FAIL), (1, PASS)])
def test_unknown_seats_are_not_zero(seats: int | None, state: int) -> None:
    assert of_course("platser", Course("C", "x", seats=seats)) == state


@pytest.mark.parametrize(
    ("asked", "words", "has", "state"),
    [
        (None, "", None, NONE),
        (None, "matematik 2", EducationLevel.HIGHER, CHECK),
        (EducationLevel.UPPER_SECONDARY, "", None, CHECK),
        (EducationLevel.UPPER_SECONDARY, "", EducationLevel.COMPULSORY, FAIL),
        (EducationLevel.UPPER_SECONDARY, "", EducationLevel.UPPER_SECONDARY, PASS),
        (EducationLevel.UPPER_SECONDARY, "matematik 2", EducationLevel.UPPER_SECONDARY, CHECK),
    ],
)
def test_entry(asked: EducationLevel | None, words: str, has: EducationLevel | None, state: int) -> None:
    course = Course("C", "x", entry_education=asked, entry_requirements=words)
    assert of_course("förkunskaper", course, JobSeeker("P", education_level=has)) == state


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("", False),
        ("–", False),
        ("Inga", False),
        ("inga formella krav.", False),
        ("Inga särskilda förkunskaper", False),
        ("Inga, men du behöver B-körkort", True),
        ("SFI D", True),
    ],
)
def test_entry_requirements_that_ask_for_nothing(words: str, asks: bool) -> None:
    assert asks_something(words) is asks


def test_a_course_at_a_distance_is_within_everyones_reach() -> None:
    far = Course("C", "x", places=(KIRUNA,), distance=True)
    assert of_course("ort", far, JobSeeker("P", home=ESKILSTUNA)) == PASS


def test_what_a_source_left_unclear_is_checked() -> None:
    assert of_course("uppgifter", Course("C", "x", to_check=("orten är okänd",))) == CHECK


def test_only_a_failed_gate_stops() -> None:
    read = reader().read
    people: list[Record] = [JobSeeker("P1"), JobSeeker("P2", driving_licences=())]
    gates = employment_gates(
        read(Need("N", "x", driving_licences=("B",))), Candidates([read(p) for p in people]), TODAY
    )
    assert passing(gates, 2).tolist() == [True, False]
    assert gates["körkort"].tolist() == [CHECK, FAIL]


def test_a_legitimation_that_the_text_asks_for_is_checked_once_whoever_asks() -> None:
    """It is a certificate asked for then; another need in the same words of its fields keeps its own answer."""
    asks = Need("N1", "Sjuksköterska", occupation="Sjuksköterska", text="Legitimation är ett krav.")
    silent = Need("N2", "Sjuksköterska", occupation="Sjuksköterska")
    person = JobSeeker("P", summary="har arbetat på sjukhus")

    def reading(record: Record) -> Prepared:
        read = prepare(record)
        return replace(read, asked=Asked(certificates=("sjuksköterskelegitimation",))) if record is asks else read

    reader = FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0), reading)
    for needs, states in (([asks, silent], [NONE, CHECK]), ([silent, asks], [CHECK, NONE])):
        seen = employment_gates(reader.read(person), reader.candidates(needs), TODAY)["legitimation"]
        assert seen.tolist() == states
        asked = [employment_gates(reader.read(need), reader.candidates([person]), TODAY) for need in needs]
        assert [int(gates["legitimation"][0]) for gates in asked] == states
