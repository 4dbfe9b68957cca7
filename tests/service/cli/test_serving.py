"""``makla serve``: on this computer only."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

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


def test_it_refuses_to_listen_to_others(makla: Makla, read_in: Path) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.10", "example.org"):
        done = makla("serve", "--host", host, "--workspace", read_in)
        assert done.status == 1
        assert "bara på den egna datorn" in done.err


def _when_up(request: urllib.request.Request, server: subprocess.Popen[str]) -> object:
    for _ in range(150):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except ConnectionError:
            pass
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
        assert server.poll() is None, "the service ended"
        time.sleep(0.1)
    raise AssertionError("the service does not answer")
