"""Finds out who asks, before anything else runs."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from service.access.policy import LOCAL


class Access:
    """ASGI middleware that puts the actor into ``request.state``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to the application."""
        if scope["type"] == "http":
            scope.setdefault("state", {})["actor"] = LOCAL
        await self.app(scope, receive, send)
