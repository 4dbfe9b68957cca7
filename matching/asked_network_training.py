"""Fits the network that tells which words of a text are asked for (``matching.linking.asked_network``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from matching.asked_examples import Example
from matching.linking.asked_network import EVERY, AskedNetwork, Layer, Norm, row_numbers, rows_of
from matching.linking.asked_words import KINDS, NOTHING

TAGS: Final = (NOTHING, *(begins + kind for kind in KINDS for begins in ("B-", "I-")))
WIDTH: Final = 192  # numbers in a row
DILATIONS: Final = (1, 2, 4, 8, 16, 1)  # words that each layer sees to each side
FEWEST: Final = 30  # words that must have a feature for it to have a row
EPOCHS: Final = 6  # times that each text is learnt from
UNTOLD: Final = 0.3  # share of its features that a word is not told of while the network learns
DROPPED: Final = 0.3  # share of the numbers inside the network that are left out while it learns
RATE: Final = 3e-3  # the highest
RISING: Final = 0.15  # share of the steps in which the rate rises; then it falls
DECAY: Final = 0.02  # of all weights but the rows of features
WORDS: Final = 2500  # of a batch, those of the longest text counted for each
STRETCH: Final = 40  # words by which the texts of a batch may differ in length
LEFT_OUT: Final = -100  # the tag of what fills a text up

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """The rows of all its words, one word after another, how many each has, and the number of its tag, (n,)."""

    rows: Numbers
    counts: Numbers
    tags: Numbers


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one length, shorter ones filled up.

    ``rows``: of all their words, end to end, (n,); ``first``: where those of each word begin, (texts * length,);
    ``within``: 1 where there is text, (texts, length, 1); ``tags``: the number of each word's, (texts, length).
    """

    rows: Tensor
    first: Tensor
    within: Tensor
    tags: Tensor


class Network(nn.Module):
    """``rows`` of features, ``width`` numbers each, summed for each word, and convolutions over the words."""

    def __init__(self, rows: int, width: int = WIDTH) -> None:
        super().__init__()
        self.width = width
        self.table = nn.EmbeddingBag(rows, width, mode="sum")
        nn.init.normal_(self.table.weight, std=0.05)
        self.norm = nn.LayerNorm(width)
        self.convolutions = nn.ModuleList(nn.Conv1d(width, width, 3, padding=far, dilation=far) for far in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in DILATIONS)
        self.out = nn.Linear(2 * width, len(TAGS))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, batch: Batch) -> Tensor:
        """What is said of each tag, (texts, length, tags)."""
        summed = self.norm(self.table(batch.rows, batch.first)).view(*batch.within.shape[:2], self.width)
        alone = self.drop(summed * batch.within)
        seen = alone
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            around = functional.relu(convolution(seen.transpose(1, 2)).transpose(1, 2))
            seen = norm(seen + self.drop(around)) * batch.within
        said: Tensor = self.out(torch.cat([self.drop(seen), alone], 2))
        return said


def fit_network(known: Sequence[Example], epochs: int = EPOCHS, width: int = WIDTH, seed: int = 1) -> AskedNetwork:
    """The network fitted on texts; the same texts, with the same ``seed``, give the same one on one machine.

    ``epochs``: how often each text is learnt from. ``width``: numbers in a row. Holds torch to one thread from then on,
    since on more the sums come in another order.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    names = names_of(known)
    texts = texts_of(known, names)
    network = Network(1 + len(names), width)
    others = [each for name, each in network.named_parameters() if "table" not in name]
    groups = [
        {"params": list(network.table.parameters()), "weight_decay": 0.0},
        {"params": others, "weight_decay": DECAY},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    every = [chosen for _ in range(epochs) for chosen in batches(texts, dice)]
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=len(every) + 1, pct_start=RISING)
    network.train()
    for chosen in every:
        batch = batch_of([texts[at] for at in chosen], dice)
        loss = functional.cross_entropy(network(batch).flatten(0, 1), batch.tags.flatten(), ignore_index=LEFT_OUT)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        rate.step()
    return as_arrays(network.eval(), names)


def names_of(known: Sequence[Example]) -> tuple[str, ...]:
    """The features that enough words have."""
    seen = Counter(feature for one in known for each in one.features for feature in each)
    return tuple(sorted(feature for feature, count in seen.items() if count >= FEWEST))


def texts_of(known: Sequence[Example], names: Sequence[str]) -> list[Text]:
    """The texts as the network is told of them, those without a word left out."""
    rows = row_numbers(names)
    texts = []
    for one in known:
        if not one.told:
            continue
        told = rows_of(one.features, rows)
        counts = np.array([len(each) for each in told])
        numbers = np.array([TAGS.index(tag) for tag in one.tags])
        texts.append(Text(np.concatenate(told).astype(np.int64), counts, numbers))
    return texts


def batches(texts: Sequence[Text], dice: np.random.Generator) -> Iterator[list[int]]:
    """Numbers of texts of about the same length, in any order."""
    near = np.array([len(one.counts) for one in texts]) + dice.uniform(0, STRETCH, len(texts))
    every: list[list[int]] = [[]]
    for at in np.argsort(near).tolist():
        every[-1].append(at)
        if len(every[-1]) * len(texts[at].counts) > WORDS:
            every.append([])
    full = [each for each in every if each]
    return (full[at] for at in dice.permutation(len(full)))


def batch_of(texts: Sequence[Text], dice: np.random.Generator, untold: float = UNTOLD) -> Batch:
    """Texts filled up to one length, a share of the features of each word left out."""
    shape = len(texts), max(len(one.counts) for one in texts)
    counts, within = np.zeros(shape, np.int64), np.zeros((*shape, 1), np.float32)
    tags = np.full(shape, LEFT_OUT)
    rows = []
    for at, one in enumerate(texts):
        size = len(one.counts)
        kept = (dice.random(len(one.rows)) >= untold) | (one.rows == EVERY)
        counts[at, :size] = np.bincount(np.repeat(np.arange(size), one.counts)[kept], minlength=size)
        rows.append(one.rows[kept])
        within[at, :size] = 1
        tags[at, :size] = one.tags
    first = np.cumsum(counts.ravel()) - counts.ravel()
    return Batch(*map(torch.from_numpy, (np.concatenate(rows), first, within, tags)))


def as_arrays(network: Network, names: Sequence[str]) -> AskedNetwork:
    """The same network without torch; its table is rounded to half precision."""
    layers = [
        Layer(far, _before_own_after(one.weight), _array(one.bias), _norm(norm))
        for far, one, norm in zip(DILATIONS, network.convolutions, network.norms, strict=True)
    ]
    table = _array(network.table.weight).astype(np.float16)
    out, bias = _array(network.out.weight.T), _array(network.out.bias)
    return AskedNetwork(TAGS, tuple(names), table, _norm(network.norm), tuple(layers), out, bias)


def _before_own_after(weight: Any) -> npt.NDArray[np.float32]:
    """(3 * width, width) of a convolution's (width, width, 3)."""
    return _array(weight.permute(2, 1, 0).flatten(0, 1))


def _norm(norm: Any) -> Norm:
    return Norm(_array(norm.weight), _array(norm.bias))


def _array(tensor: Any) -> npt.NDArray[np.float32]:
    numbers: npt.NDArray[np.float32] = np.ascontiguousarray(tensor.detach().numpy())
    return numbers
