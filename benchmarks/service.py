"""The service under load: requests a second, latencies, and processor time for each request, on SQLite and PostgreSQL.

    python -m benchmarks.service [--documents 50000] [--workers 2] [--seconds 20] [--folder DIR] [--accounts]

Bar (DESIGN): 50,000 documents, 2 cores: >= 300 requests/s sustained, p99 <= 100 ms, no 5xx; a server-rendered page
p95 <= 150 ms. The town is made up (``benchmarks.service_town``), read in and indexed once and kept in ``--folder``.
Questions are about twenty thousand different records in turn: nothing is answered from a memory of answers. The load
comes from ``wrk`` where it is installed, else from a few threads of our own, over loopback, on the service's own cores.

On a machine that others use, the time on the clock says little. The processor time of the service's processes for each
request (``cpu/req``, ms) says what the service itself costs: two cores that do nothing else give 2000 / cpu/req
requests a second at most. PostgreSQL is used where ``MAKLA_TEST_POSTGRES`` (or 127.0.0.1:5432) answers; a database is
made and dropped. Its own processor time is not counted.

With ``--accounts`` the town has accounts: the questions come with an API key, about clients of the key's unit alone,
and the pages with the cookie of someone who has signed in. Who asked about whom is written to the log then.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from benchmarks.service_load import Measured, cpu_seconds, get, load, percentiles
from benchmarks.service_town import SHARES, TODAY, UNITS, town
from matching.domain import JobSeeker, Kind
from matching.importers.base import ReadFile
from service.access.middleware import COOKIE
from service.backup import back_up, restore
from service.indexing import catch_up, rebuild
from service.settings import load_settings
from service.wiring import open_installation

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
MIX = (("jobs", 40), ("seekers", 30), ("courses", 20), ("text", 10))  # per cent of the questions
TEXTS = ("svetsare med truckkort", "undersköterska i hemtjänst", "elektriker med körkort", "kock i storkök")
PAGES = (
    "/",
    "/behov",
    "/behov/{need}",
    "/behov/{need}/alla",
    "/behov/dubbletter",
    "/klienter",
    "/klienter/{seeker}",
    "/klienter/{seeker}/vagar",
    "/planering",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: headers of questions and of pages, and the clients that may be asked about."""

    clients: list[str]
    key: dict[str, str] = field(default_factory=dict)
    cookie: dict[str, str] = field(default_factory=dict)


def anyone(documents: int) -> Caller:
    """Who asks a service without accounts."""
    return Caller([f"P{number:06}" for number in range(round(SHARES["seekers"] * documents))])


def signed_in(workspace: Path) -> Caller:
    """Someone with an account and an API key, made now, in the workspace's database."""
    with open_installation(workspace) as installation:
        identity, name = installation.identity, f"prov-{secrets.token_hex(4)}"
        roles = ("admin", "broker", "counsellor", "planner")
        account = identity.accounts.add(name, "Prov", roles, UNITS[0], password=secrets.token_urlsafe(24))
        _, key = identity.keys.add(name, roles[1:], UNITS[0])
        token = identity.sessions.begin(account)
        people = (one for one in installation.store.all(Kind.SEEKER) if isinstance(one, JobSeeker))
        clients = [one.id for one in people if one.unit == UNITS[0]]
    return Caller(clients, {"authorization": f"Bearer {key}"}, {"cookie": f"{COOKIE}={token}"})


def questions(documents: int, count: int, clients: Sequence[str], seed: int = 7) -> list[tuple[str, dict[str, object]]]:
    """Paths and bodies, the same for the same arguments."""
    rng = random.Random(seed)
    counts = {kind: round(share * documents) for kind, share in SHARES.items()}
    made: list[tuple[str, dict[str, object]]] = []
    for what in rng.choices([name for name, _ in MIX], [share for _, share in MIX], k=count):
        seeker, need = clients[rng.randrange(len(clients))], f"N{rng.randrange(counts['needs']):06}"
        path, body = {
            "jobs": ("jobs", {"profile_id": seeker}),
            "seekers": ("seekers", {"need_id": need}),
            "courses": ("courses", {"need_id": need}),
            "text": ("jobs", {"text": f"{rng.choice(TEXTS)} {rng.randrange(1000)}"}),
        }[what]
        made.append((f"/api/v1/match/{path}", {**body, "k": 10}))
    return made


def build(folder: Path, documents: int) -> None:
    """Read the town into a workspace on SQLite and index it, unless that was done."""
    if (folder / "ready").exists():
        with open_installation(folder) as installation:
            catch_up(installation)  # another version of the program may read records out otherwise
        return
    shutil.rmtree(folder, ignore_errors=True)
    made = town(load_settings().datasets, documents)
    with open_installation(folder, create=True) as installation:
        store = installation.store
        store.apply(ReadFile(tuple(made.needs), rows_read=len(made.needs)), Kind.NEED, "benchmark")
        store.apply(ReadFile(tuple(made.seekers), rows_read=len(made.seekers)), Kind.SEEKER, "benchmark")
        store.apply(ReadFile(tuple(made.courses), rows_read=len(made.courses)), Kind.COURSE, "benchmark")
        installation.store.set_today(TODAY)
        rebuild(installation)
    (folder / "ready").touch()


