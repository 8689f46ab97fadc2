"""The page as text: carried by pyvis, the same on every run, and nothing in it that could run or ask the network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kg.view.build import assemble
from kg.view.carrier import SCRIPTS, html
from kg.view.model import Edge, Node, Source
from tests.view import sample

HERE = Path(__file__).parent
VIEW = HERE.parents[1] / "kg" / "view"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"{{ 7*7 }}href"


@pytest.fixture(scope="module")
def text() -> str:
    """The page of the made-up world."""
    return html(sample.page())


class _Tags(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note *tag*."""
        self.found.append((tag, dict(attrs)))


def _tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(text)
    return parser.found


def _block(text: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_pyvis_gives_our_page(text: str) -> None:
    """`generate_html` renders our template with its nodes, edges and options, and the library it ships."""
    assert text.startswith("<!doctype html>")
    assert {"id", "label", "group", "value"} == set(_block(text, "kg-nodes")[0])
    assert {"from", "to", "label"} == set(_block(text, "kg-edges")[0])
    assert json.loads(_block(text, "kg-options"))["physics"] == {"enabled": False}
    assert "@version 9.1.2" in text
    assert "bootstrap" not in text


def test_nothing_points_outside(text: str) -> None:
    """No tag of the page has an address other than a fragment of itself or an empty icon."""
    addresses = [value for _, told in _tags(text) for name, value in told.items() if name in {"src", "href", "action"}]

    assert {"data:,", "#panel"} == set(addresses)
    assert "sourceMappingURL" not in text


def test_only_our_scripts_may_run(text: str) -> None:
    """The policy names the two scripts and the style by their hashes, and lets nothing else in."""
    policy = next(told["content"] for tag, told in _tags(text) if tag == "meta" and told.get("http-equiv"))

    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert 3 == policy.count("'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_hostile_words_stay_words() -> None:
    """Labels, ids, aliases, facts, sources and titles full of markup add no tag to the page."""
    nodes = [
        Node(f"series:{EVIL}", EVIL, "Series", EVIL, "2015", aliases=(EVIL,)),
        Node("character:b", EVIL, EVIL),
    ]
    edges = [Edge("character:b", f"series:{EVIL}", EVIL, EVIL, sources=("source:evil",))]
    sources = [Source("source:evil", EVIL, EVIL, EVIL, "javascript:alert(3)", EVIL)]
    plain = _tags(html(assemble([Node("a:b", "A", "Series")], [])))
    hostile = _tags(html(assemble(nodes, edges, sources=sources, subtitle=EVIL, start=EVIL)))

    assert [tag for tag, _ in plain] == [tag for tag, _ in hostile]
    assert [sorted(told) for _, told in plain] == [sorted(told) for _, told in hostile]


def test_sources_nobody_cites_stay_out(text: str) -> None:
    """What the page does not show is not in it either."""
    assert "Nobody cites this" not in text
    assert "The first look" in text


def test_facts_that_do_not_hold_are_told_as_such(text: str) -> None:
    """A statement that is not held keeps its status; a held one needs no badge."""
    facts = {row[1]: row[4] for rows in _block(text, "kg")["facts"].values() for row in rows}

    assert {"nurse": "", "deceased": "rumoured", "3": ""} == facts


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_two_builds_give_the_same_bytes(text: str, seed: str) -> None:
    """Whatever the order of sets in a process, the page is the same."""
    code = (
        "import sys; from tests.view import sample; from kg.view.carrier import html; "
        "sys.stdout.buffer.write(html(sample.page()).encode())"
    )
    told = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=told, capture_output=True, check=True)

    assert text.encode() == done.stdout


def test_the_order_of_nodes_and_edges_does_not_matter(text: str) -> None:
    """A page depends on what is in the graph, not on the order it was read in."""
    there = sample.page()
    again = assemble(reversed(there.nodes), reversed(there.edges))

    assert there.views == again.views


def test_the_page_is_light(text: str) -> None:
    """1,500 things with twelve views stay below a megabyte and a half."""
    assert len(text.encode()) < 1_500_000


def test_every_script_is_used_and_small() -> None:
    """Each script file is part of the page, and none outgrows review."""
    files = {path.stem: path for path in (VIEW / "script").glob("*.js")}

    assert set(SCRIPTS) == set(files)
    assert all(len(path.read_text().splitlines()) <= 250 for path in files.values())


def test_places_are_whole_numbers(text: str) -> None:
    """Positions are integers: small, and the same on every machine."""
    spots = [spot for view in _block(text, "kg")["views"] for spot in view["spots"]]

    assert all(isinstance(x, int) and isinstance(y, int) for _, x, y, *_ in spots)
