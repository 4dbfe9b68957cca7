"""People and seats are given once: as many as can be, proportionally, ties by code."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.demand.allotment import Links, allot


def given_out(
    wanted: Sequence[float], most: Sequence[int], links: Sequence[Sequence[int]], capacity: Sequence[int]
) -> list[int]:
    joined = Links.joined([np.array(one, dtype=np.int32) for one in links])
    done = allot(np.array(wanted), np.array(most, dtype=np.int64), joined, np.array(capacity, dtype=np.int64))
    for demand, of in enumerate(done.given):
        assert sum(of.values()) == done.units[demand]
        assert set(of) <= set(links[demand])
    for supplier, units in enumerate(capacity):
        assert sum(of.get(supplier, 0) for of in done.given) <= units
    return [int(units) for units in done.units]


def test_nobody_is_left_over_who_could_fill_something() -> None:
    # Person 0 can do both; person 1 only the first. Both are filled, whoever is asked first.
    assert given_out([1, 1], [1, 1], [[0, 1], [0]], [1, 1]) == [1, 1]


def test_the_odd_number_method() -> None:
    # 12 and 4 wanted, 4 people that can do either. Quotients 12/1, 12/3 = 4/1 (the first by its code), 4/1, 12/5.
    assert given_out([12, 4], [12, 4], [[0, 1, 2, 3]] * 2, [1] * 4) == [3, 1]
    assert given_out([12, 4], [12, 4], [[0], [0]], [8]) == [6, 2]


def test_ties_go_to_the_first_code() -> None:
    assert given_out([2, 2, 2], [2, 2, 2], [[0]] * 3, [4]) == [2, 1, 1]


def best_by_trying_everything(
    wanted: Sequence[int], most: Sequence[int], links: Sequence[Sequence[int]], capacity: Sequence[int]
) -> list[int]:
    """The rule word for word: of all divisions that can be had and give most, the least sum of given^2 / wanted."""

    def can_be_had(units: Sequence[int]) -> bool:  # Hall's condition: every group gets at most what it can reach
        for size in range(1, len(units) + 1):
            for group in itertools.combinations(range(len(units)), size):
                reached = {supplier for demand in group for supplier in links[demand]}
                if sum(units[demand] for demand in group) > sum(capacity[supplier] for supplier in reached):
                    return False
        return True

    possible: list[tuple[int, ...]] = [u for u in itertools.product(*(range(m + 1) for m in most)) if can_be_had(u)]
    total = max(sum(units) for units in possible)

    def cost(units: Sequence[int]) -> tuple[Fraction, list[int]]:
        uneven = sum((Fraction(u * u, w) for u, w in zip(units, wanted, strict=True)), Fraction(0))
        return uneven, [-u for u in units]

    return list(sorted([list(units) for units in possible if sum(units) == total], key=cost)[0])


@st.composite
def divisions(draw: st.DrawFn) -> tuple[list[int], list[int], list[list[int]], list[int]]:
    demands, suppliers = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    wanted = draw(st.lists(st.integers(1, 4), min_size=demands, max_size=demands))
    most = [draw(st.integers(0, w)) for w in wanted]
    some = st.lists(st.integers(0, suppliers - 1), max_size=suppliers, unique=True)
    links = draw(st.lists(some, min_size=demands, max_size=demands))
    return wanted, most, links, draw(st.lists(st.integers(0, 3), min_size=suppliers, max_size=suppliers))


@settings(max_examples=200, deadline=None)
@given(divisions())
def test_equal_to_trying_everything(division: tuple[list[int], list[int], list[list[int]], list[int]]) -> None:
    assert given_out(*division) == best_by_trying_everything(*division)
