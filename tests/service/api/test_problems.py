"""Bad requests get one shape of error, in Swedish, and never a 5xx."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from service.api import create_app
from service.api.body_limit import MAX_BODY_BYTES
from service.api.models import ProblemShape
from service.store.connection import connect
from service.wiring import Installation
from tests import worlds

JOBS = "/api/v1/match/jobs"
PATHS = [JOBS, "/api/v1/match/seekers", "/api/v1/match/courses", "/api/v1/gap", "/api/v1/gap/area"]


def problem(response: Any, status: int) -> ProblemShape:
    """The problem in a response, which must be of this status and exactly of the one shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = ProblemShape.model_validate_json(response.content)
    assert told.status == status
    assert told.detail
    return told


def raw(client: TestClient, content: bytes, path: str = JOBS, content_type: str = "application/json") -> Any:
    return client.post(path, content=content, headers={"Content-Type": content_type})


def test_an_unknown_address(shared_client: TestClient) -> None:
    for path in ("/api/nothing", "/api/v1", "/api/v1/", "/api/v2/health", "/api/v1/health/", "/api/v1/%00", "/api/å"):
        assert "docs/api.md" in problem(shared_client.get(path), 404).detail


@pytest.mark.parametrize("path", PATHS)
def test_another_method(shared_client: TestClient, path: str) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        response = shared_client.request(method, path)
        problem(response, 405)
        assert response.headers["allow"] == "POST"


def test_an_unknown_id_suggests_the_nearest(shared_client: TestClient) -> None:
    detail = problem(shared_client.post(JOBS, json={"profile_id": "P11"}), 404).detail
    assert "P11" in detail
    assert "P1" in detail.replace("P11", "")
    problem(shared_client.post("/api/v1/gap", json={"need_id": "N1", "profile_id": "N1"}), 404)


def test_an_unknown_place_suggests_the_nearest(shared_client: TestClient) -> None:
    told = problem(shared_client.post(JOBS, json={"profile_id": "P1", "places": ["Eskilstunna"]}), 422)
    assert "Eskilstuna" in told.detail


BAD_QUESTIONS: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("not json", b"{"),
    ("null", b"null"),
    ("list", b"[]"),
    ("number", b"7"),
    ("text", b'"text"'),
    ("no field", b"{}"),
    ("both", b'{"profile_id": "P1", "text": "x"}'),
    ("unknown field", b'{"profile_id": "P1", "limit": 5}'),
    ("number for text", b'{"text": 7}'),
    ("list for text", b'{"text": ["x"]}'),
    ("empty text", b'{"text": ""}'),
    ("blank text", b'{"text": " \\t\\n "}'),
    ("only nul", b'{"text": "\\u0000"}'),
    ("nul in an id", b'{"profile_id": "P1\\u0000"}'),
    ("text of 1 MB and one", json.dumps({"text": "x" * 1_000_001}).encode()),
    ("long id", json.dumps({"profile_id": "P" * 201}).encode()),
    ("k 0", b'{"text": "x", "k": 0}'),
    ("k -1", b'{"text": "x", "k": -1}'),
    ("k 101", b'{"text": "x", "k": 101}'),
    ("k as text", b'{"text": "x", "k": "10"}'),
    ("k true", b'{"text": "x", "k": true}'),
    ("k 1.5", b'{"text": "x", "k": 1.5}'),
    ("k nan", b'{"text": "x", "k": NaN}'),
    ("k infinity", b'{"text": "x", "k": -Infinity}'),
    ("k 1e999", b'{"text": "x", "k": 1e999}'),
    ("k beyond 64 bits", b'{"text": "x", "k": 18446744073709551616}'),
    ("k of 5,000 digits", b'{"text": "x", "k": ' + b"9" * 5_000 + b"}"),
    ("lone surrogate", b'{"text": "\\ud800"}'),
    ("lone surrogate in an id", b'{"profile_id": "P\\udfff"}'),
    ("lone surrogate in a name", b'{"\\ud800": 1}'),
    ("lone surrogate in a place", b'{"text": "x", "places": ["\\ud800"]}'),
    ("invalid utf-8", b'{"text": "\xff\xfe"}'),
    ("utf-16", '{"text": 7}'.encode("utf-16")),
    ("deep list", b"[" * 200_000),
    ("deep object", b'{"a":' * 200_000),
    ("deep and closed", b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    ("many unknown fields", json.dumps({f"f{n}": n for n in range(50_000)}).encode()),
    ("many places", json.dumps({"text": "x", "places": ["0484"] * 51}).encode()),
    ("place as text", b'{"text": "x", "places": "0484"}'),
    ("byte order mark", b'\xef\xbb\xbf{"text": 7}'),
]


