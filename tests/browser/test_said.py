"""The view of what was said, and what is hit by a pointer, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
import kg.view
from tests.browser.conftest import PHONE, Open, Tab


@pytest.fixture(scope="module")
def real(graph: kg.Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the curated tables as a file."""
    path = tmp_path_factory.mktemp("said") / "real.html"
    path.write_text(kg.view.page(graph), encoding="utf-8")
    return path


def test_what_never_came_is_struck_at_the_actor(open_page: Open, real: Path) -> None:
    """The panel says since when and until when it was said, and why it fell."""
    tab = open_page("view=overview&node=person:mike-colter", path=real)
    row = tab.page.locator(".claim.announced", has_text="Jessica Jones season 2").first

    assert "Mike Colter plays Luke Cage" == row.locator("s").inner_text()
    assert "said from 31 Jan 2016 until 8 Mar 2018; turned out wrong: named among" in row.inner_text()
    assert row.locator("a.cite").count() >= 1


@pytest.mark.parametrize("told", [{}, PHONE], ids=["desk", "phone"])
def test_a_line_of_the_ledger_opens_its_thing(open_page: Open, real: Path, told: dict[str, object]) -> None:
    """Every line fits the width; a click tells the thing, in sight on a phone too."""
    tab = open_page("view=said", path=real, **told)
    entries = tab.page.locator("#ledger .entry")
    wide = tab.page.evaluate("""() => [...document.querySelectorAll('#ledger text')].filter((text) => {
      const box = text.getBoundingClientRect(), room = document.querySelector('#ledger').getBoundingClientRect();
      return box.left < room.left || box.right > room.right + 0.5; }).map((text) => text.textContent)""")
    entries.nth(3).locator(".hit").click()

    assert entries.count() > 200
    assert [] == wide
    assert tab.see("selected")
    assert tab.page.locator("#panel h2").bounding_box()["y"] < tab.page.viewport_size["height"]
    assert tab.page.evaluate("() => document.documentElement.scrollWidth") <= tab.page.viewport_size["width"]


def test_the_network_comes_back_after_the_ledger(open_page: Open, real: Path) -> None:
    """The stage has its size again, whether the page opened on the ledger or went there."""
    tab = open_page("view=said", path=real)
    tab.turn_to("overview")
    tab.wait("window.__kgView.labels.length > 20")

    assert tab.page.locator("#stage").is_visible()
    assert not tab.page.locator("#ledger").is_visible()


def test_a_name_opens_its_thing(desk: Tab) -> None:
    """A click on a label is a click on its shape."""
    desk.turn_to("overview")
    box = desk.page.locator("#stage").bounding_box()
    for label in desk.see("labels")[:12]:
        desk.page.keyboard.press("Escape")
        place = next(each for each in desk.see("labels") if each["id"] == label["id"])
        desk.page.mouse.click(box["x"] + place["x"] + place["w"] / 2, box["y"] + place["y"] + place["h"] / 2)
        desk.wait(f"window.__kgView.selected === {label['id']!r}", 3)
