"""Two models of which words of a text are asked for, on marked texts that neither was fitted on.

    python -m benchmarks.asked_words [--fold N] [--epochs N] [--width N]

The conditional random field that is shipped (``matching.linking.asked_words``) and a network: each feature of a word is
a row of numbers, a word is the sum of its rows, and layers of dilated convolutions let it see 32 words to each side
(F. Yu & V. Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions", 2016; for words, E. Strubell et al.,
"Fast and Accurate Entity Recognition with Iterated Dilated Convolutions", 2017). Both are fitted on three quarters of
the train texts and counted on the fourth, as in ``python -m matching.asked_training --check``: F1 over tokens of asked
for or not, in per cent. Takes some 15 minutes on two cores. Needs the extra ``train`` and the shared texts.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from matching.asked_examples import Example, read_examples
from matching.asked_training import MISLEADING, fit_words, folds_of_texts
from matching.evaluation.demo import FOLDER
from matching.evaluation.development import MARKED
from matching.linking.asked_words import KINDS, NEGATED, NOTHING, AskedWords
from matching.linking.token_features import NEIGHBOURS
from matching.taxonomy import load_taxonomy

TAGS: Final = (NOTHING, *(begins + kind for kind in KINDS for begins in ("B-", "I-")))
DILATIONS: Final = (1, 2, 4, 8, 16, 1)
FEWEST: Final = 30  # words that must have a feature for it to have a row
UNTOLD: Final = 0.3  # share of its features that a word is not told of while the network learns
DROPPED: Final = 0.3
RATE: Final = 3e-3
WORDS: Final = 2500  # of a batch, those of the longest text counted for each
LEFT_OUT: Final = -100

Numbers = npt.NDArray[np.int64]
Asked = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Text:
    """The rows of all its words, one word after another, how many each has, and the number of its tag, (n,)."""

    rows: Numbers
    counts: Numbers
    tags: Numbers


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one length, shorter ones filled up: ``within`` (texts, length, 1) tells what is text."""

    rows: Tensor
    first: Tensor
    within: Tensor
    tags: Tensor


class Network(nn.Module):
    """Rows of features, summed for each word, and convolutions over the words."""

    def __init__(self, rows: int, width: int) -> None:
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


def fit_network(known: Sequence[Example], rows: dict[str, int], epochs: int, width: int, seed: int = 1) -> Network:
    """The network fitted on texts; the same texts give the same one on one machine."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    texts = [text_of(one, rows) for one in known if one.told]
    network = Network(len(rows) + 1, width)
    others = [each for name, each in network.named_parameters() if "table" not in name]
    table = list(network.table.parameters())
    groups = [{"params": table, "weight_decay": 0.0}, {"params": others, "weight_decay": 0.02}]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    rounds = [list(batches(texts, dice)) for _ in range(epochs)]
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=sum(map(len, rounds)) + 1, pct_start=0.15)
    network.train()
    for chosen in (each for one in rounds for each in one):
        batch = batch_of([texts[at] for at in chosen], dice, UNTOLD)
        loss = functional.cross_entropy(network(batch).flatten(0, 1), batch.tags.flatten(), ignore_index=LEFT_OUT)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        rate.step()
    return network.eval()


def rows_of(known: Sequence[Example]) -> dict[str, int]:
    """The number of the row of each feature that enough words have. Row 0 is every word's."""
    seen = Counter(feature for one in known for each in one.features for feature in own(each))
    often = sorted(feature for feature, count in seen.items() if count >= FEWEST)
    return {feature: at for at, feature in enumerate(often, start=1)}


def own(features: Sequence[str]) -> list[str]:
    """What a word is told but for its neighbours, which the network sees for itself."""
    return [one for one in features if not one.startswith(NEIGHBOURS)]


def text_of(one: Example, rows: dict[str, int]) -> Text:
    """A text as the network is told of it."""
    told = [[0, *(rows[feature] for feature in own(each) if feature in rows)] for each in one.features]
    counts = np.array([len(each) for each in told])
    return Text(np.concatenate(told).astype(np.int64), counts, np.array([TAGS.index(tag) for tag in one.tags]))


