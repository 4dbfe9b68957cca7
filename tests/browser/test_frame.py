"""The frame in a real browser: keyboard, zoom, dark, without JavaScript, and errors."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, Snapshot, assert_accessible, assert_fits


@pytest.mark.parametrize("device", ["wide", "narrow", "zoomed"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_start_page(town_server: str, new_page: NewPage, snapshot: Snapshot, device: str, dark: bool) -> None:
    page = new_page(device, dark=dark)
    page.goto(town_server)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad vill du göra?")
    expect(page.get_by_text("Det här är demon.")).to_be_visible()
    expect(page.get_by_text("Ingenting är inläst ännu")).to_have_count(0)
    assert_accessible(page)
    snapshot(page, f"start-{device}-{'dark' if dark else 'light'}")


def test_the_keyboard_reaches_the_content_at_once(town_server: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(town_server)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_an_error_is_a_page_that_leads_on(town_server: str, new_page: NewPage) -> None:
    page = new_page(js=False)
    answer = page.request.get(f"{town_server}/finns-inte")
    assert answer.status == 404
    page.set_content(answer.text())
    expect(page.get_by_role("link", name="Till startsidan")).to_be_visible()


def test_an_empty_service_says_what_to_do(empty_server: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page = new_page()
    page.goto(empty_server)
    expect(page.get_by_text("Ingenting är inläst ännu")).to_be_visible()
    assert_accessible(page)
    snapshot(page, "empty")


def test_large_text_needs_no_sideways_scrolling(town_server: str, new_page: NewPage) -> None:
    page = new_page("wide")
    page.goto(town_server)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert_fits(page)
