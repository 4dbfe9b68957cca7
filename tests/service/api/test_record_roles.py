"""Who sees and changes which records: roles, units, and that a client of another unit does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matching.domain import Kind
from service.api.models import Answer
from service.wiring import Installation
from tests import worlds
from tests.service.api.conftest import client_of, installed, with_key
from tests.service.api.test_problems import problem
from tests.service.api.test_records import NEW, PATHS, V1

READERS = {"/profiles": {"counsellor"}, "/needs": {"broker", "counsellor", "planner"}}
READERS["/courses"] = READERS["/needs"]
WRITERS = {"/profiles": {"counsellor"}, "/needs": {"broker"}, "/courses": {"broker", "planner"}}
ROLES = ("broker", "counsellor", "planner", "admin")


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """P1 and P2 belong to Norr, P3 to Söder, the others to nobody."""
    with installed(tmp_path_factory.mktemp("enheter") / "arbetsyta") as made:
        for person, unit in zip(worlds.people(), ("Norr", "Norr", "Söder"), strict=False):
            made.store.put(Kind.SEEKER, replace(person, unit=unit), "test")
        yield made


@pytest.fixture(scope="module")
def clients(units: Installation) -> Iterator[dict[str, TestClient]]:
    made = {role: with_key(units, role, unit="Norr" if role == "counsellor" else "") for role in ROLES}
    made["nobody"] = client_of(units)
    for client in made.values():
        client.__enter__()
    yield made
    for client in made.values():
        client.__exit__()


def ids(answer: Any) -> list[str]:
    return [item["record"]["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
@pytest.mark.parametrize("path", PATHS)
def test_each_role_reads_and_writes_what_is_its_own(clients: dict[str, TestClient], path: str, role: str) -> None:
    client = clients[role]
    denied = 401 if role == "nobody" else 403
    one = {"/profiles": "P1", "/needs": "N1", "/courses": "C1"}[path]
    read = 200 if role in READERS[path] else denied
    assert client.get(V1 + path).status_code == read
    assert client.get(f"{V1}{path}/{one}").status_code == read
    may = role in WRITERS[path]
    new = NEW[path] | {"id": f"{one}-{role}"}
    added = client.post(V1 + path, json=new)
    assert added.status_code == (201 if may else denied)
    address, condition = f"{V1}{path}/{one}-{role}", {"If-Match": added.headers.get("etag", '"1"')}
    changed = client.patch(address, json={"source": "x"}, headers=condition)
    assert changed.status_code == (200 if may else denied)
    replaced = client.put(address, json=new, headers={"If-Match": changed.headers.get("etag", '"1"')})
    assert replaced.status_code == (200 if may else denied)
    gone = client.delete(address, headers={"If-Match": replaced.headers.get("etag", '"1"')})
    assert gone.status_code == (204 if may else denied)


def test_a_counsellor_sees_the_own_unit_alone(clients: dict[str, TestClient]) -> None:
    counsellor = clients["counsellor"]
    assert ids(counsellor.get(V1 + "/profiles")) == ["P1", "P2"]
    assert ids(counsellor.get(V1 + "/profiles?unit=Norr")) == ["P1", "P2"]
    assert ids(counsellor.get(V1 + "/profiles?unit=S%C3%B6der")) == []
    unknown = problem(counsellor.get(V1 + "/profiles/P99"), 404)
    for foreign in ("P3", "P4"):
        assert problem(counsellor.get(f"{V1}/profiles/{foreign}"), 404) == unknown
        known = {"If-Match": '"2"'}
        problem(counsellor.patch(f"{V1}/profiles/{foreign}", json={"label": "x"}, headers=known), 404)
        problem(counsellor.delete(f"{V1}/profiles/{foreign}", headers=known), 404)
        problem(counsellor.put(f"{V1}/profiles/{foreign}", json={"label": "x"}, headers=known), 412)
        problem(counsellor.put(f"{V1}/profiles/{foreign}", json={"label": "x"}), 409)
        problem(counsellor.post(f"{V1}/profiles", json={"id": foreign}), 409)


def test_the_unit_is_the_counsellors_own_whatever_is_said(clients: dict[str, TestClient]) -> None:
    counsellor = clients["counsellor"]
    added = counsellor.post(V1 + "/profiles", json={"id": "P77", "unit": "Söder"})
    assert added.json()["unit"] == "Norr"
    moved = counsellor.patch(V1 + "/profiles/P77", json={"unit": "Söder"}, headers={"If-Match": added.headers["etag"]})
    assert moved.json()["unit"] == "Norr"
    assert counsellor.delete(V1 + "/profiles/P77", headers={"If-Match": moved.headers["etag"]}).status_code == 204


def test_keys_against_doing_it_twice_are_each_actors_own(clients: dict[str, TestClient]) -> None:
    key = {"Idempotency-Key": "samma"}
    first = clients["broker"].post(V1 + "/courses", json={"title": "x"}, headers=key)
    second = clients["planner"].post(V1 + "/courses", json={"title": "y"}, headers=key)
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] != second.json()["id"]


def test_the_local_user_decides_the_unit(tmp_path: Path) -> None:
    with installed(tmp_path / "ny", filled=False) as made, client_of(made) as client:
        assert client.post(V1 + "/profiles", json={"id": "P1", "unit": " Öst "}).json()["unit"] == "Öst"
        assert ids(client.get(V1 + "/profiles?unit=%C3%96st")) == ["P1"]


QUESTIONS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("/match/jobs", {"profile_id": "P1"}, {"counsellor"}),
    ("/match/jobs", {"text": "svetsare"}, {"counsellor"}),
    ("/match/seekers", {"need_id": "N1"}, {"broker"}),
    ("/match/courses", {"need_id": "N1"}, {"broker", "counsellor", "planner"}),
    ("/match/courses", {"need_id": "N1", "profile_id": "P1"}, {"counsellor"}),
    ("/gap", {"need_id": "N1"}, {"broker", "counsellor", "planner"}),
    ("/gap", {"need_id": "N1", "profile_id": "P1"}, {"counsellor"}),
    ("/gap/area", {"need_id": "N1"}, {"broker", "planner"}),
    ("/pathways", {"need_id": "N1", "profile_id": "P1"}, {"counsellor"}),
    ("/abroad", {"text": "welder", "profile_id": "P1"}, {"counsellor"}),
]


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
@pytest.mark.parametrize(("path", "question", "roles"), QUESTIONS, ids=[f"{q[0]} {q[1]}" for q in QUESTIONS])
def test_each_role_asks_what_is_its_own(
    clients: dict[str, TestClient], path: str, question: dict[str, Any], roles: set[str], role: str
) -> None:
    answer = clients[role].post(V1 + path, json=question)
    assert answer.status_code == (200 if role in roles else 401 if role == "nobody" else 403), answer.text
    if role in roles and "profile_id" in question:
        for foreign in ("P3", "P99"):  # of another unit, or of nobody: no difference
            told = problem(clients[role].post(V1 + path, json=question | {"profile_id": foreign}), 404)
            assert told.detail == "Profilen finns inte. Kontrollera id:t."


def test_a_broker_sees_people_under_pseudonyms(clients: dict[str, TestClient], units: Installation) -> None:
    body = clients["broker"].post(V1 + "/match/seekers", json={"need_id": "N1", "k": 100})
    found = {hit["id"] for hit in body.json()["hits"]}
    assert units.identity.pseudonyms.of("P1") in found
    assert '"P1"' not in body.text
    assert "Klient" not in body.text


def test_those_whom_one_requirement_stops_stand_under_pseudonyms_too(
    clients: dict[str, TestClient], units: Installation
) -> None:
    need = replace(worlds.needs()[0], id="CE", driving_licences=("CE",))  # nobody in the world has a licence
    units.store.put(Kind.NEED, need, "test")
    try:
        body = clients["broker"].post(V1 + "/match/seekers", json={"need_id": "CE"})
        answer = Answer.model_validate_json(body.content)
        assert answer.abstained
        (stopped,) = answer.stopped
        assert stopped.id == stopped.title == units.identity.pseudonyms.of("P1")
        assert [gate.name for gate in stopped.gates if gate.state == "fail"] == ["körkort"]
        assert '"P1"' not in body.text
    finally:
        units.store.delete(Kind.NEED, need.id)
