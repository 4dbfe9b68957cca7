"""Jobs, keys against doing it twice, and taking imports back: the same on every database."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matching.domain import JobSeeker, Kind, Need
from matching.importers.base import ReadFile
from service.store.answered import Answered
from service.store.jobs import Jobs, JobStatus, LostJob
from service.store.sql import Store
from service.store.undoing import CHANGED, ERASED, Obstructed, undo
from tests.databases import DATABASES, fresh_database
from tests.read_files import needs

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_database(request.param, tmp_path) as url, Store(url) as opened:
        yield opened


@pytest.fixture
def jobs(store: Store) -> Jobs:
    return Jobs(store, lambda: NOW)


def test_of_many_workers_one_gets_a_job(jobs: Jobs) -> None:
    jobs.add("a", "needs", "behov.csv", {"preview": False}, "anna", "", False)
    won: list[str] = []

    def take(name: str) -> None:
        if jobs.claim("a", name):
            won.append(name)

    threads = [threading.Thread(target=take, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    job = jobs.get("a")
    assert job is not None
    assert (job.status, job.worker, jobs.waiting()) == (JobStatus.RUNNING, won[0], [])


def test_a_job_that_was_given_up_cannot_be_ended(store: Store, jobs: Jobs) -> None:
    jobs.add("a", "needs", "behov.csv", {}, "anna", "", False)
    jobs.claim("a", "w1")
    assert jobs.interrupt(lambda worker: worker == "w1") == ["a"]
    with pytest.raises(LostJob):
        jobs.end("a", "w1", JobStatus.DONE, {})
    with pytest.raises(LostJob), store.writing() as connection:
        jobs.end("a", "w1", JobStatus.DONE, {}, None, connection)
    found = jobs.get("a")
    assert found is not None
    assert found.status is JobStatus.INTERRUPTED


def test_a_key_is_one_callers_until_it_is_released(store: Store) -> None:
    keys = Answered(store)
    assert keys.claim("anna", "k", "x", NOW) is None
    before = keys.claim("anna", "k", "x", NOW)
    assert before is not None
    assert (before.status, before.resumed) == (None, False)
    assert keys.claim("bo", "k", "x", NOW) is None  # another's key of the same name
    late = keys.claim("anna", "k", "x", NOW + dt.timedelta(minutes=2))
    assert late is not None
    assert late.resumed
    keys.keep("anna", "k", 201, "N1")
    kept = keys.claim("anna", "k", "y", NOW)
    assert kept is not None
    assert (kept.request, kept.status, kept.subject) == ("x", 201, "N1")
    assert keys.claim("anna", "k", "y", NOW + dt.timedelta(hours=25)) is None
    keys.release("bo", "k")
    assert keys.claim("bo", "k", "z", NOW) is None


def test_taking_an_import_back_restores_each_kind_of_change(store: Store) -> None:
    old, gone = Need("N1", "Svetsare", headcount=2), Need("N2", "Kock")
    store.apply(needs(old, gone), Kind.NEED, "först.csv")
    later = needs(replace(old, headcount=9), Need("N3", "Ny"), rows_read=3, removed_ids=("N2",))
    counts = store.apply(later, Kind.NEED, "sedan.csv")
    assert counts.import_id is not None
    revision = store.revision
    with store.writing() as connection:
        assert undo(connection, Kind.NEED, counts.import_id, "anna") == 3
    assert store.all(Kind.NEED) == [old, gone]
    assert store.revision == revision + 1
    assert {change.record_id for change in store.changes_since(revision)} == {"N1", "N2", "N3"}  # the index follows
    assert [(e.operation, e.by) for e in store.history(Kind.NEED, "N3")] == [("added", ""), ("removed", "anna")]
    with pytest.raises(Obstructed) as again, store.writing() as connection:
        undo(connection, Kind.NEED, counts.import_id, "anna")
    assert len(again.value.obstacles) == 3


def test_nothing_is_taken_back_where_anything_stands_in_the_way(store: Store) -> None:
    counts = store.apply(needs(Need("N1", "Svetsare"), Need("N2", "Kock")), Kind.NEED, "b.csv")
    store.put(Kind.NEED, Need("N2", "Kallskänka"), "api")
    assert counts.import_id is not None
    with pytest.raises(Obstructed) as refused, store.writing() as connection:
        undo(connection, Kind.NEED, counts.import_id, "anna")
    assert [(one.record_id, one.why) for one in refused.value.obstacles] == [("N2", CHANGED)]
    assert [need.id for need in store.all(Kind.NEED)] == ["N1", "N2"]


def test_a_person_who_was_erased_does_not_come_back(store: Store) -> None:
    store.put(Kind.SEEKER, JobSeeker("P1", "Klient 1"), "api")
    read: ReadFile[JobSeeker] = ReadFile((), rows_read=1, removed_ids=("P1",))
    counts = store.apply(read, Kind.SEEKER, "p.csv")
    assert counts.import_id is not None
    with pytest.raises(Obstructed) as refused, store.writing() as connection:
        undo(connection, Kind.SEEKER, counts.import_id, "anna")
    assert [one.why for one in refused.value.obstacles] == [ERASED]
