"""Pages over the obvious world, as a browser without JavaScript gets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.wiring import Installation
from tests.service.api.conftest import client_of, installed


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
    with installed(tmp_path_factory.mktemp("sidor") / "arbetsyta") as made, client_of(made) as client:
        yield client


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[TestClient]:
    """A service into which nothing was read yet."""
    with installed(tmp_path / "tom", filled=False) as made, client_of(made) as client:
        yield client
