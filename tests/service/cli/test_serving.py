"""``makla serve``: on this computer only."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from matching.domain import Kind, Need
from service.store.sql import Store
from service.workspace import Workspace
from tests.service.cli.conftest import Makla
from tests.service.cli.tiny import TODAY


def test_it_answers_as_the_command_line_does(makla: Makla, read_in: Path, repository: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--port", str(port), "--today", TODAY, "--json", "--workspace", str(read_in)]
    command = [sys.executable, "-m", "service", *words]
    server = subprocess.Popen(command, cwd=repository, env=os.environ, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        with server.stdout as told:
            address = "".join(told.readline() for _ in range(3))
        assert json.loads(address) == {"address": f"http://127.0.0.1:{port}"}
        question = json.dumps({"profile_id": "P1", "k": 5}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/match/jobs", question, {"content-type": "application/json"}
        )
        answer = _when_up(request, server)
    finally:
        server.terminate()
        server.wait(timeout=20)
    asked = makla("jobs", "--profile", "P1", "--today", TODAY, "--json", "--workspace", read_in)
    assert answer == asked.json


def test_what_is_saved_is_found_by_every_process_and_what_is_removed_by_none(town: Path, repository: Path) -> None:
    question = {"text": "rörsvetsare", "k": 10}
    with serving(town, repository, "--workers", "2") as (ask, pids), Store(Workspace(town).database_url()) as store:
        assert len(pids()) == 2
        # This process stands for a third one: it writes to the database and to nothing else.
        store.put(Kind.NEED, Need("N9", "Rörsvetsare", occupation="Rörsvetsare"), "formulär")
        assert _always(lambda: "N9" in ask(question))
        store.delete(Kind.NEED, "N9")
        assert _always(lambda: "N9" not in ask(question))


def test_a_process_that_is_killed_after_it_saved_leaves_nothing_unfound(town: Path, repository: Path) -> None:
    with serving(town, repository, "--workers", "2") as (ask, pids), Store(Workspace(town).database_url()) as store:
        store.put(Kind.NEED, Need("N9", "Rörsvetsare", occupation="Rörsvetsare"), "formulär")
        for pid in pids():
            os.kill(pid, signal.SIGKILL)  # whatever they had embedded, they had not saved
        assert _always(lambda: "N9" in ask({"text": "rörsvetsare", "k": 10}))


@contextmanager
def serving(
    workspace: Path, repository: Path, *more: str
) -> Iterator[tuple[Callable[[dict[str, object]], str], Callable[[], set[int]]]]:
    """A served workspace: a way to ask it for jobs on a fresh connection, and the ids of the processes that answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--port", str(port), "--today", TODAY, "--workspace", str(workspace), *more]
    server = subprocess.Popen([sys.executable, "-m", "service", *words], cwd=repository, stdout=subprocess.DEVNULL)

    def ask(question: dict[str, object]) -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/match/jobs",
            json.dumps(question).encode(),
            {"content-type": "application/json"},
        )
        return json.dumps(_when_up(request, server))

    def pids() -> set[int]:
        children = psutil.Process(server.pid).children()
        return {child.pid for child in children if "resource_tracker" not in " ".join(child.cmdline())}

    try:
        ask({"text": "svets"})
        yield ask, pids
    finally:
        server.terminate()
        server.wait(timeout=30)


def _always(true: Callable[[], bool], seconds: float = 20.0, times: int = 12) -> bool:
    """Whether something becomes true in time and then is true every time, whichever process is asked."""
    deadline, row = time.monotonic() + seconds, 0
    while row < times and time.monotonic() < deadline:
        row = row + 1 if true() else 0
    return row == times


def test_it_refuses_to_listen_to_others(makla: Makla, read_in: Path) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.10", "example.org"):
        done = makla("serve", "--host", host, "--workspace", read_in)
        assert done.status == 1
        assert "bara på den egna datorn" in done.err


def _when_up(request: urllib.request.Request, server: subprocess.Popen[str] | subprocess.Popen[bytes]) -> object:
    for _ in range(150):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except (ConnectionError, http.client.HTTPException):
            pass
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
        assert server.poll() is None, "the service ended"
        time.sleep(0.1)
    raise AssertionError("the service does not answer")