@contextmanager
def on_postgres(source: Path, folder: Path) -> Iterator[str | None]:
    """The address of a database with the same contents, made by backup and restoration; ``None`` where none answers."""
    server = make_url(os.environ.get("MAKLA_TEST_POSTGRES", POSTGRES))
    name = f"makla_bench_{secrets.token_hex(4)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    except DBAPIError:
        yield None
        return
    address = server.set(database=name).render_as_string(hide_password=False)
    try:
        with open_installation(source) as installation:
            (folder / "town.zip").unlink(missing_ok=True)
            back_up(installation, folder / "town.zip")
        with surroundings(MAKLA_DATABASE_URL=address), open_installation(folder / "pg", create=True) as installation:
            restore(installation, folder / "town.zip")
            rebuild(installation)
        yield address
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        engine.dispose()


@contextmanager
def surroundings(**more: str) -> Iterator[None]:
    """Environment variables that hold for a while."""
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def served(workspace: Path, workers: int, log: Path) -> Iterator[tuple[int, psutil.Process]]:
    """The port and the process of a service that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--port", str(port), "--workers", str(workers), "--workspace", str(workspace)]
    with log.open("wb") as told:
        server = subprocess.Popen([sys.executable, "-m", "service", *words], stdout=told, stderr=told)
    try:
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline and server.poll() is None:
            try:
                if get(port, "/health/ready")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.2)
        else:
            raise SystemExit(f"the service does not answer: {log.read_text()[-2000:]}")
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(60)


def settle(process: psutil.Process, seconds: int) -> None:
    """Wait until the service has read its records ahead and does nothing by itself any more."""
    deadline, calm = time.monotonic() + seconds, 0
    while calm < 5 and time.monotonic() < deadline:  # on a busy machine it may merely be kept waiting for a while
        before = cpu_seconds(process)
        time.sleep(3)
        calm = calm + 1 if cpu_seconds(process) - before < 0.2 else 0


def pages(port: int, process: psutil.Process, documents: int, count: int, caller: Caller) -> list[Measured]:
    """Each page again and again, one at a time."""
    rng = random.Random(3)
    made = []
    for page in PAGES:
        spent, bad, before = [], 0, cpu_seconds(process)
        for _ in range(count):
            need = f"N{rng.randrange(round(SHARES['needs'] * documents)):06}"
            seeker = caller.clients[rng.randrange(len(caller.clients))]
            status, took = get(port, page.format(need=need, seeker=seeker), headers=caller.cookie)
            spent.append(took)
            bad += status >= 400
        cpu = 1000 * (cpu_seconds(process) - before) / count
        made.append(Measured(page, 1000 / statistics.fmean(spent), *percentiles(spent), bad, cpu))
    return made


def show(database: str, one: Measured) -> None:
    """Print a line of the table."""
    print(
        f"{database:<11} {one.what:<26} {one.rate:8.1f} {one.p50:8.1f} {one.p95:8.1f} {one.p99:8.1f} {one.bad:6} "
        f"{one.cpu:8.2f}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=20, help="of each run under load")
    parser.add_argument("--warm-up", type=int, default=300, help="seconds at most until it has read its records")
    parser.add_argument("--pages", type=int, default=40, help="times that each page is asked for")
    parser.add_argument("--accounts", action="store_true", help="ask with an API key, and as someone who signed in")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "makla-benchmark")
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the service is stopped and the database dropped

    folder: Path = told.folder / str(told.documents)
    folder.mkdir(parents=True, exist_ok=True)
    build(folder / "town", told.documents)
    source = folder / "town"
    if told.accounts:  # a copy: where there is an account nobody is let in without one
        source = folder / "town-accounts"
        shutil.rmtree(source, ignore_errors=True)
        shutil.copytree(folder / "town", source)
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"{told.documents} documents, {told.workers} workers, {os.cpu_count()} cores, load of the machine {busy}")
    heads = ("req/s", "p50 ms", "p95 ms", "p99 ms", "bad", "cpu/req")
    print(f"{'database':<11} {'what':<26} " + " ".join(f"{head:>8}" for head in heads))

    def measure(database: str, workspace: Path) -> None:
        caller = signed_in(workspace) if told.accounts else anyone(told.documents)
        asked = questions(told.documents, 20_000, caller.clients)
        with served(workspace, told.workers, folder / f"{database}.log") as (port, process):
            settle(process, told.warm_up)
            load(port, process, asked, min(10, told.seconds), caller.key)
            show(database, load(port, process, asked, told.seconds, caller.key))
            for one in pages(port, process, told.documents, told.pages, caller):
                show(database, one)

    if "sqlite" in told.databases:
        measure("sqlite", source)
    if "postgresql" in told.databases:
        with on_postgres(source, folder) as address:
            if address is None:
                print("postgresql: no server answers")
            else:
                with surroundings(MAKLA_DATABASE_URL=address):
                    measure("postgresql", folder / "pg")


if __name__ == "__main__":
    main()
