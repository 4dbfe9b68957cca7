"""A fitted network over the words of a text, as plain arrays that need no library of the one that fitted them.

Each feature of a word is a row of numbers, a word is the sum of its rows, and layers of dilated convolutions let it see
32 words to each side (F. Yu & V. Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions", 2016; for words,
E. Strubell et al., "Fast and Accurate Entity Recognition with Iterated Dilated Convolutions", 2017). It is fitted by
``matching.asked_network_training``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from matching.linking.model_files import model_arrays

Numbers = npt.NDArray[np.float32]
EVERY: Final = 0
"""The row that every word has."""
_SMALL: Final = np.float32(1e-5)  # keeps a row of equal numbers from being divided by zero


@dataclass(frozen=True, slots=True)
class Norm:
    """Rows of mean 0 and variance 1, then scaled and shifted, (width,) each."""

    scale: Numbers
    shift: Numbers

    def of(self, rows: Numbers) -> Numbers:
        """(n, width) of (n, width)."""
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _SMALL)
        normed: Numbers = centred / spread * self.scale + self.shift
        return normed


@dataclass(frozen=True, slots=True)
class Layer:
    """Adds to each word what it sees in itself and in the words ``far`` before and after it.

    ``weights``: (3 * width, width), of the word before, its own, of the word after. ``bias``: (width,).
    """

    far: int
    weights: Numbers
    bias: Numbers
    norm: Norm

    def of(self, seen: Numbers) -> Numbers:
        """(n, width) of (n, width)."""
        padded = np.pad(seen, ((self.far, self.far), (0, 0)))
        around = np.hstack([padded[: len(seen)], seen, padded[2 * self.far :]]) @ self.weights + self.bias
        return self.norm.of(seen + np.maximum(around, 0))


@dataclass(frozen=True)
class AskedNetwork:
    """The fitted network. Safe to share between threads: it is only read.

    ``tags``: what a word can be, one for each column of ``out``. ``names``: the features that have a row in ``table``,
    (1 + names, width) float16, whose first row is every word's. ``out``: (2 * width, tags), of what a word sees and of
    the word alone. ``bias``: (tags,).
    """

    tags: tuple[str, ...]
    names: tuple[str, ...]
    table: npt.NDArray[np.float16]
    norm: Norm
    layers: tuple[Layer, ...]
    out: Numbers
    bias: Numbers

    @cached_property
    def rows(self) -> dict[str, int]:
        """The number of the row of each feature."""
        return row_numbers(self.names)

    def chances(self, features: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        """How likely each word is to have each tag, (words, tags) in [0, 1], from the features of each word."""
        if not features:
            return np.zeros((0, len(self.tags)))
        alone = self.norm.of(self._summed(features))
        seen = alone
        for layer in self.layers:
            seen = layer.of(seen)
        said = (np.hstack([seen, alone]) @ self.out + self.bias).astype(np.float64)
        shares = np.exp(said - said.max(axis=1, keepdims=True))
        chances: npt.NDArray[np.float64] = shares / shares.sum(axis=1, keepdims=True)
        return chances

    def _summed(self, features: Sequence[Sequence[str]]) -> Numbers:
        """The sum of the rows of each word, (words, width)."""
        from scipy.sparse import csr_matrix

        told = rows_of(features, self.rows)
        ends = np.cumsum([0, *map(len, told)])
        here, at = np.unique(np.array([row for each in told for row in each]), return_inverse=True)
        has = csr_matrix((np.ones(len(at), np.float32), at, ends), (len(told), len(here)))
        summed: Numbers = has @ self.table[here].astype(np.float32)
        return summed

    def save(self, path: Path) -> None:
        """Write it as arrays."""
        told: dict[str, Any] = {
            "named": _of_json({"tags": self.tags, "features": self.names, "far": [one.far for one in self.layers]}),
            "table": self.table,
            "scale": np.stack([self.norm.scale, *(one.norm.scale for one in self.layers)]),
            "shift": np.stack([self.norm.shift, *(one.norm.shift for one in self.layers)]),
            "weights": np.stack([one.weights for one in self.layers]),
            "biases": np.stack([one.bias for one in self.layers]),
            "out": self.out,
            "bias": self.bias,
        }
        np.savez_compressed(path, **told)

    @staticmethod
    def load(path: Path) -> AskedNetwork:
        """What ``save`` wrote. Raises ``ValueError`` for anything else."""
        with model_arrays(path, "model of words") as kept:
            named = json.loads(bytes(kept["named"]))
            norms = [Norm(*each) for each in zip(kept["scale"], kept["shift"], strict=True)]
            layers = zip(named["far"], kept["weights"], kept["biases"], norms[1:], strict=True)
            tags, names = tuple(named["tags"]), tuple(named["features"])
            seen = tuple(Layer(*one) for one in layers)
            return AskedNetwork(tags, names, kept["table"], norms[0], seen, kept["out"], kept["bias"])


def row_numbers(names: Sequence[str]) -> dict[str, int]:
    """The number of the row of each feature, ``EVERY`` left free."""
    return {name: at for at, name in enumerate(names, start=EVERY + 1)}


def rows_of(features: Sequence[Sequence[str]], rows: Mapping[str, int]) -> list[list[int]]:
    """The numbers of the rows that each word is the sum of, from the features of each word: ``EVERY`` and those that it
    has of ``rows``.
    """
    return [[EVERY, *(rows[name] for name in each if name in rows)] for each in features]


def _of_json(told: Any) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8)
