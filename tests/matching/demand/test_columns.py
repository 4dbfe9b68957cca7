"""Every column has a heading and a definition, and a cell says what may be said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.demand import COLUMNS, Table, tables
from tests.matching.demand.example import cranes, example_report, welders


@pytest.mark.parametrize("table", tables(example_report()), ids=lambda table: table.name)
def test_every_cell_of_every_table_can_be_shown(table: Table) -> None:
    assert table.rows
    for row in table.rows:
        for column in table.columns:
            assert column.heading
            assert column.definition.endswith(".")
            assert table.text(row, column) or column.name in ("place_code", "code")


def test_demand_is_never_summed_without_its_two_sources() -> None:
    for table in tables(example_report())[:3]:
        names = [column.name for column in table.columns]
        at = names.index("demand")
        assert names[at - 2 : at] == ["demand_own", "demand_ads"]


def test_hidden_unknown_and_lower_bounds_are_told_apart() -> None:
    table = tables(example_report())[0]
    shown = {name: table.text(welders(), COLUMNS[name]) for name in ("supply_now", "in_reach", "seats", "left")}
    assert shown == {"supply_now": "6", "in_reach": "dold", "seats": "minst 6", "left": "2–6"}
    assert table.text(cranes(), COLUMNS["left"]) == "2,5"
    assert table.text(replace(cranes(), left=2.0), COLUMNS["left"]) == "2"
    assert table.text(cranes(), COLUMNS["horizon"]) == "2 år"
    assert table.value(welders(), COLUMNS["in_reach"]) is None
    courses = tables(example_report())[6]
    assert courses.text(courses.rows[1], COLUMNS["seats"]) == "okänt"
