"""A file handed in, looked at, mended, saved and taken back; and the tour from an empty service."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPage, Snapshot, assert_accessible

FILE = "Id;Rubrik;Yrke;Ort;Hur många\nX1;Svetsare till båtvarv;svetsare;Strängnäs;2\nX2;Kock;kock;Eskilstana;1\n"


def test_a_file_is_looked_at_saved_and_taken_back(town_server: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page = new_page("narrow")
    page.goto(f"{town_server}/inlasning")
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_text("Välj en fil.").first).to_be_visible()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)
    snapshot(page, "nothing-chosen")

    page.get_by_label("Vad innehåller filen?").select_option("needs")
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "behov.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_role("heading", name="Stämmer det här?")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="1 fel att rätta")).to_be_visible()
    assert_accessible(page)
    snapshot(page, "looked-at")

    page.get_by_label("Hur många").select_option("Yrke")
    page.get_by_role("button", name="Granska igen med de här kolumnerna").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Hur många")).to_have_value("Yrke")
    expect(page.get_by_role("button", name="Spara")).to_have_count(0)
    assert_accessible(page)
    snapshot(page, "two-columns-for-one-field")

    page.get_by_label("Hur många").select_option("-")
    page.get_by_role("button", name="Granska igen med de här kolumnerna").click()
    expect(page.get_by_label("Hur många")).to_have_value("-", timeout=30_000)
    page.get_by_label("Hur många").select_option("Antal")
    page.get_by_role("button", name="Spara").click()  # what was chosen is looked at first
    expect(page.get_by_text("Inte sparat ännu")).to_be_visible(timeout=30_000)
    expect(page.get_by_label("Hur många")).to_have_value("Antal")
    assert_accessible(page)
    snapshot(page, "other-columns")

    page.get_by_label("Hoppa över raderna som är fel och läs in resten").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", name="Inläst")).to_be_visible(timeout=30_000)
    assert_accessible(page)
    snapshot(page, "saved")

    page.get_by_role("link", name="Ångra inläsningen").click()
    assert_accessible(page)
    page.get_by_role("button", name="Ångra inläsningen").click()
    expect(page.get_by_role("heading", name="Inläsningen är ångrad")).to_be_visible()
    page.get_by_role("link", name="Inläsning", exact=True).first.click()
    expect(page.get_by_role("row", name="behov.csv")).to_contain_text("ångrad")
    assert_accessible(page)


def test_a_file_that_cannot_be_read(town_server: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page = new_page(dark=True)
    page.goto(f"{town_server}/inlasning")
    page.get_by_label("Vad innehåller filen?").select_option("courses")
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "bild.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n\x00"}
    )
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_role("heading", name="Filen lästes inte in")).to_be_visible(timeout=30_000)
    assert_accessible(page)
    snapshot(page, "refused")


def test_the_tour_without_scripts(town_server: str, new_page: NewPage) -> None:
    page = new_page(js=False)
    page.goto(f"{town_server}/rundtur")
    for name in ("Mäklaren", "Vägledaren", "Planeraren", "Egna filer"):
        page.get_by_role("link", name=f"Nästa: {name}").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("link", name="Till startsidan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad vill du göra?")
