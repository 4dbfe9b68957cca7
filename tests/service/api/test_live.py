"""Health, version, and an index that changes while the service runs."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from embeddings.encoders.toy import ToyEncoder
from embeddings.index import Attributes, create_index, durable, read_manifest, save_index, verify_index
from matching.domain import Kind, Need, Record
from matching.importers.base import ReadFile
from matching.indexing import kind_of
from service import following
from service.api import create_app, live
from service.following import Following
from service.indexing import catch_up, rebuild, save_followed
from service.store.sql import Pulse
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


def test_without_an_index_the_service_starts_one_and_follows(tmp_path: Path) -> None:
    with installed(tmp_path / "ny", filled=False) as installation, client_of(installation) as client:
        assert "tomt" in unhealthy(client)
        assert client.post(JOBS, json={"text": "svetsare"}).json()["abstained"] is True
        everything: list[Record] = [*worlds.people(), *worlds.needs(), *worlds.courses()]
        for record in everything:
            installation.store.put(kind_of(record), record, "test")
        assert client.post(JOBS, json={"text": "svetsare tigsvetsning"}).json()["hits"][0]["id"] == "N1"
        assert client.get(HEALTH).json()["count"] == 18


def test_what_is_saved_is_in_the_next_answer(client: TestClient, installation: Installation) -> None:
    before = client.get(HEALTH).json()
    nurse = Need("N7", "svetsare sökes", occupation="svetsare", place=worlds.ESKILSTUNA)
    installation.store.put(Kind.NEED, nurse, "test")
    assert "N7" in client.post(JOBS, json={"profile_id": "P1"}).text
    told = client.get(HEALTH).json()
    assert (told["count"], told["kinds"]["need"], told["revision"]) == (19, 7, 19)
    assert told["index"] == before["index"]  # the same generation, followed in memory
    installation.store.put(Kind.NEED, replace(nurse, title="kock sökes", occupation="kock"), "test")
    assert "N7" not in client.post(JOBS, json={"profile_id": "P1"}).text
    assert "N7" in client.post(JOBS, json={"text": "kock"}).text
    installation.store.delete(Kind.NEED, "N7")
    assert "N7" not in client.post(JOBS, json={"text": "kock"}).text
    assert client.get(HEALTH).json()["count"] == 18


def test_following_gives_the_answers_of_a_rebuilt_index(client: TestClient, installation: Installation) -> None:
    for person in worlds.people()[:3]:
        installation.store.put(Kind.SEEKER, replace(person, summary=f"{person.summary} kock"), "test")
    installation.store.delete(Kind.NEED, "N2")
    questions = [(JOBS, {"profile_id": f"P{i}"}) for i in range(1, 7)]
    questions += [("/api/v1/match/seekers", {"need_id": f"N{i}"}) for i in (1, 3, 4)]
    followed = [client.post(path, json=question).json()["hits"] for path, question in questions]
    rebuild(installation)
    assert client.get(HEALTH).status_code == 200
    assert [client.post(path, json=question).json()["hits"] for path, question in questions] == followed


def test_a_rebuilt_index_is_taken_into_use(client: TestClient, installation: Installation) -> None:
    before = client.get(HEALTH).json()["index"]
    installation.store.put(Kind.NEED, Need("N7", "svetsare sökes", occupation="svetsare"), "test")
    catch_up(installation)
    assert client.get(HEALTH).json()["index"] != before
    assert client.get(HEALTH).json()["count"] == 19
    assert "N7" in client.post(JOBS, json={"profile_id": "P1"}).text


def test_much_at_once_is_followed_in_the_background_and_health_says_so(
    client: TestClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    embed = Following._embed

    def slowly(self: Following, keys: list[tuple[Kind, str]]) -> None:
        assert gate.wait(20)
        embed(self, keys)

    monkeypatch.setattr(Following, "_embed", slowly)
    needs = tuple(Need(f"X{i:03}", "svetsare sökes", occupation="svetsare") for i in range(live.AT_ONCE + 1))
    gone = ReadFile(needs, rows_read=len(needs) + 1, removed_ids=("N1",))
    installation.store.apply(gone, Kind.NEED, "stor.json")
    try:
        assert f"{live.AT_ONCE + 2} poster kvar" in unhealthy(client)
        answer = client.post(JOBS, json={"profile_id": "P1"})
        assert answer.status_code == 200
        assert '"N1"' not in answer.text  # what is gone is gone at once
    finally:
        gate.set()
    assert within(20, lambda: client.get(HEALTH).status_code == 200)
    assert "X000" in client.post(JOBS, json={"profile_id": "P1", "k": 5}).text


def test_what_has_grown_far_from_the_saved_generation_is_saved_as_the_next(
    client: TestClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LEAST_TO_SAVE", 3)
    before = client.get(HEALTH).json()["generation"]
    for i in range(3):
        installation.store.put(Kind.NEED, Need(f"X{i}", "svetsare sökes"), "test")
        assert client.get(HEALTH).status_code == 200
    assert within(20, lambda: client.get(HEALTH).json()["generation"] != before)
    manifest = read_manifest(installation.workspace.index)
    assert (manifest.count, manifest.extra["revision"]) == (21, "21")
    installation.check_fresh(manifest)
    assert "X1" in client.post(JOBS, json={"text": "svetsare sökes"}).text
    assert verify_index(installation.workspace.index) == []


def test_only_one_process_saves(installation: Installation) -> None:
    with durable.only_one(installation.workspace.folder / ".following.lock", wait_seconds=0.0, busy="upptaget"):
        index, manifest = installation.index
        assert save_followed(installation, Following(installation, index, 18), manifest) is None
    assert read_manifest(installation.workspace.index).digest == manifest.digest


def test_a_database_that_is_older_than_the_index_is_not_answered_for(
    client: TestClient, installation: Installation
) -> None:
    with installation.store.writing() as connection:
        connection.execute(text("UPDATE state SET value = '3' WHERE key = 'revision'"))
    assert "säkerhetskopia" in unhealthy(client)
    assert client.post(JOBS, json={"text": "svetsare"}).status_code == 503


def within(seconds: float, true: Callable[[], bool]) -> bool:
    """Whether something becomes true in time: no test of speed, only an end to waiting."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


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


