"""Every page of the service."""

from __future__ import annotations

from fastapi import APIRouter

from service.api.ahead import Ahead
from service.api.live import LiveMatcher
from service.web.accessibility import accessibility_routes
from service.web.account import account_routes
from service.web.administration import administration_routes
from service.web.broker import broker_routes
from service.web.broker_ledger import ledger_page_routes
from service.web.counsellor import counsellor_routes
from service.web.imports import import_page_routes
from service.web.planner import planner_routes
from service.web.start import start_routes
from service.web.static_files import static_routes
from service.web.tour import tour_routes
from service.wiring import Installation


def web_routes(installation: Installation, live: LiveMatcher, ahead: Ahead) -> APIRouter:
    """The routes of all pages, which no description of the API lists."""
    router = APIRouter(include_in_schema=False)
    router.include_router(static_routes())
    router.include_router(start_routes(installation))
    router.include_router(tour_routes(installation))
    router.include_router(accessibility_routes(installation))
    router.include_router(account_routes(installation))
    router.include_router(administration_routes(installation))
    router.include_router(ledger_page_routes(installation))
    router.include_router(broker_routes(installation, live))
    router.include_router(counsellor_routes(installation, live, ahead))
    router.include_router(planner_routes(installation, live))
    router.include_router(import_page_routes(installation))
    return router
