"""Which words of a text are asked for, learnt from texts that were marked by hand: a conditional random field.

The rules find what stands where demands and tasks usually stand. The model has seen several hundred marked texts and
weighs what the rules found against everything else around a word. What it thinks nobody asks for is dropped, and what
it is sure of and no rule found is kept in the text's own words. ``models/krav-sv/README.md`` is its card.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from matching.linking.token_features import Token, within

MODEL: Final = Path(__file__).parent / "models" / "krav-sv" / "model.crfsuite"
SKILL, TITLE, PROOF, TRAIT, NEGATED, NOTHING = "S", "P", "C", "T", "N", "O"
KEPT: Final = 0.5  # how sure the model must be that any word of a link is asked for, else it is dropped
SURE: Final = 0.6  # how sure it must be, on the average, of words that no rule found


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that the model takes for one thing, its kind, and how sure it is on the average, in [0, 1]."""

    start: int
    end: int
    kind: str
    share: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of a text.

    ``shares``: how sure it is that each token is asked for or a trait, (n,) in [0, 1]. ``kept`` and ``sure``: from
    where something is kept and added.
    """

    told: Sequence[Token]
    shares: npt.NDArray[np.float64]
    runs: tuple[Run, ...]
    kept: float
    sure: float

    def keeps(self, start: int, end: int) -> bool:
        """Whether something between the characters may be asked for."""
        here = within(self.told, start, end)
        return not here or bool(self.shares[here.start : here.stop].max() >= self.kept)

    def added(self, kind: str) -> list[Run]:
        """The stretches of a kind that it is sure of, in order of place."""
        return [run for run in self.runs if run.kind == kind and run.share >= self.sure]

    def kind_at(self, start: int, end: int) -> str:
        """The kind of the stretch that all of the characters lie in; ``NOTHING`` where there is none."""
        return next((run.kind for run in self.runs if run.start <= start and end <= run.end), NOTHING)


class AskedWords:
    """The fitted model. Safe to share between threads."""

    def __init__(self, model: bytes, *, kept: float = KEPT, sure: float = SURE) -> None:
        """``model`` is what CRFsuite wrote. Raises ``ValueError`` for anything else."""
        from pycrfsuite import Tagger

        self.kept, self.sure = kept, sure
        self._model = model  # CRFsuite reads it where it lies and takes no copy
        self._tagger = Tagger()
        self._tagger.open_inmemory(model)
        self._labels = self._tagger.labels()
        self._lock = threading.Lock()

    def judge(self, told: Sequence[Token], features: Sequence[Sequence[str]]) -> Opinion:
        """What the model thinks of the tokens of a text, from their ``token_features.features``."""
        if not told:
            return Opinion(told, np.zeros(0), (), self.kept, self.sure)
        with self._lock:
            self._tagger.set(features)
            tags = self._tagger.tag()
            asked = 1.0 - self._marginals(len(told), NOTHING + NEGATED)
            named = asked - self._marginals(len(told), TRAIT)
        return Opinion(told, asked, tuple(_runs(told, tags, named)), self.kept, self.sure)

    def _marginals(self, count: int, kinds: str) -> npt.NDArray[np.float64]:
        """How likely each of the tokens is of one of the kinds, (count,) in [0, 1]. With the lock held."""
        labels = [label for label in self._labels if label[-1] in kinds]
        return np.array([sum(self._tagger.marginal(label, at) for label in labels) for at in range(count)])


@lru_cache(maxsize=1)
def asked_words() -> AskedWords:
    """The model that comes with the package."""
    return AskedWords(MODEL.read_bytes())


def _runs(told: Sequence[Token], tags: Sequence[str], shares: npt.NDArray[np.float64]) -> Iterator[Run]:
    """The stretches that begin with "B-" and go on with "I-" of the same kind, without marks at their end."""
    at = 0
    while at < len(tags):
        first, kind = at, tags[at][-1]
        at += 1
        if not tags[first].startswith("B-"):
            continue
        while at < len(tags) and tags[at] == "I-" + kind:
            at += 1
        last = at
        while last > first and not (told[last - 1].told[-1].isalnum() or told[last - 1].told in "+#"):
            last -= 1
        if last > first:
            yield Run(told[first].start, told[last - 1].end, kind, float(shares[first:last].mean()))
