"""Routes over HTTP: the same as the command line's, and kept within what was asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matching.abroad import AbroadGuide
from matching.pathways import Limits, Pathfinder
from service.api.pathway_models import AbroadShape, PathwayShape
from service.pathway_answers import abroad_json, pathway_json
from service.wiring import Installation
from tests import worlds
from tests.service.api.test_problems import problem

PATHWAYS, ABROAD = "/api/v1/pathways", "/api/v1/abroad"


def test_the_route_is_the_command_lines(client: TestClient, installation: Installation) -> None:
    matcher, versions = installation.matcher(worlds.TODAY), installation.versions()
    person, need = worlds.people()[1], worlds.needs()[0]
    answer = client.post(PATHWAYS, json={"profile_id": "P2", "need_id": "N1", "weeks": 40})
    route = PathwayShape.model_validate_json(answer.content)
    expected = pathway_json(Pathfinder(matcher).find(need, person, Limits(weeks=40)), versions)
    assert answer.json() == json.loads(json.dumps(expected))
    assert [step.id for step in route.steps] == ["C1"]
    assert set(route.missing) >= {"tigsvetsning", "ritningsläsning"}


def test_limits_are_kept(shared_client: TestClient) -> None:
    asked: dict[str, Any] = {"profile_id": "P2", "need_id": "N1"}
    for limit in ({"start_by": "2026-12-24"}, {"distance_only": True}, {"weeks": 1}):
        route = PathwayShape.model_validate_json(shared_client.post(PATHWAYS, json=asked | limit).content)
        assert route.steps == [], limit
        assert route.reason
    assert shared_client.post(PATHWAYS, json=asked | {"most_pace": 50.0, "most_swedish": "A1"}).status_code == 200


def test_from_abroad_is_the_command_lines(client: TestClient, installation: Installation) -> None:
    matcher, versions = installation.matcher(worlds.TODAY), installation.versions()
    answer = client.post(ABROAD, json={"text": "registered nurse", "profile_id": "P1"})
    told = AbroadShape.model_validate_json(answer.content)
    found = AbroadGuide(matcher, installation.taxonomy).find("registered nurse", worlds.people()[0])
    assert answer.json() == json.loads(json.dumps(abroad_json(found, versions)))
    assert told.routes
    own = AbroadShape.model_validate_json(client.post(ABROAD, json={"profile_id": "P1"}).content)
    assert own.title == "svetsare"


BAD: list[tuple[str, dict[str, Any], int]] = [
    (PATHWAYS, {"profile_id": "P1"}, 422),
    (PATHWAYS, {"profile_id": "P1", "need_id": "N1", "weeks": 0}, 422),
    (PATHWAYS, {"profile_id": "P1", "need_id": "N1", "start_by": "2020-01-01"}, 422),
    (PATHWAYS, {"profile_id": "P1", "need_id": "N1", "places": ["Eskilstunna"]}, 422),
    (PATHWAYS, {"profile_id": "P1", "need_id": "N1", "most_pace": 0}, 422),
    (PATHWAYS, {"profile_id": "P99", "need_id": "N1"}, 404),
    (PATHWAYS, {"profile_id": "P1", "need_id": "N99"}, 404),
    (ABROAD, {}, 422),
    (ABROAD, {"text": " \u0000 "}, 422),
    (ABROAD, {"text": "x" * 501}, 422),
    (ABROAD, {"profile_id": "P99"}, 404),
]


@pytest.mark.parametrize(("path", "question", "status"), BAD, ids=[f"{b[0][8:]} {str(b[1])[:60]}" for b in BAD])
def test_what_cannot_be_answered(shared_client: TestClient, path: str, question: dict[str, Any], status: int) -> None:
    problem(shared_client.post(path, json=question), status)
