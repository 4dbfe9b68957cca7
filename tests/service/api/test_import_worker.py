"""The worker of imports: one job once, whoever dies meanwhile, and nothing left behind."""

from __future__ import annotations

import datetime as dt
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from matching.domain import Kind, Need
from service.access.policy import LOCAL
from service.import_worker import ImportWorker
from service.imports import Asked, Imports
from service.store.jobs import JobStatus
from service.wiring import Installation
from tests.service.api.conftest import client_of
from tests.service.api.importing import (
    BAD,
    NEEDS,
    V1,
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.import_worker.POLL_SECONDS", 0.02)


@pytest.fixture
def imports(installation: Installation) -> Imports:
    return Imports(installation)


def start(imports: Imports, tmp_path: Path, text: str = NEEDS, **asked: Any) -> str:
    (tmp_path / "behov.csv").write_text(text, "utf-8")
    return imports.start(LOCAL, "needs", tmp_path / "behov.csv", "behov.csv", Asked(**asked))


def test_several_workers_run_a_job_once(imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [start(imports, tmp_path) for _ in range(4)]
    runs: list[str] = []
    run = ImportWorker._run

    def counted(self: ImportWorker, job: Any) -> None:
        runs.append(job.id)
        run(self, job)

    monkeypatch.setattr(ImportWorker, "_run", counted)
    workers = [threading.Thread(target=ImportWorker(imports).run_waiting) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(runs) == sorted(ids)
    assert {imports.job(LOCAL, i).status for i in ids} == {JobStatus.DONE}


def test_a_job_whose_worker_died_is_interrupted_and_nothing_is_saved(imports: Imports, tmp_path: Path) -> None:
    job_id = start(imports, tmp_path)
    dead = ImportWorker(imports)
    assert imports.jobs.claim(job_id, dead.name)  # and then its process ends
    later = ImportWorker(imports)
    later.tidy()  # the process has the same number and another worker
    job = imports.job(LOCAL, job_id)
    assert (job.status, job.import_id) == (JobStatus.INTERRUPTED, None)
    assert imports.file(job) is None
    assert later.run_waiting() == 0
    assert imports.installation.store.get(Kind.NEED, "B1") is None


def test_the_file_of_a_job_that_ended_with_its_process_goes_within_minutes(
    imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the process would have done after it saved is done by another."""
    done, reviewed = start(imports, tmp_path), start(imports, tmp_path, preview=True)
    monkeypatch.setattr(Imports, "remove_file", lambda *_: None)  # the process ended just before
    ImportWorker(imports).run_waiting()
    assert [imports.job(LOCAL, i).status for i in (done, reviewed)] == [JobStatus.DONE, JobStatus.REVIEWED]
    later = ImportWorker(imports)
    later.tidy()  # the process may still be about to remove it
    assert imports.file(imports.job(LOCAL, done))
    monkeypatch.setattr("service.import_worker.KEPT_WHEN_ENDED", dt.timedelta(seconds=-2))
    waiting = start(imports, tmp_path)
    later.tidy()
    left = [imports.file(imports.job(LOCAL, i)) is not None for i in (done, reviewed, waiting)]
    assert left == [False, True, True]
    assert imports.installation.store.get(Kind.NEED, "B1") is not None


def test_a_worker_of_another_machine_is_given_up_when_it_is_silent(
    imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = start(imports, tmp_path)
    imports.jobs.claim(job_id, "annan-dator:1:abcd")
    worker = ImportWorker(imports)
    worker.tidy()
    assert imports.job(LOCAL, job_id).status is JobStatus.RUNNING
    monkeypatch.setattr("service.store.jobs.STALE", dt.timedelta(seconds=-1))
    worker.tidy()
    assert imports.job(LOCAL, job_id).status is JobStatus.INTERRUPTED


def test_a_job_that_was_given_up_saves_nothing_after_all(
    imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was silent too long and then goes on finds that the job is no longer its own."""
    job_id = start(imports, tmp_path)
    read = Imports.read

    def slow(self: Imports, *args: Any) -> Any:
        found = read(self, *args)
        self.jobs.interrupt(lambda _: True)
        return found

    monkeypatch.setattr(Imports, "read", slow)
    ImportWorker(imports).run_waiting()
    assert imports.job(LOCAL, job_id).status is JobStatus.INTERRUPTED
    assert imports.installation.store.get(Kind.NEED, "B1") is None
    assert imports.installation.store.history(Kind.NEED, "B1") == []


def test_what_waits_when_the_service_starts_is_read(
    installation: Installation, imports: Imports, tmp_path: Path
) -> None:
    job_id = start(imports, tmp_path)
    with client_of(installation) as client:
        for _ in range(500):
            if client.get(f"{V1}/jobs/{job_id}").json()["status"] == "klart":
                break
            time.sleep(0.02)
        assert client.get(V1 + "/needs/B1").status_code == 200


def test_a_fault_of_ours_saves_nothing_and_is_told(
    imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("service.store.rows.mark", broken)
    job_id = start(imports, tmp_path)
    ImportWorker(imports).run_waiting()
    job = imports.job(LOCAL, job_id)
    assert job.status is JobStatus.FAILED
    assert "Inget har ändrats" in job.outcome["problem"]["message"]
    assert imports.installation.store.get(Kind.NEED, "B1") is None
    assert "ZeroDivisionError" in caplog.text


def test_what_a_file_held_is_cleared_after_a_week(imports: Imports, tmp_path: Path) -> None:
    start(imports, tmp_path, BAD)
    ImportWorker(imports).run_waiting()
    [job] = imports.latest(LOCAL)
    assert len(job.outcome["counts"]["errors"]) == 2
    imports.jobs.forget(dt.timedelta(seconds=-2))
    [job] = imports.latest(LOCAL)
    assert job.outcome["counts"] == {**job.outcome["counts"], "errors": []}
    assert set(job.outcome) == {"counts"}
    imports.jobs.forget(gone_before=dt.timedelta(seconds=-2))
    assert imports.latest(LOCAL) == []


def test_the_pages_look_without_a_job(imports: Imports, tmp_path: Path) -> None:
    (tmp_path / "behov.csv").write_text(NEEDS, "utf-8")
    seen = imports.preview(LOCAL, tmp_path / "behov.csv", "needs")
    assert seen["counts"]["added"] == 2
    assert [row["change"] for row in seen["rows"]] == ["added", "added"]
    assert imports.installation.store.get(Kind.NEED, "B1") is None
    imports.installation.store.put(Kind.NEED, Need("B1", "x"), "test")
    assert imports.preview(LOCAL, tmp_path / "behov.csv", "needs")["counts"]["updated"] == 1
