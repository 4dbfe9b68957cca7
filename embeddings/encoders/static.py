"""The static encoder: a table of feature vectors, a sum, a length. numpy only.

A text's vector is the sum over its distinct words of (1 + log count) times the word's vector (``StaticTable``),
scaled to length 1. Word vectors are remembered in a store of fixed size, so memory is bounded whatever the texts are.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings.encoders.base import Role, Vectors
from embeddings.encoders.features import features, words
from embeddings.encoders.folder import StaticTable, read_folder

REMEMBERED = 32_768  # word vectors kept
SEGMENT = 2_048  # distinct words of one text that are summed at a time
BATCH = 8_192  # words of several texts that are gathered at a time; SEGMENT + BATCH stay under REMEMBERED
BLOCK = 1_024  # words whose features are looked up at a time

_LOG = tuple(1.0 + math.log(n) if n else 0.0 for n in range(64))


class StaticEncoder:
    """Encoder over a ``StaticTable``. Thread-safe; the same text gives the same vector in any batch."""

    def __init__(self, table: StaticTable, digest: str) -> None:
        self._table = table
        self._name = f"{table.name}-{digest}"
        self._lock = threading.Lock()
        self._slot: dict[str, int] = {}
        self._vectors = np.empty((REMEMBERED, table.dim), np.float32)
        self._known = np.empty(REMEMBERED, np.bool_)

    @classmethod
    def load(cls, folder: Path | str) -> StaticEncoder:
        """Read a model folder. Raises ``InvalidModel``."""
        return cls(*read_folder(Path(folder)))

    @property
    def name(self) -> str:
        """The model's name and the digest of its files."""
        return self._name

    @property
    def dim(self) -> int:
        """Number of columns of every vector."""
        return self._table.dim

    @property
    def table(self) -> StaticTable:
        """The feature vectors. Do not change its arrays."""
        return self._table

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """See ``Encoder.encode``. Both roles give the same vectors."""
        del role
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        sums = np.zeros((len(texts), self.dim), np.float32)
        known = np.zeros(len(texts), np.bool_)
        for segments in _batches(texts):
            self._add(segments, sums, known)
        sums[~known] = 0.0
        length = np.sqrt(np.einsum("ij,ij->i", sums, sums, dtype=np.float64))
        np.divide(sums, length[:, None], out=sums, where=length[:, None] > 0, casting="same_kind")
        return sums

    def word_vectors(self, batch: Sequence[str]) -> tuple[Vectors, npt.NDArray[np.bool_]]:
        """Vector of every word (as ``words`` gives them) and whether it has a feature of the vocabulary."""
        with self._lock:
            slots = self._slots(batch)
            return self._vectors[slots], self._known[slots]

    def word_parts(self, texts: Sequence[str]) -> list[tuple[tuple[str, ...], Vectors]]:
        """See ``TellsWords.word_parts``."""
        told = [_weighed(text) for text in texts]
        every = [word for listed, _ in told for word in listed]
        vectors = np.empty((len(every), self.dim), np.float32)
        known = np.empty(len(every), np.bool_)
        for start in range(0, len(every), BATCH):
            span = slice(start, start + BATCH)
            vectors[span], known[span] = self.word_vectors(every[span])
        found, start = [], 0
        for listed, weights in told:
            span = slice(start, start := start + len(listed))
            parts = vectors[span] * weights[:, None]
            length = float(np.linalg.norm(parts.sum(axis=0))) if known[span].any() else 0.0
            parts *= np.float32(1.0 / length if length else 0.0)
            found.append((listed, parts))
        return found

    def _add(self, segments: list[_Segment], sums: Vectors, known: npt.NDArray[np.bool_]) -> None:
        """Add the word vectors of every segment to the row of its text."""
        vectors, recognised = self.word_vectors([word for _, counts in segments for word, _ in counts])
        weight = np.fromiter(
            (_weight(n) for _, counts in segments for _, n in counts),
            np.float32,
            len(vectors),
        )
        vectors *= weight[:, None]
        start = 0
        for text, counts in segments:
            span = slice(start, start + len(counts))
            sums[text] += np.add.reduce(vectors[span], axis=0)
            known[text] |= recognised[span].any()
            start += len(counts)

    def _slots(self, batch: Sequence[str]) -> npt.NDArray[np.int64]:
        """Where each word's vector lies, after making those that are missing. Call with the lock held."""
        missing = [word for word in dict.fromkeys(batch) if word not in self._slot]
        if len(self._slot) + len(missing) > REMEMBERED:
            self._slot.clear()
            missing = list(dict.fromkeys(batch))
        for start in range(0, len(missing), BLOCK):
            block = missing[start : start + BLOCK]
            first = len(self._slot)
            span = slice(first, first + len(block))
            self._vectors[span], self._known[span] = _make_words(self._table, block)
            self._slot.update(zip(block, range(first, first + len(block)), strict=True))
        return np.fromiter((self._slot[word] for word in batch), np.int64, len(batch))


