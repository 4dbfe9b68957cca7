"""The encoder protocol: text in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Role = Literal["query", "document"]
Vectors = npt.NDArray[np.float32]


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their similarity (cosine, in [-1, 1]).

    Implementations are deterministic, thread-safe, and accept any ``str`` (empty, 1 MB, emoji, NUL, lone
    surrogates) without raising.
    """

    @property
    def name(self) -> str:
        """Identifies the exact model, so that an index can refuse vectors of another one.

        Two encoders with the same name give the same vectors: a trained model's name ends in a digest of its files.
        """
        ...

    @property
    def dim(self) -> int:
        """Number of columns of every vector, > 0."""
        ...

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Embed ``texts``.

        ``role`` tells what is asked with ("query") from what is indexed ("document"); an encoder may ignore it.

        Returns float32 of shape (len(texts), dim). Each row has length 1, or 0 where the text holds no feature that
        the encoder knows (the empty text always). No texts give shape (0, dim).
        """
        ...
