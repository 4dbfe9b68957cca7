"""No hidden figure can be worked out from what is shown, and nothing small is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.demand import DemandRow, GroupRow, PlaceLevel, Shortage
from matching.demand.hiding import COUNTS, Sum, hide, hide_group, sums_of, to_hide, with_complements
from tests.matching.demand.example import cranes

TOWNS = {"0484": "Eskilstuna", "0486": "Strängnäs", "0480": "Nyköping", "": "Ort ej angiven"}
GROUP = frozenset({"0484", "0486"})
HORIZONS = ("now", "two_years")


def row(level: PlaceLevel, code: str, horizon: str, people: int, demand: float = 50.0) -> DemandRow:
    return replace(
        cranes(),
        level=level,
        place_code=code,
        horizon=horizon,
        demand=demand,
        supply_now=people,
        in_reach=0,
        allocated_people=people,
        allocated_seats=0,
        left=demand - people,
    )


def table(cells: dict[tuple[str, str], int]) -> list[DemandRow]:
    """Every row of one occupation from its cells (municipality, horizon)."""
    rows = []
    for level, code, towns in (
        (PlaceLevel.REGION, "", set(TOWNS)),
        (PlaceLevel.GROUP, "", set(GROUP)),
        *((PlaceLevel.MUNICIPALITY, code, {code}) for code in TOWNS),
    ):
        for horizon in ("all", *HORIZONS):
            held = [n for (town, h), n in cells.items() if town in towns and horizon in ("all", h)]
            if held:
                rows.append(row(level, code, horizon, sum(held)))
    return rows


def bounds_of(hidden: int, values: list[int], shown: set[int], sums: list[Sum]) -> tuple[float, float]:
    """What a reader can work out: the least and the most that a hidden figure can be, given the shown ones."""
    equations = np.zeros((len(sums), len(values)))
    for n, (total, parts) in enumerate(sums):
        equations[n, total] -= 1
        for part in parts:
            equations[n, part] += 1
    limits = [(values[i], values[i]) if i in shown else (0, None) for i in range(len(values))]
    ends = []
    for sign in (1, -1):
        goal = np.zeros(len(values))
        goal[hidden] = sign
        found = linprog(goal, A_eq=equations, b_eq=np.zeros(len(sums)), bounds=limits)
        assert found.success or found.status == 3
        ends.append(float(sign * (found.fun or 0.0)) if found.success else np.inf)
    return float(ends[0]), float(ends[1])


cells = st.dictionaries(
    st.tuples(st.sampled_from(list(TOWNS)), st.sampled_from(HORIZONS)), st.integers(0, 12), min_size=1, max_size=8
)


@settings(max_examples=100, deadline=None)
@given(cells)
def test_nothing_small_is_shown_nor_can_be_worked_out(told: dict[tuple[str, str], int]) -> None:
    rows = table(told)
    sums = sums_of(rows, GROUP)
    values = [r.allocated_people or 0 for r in rows]
    hidden = {i for i, names in enumerate(to_hide(rows, sums)) if "allocated_people" in names}
    shown = set(range(len(rows))) - hidden
    assert all(values[i] == 0 or values[i] >= 5 for i in shown)
    for i in hidden:
        least, most = bounds_of(i, values, shown, sums)
        assert most - least >= 1 - 1e-6, (rows[i].place, rows[i].horizon, values[i])


def test_what_gives_one_away_is_hidden_with_it() -> None:
    # 20 in all = 9 + 8 + 3: the three alone could be had by subtraction, so the smallest other goes with it.
    assert with_complements({3}, [20, 9, 8, 3], [(0, [1, 2, 3])]) == {2, 3}
    assert with_complements({2, 3}, [20, 13, 4, 3], [(0, [1, 2, 3])]) == {2, 3}
    assert with_complements(set(), [20, 9, 11], [(0, [1, 2])]) == set()


def test_left_is_told_as_bounds_where_it_would_tell_of_few() -> None:
    true = row(PlaceLevel.REGION, "", "all", 3, demand=10.0)
    told = hide(true, {"supply_now", "allocated_people"}, Shortage.NO_EDUCATION)
    assert (told.left, told.allocated_people, told.supply_now) == (None, None, None)
    assert (told.bounds["left"].low, told.bounds["left"].high) == (6.0, 10.0)  # 7 lies there, and so do 6 to 10
    assert told.kind is true.kind  # something is left whatever the hidden figure is
    few = hide(row(PlaceLevel.REGION, "", "all", 3, demand=3.0), {"allocated_people"}, None)
    assert (few.bounds["left"].low, few.bounds["left"].high, few.kind) == (0.0, 3.0, None)


@pytest.mark.parametrize(("people", "demand", "hides"), [(1, 1.0, True), (0, 1.0, False), (9, 20.0, False)])
def test_a_small_demand_does_not_tell_what_was_given_to_it(people: int, demand: float, hides: bool) -> None:
    (names,) = to_hide([row(PlaceLevel.REGION, "", "all", people, demand)], [])
    assert ("allocated_people" in names) is hides


def test_zero_given_to_a_small_demand_is_hidden_where_somebody_meets_it() -> None:
    true = replace(row(PlaceLevel.REGION, "", "all", 0, 2.0), supply_now=7)
    assert to_hide([true], [])[0] == {"allocated_people"}


def test_a_target_group_of_few_and_one_that_would_give_a_part_away() -> None:
    assert hide_group(GroupRow("unga", 4, 2, 2, 0, 1)).hidden == {"people", "meets", "in_reach", "allocated"}
    assert hide_group(GroupRow("unga", 20, 9, 8, 3, 12)).hidden == {"neither", "in_reach"}
    assert hide_group(GroupRow("unga", 20, 10, 10, 0, 12)).hidden == frozenset()
    assert set(COUNTS) >= {"supply_now", "in_reach"}
