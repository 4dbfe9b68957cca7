"""What is particular to the FAISS engine: it scans seldom, and keeps one copy of the vectors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.index import Attributes, Selector
from embeddings.index.faiss_flat import FaissFlatIndex


class CountingScans:
    """Stands in for the FAISS index and counts the searches."""

    def __init__(self, index: Any) -> None:
        self.index, self.scans = index, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.index, name)

    def search(self, *arguments: Any, **named: Any) -> Any:
        self.scans += 1
        return self.index.search(*arguments, **named)


@pytest.fixture
def index() -> FaissFlatIndex:
    vectors = np.random.default_rng(0).standard_normal((5_000, 16)).astype(np.float32)
    made = FaissFlatIndex(16)
    attributes = [Attributes((f"kind:{'need' if n % 2 else 'course'}",)) for n in range(5_000)]
    made.upsert([str(n) for n in range(5_000)], vectors, attributes)
    return made


def test_widening_scans_once(index: FaissFlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = CountingScans(index._index)
    monkeypatch.setattr(index, "_index", counting)
    query = np.random.default_rng(1).standard_normal((1, 16)).astype(np.float32)
    selector = Selector((frozenset({"kind:need"}),))
    for k in (10, 20, 40, 80, 160):
        assert len(index.search(query, k, Selector((frozenset({"kind:need"}),)))[0].ids) == k
    assert counting.scans == 1
    index.search(query, 400, selector)
    assert counting.scans == 2
    index.search(query, 10)
    assert counting.scans == 3


def test_vectors_are_stored_once(index: FaissFlatIndex) -> None:
    assert not index._matrix().flags.owndata
    assert np.shares_memory(index._matrix(), index._matrix())


def test_removed_vectors_are_erased_at_once(index: FaissFlatIndex) -> None:
    index.remove(["17"])
    assert not index._matrix()[17].any()


def test_faiss_is_imported_only_when_it_is_used(repository: Path) -> None:
    program = "import sys, embeddings.index; sys.exit('faiss' in sys.modules or 'safetensors' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=repository, check=False).returncode == 0
