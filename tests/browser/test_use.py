"""The page in use: clicks, keys, search, panel, addresses, exports; and data that means harm."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

import pytest

import kg.view
from kg.view.build import assemble
from kg.view.carrier import html
from kg.view.model import Edge, Node, Source
from tests import world
from tests.browser.conftest import Open

EVIL = "<img src=x onerror=\"document.title='evil';alert(1)\"></script><script>document.title='evil'</script>"


def _panel(tab: object) -> str:
    return str(tab.page.locator("#panel").inner_text())  # type: ignore[attr-defined]


def test_a_click_opens_facts_and_sources(open_page: Open) -> None:
    """A click on a shape tells what is known of it, each fact with links to where it was read."""
    tab = open_page("view=overview")
    tab.click("character:0")
    text = _panel(tab)

    assert "nurse" in text
    assert "rumoured" in text
    assert "← plays (1)" in text
    assert "The first look" in text
    links = tab.page.eval_on_selector_all("#panel a.cite", "(all) => all.map((each) => [each.href, each.rel])")
    assert ["https://example.org/one", "noreferrer noopener"] in links


def test_a_click_beside_clears(open_page: Open) -> None:
    """The list of the view comes back."""
    tab = open_page("view=crossovers")
    tab.click(tab.see("shapes")[8]["id"])
    box = tab.page.locator("#stage").bounding_box()
    tab.page.mouse.click(box["x"] + 4, box["y"] + box["height"] - 4)
    tab.wait("window.__kgView.selected === ''")

    assert "In this view" in _panel(tab)


def test_the_list_names_all_that_is_shown(open_page: Open) -> None:
    """Whoever cannot see the canvas reads the same view as text."""
    tab = open_page("view=timeline")

    assert tab.see("visible") == tab.page.locator("#panel .pick").count()


def test_search_by_keyboard(open_page: Open) -> None:
    """Slash, a name without its accents, arrow, Enter: the thing is selected, by its other name too."""
    tab = open_page()
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("unknown 5")
    tab.wait("document.querySelectorAll('#found li').length > 0")
    box = tab.page.locator("#search")

    assert "true" == box.get_attribute("aria-expanded")
    assert "hit-0" == box.get_attribute("aria-activedescendant")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("Enter")
    tab.wait("window.__kgView.selected === 'character:5'")
    assert "false" == box.get_attribute("aria-expanded")


def test_search_for_nothing_says_so(open_page: Open) -> None:
    """A name nobody bears gets an answer, Escape closes it."""
    tab = open_page()
    tab.page.locator("#search").fill("qqqq")

    assert "Nothing is called so" == tab.page.locator("#found").inner_text()
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#found").is_hidden()


def test_walking_with_the_arrows(open_page: Open) -> None:
    """On the canvas arrows walk, Enter goes to the text, Escape clears, and it is all said aloud."""
    tab = open_page("view=crossovers")
    tab.page.locator("#stage").focus()
    tab.page.keyboard.press("ArrowRight")
    first = tab.see("selected")
    tab.page.keyboard.press("ArrowRight")
    second = tab.see("selected")

    assert first
    assert second not in {"", first}
    assert "Series" in tab.page.locator("#said").inner_text()
    tab.page.keyboard.press("Enter")
    assert "H2" == tab.page.evaluate("() => document.activeElement.tagName")
    tab.page.keyboard.press("Escape")
    assert "" == tab.see("selected")


def test_only_its_links(open_page: Open) -> None:
    """The picture of one thing: it in the middle, no label on another, told how many there are."""
    tab = open_page("view=overview&node=character:1")
    tab.page.get_by_role("button", name="Only its links").click()
    tab.wait("window.__kgView.view === 'around'")

    assert "one step away" in tab.page.locator("#caption").inner_text()
    assert tab.see("visible") <= 60
    tab.page.get_by_role("button", name="One step more").click()
    tab.wait("location.hash.includes('steps=2')")
    assert "2 steps" in tab.page.locator("#caption").inner_text()


def test_a_path_is_told_as_a_sentence(open_page: Open) -> None:
    """Path from here, pick the other end: the chain with its words, drawn and said."""
    tab = open_page("view=cast&node=person:0")
    tab.page.get_by_role("button", name="Path from here").click()
    other = next(shape["id"] for shape in tab.see("shapes") if shape["cls"] == "Character" and shape["id"] != "character:0")
    tab.page.mouse.click(*tab.at(other))
    tab.wait("window.__kgView.view === 'path'")

    assert "plays" in tab.page.locator(".sentence").inner_text()
    assert tab.see("visible") >= 3


def test_no_path_is_told_too(open_page: Open) -> None:
    """Two things that nothing joins."""
    tab = open_page("view=path&from=place:59&to=place:59")

    assert "one and the same" in tab.page.locator("#caption").inner_text()


def test_the_legend_hides_and_shows(open_page: Open) -> None:
    """A tick less, and the class is gone from canvas, list and links; the address remembers it."""
    tab = open_page("view=overview")
    before = tab.see("visible")
    tab.page.locator("#legend label", has_text="Organisations").click()

    assert tab.see("visible") < before
    assert "off=Organization" in tab.page.evaluate("() => location.hash")
    assert "Organisations (" not in _panel(tab)


def test_the_years_hide_what_came_later(open_page: Open) -> None:
    """Up to 2015 there are two series."""
    tab = open_page("view=timeline&year=2015")

    assert {"series:daredevil", "series:jessica-jones"} == {s["id"] for s in tab.see("shapes") if s["cls"] == "Series"}


def test_an_address_brings_everything_back(open_page: Open) -> None:
    """View, selection, hidden classes and year are in the address."""
    tab = open_page("view=luke-cage&node=series:luke-cage&off=Person&year=2018")

    assert ("luke-cage", "series:luke-cage") == (tab.see("view"), tab.see("selected"))
    assert "Person" not in {shape["cls"] for shape in tab.see("shapes")}
    assert "2018" == tab.page.locator("#upto").inner_text()


def test_back_goes_back(open_page: Open) -> None:
    """The browser's own button returns to the view before."""
    tab = open_page("view=overview")
    tab.page.locator("#tabs button", has_text="Timeline").click()
    tab.wait("window.__kgView.view === 'timeline'")
    tab.page.go_back()
    tab.wait("window.__kgView.view === 'overview'")


