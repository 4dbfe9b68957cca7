"""CRUD under /profiles, /needs and /courses: the right record, the right version, and nothing lost in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matching.domain import JobSeeker, Kind, Need
from service.api.models import CoursePage, NeedPage, ProfilePage
from service.api.shapes import Course, Profile
from service.api.shapes import Need as NeedShape
from service.wiring import Installation
from tests import worlds
from tests.service.api.test_problems import problem

V1 = "/api/v1"
PATHS = ["/profiles", "/needs", "/courses"]
FIRST = {"/profiles": "P1", "/needs": "N1", "/courses": "C1"}
WHOLE: dict[str, Any] = {"/profiles": Profile, "/needs": NeedShape, "/courses": Course}
PAGES: dict[str, Any] = {"/profiles": ProfilePage, "/needs": NeedPage, "/courses": CoursePage}
NEW: dict[str, dict[str, Any]] = {
    "/profiles": {
        "id": "P9",
        "label": "Klient 9",
        "summary": "Har arbetat i kök.",
        "skills": [{"label": "matlagning", "grade": "documented"}],
        "home": {"name": "Eskilstuna"},
        "swedish": "B1",
        "driving_licences": [],
        "wishes": {"occupations": ["kock"], "hours": [50, 100]},
        "available_from": "2027-01-11",
    },
    "/needs": {
        "id": "N9",
        "title": "Kock till skolkök",
        "occupation": "kock",
        "ssyk": "5120",
        "essential_skills": ["matlagning"],
        "place": "Strängnäs",
        "horizon": "now",
        "source_kind": "visit",
        "headcount": 2,
        "open_until": "2026-12-31",
    },
    "/courses": {
        "id": "C9",
        "title": "Matlagning grund",
        "form": "komvux",
        "skills": ["matlagning"],
        "places": [{"municipality_code": "0484"}],
        "starts_on": "2027-01-11",
        "apply_by": "2026-12-01",
        "seats": 12,
        "pace_percent": 50,
        "url": "https://example.org/kurs",
    },
}


def etag_of(client: TestClient, address: str) -> str:
    tag: str = client.get(V1 + address).headers["etag"]
    return tag


# --- one record, through its life


@pytest.mark.parametrize("path", PATHS)
def test_a_record_is_added_read_changed_and_removed(client: TestClient, path: str) -> None:
    added = client.post(V1 + path, json=NEW[path])
    assert added.status_code == 201, added.text
    address = added.headers["location"]
    assert address == f"{V1}{path}/{NEW[path]['id']}"
    first = added.headers["etag"]
    told = WHOLE[path].model_validate_json(added.content)  # strict: every field, and no other
    assert told.id == NEW[path]["id"]
    assert told.source == "api"

    read = client.get(address)
    assert (read.status_code, read.headers["etag"], read.json()) == (200, first, added.json())

    changed = client.put(address, json=read.json() | {"source": "besök"}, headers={"If-Match": first})
    assert changed.status_code == 200, changed.text
    second = changed.headers["etag"]
    assert second != first
    assert client.get(address).json()["source"] == "besök"

    patched = client.patch(address, json={"source": "mässa"}, headers={"If-Match": second})
    assert patched.json() == changed.json() | {"source": "mässa"}

    gone = client.delete(address, headers={"If-Match": patched.headers["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    problem(client.get(address), 404)


@pytest.mark.parametrize("path", PATHS)
def test_what_was_read_can_be_sent_back_as_it_is(client: TestClient, path: str) -> None:
    for item in client.get(V1 + path).json()["items"]:
        address = f"{V1}{path}/{item['record']['id']}"
        same = client.put(address, json=item["record"], headers={"If-Match": item["etag"]})
        assert (same.status_code, same.headers["etag"]) == (200, item["etag"]), same.text
        assert same.json() == item["record"]


@pytest.mark.parametrize("path", PATHS)
def test_put_adds_what_is_not_there(client: TestClient, path: str) -> None:
    new = {name: value for name, value in NEW[path].items() if name != "id"}
    address = f"{V1}{path}/å ä%2Fö"
    problem(client.put(address, json=new, headers={"If-Match": '"1"'}), 412)
    assert client.put(address, json=new).status_code == 201
    assert client.get(address).json()["id"] == "å ä/ö"
    problem(client.put(f"{V1}{path}/other", json=NEW[path]), 422)


@pytest.mark.parametrize("path", PATHS)
def test_two_people_editing_never_lose_a_change(client: TestClient, path: str) -> None:
    address = f"{V1}{path}/{FIRST[path]}"
    read = client.get(address)
    for method in ("PUT", "PATCH", "DELETE"):
        content = {"PUT": read.json(), "PATCH": {"source": "x"}, "DELETE": None}[method]
        assert "If-Match" in problem(client.request(method, address, json=content), 428).detail
    mine = client.patch(address, json={"source": "jag"}, headers={"If-Match": read.headers["etag"]})
    for method in ("PUT", "PATCH", "DELETE"):
        content = {"PUT": read.json(), "PATCH": {"source": "du"}, "DELETE": None}[method]
        late = client.request(method, address, json=content, headers={"If-Match": read.headers["etag"]})
        told = problem(late, 412)
        assert (told.version, late.headers["etag"]) == (2, mine.headers["etag"])
    assert client.get(address).json()["source"] == "jag"


@pytest.mark.parametrize("tag", ["1", "W/x", '"a"', "*", '"99999999999"', '"1", "2"', ""])
def test_a_tag_that_is_none_of_ours_is_refused(client: TestClient, tag: str) -> None:
    problem(client.patch(V1 + "/needs/N1", json={"title": "x"}, headers={"If-Match": tag}), 422)


def test_a_client_that_has_the_version_is_told_so(client: TestClient) -> None:
    tag = etag_of(client, "/needs/N1")
    for known in (tag, f'"7", W/{tag}', "*"):
        same = client.get(V1 + "/needs/N1", headers={"If-None-Match": known})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert client.get(V1 + "/needs/N1", headers={"If-None-Match": '"7"'}).status_code == 200


def test_a_change_names_only_what_changes(client: TestClient) -> None:
    before = client.get(V1 + "/profiles/P1").json()
    change = {"home": None, "wishes": {"text": "helst dagtid"}, "driving_licences": ["B"]}
    after = client.patch(V1 + "/profiles/P1", json=change, headers={"If-Match": '"1"'}).json()
    expected = before | {"home": None, "driving_licences": ["B"]}
    expected["wishes"] = before["wishes"] | {"text": "helst dagtid"}
    assert after == expected
    assert after["wishes"]["occupations"] == ["svetsare"]
    told = problem(client.patch(V1 + "/needs/N1", json={"title": None}, headers={"If-Match": '"1"'}), 422)
    assert [(error.field, error.message) for error in told.errors] == [("title", "saknas")]


def test_without_an_id_one_is_made(client: TestClient) -> None:
    new = {name: value for name, value in NEW["/needs"].items() if name != "id"}
    ids = {client.post(V1 + "/needs", json=new).json()["id"] for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize("path", PATHS)
def test_a_taken_id_is_a_conflict(client: TestClient, path: str) -> None:
    before = client.get(f"{V1}{path}/{FIRST[path]}").json()
    problem(client.post(V1 + path, json=NEW[path] | {"id": FIRST[path]}), 409)
    assert client.get(f"{V1}{path}/{FIRST[path]}").json() == before


@pytest.mark.parametrize("path", PATHS)
def test_what_is_not_there(client: TestClient, path: str) -> None:
    for record_id in ("nej", "N1" if path != "/needs" else "P1", "%00", "x" * 201):
        address = f"{V1}{path}/{record_id}"
        assert client.get(address).status_code in (404, 422)
        assert client.delete(address, headers={"If-Match": '"1"'}).status_code in (404, 422)
        assert client.patch(address, json={"source": "x"}, headers={"If-Match": '"1"'}).status_code in (404, 422)


# --- protected identity


def test_a_protected_person_is_stored_and_never_given_out(client: TestClient, installation: Installation) -> None:
    protected = NEW["/profiles"] | {"protected_identity": True}
    added = client.post(V1 + "/profiles", json=protected, headers={"Idempotency-Key": "k"})
    again = client.post(V1 + "/profiles", json=protected, headers={"Idempotency-Key": "k"})
    for answer in (added, again):
        assert (answer.status_code, answer.content) == (204, b"")
        assert "location" not in answer.headers
        assert "etag" not in answer.headers
    problem(client.get(V1 + "/profiles/P9"), 404)
    assert "P9" not in client.get(V1 + "/profiles").text
    problem(client.post(V1 + "/profiles", json=NEW["/profiles"]), 409)  # not written over
    problem(client.put(V1 + "/profiles/P9", json=NEW["/profiles"]), 409)
    assert installation.store.count(Kind.SEEKER) == 6

    hidden = client.patch(V1 + "/profiles/P1", json={"protected_identity": True}, headers={"If-Match": '"1"'})
    assert (hidden.status_code, hidden.content) == (204, b"")
    problem(client.get(V1 + "/profiles/P1"), 404)


# --- what is refused


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("/needs", {"title": ""}, "title", "är tom"),
    ("/needs", {"title": " \n"}, "title", "tecken"),
    ("/needs", {"title": None}, "title", "ska vara text"),
    ("/needs", {"ssyk": "512"}, "ssyk", "tecken"),
    ("/needs", {"ssyk": 5120}, "ssyk", "ska vara text"),
    ("/needs", {"ssyk": "7912"}, "", "7612"),
    ("/needs", {"place": "Eskilstunna"}, "place", "Eskilstuna"),
    ("/needs", {"place": {"name": "Utö"}}, "place", "Ingen kommun"),
    ("/needs", {"place": {"municipality_code": "9999"}}, "place.name", "saknas"),
    ("/needs", {"place": {"name": "Eskilstuna", "municipality_code": "9999"}}, "place", "kommunkod"),
    ("/needs", {"headcount": -1}, "headcount", "minst 0"),
    ("/needs", {"headcount": 1.5}, "headcount", "heltal"),
    ("/needs", {"headcount": 10**30}, "headcount", "högst"),
    ("/needs", {"headcount": True}, "headcount", "heltal"),
    ("/needs", {"open_until": "2026-02-30"}, "open_until", "inget datum som finns"),
    ("/needs", {"open_until": "26-12-01"}, "open_until", "år-månad-dag"),
    ("/needs", {"open_until": 20261201}, "open_until", "år-månad-dag"),
    ("/needs", {"open_until": "1926-12-01"}, "open_until", "1990"),
    ("/needs", {"hours": [100, 50]}, "innehållet", "lägsta"),
    ("/needs", {"hours": [50]}, "hours", "färre än 2"),
    ("/needs", {"horizon": "igår"}, "horizon", "now"),
    ("/needs", {"driving_licences": ["Q"]}, "driving_licences.0", "körkortsbehörighet"),
    ("/needs", {"text": "a\x00b"}, "text", "tecken som inte är tillåtna"),
    ("/needs", {"text": "x" * 200_001}, "text", "längre än 200000"),
    ("/needs", {"essential_skills": ["x"] * 501}, "essential_skills", "fler än 500"),
    ("/needs", {"id": "850709-9805"}, "id", "personnummer"),
    ("/needs", {"extra": 1}, "extra", "inget känt fält"),
    ("/needs", {"text": "mejla a@example.org", "title": "a@example.org"}, "", "title"),
    ("/profiles", {"skills": [{"label": "x", "grade": "guessed"}]}, "skills.0.grade", "claimed"),
    ("/profiles", {"protected_identity": "ja"}, "protected_identity", "true eller false"),
    ("/profiles", {"experience": [{"occupation": "kock", "years": 90}]}, "experience.0.years", "högst 80"),
    ("/courses", {"seats": "många"}, "seats", "heltal"),
    ("/courses", {"starts_on": "2027-06-01", "ends_on": "2027-01-01"}, "innehållet", "före"),
    ("/courses", {"pace_percent": 0}, "pace_percent", "större än 0"),
    ("/courses", {"url": "javascript:alert(1)"}, "url", "webbadress"),
    ("/courses", {"text": "Ring 19850709-9805"}, "", "personnummer"),
    ("/courses", {"language": "svenska"}, "language", "tecken"),
]


@pytest.mark.parametrize(("path", "wrong", "field", "message"), BAD, ids=[f"{b[0]} {str(b[1])[:40]}" for b in BAD])
def test_a_bad_record_is_refused_with_what_to_do(
    shared_client: TestClient, path: str, wrong: dict[str, Any], field: str, message: str
) -> None:
    told = problem(shared_client.post(V1 + path, json=NEW[path] | {"id": "X1"} | wrong), 422)
    if field:
        assert [error.field for error in told.errors] == [field]
    assert message in told.detail
    assert shared_client.get(f"{V1}{path}/X1").status_code == 404


def test_a_field_given_twice_is_refused(shared_client: TestClient) -> None:
    content = b'{"id": "X1", "title": "a", "title": "b"}'
    answer = shared_client.post(V1 + "/needs", content=content, headers={"Content-Type": "application/json"})
    assert [error.message for error in problem(answer, 422).errors] == ["anges två gånger"]
    nested = b'{"id": "X1", "title": "a", "place": {"name": "Kiruna", "name": "Kumla"}}'
    answer = shared_client.post(V1 + "/needs", content=nested, headers={"Content-Type": "application/json"})
    problem(answer, 422)


def test_contact_details_never_reach_the_store(client: TestClient, installation: Installation) -> None:
    told = {"summary": "Ring 070-123 45 67 eller a@example.org. Född 850709-9805.", "label": "Klient 9 a@example.org"}
    added = client.post(V1 + "/profiles", json=NEW["/profiles"] | told)
    assert added.status_code == 201
    kept = installation.store.get(Kind.SEEKER, "P9")
    assert isinstance(kept, JobSeeker)
    for text in (added.text, repr(kept)):
        assert "850709" not in text
        assert "070" not in text
        assert "@" not in text
    assert kept.wishes.hours == (50, 100)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '=HYPERLINK("x")', "+1", "@SUM(A1)", "{{7*7}}", "a'b\"--"]
)
def test_markup_and_formulas_are_text_like_any_other(client: TestClient, text: str) -> None:
    added = client.post(V1 + "/needs", json={"id": "N9", "title": text, "text": text, "employer": text})
    assert added.status_code == 201
    read = client.get(V1 + "/needs/N9")
    assert read.headers["content-type"] == "application/json"
    assert [read.json()[name] for name in ("title", "text", "employer")] == [text] * 3


def test_the_records_that_the_api_writes_are_what_it_says(client: TestClient, installation: Installation) -> None:
    client.post(V1 + "/needs", json=NEW["/needs"])
    kept = installation.store.get(Kind.NEED, "N9")
    assert isinstance(kept, Need)
    assert kept.place == worlds.STRANGNAS
    assert kept.essential_skills == ("matlagning",)
    history = installation.store.history(Kind.NEED, "N9")
    assert [(entry.operation, entry.by) for entry in history] == [("added", "local")]
    assert json.loads(client.get(V1 + "/needs/N9").content)["open_until"] == "2026-12-31"
