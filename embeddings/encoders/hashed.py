"""The untrained static encoder: random vectors for hashed features. Texts are near when they share pieces of words."""

from __future__ import annotations

import hashlib

import numpy as np

from embeddings.encoders.folder import StaticTable
from embeddings.encoders.static import StaticEncoder

NAME = "makla-hashed"
ROWS, DIM, SEED = 2**16, 256, 20261122


def hashed_table(rows: int = ROWS, dim: int = DIM, seed: int = SEED) -> StaticTable:
    """A table without vocabulary: every feature falls into one of ``rows`` random vectors of expected length 1."""
    drawn = np.random.Generator(np.random.PCG64(seed)).bytes(rows * dim)
    # -127..127, so that the negative of every number exists; the byte 0x80 becomes 0
    numbers = np.frombuffer(drawn, np.int8).reshape(rows, dim).copy()
    numbers[numbers == -128] = 0
    scale = np.float32(1.0 / (73.3 * np.sqrt(dim)))  # 73.3: standard deviation of those numbers
    return StaticTable(
        name=NAME,
        keys=np.empty(0, np.uint32),
        rows=numbers,
        scales=np.full(rows, scale, np.float32),
        weights=np.empty(0, np.float32),
        length_power=0.0,
    )


def hashed_encoder(rows: int = ROWS, dim: int = DIM, seed: int = SEED) -> StaticEncoder:
    """The encoder over ``hashed_table``; the digest in its name is of the settings."""
    digest = hashlib.sha256(f"{rows} {dim} {seed}".encode()).hexdigest()[:12]
    return StaticEncoder(hashed_table(rows, dim, seed), digest)
