"""The index protocol: vectors with ids and attributes in, nearest neighbours out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Attributes:
    """What selectors can ask of one entry.

    ``tags`` are opaque to the index ("kind:need", "place:0484"). The entry is selectable from ``valid_from`` to
    ``valid_until``, both days included; ``None`` means no limit on that side.
    """

    tags: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Which entries a search may return: a conjunction, applied inside the search so that it never starves.

    ``require`` is a tuple of groups; an entry must carry at least one tag of every group (no groups: no demand).
    ``on`` keeps the entries that are valid on that day.
    """

    require: tuple[frozenset[str], ...] = ()
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Nearest entries of one query, best first. ``scores`` are inner products (higher is better), float32."""

    ids: tuple[str, ...]
    scores: npt.NDArray[np.float32]


@runtime_checkable
class VectorIndex(Protocol):
    """Ids with unit vectors and attributes, searchable by inner product.

    Ties are ordered by insertion. Every engine gives the exact engine's answer within its stated recall; the exact
    engines give it bit for bit up to float rounding.
    """

    @property
    def engine(self) -> str:
        """Name of the engine, as in the manifest ("exact", "faiss-flat")."""
        ...

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        ...

    def __len__(self) -> int:
        """Number of live entries."""
        ...

    @property
    def ids(self) -> tuple[str, ...]:
        """The live ids in insertion order; a replaced entry keeps its place."""
        ...

    def upsert(self, ids: Sequence[str], vectors: Vectors, attributes: Sequence[Attributes]) -> None:
        """Add entries, replacing those whose id exists. ``vectors``: float32 (len(ids), dim), finite.

        Raises ``ValueError`` on other shapes, non-finite numbers, or an id given twice; then nothing has changed.
        """
        ...

    def remove(self, ids: Sequence[str]) -> int:
        """Delete the entries with these ids; returns how many existed."""
        ...

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The stored vectors, float32 (len(ids), dim). Raises ``KeyError`` for an unknown id."""
        ...

    def attributes(self, ids: Sequence[str]) -> list[Attributes]:
        """The stored attributes. Raises ``KeyError`` for an unknown id."""
        ...

    def count(self, selector: Selector | None = None) -> int:
        """Number of entries that ``selector`` picks."""
        ...

    def search(self, queries: Vectors, k: int, selector: Selector | None = None) -> list[Neighbours]:
        """The ``k`` best selected entries for each row of ``queries`` (m, dim); fewer when fewer are selected.

        Asking again with a larger ``k`` is cheap in the engines that people wait for. Raises ``ValueError`` on other
        shapes, non-finite numbers, or ``k < 1``. Searches may run in several threads, but not beside a change.
        """
        ...
