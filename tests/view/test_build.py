"""From tables to a page, through the whole core."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

import kg.view
from kg.errors import UnknownTerm
from kg.view.build import assemble, build, edges_of, nodes_of
from tests import world


def test_a_fact_of_the_tables_is_a_link_of_the_page(tmp_path: Path) -> None:
    """Relations and portrayals arrive with their words and sources."""
    page = build(world.graph(tmp_path))
    links = {(edge.subject, edge.object): edge for edge in page.edges}
    treats = links["character:claire-temple", "character:matt-murdock"]

    assert ("source:one",) == treats.sources
    assert "season:daredevil-1" == links["person:charlie-cox", "character:matt-murdock"].work
    assert "Daredevil is here" == page.sources["source:one"].title


def test_the_page_opens_around_a_thing(tmp_path: Path) -> None:
    """`around` is the state the page starts in, at most three steps wide."""
    page = build(world.graph(tmp_path), around="character:matt-murdock", steps=9)

    assert "view=around&of=character:matt-murdock&steps=3&node=character:matt-murdock" == page.start


def test_around_what_is_not_there_says_so(tmp_path: Path) -> None:
    """A misspelt thing is an error that names the nearest."""
    with pytest.raises(UnknownTerm, match="matt-murdock"):
        build(world.graph(tmp_path), around="character:matt-murdok")


@pytest.mark.parametrize("projection", ["universe", "cast", "co-stars", "continuity", "characters"])
def test_every_projection_has_a_page(tmp_path: Path, projection: str) -> None:
    """Whatever is projected can be looked at."""
    text = kg.view.page(world.graph(tmp_path), projection=projection)

    assert text.startswith("<!doctype html>")


def test_a_weighted_graph_says_how_much() -> None:
    """What two members share becomes the detail of their link."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=3, label="acts with")

    assert ["3 together"] == [edge.detail for edge in edges_of(graph)]
    assert ["a", "b"] == [node.label for node in nodes_of(graph)]


def test_the_graph_is_left_as_it_was() -> None:
    """Looking at a graph does not change it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", label="knows", sources=("s",))
    before = str(list(graph.edges(data=True)))
    assemble(nodes_of(graph), edges_of(graph))

    assert before == str(list(graph.edges(data=True)))
