"""A real browser against a served demo: every page state is free of axe violations and of console errors.

Fixtures: ``town_server`` (address of the served demo, built once), ``page`` (a fresh context of 1280 × 800; at the end
no console error may have been seen), ``new_page`` (other contexts: without JavaScript, dark, narrow), ``snapshot``
(a screenshot kept in ``.artifacts/``), and the function ``assert_accessible``.

The fixtures belong to the package, not to the session: Playwright keeps an event loop on the thread as long as it runs.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from service.api import create_app
from service.demo import load_demo
from service.indexing import catch_up
from service.kinds import kind_of_name
from service.settings import load_settings
from service.wiring import Installation, open_installation
from tests.conftest import REPOSITORY, absent

ARTIFACTS = REPOSITORY / ".artifacts"
PATIENCE_MS = 60_000  # a busy machine is slow, not wrong
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
DEVICES: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "narrow": {"viewport": {"width": 360, "height": 740}},
    "zoomed": {"viewport": {"width": 320, "height": 256}},  # 1280 × 1024 at 400 %
}

NewPage = Callable[..., Page]
Snapshot = Callable[..., Path]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    found = os.environ.get("MAKLA_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        absent("browser", "there is no Chromium (MAKLA_CHROMIUM, chromium or google-chrome)")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


def demo_installation(folder: Path) -> Installation:
    """The demo, read in and indexed in ``folder``."""
    from matching.importers import read_file

    demo = load_demo(load_settings().datasets)
    installation = open_installation(folder, create=True)
    installation.store.set_today(demo.today)
    for file in demo.files:
        kind = kind_of_name(file.kind)
        installation.store.apply(read_file(file.path, kind, format=file.format), kind, file.path.name)
    catch_up(installation)
    return installation


def served(installation: Installation) -> Iterator[str]:
    """The address at which a service over ``installation`` answers, until it is let go."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(installation), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(1200):
        if server.started or not thread.is_alive():
            break
        time.sleep(0.05)
    assert server.started, "the service did not start"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="package")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the demo, built once. Copy it before changing what other tests count on."""
    folder = tmp_path_factory.mktemp("staden") / "arbetsyta"
    demo_installation(folder).close()
    return folder


@pytest.fixture(scope="package")
def town_server(demo_folder: Path) -> Iterator[str]:
    """The demo, served. Tests that write add records of their own and leave the demo's alone."""
    with open_installation(demo_folder) as installation:
        yield from served(installation)


@pytest.fixture(scope="package")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service into which nothing was read yet."""
    with open_installation(tmp_path_factory.mktemp("tom") / "arbetsyta", create=True) as installation:
        catch_up(installation)
        yield from served(installation)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """``new_page(device="wide", js=True, dark=False, **more)``: a page in a context of its own, watched for errors."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def make(device: str = "wide", *, js: bool = True, dark: bool = False, **more: Any) -> Page:
        context = browser.new_context(
            **DEVICES[device],
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="sv-SE",
            **more,
        )
        contexts.append(context)
        made = context.new_page()
        made.set_default_timeout(PATIENCE_MS)
        made.on("console", lambda one: said.append(f"{one.type}: {one.text}") if _is_fault(one) else None)
        made.on("pageerror", lambda error: said.append(str(error)))
        return made

    yield make
    for context in contexts:
        context.close()
    assert not said, said


def _is_fault(said: ConsoleMessage) -> bool:
    """A page that tells a reader of a mistake (4xx) is in order, though Chromium notes its status as an error."""
    own_answer = "the server responded with a status of 4" in said.text and not said.location["url"].count("/statisk/")
    return said.type in ("error", "warning") and not own_answer


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on an ordinary screen."""
    return new_page()


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """``snapshot(page, "name")`` keeps a picture of the whole page as ``.artifacts/FILE-NAME.png``."""

    def take(of: Page, name: str, *, full: bool = True) -> Path:
        ARTIFACTS.mkdir(exist_ok=True)
        path = ARTIFACTS / f"{request.path.stem.removeprefix('test_')}-{name}.png"
        of.screenshot(path=path, full_page=full)
        return path

    return take


def assert_accessible(page: Page) -> None:
    """axe finds nothing on the page as it now stands, and nothing sticks out sideways."""
    _assert_no_violations(page, {"type": "tag", "values": AXE_RULES})
    assert_fits(page)


def assert_contrast(page: Page) -> None:
    """Every text of the page stands out from its ground, in the colours that it has now."""
    _assert_no_violations(page, {"type": "rule", "values": ["color-contrast"]})


def _assert_no_violations(page: Page, rules: dict[str, Any]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    found = [
        f"{one['id']}: {one['help']} {[node['html'][:200] for node in one['nodes']]}"
        for one in results.response["violations"]
    ]
    assert not found, f"{page.url}: {found}"


def assert_fits(page: Page) -> None:
    """Nobody has to scroll sideways to read the page."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over} px wider than the window"
