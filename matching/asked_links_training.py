"""Fits the model of which things found in a text are asked for (``matching.linking.asked_links``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from matching.asked_examples import Example, author_of, parts_by_author
from matching.evaluation.judged_spans import FoundSpan, found_in, verdict_on
from matching.evaluation.linking import with_models
from matching.linking.asked_links import AskedLinks, Regression, log_odds
from matching.linking.asked_models import AskedModels
from matching.linking.asked_words import AskedWords
from matching.linking.decision_trees import Numbers, Trees
from matching.linking.link_features import Thing, Told, told_of
from matching.taxonomy import Taxonomy

if TYPE_CHECKING:
    from sklearn.ensemble import GradientBoostingClassifier

_T = TypeVar("_T")

FEWEST: Final = 3  # things that a word must be told of to have a weight
STRENGTH: Final = 0.08  # inverse of the penalty of the regression
TREES: Final = {
    "n_estimators": 150,
    "max_depth": 4,
    "learning_rate": 0.1,
    "subsample": 0.7,
    "min_samples_leaf": 30,
    "max_features": 0.5,
    "random_state": 1,
}
QUARTERS: Final = 4  # the trees learn from answers of a regression that knows nothing by the authors it answers on


@dataclass(frozen=True, slots=True)
class Judged:
    """A text as a model of words that had not seen it leaves it to the model of links.

    ``right``: whether each thing found is asked for, (n,); ``None`` for what is neither right nor wrong.
    """

    example: Example
    found: Sequence[FoundSpan]
    told: Told
    right: Sequence[bool | None]


def judged_by(words: AskedWords, examples: Iterable[Example], taxonomy: Taxonomy) -> Iterator[Judged]:
    """What there is to learn of links from texts that ``words`` was not fitted on."""
    linked = with_models(taxonomy, AskedModels(words, None))
    for one in examples:
        found = found_in(one.text, linked)
        things = [Thing(each.start, each.end, each.kind, each.label, bool(each.names)) for each in found]
        told = told_of(one.told, one.features, words.judge(one.told, one.features), things)
        yield Judged(one, found, told, [verdict_on(each, one.spans) for each in found])


def fit_links(judged: Sequence[Judged]) -> AskedLinks:
    """Fit the model of links: the regression, and the trees on its answers to texts that it had not seen."""
    from sklearn.ensemble import GradientBoostingClassifier

    texts = [one for one in judged if any(right is not None for right in one.right)]
    asked: Numbers = np.concatenate([_answered(_regression(known), unseen) for known, unseen in _quarters(texts)])
    texts = [one for _, unseen in _quarters(texts) for one in unseen]
    numbers = np.vstack([_numbers(one) for one in texts])
    trees = GradientBoostingClassifier(**TREES).fit(np.column_stack([numbers, asked]), _truth(texts))
    return AskedLinks(_regression(texts), trees_of(trees))


def _quarters(texts: Sequence[Judged]) -> Iterator[tuple[list[Judged], list[Judged]]]:
    for known, unseen in parts_by_author([author_of(one.example) for one in texts], QUARTERS):
        yield [texts[at] for at in known], [texts[at] for at in unseen]


def _regression(texts: Sequence[Judged]) -> Regression:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    counter = CountVectorizer(analyzer=sorted, binary=True, min_df=FEWEST)
    words = counter.fit_transform([words for one in texts for words in _kept(one, one.told.words)])
    odds = log_odds(np.vstack([_numbers(one) for one in texts])[:, :3])
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=1)
    model.fit(hstack([words, csr_matrix(odds)]).tocsr(), _truth(texts))
    weights = model.coef_[0].astype(np.float32).astype(np.float64)
    named = dict(zip(counter.get_feature_names_out(), weights[:-3].tolist(), strict=True))
    return Regression(named, weights[-3:], float(model.intercept_[0]))


def _answered(regression: Regression, texts: Sequence[Judged]) -> Numbers:
    return np.concatenate([np.array(list(_kept(one, regression.odds(one.told)))) for one in texts])


def _numbers(one: Judged) -> Numbers:
    return np.array(list(_kept(one, one.told.numbers)))


def _truth(texts: Iterable[Judged]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([right for one in texts for right in one.right if right is not None], dtype=bool)


def _kept(one: Judged, each: Iterable[_T]) -> Iterator[_T]:
    """Of one for each thing, those of things that are right or wrong."""
    return (value for value, right in zip(each, one.right, strict=True) if right is not None)


def trees_of(model: GradientBoostingClassifier) -> Trees:
    """The fitted trees as arrays."""
    every = [one.tree_ for one in model.estimators_[:, 0]]
    size = max(one.node_count for one in every)

    def laid(name: str, dtype: type) -> npt.NDArray[Any]:
        into = np.zeros((len(every), size), dtype)
        for row, one in zip(into, every, strict=True):
            row[: one.node_count] = getattr(one, name).reshape(one.node_count, -1)[:, 0]
        return into

    left, right = laid("children_left", np.int32), laid("children_right", np.int32)
    number, node = laid("feature", np.int32), np.arange(size, dtype=np.int32)
    leaf = left < 0
    prior = model.init_.class_prior_[1]
    return Trees(
        np.where(leaf, 0, number).astype(np.int32),
        laid("threshold", np.float32),
        np.where(leaf, node, left).astype(np.int32),
        np.where(leaf, node, right).astype(np.int32),
        laid("value", np.float64) * model.learning_rate,
        np.array(np.log(prior / (1 - prior))),
    )
