"""Metrics by hand, against scikit-learn, and against the plainest definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.evaluation.metrics import average_precision, hit_at, ndcg_at, recall_at, reciprocal_rank

RANKED = ["a", "b", "c", "d", "e"]


def test_by_hand() -> None:
    relevant = {"b", "d", "x"}  # at rank 2, at rank 4, never found
    assert reciprocal_rank(RANKED, relevant) == 1 / 2
    assert hit_at(RANKED, relevant, 1) == 0.0
    assert hit_at(RANKED, relevant, 2) == 1.0
    assert recall_at(RANKED, relevant, 3) == pytest.approx(1 / 3)
    assert recall_at(RANKED, relevant, 5) == pytest.approx(2 / 3)
    # precision 1/2 at rank 2, 2/4 at rank 4, 0 for the one never found: 1 / 3
    assert average_precision(RANKED, relevant) == pytest.approx(1 / 3)


def test_ndcg_by_hand() -> None:
    # b has gain 1 at rank 2, d gain 3 at rank 4: 1/log2(3) + 3/log2(5); best order: 3/log2(2) + 1/log2(3)
    reached = 1 / math.log2(3) + 3 / math.log2(5)
    ideal = 3 + 1 / math.log2(3)
    assert ndcg_at(RANKED, {"b": 1.0, "d": 3.0}, 5) == pytest.approx(reached / ideal)
    assert ndcg_at(RANKED, {"b": 1.0, "d": 3.0}, 2) == pytest.approx((1 / math.log2(3)) / ideal)


def test_nothing_relevant_found_is_zero() -> None:
    for value in (
        reciprocal_rank(RANKED, {"x"}),
        hit_at(RANKED, {"x"}, 5),
        recall_at(RANKED, {"x"}, 5),
        average_precision(RANKED, {"x"}),
        ndcg_at(RANKED, {"x": 1.0}, 5),
    ):
        assert value == 0.0


@st.composite
def rankings(draw: st.DrawFn) -> tuple[list[int], dict[int, float]]:
    ranked = draw(st.permutations(range(draw(st.integers(2, 8)))))
    relevant = draw(st.dictionaries(st.sampled_from(ranked), st.floats(0.5, 4), min_size=1))
    return ranked, relevant


@settings(deadline=None)
@given(rankings(), st.integers(1, 9))
def test_against_scikit_learn(drawn: tuple[list[int], dict[int, float]], k: int) -> None:
    from sklearn.metrics import average_precision_score, label_ranking_average_precision_score, ndcg_score

    ranked, gains = drawn
    scores = np.zeros((1, len(ranked)))
    scores[0, ranked] = np.arange(len(ranked), 0, -1)
    gain = np.zeros((1, len(ranked)))
    for item, value in gains.items():
        gain[0, item] = value
    assert ndcg_at(ranked, gains, k) == pytest.approx(ndcg_score(gain, scores, k=k))
    assert average_precision(ranked, gains) == pytest.approx(average_precision_score(gain[0] > 0, scores[0]))
    if len(gains) == 1:  # then the precision at the only relevant rank is the reciprocal rank
        assert reciprocal_rank(ranked, gains) == pytest.approx(label_ranking_average_precision_score(gain > 0, scores))


@settings(deadline=None)
@given(rankings(), st.integers(1, 9))
def test_hit_and_recall_agree(drawn: tuple[list[int], dict[int, float]], k: int) -> None:
    ranked, relevant = drawn
    assert hit_at(ranked, relevant, k) == float(recall_at(ranked, relevant, k) > 0)
    assert recall_at(ranked, relevant, len(ranked)) == 1.0
    assert (reciprocal_rank(ranked, relevant) >= 1 / k) == bool(hit_at(ranked, relevant, k))
