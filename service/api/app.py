"""The web application over one installation."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from service.access.frontier import Frontier, Surroundings
from service.access.middleware import Access
from service.api import problems
from service.api.ahead import Ahead
from service.api.body_limit import BodyLimit
from service.api.demand import demand_routes
from service.api.described import with_examples
from service.api.import_routes import import_routes
from service.api.ledger import ledger_routes
from service.api.live import LiveMatcher
from service.api.metrics import Metrics
from service.api.observing import Observing
from service.api.pathway_routes import pathway_routes
from service.api.questions import question_routes
from service.api.record_routes import record_routes
from service.api.refusing import refuse
from service.api.status import probe_routes, status_routes
from service.import_worker import ImportWorker
from service.imports import Imports
from service.records import Records
from service.version import version
from service.web import errors
from service.web.routes import web_routes
from service.wiring import Installation

PREFIX = "/api/v1"


def create_app(
    installation: Installation, *, today: dt.date | None = None, around: Surroundings | None = None
) -> FastAPI:
    """The application. Nothing is read before it starts; ``installation`` is open, and stays open afterwards.

    ``today`` fixes the day that the answers are about; else it is the installation's own, or the real one.
    ``around``: where the service stands; by default it answers to any name and trusts no proxy.
    """
    live = LiveMatcher(installation, today)
    imports = Imports(installation)
    metrics = Metrics()
    probes = probe_routes(installation, live, metrics, imports.jobs)
    worker = ImportWorker(imports)
    ahead = Ahead(metrics.is_quiet)

    @asynccontextmanager
    async def started(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(live.start)
        worker.begin()
        ahead.start()
        try:
            yield
        finally:
            await run_in_threadpool(ahead.stop)
            await run_in_threadpool(worker.end)
            await run_in_threadpool(live.stop)

    app = FastAPI(
        title="Mäkla",
        version=version(),
        description="Jobb, arbetssökande, utbildningar och gap, med skäl. Alla fel har formen problem+json.",
        lifespan=started,
        redirect_slashes=False,
        docs_url=None,  # these pages fetch their scripts from a content network; nothing here needs one
        redoc_url=None,
    )
    # the last one added runs first: what reads a form in search of its token is given no more than the limit
    app.add_middleware(Access, identity=installation.identity, refuse=refuse)
    app.add_middleware(BodyLimit)
    app.add_middleware(Observing, metrics=metrics)
    app.add_middleware(Frontier, around=around or Surroundings(), refuse=refuse)
    problems.register(app)
    errors.register(app)
    app.include_router(question_routes(installation, live), prefix=PREFIX)
    app.include_router(pathway_routes(installation, live), prefix=PREFIX)
    app.include_router(record_routes(installation, Records(installation, today)), prefix=PREFIX)
    app.include_router(import_routes(imports), prefix=PREFIX)
    app.include_router(ledger_routes(installation, today), prefix=PREFIX)
    app.include_router(demand_routes(installation, today), prefix=PREFIX)
    app.include_router(status_routes(installation, live), prefix=PREFIX)
    app.include_router(probes, prefix=PREFIX)
    app.include_router(probes, include_in_schema=False)
    app.include_router(web_routes(installation, live, ahead))
    app.openapi = with_examples(app)  # type: ignore[method-assign]  # FastAPI's own way to change the description
    return app