@pytest.mark.parametrize("content", [b[1] for b in BAD_QUESTIONS], ids=[b[0] for b in BAD_QUESTIONS])
def test_a_bad_question_is_a_422(shared_client: TestClient, content: bytes) -> None:
    told = problem(raw(shared_client, content), 422)
    assert len(told.errors) <= 20
    assert len(told.detail) < 500


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("content", [b"", b"{", b"{}", b'{"\\ud800": NaN}', b"\xff", b"[" * 100_000])
def test_every_question_refuses_nonsense(shared_client: TestClient, path: str, content: bytes) -> None:
    problem(raw(shared_client, content, path), 422)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "multipart/form-data", "x", "", "application/json; charset=utf-16"],
)
def test_a_wrong_content_type_is_no_5xx(shared_client: TestClient, content_type: str) -> None:
    response = raw(shared_client, b'{"profile_id": "P1"}', content_type=content_type)
    assert response.status_code in (200, 422)
    if response.status_code != 200:
        assert "application/json" in problem(response, 422).detail


def test_the_message_names_field_and_bound_in_swedish(shared_client: TestClient) -> None:
    told = problem(shared_client.post(JOBS, json={"text": "x", "k": 1_000, "extra": 1, "places": [3]}), 422)
    messages = {error.field: error.message for error in told.errors}
    assert messages == {"k": "ska vara högst 100", "extra": "är inget känt fält", "places.0": "ska vara text"}
    assert "exakt ett av profile_id och text" in problem(shared_client.post(JOBS, json={}), 422).detail


def test_what_was_sent_is_not_repeated(shared_client: TestClient) -> None:
    secret = "hemlig-uppgift-om-en-person"
    for question in ({"text": secret, "k": 0}, {"text": [secret]}, {"profile_id": "P1", "text": secret}):
        assert secret not in shared_client.post(JOBS, json=question).text


def test_a_fault_of_ours_is_a_problem_too(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("matching.matcher.Matcher.jobs", broken)
    response = client.post(JOBS, json={"profile_id": "P1"})
    assert "secret" not in response.text
    problem(response, 500)
    assert "ZeroDivisionError" in caplog.text


def test_a_damaged_database_is_a_503(client: TestClient, installation: Installation) -> None:
    installation.store.close()
    for path in installation.workspace.folder.glob("makla.db*"):
        path.unlink()
    installation.workspace.database.write_bytes(b"no database" * 1_000)
    installation.store._opened = connect(installation.store.url, 0.1)
    assert "skadad" in problem(client.post(JOBS, json={"profile_id": "P1"}), 503).detail
    problem(client.get("/api/v1/health"), 503)


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "svetsare " * 111_111, "\x00svetsare\x00", "👩‍🔧" * 10_000, "é" * 999_999]
)
def test_odd_texts_are_answered(shared_client: TestClient, text: str) -> None:
    for path in ("jobs", "seekers", "courses"):
        assert shared_client.post(f"/api/v1/match/{path}", json={"text": text}).status_code == 200


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["text", "k"]), inner),
        ).map(lambda told: json.dumps(told).encode()),
    )
)
def test_no_bytes_at_all_give_a_5xx(shared_client: TestClient, content: bytes) -> None:
    for path in PATHS:
        assert raw(shared_client, content, path).status_code in (200, 404, 422)


# --- the limit on bodies


def test_the_largest_body_is_read_and_one_byte_more_is_not(shared_client: TestClient) -> None:
    question = b'{"profile_id": "P1"}'
    assert raw(shared_client, question.ljust(MAX_BODY_BYTES)).status_code == 200
    assert "10 MiB" in problem(raw(shared_client, question.ljust(MAX_BODY_BYTES + 1)), 413).detail


@pytest.mark.parametrize("path", [*PATHS, "/nothing", "/api/v1/health"])
def test_chunks_are_counted(shared_client: TestClient, path: str) -> None:
    def chunks(size: int) -> Iterator[bytes]:
        for _ in range(size // 65_536):
            yield b" " * 65_536

    too_many = shared_client.post(path, content=chunks(MAX_BODY_BYTES + 65_536))
    assert "content-length" not in too_many.request.headers
    problem(too_many, 413)


@pytest.fixture
def address(installation: Installation) -> Iterator[tuple[str, int]]:
    """The service behind a real socket."""
    server = uvicorn.Server(uvicorn.Config(create_app(installation, today=worlds.TODAY), log_level="critical"))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # a client may come before the service has started
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def talk(address: tuple[str, int], request: bytes) -> bytes:
    """Send bytes, read until the service closes."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65_536):
            answer += chunk
        return answer


def test_the_limit_holds_on_a_real_connection(address: tuple[str, int]) -> None:
    head = b"POST /api/v1/match/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    # announced: answered before a byte of the body is sent
    announced = talk(address, head + b"Content-Length: 104857600\r\n\r\n")
    assert announced.startswith(b"HTTP/1.1 413")
    # in chunks, never ended: answered as soon as the limit is passed
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    chunked = talk(address, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 161)
    assert chunked.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in chunked
    # and an ordinary question is answered
    body = b'{"profile_id": "P1"}'
    ordinary = talk(address, head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert ordinary.startswith(b"HTTP/1.1 200")
    assert b'"N1"' in ordinary
