"""The exact solver against trying every choice, and its rules on larger cases."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import pathways_search, pathways_solver
from matching.pathways_search import search
from matching.pathways_solver import Offer, Problem, Solution, broken_rules, coverage_of, solve

DAYS = st.integers(0, 12)
PACES = st.sampled_from((25, 50, 75, 100))


@st.composite
def problems(draw: st.DrawFn, most: int, things: int = 3) -> Problem:
    """Random offers; what must come first always starts earlier and ends when the other starts or before."""
    bare = []
    for _ in range(draw(st.integers(1, most))):
        start = draw(DAYS)
        gains = tuple(draw(st.lists(st.integers(0, 4), min_size=things, max_size=things)))
        series = draw(st.sampled_from(("", "", "a", "b")))
        bare.append(Offer(gains, start, start + draw(st.integers(1, 8)), draw(PACES), series))
    offers = []
    for offer in bare:
        able = frozenset(k for k, other in enumerate(bare) if other.start < offer.start and other.end <= offer.start)
        groups: tuple[frozenset[int], ...] = ()
        if draw(st.booleans()):
            groups = (frozenset(k for k in able if draw(st.booleans())),)
        offers.append(Offer(offer.gains, offer.start, offer.end, offer.pace, offer.series, groups))
    return Problem(tuple(offers), draw(st.none() | DAYS))


def best_by_trying(problem: Problem) -> tuple[int, int, int, int]:
    """(coverage, -end, -steps, -sum of starts) of the best allowed choice, by trying them all."""
    best = (0, 0, 0, 0)
    for size in range(1, len(problem.offers) + 1):
        for chosen in combinations(range(len(problem.offers)), size):
            if any(broken_rules(problem, chosen)):
                continue
            picked = [problem.offers[j] for j in chosen]
            covered = coverage_of(problem, chosen)
            if covered:
                value = (covered, -max(o.end for o in picked), -size, -sum(o.start for o in picked))
                best = max(best, value) if best[0] else value
    return best


def reached(problem: Problem, found: Solution) -> tuple[int, int, int, int]:
    """(coverage, -end, -steps, -sum of starts) of what was found, which says so itself."""
    assert coverage_of(problem, found.chosen) == found.coverage
    assert found.optimal
    assert found.gap == 0
    return found.coverage, -found.end, -len(found.chosen), -sum(problem.offers[j].start for j in found.chosen)


@settings(max_examples=150, deadline=None)
@given(problems(most=8))
def test_the_optimum_is_that_of_trying_every_choice(problem: Problem) -> None:
    assert reached(problem, solve(problem)) == best_by_trying(problem)


@settings(max_examples=150, deadline=None)
@given(problems(most=8))
def test_the_programme_alone_finds_it_too(problem: Problem) -> None:
    """Whatever is easy enough to be searched through never comes to it otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pathways_solver, "search", lambda _: None)
        assert reached(problem, solve(problem)) == best_by_trying(problem)


@settings(max_examples=40, deadline=None)
@given(problems(most=30, things=4))
def test_a_search_and_the_programme_agree_in_larger_cases(problem: Problem) -> None:
    assume(any(any(offer.gains) for offer in problem.offers))
    chosen = search(problem)
    assume(chosen is not None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pathways_solver, "search", lambda _: None)
        programmed = reached(problem, solve(problem))
    assert reached(problem, solve(problem)) == programmed


def test_what_cannot_be_had_in_full_is_left_to_the_programme() -> None:
    half, whole = Offer((1, 0), 0, 10, 100), Offer((0, 1), 5, 15, 100)
    assert search(Problem((half, whole))) is None  # they overlap
    assert search(Problem((half, Offer((0, 1), 10, 15, 100)))) == (0, 1)


def test_a_search_gives_up_where_there_is_too_much_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = tuple(Offer(tuple(int(i == j // 4) for i in range(6)), j, j + 1) for j in range(24))
    assert search(Problem(offers)) is not None
    monkeypatch.setattr(pathways_search, "MOST_LOOKED_AT", 5)
    assert search(Problem(offers)) is None
    assert solve(Problem(offers)).coverage == 6


@settings(max_examples=15, deadline=None)
@given(problems(most=40, things=8))
def test_every_rule_holds_in_larger_cases(problem: Problem) -> None:
    found = solve(problem)
    assert list(broken_rules(problem, found.chosen)) == []
    assert coverage_of(problem, found.chosen) == found.coverage
    # No step could be taken away without losing coverage or something that must come first.
    for j in found.chosen:
        rest = [k for k in found.chosen if k != j]
        assert coverage_of(problem, rest) < found.coverage or any(broken_rules(problem, rest))


def test_more_coverage_beats_a_shorter_time_beats_fewer_steps() -> None:
    long = Offer((3, 3), 0, 100)
    first, second = Offer((3, 0), 0, 10), Offer((0, 3), 10, 20)
    half = Offer((2, 2), 0, 5)
    # 6 units both ways; day 20 is earlier than day 100, so two steps win over one.
    assert solve(Problem((long, first, second, half))).chosen == (1, 2)
    # With one step ending the same day as two, the one is enough.
    assert solve(Problem((Offer((3, 3), 0, 20), first, second))).chosen == (0,)


def test_two_halves_may_run_together_but_not_a_half_and_a_whole() -> None:
    half, other, whole = Offer((1, 0), 0, 10, 50), Offer((0, 1), 5, 15, 50), Offer((0, 1), 5, 15, 100)
    assert solve(Problem((half, other))).coverage == 2
    assert solve(Problem((half, whole))).coverage == 1
    # What ends on the day that the other starts does not overlap with it.
    assert solve(Problem((half, Offer((0, 1), 10, 15, 100)))).coverage == 2


def test_what_must_come_first_is_taken_although_it_covers_nothing() -> None:
    sfi = Offer((0,), 0, 10, 100)
    assert solve(Problem((sfi, Offer((1,), 10, 20, after=(frozenset({0}),))))).chosen == (0, 1)
    assert solve(Problem((sfi, Offer((1,), 10, 20, after=(frozenset(),))))).chosen == ()


def test_offers_that_vouch_for_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="does not start after"):
        solve(Problem((Offer((1,), 0, 1, after=(frozenset({1}),)), Offer((1,), 0, 1, after=(frozenset({0}),)))))


def test_the_first_step_starts_in_time_and_later_ones_when_they_do() -> None:
    late = Offer((5, 0), 30, 40)
    assert solve(Problem((late,), start_by=20)).chosen == ()
    assert solve(Problem((late, Offer((0, 1), 10, 12)), start_by=20)).chosen == (1, 0)


def test_nothing_is_chosen_where_nothing_covers() -> None:
    found = solve(Problem((Offer((0, 0), 0, 1),)))
    assert (found.chosen, found.coverage, found.end, found.optimal) == ((), 0, 0, True)
    assert solve(Problem(())).chosen == ()
