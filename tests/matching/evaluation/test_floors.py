"""What other floors would cost, in the obvious world."""

from __future__ import annotations

from matching.domain import Record
from matching.evaluation.floors import floor_rows
from matching.evaluation.gold import Judged
from matching.weights import Task
from tests.worlds import courses, matcher_over, needs, people


def test_a_floor_that_nothing_reaches_loses_all_and_one_that_all_reach_refuses_none() -> None:
    records: list[Record] = [*people(), *needs(), *courses()]
    first, second, third = people()[:3]
    gold = [Judged(first.id, {needs()[0].id: 3}), Judged(second.id, {needs()[1].id: 2})]
    own = [Judged(third.id, {"": 0})]  # said to have no answer, though the matcher finds one
    low, high = floor_rows(matcher_over(records), records, gold, own, [], Task.JOBS, [0.0, 1.01])
    assert (low.floor, low.lost, low.answerable, low.refused, low.hopeless) == (0.0, 0, 2, 0, 1)
    assert (low.gold, low.own) == (0.0, 0.0)
    assert (high.lost, high.answerable, high.refused, high.hopeless) == (2, 2, 1, 1)
    assert (high.gold, high.own) == (1.0, 1.0)


def test_the_floor_in_force_is_left_as_it_is() -> None:
    records: list[Record] = [*people(), *needs(), *courses()]
    matcher = matcher_over(records)
    before = matcher.weights.tasks[Task.SEEKERS].floor
    gold = [Judged(needs()[0].id, {people()[0].id: 3})]
    (row,) = floor_rows(matcher, records, gold, gold, [], Task.SEEKERS, [0.9])
    assert row.floor == 0.9
    assert matcher.weights.tasks[Task.SEEKERS].floor == before
