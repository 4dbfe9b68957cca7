"""The description of the API (OpenAPI), with an example for every endpoint: what the service answered in the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

IN_ADDRESS = {"/profiles/": "P900", "/needs/": "B900", "/courses/": "U900"}
JOB = "3f0c9a1be8f14c0f8c6a0f1b2c3d4e5f"


def with_examples(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """``app.openapi`` with examples put in."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _exemplified(plain())
        return app.openapi_schema

    return described


def _exemplified(description: dict[str, Any]) -> dict[str, Any]:
    examples: dict[str, Any] = json.loads(files("service.api").joinpath("examples.json").read_text("utf-8"))
    for path, item in description["paths"].items():
        for method, operation in item.items():
            known = examples.get(f"{method.upper()} {path}", {"answers": {}})
            for content in operation.get("requestBody", {}).get("content", {}).values():
                if "request" in known:
                    content["example"] = known["request"]
            for status, answer in known["answers"].items():
                operation["responses"][status]["content"]["application/json"]["example"] = answer
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter["example"] = next((i for part, i in IN_ADDRESS.items() if part in path), JOB)
    return description
