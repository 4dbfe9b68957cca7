"""Rankers set against each other on tasks, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.evaluation.metrics import recall_at, reciprocal_rank
from matching.evaluation.rankers import Ranker
from matching.evaluation.tasks import Task

DEPTH = 1_000  # documents that are ranked; what comes later counts as never found
RESAMPLES = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One ranker on one task: the metric of every query."""

    task: str
    ranker: str
    metric: str
    values: npt.NDArray[np.float64]

    @property
    def mean(self) -> float:
        """The metric's mean over the queries."""
        return float(self.values.mean())

    def interval(self, seed: int = 0) -> tuple[float, float]:
        """95 % percentile bootstrap interval of the mean, over queries. Efron (1979)."""
        drawn = np.random.default_rng(seed).integers(0, len(self.values), (RESAMPLES, len(self.values)))
        low, high = np.percentile(self.values[drawn].mean(axis=1), [2.5, 97.5])
        return float(low), float(high)


def evaluate(ranker: Ranker, task: Task, queries: Sequence[str] | None = None) -> Result:
    """The ranker on the task. ``queries`` replaces the task's own, one for one (misspelled ones, for instance)."""
    asked = task.queries if queries is None else queries
    if len(asked) != len(task.queries):
        raise ValueError("one query is needed for each query of the task")
    scores = ranker.scores(asked, task.documents)
    values = np.empty(len(asked))
    for number, relevant in enumerate(task.relevant):
        ranked = rank(scores[number])
        if task.metric == "mrr":
            values[number] = reciprocal_rank(ranked, relevant)
        elif task.metric == "recall@50":
            values[number] = recall_at(ranked, relevant, 50)
        else:
            raise ValueError(f"no metric {task.metric}")
    return Result(task.name, ranker.name, task.metric, values)


def rank(scores: npt.NDArray[np.float32], depth: int = DEPTH) -> list[int]:
    """Numbers of the ``depth`` best documents, best first; equal scores in the order of the documents."""
    order: list[int] = np.argsort(-scores, kind="stable")[:depth].tolist()
    return order
