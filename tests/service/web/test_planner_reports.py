"""Reports that take long: other pages answer meanwhile, nobody makes one twice, and a restart leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from service import unmet_runs
from service.demand import unmet_report
from service.errors import StoreUnavailable, UserError
from service.web import planner_reports
from service.wiring import Installation
from tests.service.api.conftest import client_of
from tests.service.api.serving import served

REPORT = "/planering/rapport"
API = "/api/v1/demand/unmet"

Maker = Callable[..., Any]


class Slow:
    """Makes reports when it is told to go on, and counts them."""

    def __init__(self) -> None:
        self.made = 0
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.error: Exception | None = None

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.made += 1
        self.begun.set()
        assert self.go_on.wait(60)
        if self.error is not None:
            raise self.error
        return unmet_report(*arguments, **named)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    made = Slow()
    monkeypatch.setattr(unmet_runs, "unmet_report", made)
    monkeypatch.setattr("service.demand.unmet_report", made)
    monkeypatch.setattr(planner_reports, "WAIT_SECONDS", 0.2)
    yield made
    made.go_on.set()


@pytest.fixture
def client(installation: Installation) -> Iterator[TestClient]:
    with client_of(installation) as made:
        yield made


def answered(client: TestClient | httpx.Client, address: str = REPORT) -> Any:
    """The page, once the report has been made."""
    for _ in range(200):
        answer = client.get(address)
        if answer.status_code != 202:
            return answer
        time.sleep(0.05)
    raise AssertionError("the report was never made")


def test_pages_answer_while_a_report_computes_without_a_pause(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def busy(*arguments: Any, **named: Any) -> Any:
        until = time.monotonic() + 4
        while time.monotonic() < until:  # keeps the interpreter to itself as far as a thread can
            sum(range(10_000))
        done.set()
        return unmet_report(*arguments, **named)

    monkeypatch.setattr(unmet_runs, "unmet_report", busy)
    with served(installation) as address, httpx.Client(base_url=address, timeout=30) as client:
        for page in ("/", "/behov", "/klienter", "/planering"):
            assert client.get(page).status_code == 200  # templates compiled, records read
        assert client.get(REPORT).status_code == 202
        waits = []
        while not done.is_set():
            begun = time.monotonic()
            for page in ("/", "/behov", "/klienter", "/planering", "/health/ready"):
                assert client.get(page).status_code == 200
            waits.append((time.monotonic() - begun) / 5)
        assert len(waits) >= 2  # rounds of five pages within four seconds of computing
        assert answered(client).status_code == 200


def test_two_who_ask_at_once_get_one_computation(client: TestClient, slow: Slow) -> None:
    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(lambda _: client.get(REPORT).status_code, range(4)))
    assert first == [202] * 4
    slow.go_on.set()
    assert answered(client).status_code == 200
    assert slow.made == 1


def test_two_processes_of_one_workspace_make_it_once(
    installation: Installation, client: TestClient, slow: Slow
) -> None:
    with Installation(installation.settings, installation.workspace, installation.store) as same:
        same.__dict__["encoder"] = installation.encoder
        with client_of(same) as other:
            assert client.get(REPORT).status_code == 202
            assert slow.begun.wait(10)
            assert other.get(REPORT).status_code == 202
            slow.go_on.set()
            pages = [answered(one).text for one in (client, other)]
    assert slow.made == 1
    assert all("Vad som saknas" in page for page in pages)


def test_programs_that_ask_at_once_get_one_computation_and_keep_no_page_waiting(client: TestClient, slow: Slow) -> None:
    with ThreadPoolExecutor(50) as pool:
        asked = [pool.submit(client.get, API) for _ in range(50)]  # more than there are threads
        assert slow.begun.wait(10)
        assert client.get("/behov").status_code == 200
        slow.go_on.set()
        assert {one.result().status_code for one in asked} == {200}
    assert slow.made == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(UserError("Det gick inte."), 422), (StoreUnavailable("Databasen svarar inte."), 503), (TimeoutError(), 500)],
)
def test_a_report_that_failed_is_told_of_and_can_be_made_again(
    client: TestClient, slow: Slow, error: Exception, status: int
) -> None:
    slow.error = error
    assert client.get(REPORT).status_code == 202
    slow.go_on.set()
    assert answered(client).status_code == status
    slow.error = None
    assert answered(client).status_code == 200
    assert slow.made == 2


def test_a_failure_that_nobody_came_back_for_is_forgotten(
    client: TestClient, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.error = UserError("Det gick inte.")
    assert client.get(REPORT).status_code == 202
    slow.go_on.set()
    time.sleep(0.3)
    monkeypatch.setattr(planner_reports, "FAILED_SECONDS", 0.0)
    slow.error = None
    assert answered(client).status_code == 200


# Serves a workspace; a report takes ten minutes where the workspace is told so.
SERVING = """
import sys, time
from pathlib import Path
from service import unmet_runs
from service.api import serving
from tests.service.api.conftest import installed

def slow(*_, **__):
    Path(sys.argv[1], "begun").touch()
    time.sleep(600)

if sys.argv[3] == "slow":
    unmet_runs.unmet_report = slow
with installed(Path(sys.argv[1]), filled=sys.argv[3] == "slow") as installation:
    serving.run(installation, host="127.0.0.1", port=int(sys.argv[2]))
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_in_the_middle_of_a_report_leaves_nothing_stuck(
    tmp_path: Path, repository: Path, how: signal.Signals
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def start(client: httpx.Client, speed: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", SERVING, str(tmp_path / "yta"), str(port), speed]
        process = subprocess.Popen(command, cwd=repository, env=os.environ | {"PYTHONPATH": str(repository)})
        for _ in range(600):
            try:
                client.get("/health/live")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                break
        return process

    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        process = start(client, "slow")
        try:
            assert client.get(REPORT).status_code == 202
            for _ in range(100):
                if (tmp_path / "yta" / "begun").exists():
                    break
                time.sleep(0.05)
            begun = time.monotonic()
            process.send_signal(how)
            process.wait(60)
            assert time.monotonic() - begun < 30  # and not the ten minutes of the report
        finally:
            process.kill()
            process.wait()
        process = start(client, "quick")
        try:
            assert answered(client).status_code == 200
        finally:
            process.kill()
            process.wait()
