"""From a laptop's one user to an office that signs in: the administrator's whole task in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.access.policy import Role
from service.indexing import catch_up
from service.wiring import open_installation
from tests.browser.conftest import NewPage, Snapshot, assert_accessible, assert_fits, served
from tests.service.access.conftest import PASSWORD


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[str]:
    """A service without accounts."""
    with open_installation(tmp_path / "arbetsyta", create=True) as installation:
        catch_up(installation)
        yield from served(installation)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[str]:
    """A service with one account: anna, with ``PASSWORD``."""
    with open_installation(tmp_path / "arbetsyta", create=True) as installation:
        catch_up(installation)
        installation.identity.accounts.add("anna", "Anna Admin", [Role.ADMIN], password=PASSWORD)
        yield from served(installation)


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("Användarnamn").fill(login)
    page.get_by_label("Lösenord", exact=True).fill(password)
    page.get_by_role("button", name="Logga in", exact=True).click()


def headed(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_an_administrator_sets_up_the_office(laptop: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page = new_page()
    page.goto(f"{laptop}/konton")
    expect(page.get_by_text("Det finns inga konton")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Användarnamn").fill("anna")
    page.get_by_label("Namn", exact=True).fill("Anna Admin")
    page.get_by_label("Administratör").check()
    page.get_by_role("button", name="Lägg till kontot").click()
    headed(page, "Kontot är skapat")
    temporary = page.locator("code").inner_text()
    assert_accessible(page)
    snapshot(page, "first-account")

    page.get_by_role("link", name="Logga in").click()
    headed(page, "Logga in")
    assert_accessible(page)
    sign_in(page, "anna", temporary)
    headed(page, "Ditt konto")
    expect(page.get_by_text("Byt lösenord först")).to_be_visible()
    assert_accessible(page)
    snapshot(page, "change-first")
    page.get_by_label("Nuvarande lösenord").fill(temporary)
    page.locator("#f-new").fill(PASSWORD)
    page.locator("#f-again").fill(PASSWORD)
    page.get_by_role("button", name="Byt lösenord").click()
    expect(page.get_by_text("Lösenordet är bytt")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Konton", exact=True).click()
    page.get_by_label("Användarnamn").fill("vera")
    page.get_by_label("Vägledare").check()
    page.get_by_label("Enhet").fill("Vägledningscentrum")
    page.get_by_role("button", name="Lägg till kontot").click()
    page.get_by_role("link", name="Till alla konton").click()
    expect(page.get_by_role("row", name="vera")).to_contain_text("Vägledningscentrum")
    assert_accessible(page)
    snapshot(page, "accounts")
    page.get_by_role("link", name="vera").click()
    headed(page, "vera")
    assert_accessible(page)
    snapshot(page, "account")
    page.get_by_role("button", name="Stäng av kontot").click()
    expect(page.get_by_text("Kontot är avstängt och kan inte logga in.")).to_be_visible()
    assert_accessible(page)

    page.goto(f"{laptop}/nycklar")
    expect(page.get_by_text("Inga nycklar")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Vad nyckeln är till för").fill("Journalsystemet")
    page.get_by_label("Utbildningsmäklare").check()
    page.get_by_role("button", name="Skapa nyckeln").click()
    headed(page, "Nyckeln är skapad")
    assert_accessible(page)
    snapshot(page, "key")
    page.get_by_role("link", name="Till alla nycklar").click()
    assert_accessible(page)
    snapshot(page, "keys")
    page.get_by_role("button", name="Återkalla Journalsystemet").click()
    headed(page, "Återkalla nyckeln?")
    assert_accessible(page)
    page.get_by_role("button", name="Återkalla nyckeln").click()
    expect(page.get_by_role("row", name="Journalsystemet")).to_contain_text("återkallad")

    page.goto(f"{laptop}/logg")
    expect(page.get_by_role("row", name="stängde av ett konto")).to_be_visible()
    assert_accessible(page)
    snapshot(page, "log")
    page.get_by_role("button", name="Logga ut").click()
    headed(page, "Logga in")
    page.goto(f"{laptop}/konton")
    headed(page, "Logga in")


def test_signing_in_without_javascript_at_400_per_cent(office: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page = new_page("zoomed", js=False, dark=True)
    page.goto(f"{office}/konto")
    headed(page, "Logga in")
    assert_fits(page)
    snapshot(page, "sign-in-zoomed")
    page.get_by_label("Användarnamn").press("Tab")
    expect(page.get_by_label("Lösenord", exact=True)).to_be_focused()
    sign_in(page, "anna", PASSWORD)
    headed(page, "Ditt konto")
    expect(page.get_by_text("Administratör")).to_be_visible()
    assert_fits(page)
