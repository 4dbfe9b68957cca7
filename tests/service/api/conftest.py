"""The service over the obvious world, in a workspace of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL

from matching.domain import Record
from matching.indexing import kind_of
from service.api import create_app
from service.indexing import rebuild
from service.settings import Settings
from service.store.sql import Store
from service.wiring import Installation
from service.workspace import Workspace
from tests import worlds


def installed(folder: Path, *, filled: bool = True, url: URL | None = None) -> Installation:
    """An open installation in ``folder`` with a toy encoder; ``filled`` with the obvious world, and indexed.

    Its database is the workspace's own, or that at ``url``.
    """
    workspace = Workspace(folder)
    workspace.create()
    installation = Installation(Settings(workspace=folder), workspace, Store(url or workspace.database_url()).open())
    installation.__dict__["encoder"] = worlds.toy_encoder()
    if filled:
        everything: list[Record] = [*worlds.people(), *worlds.needs(), *worlds.courses()]
        for record in everything:
            installation.store.put(kind_of(record), record, "test")
        rebuild(installation)
    return installation


def client_of(installation: Installation) -> TestClient:
    """A client that gets a 500 as an answer, as a browser does."""
    return TestClient(create_app(installation, today=worlds.TODAY), raise_server_exceptions=False)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path / "arbetsyta") as made:
        yield made


@pytest.fixture
def client(installation: Installation) -> Iterator[TestClient]:
    with client_of(installation) as made:
        yield made


@pytest.fixture(scope="package")
def shared_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """For tests that change nothing."""
    with installed(tmp_path_factory.mktemp("tjanst") / "arbetsyta") as made, client_of(made) as client:
        yield client


def with_key(installation: Installation, *roles: str, unit: str = "") -> TestClient:
    """A client with an API key of these roles; from the first such key on nobody is let in without one."""
    _, text = installation.identity.keys.add("prov", roles, unit)
    made = client_of(installation)
    made.headers["Authorization"] = f"Bearer {text}"
    return made
