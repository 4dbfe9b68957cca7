"""PostgreSQL that stops in the middle of things: told as 503, nothing half-written, and no restart needed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection

from matching.domain import Kind, Need
from matching.importers.base import ReadFile
from service.errors import StoreUnavailable
from service.store import patience, rows
from service.wiring import Installation
from tests.databases import fresh_database
from tests.proxy import Proxy
from tests.service.api.conftest import client_of, installed

QUESTIONS = [
    ("POST", "/api/v1/match/jobs", {"profile_id": "P1"}),
    ("POST", "/api/v1/match/seekers", {"text": "svetsare"}),
    ("POST", "/api/v1/gap", {"need_id": "N1"}),
    ("GET", "/api/v1/health", None),
]


@dataclass
class Served:
    """A service whose database lies behind a wire that can be cut."""

    installation: Installation
    client: TestClient
    wire: Proxy


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with fresh_database("postgres", tmp_path) as url:
        wire = Proxy(url.host or "127.0.0.1", url.port or 5432)
        try:
            through = url.set(host="127.0.0.1", port=wire.port)
            with installed(tmp_path / "yta", url=through) as made, client_of(made) as client:
                yield Served(made, client, wire)
        finally:
            wire.close()


def test_without_its_database_the_service_says_so_and_then_goes_on(served: Served) -> None:
    for _ in range(2):
        for method, path, question in QUESTIONS:
            assert served.client.request(method, path, json=question).status_code == 200, path
        served.wire.cut()
        for method, path, question in QUESTIONS:
            answer = served.client.request(method, path, json=question)
            assert answer.status_code == 503, path
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["retry-after"]) > 0
            assert "Databasen svarar inte" in answer.json()["detail"]
            assert "127.0.0.1" not in answer.text  # where it stands is nobody's business
        served.wire.mend()


@pytest.mark.parametrize("step", ["next_revision", "write", "mark"])
def test_what_is_cut_off_in_the_middle_is_not_there_at_all(
    served: Served, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = served.installation.store
    before = store.revision
    whole = getattr(rows, step)

    def cut_after(connection: Connection, *arguments: object) -> object:
        done = whole(connection, *arguments)
        served.wire.cut()
        return done

    monkeypatch.setattr(rows, step, cut_after)
    many = tuple(Need(f"X{i}", "Svetsare") for i in range(50))
    with pytest.raises(StoreUnavailable):
        store.apply(ReadFile(many, rows_read=50), Kind.NEED, "stor.json")
    monkeypatch.setattr(rows, step, whole)
    served.wire.mend()
    assert store.revision == before
    assert store.count(Kind.NEED) == 6
    assert store.get(Kind.NEED, "X0") is None
    assert store.history(Kind.NEED, "X0") == []
    assert store.changes_since(before) == []
    # The lock went with the connection: the next writer is not kept waiting.
    assert store.apply(ReadFile(many, rows_read=50), Kind.NEED, "stor.json").added == 50
    answer = served.client.post("/api/v1/match/jobs", json={"text": "svetsare", "k": 20})
    assert answer.status_code == 200
    assert "X" in answer.text


def test_a_service_that_lost_its_database_finds_what_others_wrote_meanwhile(served: Served) -> None:
    served.wire.cut()
    assert served.client.post("/api/v1/match/jobs", json={"text": "svetsare"}).status_code == 503
    served.wire.mend()
    served.installation.store.put(Kind.NEED, Need("X1", "svetsare sökes", occupation="svetsare"), "formulär")
    assert "X1" in served.client.post("/api/v1/match/jobs", json={"profile_id": "P1"}).text
    assert served.client.get("/api/v1/health").status_code == 200


def test_everybody_who_waits_for_a_database_that_hangs_is_told_at_about_the_same_time(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "READING_SECONDS", 2.0)
    monkeypatch.setattr(patience, "PAUSE_SECONDS", 0.3)

    def ask(number: int) -> tuple[int, float]:
        begun = time.monotonic()
        method, path, question = QUESTIONS[number % 3]
        answer = served.client.request(method, path, json=question)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        return answer.status_code, time.monotonic() - begun

    for method, path, question in QUESTIONS:
        assert served.client.request(method, path, json=question).status_code == 200
    served.wire.freeze()
    with ThreadPoolExecutor(12) as pool:
        waits = [wait for _, wait in pool.map(ask, range(12))]
    assert max(waits) < 12  # one after the other would be 12 × 2 s
    begun = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        waits = [wait for _, wait in pool.map(ask, range(12))]
    assert sorted(waits)[5] < 1.5  # known to be away: most need not wait at all
    assert time.monotonic() - begun < 12
    served.wire.thaw()
    for _ in range(100):
        if served.client.post("/api/v1/match/jobs", json={"text": "svetsare"}).status_code == 200:
            break
        time.sleep(0.1)
    for method, path, question in QUESTIONS:
        assert served.client.request(method, path, json=question).status_code == 200


def test_a_slow_writer_is_waited_for_longer_than_a_reader(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "READING_SECONDS", 0.5)
    store = served.installation.store
    with store.writing() as connection:
        assert connection.exec_driver_sql("SELECT 1 FROM pg_sleep(1.2)").scalar() == 1
    with pytest.raises(StoreUnavailable), store.reading() as connection:
        connection.exec_driver_sql("SELECT 1 FROM pg_sleep(20)")
