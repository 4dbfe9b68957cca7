"""The statement about accessibility that the law (2018:1937) asks for: what is tested, what is not, whom to tell."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.web.frame import render
from service.wiring import Installation

WRITTEN = dt.date(2026, 11, 28)  # change it together with what the page says


def accessibility_routes(installation: Installation) -> APIRouter:
    """The one page, which anybody may read."""
    router = APIRouter()

    @router.get("/tillganglighet")
    def statement(request: Request) -> Response:
        """The statement, with the contact of this installation."""
        contact = installation.settings.contact or ""
        return render(
            request,
            "accessibility.html",
            organisation=installation.settings.organisation or "",
            contact=contact,
            contact_href=contact if contact.startswith("https://") else f"mailto:{contact}",
            written=WRITTEN,
        )

    return router
