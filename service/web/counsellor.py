"""The counsellor's pages: everything under ``/klienter``."""

from __future__ import annotations

from fastapi import APIRouter

from service.api.ahead import Ahead
from service.api.live import LiveMatcher
from service.counselling.clients import Clients
from service.counselling.routes import RouteBook
from service.web.counsellor_abroad import abroad_routes
from service.web.counsellor_adding import adding_routes
from service.web.counsellor_clients import client_routes
from service.web.counsellor_routes import route_routes
from service.web.counsellor_sheet import sheet_routes
from service.web.counsellor_trying import trying_routes
from service.wiring import Installation


def counsellor_routes(installation: Installation, live: LiveMatcher, ahead: Ahead) -> APIRouter:
    """The routes of the counsellor's pages. Those with a fixed name come before those with a client's number."""
    clients, book = Clients(installation), RouteBook()
    router = APIRouter()
    router.include_router(adding_routes(clients))
    router.include_router(abroad_routes(installation, clients, live))
    router.include_router(client_routes(clients, live, book, ahead))
    router.include_router(route_routes(clients, live, book))
    router.include_router(trying_routes(clients, live, book))
    router.include_router(sheet_routes(installation, clients, live, book))
    return router
