"""Each picture in a real browser: quiet, readable, on desk and phone, by day and by night."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import kg
import kg.view
from tests.browser.conftest import PHONE, Open, Tab
from tests.view import sample

CURATED = [view.id for view in sample.page().views if view.id != "everything"]


def _overlaps(labels: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["text"], b["text"])
        for a, b in combinations(labels, 2)
        if a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]
    ]


def _touching(shapes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["id"], b["id"])
        for a, b in combinations(shapes, 2)
        if (a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2 < (a["r"] + b["r"]) ** 2
    ]


def _readable(tab: Tab) -> None:
    shapes, labels = tab.see("shapes"), tab.see("labels")
    named = {label["id"] for label in labels}
    room = tab.page.locator("#stage").bounding_box()

    assert [] == _overlaps(labels)
    assert [] == _touching(shapes)
    assert [] == [s["id"] for s in shapes if s["cls"] in {"Series", "Season"} and s["id"] not in named]
    assert len(named) >= 0.6 * len(shapes)
    assert all(0 <= s["x"] <= room["width"] and 0 <= s["y"] <= room["height"] for s in shapes)


@pytest.mark.parametrize("view", CURATED)
def test_a_curated_view_can_be_read(desk: Tab, view: str) -> None:
    """No label on another, no shape on another, most things named, every series and season named."""
    desk.turn_to(view)

    _readable(desk)


def test_the_views_of_the_curated_tables_can_be_read(open_page: Open, graph: kg.Dataset, tmp_path: Path) -> None:
    """What holds for the made-up world holds for the real one."""
    path = tmp_path / "real.html"
    path.write_text(kg.view.page(graph), encoding="utf-8")
    tab = open_page(path=path)
    for view in tab.see("views"):
        if view != "everything":
            tab.turn_to(view)
            _readable(tab)


def test_it_opens_on_the_overview(open_page: Open) -> None:
    """Thirty to a hundred and twenty things, not a hairball."""
    tab = open_page()

    assert "overview" == tab.see("view")
    assert 30 <= tab.see("visible") <= 120


def test_everything_is_drawn(open_page: Open) -> None:
    """The map shows all but the episodes, names the series, and no label lies on another."""
    tab = open_page("view=everything")
    named = {label["id"] for label in tab.see("labels")}

    assert tab.see("visible") > 1200
    assert {shape["id"] for shape in tab.see("shapes") if shape["cls"] == "Series"} <= named
    assert [] == _overlaps(tab.see("labels"))


@pytest.mark.parametrize("view", [*CURATED, "everything"])
def test_a_phone_shows_it_without_scrolling_sideways(phone: Tab, view: str) -> None:
    """390 pixels are enough, labels do not overlap there either."""
    phone.turn_to(view)

    assert 390 == phone.page.evaluate("() => document.documentElement.scrollWidth")
    assert [] == _overlaps(phone.see("labels"))
    assert len(phone.see("labels")) >= 10


def test_what_is_tapped_is_large_enough(open_page: Open) -> None:
    """Buttons, ticks and links are 24 pixels or more both ways."""
    tab = open_page("view=overview&node=character:0", **PHONE)
    small = tab.page.evaluate(
        """() => [...document.querySelectorAll('button, input, a[href], label')]
          .filter((each) => each.offsetParent && !each.closest('.skip'))
          .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 23.5).map(([html]) => html)"""
    )

    assert [] == small


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system(open_page: Open, scheme: str) -> None:
    """The page is dark where the system is, and the button turns it over."""
    tab = open_page(color_scheme=scheme)
    paper = "() => getComputedStyle(document.body).backgroundColor"
    before = tab.page.evaluate(paper)
    tab.page.locator("#theme").click()

    assert {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 22, 26)"}[scheme] == before
    assert before != tab.page.evaluate(paper)


def test_the_caption_and_the_tools_cover_nothing(open_page: Open) -> None:
    """They stand beside the canvas, not on it."""
    tab = open_page()
    stage = tab.page.locator("#stage").bounding_box()
    caption = tab.page.locator(".caption").bounding_box()
    footer = tab.page.locator("#graph footer").bounding_box()

    assert caption["y"] + caption["height"] <= stage["y"] + 0.5
    assert stage["y"] + stage["height"] <= footer["y"] + 0.5


def test_another_window_size_is_filled(open_page: Open) -> None:
    """When the window grows the picture grows with it."""
    tab = open_page()
    before = max(shape["x"] for shape in tab.see("shapes"))
    tab.page.set_viewport_size({"width": 1600, "height": 900})
    tab.wait(f"Math.max(...window.__kgView.shapes.map((shape) => shape.x)) > {before} + 100")
