"""Rankers on tasks that anyone can check by eye."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.encoders.toy import ToyEncoder
from matching.evaluation.comparison import Result, evaluate, rank
from matching.evaluation.rankers import Bm25, CharTfidf, Encoded, Ranker, Scores
from matching.evaluation.tasks import Task, make_task, masked

TASK = Task(
    "obvious",
    queries=("svetsare i verkstad", "lärare i matematik"),
    documents=("kock i skola", "verkstad söker svetsare", "matematik för lärare", "truckförare"),
    relevant=(frozenset({1}), frozenset({2})),
)


RANKERS: list[Ranker] = [CharTfidf(), Bm25(), Encoded(ToyEncoder(ignored=("i",)), "toy")]


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda r: r.name)
def test_every_ranker_sees_the_obvious(ranker: Ranker) -> None:
    assert evaluate(ranker, TASK).values.tolist() == [1.0, 1.0]


def test_bm25_by_hand() -> None:
    # two documents, "kock" in one: idf = ln(1 + (2 - 1 + .5) / (1 + .5)) = ln 2; lengths 1 and 3, mean 2
    # tf part of the short one: 1 * 2.2 / (1 + 1.2 * (.25 + .75 * 1 / 2)) = 2.2 / 1.75
    scores = Bm25().scores(["kock"], ["kock", "svetsare i verkstad"])
    assert scores[0].tolist() == pytest.approx([np.log(2) * 2.2 / 1.75, 0.0])


class Fixed:
    name = "fixed"

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> Scores:
        assert (len(queries), len(documents)) == (2, 4)
        return np.array([[0.9, 0.8, 0.1, 0.2], [0.9, 0.8, 0.1, 0.2]], np.float32)


def test_means_follow_the_ranks() -> None:
    result = evaluate(Fixed(), TASK)
    assert result.values.tolist() == [1 / 2, 1 / 4]  # document 1 stands second, document 2 last
    assert result.mean == 3 / 8
    assert evaluate(Fixed(), Task("r", TASK.queries, TASK.documents, TASK.relevant, "recall@50")).mean == 1.0


def test_ties_keep_the_order_of_the_documents() -> None:
    assert rank(np.array([0.5, 0.7, 0.5, 0.7], np.float32)) == [1, 3, 0, 2]


def test_the_interval_holds_the_mean_and_repeats() -> None:
    values = np.random.default_rng(3).random(400)
    result = Result("t", "r", "mrr", values)
    low, high = result.interval()
    assert low < result.mean < high
    # standard error .289 / 20 = .0144; 95 % is about 3.92 of them wide
    assert high - low == pytest.approx(3.92 * values.std() / 20, rel=0.15)
    assert result.interval() == (low, high)


def test_queries_can_be_replaced_one_for_one_only() -> None:
    assert evaluate(Bm25(), TASK, queries=("lärare", "svetsare")).values.tolist() == [1 / 3, 1 / 3]
    with pytest.raises(ValueError, match="one query"):
        evaluate(Bm25(), TASK, queries=("lärare",))


def test_a_task_leaves_out_queries_that_are_documents_and_joins_doubles() -> None:
    pairs = [("Kock", "kock"), ("köksa", "Kock"), ("Köksa", "kallskänka"), ("okänd", "saknas")]
    task = make_task("t", pairs, ["kock", "Kock", "kallskänka"])
    assert task.documents == ("kock", "kallskänka")
    assert task.queries == ("köksa",)
    assert task.relevant == (frozenset({0, 1}),)


def test_masking_takes_away_the_title_in_every_form_and_compound() -> None:
    text = "En svetsare svetsar. Rörsvetsning och svets hör till. Du som svetsar trivs."
    assert masked(text, ["Svetsare, manuell"]) == "En . och hör till. Du som trivs."
