"""A planner's whole task in a real browser: ask, wait, read, open a figure, try a course, compare, fetch, evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Snapshot, assert_accessible

SLOWLY = 90_000  # milliseconds: what is computed takes its time on a machine that does much else


def ask(page: Page, server: str) -> None:
    """From the start page to the report of Eskilstuna; the waiting page leads on, with and without scripts."""
    page.goto(f"{server}/planering")
    page.get_by_label("Egen kommun").fill("Eskilstuna")
    page.get_by_role("button", name="Visa rapporten").click()
    wait(page)


def wait(page: Page) -> None:
    for _ in range(60):
        if page.get_by_role("heading", level=1).inner_text() != "Rapporten räknas":
            return
        page.get_by_role("link", name="Visa rapporten").click(timeout=SLOWLY)
    raise AssertionError("the report was never made")


@pytest.mark.parametrize(
    ("device", "js", "dark"),
    [("narrow", True, True), ("zoomed", False, False)],
    ids=["narrow-dark", "zoomed-without-scripts"],
)
def test_from_a_question_to_a_decision(
    town_server: str, new_page: NewPage, snapshot: Snapshot, device: str, js: bool, dark: bool, tmp_path: Path
) -> None:
    page = new_page(device, js=js, dark=dark, accept_downloads=True)
    state = f"{device}-{'dark' if dark else 'light'}"
    check = assert_accessible if js else lambda _: None  # axe needs scripts

    page.goto(f"{town_server}/planering")
    check(page)
    page.get_by_label("Egen kommun").fill("Eskilstunna")
    page.get_by_role("button", name="Visa rapporten").click()
    expect(page.get_by_text("Menade du Eskilstuna").first).to_be_visible()
    check(page)
    snapshot(page, f"mistake-{state}")

    ask(page, town_server)
    expect(page.get_by_role("heading", name="Sammanfattning för nämnden")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Kvar per yrke"))).to_be_visible()
    check(page)
    snapshot(page, f"report-{state}")
    for part in ("Varför och när", "Kompetenser", "Hur säkert det är", "Behov och utbildningar", "Alla rader"):
        page.get_by_label("Rapportens delar").get_by_role("link", name=part).click()
        check(page)
    page.get_by_label("Rapportens delar").get_by_role("link", name="Vad som saknas").click()

    page.get_by_role("table", name="Översikt per yrke").get_by_role("link", name="rad").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bakom siffrorna")
    expect(page.get_by_role("table", name=re.compile("^Behoven "))).to_be_visible()
    check(page)
    snapshot(page, f"behind-{state}")
    page.get_by_role("link", name="Tillbaka till rapporten").click()

    with page.expect_download(timeout=SLOWLY) as fetched:
        page.get_by_role("link", name="Excel").click(timeout=SLOWLY)
    fetched.value.save_as(tmp_path / "rapport.xlsx")
    assert (tmp_path / "rapport.xlsx").read_bytes().startswith(b"PK")

    page.get_by_role("link", name="Tänk om", exact=True).click()
    page.get_by_role("button", name="Lägg till", exact=True).click()
    expect(page.get_by_text("Skriv vad utbildningen heter.").first).to_be_visible()
    check(page)
    page.get_by_label("Utbildningens namn").fill("Automation och robotteknik")
    page.get_by_label("Kompetenser som den ger").fill("robotprogrammering; PLC-programmering")
    page.get_by_label("Kommun", exact=False).first.fill("Eskilstuna")
    page.get_by_label("Start").fill("2027-01-11")
    page.get_by_label("Platser").fill("30")
    page.get_by_role("button", name="Lägg till", exact=True).click()
    check(page)
    snapshot(page, f"plan-{state}")
    page.get_by_role("link", name="Se vad de ändrar").click()
    wait(page)
    expect(page.get_by_role("heading", name="Vad som ändrats")).to_be_visible()
    check(page)
    snapshot(page, f"what-if-{state}")


def test_the_waiting_page_leads_on_without_scripts(town_server: str, new_page: NewPage, snapshot: Snapshot) -> None:
    for js in (True, False):
        page = new_page(js=js)
        page.goto(f"{town_server}/planering/rapport?veckor={30 + js}")
        if page.get_by_role("heading", level=1).inner_text() == "Rapporten räknas":
            expect(page.get_by_role("link", name="Visa rapporten")).to_be_visible()
            if js:
                assert_accessible(page)
                snapshot(page, "waiting")
        wait(page)
        expect(page.get_by_role("heading", name="Sammanfattning för nämnden")).to_be_visible()
        if js:
            assert_accessible(page)
            snapshot(page, "report-wide")


@pytest.mark.parametrize(("device", "dark"), [("wide", False), ("zoomed", True)])
def test_evidence_and_context(town_server: str, new_page: NewPage, snapshot: Snapshot, device: str, dark: bool) -> None:
    page = new_page(device, dark=dark)
    page.goto(f"{town_server}/planering")
    page.get_by_role("link", name="Underlag för yrkeshögskola").click()
    page.get_by_label("Programidé i ord").fill("Solcellsinstallatör")
    page.get_by_role("button", name="Visa underlaget").click()
    expect(page.get_by_role("heading", name="Checklista")).to_be_visible()
    assert_accessible(page)
    snapshot(page, f"evidence-{device}")
    page.goto(f"{town_server}/planering/yrkeshogskola?yrke=9999")
    assert_accessible(page)
    page.goto(f"{town_server}/planering/omvarld")
    expect(page.get_by_text("Inga nyckeltal är inlästa")).to_be_visible()
    assert_accessible(page)


def test_a_printed_part_leaves_out_what_is_only_for_the_screen(
    town_server: str, page: Page, snapshot: Snapshot
) -> None:
    ask(page, town_server)
    page.emulate_media(media="print")
    expect(page.get_by_label("Rapportens delar")).to_be_hidden()
    snapshot(page, "printed")
