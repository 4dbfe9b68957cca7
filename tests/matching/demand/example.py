"""A small report written by hand: every kind of shortage, a hidden cell, unknown headcount and unknown seats.

Nothing here is computed, so that what renders a report can be tested without making one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from matching.demand import (
    Area,
    CourseRow,
    Coverage,
    DemandRow,
    GroupRow,
    Interval,
    NeedRow,
    Parameters,
    PlaceLevel,
    SensitivityRow,
    Shortage,
    UnmetReport,
)

TODAY = dt.date(2026, 11, 16)


def welders() -> DemandRow:
    """Twelve wanted (one need without a number), six there, one hidden figure."""
    return DemandRow(
        subject="occupation",
        code="7212",
        label="Svetsare",
        level=PlaceLevel.MUNICIPALITY,
        place_code="0484",
        place="Eskilstuna",
        horizon="now",
        needs=3,
        employers=2,
        demand_own=8.0,
        demand_ads=4.0,
        demand=12.0,
        headcount_unknown=1,
        supply_now=6,
        in_reach=None,
        in_training=0,
        courses=2,
        courses_elsewhere=1,
        seats=6,
        seats_unknown=1,
        allocated_people=6,
        allocated_training=0,
        allocated_seats=None,
        left=None,
        left_at_least=None,
        kind=Shortage.TOO_FEW_SEATS,
        intervals={"demand": Interval(7.0, 17.0), "supply_now": Interval(5.0, 8.0)},
        bounds={"left": Interval(2.0, 6.0), "left_at_least": Interval(2.0, 6.0)},
        hidden=frozenset({"in_reach", "allocated_seats", "left", "left_at_least"}),
        need_ids=("N1", "N2", "N3"),
        course_ids=("K1", "K2"),
    )


def cranes() -> DemandRow:
    """One need, two years away, that no course teaches for."""
    return DemandRow(
        subject="occupation",
        code="8343",
        label="Kranförare m.fl.",
        level=PlaceLevel.MUNICIPALITY,
        place_code="0484",
        place="Eskilstuna",
        horizon="two_years",
        needs=1,
        employers=1,
        demand_own=2.5,
        demand_ads=0.0,
        demand=2.5,
        headcount_unknown=0,
        supply_now=0,
        in_reach=0,
        in_training=0,
        courses=0,
        courses_elsewhere=0,
        seats=0,
        seats_unknown=0,
        allocated_people=0,
        allocated_training=0,
        allocated_seats=0,
        left=2.5,
        left_at_least=2.5,
        kind=Shortage.NO_EDUCATION,
        intervals={"demand": Interval(0.0, 5.0), "left": Interval(0.0, 5.0)},
        need_ids=("N4",),
    )


def example_report() -> UnmetReport:
    """The report."""
    area = Area("0484", ("0484", "0486", "0488"), "Sörmland nordväst", ("04",))
    group = replace(welders(), level=PlaceLevel.GROUP, place_code="", place="Sörmland nordväst", horizon="all")
    skill = replace(welders(), subject="skill", code="tig-svetsning", label="TIG-svetsning")
    odd = replace(cranes(), subject="skill", code="=1+1", label='=HYPERLINK("x")', kind=Shortage.NOBODY_IN_REACH)
    need = NeedRow(
        need_id="N4",
        title="Kranförare till hamnen",
        employer="Hamnen AB",
        source="visit",
        occupation_code="8343",
        occupation="Kranförare m.fl.",
        place_code="0484",
        place="Eskilstuna",
        horizon="two_years",
        gathered_on=dt.date(2025, 5, 16),
        headcount=None,
        weight=0.75,
        demand=0.75,
        courses=0,
        courses_elsewhere=0,
        seats=0,
        seats_unknown=0,
        supply_now=0,
        in_reach=0,
        allocated_people=0,
        allocated_training=0,
        allocated_seats=0,
        left=0.75,
        left_at_least=0.75,
        kind=Shortage.NO_EDUCATION,
    )
    return UnmetReport(
        parameters=Parameters(TODAY, area, employers_total=40),
        coverage=Coverage(
            needs_read=9,
            needs=4,
            closed=2,
            outside_area=1,
            duplicates=1,
            faded=1,
            headcount_unknown=1,
            employers=3,
            employers_total=40,
            demand_own=10.5,
            demand_ads=4.0,
            people=25,
            courses=2,
            seats=6,
            seats_unknown=1,
            oldest=dt.date(2025, 5, 16),
            newest=dt.date(2026, 11, 2),
        ),
        totals=(replace(welders(), subject="total", code="", label="Alla yrken"),),
        occupations=(
            welders(),
            group,
            cranes(),
            replace(
                cranes(),
                code="5321",
                label="Undersköterskor m.fl.",
                needs=4,
                demand_own=20.0,
                demand_ads=12.0,
                demand=32.0,
                supply_now=14,
                allocated_people=14,
                courses=1,
                seats=30,
                allocated_seats=18,
                left=0.0,
                left_at_least=0.0,
                kind=Shortage.COVERED,
            ),
        ),
        skills=(skill, odd),
        target_groups=(
            GroupRow("nyanlända", 11, 6, 5, 0, 9),
            GroupRow("unga", None, None, None, 0, None, frozenset({"people", "meets", "in_reach", "allocated"})),
        ),
        sensitivity=(
            SensitivityRow(0.32, False, 24, 12, 22, 18, 1.5),
            SensitivityRow(0.36, True, 20, 14, 20, 18, 2.5),
            SensitivityRow(0.40, False, 15, 12, 15, 17, 8.5),
        ),
        needs=(need,),
        courses=(
            CourseRow(
                "K1", "Svets TIG", "Komvux", "Eskilstuna", dt.date(2027, 1, 11), dt.date(2027, 6, 4), False, 6, 3, 3
            ),
            CourseRow("K2", "Svets MAG", "Komvux", "Eskilstuna", None, None, False, None, 0, 3),
        ),
        versions={"model": "toy", "index": "0" * 12, "weights": "1" * 12},
    )