@pytest.mark.parametrize(
    "state",
    [
        "view=nowhere&node=nobody",
        "view=around&of=" + quote(EVIL),
        "off=" + quote(EVIL) + "&year=99999999",
        "%E0%A4%A",
        "&&==#",
    ],
)
def test_a_broken_address_opens_the_first_view(open_page: Open, state: str) -> None:
    """Whatever stands in the address, a picture is shown and nothing runs."""
    tab = open_page(state)

    assert "overview" == tab.see("view")
    assert "evil" != tab.page.title()


def test_the_picture_can_be_saved(open_page: Open) -> None:
    """As PNG and as SVG, and the SVG is well formed."""
    tab = open_page("view=crossovers")
    for kind in ("png", "svg"):
        with tab.page.expect_download() as waiting:
            tab.page.locator(f"#{kind}").click()
        assert f"who-crosses-over.{kind}" == waiting.value.suggested_filename
    root = ET.fromstring(tab.see("svg"))
    assert len(root.findall("{http://www.w3.org/2000/svg}text")) >= 20


def test_it_prints(open_page: Open) -> None:
    """On paper there is no search and no tools."""
    tab = open_page()
    tab.page.emulate_media(media="print")

    assert tab.page.locator("#search").is_hidden()
    assert tab.page.locator(".tools").is_hidden()
    assert tab.page.pdf().startswith(b"%PDF")


