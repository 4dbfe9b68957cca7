"""How the service is watched: alive and ready apart, metrics, request ids, and a log that tells nothing of people."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from service.api import logs
from service.api.models import Alive
from service.wiring import Installation
from tests.service.api.conftest import client_of, installed, with_key
from tests.service.api.test_problems import problem

V1 = "/api/v1"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """The log as ``makla serve`` writes it, at its most talkative; the root logger is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = StringIO()
    logs.configure("info", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def told(lines: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


# --- health


def test_alive_whatever_is_wrong_and_ready_when_questions_can_be_answered(
    client: TestClient, installation: Installation
) -> None:
    for address in ("/health/live", "/health/ready", V1 + "/health/live", V1 + "/health/ready"):
        Alive.model_validate_json(client.get(address).content)
    assert client.get("/health").json() == client.get(V1 + "/health").json()
    installation.store.close()
    for path in installation.workspace.folder.glob("makla.db*"):
        path.unlink()
    installation.workspace.database.write_bytes(b"no database" * 1_000)
    from service.store.connection import connect

    installation.store._opened = connect(f"sqlite:///{installation.workspace.database}", 0.1)
    assert client.get("/health/live").status_code == 200
    problem(client.get("/health/ready"), 503)


def test_an_empty_service_is_ready_and_not_healthy(tmp_path: Path) -> None:
    with installed(tmp_path / "ny", filled=False) as made, client_of(made) as client:
        assert client.get("/health/ready").status_code == 200
        problem(client.get("/health"), 503)


# --- ids


def test_every_answer_has_an_id(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    given = "0123456789abcdef-ABCDEF"
    assert client.get("/health/live", headers={"X-Request-ID": given}).headers["x-request-id"] == given
    ids = {client.get(path).headers["x-request-id"] for path in ("/health/live", "/api/v1/nothing", "/api/v1/needs")}
    assert len(ids) == 3
    for other in ("19850709-9805", "Anna Alm", "x" * 40, "0" * 65, "<script>"):
        made = client.get("/health/live", headers={"X-Request-ID": other}).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", made), other

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("service.records.Records.list_", broken)
    answer = client.get(V1 + "/needs", headers={"X-Request-ID": given})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, given)


# --- metrics


def values(text: str) -> dict[str, float]:
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line and line[0] != "#"
    }


def test_requests_are_counted_by_route_and_status(client: TestClient) -> None:
    client.get(V1 + "/profiles/P1")
    client.get(V1 + "/profiles/P2?hemlig=1")
    client.get(V1 + "/profiles/P99")
    client.get("/inget/P1")
    client.post(V1 + "/match/jobs", content=b" " * (11 << 20))
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = values(answer.text)
    one = 'makla_http_requests_total{method="GET",route="/api/v1/profiles/{record_id}",status="%d"}'
    assert found[one % 200] == 2
    assert found[one % 404] == 1
    assert found['makla_http_requests_total{method="GET",route="okänd",status="404"}'] == 1
    assert found['makla_http_requests_total{method="POST",route="okänd",status="413"}'] == 1
    assert found['makla_http_request_seconds_count{method="GET",route="/api/v1/profiles/{record_id}"}'] == 3
    assert found['makla_index_records{kind="need"}'] == 6
    assert found["makla_index_behind_revisions"] == 0
    assert found['makla_imports{status="klart"}'] == 0
    assert found["makla_http_requests_in_progress"] == 1  # this one
    assert "P1" not in answer.text
    assert "hemlig" not in answer.text


def test_metrics_are_for_those_who_run_the_service(installation: Installation) -> None:
    for role, status in (("admin", 200), ("planner", 200), ("broker", 403)):
        with with_key(installation, role) as client:
            assert client.get("/metrics").status_code == client.get(V1 + "/metrics").status_code == status
    with client_of(installation) as nobody:
        problem(nobody.get("/metrics"), 401)
        assert nobody.get("/health/live").status_code == nobody.get(V1 + "/health/ready").status_code == 200


def test_several_processes_add_up_their_metrics(tmp_path: Path) -> None:
    code = (
        "from service.api.metrics import Metrics\nm = Metrics()\nm.begin()\nm.end('GET', '/x', 200, 0.01)\n"
        "m.index({'need': 6}, 0)\nprint(m.text().decode())"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for number in (1, 2):
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
        assert run.returncode == 0, run.stderr
        found = values(run.stdout)
        assert found['makla_http_requests_total{method="GET",route="/x",status="200"}'] == number
        assert found['makla_index_records{kind="need"}'] == 6


# --- the log


def test_a_request_is_one_line_of_json(client: TestClient, lines: StringIO) -> None:
    given = "0123456789abcdef"
    client.get(V1 + "/profiles/P1", headers={"X-Request-ID": given})
    [line] = [one for one in told(lines) if one["event"] == "request"]
    assert line.pop("ms") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "service.requests",
        "event": "request",
        "method": "GET",
        "route": "/api/v1/profiles/{record_id}",
        "status": 200,
        "actor": "local",
        "request_id": given,
    }


def test_the_actor_is_told_by_id_alone(installation: Installation, lines: StringIO) -> None:
    with with_key(installation, "broker") as client:
        client.get(V1 + "/needs")
    line = told(lines)[-1]
    assert line["actor"]
    assert "prov" not in lines.getvalue()  # the name of the key
    _, _, secret = client.headers["authorization"].split("_", 2)  # a secret may have underscores of its own
    assert len(secret) > 40
    assert secret not in lines.getvalue()


SECRET = {
    "id": "P-hemligt-id",
    "label": "Samira Hemlig",
    "summary": "Född i Hemligstad, läser gärna hemliga böcker.",
    "skills": [{"label": "hemlig kunskap"}],
}


def test_nothing_of_a_person_reaches_the_log(
    client: TestClient, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile through its whole life: well, badly, and with faults of ours that quote it."""
    address = V1 + "/profiles/P-hemligt-id"
    client.post(V1 + "/profiles", json=SECRET, headers={"Idempotency-Key": "hemlig-nyckel"})
    client.get(address)
    client.get(V1 + "/profiles?text=hemlig&after=UC1oZW1saWd0LWlk")
    client.patch(address, json={"label": 7, "hemligt": "Samira"}, headers={"If-Match": '"1"'})
    client.post(V1 + "/match/jobs", json={"text": "Samira Hemlig söker hemligt arbete"})
    client.post(V1 + "/match/jobs", json={"profile_id": "P-hemligt-id"})
    client.post(V1 + "/match/jobs", content=b'{"text": "hemlig', headers={"Content-Type": "application/json"})
    client.post(
        V1 + "/imports",
        data={"kind": "profiles", "preview": "true"},
        files={"file": ("Samira Hemlig.csv", "Id;Benämning\nP-hemligt-id;Samira Hemlig\n;hemlig\n".encode())},
    )
    client.get("/hemlig/sida")

    def quoting(*_: object, **__: object) -> None:
        try:
            raise ValueError("Samira Hemlig")
        except ValueError as error:
            raise RuntimeError(f"could not save {SECRET}") from error

    for place in ("Records.get", "Records.update", "Records.delete"):
        monkeypatch.setattr(f"service.records.{place}", quoting)
    monkeypatch.setattr("service.imports.Imports.read", quoting)
    assert client.get(address).status_code == 500
    assert client.delete(address, headers={"If-Match": '"1"'}).status_code == 500
    logging.getLogger("sqlalchemy.engine").error("statement failed: %s", SECRET)
    logging.getLogger("uvicorn.error").error("Exception", exc_info=RuntimeError(str(SECRET)))

    said = lines.getvalue()
    assert said.count('"event": "request"') >= 11
    assert re.search("hemlig|samira", said, re.IGNORECASE) is None
    faults = [line for line in told(lines) if "error" in line]
    assert ["RuntimeError", "ValueError"] in [line["error"] for line in faults]
    assert any(" quoting" in place for line in faults for place in line["at"])  # and still it can be found


def test_the_served_command_logs_so(tmp_path: Path, repository: Path) -> None:
    """The real command, with its own set-up of logging: what uvicorn says of a fault is told without its words too."""
    import socket
    import time

    with installed(tmp_path / "yta", filled=False):
        pass
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"MAKLA_LOG_LEVEL": "info", "MAKLA_ENCODER": "hashed", "PYTHONPATH": str(repository)}
    command = [sys.executable, "-m", "service", "serve", "--port", str(port), "--workspace", str(tmp_path / "yta")]
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=repository
    ) as served:
        try:
            for _ in range(600):
                try:
                    answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/needs?text=hemlig", timeout=5)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
        finally:
            served.terminate()
            said = served.communicate(timeout=60)[1]
    assert answer.status_code == 200
    found = [json.loads(line) for line in said.splitlines()]
    assert [line["route"] for line in found if line["event"] == "request"] == ["/api/v1/needs"]
    assert "hemlig" not in said
