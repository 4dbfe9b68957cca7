"""JSON as it is read: what a parser would guess about is refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import HTTPException
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response


class RepeatedField(HTTPException):
    """A JSON object that names a field twice (FastAPI lets no other kind of error through)."""

    def __init__(self, field: str) -> None:
        super().__init__(422)
        self.field = field


class StrictRequest(Request):
    """A request whose JSON names every field once: of two values for one field, neither is the right one."""

    async def json(self) -> Any:
        """The body as JSON in UTF-8. Raises ``RepeatedField`` for a field given twice."""
        if not hasattr(self, "_json"):
            self._json = json.loads((await self.body()).decode("utf-8-sig"), object_pairs_hook=_once)
        return self._json


class StrictRoute(APIRoute):
    """A route that reads its body so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, over a ``StrictRequest``."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strict


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise RepeatedField(twice)
    return told
