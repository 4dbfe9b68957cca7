"""The empirical null: hand-worked shares, and that it holds what it should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching.confidence import Null, empirical_nulls, nulls_from_json, nulls_to_json, sample
from matching.domain import Kind, Record
from matching.weights import Task
from tests.worlds import courses, matcher_over, needs, obvious_matcher, people


def test_share_below_by_hand() -> None:
    """Of the relevances 0, .1, ..., .9, seven lie below .65."""
    null = Null.of(np.arange(10) / 10)
    assert null.share_below(0.65) == pytest.approx(0.72, abs=0.01)  # .65 lies at 6.5 of the 9 steps
    assert null.share_below(0.95) == 1.0
    assert null.share_below(0.0) == 0.0


def test_half_of_the_pairs_at_nothing_are_not_below_nothing() -> None:
    null = Null.of(np.array([0.0] * 50 + [1.0] * 50))
    assert null.share_below(0.0) == 0.0
    assert null.share_below(0.5) == pytest.approx(0.5, abs=0.01)


def test_the_sample_is_the_same_in_any_order_and_holds_no_protected_person() -> None:
    records: list[Record] = [
        *people(),
        *needs(),
        *courses(),
        replace(people()[0], id="hidden", protected_identity=True),
    ]
    picked = sample(records, size=3)
    assert picked == sample(reversed(records), size=3)
    assert {kind: len(some) for kind, some in picked.items()} == dict.fromkeys(Kind, 3)
    everyone = sample(records, size=100)[Kind.SEEKER]
    assert sorted(r.id for r in everyone) == [f"P{i}" for i in range(1, 7)]


def test_in_the_obvious_world_one_pair_in_six_belongs_together() -> None:
    """People and needs are copied until there are pairs enough; five of six random pairs share nothing."""
    many = [replace(p, id=f"{p.id}{c}") for p in people() for c in "ab"]
    nulls = empirical_nulls(obvious_matcher().relevance, sample([*many, *needs(), *courses()] * 2, size=24))
    assert nulls[Task.JOBS].share_below(0.9) == pytest.approx(5 / 6, abs=0.01)


def test_a_hit_says_how_unusual_it_is() -> None:
    matcher = obvious_matcher()
    null = Null.of(np.linspace(0.0, 0.5, 100))
    informed = replace(matcher, nulls={Task.JOBS: null})
    assert informed.jobs(people()[0]).hits[0].unusual == 1.0
    assert matcher.jobs(people()[0]).hits[0].unusual is None


def test_too_few_pairs_give_no_null() -> None:
    assert empirical_nulls(matcher_over([]).relevance, sample(people()[:1])) == {}


def test_json_gives_the_same_nulls_back() -> None:
    nulls = {Task.JOBS: Null.of(np.linspace(0.0, 1.0, 500))}
    again = nulls_from_json(nulls_to_json(nulls))
    assert again[Task.JOBS].quantiles == pytest.approx(nulls[Task.JOBS].quantiles, abs=1e-4)
    with pytest.raises(ValueError, match="nonsense"):
        nulls_from_json('{"nonsense": []}')
