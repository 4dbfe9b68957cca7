"""``python -m tests.service.api.examples``: asks the obvious world and writes ``service/api/examples.json``.

What the description of the API shows as examples is what the service answered. Lists of objects are cut to their first.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from tests.service.api.conftest import client_of, installed

FILE = Path(__file__).resolve().parents[3] / "service" / "api" / "examples.json"
V1 = "/api/v1"

PROFILE: dict[str, Any] = {
    "id": "P900",
    "label": "Klient 900",
    "swedish": "B1",
    "skills": [{"label": "matlagning", "grade": "documented"}],
    "home": {"name": "Eskilstuna"},
    "wishes": {"occupations": ["kock"], "hours": [50, 100]},
}
NEED: dict[str, Any] = {
    "id": "B900",
    "title": "Kock till skolkök",
    "essential_skills": ["matlagning"],
    "place": {"name": "Eskilstuna"},
    "horizon": "now",
    "headcount": 2,
}
COURSE: dict[str, Any] = {
    "id": "U900",
    "title": "Matlagning grund",
    "form": "komvux",
    "skills": ["matlagning"],
    "places": [{"name": "Eskilstuna"}],
    "starts_on": "2027-01-11",
    "seats": 20,
}
RECORDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("profiles", PROFILE, {"available_from": "2027-01-11"}),
    ("needs", NEED, {"headcount": 3}),
    ("courses", COURSE, {"seats": 24}),
]

ASKED: list[tuple[str, dict[str, Any] | None]] = [
    ("POST /match/jobs", {"text": "svetsare med TIG, bor i Eskilstuna", "k": 3}),
    ("POST /match/seekers", {"need_id": "N1", "places": ["Eskilstuna"]}),
    ("POST /match/courses", {"profile_id": "P1", "need_id": "N3"}),
    ("POST /gap", {"need_id": "N3", "profile_id": "P1"}),
    ("POST /gap/area", {"need_id": "N3"}),
    ("POST /pathways", {"need_id": "N1", "profile_id": "P2", "weeks": 80}),
    ("POST /abroad", {"text": "registered nurse"}),
    ("GET /profiles?limit=1", None),
    ("GET /needs?limit=1", None),
    ("GET /courses?limit=1", None),
    ("POST /ledger/status", {"need_id": "N3", "status": "partly_filled", "filled": 1, "note": "via mässan"}),
    ("POST /ledger/contact", {"need_id": "N3", "day": "2026-12-01", "note": "ring"}),
    ("POST /ledger/answer", {"need_id": "N3", "text": "En person är på väg."}),
    ("POST /ledger/merge", {"need_id": "N1", "other": "N2"}),
    ("POST /ledger/apart", {"need_id": "N1", "other": "N2"}),
    ("GET /ledger?limit=1", None),
    ("GET /ledger/history?need_id=N3", None),
    ("GET /ledger/duplicates", None),
    ("GET /demand/unmet?place=Eskilstuna", None),
    ("GET /version", None),
    ("GET /health", None),
    ("GET /health/live", None),
    ("GET /health/ready", None),
]


def short(value: Any) -> Any:
    """Lists of objects cut to their first, at any depth."""
    if isinstance(value, list):
        first = value[:1] if value and isinstance(value[0], dict) else value[:6]
        return [short(one) for one in first]
    if isinstance(value, dict):
        return {name: short(one) for name, one in value.items()}
    return value


def gathered(client: TestClient) -> dict[str, Any]:
    """Examples by method and address of the description: ``request`` (with content) and ``answers`` by status."""
    found: dict[str, Any] = {}

    def keep(label: str, response: Any, request: Any = None) -> Any:
        assert response.status_code < 300, (label, response.text)
        example = found.setdefault(label, {"answers": {}})
        if request is not None:
            example["request"] = request
        if response.content:
            example["answers"][str(response.status_code)] = short(response.json())
        return response

    for asked, content in ASKED:
        method, _, path = asked.partition(" ")
        keep(f"{method} {V1}{path.partition('?')[0]}", client.request(method, V1 + path, json=content), content)
    for name, record, change in RECORDS:
        one, many = f"{V1}/{name}/{{record_id}}", f"{V1}/{name}"
        address = f"{many}/{record['id']}"
        tag = keep(f"POST {many}", client.post(many, json=record), record).headers["etag"]
        keep(f"GET {one}", client.get(address))
        tag = keep(f"PUT {one}", client.put(address, json=record | {"source": "x"}, headers={"If-Match": tag}), record)
        tag = keep(
            f"PATCH {one}", client.patch(address, json=change, headers={"If-Match": tag.headers["etag"]}), change
        )
        new = client.put(f"{address}-2", json=record | {"id": f"{record['id']}-2"})
        keep(f"PUT {one}", new)
        keep(f"DELETE {one}", client.delete(address, headers={"If-Match": tag.headers["etag"]}))
    _imports(client, keep)
    return found


def _imports(client: TestClient, keep: Any) -> None:
    form = {"kind": "needs", "preview": "true"}
    file = "Id;Rubrik;Krav;Ort\nB901;Svetsare;TIG-svetsning;Eskilstuna\n"
    handed_in = client.post(V1 + "/imports", data=form, files={"file": ("behov.csv", file.encode())})
    job = keep(f"POST {V1}/imports", handed_in, form | {"file": file}).json()["id"]

    def ended() -> Any:
        while (told := client.get(f"{V1}/jobs/{job}")).json()["status"] in ("väntar", "pågår"):
            time.sleep(0.05)
        return told

    ended()
    keep(f"POST {V1}/imports/{{id}}/confirm", client.post(f"{V1}/imports/{job}/confirm"))
    keep(f"GET {V1}/jobs/{{id}}", ended())
    keep(f"POST {V1}/imports/{{id}}/undo", client.post(f"{V1}/imports/{job}/undo"))


def main() -> None:
    """Ask, and write."""
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder) / "yta") as made, client_of(made) as client:
        found = gathered(client)
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{FILE.name}: {len(found)} operations, {FILE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
