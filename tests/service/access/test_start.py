"""The start page tells each role of what it may see, and of people no number that could tell of one."""

from __future__ import annotations

import re

import pytest

from matching.domain import Course, JobSeeker, Kind, Need
from service.access.policy import LOCAL, Actor, Role
from service.store.access import Account
from service.web.start import counts_for
from service.wiring import Installation
from tests.service.access.conftest import PASSWORD, browser_of


def people(installation: Installation, *units: str) -> None:
    for number, unit in enumerate(units):
        installation.store.put(Kind.SEEKER, JobSeeker(f"P{number}", f"Person {number}", unit=unit), "test")
    installation.store.put(Kind.SEEKER, JobSeeker("PX", "Skyddad", unit="Norr", protected_identity=True), "test")
    installation.store.put(Kind.NEED, Need("N1", "Svetsare"), "test")
    installation.store.put(Kind.COURSE, Course("C1", "Svets"), "test")


def told(installation: Installation, role: Role, unit: str = "") -> dict[str, str]:
    return dict(counts_for(Actor("a", "A", frozenset({role}), unit), installation.store))


def test_each_role_is_told_of_what_it_may_see(installation: Installation) -> None:
    people(installation, *["Norr"] * 2, *["Söder"] * 4)
    rest = {"Behov": "1", "Utbildningar och insatser": "1"}
    assert told(installation, Role.BROKER) == rest | {"Arbetssökande": "6"}
    assert told(installation, Role.PLANNER) == rest | {"Arbetssökande": "6"}
    assert told(installation, Role.COUNSELLOR, "Norr") == rest | {"Klienter på din enhet": "2"}
    assert told(installation, Role.COUNSELLOR) == rest  # without a unit there are no clients
    assert told(installation, Role.ADMIN) == {}
    assert dict(counts_for(LOCAL, installation.store)) == rest | {"Arbetssökande": "6"}


@pytest.mark.parametrize("role", [Role.BROKER, Role.PLANNER])
@pytest.mark.parametrize(("amount", "shown"), [(0, "0"), (1, "färre än 5"), (4, "färre än 5"), (5, "5")])
def test_few_people_are_not_counted_out(installation: Installation, role: Role, amount: int, shown: str) -> None:
    people(installation, *["Norr"] * amount)
    assert told(installation, role)["Arbetssökande"] == shown


def test_the_page_shows_it(installation: Installation, admin: Account) -> None:
    people(installation, *["Norr"] * 3)
    for login, role, shown in (("bo", Role.BROKER, ["1", "färre än 5", "1"]), (admin.login, None, [])):
        if role is not None:
            installation.identity.accounts.add(login, login, [role], password=PASSWORD)
        browser = browser_of(installation)
        browser.post("/logga-in", data={"login": login, "password": PASSWORD})
        page = browser.get("/").text
        assert "Vad vill du göra?" in page
        assert re.findall(r"<dd>(.*?)</dd>", page) == shown
