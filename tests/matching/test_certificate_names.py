"""Which certificates are one and the same, and how long they hold: worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from matching.candidates import Candidates, FacetReader, Facets
from matching.certificate_names import asked_as, held_as, titled_by
from matching.certified import certified, teaches_what_is_held
from matching.domain import Course, EvidenceGrade, GateState, JobSeeker, Need, Record
from matching.explaining_gates import employment_gate
from matching.gaps import unmet_requirements
from matching.gates import CHECK, PASS, STATES, employment_gates, held_for
from matching.phrases import PhraseTable
from matching.validity import valid_until, validity_after
from tests.worlds import toy_encoder

ON = dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("Truckkort", "Truckförarbevis"),
        ("Truckförarbevis", "truckkort A+B"),
        ("Truckkort B", "Truckförarbevis A, B"),
        ("Truckkort A och B", "truckkort A-D"),
        ("YKB", "Yrkeskompetensbevis godstransport, giltigt t.o.m. 2029"),
        ("Yrkeskompetensbevis", "YKB"),
        ("ADR-intyg", "ADR"),
        ("Svetslicens", "Svetsarprövning enligt ISO 9606-1"),
        ("Hygienbevis", "Hygienutbildning"),
        ("Liftkort", "Saxliftutbildning"),
        ("Yrkesbevis", "Yrkesbevis snickare"),
        ("Arbete på väg", "Arbete på väg 1.3"),
    ],
)
def test_names_of_the_same_certificate(asked: str, held: str) -> None:
    assert holds(asked, held)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("Truckkort A+B", "Truckförarbevis A"),
        ("Truckkort B", "Truckförarbevis"),
        ("Bomliftkort", "Saxliftutbildning"),
        ("YKB-person", "YKB gods"),
        ("Svetslicens ISO 9606-2", "Svetsarprövning ISO 9606-1"),
        ("Arbete på väg 1.3", "Arbete på väg 1.1"),
        ("HLR-instruktör", "HLR"),
        ("Yrkesbevis målare", "Yrkesbevis snickare"),
        ("Gesällbrev", "Yrkesbevis målare"),
        ("Elauktorisation AL", "Elauktorisation B"),
        ("ESA Fackkunnig", "ESA Instruerad"),
        ("Truckkort", "Motorsågskörkort"),
    ],
)
def test_what_only_sounds_like_it_does_not_do(asked: str, held: str) -> None:
    assert not holds(asked, held)


def test_what_is_told_counts_as_told() -> None:
    assert asked_as("Bomliftkort, 2 dagar") == (frozenset({"bomliftkort", "2", "dagar"}),)
    assert held_as("Släckarkurs") == (frozenset({"släckarkurs"}),)


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ("YKB, giltigt t.o.m. mars 2027", dt.date(2027, 3, 31)),
        ("YKB persontransport, giltigt t.o.m. 2027-03", dt.date(2027, 3, 31)),
        ("YKB t.o.m. 2024", dt.date(2024, 12, 31)),
        ("ADR gäller till och med 14 maj 2026", dt.date(2026, 5, 14)),
        ("ADR tom 2028-02", dt.date(2028, 2, 29)),
        ("Truckkort (gick ut 2022)", dt.date(2022, 12, 31)),
        ("Forklift certificate, valid until 2027-01-02", dt.date(2027, 1, 2)),
        ("YKB gods t.o.m. 2024, YKB person t.o.m. 2028", dt.date(2028, 12, 31)),
        ("Truckkort 2021", None),
        ("HLR, giltig från 2022", None),
        ("Heta arbeten t.o.m. 2026-02-30", None),
        ("Heta arbeten t.o.m. 2026-13", None),
    ],
)
def test_the_last_day(told: str, last: dt.date | None) -> None:
    assert valid_until(told) == last


def test_validity_is_that_of_the_certificate_it_follows() -> None:
    text = "Har YKB (giltigt t.o.m. 2028) och ADR. Truckkort t.o.m. 2026-99."
    assert [validity_after(text, text.index(name) + len(name)) for name in ("YKB", "ADR", "Truckkort")] == [
        "giltigt t.o.m. 2028",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("person", "state", "told"),
    [
        (JobSeeker("P", certificates=("YKB t.o.m. 2026-11-16",)), PASS, "har YKB"),
        (
            JobSeeker("P", certificates=("YKB t.o.m. 2026-11-15",)),
            CHECK,
            "kontrollera: YKB krävs, gick ut 2026-11-15: kan det förnyas?",
        ),
        (JobSeeker("P", certificates=("YKB t.o.m. 2024", "YKB t.o.m. 2029")), PASS, "har YKB"),
        (JobSeeker("P", summary="Har YKB t.o.m. 2029."), PASS, "har YKB (enligt profilens text)"),
        (
            JobSeeker("P", summary="Har YKB t.o.m. 2024."),
            CHECK,
            "kontrollera: YKB krävs, gick ut 2024-12-31: kan det förnyas? (enligt profilens text)",
        ),
        (
            JobSeeker("P", summary="Har truckkort.", certificates=("YKB t.o.m. 2024",)),
            CHECK,
            "kontrollera: YKB krävs, gick ut 2024-12-31: kan det förnyas?",
        ),
        (
            JobSeeker("P", summary="Kör lastbil, har YKB.", certificates=("YKB t.o.m. 2024",)),
            CHECK,
            "kontrollera: YKB krävs, gick ut 2024-12-31: kan det förnyas?",
        ),
        (JobSeeker("P", summary="Har YKB t.o.m. 2024.", certificates=("YKB",)), PASS, "har YKB"),
        (
            JobSeeker("P", summary="YKB t.o.m. 2029.", certificates=("YKB t.o.m. 2024",)),
            PASS,
            "har YKB (enligt profilens text)",
        ),
        (JobSeeker("P", summary="Har truckkort."), CHECK, "kontrollera: YKB krävs, framgår inte av profilen"),
    ],
)
def test_a_certificate_that_has_run_out_is_asked_about(person: JobSeeker, state: int, told: str) -> None:
    need = Need("N", "Chaufför", certificates=("YKB",))
    one, other = read(need), read(person)
    for asked, candidate in ((one, other), (other, one)):
        assert int(employment_gates(asked, Candidates([candidate]), ON)["certifikat"][0]) == state
    held = held_for("certifikat", one, other, ON)
    gate = employment_gate("certifikat", STATES[state], need, person, held=held)
    assert (gate.state, gate.text) == (GateState.PASS if state == PASS else GateState.CHECK, told)
    assert unmet_requirements(one, other, ON).phrases == (() if state == PASS else ("YKB",))


def test_one_that_has_run_out_and_one_that_is_untold_are_told_apart() -> None:
    need = Need("N", "Chaufför", certificates=("YKB", "ADR"))
    person = JobSeeker("P", certificates=("YKB t.o.m. 2024",))
    gate = employment_gate("certifikat", GateState.CHECK, need, person)
    assert (
        gate.text == "kontrollera: ADR krävs, framgår inte av profilen; YKB krävs, gick ut 2024-12-31: kan det förnyas?"
    )


@pytest.mark.parametrize(
    ("certificate", "licences", "asked"),
    [
        ("YKB", ("CE",), "YKB gods"),
        ("YKB", ("B", "D"), "YKB person"),
        ("YKB", ("C", "D"), "YKB"),
        ("YKB", ("B",), "YKB"),
        ("YKB persontransporter", ("C",), "YKB persontransporter"),
        ("Truckkort", ("CE",), "Truckkort"),
    ],
)
def test_a_ykb_is_for_the_traffic_of_the_licence_beside_it(
    certificate: str, licences: tuple[str, ...], asked: str
) -> None:
    need = Need("N", "Chaufför", certificates=(certificate,), driving_licences=licences)
    assert read(need).certificates == (asked,)


@pytest.mark.parametrize(
    ("held", "state"),
    [
        ("YKB", PASS),
        ("YKB godstransport", PASS),
        ("Yrkeskompetensbevis", PASS),
        ("YKB gods och person", PASS),
        ("YKB persontransport", CHECK),
        ("Truckkort", CHECK),
    ],
)
def test_a_ykb_for_other_traffic_is_asked_about(held: str, state: int) -> None:
    lorry = read(Need("N", "Chaufför", certificates=("YKB",), driving_licences=("CE",)))
    person = read(JobSeeker("P", certificates=(held,)))
    assert int(employment_gates(lorry, Candidates([person]), ON)["certifikat"][0]) == state


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Truckkort A+B, intensivvecka", ("Truckkort A+B",)),
        ("Heta arbeten och fallskydd", ("Heta arbeten", "fallskydd")),
        ("YKB fortbildning, 35 timmar", ("YKB",)),
        ("Lager och logistik med truckkort", ()),
        ("Heta arbeten och ESA", ()),  # the second comes in kinds
        ("YKB och körkort C", ()),
        ("Svetsteknik 1", ()),
    ],
)
def test_the_certificates_that_a_course_is_called_by(title: str, named: tuple[str, ...]) -> None:
    assert titled_by(title) == named


@pytest.mark.parametrize(
    ("person", "unmet", "held"),
    [
        (JobSeeker("P", certificates=("Truckförarbevis A+B",)), (), True),
        (JobSeeker("P", summary="Har truckkort A+B."), (), True),
        (JobSeeker("P", certificates=("Truckkort A",)), (), False),
        (JobSeeker("P", certificates=("Truckkort A+B t.o.m. 2025",)), (), False),
        (JobSeeker("P", certificates=("Truckkort A+B",)), ("Truckkort A+B",), False),  # the need wants it anew
        (JobSeeker("P"), (), False),
    ],
)
def test_training_for_what_is_held(person: JobSeeker, unmet: tuple[str, ...], held: bool) -> None:
    course = Course("K", "Truckkort A+B, intensivvecka", skills=("lastning och lossning", "truckkort A+B"))
    assert teaches_what_is_held(course, read(person), unmet, ON) is held


def holds(asked: str, held: str) -> bool:
    return certified(asked, read(JobSeeker("P", certificates=(held,))), ON)


def read(record: Record) -> Facets:
    return FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0)).read(record)
