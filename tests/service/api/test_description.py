"""The OpenAPI description holds: a run of schemathesis over it, and every endpoint is in docs/api.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import service.api
from service.indexing import catch_up
from service.wiring import Installation

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def description(shared_client: TestClient) -> Any:
    return shared_client.get("/openapi.json").json()


def test_the_service_keeps_its_description(client: TestClient, installation: Installation) -> None:
    """Each endpoint for the local user: documented answers alone, in the documented shape.

    Everyone else, many more requests and a look at what is let in: tests/fuzz/test_api.py.
    """
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    tried: dict[str, int] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        catch_up(installation)
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

            @settings(
                max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def run(case: Any) -> None:
                case.call_and_validate(checks=checks)
                tried[operation.label] = tried.get(operation.label, 0) + 1  # noqa: B023  # run at once

            try:
                run()
            except Unsatisfiable:
                assert mode is schemathesis.GenerationMode.NEGATIVE  # a GET without parameters cannot be wrong
    assert len(tried) == len(list(schema.get_all_operations()))
    assert all(count >= 20 for label, count in tried.items() if label.startswith("POST"))


def operations(description: Any) -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, item in description["paths"].items()
        for method in item
        if method in METHODS
    }


def test_every_endpoint_is_documented_and_no_other(description: Any, repository: Path) -> None:
    page = (repository / "docs" / "api.md").read_text("utf-8")
    assert set(re.findall(r"^## `([A-Z]+ /\S+)`$", page, re.MULTILINE)) == operations(description)


def test_every_field_of_a_question_is_documented(description: Any, repository: Path) -> None:
    page = (repository / "docs" / "api.md").read_text("utf-8")
    sections = dict(re.findall(r"^## `POST (/\S+)`$(.*?)(?=^#{1,2} |\Z)", page, re.MULTILINE | re.DOTALL))
    for path, item in description["paths"].items():
        body = item.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in body:
            name = body["application/json"]["schema"]["$ref"].rpartition("/")[2]
            for field in description["components"]["schemas"][name]["properties"]:
                assert f"`{field}`" in sections[path], f"{path} does not document {field}"


def test_everything_lies_under_one_prefix(description: Any) -> None:
    assert all(path.startswith("/api/v1/") for path in description["paths"])


def contents(operation: Any) -> Iterator[tuple[str, Any]]:
    """What an operation takes and gives, by name."""
    for media in operation.get("requestBody", {}).get("content", {}).values():
        yield "request", media
    for status, response in operation["responses"].items():
        for media_type, media in response.get("content", {}).items():
            if media_type != "text/plain":
                yield status, media


def test_every_endpoint_has_examples_that_fit_their_schemas(description: Any) -> None:
    checked = 0
    for path, item in description["paths"].items():
        for method, operation in item.items():
            for name, media in contents(operation):
                where = f"{method.upper()} {path} {name}"
                assert "example" in media, f"{where} has no example: python -m tests.service.api.examples"
                if name == "request" and "imports" in path:  # the file of a form is binary
                    continue
                schema = {**media["schema"], "components": description["components"]}
                faults = [e.message for e in Draft202012Validator(schema).iter_errors(media["example"])]
                assert not faults, f"{where}: {faults[:3]}"
                checked += 1
    assert checked > 200


def test_the_examples_are_of_operations_that_exist(description: Any) -> None:
    examples = json.loads((Path(service.api.__file__).parent / "examples.json").read_text("utf-8"))
    assert set(examples) == operations(description) - {"GET /api/v1/metrics"}
