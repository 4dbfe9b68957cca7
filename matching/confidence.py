"""How unusual a relevance is: set against pairs of records put together at random, which nobody would call a match."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain import Course, JobSeeker, Kind, Need, Record
from matching.indexing import key_of, kind_of
from matching.phrases import Floats
from matching.weights import Task

QUANTILES = 1000
SAMPLE = 60  # records of each kind that are paired: 3,600 pairs a task

Relevance = Callable[[Task, JobSeeker | Need, Sequence[Record]], Floats]


@dataclass(frozen=True, slots=True)
class Null:
    """The relevances of random pairs, as their ``QUANTILES + 1`` evenly spaced quantiles in rising order."""

    quantiles: Floats

    def share_below(self, relevance: float) -> float:
        """The share of random pairs, in [0, 1], that are less relevant, to the nearest of the quantiles below."""
        return min(1.0, float(np.searchsorted(self.quantiles, relevance, side="left")) / (len(self.quantiles) - 1))

    @staticmethod
    def of(relevances: Floats) -> Null:
        """The null of a sample of random pairs."""
        return Null(np.quantile(relevances, np.linspace(0.0, 1.0, QUANTILES + 1)))


def sample(records: Iterable[Record], size: int = SAMPLE) -> dict[Kind, list[Record]]:
    """``size`` records of each kind, picked by a digest of their keys: the same ones whatever the order.

    People with protected identity are left out, as everywhere.
    """
    kept: dict[Kind, list[tuple[bytes, Record]]] = {kind: [] for kind in Kind}
    for record in records:
        if isinstance(record, JobSeeker) and record.protected_identity:
            continue
        kind = kind_of(record)
        digest = hashlib.sha256(key_of(kind, record.id).encode("utf-8", "surrogatepass")).digest()
        kept[kind].append((digest, record))
        if len(kept[kind]) > 4 * size:
            kept[kind] = sorted(kept[kind], key=lambda pair: pair[0])[:size]
    return {kind: [r for _, r in sorted(pairs, key=lambda pair: pair[0])[:size]] for kind, pairs in kept.items()}


def empirical_nulls(relevance: Relevance, sampled: Mapping[Kind, Sequence[Record]]) -> dict[Task, Null]:
    """The null of each task from every pair of the sampled records; none for a task with fewer than 100 pairs."""
    people = [r for r in sampled[Kind.SEEKER] if isinstance(r, JobSeeker)]
    needs = [r for r in sampled[Kind.NEED] if isinstance(r, Need)]
    courses = [r for r in sampled[Kind.COURSE] if isinstance(r, Course)]
    pairs: dict[Task, tuple[Sequence[JobSeeker | Need], Sequence[Record]]] = {
        Task.JOBS: (people, needs),
        Task.SEEKERS: (needs, people),
        Task.COURSES: (needs, courses),
    }
    return {
        task: Null.of(np.concatenate([relevance(task, query, candidates) for query in queries]))
        for task, (queries, candidates) in pairs.items()
        if len(queries) * len(candidates) >= 100
    }


def nulls_to_json(nulls: Mapping[Task, Null]) -> str:
    """The nulls as text, for the index's manifest."""
    return json.dumps({task: [round(float(q), 4) for q in null.quantiles] for task, null in nulls.items()})


def nulls_from_json(text: str) -> dict[Task, Null]:
    """The nulls that ``nulls_to_json`` wrote. Raises ``ValueError`` for anything else."""
    told = json.loads(text)
    return {Task(task): Null(np.asarray(quantiles, dtype=np.float64)) for task, quantiles in told.items()}
