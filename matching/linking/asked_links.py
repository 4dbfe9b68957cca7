"""Which of the things found in a text are asked for, weighed once more with the whole text in view: a second model.

The network (``asked_words``) weighs words one by one. This model is told of a thing as a whole: how sure the network is
of its words and of those around it, everything that its sentence and the one before say, its heading, and how much else
in the text is asked for. It has two parts, both fitted by ``matching.asked_training`` on texts by authors that the
network had not seen: a logistic regression over words, and a sum of small decision trees that is told its answer beside
the numbers. ``models/krav-sv/README.md`` is the card of both models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from matching.linking.asked_words import MODEL
from matching.linking.decision_trees import Numbers, Trees
from matching.linking.link_features import TYPED_KINDS, Told
from matching.linking.model_files import model_arrays

LINKS: Final = MODEL.with_name("links.npz")
ASKED: Final = 0.65  # how likely something must be to be asked for, else it is dropped
TYPED: Final = 0.3  # the same of licences, proofs, languages and education: an overlooked one costs more
_CLIP: Final = 0.01  # chances nearer to 0 or 1 are taken for this far from them when their odds are
_TREES: Final = ("number", "limit", "left", "right", "value", "start")


def least_share(kind: str, asked: float = ASKED) -> float:
    """From which share in [0, 1] a thing of a kind is kept, where ``asked`` holds for skills and occupations."""
    return min(asked, TYPED) if kind in TYPED_KINDS else asked


@dataclass(frozen=True, slots=True)
class Regression:
    """Weights of words, and of the log odds of the first three numbers, (3,)."""

    weights: Mapping[str, float]
    chances: Numbers
    bias: float

    def odds(self, told: Told) -> Numbers:
        """The log odds that each thing is asked for, (things,)."""
        words = [sum(self.weights.get(word, 0.0) for word in each) for each in told.words]
        return np.array(words) + log_odds(told.numbers[:, :3]) @ self.chances + self.bias


@dataclass(frozen=True, slots=True)
class AskedLinks:
    """The fitted model. Safe to share between threads: it is only read."""

    regression: Regression
    trees: Trees

    def shares(self, told: Told) -> Numbers:
        """How likely each thing is to be asked for, (things,) in [0, 1]."""
        if not len(told.words):
            return np.zeros(0)
        return chance(self.trees.sums(np.column_stack([told.numbers, self.regression.odds(told)])))

    def save(self, path: Path) -> None:
        """Write it as arrays."""
        words = sorted(self.regression.weights)
        told = {
            "words": np.array("\n".join(words)),
            "weights": np.array([self.regression.weights[word] for word in words], dtype=np.float32),
            "chances": self.regression.chances,
            "bias": np.array(self.regression.bias),
            **{name: getattr(self.trees, name) for name in _TREES},
        }
        np.savez_compressed(path, **told)

    @staticmethod
    def load(path: Path) -> AskedLinks:
        """What ``save`` wrote. Raises ``ValueError`` for anything else."""
        with model_arrays(path, "model of links") as kept:
            weights = dict(zip(str(kept["words"]).split("\n"), kept["weights"].tolist(), strict=True))
            trees = Trees(**{name: kept[name] for name in _TREES})
            return AskedLinks(Regression(weights, kept["chances"], float(kept["bias"])), trees)


def log_odds(chances: Numbers) -> Numbers:
    """Of chances in [0, 1], within bounds."""
    kept = np.clip(chances, _CLIP, 1 - _CLIP)
    odds: Numbers = np.log(kept / (1 - kept))
    return odds


def chance(odds: Numbers) -> Numbers:
    """In [0, 1], of log odds."""
    share: Numbers = 1 / (1 + np.exp(-odds))
    return share
