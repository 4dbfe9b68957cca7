"""Files handed in over HTTP, and waiting for what comes of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from service.api.import_models import JobShape
from service.wiring import Installation

V1 = "/api/v1"
NEEDS = "Id;Rubrik;Krav;Ort;Antal\nB1;Svetsare;TIG-svetsning;Eskilstuna;2\nB2;Kock;matlagning;Strängnäs;1\n"
CHANGED = (
    "Id;Rubrik;Krav;Ort;Antal\nB1;Svetsare;TIG-svetsning;Eskilstuna;5\nB2;Kock;matlagning;Strängnäs;1\nB3;Ny;x;;\n"
)
BAD = "Id;Rubrik;Ort\nB1;Svetsare;Eskilstuna\nB2;Kock;Eskilstunna\nB3;;Nyköping\n"
PROFILES = "Id;Benämning;Kompetenser\nP1;Klient 1;svetsning\nP90;Klient 90;bokföring\n"


def hand_in(client: TestClient, content: str | bytes, kind: str = "needs", name: str = "behov.csv", **more: Any) -> Any:
    headers = more.pop("headers", {})
    file = content.encode() if isinstance(content, str) else content
    return client.post(V1 + "/imports", data={"kind": kind, **more}, files={"file": (name, file)}, headers=headers)


def ended(client: TestClient, answer: Any) -> JobShape:
    """The job, when there is no more to do."""
    assert answer.status_code == 202, answer.text
    address = answer.headers["location"]
    for _ in range(1000):
        told = client.get(address)
        assert told.status_code == 200, told.text
        job = JobShape.model_validate_json(told.content)
        if job.status not in ("väntar", "pågår"):
            return job
        time.sleep(0.02)
    raise AssertionError("the job did not end")


def imported(client: TestClient, content: str | bytes, kind: str = "needs", **more: Any) -> JobShape:
    return ended(client, hand_in(client, content, kind, **more))


def uploads(installation: Installation) -> list[Path]:
    folder = installation.workspace.uploads
    return sorted(folder.iterdir()) if folder.is_dir() else []


def nothing_left(installation: Installation) -> bool:
    """Whether no file is left, given a moment: a file goes when what came of it is saved, and so is told of first."""
    deadline = time.monotonic() + 10
    while uploads(installation) and time.monotonic() < deadline:
        time.sleep(0.02)
    return uploads(installation) == []


def counts(job: JobShape) -> tuple[int, int, int, int, int]:
    assert job.counts is not None
    c = job.counts
    assert c.rows_read == c.rows_merged + c.rows_refused + c.added + c.updated + c.unchanged + c.removed
    return c.added, c.updated, c.unchanged, c.removed, c.rows_refused
