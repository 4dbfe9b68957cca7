"""Records to JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from pydantic import ValidationError

from matching.domain import Course, EvidenceGrade, JobSeeker, Kind, Need, Place, Record, Skill
from matching.indexing import kind_of
from service.errors import InvalidRecord
from service.store.codec import decode, encode
from tests.service.strategies import RECORDS


@given(RECORDS)
def test_every_record_comes_back_as_it_was(record: Record) -> None:
    kind = kind_of(record)
    assert decode(encode(record, kind).payload, kind) == record


@given(RECORDS)
def test_the_text_is_canonical(record: Record) -> None:
    kind = kind_of(record)
    once = encode(record, kind)
    assert encode(decode(once.payload, kind), kind) == once


def test_not_told_and_told_to_have_none_stay_apart() -> None:
    told = JobSeeker("P1", driving_licences=())
    assert decode(encode(told, Kind.SEEKER).payload, Kind.SEEKER) == told
    assert encode(told, Kind.SEEKER).fingerprint != encode(JobSeeker("P1"), Kind.SEEKER).fingerprint


def test_only_what_was_told_is_written() -> None:
    seeker = JobSeeker("P1", skills=(Skill("svets", EvidenceGrade.VALIDATED),), home=Place("Eskilstuna", "0484"))
    assert json.loads(encode(seeker, Kind.SEEKER).payload) == {
        "id": "P1",
        "skills": [{"label": "svets", "grade": "validated"}],
        "home": {"name": "Eskilstuna", "municipality_code": "0484"},
    }


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (Need("N1", "lone \ud800 surrogate"), Kind.NEED),
        (Course("C1", "Svets", points=float("nan")), Kind.COURSE),
        (Course("C1", "Svets", points=float("inf")), Kind.COURSE),
        (Need("N1", "Svetsare", headcount="två"), Kind.NEED),  # type: ignore[arg-type]
        (Need("N1", "Svetsare"), Kind.COURSE),
    ],
)
def test_what_cannot_come_back_is_refused(record: Record, kind: Kind) -> None:
    with pytest.raises(InvalidRecord, match="kan sparas"):
        encode(record, kind)


@pytest.mark.parametrize(
    "payload",
    [
        '{"id": "N1", "title": "Svetsare", "titel": "x"}',  # an unknown field
        '{"id": "N1"}',  # no title
        '{"id": "N1", "title": "Svetsare", "headcount": "2"}',  # text where a number belongs
        '{"id": "N1", "title": "Svetsare", "starts_on": "2026-02-30"}',
    ],
)
def test_other_json_is_no_record(payload: str) -> None:
    with pytest.raises(ValidationError):
        decode(payload, Kind.NEED)
