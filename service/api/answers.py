"""JSON as the API sends it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticSerializationError, to_json
from starlette.responses import Response


def json_bytes(content: Any) -> bytes:
    """``content`` as UTF-8. A lone surrogate is no text and becomes ``?``; NaN is an error, not JSON."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def json_response(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response with ``content`` as JSON."""
    return Response(json_bytes(content), status, dict(headers or {}), media_type="application/json")


def answer_response(answer: Mapping[str, Any]) -> Response:
    """An answer with hits, as ``json_response`` writes it but in a quarter of the time.

    A score is the sum of its parts, so a part that is NaN makes it NaN, too.
    """
    if not all(math.isfinite(hit["score"]) for hit in (*answer["hits"], *answer.get("stopped", ()))):
        return json_response(answer)
    try:
        return Response(to_json(answer), media_type="application/json")
    except PydanticSerializationError:  # a lone surrogate
        return json_response(answer)
