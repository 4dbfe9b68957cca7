"""A broker's whole task in a real browser, with and without scripts, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Snapshot, assert_accessible

TEXT = (
    "Besök hos Mälardalens Svets den 12 november 2026.\n"
    "De behöver 3 svetsare till våren i Eskilstuna. Krav på TIG-svetsning och ritningsläsning, truckkort B krävs.\n"
    "Gärna erfarenhet av robotsvetsning. Svenska på minst B1. Erfarenhet av pulverlackering behövs inte."
)


def write(page: Page, server: str, text: str = TEXT) -> None:
    """From the list to what was understood of a text."""
    page.goto(f"{server}/behov")
    page.get_by_role("link", name="Skriv in ett nytt behov").click()
    page.get_by_label("Text om behovet").fill(text)
    page.get_by_role("button", name="Läs texten").click()
    expect(page.get_by_role("heading", name="Stämmer det här?")).to_be_visible()


@pytest.mark.parametrize(
    ("device", "js", "dark"),
    [("wide", True, False), ("narrow", True, True), ("zoomed", False, False)],
    ids=["wide", "narrow-dark", "zoomed-without-scripts"],
)
def test_from_a_visit_note_to_the_ledger(
    town_server: str, new_page: NewPage, snapshot: Snapshot, device: str, js: bool, dark: bool
) -> None:
    page = new_page(device, js=js, dark=dark)
    state = f"{device}-{'dark' if dark else 'light'}"
    check = assert_accessible if js else lambda _: None  # axe needs scripts

    write(page, town_server)
    expect(page.locator("mark.must").first).to_have_text("TIG-svetsning")
    check(page)
    snapshot(page, f"understood-{state}")

    page.get_by_label("Lägg till en kompetens").fill("gasolsvetsning")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.locator("input[value=gasolsvetsning]")).to_be_visible()
    page.get_by_label("Hur räknas ytbehandling?").select_option("krav")
    page.get_by_label("Kommun").fill("Eskilstana")
    page.get_by_role("button", name="Se vilka som kan fylla behovet").click()
    expect(page.get_by_text("Menade du Eskilstuna?").first).to_be_visible()
    check(page)
    snapshot(page, f"mistake-{state}")

    page.get_by_label("Kommun").fill("Eskilstuna")
    page.get_by_role("button", name="Se vilka som kan fylla behovet").click()
    expect(page.get_by_text("Behovet är inte sparat ännu.")).to_be_visible()
    expect(page.locator("article.hit").first).to_be_visible()
    page.get_by_text("Varför?").first.click()
    expect(page.get_by_text("Så blev poängen").first).to_be_visible()
    check(page)
    snapshot(page, f"standing-{state}")

    page.get_by_role("button", name="Spara behovet").click()
    expect(page.get_by_text("Behovet är sparat.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Historik").click()
    expect(page.get_by_role("heading", name="Tillagt")).to_be_visible()
    check(page)


def test_someone_else_was_first(town_server: str, new_page: NewPage, snapshot: Snapshot) -> None:
    mine, theirs = new_page(), new_page()
    write(mine, town_server, "Vi behöver 2 florister till sommaren i Flen.")
    mine.get_by_role("button", name="Spara").click()
    mine.get_by_role("link", name="Ändra").click()
    theirs.goto(mine.url)
    theirs.get_by_label("Antal personer").fill("5")
    theirs.get_by_role("button", name="Spara").click()
    mine.get_by_label("Antal personer").fill("4")
    mine.get_by_role("button", name="Spara").click()
    expect(mine.get_by_role("heading", name="Någon annan hann före")).to_be_visible()
    expect(mine.get_by_role("row", name="Antal personer 4 5")).to_be_visible()
    assert_accessible(mine)
    snapshot(mine, "conflict")
    mine.get_by_role("button", name="Spara min version i stället").click()
    expect(mine.get_by_text("Behovet är sparat.")).to_be_visible()


def test_a_need_that_no_course_covers(town_server: str, page: Page, snapshot: Snapshot) -> None:
    write(page, town_server, "Vi söker 2 glasblåsare med vana av diamantslipning.")
    page.get_by_role("button", name="Se vilka som kan fylla behovet").click()
    expect(page.get_by_text("Ingen utbildning täcker detta").first).to_be_visible()
    assert_accessible(page)
    snapshot(page, "uncovered")


@pytest.mark.parametrize(("device", "js"), [("wide", True), ("zoomed", False)], ids=["wide", "zoomed-without-scripts"])
def test_the_needs_of_one_note_one_after_another(
    town_server: str, new_page: NewPage, snapshot: Snapshot, device: str, js: bool
) -> None:
    page = new_page(device, js=js)
    check = assert_accessible if js else lambda _: None
    write(page, town_server, "Besök hos Provbageriet.\nBehov 1: 2 bagare till våren.\nBehov 2: 1 florist nu.")
    expect(page.get_by_text("Flera behov i samma text?")).to_be_visible()
    check(page)
    snapshot(page, f"several-{device}")
    page.get_by_role("button", name="Börja med det här").first.click()
    expect(page.get_by_text("Behov 1 av 2 i anteckningen")).to_be_visible()
    page.get_by_text("Visa alla och hela anteckningen").click()
    check(page)
    snapshot(page, f"one-of-several-{device}")
    page.get_by_role("button", name="Spara och ta nästa").click()
    expect(page.get_by_text("är sparat. Här är nästa behov")).to_be_visible()
    expect(page.get_by_label("Arbetsgivare", exact=True)).to_have_value("Provbageriet")
    check(page)
    snapshot(page, f"next-of-several-{device}")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("alla behov ur anteckningen")).to_be_visible()
    check(page)


def test_by_keyboard_alone(town_server: str, page: Page) -> None:
    page.goto(f"{town_server}/behov/nytt")
    page.get_by_label("Text om behovet").focus()
    page.keyboard.type("Vi söker en kock.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Läs texten")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Stämmer det här?")).to_be_visible()
    page.get_by_label("Lägg till en kompetens").focus()
    page.keyboard.type("husmanskost")
    page.keyboard.press("Enter")  # in a field: adds, and sends nothing away
    expect(page.locator("input[value=husmanskost]")).to_be_visible()
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        if seen[-1] == "Se vilka som kan fylla behovet":
            break
    assert seen[-1] == "Se vilka som kan fylla behovet"  # no trap on the way
    assert "Uppdatera" not in seen


def test_a_search_without_an_answer(town_server: str, page: Page, snapshot: Snapshot) -> None:
    page.goto(f"{town_server}/behov")
    assert_accessible(page)
    snapshot(page, "list")
    page.get_by_label("Sök", exact=True).fill("rymdfarare")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_text("Inga behov passar sökningen")).to_be_visible()
    assert_accessible(page)
    snapshot(page, "no-hits")
