"""Who sees which client on the counsellor's pages: every address, every role, the own unit and another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from matching.domain import JobSeeker, Kind
from service.access import rules
from service.wiring import Installation
from tests.service.api.conftest import client_of, with_key
from tests.service.counselling.worlds import CLIENT
from tests.service.web.test_counsellor_pages import town_in

PAGES = sorted(rule for rule in rules.RULES if " /klienter" in rule)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Samira belongs to Norr."""
    with town_in(tmp_path_factory.mktemp("enheter") / "arbetsyta") as made:
        made.store.put(Kind.SEEKER, replace(CLIENT, unit="Norr"), "test")
        yield made


@pytest.fixture(scope="module")
def keys(units: Installation) -> Iterator[dict[str, TestClient]]:
    made = {
        "norr": with_key(units, "counsellor", unit="Norr"),
        "söder": with_key(units, "counsellor", unit="Söder"),
        **{role: with_key(units, role) for role in ("broker", "planner", "admin")},
        "nobody": client_of(units),
    }
    for one in made.values():
        one.__enter__()
    yield made
    for one in made.values():
        one.__exit__()


@pytest.mark.parametrize("who", ["norr", "söder", "broker", "planner", "admin", "nobody"])
@pytest.mark.parametrize("rule", PAGES)
def test_only_the_own_units_counsellor_sees_a_client(keys: dict[str, TestClient], rule: str, who: str) -> None:
    method, _, path = rule.partition(" ")
    about_a_client = "{id}" in path
    address = path.replace("{id}", "K1").replace("{number}", "1")
    send = keys[who].get if method == "GET" else keys[who].post
    status = send(address, follow_redirects=False).status_code
    if who == "nobody":
        assert status == 303  # to sign in
    elif who in ("broker", "planner", "admin"):
        assert status == 403
    elif who == "söder" and about_a_client:
        assert status == 404
    else:
        assert status in (200, 303, 400, 404, 409, 422)


def test_a_list_holds_the_own_unit_alone(keys: dict[str, TestClient]) -> None:
    assert "Samira" in keys["norr"].get("/klienter").text
    assert "Samira" not in keys["söder"].get("/klienter").text
    assert "Samira" not in keys["söder"].get("/klienter?sok=Samira").text.replace('value="Samira"', "")
    assert keys["söder"].get("/klienter/utland?klient=K1").status_code == 404


def test_a_new_client_belongs_to_the_counsellors_unit(keys: dict[str, TestClient], units: Installation) -> None:
    keys["norr"].post("/klienter/ny", data={"label": "Ny", "id": "K20", "unit": "Söder"})
    made = units.store.get(Kind.SEEKER, "K20")
    assert isinstance(made, JobSeeker)
    assert made.unit == "Norr"
