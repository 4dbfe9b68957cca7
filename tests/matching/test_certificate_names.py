"""Which certificates are one and the same: worked by hand."""

from __future__ import annotations

import pytest

from matching.candidates import FacetReader
from matching.certificate_names import asked_as, held_as
from matching.domain import EvidenceGrade, JobSeeker
from matching.gates import certified
from matching.phrases import PhraseTable
from tests.worlds import toy_encoder


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


def holds(asked: str, held: str) -> bool:
    person = FacetReader(PhraseTable(toy_encoder()), dict.fromkeys(EvidenceGrade, 1.0)).read(
        JobSeeker("P", certificates=(held,))
    )
    return certified(asked, person)
