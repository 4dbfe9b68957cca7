"""Regulated professions: the list is whole, titles are found, and a gate fails only for those told to lack it."""

from __future__ import annotations

import re

import pytest

from matching.candidates import Candidates, FacetReader
from matching.domain import EvidenceGrade, GateState, JobSeeker, Need, Skill
from matching.explaining_gates import employment_gate
from matching.gates import CHECK, FAIL, NONE, PASS, STATES, employment_gates
from matching.phrases import PhraseTable
from matching.regulated_professions import Scope, regulation_for, regulation_of, regulations
from tests.worlds import TODAY, toy_encoder

NURSE = Need("N", "Sjuksköterska till vårdcentral", occupation="Sjuksköterska")


def test_every_row_is_whole() -> None:
    ids = [regulation.id for regulation in regulations()]
    assert len(ids) == len(set(ids))
    for regulation in regulations():
        assert re.search(r"\(\d{4}:\d+\)|\((?:EU|EG)\) ", regulation.law), regulation.id
        assert all(re.fullmatch(r"\d{4}", code) for code in regulation.ssyk), regulation.id
        assert regulation.authority
        assert regulation.asks
        assert regulation.from_eu
        assert regulation.from_elsewhere
        re.compile(regulation.proof)
        assert regulation_of((regulation.title,)) is regulation


def test_the_professions_of_the_patient_safety_act_are_there() -> None:
    """22 professions have legitimation by the act's chapter 4; undersköterska has a protected title besides."""
    health = [r for r in regulations() if "Patientsäkerhetslag" in r.law]
    assert len(health) == 23
    assert {r.authority for r in health} == {"Socialstyrelsen"}


@pytest.mark.parametrize(
    ("title", "ssyk", "found"),
    [
        ("Sjuksköterska, medicin- och kirurgi", None, "sjukskoterska"),
        ("Sjuksköterskor till kommunal hemsjukvård", None, "sjukskoterska"),
        ("Undersköterska, äldreboende", "5321", "underskoterska"),
        ("Förskollärare med driv", None, "forskollarare"),
        ("Lärare", None, "larare"),
        ("Lärarassistent", None, None),
        ("Tandsköterska", "5350", None),
        ("Sjuksköterskeassistent", None, None),
        ("Lastbilschaufför", "8332", "lastbilsforare"),
        ("Vårdutvecklare", "2224", "sjukskoterska"),
        ("Svetsare", "7212", None),
    ],
)
def test_titles_are_whole_words_and_codes_come_second(title: str, ssyk: str | None, found: str | None) -> None:
    regulation = regulation_of((title,), ssyk)
    assert (regulation.id if regulation else None) == found


def state(need: Need, seeker: JobSeeker) -> int:
    read = FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0)).read
    there = int(employment_gates(read(need), Candidates([read(seeker)]), TODAY)["legitimation"][0])
    back = int(employment_gates(read(seeker), Candidates([read(need)]), TODAY)["legitimation"][0])
    assert there == back
    return there


@pytest.mark.parametrize(
    ("seeker", "expected"),
    [
        (JobSeeker("P"), CHECK),
        (JobSeeker("P", certificates=("Legitimerad sjuksköterska",)), PASS),
        (JobSeeker("P", skills=(Skill("svensk sjuksköterskelegitimation", EvidenceGrade.DOCUMENTED),)), PASS),
        (JobSeeker("P", certificates=("Legitimerad optiker",)), CHECK),
        (JobSeeker("P", education="Sjuksköterskeexamen, Aleppo. Ej svensk legitimation."), FAIL),
        (JobSeeker("P", summary="Saknar svensk legitimation."), FAIL),
        (JobSeeker("P", summary="Har sökt legitimation hos Socialstyrelsen."), CHECK),
        (JobSeeker("P", summary="Saknar erfarenhet av akutvård."), CHECK),
    ],
)
def test_only_those_told_to_lack_it_are_refused(seeker: JobSeeker, expected: int) -> None:
    assert state(NURSE, seeker) == expected


def test_a_refusal_needs_a_law_for_the_whole_work_and_a_need_without_room() -> None:
    without = JobSeeker("P", summary="Har inget köldmediecertifikat, inget bevis om undersköterska, ej legitimation.")
    assert state(Need("N", "x", occupation="Sjuksköterska"), without) == FAIL
    waiting = Need("N", "x", occupation="Sjuksköterska", text="Du som väntar på legitimation är välkommen.")
    assert state(waiting, without) == CHECK
    assert state(Need("N", "x", occupation="Kyltekniker"), without) == CHECK  # had with an employer
    assert state(Need("N", "x", occupation="Undersköterska"), without) == CHECK  # a title, not the work
    assert state(Need("N", "x", occupation="Svetsare"), without) == NONE
    # The employer's own demand of the same thing is the gate on certificates.
    assert state(Need("N", "x", occupation="Bussförare", certificates=("YKB",)), without) == NONE


def test_the_gate_names_authority_and_law() -> None:
    gate = employment_gate("legitimation", STATES[CHECK], NURSE, JobSeeker("P"))
    assert gate.state is GateState.CHECK
    assert gate.text == (
        "kontrollera: reglerat yrke (Socialstyrelsen, Patientsäkerhetslag (2010:659) 4 kap.): "
        "sjuksköterskeexamen och legitimation från Socialstyrelsen"
    )
    regulation = regulation_for(Need("N", "x", occupation="Undersköterska"))
    assert regulation is not None
    assert regulation.scope is Scope.TITLE
