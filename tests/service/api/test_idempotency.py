"""A write that is sent again with its key is done once."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from matching.domain import Kind
from service.api.models import ProblemShape
from service.wiring import Installation
from tests import worlds
from tests.service.api.test_problems import problem
from tests.service.api.test_records import NEW, V1


def test_a_write_sent_twice_is_done_once(client: TestClient, installation: Installation) -> None:
    new = {name: value for name, value in NEW["/needs"].items() if name != "id"}
    key = {"Idempotency-Key": "3f0c"}
    first = client.post(V1 + "/needs", json=new, headers=key)
    shuffled = dict(reversed(list(new.items())))
    again = client.post(V1 + "/needs", json=shuffled, headers=key)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    assert [again.headers[h] for h in ("etag", "location")] == [first.headers[h] for h in ("etag", "location")]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert installation.store.count(Kind.NEED) == 7

    other = client.post(V1 + "/needs", json=new | {"headcount": 3}, headers=key)
    assert "Idempotency-Key" in problem(other, 422).detail
    elsewhere = client.post(V1 + "/courses", json={"title": "kurs"}, headers=key)
    problem(elsewhere, 422)

    # the answer is what was answered then, also when the record has moved on
    client.patch(first.headers["location"], json={"headcount": 9}, headers={"If-Match": first.headers["etag"]})
    assert client.post(V1 + "/needs", json=new, headers=key).content == first.content


def test_a_write_that_failed_leaves_the_key_free(client: TestClient) -> None:
    key = {"Idempotency-Key": "3f0c"}
    problem(client.post(V1 + "/needs", json={"id": "N1", "title": "x"}, headers=key), 409)
    assert client.post(V1 + "/needs", json={"id": "N9", "title": "x"}, headers=key).status_code == 201


def test_a_write_that_was_cut_off_is_taken_up_after_a_while(
    client: TestClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service ended between writing the record and noting the answer."""
    new = {"title": "avbruten"}
    key = {"Idempotency-Key": "3f0c"}
    with monkeypatch.context() as patched:
        patched.setattr("service.store.answered.Answered.keep", lambda *_: None)
        first = client.post(V1 + "/needs", json=new, headers=key)
    problem(client.post(V1 + "/needs", json=new, headers=key), 409)
    monkeypatch.setattr("service.store.answered.ABANDONED", worlds.TODAY - worlds.TODAY.replace(day=17))
    again = client.post(V1 + "/needs", json=new, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert installation.store.count(Kind.NEED) == 7


def test_keys_expire(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    key = {"Idempotency-Key": "3f0c"}
    client.post(V1 + "/needs", json={"title": "x"}, headers=key)
    monkeypatch.setattr("service.store.answered.KEPT", worlds.TODAY - worlds.TODAY.replace(day=17))
    assert client.post(V1 + "/courses", json={"title": "y"}, headers=key).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "å", "x" * 201, "\t"])
def test_a_key_of_another_form_is_refused(shared_client: TestClient, key: str) -> None:
    answer = shared_client.post(V1 + "/needs", json={"title": "x"}, headers=[(b"Idempotency-Key", key.encode("utf-8"))])
    ProblemShape.model_validate_json(answer.content)
    assert answer.status_code == 422
