"""Who somebody is must not move an answer: a sample of what ``matching.evaluation.swaps`` measures in full."""

from __future__ import annotations

import pytest

from embeddings import load_encoder
from matching.domain import JobSeeker
from matching.evaluation.demo import demo_records
from matching.evaluation.identity_sentences import KNOWN_SENTENCES, written_sentences
from matching.evaluation.invented_people import Identity, identities, profiles
from matching.evaluation.swaps import BAR, Setting, free_text, labelled, structured
from matching.preparing import prepare

N = 24


@pytest.fixture(scope="module")
def setting() -> Setting:
    records, today = demo_records()
    return Setting(records, load_encoder(), today)


@pytest.fixture(scope="module")
def people() -> list[JobSeeker]:
    records, _ = demo_records()
    return profiles([record for record in records if isinstance(record, JobSeeker)], N)


def test_identities_are_of_both_genders_all_ages_and_many_origins() -> None:
    who = identities(300)
    assert len({one.name for one in who}) > 250
    assert {one.woman for one in who} == {True, False}
    assert len({one.country for one in who}) > 10
    assert min(one.age for one in who) < 25 < 55 < max(one.age for one in who)
    assert who == identities(300)


def test_fields_never_move_an_answer_by_a_bit(setting: Setting, people: list[JobSeeker]) -> None:
    found = structured(setting, people, identities(2 * N))
    assert (found.lists, found.moved, found.examples) == (2 * N, 0, ())


def test_fields_are_read_as_nothing(people: list[JobSeeker]) -> None:
    assert all(prepare(labelled(people[0], one)) == prepare(people[0]) for one in identities(300))


def test_sentences_hardly_move_an_answer(setting: Setting, people: list[JobSeeker]) -> None:
    found = free_text(setting, people, identities(2 * N), KNOWN_SENTENCES)
    assert found.lists == 2 * N
    assert found.share <= BAR, found.examples


def test_an_answer_that_moves_is_seen(setting: Setting, people: list[JobSeeker]) -> None:
    # Names that are words of trades, told in a way that the scrubber does not know.
    who = [
        Identity("svetsare", "svetsning", True, 30, "x", "x"),
        Identity("undersköterska", "omvårdnad", False, 30, "x", "x"),
    ]
    found = free_text(setting, people, who, ["{name} {name} {name}"])
    assert found.moved > 0


def test_sentences_that_only_count_are_kept_apart() -> None:
    to_mend_for, only_counted = written_sentences()
    assert (len(to_mend_for), len(only_counted)) == (45, 35)
    assert not set(to_mend_for) & set(only_counted)


def test_sentences_written_before_the_scrubber_hardly_move_an_answer(setting: Setting, people: list[JobSeeker]) -> None:
    found = free_text(setting, people, identities(2 * N), written_sentences()[0])
    assert found.share <= BAR, found.examples
