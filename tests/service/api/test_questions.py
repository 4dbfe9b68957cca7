"""The answers of the API: the right ones, in the promised shape, the same as the command line's."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from matching.demand.area import area_gap
from service.answers import answer_json, area_gap_json, gap_json
from service.api.models import Answer, AreaGap, Gap
from service.wiring import Installation
from tests import worlds


@pytest.mark.parametrize("number", range(1, 7))
def test_each_person_gets_the_obvious_job_first(shared_client: TestClient, number: int) -> None:
    response = shared_client.post("/api/v1/match/jobs", json={"profile_id": f"P{number}"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    best = response.json()["hits"][0]
    assert (best["id"], best["kind"], best["rank"]) == (f"N{number}", "need", 1)


@pytest.mark.parametrize("number", range(1, 7))
def test_each_need_gets_the_obvious_person_first(shared_client: TestClient, number: int) -> None:
    response = shared_client.post("/api/v1/match/seekers", json={"need_id": f"N{number}"})
    assert response.json()["hits"][0]["id"] == f"P{number}"


@pytest.mark.parametrize("number", range(1, 7))
def test_each_need_gets_the_obvious_course_first(shared_client: TestClient, number: int) -> None:
    response = shared_client.post("/api/v1/match/courses", json={"need_id": f"N{number}"})
    assert response.json()["hits"][0]["id"] == f"C{number}"


def test_a_person_who_lacks_a_needs_skills_gets_its_course(shared_client: TestClient) -> None:
    question = {"profile_id": "P1", "need_id": "N3"}
    assert shared_client.post("/api/v1/match/courses", json=question).json()["hits"][0]["id"] == "C3"


def test_a_text_is_asked_with_as_well(shared_client: TestClient) -> None:
    for path, expected in (("jobs", "N3"), ("seekers", "P3"), ("courses", "C3")):
        response = shared_client.post(f"/api/v1/match/{path}", json={"text": "kock matlagning livsmedelshygien"})
        assert response.json()["hits"][0]["id"] == expected, path


def test_what_nothing_fits_is_an_abstention_with_a_reason(shared_client: TestClient) -> None:
    answer = shared_client.post("/api/v1/match/jobs", json={"text": "astronaut"}).json()
    assert answer["hits"] == []
    assert answer["abstained"] is True
    assert answer["reason"]


def test_people_stay_anonymous(shared_client: TestClient) -> None:
    for question in ({"need_id": "N1", "k": 100}, {"text": "svetsare tigsvetsning", "k": 100}):
        body = shared_client.post("/api/v1/match/seekers", json=question).text
        assert '"P1"' in body
        assert "Klient" not in body


def test_answers_have_the_promised_shape_and_add_up(shared_client: TestClient) -> None:
    questions = [("jobs", {"profile_id": "P1"}), ("seekers", {"need_id": "N1"}), ("courses", {"need_id": "N2"})]
    for path, question in questions:
        response = shared_client.post(f"/api/v1/match/{path}", json=question)
        answer = Answer.model_validate_json(response.content)  # strict: no field more or less
        assert answer.hits
        assert [hit.rank for hit in answer.hits] == list(range(1, len(answer.hits) + 1))
        for hit in answer.hits:
            assert sum(part.contribution for part in hit.parts) == pytest.approx(hit.score)
            for part in hit.parts:
                assert part.contribution == pytest.approx(part.value * part.weight)


def test_the_gap_of_a_person_and_of_nobody(shared_client: TestClient) -> None:
    own = shared_client.post("/api/v1/gap", json={"need_id": "N1", "profile_id": "P1"})
    assert Gap.model_validate_json(own.content).missing == []
    other = Gap.model_validate_json(
        shared_client.post("/api/v1/gap", json={"need_id": "N1", "profile_id": "P2"}).content
    )
    assert set(other.missing) == {"tigsvetsning", "ritningsläsning"}
    nobody = Gap.model_validate_json(shared_client.post("/api/v1/gap", json={"need_id": "N1"}).content)
    assert nobody.seeker_id is None
    assert set(nobody.missing) == {"tigsvetsning", "ritningsläsning"}


def test_the_gap_of_everyone_tells_no_small_counts(shared_client: TestClient) -> None:
    found = AreaGap.model_validate_json(shared_client.post("/api/v1/gap/area", json={"need_id": "N1"}).content)
    # six people, of whom one welds: neither the one nor the five that would give it away
    assert found.people == 6
    assert [(row.skill, row.covered, row.close, row.missing) for row in found.skills] == [
        ("tigsvetsning", None, 0, None),
        ("ritningsläsning", None, 0, None),
    ]
    # all but the one in Kiruna can get there; that too is hidden with its complement
    reach = next(gate for gate in found.gates if gate.name == "ort")
    assert None in (reach.passed, reach.check, reach.failed)


def test_k_bounds_the_answer(shared_client: TestClient) -> None:
    question = {"text": "svetsare kock elektriker tigsvetsning matlagning elinstallation", "k": 1}
    assert len(shared_client.post("/api/v1/match/seekers", json=question).json()["hits"]) == 1


def test_places_narrow_the_answer_by_name_or_code(shared_client: TestClient) -> None:
    for place in ("Kiruna", "2584", " kiruna kommun"):
        question = {"need_id": "N6", "places": [place]}
        assert [h["id"] for h in shared_client.post("/api/v1/match/courses", json=question).json()["hits"]] == ["C6"]
    elsewhere = {"need_id": "N6", "places": ["0484", "0486"]}
    assert "C6" not in shared_client.post("/api/v1/match/courses", json=elsewhere).text


def test_the_same_json_as_the_command_line(client: TestClient, installation: Installation) -> None:
    matcher, versions = installation.matcher(worlds.TODAY), installation.versions()
    person, need = worlds.people()[0], worlds.needs()[0]
    expected = {
        "/api/v1/match/jobs": ({"profile_id": "P1"}, answer_json(matcher.jobs(person, 10), versions)),
        "/api/v1/match/seekers": ({"need_id": "N1"}, answer_json(matcher.seekers(need, 10), versions)),
        "/api/v1/match/courses": ({"need_id": "N1"}, answer_json(matcher.courses(need, None, 10), versions)),
        "/api/v1/gap/area": ({"need_id": "N1"}, area_gap_json(area_gap(matcher, need, worlds.people()), versions)),
        "/api/v1/gap": ({"need_id": "N1", "profile_id": "P1"}, gap_json(matcher.gap(need, person), versions)),
    }
    for path, (question, answer) in expected.items():
        assert client.post(path, json=question).json() == json.loads(json.dumps(answer))
