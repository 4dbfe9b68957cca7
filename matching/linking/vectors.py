"""Concepts as vectors: the preferred label in each language, the other labels together, and the description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from matching.linking.background import PHRASES
from matching.linking.words import STOP, words

if TYPE_CHECKING:
    from embeddings import Encoder
    from matching.importers.concepts import Concept

Floats = npt.NDArray[np.float32]
Owners = npt.NDArray[np.int32]

MOST_ALTERNATIVES: Final = 12  # labels that share one vector
DESCRIPTION: Final = 300  # characters of a description that are read
BLOCK: Final = 64  # texts compared at a time
STRANGE: Final = 0.02  # share of the background phrases that may reach the floor


@dataclass(frozen=True, slots=True, eq=False)
class StoredVectors:
    """Vectors of one encoder: int8 rows (n, dim), each a unit vector times 127, and whose each is."""

    encoder: str
    rows: npt.NDArray[np.int8]
    owners: Owners


class ConceptVectors:
    """Several unit vectors for every concept of the kinds that text is linked to."""

    def __init__(self, concepts: Sequence[Concept], encoder: Encoder, stored: StoredVectors | None) -> None:
        self.encoder = encoder
        self._concepts = concepts
        self._stored = stored if stored is not None and stored.encoder == encoder.name else None

    @cached_property
    def _table(self) -> tuple[Floats, Owners]:
        if self._stored is not None:
            rows = self._stored.rows.astype(np.float32)
            return _unit(rows), self._stored.owners
        return self._encoded()

    def stored(self) -> StoredVectors:
        """The vectors as they are saved."""
        rows, owners = self._table
        return StoredVectors(self.encoder.name, np.rint(rows * 127).astype(np.int8), owners)

    def of_kind(self, kind: str) -> KindVectors:
        """The vectors of the concepts of one kind."""
        known = self.__dict__.setdefault("_kinds", {})
        if kind not in known:
            rows, owners = self._table
            wanted = np.array([concept.kind == kind for concept in self._concepts], dtype=np.bool_)
            mask = wanted[owners] if len(owners) else np.zeros(0, np.bool_)
            known[kind] = KindVectors(self.encoder, np.ascontiguousarray(rows[mask]), owners[mask])
        found: KindVectors = known[kind]
        return found

    def _encoded(self) -> tuple[Floats, Owners]:
        texts: list[str] = []
        owners: list[int] = []
        groups: list[tuple[int, int, int]] = []  # owner, first, last of the labels that share a vector
        for at, concept in enumerate(self._concepts):
            if concept.kind not in ("skill", "occupation"):
                continue
            for named in concept.labels.values():
                texts.append(named[0])
                owners.append(at)
            for told in concept.descriptions.values():
                texts.append(told[:DESCRIPTION])
                owners.append(at)
        others: list[str] = []
        for at, concept in enumerate(self._concepts):
            if concept.kind not in ("skill", "occupation"):
                continue
            for named in concept.labels.values():
                if len(named) > 1:
                    groups.append((at, len(others), len(others) + len(named[1 : 1 + MOST_ALTERNATIVES])))
                    others += named[1 : 1 + MOST_ALTERNATIVES]
        rows = self.encoder.encode(texts) if texts else np.zeros((0, self.encoder.dim), np.float32)
        if others:
            encoded = self.encoder.encode(others)
            shared = np.add.reduceat(encoded, [first for _, first, _ in groups], axis=0)
            rows = np.concatenate([rows, _unit(shared)])
            owners += [owner for owner, _, _ in groups]
        order = np.argsort(owners, kind="stable")
        return rows[order], np.array(owners, dtype=np.int32)[order]


class KindVectors:
    """Vectors of one kind, and how near a text must be to be more than chance."""

    def __init__(self, encoder: Encoder, rows: Floats, owners: Owners) -> None:
        self._encoder = encoder
        self._rows = rows
        self._owners = owners
        if len(owners):
            self._starts = np.flatnonzero(np.diff(owners, prepend=-1))
            self._concepts = owners[self._starts]
        else:
            self._starts = np.zeros(0, np.int64)
            self._concepts = owners

    def __len__(self) -> int:
        return len(self._concepts)

    @property
    def concepts(self) -> Owners:
        """The number of the concept of each column of ``similarity``."""
        return self._concepts

    @cached_property
    def floor(self) -> float:
        """The similarity to their nearest concept that only ``STRANGE`` of phrases about no skill reach."""
        if not len(self):
            return 1.0
        _, best = self.nearest(PHRASES)
        return float(np.quantile(best, 1 - STRANGE))

    def nearest(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int32], Floats]:
        """Number of the nearest concept of each text, and its cosine. At least one text and one concept."""
        asked = self._encoder.encode(texts, role="query")
        numbers = np.empty(len(texts), np.int32)
        values = np.empty(len(texts), np.float32)
        for start in range(0, len(texts), BLOCK):
            every = asked[start : start + BLOCK] @ self._rows.T
            best = every.argmax(axis=1)
            numbers[start : start + BLOCK] = self._owners[best]
            values[start : start + BLOCK] = every[np.arange(len(every)), best]
        return numbers, values

    def similarity(self, texts: Sequence[str]) -> Floats:
        """Largest cosine of each text to the vectors of each concept, (len(texts), len(self))."""
        if not len(self) or not texts:
            return np.zeros((len(texts), len(self)), np.float32)
        asked = self._encoder.encode(texts, role="query")
        found = np.empty((len(texts), len(self)), np.float32)
        for start in range(0, len(texts), BLOCK):
            every = asked[start : start + BLOCK] @ self._rows.T
            found[start : start + BLOCK] = np.maximum.reduceat(every, self._starts, axis=1)
        return found

    def evidence(self, text: str, concept: int) -> tuple[str, ...]:
        """The words of ``text`` that carry its nearness to the concept, as they stand, in order; at least one."""
        found = [word for word in words(text) if word.form not in STOP][:24]
        if not found:
            return ()
        shown = [text[word.start : word.end] for word in found]
        mine = self._rows[self._owners == concept]
        near = (self._encoder.encode(shown, role="query") @ mine.T).max(axis=1)
        best = float(near.max())
        return tuple(word for word, value in zip(shown, near, strict=True) if value >= max(0.6 * best, 1e-6)) or (
            shown[0],
        )


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows), where=length > 0), np.float32)
