"""The allocation of a fair against the plainest possible reference, and the case that everyone can see."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.fair_allocation import Chosen, allocate, plain_ranking
from matching.fair_schedule import schedule
from matching.phrases import Floats


def test_forty_people_are_not_all_sent_to_twelve_seats() -> None:
    # Everyone likes the first stand best; twelve have it as the only one. Plain ranking fills it and leaves 28 people
    # without a meeting while the second stand has 30 free seats.
    scores = np.zeros((40, 2))
    scores[:, 0] = np.linspace(0.9, 0.8, 40)
    scores[:28, 1] = 0.5
    plain = plain_ranking(scores, [12, 30], per_person=1)
    planned = allocate(scores, [12, 30], per_person=1)
    assert plain.per_person.sum() == 12
    assert list(plain.per_stand) == [12, 0]
    assert list(planned.per_person) == [1] * 40
    assert list(planned.per_stand) == [12, 28]
    assert planned.optimal


def test_a_first_meeting_goes_before_somebody_elses_second() -> None:
    # One seat, and the stronger person already has a meeting elsewhere.
    scores = np.array([[0.9, 0.9], [0.0, 0.4]])
    planned = allocate(scores, [1, 1], per_person=2)
    assert planned.chosen.tolist() == [[True, False], [False, True]]


def test_among_equally_many_meetings_the_best_scores_win() -> None:
    # 0.9 + 0.8 = 1.7 beats 0.6 + 0.7 = 1.3
    scores = np.array([[0.9, 0.6], [0.7, 0.8]])
    assert allocate(scores, [1, 1], per_person=1).chosen.tolist() == [[True, False], [False, True]]


def test_no_match_is_never_a_meeting_and_an_empty_fair_is_one() -> None:
    assert not allocate(np.zeros((3, 2)), [5, 5], per_person=3).chosen.any()
    assert allocate(np.zeros((0, 2)), [5, 5], per_person=3).chosen.shape == (0, 2)
    with pytest.raises(ValueError, match="1 seats for 2 stands"):
        allocate(np.ones((1, 2)), [1], per_person=1)


worlds = st.tuples(st.integers(1, 4), st.integers(1, 3)).flatmap(
    lambda shape: st.tuples(
        st.lists(
            st.lists(st.sampled_from([0.0, 0.4, 0.5, 0.75, 0.9]), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        ),
        st.lists(st.integers(0, 3), min_size=shape[1], max_size=shape[1]),
        st.integers(1, 3),
    )
)


def value(chosen: Chosen, scores: Floats, per_person: int) -> tuple[list[int], int]:
    """How many have at least one meeting, at least two, ...; then the scores in ten-thousandths."""
    counts = chosen.sum(axis=1)
    return [int((counts > r).sum()) for r in range(per_person)], int(np.round(scores[chosen] * 10_000).sum())


def every_allocation(scores: Floats, seats: Sequence[int], per_person: int) -> list[Chosen]:
    """All of them, by trying each set of pairs."""
    pairs = np.argwhere(scores > 0)
    found = []
    for taken in product((False, True), repeat=len(pairs)):
        chosen = np.zeros(scores.shape, dtype=np.bool_)
        for (person, stand), yes in zip(pairs, taken, strict=True):
            chosen[person, stand] = yes
        if (chosen.sum(axis=0) <= seats).all() and (chosen.sum(axis=1) <= per_person).all():
            found.append(chosen)
    return found


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_nothing_is_better_than_the_allocation(world: tuple[list[list[float]], list[int], int]) -> None:
    rows, seats, per_person = world
    scores = np.array(rows)
    planned = allocate(scores, seats, per_person).chosen
    everything = every_allocation(scores, seats, per_person)
    assert any((planned == one).all() for one in everything)
    assert value(planned, scores, per_person) == max(value(one, scores, per_person) for one in everything)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda stands: st.tuples(
            st.lists(st.lists(st.booleans(), min_size=stands, max_size=stands), min_size=1, max_size=12),
            st.lists(st.integers(1, 3), min_size=stands, max_size=stands),
        )
    )
)
def test_a_schedule_always_exists_and_nobody_is_in_two_places(world: tuple[list[list[bool]], list[int]]) -> None:
    rows, tables = world
    chosen = np.array(rows)
    busiest = int(chosen.sum(axis=1).max())
    fullest = max(-(-int(chosen[:, s].sum()) // tables[s]) for s in range(len(tables)))
    rounds = max(1, busiest, fullest)  # as few as could ever do
    slots = schedule(chosen, tables, rounds)
    assert {(s.person, s.stand) for s in slots} == {(int(p), int(s)) for p, s in np.argwhere(chosen)}
    assert len({(s.person, s.round) for s in slots}) == len(slots)
    assert len({(s.stand, s.table, s.round) for s in slots}) == len(slots)
    assert all(0 <= s.round < rounds and 0 <= s.table < tables[s.stand] for s in slots)


def test_a_schedule_that_cannot_be_held_is_refused() -> None:
    with pytest.raises(ValueError, match="more meetings than there are rounds"):
        schedule(np.ones((1, 3), dtype=np.bool_), [1, 1, 1], rounds=2)
    with pytest.raises(ValueError, match="more meetings than its tables can hold"):
        schedule(np.ones((5, 1), dtype=np.bool_), [2], rounds=2)
