"""Texts as words, words as features, and the vocabulary of features that gets rows of its own."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoders.features import MAX_WORD, features, words
from embeddings.encoders.folder import StaticTable
from embeddings.encoders.static import find_rows

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Rows of different length: row i is ``values[starts[i]:starts[i + 1]]`` and has ``weights`` alike."""

    values: Ints
    weights: Floats
    starts: Ints

    def pick(self, rows: Ints) -> tuple[Ints, Floats, Ints]:
        """Values and weights of ``rows`` in a row, and where each begins."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        begins = np.cumsum(lengths) - lengths
        at = np.repeat(self.starts[rows] - begins, lengths) + np.arange(lengths.sum())
        return self.values[at], self.weights[at], begins


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """The different words of all texts, and every text as numbers of words weighted by 1 + log count."""

    words: list[str]
    texts: Ragged
    document_frequency: Ints


def read_corpus(texts: Sequence[str]) -> Corpus:
    """Take all texts apart. Texts must have at least one word each to be of use; others become empty rows."""
    number: dict[str, int] = {}
    values: list[int] = []
    counts: list[int] = []
    lengths: list[int] = []
    for text in texts:
        found = words(text)
        values += [number.setdefault(word, len(number)) for word in found]
        counts += found.values()
        lengths.append(len(found))
    numbers = np.array(values, np.int64)
    ragged = Ragged(
        numbers,
        (1.0 + np.log(np.array(counts, np.float32))).astype(np.float32),
        np.cumsum([0, *lengths], dtype=np.int64),
    )
    return Corpus(list(number), ragged, np.bincount(numbers, minlength=len(number)))


def make_table(
    corpus: Corpus, name: str, dim: int, rows: int, buckets: int, seed: int, least: int = 2
) -> tuple[StaticTable, Floats]:
    """The untrained table for a corpus, and its vectors in float32.

    Features that at least ``least`` texts have get a row each, the commonest first, up to ``rows - buckets``. A row
    starts as a random vector of the length log(N / df), relative to the rarest; a word weighs log(N / df) likewise.
    """
    keys, starts = features(corpus.words)
    lengths = np.diff(np.append(starts, len(keys)))
    distinct, inverse = np.unique(keys, return_inverse=True)
    frequency = np.bincount(inverse, np.repeat(corpus.document_frequency, lengths))
    order = np.argsort(-frequency, kind="stable")
    chosen = np.sort(order[: rows - buckets][frequency[order[: rows - buckets]] >= least])
    total = float(len(corpus.texts.starts) - 1)
    rarest = np.log(total)
    idf = (np.log(total / np.minimum(frequency[chosen], total)) / rarest).astype(np.float32)
    # a feature that is a whole word stands in as many texts as the word; for an n-gram the number goes unused
    weights = np.maximum(idf, np.float32(0.02))
    length = np.concatenate([np.maximum(idf, 0.02), np.ones(buckets, np.float32)])
    drawn = np.random.default_rng(seed).standard_normal((len(length), dim), np.float32) / np.sqrt(np.float32(dim))
    table = StaticTable(
        name=name,
        keys=distinct[chosen],
        rows=np.zeros((len(length), dim), np.int8),
        scales=np.ones(len(length), np.float32),
        weights=weights.astype(np.float16).astype(np.float32),
        default_weight=1.0,
    )
    return table, (drawn * length[:, None]).astype(np.float32)


def word_features(table: StaticTable, batch: Sequence[str]) -> tuple[Ragged, Floats]:
    """Rows of every word's features, each weighted by 1 / number ** ``length_power``, and the weight of each word."""
    keys, starts = features(batch)
    rows, known = find_rows(table, keys)
    ends = np.append(starts[1:], len(keys))
    weight = np.full(len(batch), table.default_weight, np.float32)
    listed = known[ends - 1]
    weight[listed] = table.weights[rows[ends - 1][listed]]
    each = (1.0 / np.repeat(ends - starts, ends - starts) ** table.length_power).astype(np.float32)
    if not table.buckets:
        each[rows < 0] = 0.0
        rows = np.maximum(rows, 0)
    return Ragged(rows, each, np.append(starts, len(keys))), weight


def misspelled(word: str, dice: random.Random) -> str:
    """``word`` with one edit: a letter left out, doubled, replaced, or changed places with the next.

    Short words stay.
    """
    if len(word) < 4:
        return word
    at = dice.randrange(1, len(word))
    match dice.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return (word[:at] + word[at - 1] + word[at:])[:MAX_WORD]
        case 2:
            return word[:at] + dice.choice(_LETTERS) + word[at + 1 :]
        case _:
            return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def averaged(like: StaticTable, tables: Sequence[StaticTable]) -> Floats:
    """Mean of the tables' vectors. Raises ``ValueError`` unless all have the vocabulary of ``like``."""
    if not all(np.array_equal(t.keys, like.keys) and t.rows.shape == like.rows.shape for t in tables):
        raise ValueError("only tables of the same vocabulary and size can be averaged")
    mean: Floats = np.mean([t.rows * t.scales[:, None] for t in tables], axis=0, dtype=np.float32)
    return mean


def toned(table: StaticTable, shared: float, power: float) -> StaticTable:
    """``table`` with its shared rows times ``shared`` and its word weights to the power of ``power``.

    What falls in shared rows is mostly letters that a misspelling made: they should count, but little.
    """
    scales = table.scales.copy()
    scales[len(table.keys) :] *= shared
    return dataclasses.replace(table, scales=scales, weights=table.weights**power)


def quantised(table: StaticTable, vectors: Floats) -> StaticTable:
    """``table`` with ``vectors`` as int8 rows, each scaled by its own largest number."""
    largest = np.abs(vectors).max(axis=1)
    scales = np.maximum(largest / 127.0, 1e-7).astype(np.float16).astype(np.float32)
    rows = np.clip(np.rint(vectors / scales[:, None]), -127, 127).astype(np.int8)
    return StaticTable(table.name, table.keys, rows, scales, table.weights, table.default_weight, table.length_power)
