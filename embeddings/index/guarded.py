"""An index that may be searched and changed at the same time, by several threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from embeddings.index.base import Attributes, Neighbours, Selector, VectorIndex, Vectors


class GuardedIndex:
    """Any engine, where a search sees the index as it was before or after each change, never in the middle of one.

    Searches run beside each other; a change waits for those that are running, and those that come later wait for it.
    """

    def __init__(self, inner: VectorIndex) -> None:
        self._inner = inner
        self._turn = threading.Condition(threading.Lock())
        self._searching = 0
        self._changing = threading.Lock()

    @property
    def engine(self) -> str:
        """Name of the engine inside."""
        return self._inner.engine

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return self._inner.dim

    def __len__(self) -> int:
        return len(self._inner)

    @property
    def ids(self) -> tuple[str, ...]:
        """The live ids in insertion order."""
        with self._shared():
            return self._inner.ids

    def upsert(self, ids: Sequence[str], vectors: Vectors, attributes: Sequence[Attributes]) -> None:
        """See ``VectorIndex.upsert``."""
        with self._alone():
            self._inner.upsert(ids, vectors, attributes)

    def remove(self, ids: Sequence[str]) -> int:
        """See ``VectorIndex.remove``."""
        with self._alone():
            return self._inner.remove(ids)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """See ``VectorIndex.vectors``."""
        with self._shared():
            return self._inner.vectors(ids)

    def attributes(self, ids: Sequence[str]) -> list[Attributes]:
        """See ``VectorIndex.attributes``."""
        with self._shared():
            return self._inner.attributes(ids)

    def count(self, selector: Selector | None = None) -> int:
        """See ``VectorIndex.count``."""
        with self._shared():
            return self._inner.count(selector)

    def search(self, queries: Vectors, k: int, selector: Selector | None = None) -> list[Neighbours]:
        """See ``VectorIndex.search``."""
        with self._shared():
            return self._inner.search(queries, k, selector)

    @contextmanager
    def still(self) -> Iterator[VectorIndex]:
        """The index inside, which nobody changes meanwhile: for saving it whole."""
        with self._shared():
            yield self._inner

    @contextmanager
    def _shared(self) -> Iterator[None]:
        # Whoever wants to change holds ``_changing`` first, so that new searches queue up behind it.
        with self._changing, self._turn:
            self._searching += 1
        try:
            yield
        finally:
            with self._turn:
                self._searching -= 1
                if not self._searching:
                    self._turn.notify_all()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._changing:
            with self._turn:
                self._turn.wait_for(lambda: not self._searching)
            yield
