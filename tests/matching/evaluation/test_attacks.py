"""Stuffed profiles do not climb and are flagged: a sample of what ``matching.evaluation.attacks`` measures in full."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import pytest

from embeddings import load_encoder
from matching import preparing
from matching.domain import JobSeeker, Record
from matching.evaluation.attacks import BAR, KINDS, Attack, attacks
from matching.evaluation.demo import demo_records
from matching.evaluation.faithfulness import floorless
from matching.evaluation.invented_people import profiles
from matching.evaluation.skill_words import labels_of
from matching.evaluation.swaps import Setting
from matching.weights import load_weights

N = 6 * len(KINDS)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return demo_records()[0]


def run(records: list[Record]) -> list[Attack]:
    setting = Setting(records, load_encoder(), demo_records()[1], floorless(load_weights()))
    known = profiles([record for record in records if isinstance(record, JobSeeker)], 40)
    people = [replace(p, driving_licences=None, swedish=None, education_level=None, home=None, reach=()) for p in known]
    return attacks(setting, people, labels_of(records), N)


def test_attacks_win_nothing_and_are_flagged(records: list[Record]) -> None:
    found = run(records)
    assert {attack.kind for attack in found} == set(KINDS)
    assert median(attack.gain for attack in found) <= BAR
    assert all(attack.flagged for attack in found)


def test_the_attacks_would_win_if_profiles_were_believed(
    records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "believed", lambda seeker: seeker)
    assert median(attack.gain for attack in run(records)) > BAR
