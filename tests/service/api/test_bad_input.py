"""Every way of writing meets every kind of nonsense: a 4xx in the one shape, nothing half-written; markup is text."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from matching.domain import Kind
from service.api import body_limit, shapes
from service.api.body_limit import MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from service.wiring import Installation
from tests.service.api.test_problems import problem
from tests.service.api.test_records import NEW, PATHS, V1

JSON = {"Content-Type": "application/json"}
WRITES = [
    *(("POST", path) for path in PATHS),
    *(("PUT", f"{path}/X1") for path in PATHS),
    ("PATCH", "/profiles/P1"),
    ("PATCH", "/needs/N1"),
    ("PATCH", "/courses/C1"),
    ("POST", "/pathways"),
    ("POST", "/abroad"),
    ("POST", "/match/jobs"),
    ("POST", "/gap"),
    ("POST", "/gap/area"),
    ("POST", "/ledger/status"),
]
NONSENSE = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a number": b"7",
    "cut off": b'{"title": "x',
    "deep": b'{"title": ' * 50_000,
    "deep and closed": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "twice": b'{"title": "a", "title": "b", "id": "X1", "text": "c", "need_id": "N1"}',
    "huge integer": b'{"headcount": ' + b"9" * 5_000 + b"}",
    "huge float": b'{"headcount": 1e999}',
    "nan": b'{"headcount": NaN}',
    "bad utf-8": b'{"title": "\xff\xfe", "id": "X1"}',
    "lone surrogate": b'{"title": "\\ud800", "text": "\\ud800", "need_id": "\\ud800", "id": "\\udfff"}',
    "utf-16": '{"title": "x"}'.encode("utf-16"),
    "nul": b'{"title": "a\\u0000b", "text": 0, "need_id": "\\u0000", "id": "a\\u0000"}',
    "many fields": json.dumps({f"f{n}": n for n in range(20_000)}).encode(),
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_a_422_everywhere_and_changes_nothing(shared_client: TestClient, content: bytes) -> None:
    for method, path in WRITES:
        answer = shared_client.request(method, V1 + path, content=content, headers={**JSON, "If-Match": '"1"'})
        told = problem(answer, 422)
        assert len(told.errors) <= 20, path
    for path in PATHS:
        assert len(shared_client.get(V1 + path).json()["items"]) == 6


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x"]
)
def test_a_wrong_content_type_is_refused(shared_client: TestClient, content_type: str) -> None:
    content = json.dumps(NEW["/needs"] | {"id": "X1"}).encode()
    for method, path in (("POST", "/needs"), ("PUT", "/needs/X1"), ("PATCH", "/needs/N1")):
        headers = {"Content-Type": content_type, "If-Match": '"1"'}
        problem(shared_client.request(method, V1 + path, content=content, headers=headers), 422)


# --- more than is taken


def chunks(size: int, head: bytes = b"") -> Iterator[bytes]:
    yield head
    for _ in range(size // 65_536 + 1):
        yield b" " * 65_536


FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
FORM_TYPE = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(("method", "path"), [w for w in WRITES if w[1] in ("/needs", "/needs/X1", "/profiles/P1")])
def test_a_body_beyond_the_limit_however_it_is_sent(shared_client: TestClient, method: str, path: str) -> None:
    whole = b" " * (MAX_BODY_BYTES + 1)
    assert "10 MiB" in problem(shared_client.request(method, V1 + path, content=whole, headers=JSON), 413).detail
    problem(shared_client.request(method, V1 + path, content=chunks(MAX_BODY_BYTES), headers=JSON), 413)
    problem(shared_client.request(method, V1 + path, content=chunks(MAX_BODY_BYTES, FORM), headers=FORM_TYPE), 413)


def test_a_file_beyond_the_limit_however_it_is_sent(shared_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = shared_client.post(V1 + "/imports", content=chunks(MAX_UPLOAD_BYTES, FORM), headers=FORM_TYPE)
    assert "25 MiB" in problem(answer, 413).detail
    assert "content-length" not in answer.request.headers
    announced = shared_client.post(
        V1 + "/imports", content=b"", headers={**FORM_TYPE, "Content-Length": str(MAX_UPLOAD_BYTES + 1)}
    )
    problem(announced, 413)
    monkeypatch.setattr(body_limit, "UPLOADS", ())  # elsewhere a form may be no larger than anything else
    problem(shared_client.post(V1 + "/imports", content=chunks(MAX_BODY_BYTES, FORM), headers=FORM_TYPE), 413)


# --- markup and formulas


HOSTILE = [
    '<script>alert("1")</script>',
    '=HYPERLINK("x","y")',
    "+1+1",
    "-1",
    "@SUM(A1)",
    "{{7*7}}",
    "';--",
    "%s{0}",
]


def text_fields(shape: type[BaseModel]) -> list[tuple[str, bool]]:
    """The fields of free text, and whether each is a list of texts."""
    kept = {"id", "ssyk", "sni", "language", "url", "unit"}
    found = []
    for name, schema in shape.model_json_schema()["properties"].items():
        options = schema.get("anyOf", [schema])
        if name in kept or any("enum" in o or "$ref" in o or o.get("format") for o in options):
            continue
        for option in options:
            if option.get("type") == "string":
                found.append((name, False))
            elif option.get("type") == "array" and option["items"].get("maxLength"):
                found.append((name, True))
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_and_formulas_in_every_text_field_are_text(client: TestClient, text: str) -> None:
    """Stored and given back as they were, as JSON that no browser takes for a page. Exports: tests/matching/reports."""
    for path, shape in (("/needs", shapes.NewNeed), ("/courses", shapes.NewCourse), ("/profiles", shapes.NewProfile)):
        fields = text_fields(shape)
        assert len(fields) >= 7
        record: dict[str, Any] = {name: [text] if listed else text for name, listed in fields}
        if path == "/profiles":
            record |= {
                "skills": [{"label": text, "grade": "claimed"}],
                "experience": [{"occupation": text, "years": None, "description": text}],
                "wishes": {"occupations": [text], "hours": None, "avoid": [text], "text": text},
                "home": {"name": text, "municipality_code": None},
            }
        added = client.post(V1 + path, json=record | {"id": text})
        assert added.status_code == 201, added.text
        read = client.get(added.headers["location"])
        told = read.json()
        assert {name: told[name] for name in record} == record
        assert told["id"] == text
        assert read.headers["content-type"] == "application/json"
        assert read.headers["x-content-type-options"] == "nosniff"
        listed = client.get(V1 + path, params={"text": text.split()[0][:200]}).json()["items"]
        assert text in [item["record"]["id"] for item in listed]


# --- at the same time


def at_once(count: int, send: Any) -> list[int]:
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda n=n: statuses.append(send(n).status_code)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_of_many_changes_at_once_one_wins_and_none_is_lost(client: TestClient, installation: Installation) -> None:
    def change(number: int) -> Any:
        return client.patch(V1 + "/needs/N1", json={"headcount": 10 + number}, headers={"If-Match": '"1"'})

    assert at_once(6, change) == [200] + [412] * 5
    assert len(installation.store.history(Kind.NEED, "N1")) == 2


def test_of_one_write_sent_many_times_at_once_one_is_done(client: TestClient, installation: Installation) -> None:
    def add(_: int) -> Any:
        return client.post(V1 + "/needs", json={"title": "en gång"}, headers={"Idempotency-Key": "samma"})

    statuses = at_once(6, add)
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert installation.store.count(Kind.NEED) == 7
