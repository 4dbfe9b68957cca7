"""The order of what was retrieved: a floor, a sum of parts, and gates for those who stand high enough to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

import numpy as np

from embeddings.index.base import Neighbours, Selector, VectorIndex, Vectors
from matching.candidates import Candidates, FacetReader, Facets
from matching.domain import Kind
from matching.gates import FAIL, States, failures
from matching.indexing import key_of
from matching.phrases import Floats
from matching.records import Records
from matching.standing import Standing
from matching.weights import TaskWeights

WIDEN = 4  # how much further each new retrieval reaches
NEAREST = 3  # of those that one gate refused, so many are named where there is no answer
GATED = 3  # of the best, as many times what is asked for go to the gates first; about half of them pass


@dataclass(frozen=True, slots=True)
class Judge:
    """How candidates are looked at for one question.

    ``values``: the parts of each from the cosines of the whole texts, (n,) each in [0, 1]. ``gates``: the state of
    each, (n,) each.
    """

    values: Callable[[Candidates, Floats], Mapping[str, Floats]]
    gates: Callable[[Candidates], Mapping[str, States]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate that reached the floor. One that is an answer fails no gate."""

    facets: Facets
    score: float
    relevance: float
    _values: Mapping[str, Floats]
    _row: int
    _gates: Mapping[str, States]
    _place: int

    def value(self, part: str) -> float:
        """The value of a part, in [0, 1]."""
        return float(self._values[part][self._row])

    def states(self) -> dict[str, int]:
        """What each gate says."""
        return {name: int(states[self._place]) for name, states in self._gates.items()}


@dataclass(slots=True)
class Found:
    """What was found: ``ranked``, best first; and where that is empty, what stood in the way.

    ``alike`` is how many reached the floor, ``stopped`` how many of them each gate refused; one may be refused by
    several. ``nearest``: the best of those that one gate alone refused, best first, at most ``NEAREST``.
    ``elsewhere``: there would be an answer if the asker had not narrowed the places.
    """

    ranked: list[Ranked] = field(default_factory=list)
    alike: int = 0
    stopped: Counter[str] = field(default_factory=Counter)
    nearest: list[Ranked] = field(default_factory=list)
    elsewhere: bool = False

    @property
    def shown(self) -> list[Ranked]:
        """What is explained to the asker: the answer, or what stands nearest where there is none."""
        return self.ranked or self.nearest

    def refused(self, count: int, gates: Mapping[str, States], by_one: Sequence[Ranked]) -> None:
        """Note that gates refused all of ``count`` candidates, and those of them that one gate alone refused."""
        self.alike += count
        self.stopped.update({name: int((states == FAIL).sum()) for name, states in gates.items()})
        self.nearest = _in_order([*self.nearest, *by_one])[:NEAREST]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks the records of one kind in an index."""

    index: VectorIndex
    records: Records
    facets: FacetReader
    standing: Standing
    kind: Kind
    weights: TaskWeights
    floor: float
    reach: int  # how many candidates are retrieved at first

    def best(self, vector: Vectors, judge: Judge, k: int, among: Selector) -> Found:
        """The ``k`` best of those that reach the floor and fail no gate, best first; between equals by id.

        ``vector`` is (1, dim). Retrieves ever wider until ``k`` pass, or the farther ones no longer reach the floor.
        """
        seen, reach = 0, max(self.reach, WIDEN * k)
        found = Found()
        while True:
            near = self.index.search(vector, reach, among)[0]
            reached = self._judged(Neighbours(near.ids[seen:], near.scores[seen:]), judge, k, found)
            if len(found.ranked) >= k or not reached or len(near.ids) < reach:
                found.ranked = _in_order(found.ranked)[:k]
                return found
            seen, reach = len(near.ids), reach * WIDEN

    def _judged(self, near: Neighbours, judge: Judge, k: int, found: Found) -> bool:
        """Whether any candidate reaches the floor. The ``k`` best of those that do and fail no gate are added."""
        candidates, keys, texts = self._candidates(near)
        if not len(candidates):
            return False
        values = judge.values(candidates, texts)
        relevance = self.weights.relevance(values)
        scores = self.weights.score(values)
        reached = np.flatnonzero(relevance >= self.floor).tolist()
        reached.sort(key=keys.__getitem__)
        reached.sort(key=(-scores).tolist().__getitem__)  # the same score: in the order of the keys
        passed: list[Ranked] = []
        # Gates cost as much as all the parts together, and most candidates are never shown.
        for first, stop in ((0, GATED * k), (GATED * k, len(reached))):
            rows = reached[first:stop]
            if not rows or len(passed) >= k:
                break
            gated = candidates.at(np.array(rows, dtype=np.int64))
            gates = judge.gates(gated)
            failed = failures(gates, len(rows))
            through = not failed.all()
            ranked = [
                Ranked(gated.facets[place], float(scores[row]), float(relevance[row]), values, row, gates, place)
                for place, row in enumerate(rows)
                if failed[place] == (0 if through else 1)
            ]
            if through:
                passed += ranked
            else:
                found.refused(len(rows), gates, ranked)
        found.ranked += passed[:k]
        return bool(reached)

    def _candidates(self, near: Neighbours) -> tuple[Candidates, Sequence[str], Floats]:
        """Those retrieved side by side, their keys in the index, and the cosines of their texts."""
        keys: Sequence[str] = near.ids
        texts = np.asarray(near.scores, dtype=np.float64)
        changes = self.records.changes
        known = self.standing.candidates(self.kind, keys, changes)
        if known is not None:
            return known, keys, texts
        start = len(key_of(self.kind, ""))
        ids = [key[start:] for key in keys]
        records = self.records.many(self.kind, ids)
        if len(records) < len(ids):
            # An id that the index knows and the store does not was deleted since: it is no candidate.
            held = [record_id in records for record_id in ids]
            texts = texts[np.array(held, dtype=np.bool_)]
            keys, ids = list(compress(keys, held)), list(compress(ids, held))
        candidates = self.facets.candidates(list(map(records.__getitem__, ids)))
        if len(candidates):
            self.standing.met(self.kind, keys, candidates, changes)
        return candidates, keys, texts


def _in_order(ranked: Iterable[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: (-one.score, one.facets.record.id))
