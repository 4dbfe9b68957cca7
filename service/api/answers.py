"""JSON as the API sends it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response


def json_bytes(content: Any) -> bytes:
    """``content`` as UTF-8. A lone surrogate is no text and becomes ``?``; NaN is an error, not JSON."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def json_response(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response with ``content`` as JSON."""
    return Response(json_bytes(content), status, dict(headers or {}), media_type="application/json")