def batches(texts: Sequence[Text], dice: np.random.Generator) -> Iterator[list[int]]:
    """Numbers of texts of about the same length, in any order."""
    near = np.array([len(one.counts) for one in texts]) + dice.uniform(0, 40, len(texts))
    every: list[list[int]] = [[]]
    for at in np.argsort(near).tolist():
        every[-1].append(at)
        if len(every[-1]) * len(texts[at].counts) > WORDS:
            every.append([])
    full = [each for each in every if each]
    return (full[at] for at in dice.permutation(len(full)))


def batch_of(texts: Sequence[Text], dice: np.random.Generator, untold: float) -> Batch:
    """Texts filled up to one length, a share of the features of each word left out."""
    shape = len(texts), max(len(one.counts) for one in texts)
    counts, within = np.zeros(shape, np.int64), np.zeros((*shape, 1), np.float32)
    tags = np.full(shape, LEFT_OUT)
    rows = []
    for at, one in enumerate(texts):
        size = len(one.counts)
        kept = (dice.random(len(one.rows)) >= untold) | (one.rows == 0)
        counts[at, :size] = np.bincount(np.repeat(np.arange(size), one.counts)[kept], minlength=size)
        rows.append(one.rows[kept])
        within[at, :size] = 1
        tags[at, :size] = one.tags
    first = np.cumsum(counts.ravel()) - counts.ravel()
    return Batch(*map(torch.from_numpy, (np.concatenate(rows), first, within, tags)))


def by_network(network: Network, one: Example, rows: dict[str, int]) -> Asked:
    """Which words the network takes to be asked for, (n,)."""
    with torch.no_grad():
        said = network(batch_of([text_of(one, rows)], np.random.default_rng(0), 0.0)).softmax(-1)[0].numpy()
    not_asked = [at for at, tag in enumerate(TAGS) if tag[-1] in (NOTHING, NEGATED)]
    return np.asarray(1 - said[:, not_asked].sum(axis=1) > 0.5)


def agreement(told: Sequence[tuple[Example, Asked]]) -> float:
    """F1 over tokens, per cent: asked for as marked, and as told."""
    both = found = marked = 0
    for one, asked in told:
        right = np.array([tag[-1] not in (NOTHING, NEGATED) for tag in one.tags])
        both, found, marked = both + int((right & asked).sum()), found + int(asked.sum()), marked + int(right.sum())
    return 200 * both / max(1, found + marked)


def row_of(one: Example) -> str:
    """Which part of the texts it is counted with."""
    if one.name != MARKED:
        return "others"
    return "misleading" if one.identity.startswith(MISLEADING) else MARKED


def compared(known: Sequence[Example], unseen: Sequence[Example], epochs: int, width: int) -> Iterator[str]:
    """A line for each model: its F1 on each part of the unseen texts, and the seconds that it took to fit."""
    kept = [one for one in unseen if one.told]
    parts = sorted({row_of(one) for one in kept})
    yield f"{'':16}" + "".join(f"{name:>12}" for name in parts) + f"{'s':>8}"
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.crfsuite"
        fit_words(known, path)
        field = AskedWords(path.read_bytes())
    spent = time.monotonic() - begun
    told = [(one, field.judge(one.told, one.features).shares > 0.5) for one in kept]
    yield _line("random field", told, parts, spent)
    begun = time.monotonic()
    rows = rows_of(known)
    network = fit_network(known, rows, epochs, width)
    spent = time.monotonic() - begun
    yield _line("network", [(one, by_network(network, one, rows)) for one in kept], parts, spent)


def _line(name: str, told: Sequence[tuple[Example, Asked]], parts: Sequence[str], seconds: float) -> str:
    shares = (agreement([each for each in told if row_of(each[0]) == part]) for part in parts)
    return f"{name:16}" + "".join(f"{share:12.1f}" for share in shares) + f"{seconds:8.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fold", type=int, default=0, choices=range(4), help="the quarter that is counted")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--width", type=int, default=192, help="numbers in a row")
    told = parser.parse_args()
    root = FOLDER.parent
    shared = Path(os.environ.get("MAKLA_SHARED_DATA", root.parent.parent / "shared" / "data"))
    if not shared.is_dir():
        parser.error(f"the shared texts are not in {shared}: set MAKLA_SHARED_DATA")
    torch.set_num_threads(1)
    known, unseen = folds_of_texts(read_examples(root / "development", shared, load_taxonomy(None)))[told.fold]
    print(f"{len(known)} texts to fit on, {len(unseen)} to count")
    for line in compared(known, unseen, told.epochs, told.width):
        print(line, flush=True)


if __name__ == "__main__":
    main()
