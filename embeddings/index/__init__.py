"""The shared vector index: one protocol, one file per engine, and saved generations that are verified before use."""

from __future__ import annotations

from embeddings.index.base import Attributes, Neighbours, Selector, VectorIndex
from embeddings.index.engines import ENGINES, create_index
from embeddings.index.generations import (
    load_index,
    open_index,
    read_manifest,
    recover_index,
    save_index,
    verify_index,
)
from embeddings.index.manifest import Manifest

__all__ = [
    "ENGINES",
    "Attributes",
    "Manifest",
    "Neighbours",
    "Selector",
    "VectorIndex",
    "create_index",
    "load_index",
    "open_index",
    "read_manifest",
    "recover_index",
    "save_index",
    "verify_index",
]
