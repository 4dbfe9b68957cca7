"""``makla serve``: on this computer for one, and for others when it is safe."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

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


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped on this system")
def test_a_process_that_is_killed_while_its_answer_is_waited_for_is_replaced(town: Path, repository: Path) -> None:
    """A process that is busy starting does not answer the one that watches it, and may be killed just then."""
    with serving(town, repository, "--workers", "2") as (ask, pids):
        killed = pids()
        for pid in killed:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(1.5)  # they are asked whether they live twice a second
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        assert ask({"text": "svets"})
        assert not killed & pids()


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
        assert "förrän den är säker för flera" in done.err
        assert all(word in done.err for word in ("makla users add", "MAKLA_PUBLIC_URL", "MAKLA_TRUSTED_PROXIES"))


def test_it_serves_others_over_https_who_sign_in(town: Path, tmp_path: Path, repository: Path) -> None:
    """The whole way: an account, a certificate, every address of the computer, sign-in, and a forged host."""
    certificate, key = self_signed(tmp_path)
    port = free_port()
    here = f"https://localhost:{port}"
    environment = os.environ | {
        "MAKLA_WORKSPACE": str(town), "MAKLA_HOST": "0.0.0.0", "MAKLA_PORT": str(port), "MAKLA_PUBLIC_URL": here,
        "MAKLA_TLS_CERTIFICATE": str(certificate), "MAKLA_TLS_KEY": str(key), "PYTHONPATH": str(repository),
    }  # fmt: skip
    makla = [sys.executable, "-m", "service"]
    password = "blå cykel under bron"
    subprocess.run(
        [*makla, "users", "add", "anna", "--role", "admin"], env=environment, input=f"{password}\n".encode(), check=True
    )
    server = subprocess.Popen([*makla, "serve", "--json"], env=environment, stdout=subprocess.PIPE, text=True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    try:
        assert server.stdout is not None
        with server.stdout as told, httpx.Client(base_url=here, verify=trusting, timeout=30) as browser:
            assert json.loads("".join(told.readline() for _ in range(3))) == {"address": here}
            for _ in range(300):
                with contextlib.suppress(httpx.ConnectError):
                    assert browser.get("/").headers["location"] == "/logga-in?nasta=/"
                    break
                assert server.poll() is None
                time.sleep(0.1)
            form = {"login": "anna", "password": password}
            assert browser.post("/logga-in", data=form, headers={"Origin": "https://evil.example"}).status_code == 403
            done = browser.post("/logga-in", data=form, headers={"Origin": here})
            assert done.status_code == 303
            assert "Secure" in done.headers["set-cookie"]
            page = browser.get("/konto")
            assert page.status_code == 200
            assert page.headers["strict-transport-security"]
            assert browser.get("/konto", headers={"Host": "evil.example"}).status_code == 400
            assert browser.get("/api/v1/profiles").status_code == 403, "an administrator has no clients"
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certifikat.pem", folder / "nyckel.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


def _when_up(request: urllib.request.Request, server: subprocess.Popen[str] | subprocess.Popen[bytes]) -> object:
    for _ in range(900):
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