def _weight(count: int) -> float:
    """What a word counts for that stands ``count`` times in a text."""
    return _LOG[count] if count < len(_LOG) else 1.0 + math.log(count)


@lru_cache(maxsize=512)  # the same records are explained again and again
def _weighed(text: str) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    """The distinct words of a text and what each counts for, (n,)."""
    counts = words(text)
    return tuple(counts), np.array([_weight(n) for n in counts.values()], np.float32)


_Segment = tuple[int, list[tuple[str, int]]]  # number of the text, some of its words with counts


def _batches(texts: Sequence[str]) -> Iterator[list[_Segment]]:
    """Segments of at most ``SEGMENT`` distinct words, grouped to about ``BATCH`` words."""
    pending: list[_Segment] = []
    size = 0
    for i, text in enumerate(texts):
        counts = list(words(text).items())
        for start in range(0, len(counts), SEGMENT):
            piece = counts[start : start + SEGMENT]
            pending.append((i, piece))
            size += len(piece)
            if size >= BATCH:
                yield pending
                pending, size = [], 0
    if pending:
        yield pending


def find_rows(table: StaticTable, keys: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Row of the table for every key, and whether the key is in the vocabulary. No row: -1."""
    vocabulary = table.keys
    if not len(vocabulary):
        return (keys % np.uint32(table.buckets)).astype(np.int64), np.ones(len(keys), np.bool_)
    place = np.searchsorted(vocabulary, keys)
    np.minimum(place, len(vocabulary) - 1, out=place)
    known = vocabulary[place] == keys
    if table.buckets:
        bucket = len(vocabulary) + (keys % np.uint32(table.buckets)).astype(np.int64)
    else:
        bucket = np.full(len(keys), -1, np.int64)
    return np.where(known, place, bucket), known


def _make_words(table: StaticTable, block: list[str]) -> tuple[Vectors, npt.NDArray[np.bool_]]:
    keys, offsets = features(block)
    rows, known = find_rows(table, keys)
    ends = np.append(offsets[1:], len(keys))
    whole = ends - 1  # the whole word is the last feature of each word
    weight = np.full(len(block), table.default_weight, np.float32)
    if len(table.keys):
        listed = known[whole]
        weight[listed] = table.weights[rows[whole[listed]]]
    scale = np.where(rows >= 0, table.scales[rows], np.float32(0))
    gathered = table.rows[rows].astype(np.float32)
    gathered *= scale[:, None]
    vectors = np.empty((len(block), table.dim), np.float32)
    for word, (start, end) in enumerate(zip(offsets.tolist(), ends.tolist(), strict=True)):
        np.add.reduce(gathered[start:end], axis=0, out=vectors[word])  # several times as fast as add.reduceat
    vectors *= (weight / (ends - offsets) ** table.length_power).astype(np.float32)[:, None]
    return vectors, np.logical_or.reduceat(known, offsets)
