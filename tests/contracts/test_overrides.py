"""What every keeping of counsellors' decisions must do. Runs on each database that the service can use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matching.domain import JobSeeker, Kind
from service.counselling.overrides import Action, Decision
from service.errors import UnknownName, UserError
from service.store.counselling import OverrideStore
from service.store.sql import Store
from tests.databases import DATABASES, fresh_database

CLIENT = JobSeeker("K1", label="Samira", unit="Centrum")
EVA = {"by_id": "eva", "by_name": "Eva Ek"}
OLA = {"by_id": "ola", "by_name": "Ola Å"}


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_database(request.param, tmp_path) as url, Store(url) as opened:
        opened.put(Kind.SEEKER, CLIENT, "test")
        yield opened


def test_a_decision_is_kept_with_who_when_and_why_and_can_be_taken_back(store: Store) -> None:
    kept = OverrideStore(store)
    number = kept.decide("K1", Decision(Action.FIRST, "  Vill  helst hit ", "N1"), **EVA)
    (told,) = kept.of("K1").history
    assert (told.id, told.by_name, told.stands) == (number, "Eva Ek", True)
    assert told.decision == Decision(Action.FIRST, "Vill helst hit", "N1")
    assert told.at.endswith("+00:00")
    assert kept.undo("K1", number, **OLA)
    assert not kept.undo("K1", number, **OLA)
    (gone,) = kept.of("K1").history
    assert (gone.stands, gone.undone_by_name) == (False, "Ola Å")
    assert kept.of("K1").standing == ()


def test_a_route_is_either_first_or_hidden(store: Store) -> None:
    kept = OverrideStore(store)
    kept.decide("K1", Decision(Action.FIRST, "för att", "N1"), **EVA)
    kept.decide("K1", Decision(Action.FIRST, "för att", "N2"), **EVA)
    kept.decide("K1", Decision(Action.HIDE, "för långt bort", "N1"), **OLA)
    standing = [(one.need_id, one.decision.action) for one in kept.of("K1").standing]
    assert standing == [("N1", Action.HIDE), ("N2", Action.FIRST)]
    assert len(kept.of("K1").history) == 3


def test_a_check_says_what_it_was_about(store: Store) -> None:
    kept = OverrideStore(store)
    told = Decision(Action.CHECKED, "ringde", need_id="N1", course_id="C1", gate="platser", gate_text="kontrollera: x")
    kept.decide("K1", told, **EVA)
    assert kept.of("K1").history[0].decision == replace(told, need_id="")  # of a course, whichever job it leads to


def test_nothing_is_kept_without_a_reason_or_about_nobody(store: Store) -> None:
    kept = OverrideStore(store)
    with pytest.raises(UserError):
        kept.decide("K1", Decision(Action.HIDE, " ", "N1"), **EVA)
    with pytest.raises(UnknownName):
        kept.decide("K9", Decision(Action.HIDE, "för att", "N1"), **EVA)
    assert kept.of("K9").history == kept.of("K1").history == ()


def test_another_clients_decision_is_not_taken_back(store: Store) -> None:
    store.put(Kind.SEEKER, JobSeeker("K2"), "test")
    kept = OverrideStore(store)
    number = kept.decide("K1", Decision(Action.HIDE, "för att", "N1"), **EVA)
    assert not kept.undo("K2", number, **EVA)
    assert kept.of("K1").hides("N1")


def test_decisions_go_with_the_client_and_are_silent_about_protected_people(store: Store) -> None:
    kept = OverrideStore(store)
    kept.decide("K1", Decision(Action.HIDE, "för att", "N1"), **EVA)
    store.put(Kind.SEEKER, replace(CLIENT, swedish=None, label="Sam"), "test")
    assert kept.of("K1").hides("N1")  # a change of facts is no reason to forget
    store.put(Kind.SEEKER, replace(CLIENT, protected_identity=True), "test")
    assert kept.of("K1").history == ()
    with pytest.raises(UnknownName):
        kept.decide("K1", Decision(Action.HIDE, "för att", "N1"), **EVA)
    store.put(Kind.SEEKER, CLIENT, "test")
    assert kept.of("K1").hides("N1")
    store.delete(Kind.SEEKER, "K1")
    store.put(Kind.SEEKER, CLIENT, "test")
    assert kept.of("K1").history == ()
