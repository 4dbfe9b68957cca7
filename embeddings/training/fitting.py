"""The training loop: symmetric in-batch InfoNCE (van den Oord et al.

2018) over pairs of texts, resumable and seeded.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from embeddings.encoders.folder import StaticTable, write_folder
from embeddings.training.corpus import (
    Corpus,
    Floats,
    Ints,
    Ragged,
    averaged,
    make_table,
    misspelled,
    quantised,
    read_corpus,
    word_features,
)

REPORTED = 20  # steps between reports
SHORT = 6  # texts of fewer different words keep them all


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts that should be near each other.

    ``weight``: how often the pair is drawn in an epoch, on average. ``related``: they belong together without meaning
    the same; such a pair shapes the first ``Settings.related_dim`` columns only and leaves the others to sameness.
    ``unlike``: texts that ``left`` must be farther from than from ``right``, however much they look like it.
    """

    left: str
    right: str
    weight: float = 1.0
    related: bool = False
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is made of. Two runs with equal settings and pairs give equal models up to float rounding."""

    name: str = "makla-sv"
    dim: int = 128
    related_dim: int = 96  # columns that related pairs shape
    rows: int = 2**17
    buckets: int = 2**13
    least: int = 2  # texts that a feature must stand in to get a row of its own
    epochs: int = 6
    batch: int = 1024
    learning_rate: float = 0.01
    temperature: float = 0.05
    misspelled: float = 0.15  # share of the texts whose words get one edit each
    dropped: float = 0.1  # share of the words of longer texts that are left out
    hidden: float = 0.2  # share of the features of each word that are left out
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. ``loss`` is the mean of the steps since the last report."""

    step: int
    steps: int
    epoch: int
    loss: float


def train(
    pairs: Sequence[TextPair],
    out: Path,
    settings: Settings | None = None,
    report: Callable[[Progress], None] | None = None,
    start: Sequence[StaticTable] = (),
) -> StaticTable:
    """Fit a table to ``pairs`` and write it as a model folder to ``out``.

    After each epoch the state is saved in ``out``; a run with the same settings and pairs that was interrupted goes
    on from there, and the finished model takes its place. ``start``: tables of earlier runs on the same texts, whose
    average is where this one begins (Wortsman et al. 2022, model soups); without any it begins with random vectors.
    With no epochs the average is the result. Raises ``ValueError`` when there are no pairs or ``start`` is of other
    texts.
    """
    settings = settings or Settings()
    if not pairs:
        raise ValueError("there are no pairs to train on")
    run = _Run(pairs, out, settings, report or (lambda _: None), start)
    table = run.fitted()
    write_folder(table, out)
    run.forget()
    return table


