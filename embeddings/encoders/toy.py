"""A tiny encoder for tests: texts are near when they share words, or words that were declared to mean the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from embeddings.encoders.base import Role, Vectors
from embeddings.encoders.features import words


class ToyEncoder:
    """Bag of words over random directions.

    ``meanings`` maps a word to the word that it stands for: with ``{"truckförare": "förare"}`` both are the same
    direction. Words in ``ignored`` count for nothing.
    """

    def __init__(self, dim: int = 64, meanings: Mapping[str, str] | None = None, ignored: Sequence[str] = ()) -> None:
        self._dim = dim
        self._meanings = dict(meanings or {})
        self._ignored = frozenset(ignored)

    @property
    def name(self) -> str:
        """Identifies the settings."""
        settings = repr((self._dim, sorted(self._meanings.items()), sorted(self._ignored)))
        return f"toy-{hashlib.sha256(settings.encode('utf-8', 'backslashreplace')).hexdigest()[:12]}"

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return self._dim

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """See ``Encoder.encode``."""
        del role
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        vectors = np.zeros((len(texts), self._dim), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in words(text):
                if word not in self._ignored:
                    row += self._direction(self._meanings.get(word, word))
            length = float(np.linalg.norm(row))
            if length:
                row /= length
        return vectors

    def _direction(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self._dim).astype(np.float32)
