"""Which words of a text are asked for, learnt from texts that were marked by hand: a network.

The rules find what stands where demands and tasks usually stand. The model has seen several thousand marked texts and
weighs what the rules found against everything else around a word. What it thinks that hardly anybody asks for is
dropped at once; the rest, and what it finds itself in the text's own words, is weighed once more by ``asked_links``.
``models/krav-sv/README.md`` is its card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from matching.linking.asked_network import AskedNetwork
from matching.linking.token_features import Token, within
from matching.linking.words import STOP

MODEL: Final = Path(__file__).parent / "models" / "krav-sv" / "words.npz"
SKILL, TITLE, PROOF, LANGUAGE, EDUCATION, LICENCE = "S", "P", "C", "L", "E", "K"
TRAIT, NEGATED, NOTHING = "T", "N", "O"
KINDS: Final = (SKILL, TITLE, PROOF, LANGUAGE, EDUCATION, LICENCE, TRAIT, NEGATED)
KEPT: Final = 0.15  # how sure the model must be that any word of a link is asked for, else it is dropped at once
SURE: Final = 0.25  # how sure it must be, on the average, of words that no rule found, to look closer at them
MAY: Final = 0.35  # from where a word that is rather not asked for is looked closer at
PARTICLES: Final = frozenset(["av", "i", "in", "med", "om", "on", "på", "till", "vid"])
"""Joining words that may end a thing, since they may belong to its verb ("larma på")."""
_NEVER_LAST: Final = STOP - PARTICLES


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

    ``shares``: how sure it is that each token is asked for or a trait, (n,) in [0, 1]. ``chances``: that it is of each
    of ``KINDS``, (n, kinds). ``begins``: that something begins with it, (n,).
    """

    told: Sequence[Token]
    shares: npt.NDArray[np.float64]
    chances: npt.NDArray[np.float64]
    begins: npt.NDArray[np.float64]
    runs: tuple[Run, ...]

    def keeps(self, start: int, end: int) -> bool:
        """Whether something between the characters may be asked for."""
        here = within(self.told, start, end)
        return not here or bool(self.shares[here.start : here.stop].max() >= KEPT)

    def added(self, kind: str) -> list[Run]:
        """The stretches of a kind that it is sure of, in order of place."""
        return [run for run in self.runs if run.kind == kind and run.share >= SURE]

    def kind_at(self, start: int, end: int) -> str:
        """The kind of the stretch that all of the characters lie in; ``NOTHING`` where there is none."""
        return next((run.kind for run in self.runs if run.start <= start and end <= run.end), NOTHING)


class AskedWords:
    """The fitted model. Safe to share between threads: it is only read."""

    def __init__(self, network: AskedNetwork) -> None:
        self._network = network
        self._of = np.array([tag[-1] for tag in network.tags])
        self._begins = np.array([tag.startswith("B-") for tag in network.tags])

    def judge(self, told: Sequence[Token], features: Sequence[Sequence[str]]) -> Opinion:
        """What the model thinks of the tokens of a text, from their ``token_features.features``."""
        every = self._network.chances(features)
        tags = [self._network.tags[at] for at in every.argmax(axis=1).tolist()]
        chances = np.column_stack([every[:, self._of == kind].sum(axis=1) for kind in KINDS])
        asked = 1.0 - every[:, np.isin(self._of, (NOTHING, NEGATED))].sum(axis=1)
        begins = every[:, self._begins].sum(axis=1)
        named = asked - chances[:, KINDS.index(TRAIT)]
        stretches = (*_tagged(tags), *_likely(tags, chances, begins))
        runs = tuple(run for at in sorted(stretches) if (run := _run(told, *at, named)) is not None)
        return Opinion(told, asked, chances, begins, runs)


@lru_cache(maxsize=1)
def asked_words() -> AskedWords:
    """The model that comes with the package."""
    return AskedWords(AskedNetwork.load(MODEL))


def _tagged(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The half-open stretches of one kind that go on with "I-", and the kind. Each word has the tag that is likeliest
    for it alone, so one may begin with "I-" too.
    """
    at = 0
    while at < len(tags):
        first, kind = at, tags[at][-1]
        at += 1
        if tags[first] == NOTHING:
            continue
        while at < len(tags) and tags[at] == "I-" + kind:
            at += 1
        yield first, at, kind


def _likely(
    tags: Sequence[str], chances: npt.NDArray[np.float64], begins: npt.NDArray[np.float64]
) -> Iterator[tuple[int, int, str]]:
    """The stretches that the best tags leave out though each word may well be of one kind, and the kind."""
    outside = np.array([tag == NOTHING for tag in tags], dtype=bool)
    best = chances.argmax(axis=1)
    may = outside & (chances.max(axis=1) >= MAY)
    at = 0
    while at < len(tags):
        first = at
        at += 1
        if not may[first]:
            continue
        while at < len(tags) and may[at] and best[at] == best[first] and begins[at] < 0.5 * chances[at, best[at]]:
            at += 1
        yield first, at, KINDS[best[first]]


def _run(told: Sequence[Token], first: int, last: int, kind: str, shares: npt.NDArray[np.float64]) -> Run | None:
    """A stretch without marks and joining words at its ends; ``None`` where only such are left."""
    while last > first and (_is_mark(told[last - 1]) or told[last - 1].told in _NEVER_LAST):
        last -= 1
    while last > first and (_is_mark(told[first]) or told[first].told in STOP):
        first += 1
    if last == first:
        return None
    return Run(told[first].start, told[last - 1].end, kind, float(shares[first:last].mean()))


def _is_mark(token: Token) -> bool:
    return not (token.told[-1].isalnum() or token.told[-1] in "+#")