class _Run:
    def __init__(
        self,
        pairs: Sequence[TextPair],
        out: Path,
        settings: Settings,
        report: Callable[[Progress], None],
        start: Sequence[StaticTable],
    ) -> None:
        self.settings, self.out, self.report = settings, out, report
        number: dict[str, int] = {}
        self.left = np.array([number.setdefault(p.left, len(number)) for p in pairs], np.int64)
        self.right = np.array([number.setdefault(p.right, len(number)) for p in pairs], np.int64)
        self.weight = np.array([p.weight for p in pairs])
        self.related = np.array([p.related for p in pairs])
        unlike = [[number.setdefault(text, len(number)) for text in p.unlike] for p in pairs]
        self.unlike = _ragged(unlike)
        self.corpus: Corpus = read_corpus(list(number))
        arrays = (
            self.left,
            self.right,
            self.weight,
            self.related,
            self.unlike.values,
            self.unlike.starts,
            *(table.rows for table in start),
        )
        self.fingerprint = _fingerprint(settings, number, *arrays)
        self.table, vectors = make_table(
            self.corpus,
            settings.name,
            settings.dim,
            settings.rows,
            settings.buckets,
            settings.seed,
            settings.least,
        )
        if start:
            vectors = averaged(self.table, start)
        self.vectors = torch.nn.Parameter(torch.from_numpy(vectors))
        self.optimiser = torch.optim.Adam([self.vectors], lr=settings.learning_rate, fused=True)
        self.orders = [self._order(epoch) for epoch in range(settings.epochs)]
        self.steps = max(1, sum(len(order) // settings.batch or 1 for order in self.orders))
        self.step = 0

    def fitted(self) -> StaticTable:
        for epoch in range(self._restored(), self.settings.epochs):
            self._epoch(epoch)
            self._save(epoch + 1)
        return quantised(self.table, self.vectors.detach().numpy())

    def forget(self) -> None:
        self._checkpoint.unlink(missing_ok=True)

    def _order(self, epoch: int) -> Ints:
        """The pairs of one epoch, shuffled: each as often as its weight says, the fraction by lot."""
        dice = np.random.default_rng([self.settings.seed, epoch, 0])
        times = (self.weight + dice.random(len(self.weight))).astype(np.int64)
        order = np.repeat(np.arange(len(times)), times)
        dice.shuffle(order)
        return order

    def _epoch(self, epoch: int) -> None:
        size = self.settings.batch
        order = self.orders[epoch]
        spelling = random.Random(f"{self.settings.seed} {epoch}")
        variants = [misspelled(word, spelling) for word in self.corpus.words]
        lookup, weights = word_features(self.table, [*self.corpus.words, *variants])
        dice = np.random.default_rng([self.settings.seed, epoch, 1])
        losses: list[float] = []
        for start in range(0, max(1, len(order) - size + 1), size):
            chosen = order[start : start + size]
            for group in self.optimiser.param_groups:
                group["lr"] = self.settings.learning_rate * (1 - self.step / self.steps)
            left, right = self.left[chosen], self.right[chosen]
            unlike, _, starts = self.unlike.pick(chosen)
            beside, column = np.unique(unlike, return_inverse=True)
            made = self._encode(np.concatenate([left, right, beside]), lookup, weights, dice)
            ignored = np.ones((len(chosen), len(beside)), np.bool_)
            ignored[np.repeat(np.arange(len(chosen)), np.diff(np.append(starts, len(unlike)))), column] = False
            loss = self._loss(made, left, right, ignored, self.related[chosen])
            self.optimiser.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            self.optimiser.step()
            self.step += 1
            losses.append(float(loss.detach()))
            if len(losses) == REPORTED:
                self.report(Progress(self.step, self.steps, epoch + 1, float(np.mean(losses))))
                losses.clear()
        if losses:
            self.report(Progress(self.step, self.steps, epoch + 1, float(np.mean(losses))))

    def _encode(self, texts: Ints, lookup: Ragged, weights: Floats, dice: np.random.Generator) -> torch.Tensor:
        words, counts, starts = self.corpus.texts.pick(texts)
        lengths = np.diff(np.append(starts, len(words)))
        edited = np.repeat(dice.random(len(texts)) < self.settings.misspelled, lengths)
        words = np.where(edited, words + len(self.corpus.words), words)
        weight = counts * weights[words]
        if self.settings.dropped:
            weight *= (dice.random(len(words)) >= self.settings.dropped) | (np.repeat(lengths, lengths) < SHORT)
        distinct, inverse = np.unique(words, return_inverse=True)
        rows, shares, begins = lookup.pick(distinct)
        if self.settings.hidden:  # a word that is new to the model is met by a part of its features only
            shares = shares * (dice.random(len(shares), np.float32) >= self.settings.hidden)
        vectors = functional.embedding_bag(
            torch.from_numpy(rows),
            self.vectors,
            torch.from_numpy(begins),
            mode="sum",
            per_sample_weights=torch.from_numpy(shares),
        )
        return functional.embedding_bag(
            torch.from_numpy(inverse),
            vectors,
            torch.from_numpy(starts),
            mode="sum",
            per_sample_weights=torch.from_numpy(weight.astype(np.float32)),
        )

    def _loss(
        self,
        made: torch.Tensor,
        lefts: Ints,
        rights: Ints,
        ignored: npt.NDArray[np.bool_],
        related: npt.NDArray[np.bool_],
    ) -> torch.Tensor:
        """The loss of a batch of n pairs.

        ``made``: the vectors of the left and the right texts and of m unlike ones. ``ignored``: which of those are not
        of the pair, (n, m).
        """
        part = self.settings.related_dim
        size = len(lefts)
        left, right, beside = made[:size], made[size : 2 * size], made[2 * size :]
        target, only_related = torch.arange(size), torch.from_numpy(related)[:, None]
        # a pair that shares a text with this one is no counterexample to it
        same = (lefts[:, None] == lefts[None, :]) | (rights[:, None] == rights[None, :])
        np.fill_diagonal(same, False)
        over_all, over_shared = (
            functional.normalize(left[:, :to], dim=1)
            @ functional.normalize(torch.cat([right, beside])[:, :to], dim=1).T
            for to in (self.settings.dim, part)
        )
        masks = (np.hstack([same, ignored]), same)
        losses = []
        for whole, shared, mask in (
            (over_all, over_shared, masks[0]),
            (over_all[:, :size].T, over_shared[:, :size].T, masks[1]),
        ):
            logits = torch.where(only_related, shared, whole) / self.settings.temperature
            losses.append(functional.cross_entropy(logits.masked_fill(torch.from_numpy(mask), -1e4), target))
        return (losses[0] + losses[1]) / 2

    @property
    def _checkpoint(self) -> Path:
        return self.out / "checkpoint.pt"

    def _save(self, epochs: int) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        state = {
            "fingerprint": self.fingerprint,
            "epochs": epochs,
            "step": self.step,
            "vectors": self.vectors.detach(),
            "optimiser": self.optimiser.state_dict(),
        }
        part = self._checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(self._checkpoint)

    def _restored(self) -> int:
        """Epochs that an interrupted run of the same kind has done; its state is taken over."""
        if not self._checkpoint.is_file():
            return 0
        state = torch.load(self._checkpoint, weights_only=True)
        if state["fingerprint"] != self.fingerprint:
            return 0
        with torch.no_grad():
            self.vectors.copy_(state["vectors"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = int(state["step"])
        return int(state["epochs"])


def _ragged(rows: Sequence[Sequence[int]]) -> Ragged:
    values = np.array([value for row in rows for value in row], np.int64)
    return Ragged(values, np.ones(len(values), np.float32), np.cumsum([0, *map(len, rows)], dtype=np.int64))


def _fingerprint(settings: Settings, number: dict[str, int], *arrays: npt.NDArray[Any]) -> str:
    digest = hashlib.sha256(json.dumps(dataclasses.asdict(settings), sort_keys=True).encode())
    digest.update("\0".join(number).encode("utf-8", "backslashreplace"))
    for array in arrays:
        digest.update(array.tobytes())
    return digest.hexdigest()