def test_hostile_words_stay_words_in_every_corner(open_page: Open, tmp_path: Path) -> None:
    """Labels, ids, aliases, facts, sources and addresses full of markup: shown as text, nothing runs, no link leads there."""
    nodes = [
        Node("series:a", EVIL, "Series", "javascript:alert(2)", "2015-01-01", aliases=(EVIL,)),
        Node("season:a-1", EVIL + "1", "Season", released="2015-01-01"),
        Node(f"character:{EVIL}", EVIL + "2", "Character"),
        Node("person:a", EVIL + "3", EVIL),
    ]
    edges = [
        Edge("season:a-1", "series:a", EVIL, sources=("source:evil",)),
        Edge("person:a", f"character:{EVIL}", EVIL, EVIL, "season:a-1", ("source:evil",)),
    ]
    sources = [Source("source:evil", EVIL, EVIL, EVIL, "javascript:document.title='evil'", EVIL)]
    path = tmp_path / "hostile.html"
    path.write_text(html(assemble(nodes, edges, sources=sources, subtitle=EVIL)), encoding="utf-8")
    tab = open_page(path=path)
    for view in tab.see("views"):
        tab.page.evaluate("(view) => document.querySelector(`#tabs button[data-view='${view}']`).click()", view)
        tab.page.locator("#panel .pick").first.click()
        tab.page.locator("#search").fill("img")
        tab.page.keyboard.press("Escape")
        ET.fromstring(tab.see("svg"))
    assert "evil" != tab.page.title()
    assert 0 == tab.page.locator("img").count()
    assert 0 == tab.page.locator("a[href^='javascript']").count()


def test_hostile_tables_are_harmless_through_the_whole_core(open_page: Open, tmp_path: Path) -> None:
    """From a CSV cell to the screen."""
    cell = '"' + EVIL.replace('"', '""') + '"'
    changes = world.more(people=f"person:evil,{cell},source:one")
    changes |= world.more(portrayals="person:evil,character:matt-murdock,season:daredevil-1,guest,source:one")
    path = tmp_path / "tables.html"
    path.write_text(
        kg.view.page(world.graph(tmp_path / "tables", changes), around="person:evil"),
        encoding="utf-8",
    )
    tab = open_page(path=path)

    assert "around" == tab.see("view")
    assert EVIL == tab.page.locator("#title").inner_text()
    assert "evil" != tab.page.title()


def test_a_page_around_a_thing_opens_there(open_page: Open, tmp_path: Path) -> None:
    """`kg view --around` opens on the links of that thing."""
    path = tmp_path / "around.html"
    path.write_text(
        kg.view.page(world.graph(tmp_path / "tables"), around="character:claire-temple", steps=2),
        encoding="utf-8",
    )
    tab = open_page(path=path)

    assert "Claire Temple" == tab.page.locator("#title").inner_text()
    assert "2 steps" in tab.page.locator("#caption").inner_text()


def test_pointing_at_a_shape_names_it(open_page: Open) -> None:
    """In the map most things have no label until the pointer is on them."""
    tab = open_page("view=everything")
    named = {label["id"] for label in tab.see("labels")}
    shapes = [shape for shape in tab.see("shapes") if shape["cls"] == "Person"]
    thing = next(shape["id"] for shape in shapes if shape["id"] not in named)
    tab.page.mouse.move(*tab.at(thing))
    tab.wait(f"window.__kgView.labels.some((label) => label.id === {thing!r})")

    assert "pointer" == tab.page.locator("#stage").evaluate("(stage) => stage.style.cursor")


def test_an_empty_graph_says_so(open_page: Open, tmp_path: Path) -> None:
    """Where a lens leaves nothing the page tells it, in place of an empty canvas."""
    path = tmp_path / "empty.html"
    path.write_text(html(assemble([], [])), encoding="utf-8")
    tab = open_page(path=path)

    assert "Nothing to show" == tab.page.locator("#title").inner_text()
    assert 0 == tab.see("visible")
