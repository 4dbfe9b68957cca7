"""Which of the things found in a text are asked for, weighed once more with the whole text in view: a second model.

The conditional random field (``asked_words``) sees three words to each side of a word. This one is told of a thing as a
whole: how sure the field is of its words and of those around it, everything that its sentence and the one before
say, its heading, and how much else in the text is asked for. It has two parts, both fitted by
``matching.asked_training`` on texts that the field had not seen: a logistic regression over words, and a sum of small
decision trees that is told its answer beside the numbers. ``models/krav-sv/README.md`` is the card of both models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from matching.linking.asked_words import KINDS, MODEL, NEGATED, PROOF, AskedWords, Opinion, asked_words
from matching.linking.token_features import Token, within

LINKS: Final = MODEL.with_name("links.npz")
ASKED: Final = 0.65  # how likely something must be to be asked for, else it is dropped
TYPED: Final = 0.3  # the same of licences, proofs, languages and education: an overlooked one costs more
TYPED_KINDS: Final = ("licence", "certificate", "language", "education")
_KINDS: Final = ("skill", "occupation", *TYPED_KINDS)
_FLAGS: Final = ("silent", "cue", "told", "listed", "item", "noclause")
_NEAR: Final = 8  # words on each side that are looked at together
_FAR: Final = 60  # words on each side beyond which a sentence is not looked at: some texts have no full stops
_CLIP: Final = 0.01  # chances nearer to 0 or 1 are taken for this far from them when their odds are
_SHOWN: Final = ("hd=", "hw=", "hit=", "rule=", "cl=")  # features of its own words that the regression is told

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something found in a text.

    ``named``: a concept or a typed requirement; otherwise it stands in the text's own words.
    """

    start: int
    end: int
    kind: str
    label: str
    named: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What the model is told of the things in a text: ``numbers`` (things, n), and ``words`` (features) of each."""

    numbers: Numbers
    words: Sequence[frozenset[str]]


def told_of(told: Sequence[Token], looked: Sequence[Sequence[str]], opinion: Opinion, things: Sequence[Thing]) -> Told:
    """What there is to tell of things in a text of these tokens, whose features were ``looked``."""
    bounds = _sentences(told)
    again = Counter((thing.kind, thing.label) for thing in things)
    numbers, words = [], []
    for thing in things:
        mine = _stretch(told, thing)
        first, last = bounds[mine.start]
        sentence = range(max(first, mine.start - _FAR), min(last, mine.stop + _FAR))
        before = _words_before(told, bounds, first)
        numbers.append([*_numbers(told, looked, opinion, thing, mine, sentence), again[thing.kind, thing.label]])
        words.append(frozenset(_words(told, looked, thing, mine, sentence, before)))
    return Told(np.array(numbers, dtype=np.float64), words)


class AskedLinks:
    """The fitted model. Safe to share between threads: it is only read."""

    def __init__(self, weights: Mapping[str, float], chances: Numbers, bias: float, trees: Trees) -> None:
        """``weights`` of the words, ``chances``: of the log odds of the first three numbers, (3,)."""
        self.weights, self.chances, self.bias, self.trees = weights, chances, bias, trees

    def shares(self, told: Told) -> Numbers:
        """How likely each thing is to be asked for, (things,) in [0, 1]."""
        if not len(told.words):
            return np.zeros(0)
        return chance(self.trees.sums(np.column_stack([told.numbers, self.weighed(told)])))

    def weighed(self, told: Told) -> Numbers:
        """What the regression over words says, as log odds, (things,)."""
        words = [sum(self.weights.get(word, 0.0) for word in each) for each in told.words]
        return np.array(words) + log_odds(told.numbers[:, :3]) @ self.chances + self.bias

    def save(self, path: Path) -> None:
        """Write it as arrays."""
        words = sorted(self.weights)
        told = {
            "words": np.array("\n".join(words)),
            "weights": np.array([self.weights[word] for word in words], dtype=np.float32),
            "chances": self.chances,
            "bias": np.array(self.bias),
            **{name: getattr(self.trees, name) for name in _TREES},
        }
        np.savez_compressed(path, **told)

    @staticmethod
    def load(path: Path) -> AskedLinks:
        """What ``save`` wrote. Raises ``ValueError`` for anything else."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                weights = dict(zip(str(kept["words"]).split("\n"), kept["weights"].tolist(), strict=True))
                trees = Trees(**{name: kept[name] for name in _TREES})
                return AskedLinks(weights, kept["chances"], float(kept["bias"]), trees)
        except (KeyError, IndexError, EOFError, ValueError, BadZipFile) as error:
            raise ValueError(f"{path}: no model of links: fit one with python -m matching.asked_training") from error


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of decision trees, (trees, nodes) each but ``start``. Node 0 is the root; a leaf is its own child."""

    number: npt.NDArray[np.int32]  # which number is asked about at a node
    limit: npt.NDArray[np.float32]  # up to it goes left
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: Numbers
    start: Numbers  # (): what every sum begins with

    def sums(self, numbers: Numbers) -> Numbers:
        """The start and one leaf of each tree, added, (rows,). ``numbers``: (rows, n)."""
        told = numbers.astype(np.float32)
        row, tree = np.arange(len(told))[:, None], np.arange(len(self.number))
        at = np.zeros((len(told), len(tree)), dtype=np.int32)
        while True:
            goes_left = told[row, self.number[tree, at]] <= self.limit[tree, at]
            below = np.where(goes_left, self.left[tree, at], self.right[tree, at])
            if (below == at).all():
                sums: Numbers = self.start + self.value[tree, at].sum(axis=1)
                return sums
            at = below


_TREES: Final = ("number", "limit", "left", "right", "value", "start")


@dataclass(frozen=True, slots=True)
class AskedModels:
    """Both models; ``links`` may be left out (``None``), then all that the field does not drop is kept."""

    words: AskedWords
    links: AskedLinks | None
    asked: float = ASKED
    typed: float = TYPED

    def read(self, told: Sequence[Token], looked: Sequence[Sequence[str]]) -> AskedText:
        """A text of these tokens, whose features are ``looked``."""
        return AskedText(self, looked, self.words.judge(told, looked))


@dataclass(frozen=True, slots=True)
class AskedText:
    """A text as the models see it."""

    models: AskedModels
    looked: Sequence[Sequence[str]]
    opinion: Opinion

    def keeps(self, things: Sequence[Thing]) -> list[bool]:
        """Which of the things found in the text are asked for. They are weighed together: give all of them."""
        links = self.models.links
        if links is None:
            return [True] * len(things)
        shares = links.shares(told_of(self.opinion.told, self.looked, self.opinion, things))
        return [
            share >= (self.models.typed if thing.kind in TYPED_KINDS else self.models.asked)
            for share, thing in zip(shares.tolist(), things, strict=True)
        ]


@lru_cache(maxsize=1)
def asked_models() -> AskedModels:
    """The models that come with the package."""
    return AskedModels(asked_words(), AskedLinks.load(LINKS))


def log_odds(chances: Numbers) -> Numbers:
    """Of chances in [0, 1], within bounds."""
    kept = np.clip(chances, _CLIP, 1 - _CLIP)
    odds: Numbers = np.log(kept / (1 - kept))
    return odds


def chance(odds: Numbers) -> Numbers:
    """In [0, 1], of log odds."""
    share: Numbers = 1 / (1 + np.exp(-odds))
    return share


def _stretch(told: Sequence[Token], thing: Thing) -> range:
    """The numbers of its tokens, one at least."""
    mine = within(told, thing.start, thing.end)
    first = min(mine.start, len(told) - 1)
    return range(first, max(mine.stop, first + 1))


def _sentences(told: Sequence[Token]) -> list[tuple[int, int]]:
    """The half-open range of the sentence of each token, its end mark left out but for the mark itself."""
    bounds: list[tuple[int, int]] = []
    first = 0
    for at, token in enumerate(told):
        ends = token.is_break or token.told in ".!?"
        if ends or at == len(told) - 1:
            stop = at if ends and at > first else at + 1
            bounds += [(first, stop)] * (at + 1 - first)
            first = at + 1
    return bounds


def _numbers(
    told: Sequence[Token],
    looked: Sequence[Sequence[str]],
    opinion: Opinion,
    thing: Thing,
    mine: range,
    sentence: range,
) -> list[float]:
    asked, first, last = opinion.shares, mine.start, mine.stop
    start, stop = sentence.start, sentence.stop
    around = np.concatenate([asked[start:first], asked[last:stop]])
    of_kinds = opinion.chances[first:last]
    around_kinds = opinion.chances[start:stop]
    flags = looked[first]
    return [
        asked[first:last].max(),
        asked[first:last].mean(),
        asked[first:last].min(),
        *of_kinds.mean(axis=0),
        *of_kinds.max(axis=0),
        opinion.begins[first:last].max(),
        opinion.begins[first],
        asked.mean(),
        float((asked > 0.5).mean()),
        asked[start:stop].mean(),
        around.mean() if len(around) else -1.0,
        around.max() if len(around) else -1.0,
        asked[max(0, first - _NEAR) : first].mean() if first else -1.0,
        asked[last : last + _NEAR].mean() if last < len(told) else -1.0,
        around_kinds[:, KINDS.index(NEGATED)].max(),
        around_kinds[:, KINDS.index(PROOF)].max(),
        last - first,
        thing.end - thing.start,
        len(told),
        first / len(told),
        stop - start,
        any("rule=" not in looked[at] for at in mine),
        thing.named,
        _KINDS.index(thing.kind),
        *(flag in flags for flag in _FLAGS),
        told[first].told[:1].isupper(),
    ]


def _words(
    told: Sequence[Token],
    looked: Sequence[Sequence[str]],
    thing: Thing,
    mine: range,
    sentence: range,
    before: range,
) -> Iterator[str]:
    first, last = mine.start, mine.stop
    start, stop = sentence.start, sentence.stop
    yield "label:" + thing.label.casefold()
    yield f"kind:{thing.kind}{thing.named:d}"
    for at in mine:
        if not told[at].is_break:
            yield "w:" + told[at].form
        yield from (one for one in looked[at] if one.startswith(_SHOWN))
    for side, stretch in (("b:", range(start, first)), ("a:", range(last, stop))):
        for at in stretch:
            yield side + told[at].form
            yield "s:" + told[at].form
    for steps in (1, 2):
        if first - steps >= start:
            yield f"b{steps}:" + " ".join(one.form for one in told[first - steps : first])
        if last + steps <= stop:
            yield f"a{steps}:" + " ".join(one.form for one in told[last : last + steps])
    for at in before:
        yield "p:" + told[at].form


def _words_before(told: Sequence[Token], bounds: Sequence[tuple[int, int]], first: int) -> range:
    """The sentence that ends before the token, or its last words."""
    last = first - 1
    while last >= 0 and not told[last].form[0].isalnum():
        last -= 1
    if last < 0:
        return range(0)
    start, stop = bounds[last]
    return range(max(start, stop - _FAR), stop)