def test_questions_that_waited_share_one_look_at_the_database(installation: Installation) -> None:
    looks: list[float] = []
    answering = live.LiveMatcher(installation)
    answering.start()
    try:
        answering.stop()  # the background looks, too
        feel = installation.store.pulse

        def counted() -> Pulse:
            looks.append(time.monotonic())
            return feel()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(installation.store, "pulse", counted)
            came = time.monotonic()
            for _ in range(3):
                answering.matcher(came)  # came before the first look
            assert len(looks) == 1
            answering.matcher(time.monotonic())
            assert len(looks) == 2
            answering.matcher()  # nothing is known of when it came
            assert len(looks) == 3
    finally:
        answering.stop()


def test_what_was_saved_before_a_question_is_in_its_answer(installation: Installation) -> None:
    answering = live.LiveMatcher(installation)
    answering.start()
    try:
        early = time.monotonic()
        answering.matcher(early)
        need = Need("NY", title="svetsare sökes", occupation="svetsare", essential_skills=("tigsvetsning",))
        installation.store.apply(ReadFile((need,), rows_read=1), Kind.NEED, "test")
        matcher, _ = answering.matcher(time.monotonic())
        assert "need:NY" in matcher.index.ids
    finally:
        answering.stop()


def test_a_look_from_before_another_thread_followed_is_no_older_database(installation: Installation) -> None:
    answering = live.LiveMatcher(installation)
    answering.start()
    try:
        came = time.monotonic()
        answering.matcher(came)
        need = Need("NY", title="svetsare sökes", occupation="svetsare", essential_skills=("tigsvetsning",))
        installation.store.apply(ReadFile((need,), rows_read=1), Kind.NEED, "test")
        answering.matcher()  # another question that followed
        with pytest.MonkeyPatch.context() as patch:
            old = Pulse(installation.store.pulse().revision - 1, installation.store.id, None)
            patch.setattr(answering, "_felt", live._Felt(old, time.monotonic()))
            answering.matcher(came)  # no IndexProblem
    finally:
        answering.stop()
