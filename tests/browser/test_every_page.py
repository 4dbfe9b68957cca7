"""Every page that a link leads to, found by following links: accessible, light and dark, within 320 pixels, and light.

A page that is added is met here without anyone having to remember it. States that a form leads to have tests of their
own beside this.
"""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import NewPage, Snapshot, assert_accessible, assert_contrast, assert_fits

HEAVIEST = 100_000  # bytes of a page with its style and script, as they go over the wire
NO_PAGES = ("/api/", "/statisk/", "/openapi.json")
MOST = 80  # pages of different kinds: more means that the kinds are told apart wrongly


def kind_of(path: str) -> str:
    """The address with ids as stars: pages of one kind are alike enough that one of them is looked at."""
    return "/".join("*" if re.search(r"\d", part) else part for part in urlsplit(path).path.split("/"))


def links_of(page: Page) -> list[str]:
    """Addresses within the service that the page leads to by links."""
    found: list[str] = page.eval_on_selector_all(
        "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
    )
    return [one.partition("#")[0] for one in found if one.startswith("/") and not one.startswith(NO_PAGES)]


def test_every_page_that_a_link_leads_to(town_server: str, new_page: NewPage, snapshot: Snapshot) -> None:
    page = new_page("zoomed")
    queue, seen, weights = deque(["/"]), dict[str, str](), dict[str, int]()
    while queue:
        path = queue.popleft()
        if kind_of(path) in seen:
            continue
        seen[kind_of(path)] = path
        known = page.request.get(f"{town_server}{path}")
        assert known.status == 200, f"{path} answers {known.status}"
        if not known.headers["content-type"].startswith("text/html") or "content-disposition" in known.headers:
            continue
        weights[path] = len(known.body())
        page.goto(f"{town_server}{path}")
        queue.extend(links_of(page))
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert_accessible(page)
        page.emulate_media(color_scheme="dark")
        assert_contrast(page)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert_fits(page)
        page.evaluate("document.documentElement.style.removeProperty('font-size')")
        page.set_viewport_size({"width": 320, "height": 256})
        snapshot(page, kind_of(path).strip("/").replace("/", "-").replace("*", "id") or "start")
        assert len(seen) <= MOST, sorted(seen)
    assert {"/", "/behov", "/behov/*", "/klienter", "/inlasning", "/rundtur", "/tillganglighet"} <= set(seen)
    own = sum(
        len(page.request.get(f"{town_server}{address}").body())
        for address in re.findall(r'(?:href|src)="(/statisk/[^"]+)"', page.request.get(town_server).text())
    )
    too_heavy = {path: weight + own for path, weight in weights.items() if weight + own > HEAVIEST}
    assert not too_heavy, too_heavy
