"""What is particular to the FAISS engine: it scans seldom, and keeps one copy of the vectors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.index import Attributes, Selector
from embeddings.index.base import Vectors
from embeddings.index.entries import Rows, Selection
from embeddings.index.faiss_flat import FaissFlatIndex
from embeddings.index.flat import Scores


@pytest.fixture
def index() -> FaissFlatIndex:
    vectors = np.random.default_rng(0).standard_normal((5_000, 16)).astype(np.float32)
    made = FaissFlatIndex(16)
    attributes = [Attributes((f"kind:{'need' if n % 2 else 'course'}",)) for n in range(5_000)]
    made.upsert([str(n) for n in range(5_000)], vectors, attributes)
    return made


def test_widening_scans_once(index: FaissFlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    scans: list[int] = []
    scan = index._rank_all

    def counting(query: Vectors, k: int, selection: Selection) -> tuple[Rows, Scores]:
        scans.append(k)
        return scan(query, k, selection)

    monkeypatch.setattr(index, "_rank_all", counting)
    query = np.random.default_rng(1).standard_normal((1, 16)).astype(np.float32)
    selector = Selector((frozenset({"kind:need"}),))
    for k in (10, 20, 40, 80, 160):
        assert len(index.search(query, k, Selector((frozenset({"kind:need"}),)))[0].ids) == k
    assert len(scans) == 1
    index.search(query, 400, selector)
    assert len(scans) == 2
    index.search(query, 10)
    assert len(scans) == 3


def test_vectors_are_stored_once(index: FaissFlatIndex) -> None:
    assert not index._matrix().flags.owndata
    assert np.shares_memory(index._matrix(), index._matrix())


def test_removed_vectors_are_erased_at_once(index: FaissFlatIndex) -> None:
    index.remove(["17"])
    assert not index._matrix()[17].any()


def test_faiss_is_imported_only_when_it_is_used(repository: Path) -> None:
    program = "import sys, embeddings.index; sys.exit('faiss' in sys.modules or 'safetensors' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=repository, check=False).returncode == 0
