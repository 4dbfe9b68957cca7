"""The counsellor's pages over many documents, through the whole application: how long each page takes.

    python -m benchmarks.counsellor [--documents 50000] [--clients 40] [--workspace FOLDER]

Bar: a server-rendered page p95 <= 150 ms at 50,000 documents. The documents are people, needs and courses made by
recombining the words of the demo, half of them needs. ``--workspace`` keeps what was built for the next run,
and takes the town of ``benchmarks.service`` (``FOLDER/50000/town``) too. The clock starts when the service has read its
records.
"""

from __future__ import annotations

import argparse
import random
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import uvicorn

from benchmarks.match import recombined
from matching.domain import Course, JobSeeker, Kind, Need, Record
from matching.importers.base import ReadFile
from service.api import create_app
from service.demo import demo_records, load_demo
from service.indexing import catch_up
from service.settings import load_settings
from service.wiring import Installation, open_installation

READING_S = 2.0  # that a counsellor looks at a client before asking for the routes


def built(folder: Path, documents: int) -> None:
    """A workspace with so many documents, indexed; one that is there already is left as it is."""
    demo = load_demo(load_settings().datasets)
    records = demo_records(demo)
    with open_installation(folder, create=True) as installation:
        if not installation.store.count(Kind.NEED):
            installation.store.set_today(demo.today)
            rng = random.Random(1)
            people = [one for one in records if isinstance(one, JobSeeker) and not one.protected_identity]
            courses = [one for one in records if isinstance(one, Course)]
            needs = [one for one in records if isinstance(one, Need)]
            made: dict[Kind, list[Record]] = {
                Kind.NEED: [*recombined(needs, documents // 2)],
                Kind.SEEKER: [_person(people, i, rng) for i in range(documents * 3 // 10)],
                Kind.COURSE: [_course(courses, i, rng) for i in range(documents // 5)],
            }
            for kind, ones in made.items():
                read: ReadFile[Any] = ReadFile(tuple(ones), rows_read=len(ones))
                installation.store.apply(read, kind, "benchmark")
        catch_up(installation)


def _person(people: Sequence[JobSeeker], i: int, rng: random.Random) -> JobSeeker:
    one, other = rng.choice(people), rng.choice(people)
    return replace(one, id=f"P{i:06}", skills=tuple(dict.fromkeys((*one.skills, *other.skills[:2]))))


def _course(courses: Sequence[Course], i: int, rng: random.Random) -> Course:
    one, other = rng.choice(courses), rng.choice(courses)
    skills = tuple(dict.fromkeys((*one.skills[:3], *other.skills[:2])))
    return replace(one, id=f"U{i}", title=f"{one.title} {i}", skills=skills, series=None, code=None)


def main() -> None:
    """Print the median and the 95th percentile of each page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--clients", type=int, default=40)
    parser.add_argument("--workspace", type=Path, default=None)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.workspace or Path(temporary) / "arbetsyta"
        built(folder, asked.documents)
        with open_installation(folder) as installation, served(installation) as address:
            settle(300)
            measured(address, asked.clients)


def settle(seconds: int) -> None:
    """Wait until the service, in this process, does nothing by itself any more."""
    deadline, calm = time.monotonic() + seconds, 0
    while calm < 2 and time.monotonic() < deadline:
        before = time.process_time()
        time.sleep(3)
        calm = calm + 1 if time.process_time() - before < 0.2 else 0


@contextmanager
def served(installation: Installation) -> Iterator[str]:
    """The application on a port of this computer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(installation), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def measured(address: str, clients: int) -> None:
    """Walk through the pages of so many clients as a counsellor does."""
    spent: dict[str, list[float]] = {}
    with httpx.Client(base_url=address, timeout=60) as browser:

        def get(name: str, page: str) -> str:
            begun = time.perf_counter()
            answer = browser.get(page)
            spent.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
            assert answer.status_code == 200, (page, answer.status_code)
            return answer.text

        get("first of all", "/klienter/P000000/vagar")  # imports the solver
        for i in range(1, clients + 1):
            at = f"/klienter/P{i:06}"
            get("list, searched", f"/klienter?sok=P{i:06}")
            get("client", at)
            time.sleep(READING_S)
            page = get("routes after the client", f"{at}/vagar")
            get("routes again", f"{at}/vagar")
            get("routes, filtered", f"{at}/vagar?takt=50")
            if "/blad?jobb=" in page:
                job = page.partition("/blad?jobb=")[2].partition('"')[0]
                get("one route", f"{at}/vag?jobb={job}")
                get("sheet", f"{at}/blad?jobb={job}&sprak=en")
            get("routes at once", f"/klienter/P{i + clients:06}/vagar")
    print(f"{'page':<26}{'n':>5}{'median ms':>12}{'p95 ms':>10}")
    everything = [one for ones in spent.values() for one in ones]
    for name, ones in [*spent.items(), ("all pages", everything)]:
        print(f"{name:<26}{len(ones):>5}{np.median(ones):>12.0f}{np.percentile(ones, 95):>10.0f}")


if __name__ == "__main__":
    main()
