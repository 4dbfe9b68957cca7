"""A counsellor's whole task in a real browser, with and without scripts, and every state of the pages."""

from __future__ import annotations

import io
import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import NewPage, Snapshot, assert_accessible, assert_fits

NOTES = """Sammanfattning
Svetsade i sex år på en verkstad i Köping. Läser SFI D. Bor i Eskilstuna. Har B-körkort. Kan pendla till Kungsör.

Erfarenhet
2018-2024 Svetsare, Mekverkstan

Kompetenser
MIG/MAG-svetsning, ritningsläsning

Önskemål
Svetsare
"""
_NUMBERS = count(1)


def client_added(page: Page, server: str, **facts: str) -> str:
    """The address of a new client of the form."""
    page.goto(f"{server}/klienter/ny/formular")
    page.get_by_label("Namn eller alias").fill("Prov")
    for label, text in {"Önskat yrke": "Svetsare", "Bostadsort": "Eskilstuna", **facts}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Klientnummer").fill(f"PROV-{next(_NUMBERS)}")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Uppgifterna är sparade.")).to_be_visible()
    return page.url.partition("?")[0]


def shown_as_usual(page: Page, server: str, html: str) -> None:
    """Show what came with an error status, which alone makes the browser log an error."""
    page.route("**/visad", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(f"{server}/visad")
    page.unroute("**/visad")


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_from_notes_to_a_sheet(town_server: str, new_page: NewPage, snapshot: Snapshot, js: bool) -> None:
    page = new_page(js=js)
    shown = "js" if js else "no-js"
    page.goto(town_server)
    page.get_by_role("link", name="Vägledare").first.click()
    page.get_by_role("link", name="Lägg till klient").click()
    page.get_by_role("button", name="Läs texten").click()
    expect(page.get_by_role("alert")).to_contain_text("inte skrivit")
    page.get_by_label("CV eller anteckningar").fill(NOTES)
    page.get_by_role("button", name="Läs texten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stämmer det här?")
    expect(page.get_by_role("row", name="Körkort B")).to_contain_text("B-körkort")
    expect(page.get_by_label("Svenska", exact=True)).to_have_value("A2")
    snapshot(page, f"confirm-{shown}")
    expect(page.get_by_text("Texten sade inget namn")).to_be_visible()
    page.get_by_label("Namn eller alias").fill("Farid")
    page.get_by_label("Svenska", exact=True).select_option("B1")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Farid")
    if js:
        assert_accessible(page)
    page.get_by_role("link", name="Visa vägar till jobb").click()
    cards = page.locator(".routes > li")
    assert 2 <= cards.count() <= 5
    before = cards.first.get_by_role("heading").inner_text()
    expect(cards.first).to_contain_text("Saknas i dag")
    snapshot(page, f"routes-{shown}")

    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Ort", exact=True).fill("Eskilstunna")
    page.get_by_role("button", name="Visa vägar").click()
    expect(page.get_by_role("alert")).to_contain_text("Menade du Eskilstuna")
    page.get_by_label("Ort", exact=True).fill("Eskilstuna, Kungsör")
    page.get_by_role("button", name="Visa vägar").click()
    expect(cards.first).to_be_visible()
    page.get_by_role("link", name="Ta bort alla filter").click()

    page.get_by_label("Jämför").nth(0).check()
    page.get_by_label("Jämför").nth(1).check()
    page.get_by_role("button", name="Jämför två markerade vägar").click()
    expect(page.get_by_text("Vägarna skiljer sig åt i")).to_be_visible()
    snapshot(page, f"compare-{shown}")
    page.get_by_role("link", name="Alla vägar").click()

    second = cards.nth(1).get_by_role("heading").inner_text().partition(" ")[2]
    cards.nth(1).get_by_role("link", name="Öppna vägen").click()
    page.get_by_role("button", name="Sätt vägen först").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför")
    page.get_by_label("Varför?").fill("Har redan pratat med arbetsgivaren")
    page.get_by_role("button", name="Sätt vägen först").click()
    expect(page.get_by_text("Beslutet är sparat.")).to_be_visible()
    page.get_by_role("link", name="Alla vägar").click()
    expect(cards.first.get_by_role("heading")).to_contain_text(second)
    expect(cards.first).to_contain_text("Har redan pratat med arbetsgivaren")
    cards.first.get_by_role("link", name="Öppna vägen").click()
    page.get_by_role("button", name="Ångra: sätt inte först").click()
    page.get_by_role("link", name="Alla vägar").click()
    expect(cards.first.get_by_role("heading")).to_have_text(before)

    page.get_by_role("link", name="Farid").click()
    page.get_by_role("link", name="Prova en ändring").click()
    page.get_by_label("Styrkta kompetenser").fill("TIG-svetsning")
    page.get_by_role("button", name="Se vad som händer").click()
    expect(page.get_by_role("heading", name="Det här händer")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("kompetens")
    snapshot(page, f"what-if-{shown}")
    page.get_by_role("button", name="Spara ändringen på klienten").click()
    expect(page.get_by_text("Uppgifterna är sparade.")).to_be_visible()
    expect(page.get_by_text("TIG-svetsning")).to_be_visible()

    page.get_by_role("link", name="Visa vägar till jobb").click()
    cards.first.get_by_role("link", name="Blad till klienten").click()
    page.get_by_label("Ord på klientens språk").select_option("en")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("article")).to_contain_text("welder")
    expect(page.get_by_role("button", name="Skriv ut")).to_have_count(1 if js else 0)
    if js:
        assert_accessible(page)
    snapshot(page, f"sheet-{shown}")


STATES = {
    "list": "/klienter",
    "none-found": "/klienter?sok=zzzz",
    "add": "/klienter/ny",
    "form": "/klienter/P055/andra",
    "client": "/klienter/P055",
    "remove": "/klienter/P055/ta-bort",
    "routes": "/klienter/P055/vagar",
    "routes-filtered": "/klienter/P055/vagar?takt=50&ort=Eskilstuna",
    "routes-wrong-filter": "/klienter/P055/vagar?ort=Eskilstunna&start=2020-01-01",
    "routes-none": "/klienter/P002/vagar",
    "routes-uncovered": "/klienter/P038/vagar",
    "route": "/klienter/P055/vag?jobb=B009",
    "compare": "/klienter/P055/jamfor?jobb=B009&jobb=B067",
    "compare-too-few": "/klienter/P055/jamfor",
    "try": "/klienter/P055/prova",
    "sheet": "/klienter/P055/blad?jobb=B009&sprak=en",
    "abroad": "/klienter/utland?yrke=nurse",
    "abroad-unknown": "/klienter/utland?yrke=qqqq",
    "gone": "/klienter/finns-inte",
}


NARROW = (
    "list",
    "form",
    "routes",
    "route",
    "compare",
    "try",
    "sheet",
    "abroad",
)  # the others are made of the same pieces
LOGGED_AS_ERRORS = {"gone", "routes-wrong-filter", "compare-too-few"}
OPENED = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.mark.parametrize(("device", "dark", "names"), [("wide", False, tuple(STATES)), ("narrow", True, NARROW)])
def test_every_state_is_accessible_with_everything_opened(
    town_server: str, new_page: NewPage, snapshot: Snapshot, device: str, dark: bool, names: tuple[str, ...]
) -> None:
    page = new_page(device, dark=dark)
    for name in names:
        address = STATES[name]
        if name in LOGGED_AS_ERRORS:
            shown_as_usual(page, town_server, page.request.get(town_server + address).text())
        else:
            page.goto(town_server + address)
        snapshot(page, f"{name}-{device}")
        page.evaluate(OPENED)
        assert_accessible(page)


def test_every_state_fits_at_400_per_cent(town_server: str, new_page: NewPage) -> None:
    page = new_page("zoomed", js=True)
    for name, address in STATES.items():
        if name not in LOGGED_AS_ERRORS:
            page.goto(town_server + address)
            page.evaluate(OPENED)
            assert_fits(page)


def test_states_after_a_form(town_server: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page, other = new_page(), new_page()
    address = client_added(page, town_server, Körkort="inget")
    page.goto(f"{address}/prova")
    page.get_by_label("Körkort").fill("B")
    page.get_by_role("button", name="Se vad som händer").click()
    assert_accessible(page)
    snapshot(page, "what-if")
    page.goto(f"{address}/andra")
    other.goto(f"{address}/andra")
    other.get_by_label("Undviker").fill("natt")
    other.get_by_role("button", name="Spara").click()
    page.goto(f"{address}/andra")
    page.get_by_label("Klienten har skyddade personuppgifter").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klienten är sparad med skydd")
    assert_accessible(page)
    snapshot(page, "protected")


@pytest.mark.parametrize("name", ["error", "conflict", "several"])
def test_states_that_a_browser_logs_as_errors(
    town_server: str, new_page: NewPage, snapshot: Snapshot, name: str
) -> None:
    page = new_page()
    sent: dict[str, str | float | bool] = {"label": "", "home": "Nowhere"}
    address = "/klienter/ny"
    if name == "conflict":
        address, sent = "/klienter/P055/andra", {"label": "Selam", "home": "Flen", "version": "999"}
    if name == "several":
        table = "Id;Benämning\n1;A\n2;B\n".encode()
        answer = page.request.post(
            f"{town_server}/klienter/ny/fil",
            multipart={"fil": {"name": "flera.csv", "mimeType": "text/csv", "buffer": table}},
        )
    else:
        answer = page.request.post(town_server + address, form=sent)
    assert answer.status in (409, 422)
    shown_as_usual(page, town_server, answer.text())
    assert_accessible(page)
    snapshot(page, name)


def test_comparing_with_the_keyboard_alone(town_server: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{town_server}/klienter/P055/vagar")
    for number in (1, 2):
        page.locator(f"#f-jamfor-{number}").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Jämför två markerade vägar").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jämför två vägar")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize("client", ["P055", "P014", "P003", "P008"])
def test_the_sheet_is_one_page(town_server: str, new_page: NewPage, client: str) -> None:
    page = new_page()
    page.goto(f"{town_server}/klienter/{client}/vagar")
    jobs = re.findall(r"/blad\?jobb=(\w+)", page.content())
    assert jobs
    for job in dict.fromkeys(jobs):
        page.goto(f"{town_server}/klienter/{client}/blad?jobb={job}&sprak=en")
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
        assert len(printed.pages) == 1, job
        text = printed.pages[0].extract_text()
        assert "Din väg till jobb" in text
        assert "Mäklare" not in text  # the menu stays on the screen


def test_a_page_with_large_letters_needs_no_sideways_scrolling(town_server: str, new_page: NewPage) -> None:
    page = new_page("wide")
    for address in (STATES["routes"], STATES["compare"], STATES["form"]):
        page.goto(town_server + address)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert_fits(page)
