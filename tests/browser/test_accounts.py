"""Signing in and looking after accounts, and what each role finds in the menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from service.access.identity import Identity
from service.access.passwords import Hasher
from service.access.policy import Role
from service.wiring import open_installation
from tests.browser.conftest import NewPage, Snapshot, assert_accessible, served

PASSWORD = "blå cykel under bron"
MENUS = {  # the first account has to be an administrator's
    "anna": (Role.ADMIN, ["Konton"]),
    "berit": (Role.BROKER, ["Mäklare", "Planerare", "Inläsning"]),
    "vera": (Role.COUNSELLOR, ["Vägledare", "Inläsning"]),
    "petra": (Role.PLANNER, ["Planerare", "Inläsning"]),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with one account for each role, over an empty database."""
    with open_installation(tmp_path_factory.mktemp("kontor") / "arbetsyta", create=True) as installation:
        cheap = Hasher(time_cost=1, memory_cost=8, parallelism=1)
        identity = Identity(installation.store, installation.settings, hasher=cheap)
        installation.__dict__["identity"] = identity
        for login, (role, _) in MENUS.items():
            identity.accounts.add(login, login.capitalize(), [role], unit="Centrum", password=PASSWORD)
        yield from served(installation)


def sign_in(page: Page, office: str, login: str, password: str = PASSWORD) -> None:
    page.goto(f"{office}/")
    page.get_by_label("Användarnamn").fill(login)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()


@pytest.mark.parametrize("login", MENUS)
def test_each_role_finds_its_own_parts(office: str, page: Page, snapshot: Snapshot, login: str) -> None:
    sign_in(page, office, login)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad vill du göra?")
    assert page.get_by_role("navigation", name="Huvudmeny").get_by_role("link").all_inner_texts() == MENUS[login][1]
    assert_accessible(page)
    snapshot(page, f"start-{login}")


def test_a_wrong_password_and_a_forbidden_page(office: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page = new_page("narrow", dark=True)
    sign_in(page, office, "vera", "fel lösenord helt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    expect(page.get_by_text("Du är inte inloggad")).to_be_visible()
    assert_accessible(page)
    snapshot(page, "wrong-password")
    sign_in(page, office, "vera")
    page.goto(f"{office}/konton")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du får inte göra det här")
    assert_accessible(page)
    snapshot(page, "forbidden")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")


def test_an_administrator_at_work(office: str, page: Page, snapshot: Snapshot) -> None:
    sign_in(page, office, "anna")
    for address in ("/konton", "/nycklar", "/logg", "/konto"):
        page.goto(f"{office}{address}")
        assert_accessible(page)
        snapshot(page, address.strip("/"))
