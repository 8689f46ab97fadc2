"""
A real Chromium for the tests: one for the session, a fresh page for each test, and any word on the console is a failure.

The browser is `$KG_CHROMIUM`, or the first of chromium, chromium-browser and google-chrome on the path. Where there is none
the tests are skipped, with a word on what to install; with CI=true they fail.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.view.carrier import html
from tests.view import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_ADVICE = "no Chromium: install the package chromium (or set KG_CHROMIUM to its path) and `pip install playwright`"

Open = Callable[..., "Tab"]


class Tab:
    """An open page and what went wrong in it."""

    def __init__(self, page: Page) -> None:
        """Listen to *page*."""
        self.page = page
        self.troubles: list[str] = []
        page.on("console", lambda message: self.troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def _dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.troubles.append(f"request: {request.url}")

    def wait(self, condition: str, seconds: float = 15) -> None:
        """Wait until the expression *condition* is true; our policy forbids playwright's own way, which needs eval."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(f"() => Boolean({condition})"):
            assert time.monotonic() < end, f"waited {seconds} s for {condition}; {self.troubles}"
            self.page.wait_for_timeout(20)

    def see(self, name: str) -> Any:
        """Return what the page tells about itself under *name*."""
        return self.page.evaluate(f"() => window.__kgView.{name}")

    def at(self, thing: str) -> tuple[float, float]:
        """Return where on the screen the shape of *thing* is."""
        box = self.page.locator("#stage").bounding_box()
        shape = next(shape for shape in self.see("shapes") if shape["id"] == thing)
        return box["x"] + shape["x"], box["y"] + shape["y"]

    def turn_to(self, view: str) -> None:
        """Click the tab of *view* and wait for its picture."""
        self.page.locator(f'#tabs button[data-view="{view}"]').click()
        self.wait(f"window.__kgView.view === {view!r}")
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def click(self, thing: str) -> None:
        """Click the shape of *thing* for real."""
        self.page.mouse.click(*self.at(thing))
        self.wait(f"window.__kgView.selected === {thing!r}")


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    wanted = (os.environ.get("KG_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in wanted if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None  # type: ignore[assignment]
    path = chromium()
    if path is None or sync_playwright is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(_ADVICE, pytrace=False)
        pytest.skip(_ADVICE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the made-up world as a file."""
    path = tmp_path_factory.mktemp("page") / "universe.html"
    path.write_text(html(sample.page()), encoding="utf-8")
    return path


def _open(browser: Browser, path: Path, state: str, *, ready: bool = True, **told: object) -> Tab:
    context = browser.new_context(**{**DESK, **told})
    tab = Tab(context.new_page())
    tab.page.goto(path.as_uri() + (f"#{state}" if state else ""))
    if ready:
        tab.wait("window.__kgView && window.__kgView.ready")
    return tab


@pytest.fixture
def open_page(browser: Browser, file: Path) -> Iterator[Open]:
    """A function that opens a page and waits for its first picture; nothing may complain."""
    tabs = []

    def opened(state: str = "", *, path: Path = file, **told: object) -> Tab:
        tabs.append(_open(browser, path, state, **told))
        return tabs[-1]

    yield opened
    for tab in tabs:
        tab.page.context.close()
    assert [] == [trouble for tab in tabs for trouble in tab.troubles]


@pytest.fixture(scope="module")
def desk(browser: Browser, file: Path) -> Iterator[Tab]:
    """A page on a desk that the tests of a module share."""
    tab = _open(browser, file, "")
    yield tab
    tab.page.context.close()
    assert [] == tab.troubles


@pytest.fixture(scope="module")
def phone(browser: Browser, file: Path) -> Iterator[Tab]:
    """A page on a phone that the tests of a module share."""
    tab = _open(browser, file, "", **PHONE)
    yield tab
    tab.page.context.close()
    assert [] == tab.troubles
