"""Fixtures of several contracts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.index import ENGINES, create_index
from embeddings.index.guarded import GuardedIndex
from service.store.sql import Store
from tests.contracts.indexes import Make
from tests.databases import DATABASES, fresh_database


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_database(request.param, tmp_path) as url, Store(url) as opened:
        yield opened


@pytest.fixture(params=[*ENGINES, "guarded"])
def make(request: pytest.FixtureRequest) -> Make:
    engine = str(request.param)
    if engine == "guarded":
        return lambda dim: GuardedIndex(create_index("exact", dim))
    return lambda dim: create_index(engine, dim)
