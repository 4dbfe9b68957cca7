"""A fair in the obvious world: everyone is known to fit one stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching.fair import Change, FairRules, Outcome, Stand, plan_fair
from tests.worlds import needs, obvious_matcher, people


def test_everyone_meets_the_stand_of_their_own_work() -> None:
    stands = [Stand(f"Arbetsgivare {need.id}", (need,)) for need in needs()]
    plan = plan_fair(obvious_matcher(), people(), stands, FairRules(rounds=4, per_person=2))
    assert [(m.person, m.employer) for m in plan.meetings] == [(f"P{i}", f"Arbetsgivare N{i}") for i in range(1, 7)]
    assert all(m.round == 1 and m.table == 1 for m in plan.meetings)
    assert plan.meetings[0].has == ("tigsvetsning", "ritningsläsning")
    assert (plan.met_plain, plan.met_planned, plan.turned_away, plan.unmatched) == (6, 6, 0, ())
    assert plan.seats == 6 * 4
    assert plan.optimal


def test_the_scores_are_those_of_the_ranking() -> None:
    matcher = obvious_matcher()
    need = needs()[0]
    hits = {hit.id: hit.score for hit in matcher.seekers(need, k=10).hits}
    fits = dict(zip((p.id for p in people()), matcher.fits(need, people()), strict=True))
    assert {i: s for i, s in fits.items() if s > 0} == pytest.approx(hits)
    assert matcher.fits(need, []).shape == (0,)


def test_a_stand_recruits_for_its_best_fitting_need_and_someone_may_fit_nothing() -> None:
    welder, nurse = needs()[0], needs()[1]
    plan = plan_fair(obvious_matcher(), people()[:3], [Stand("Kommunen", (welder, nurse))], FairRules())
    assert [(m.person, m.need) for m in plan.meetings] == [("P1", "N1"), ("P2", "N2")]
    assert plan.unmatched == ("P3",)
    assert [one.asked for one in plan.people] == [1, 1, 0]


def test_gains_and_losses_are_told_for_people_and_stands() -> None:
    # Two welders at a stand with one seat: the second one is turned away, with or without a plan.
    twin = replace(people()[0], id="P1b")
    plan = plan_fair(
        obvious_matcher(), [people()[0], twin], [Stand("Verkstaden", (needs()[0],))], FairRules(rounds=1, per_person=1)
    )
    assert plan.turned_away == 1
    assert [one.change for one in plan.people] == [Change.SAME, Change.SAME]
    assert plan.stands[0].asked == 2
    assert Outcome("a", 1, 0, 0.0, 1, 0.5).change is Change.GAINS
    assert Outcome("a", 1, 1, 0.6, 1, 0.5).change is Change.LOSES
    assert Outcome("a", 2, 1, 0.9, 2, 0.8).change is Change.GAINS


def test_rules_that_make_no_fair_are_refused() -> None:
    with pytest.raises(ValueError, match="0 rounds"):
        plan_fair(obvious_matcher(), [], [], FairRules(rounds=0))
    assert np.isclose(plan_fair(obvious_matcher(), people(), [], FairRules()).seats, 0)
