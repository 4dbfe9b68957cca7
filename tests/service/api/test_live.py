"""Health, version, and an index that changes while the service runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from embeddings.encoders.toy import ToyEncoder
from embeddings.index import Attributes, create_index, save_index
from matching.domain import Kind, Need
from service.api import create_app, live
from service.indexing import catch_up, rebuild
from service.wiring import Installation
from tests import worlds
from tests.service.api.conftest import client_of, installed

JOBS, HEALTH, VERSION = "/api/v1/match/jobs", "/api/v1/health", "/api/v1/version"


def unhealthy(client: TestClient) -> str:
    """The reason why the service is not well."""
    response = client.get(HEALTH)
    assert response.status_code == 503, response.text
    assert response.headers["content-type"] == "application/problem+json"
    detail: str = response.json()["detail"]
    return detail


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused index is looked at again at once."""
    monkeypatch.setattr(live, "RETRY_SECONDS", 0.0)


def test_a_healthy_service_tells_what_it_answers_from(client: TestClient, installation: Installation) -> None:
    told: dict[str, Any] = client.get(HEALTH).json()
    assert told["status"] == "ok"
    assert told["count"] == 18
    assert told["kinds"] == {"course": 6, "need": 6, "seeker": 6}
    assert told["model"] == installation.encoder.name
    assert told["revision"] == installation.store.revision == 18
    answer = client.post(JOBS, json={"profile_id": "P1"}).json()
    assert answer["versions"] == {k: v for k, v in client.get(VERSION).json().items() if k not in ("version", "api")}
    assert answer["versions"]["index"] == told["index"]


def test_nothing_is_read_before_the_application_starts(installation: Installation) -> None:
    (installation.workspace.index / "manifest.json").write_text("broken")
    create_app(installation)  # no error
    with client_of(installation) as client:
        assert "makla index build" in unhealthy(client)


@pytest.mark.usefixtures("impatient")
def test_without_an_index_the_service_starts_and_says_what_to_do(tmp_path: Path) -> None:
    with installed(tmp_path / "ny", filled=False) as installation, client_of(installation) as client:
        assert "makla index build" in unhealthy(client)
        answer = client.post(JOBS, json={"text": "svetsare"})
        assert answer.status_code == 503
        assert "makla index build" in answer.json()["detail"]
        assert client.get(VERSION).json()["index"] is None
        rebuild(installation)
        assert "tomt" in unhealthy(client)
        assert client.post(JOBS, json={"text": "svetsare"}).json()["abstained"] is True


def test_a_rebuilt_index_is_taken_into_use(client: TestClient, installation: Installation) -> None:
    before = client.get(HEALTH).json()["index"]
    nurse = Need("N7", "svetsare sökes", occupation="svetsare", place=worlds.ESKILSTUNA)
    installation.store.put(Kind.NEED, nurse, "test")
    assert "ändrats" in unhealthy(client)
    assert "N7" not in client.post(JOBS, json={"profile_id": "P1"}).text
    catch_up(installation)
    assert client.get(HEALTH).json()["index"] != before
    assert client.get(HEALTH).json()["count"] == 19
    assert "N7" in client.post(JOBS, json={"profile_id": "P1"}).text


def test_a_person_who_becomes_protected_or_leaves_is_gone_at_once(
    client: TestClient, installation: Installation
) -> None:
    question = {"need_id": "N1"}
    assert '"P1"' in client.post("/api/v1/match/seekers", json=question).text
    installation.store.put(Kind.SEEKER, replace(worlds.people()[0], protected_identity=True), "test")
    assert '"P1"' not in client.post("/api/v1/match/seekers", json=question).text
    assert client.post(JOBS, json={"profile_id": "P1"}).status_code == 404
    assert '"P2"' in client.post("/api/v1/match/seekers", json={"need_id": "N2"}).text
    installation.store.delete(Kind.SEEKER, "P2")
    assert '"P2"' not in client.post("/api/v1/match/seekers", json={"need_id": "N2"}).text


@pytest.mark.usefixtures("impatient")
def test_a_damaged_index_does_not_replace_the_sound_one(client: TestClient, installation: Installation) -> None:
    (installation.workspace.index / "manifest.json.sha256").write_text("damaged")
    assert "kontrollsumma" in unhealthy(client)
    assert client.post(JOBS, json={"profile_id": "P1"}).json()["hits"][0]["id"] == "N1"
    rebuild(installation)
    assert client.get(HEALTH).status_code == 200


@pytest.mark.usefixtures("impatient")
def test_an_index_of_another_model_does_not_replace_the_sound_one(
    client: TestClient, installation: Installation
) -> None:
    other = ToyEncoder(16)
    index = create_index("exact", 16)
    index.upsert(["need:N1"], np.eye(16, dtype=np.float32)[:1], [Attributes(("kind:need",))])
    extra = {"store": installation.store.id, "revision": str(installation.store.revision)}
    save_index(index, installation.workspace.index, model=other.name, extra=extra)
    assert other.name in unhealthy(client)
    assert client.post(JOBS, json={"profile_id": "P1"}).json()["hits"][0]["id"] == "N1"


def test_an_index_of_another_database_is_refused(tmp_path: Path, installation: Installation) -> None:
    with installed(tmp_path / "annan", filled=False) as other:
        rebuild(other)
        for path in sorted(other.workspace.index.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        other.workspace.index.rmdir()
        installation.workspace.index.rename(other.workspace.index)
        with client_of(other) as client:
            assert "annan databas" in unhealthy(client)
            assert client.post(JOBS, json={"text": "svetsare"}).status_code == 503


def test_the_day_moves_on_without_a_restart(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Courses can be applied for until 2026-12-01: on that day they are there, the day after they are not."""
    with TestClient(create_app(installation)) as client:
        for day, there in ((dt.date(2026, 12, 1), True), (dt.date(2026, 12, 2), False)):
            monkeypatch.setattr(Installation, "today", lambda *_, day=day: day)
            assert ('"C1"' in client.post("/api/v1/match/courses", json={"need_id": "N1"}).text) is there
