"""A service with accounts: cheap hashes and a clock that the test moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.access.identity import Identity
from service.access.middleware import Access
from service.access.passwords import Hasher
from service.access.policy import Role
from service.api import create_app, problems
from service.api.refusing import refuse
from service.settings import Settings
from service.store.access import Account
from service.store.sql import Store
from service.web import errors
from service.web.account import account_routes
from service.web.administration import administration_routes
from service.web.start import start_routes
from service.wiring import Installation
from service.workspace import Workspace
from tests import worlds

PASSWORD = "blå cykel under bron"
CHEAP = Hasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let so much time pass: ``minutes=5``."""
        self.now += dt.timedelta(**time)


def installed(folder: Path, clock: Clock, **settings: Any) -> Installation:
    """An open, empty installation in ``folder`` whose accounts are cheap to make."""
    workspace = Workspace(folder)
    workspace.create()
    chosen = Settings(workspace=folder, **settings)
    installation = Installation(chosen, workspace, Store(workspace.database_url()).open())
    installation.__dict__["encoder"] = worlds.toy_encoder()
    installation.__dict__["identity"] = Identity(installation.store, chosen, now=clock, hasher=CHEAP)
    return installation


def own_pages(installation: Installation) -> FastAPI:
    """The door and the pages about accounts, without the rest of the service, which takes long to put together."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(Access, identity=installation.identity, refuse=refuse)
    problems.register(app)
    errors.register(app)
    for routes in (start_routes, account_routes, administration_routes):
        app.include_router(routes(installation))
    return app


def browser_of(installation: Installation, *, secure: bool = True, whole: bool = False) -> TestClient:
    """A browser that has not signed in, before the whole service or the pages about accounts alone."""
    return TestClient(
        create_app(installation, today=worlds.TODAY) if whole else own_pages(installation),
        base_url="https://testserver" if secure else "http://testserver",
        raise_server_exceptions=False,
        follow_redirects=False,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def installation(tmp_path: Path, clock: Clock) -> Iterator[Installation]:
    with installed(tmp_path / "arbetsyta", clock) as made:
        yield made


@pytest.fixture
def identity(installation: Installation) -> Identity:
    return installation.identity


@pytest.fixture
def admin(identity: Identity) -> Account:
    return identity.accounts.add("anna", "Anna Admin", [Role.ADMIN], password=PASSWORD)
