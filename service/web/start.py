"""The first page: what there is to do for who is looking."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from matching.domain import Kind
from service.web.frame import render
from service.web.navigation import looking, sections_of
from service.web.tour import may_load_demo
from service.wiring import Installation


def start_routes(installation: Installation) -> APIRouter:
    """The start page."""
    router = APIRouter()

    @router.get("/")
    def start(request: Request) -> Response:
        """What there is to do, and what is read in."""
        store = installation.store
        counts = {kind.value: store.count(kind) for kind in Kind}
        return render(
            request,
            "start.html",
            sections=sections_of(looking(request)),
            counts=counts,
            nothing=not any(counts.values()),
            today=store.today,
            may_load=may_load_demo(installation, looking(request)),
        )

    return router
