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


@runtime_checkable
class TellsWords(Protocol):
    """An encoder whose vector of a text is a sum over the text's words, and that can tell the terms of the sum."""

    def word_parts(self, texts: Sequence[str]) -> list[tuple[tuple[str, ...], Vectors]]:
        """The distinct words of each text, case folded, in order of first appearance, and what each adds.

        Returns for each text n words and float32 of shape (n, dim), whose rows add up to the text's ``encode``: a row's
        inner product with another text's vector is what the word adds to the cosine of the two. No known feature: all
        rows are 0.
        """
        ...
