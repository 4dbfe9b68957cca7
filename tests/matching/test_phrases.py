"""Phrase arithmetic against the plainest possible reference."""

from __future__ import annotations

import math
import statistics
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoders.toy import ToyEncoder
from matching.phrases import PhraseTable, Segments, segment_max, segment_mean

ragged = st.lists(st.lists(st.floats(-1, 1), max_size=4), min_size=1, max_size=8)


def laid_end_to_end(rows: list[list[float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([v for row in rows for v in row], dtype=np.float64), np.cumsum([0, *map(len, rows)])


@given(ragged)
def test_segment_max_equals_max_of_each(rows: list[list[float]]) -> None:
    found = segment_max(*laid_end_to_end(rows))
    for value, row in zip(found, rows, strict=True):
        assert math.isnan(value) if not row else value == max(row)


@given(ragged)
def test_segment_mean_equals_mean_of_each(rows: list[list[float]]) -> None:
    found = segment_mean(*laid_end_to_end(rows))
    for value, row in zip(found, rows, strict=True):
        assert math.isnan(value) if not row else value == pytest.approx(statistics.fmean(row), abs=1e-12)


def test_segments_of_two_axes() -> None:
    values = np.array([[1.0, 5.0, 2.0], [4.0, 0.0, 3.0]])
    assert segment_max(values, np.array([0, 2, 3])).tolist() == [[5.0, 2.0], [4.0, 3.0]]


def test_segments_of_nothing() -> None:
    empty = Segments.of([])
    assert len(empty) == 0
    assert len(Segments.of([np.zeros(0, dtype=np.int64)])) == 1


def test_a_phrase_is_embedded_once_and_keeps_its_row() -> None:
    asked: list[str] = []

    class Counting(ToyEncoder):
        def encode(self, texts, role="document"):  # type: ignore[no-untyped-def]
            asked.extend(texts)
            return super().encode(texts, role)

    table = PhraseTable(Counting())
    first = table.rows(["svets", "el"])
    again = table.rows(["el", "svets", "svets"])
    assert again.tolist() == [first[1], first[0], first[0]]
    assert asked == ["svets", "el"]


def test_rows_stay_right_when_the_table_grows() -> None:
    encoder = ToyEncoder()
    table = PhraseTable(encoder)
    early = table.rows(["svets"])
    table.rows([f"ord{i}" for i in range(5000)])
    assert len(table) == 5001
    assert table.similarity(early, table.rows(["svets"]))[0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("many", [0, 500], ids=["whole table at once", "pair by pair"])
def test_names_of_different_concepts_stay_below_what_counts_as_the_same(many: int) -> None:
    table = PhraseTable(ToyEncoder(), same=0.3)
    table.rows([f"ord{i}" for i in range(many)])
    phrases = ["svetsning med tig", "svetsning med mag", "svetsning med mig", "svetsning med gas"]
    rows = table.rows(phrases)
    before = table.similarity(rows, rows)
    table.tell([(phrases[0], "esco", "tig"), (phrases[1], "esco", "mig-mag"), (phrases[2], "esco", "mig-mag")])
    after = table.similarity(rows, rows)
    apart = {(0, 1), (0, 2), (1, 0), (2, 0)}
    for i, j in np.ndindex(4, 4):
        assert before[i, j] > 0.3  # so that something is held down
        assert 0.29 < after[i, j] < 0.3 if (i, j) in apart else after[i, j] == before[i, j]


def test_what_is_compared_many_times_is_held_apart_as_well() -> None:
    table = PhraseTable(ToyEncoder(), same=0.3)
    left, right = table.rows(["svetsning med tig"]), table.rows(["svetsning med mag", "svetsning med gas"])
    beside = table.beside(right)
    assert (beside(left) > 0.3).all()
    table.tell([("svetsning med tig", "esco", "tig"), ("svetsning med mag", "esco", "mig-mag")])
    assert beside(left).tolist() == table.similarity(left, right).tolist()
    assert beside(left)[0, 0] < 0.3 < beside(left)[0, 1]


def test_what_is_told_stays_when_the_table_grows() -> None:
    table = PhraseTable(ToyEncoder(), same=0.3)
    rows = table.rows(["svetsning med tig", "svetsning med mag"])
    table.tell([("svetsning med tig", "esco", "a"), ("svetsning med mag", "esco", "b")])
    table.rows([f"ord{i}" for i in range(5000)])
    assert table.similarity(rows[:1], rows[1:])[0, 0] < 0.3


@pytest.mark.parametrize(
    ("named", "apart"),
    [
        ([("med tig", "esco", "a"), ("med mag", "jobtech", "b")], False),
        ([("med tig", "esco", "a"), ("med tig", "jobtech", "b"), ("med mag", "jobtech", "c")], True),
        (
            [
                ("med tig", "esco", "a"),
                ("med mag", "esco", "b"),
                *((f"med {m}", "jobtech", "c") for m in ("tig", "mag")),
            ],
            False,
        ),
    ],
    ids=["other sources say nothing of each other", "a source that has both", "one source has them as the same"],
)
def test_only_concepts_of_one_source_are_different(named: list[tuple[str, str, str]], apart: bool) -> None:
    table = PhraseTable(ToyEncoder(), same=0.3)
    rows = table.rows(["svetsning med tig", "svetsning med mag"])
    table.tell([(f"svetsning {phrase}", source, concept) for phrase, source, concept in named])
    assert bool(table.similarity(rows[:1], rows[1:])[0, 0] < 0.3) is apart


def test_only_phrases_of_the_table_can_be_told_of() -> None:
    with pytest.raises(KeyError):
        PhraseTable(ToyEncoder()).tell([("svets", "esco", "a")])


def test_many_threads_get_the_same_rows() -> None:
    table = PhraseTable(ToyEncoder())
    phrases = [f"ord{i}" for i in range(300)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: table.rows(phrases).tolist(), range(32)))
    assert all(answer == answers[0] for answer in answers)
    assert len(table) == 300
