"""Text to unit vectors to neighbours. Knows ids, text and arrays; never jobs or people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embeddings.encoders.base import Encoder, Role, Vectors
from embeddings.encoders.loading import load_encoder
from embeddings.errors import EmbeddingsError, EncoderNotFound, IndexMismatch, InvalidModel, MissingExtra

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.index.base import VectorIndex

__all__ = [
    "EmbeddingsError",
    "Encoder",
    "EncoderNotFound",
    "IndexMismatch",
    "InvalidModel",
    "MissingExtra",
    "Role",
    "Vectors",
    "load_encoder",
    "open_index",
]


def open_index(path: str | Path, *, encoder: Encoder | None = None, engine: str | None = None) -> VectorIndex:
    """Open a saved index after verifying its manifest and every file; see ``embeddings.index.load_index``.

    Raises ``IndexMismatch``, never serves a bad one.
    """
    from embeddings.index.generations import open_index as opened

    return opened(path, encoder=encoder, engine=engine)
