"""What is compared: rankers that score every document for every query."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from embeddings import Encoder, Vectors
from embeddings.encoders.features import words

Scores = npt.NDArray[np.float32]


class Ranker(Protocol):
    """Scores documents for queries."""

    @property
    def name(self) -> str:
        """As the table calls it."""
        ...

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> Scores:
        """Shape (len(queries), len(documents)), higher is better."""
        ...


class Encoded:
    """Inner products of an encoder's vectors."""

    def __init__(self, encoder: Encoder, name: str) -> None:
        self.encoder = encoder
        self.name = name
        self._encoded: dict[tuple[str, ...], Vectors] = {}  # tasks share documents, and changed queries meet the same

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> Scores:
        """See ``Ranker``."""
        key = tuple(documents)
        if key not in self._encoded:
            self._encoded[key] = self.encoder.encode(documents, role="document")
        return self.encoder.encode(queries, role="query") @ self._encoded[key].T


class CharTfidf:
    """TF-IDF of character 3- to 5-grams inside words, sublinear counts, fitted on the documents. Cosine."""

    name = "tecken-TF-IDF"

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> Scores:
        """See ``Ranker``."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
        indexed = vectorizer.fit_transform(documents)
        return np.asarray((vectorizer.transform(queries) @ indexed.T).todense(), np.float32)


class Bm25:
    """Okapi BM25 over words (k1 = 1.2, b = 0.75, Lucene's idf). Robertson & Zaragoza (2009)."""

    name = "BM25"

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> Scores:
        """See ``Ranker``."""
        counted = [words(text) for text in documents]
        lengths = [sum(counts.values()) for counts in counted]
        mean = sum(lengths) / max(1, len(lengths))
        found = Counter(word for counts in counted for word in counts)
        postings: dict[str, tuple[list[int], list[float]]] = {word: ([], []) for word in found}
        for number, (counts, length) in enumerate(zip(counted, lengths, strict=True)):
            for word, count in counts.items():
                idf = math.log(1 + (len(documents) - found[word] + 0.5) / (found[word] + 0.5))
                weight = idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))
                postings[word][0].append(number)
                postings[word][1].append(weight)
        scores = np.zeros((len(queries), len(documents)), np.float32)
        for row, query in zip(scores, queries, strict=True):
            for word, count in words(query).items():
                if word in postings:
                    numbers, weights = postings[word]
                    row[numbers] += np.multiply(weights, count, dtype=np.float32)
        return scores
