"""Demands that only a need's text tells: read for the fields left empty, met or to be checked, never failed."""

from __future__ import annotations

import pytest

from matching.asked_in_text import Asked, asked_in_text, with_asked
from matching.candidates import Candidates, FacetReader
from matching.domain import EducationLevel, EvidenceGrade, GateState, JobSeeker, Need, SwedishLevel
from matching.explaining_gates import employment_gate
from matching.gates import CHECK, FAIL, NONE, PASS, employment_gates
from matching.phrases import PhraseTable
from tests.worlds import TODAY, toy_encoder

AD = """Krav
- C-körkort och YKB
- Truckkort A+B
- Gymnasieutbildning, gärna yrkeshögskola
- Svenska på nivå C1
Meriterande: ADR. Inget krav på heta arbeten. Utdrag ur belastningsregistret begärs in."""


def test_a_text_is_read_for_what_must_be_there() -> None:
    assert asked_in_text(Need("N", "x", AD)) == Asked(
        ("C",), ("truckkort A+B", "YKB"), SwedishLevel.C1, EducationLevel.UPPER_SECONDARY
    )


def test_fields_that_are_told_stand() -> None:
    need = Need(
        "N",
        "x",
        AD,
        driving_licences=("CE",),
        certificates=("ADR",),
        swedish=SwedishLevel.A2,
        education_level=EducationLevel.COMPULSORY,
    )
    assert asked_in_text(need) == Asked()
    assert with_asked(need, Asked()) is need


@pytest.mark.parametrize("text", ["", "Vi är ett glatt gäng.", "C-körkort är meriterande.", "Inget krav på körkort."])
def test_no_demand_gives_no_gate(text: str) -> None:
    assert asked_in_text(Need("N", "x", text)).gates == frozenset()


def test_entitlement_by_law_is_left_to_its_own_gate() -> None:
    assert asked_in_text(Need("N", "x", "Krav: legitimation som sjuksköterska.")).certificates == ()


@pytest.mark.parametrize(
    ("gate", "person", "state"),
    [
        ("körkort", JobSeeker("P", driving_licences=("CE",)), PASS),
        ("körkort", JobSeeker("P", driving_licences=("B",)), CHECK),  # a field that asked for C would fail it
        ("körkort", JobSeeker("P"), CHECK),
        ("certifikat", JobSeeker("P", certificates=("Truckkort A+B", "YKB gods")), PASS),
        ("certifikat", JobSeeker("P"), CHECK),
        ("svenska", JobSeeker("P", swedish=SwedishLevel.A1), CHECK),
        ("svenska", JobSeeker("P", swedish=SwedishLevel.C1), PASS),
        ("utbildningsnivå", JobSeeker("P", education_level=EducationLevel.NONE), CHECK),
        ("utbildningsnivå", JobSeeker("P", education_level=EducationLevel.HIGHER), PASS),
        ("arbetstid", JobSeeker("P"), NONE),
    ],
)
def test_gates_both_ways(gate: str, person: JobSeeker, state: int) -> None:
    read = FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0)).read
    need = Need("N", "x", AD)
    assert int(employment_gates(read(need), Candidates([read(person)]), TODAY)[gate][0]) == state
    assert int(employment_gates(read(person), Candidates([read(need)]), TODAY)[gate][0]) == state
    told = Need("M", "x", driving_licences=("C",))
    if gate == "körkort" and state == CHECK and person.driving_licences:
        assert int(employment_gates(read(told), Candidates([read(person)]), TODAY)[gate][0]) == FAIL


def test_where_it_was_read_is_said() -> None:
    need = with_asked(Need("N", "x", AD), asked_in_text(Need("N", "x", AD)))
    gate = employment_gate("körkort", GateState.CHECK, need, JobSeeker("P"), inferred=True)
    assert gate.text == "kontrollera: körkort C krävs, framgår inte av profilen (läst ur texten)"


@pytest.mark.parametrize(
    ("licences", "told"), [((), "har inget körkort"), (("B", "AM"), "har B, AM"), (None, "framgår inte av profilen")]
)
def test_a_licence_that_is_told_is_not_said_to_be_untold(licences: tuple[str, ...] | None, told: str) -> None:
    need = Need("N", "x", driving_licences=("C",))
    gate = employment_gate("körkort", GateState.CHECK, need, JobSeeker("P", driving_licences=licences), inferred=True)
    assert gate.text == f"kontrollera: körkort C krävs, {told} (läst ur texten)"
