"""The shortest ways from one thing to another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import networkx as nx
import pytest
from click.testing import Result

import kg
from kg.errors import UsageError
from kg.network.paths import Hop, NoWay, node, terms, ways
from kg.network.projection import project
from tests.world import write

Run = Callable[..., Result]


def _graph(*edges: tuple[str, str, str]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one, other, predicate in edges:
        graph.add_edge(one, other, predicate=predicate, label=predicate.partition(":")[2])
    return graph


def _nodes(found: list[list[Hop]]) -> list[str]:
    found_ways = []
    for way in found:
        stops = [way[0].object if way[0].backwards else way[0].subject]
        stops += [hop.subject if hop.backwards else hop.object for hop in way]
        found_ways.append(" ".join(stops))
    return found_ways


def test_fewest_hops_come_first_whatever_they_mean() -> None:
    """One distant tie is shorter than two close ones."""
    graph = _graph(("a", "m", "mn:portrays"), ("m", "z", "mn:portrays"), ("a", "z", "mn:knows"))

    assert ["a z", "a m z"] == _nodes(ways(graph, "a", "z", 2))


def test_ties_are_broken_by_meaning_and_then_by_id(graph: kg.Dataset) -> None:
    """A portrayal before a credit, a credit before a relation, a relation before a shared place; then the lesser id."""
    network = _graph(
        *(
            edge
            for mid, kind in (("e", "mn:portrays"), ("d", "mn:job"), ("c", "mn:knows"), ("b", "mn:knows"), ("a", "mn:livesAt"))
            for edge in (("x", mid, kind), (mid, "y", kind))
        )
    )
    network.nodes["a"]["class"] = "Place"

    assert ["x e y", "x d y", "x b y", "x c y", "x a y"] == _nodes(ways(network, "x", "y", 9, known=terms(graph)))


def test_a_place_is_as_far_as_places_are_whatever_the_tie(graph: kg.Dataset) -> None:
    """A portrayal would be close, but not through a place; an event is farther still."""
    network = _graph(
        *((one, mid, "mn:portrays") for mid in ("e", "p") for one in ("x", "y")), ("x", "k", "mn:knows"), ("k", "y", "mn:knows")
    )
    network.nodes["p"]["class"] = "Place"
    network.nodes["e"]["class"] = "ProductionEvent"

    assert ["x k y", "x p y", "x e y"] == _nodes(ways(network, "x", "y", 9, known=terms(graph)))


def test_of_several_ties_the_closest_counts_and_is_named(graph: kg.Dataset) -> None:
    """Who both knows and plays somebody plays."""
    network = _graph(("a", "b", "mn:knows"), ("a", "b", "mn:portrays"))

    assert ["a plays b"] == [str(hop) for hop in ways(network, "a", "b", known=terms(graph))[0]]


def test_two_ties_of_which_one_is_close_are_close(graph: kg.Dataset) -> None:
    """As edges beside each other or as one edge with two properties, before two plain relations, whatever their ids."""
    beside = _graph(
        *((one, "m", kind) for one in ("x", "y") for kind in ("mn:knows", "mn:portrays")),
        ("x", "a", "mn:knows"),
        ("a", "y", "mn:knows"),
    )
    joined = _graph(*((one, "m", "mn:knows;mn:portrays") for one in ("x", "y")), ("x", "a", "mn:knows"), ("a", "y", "mn:knows"))

    for network in (beside, joined):
        assert ["x m y", "x a y"] == _nodes(ways(network, "x", "y", 2, known=terms(graph)))


def test_the_farther_of_two_classes_counts(graph: kg.Dataset) -> None:
    """An event at a place is as far as an event."""
    network = _graph(("x", "a", "mn:involves"), ("a", "p", "mn:involves"), ("x", "k", "mn:livesAt"), ("k", "p", "mn:livesAt"))
    network.nodes["p"]["class"] = "Place"
    network.nodes["a"]["class"] = "ProductionEvent"

    assert ["x k p", "x a p"] == _nodes(ways(network, "x", "p", 2, known=terms(graph)))
    network.nodes["x"]["class"] = "ProductionEvent"
    assert ["x a p", "x k p"] == _nodes(ways(network, "x", "p", 2, known=terms(graph)))[::-1]


def test_the_heavier_tie_is_the_closer_one() -> None:
    """Of two ways of one length the one with more shared works comes first; beyond 999 all weigh the same."""
    network: nx.Graph[str] = nx.Graph()
    for mid, weight in (("a", 1), ("b", 3), ("c", 999), ("d", 5000)):
        network.add_edge("x", mid, weight=weight)
        network.add_edge(mid, "y", weight=weight)

    assert ["x c y", "x d y", "x b y", "x a y"] == _nodes(ways(network, "x", "y", 9))
    assert ["x d y", "x b y"] == _nodes(ways(network, "x", "y", 2, ["c"]))


def test_the_ends_are_never_avoided() -> None:
    """Who asks for a way from a thing does not mean to go round it."""
    assert ["a b"] == _nodes(ways(_graph(("a", "b", "mn:knows")), "a", "b", avoid=["a", "b"]))


def test_edges_are_gone_both_ways_but_worded_one_way() -> None:
    """Direction does not hinder; the sentence keeps it."""
    (hop,) = ways(_graph(("b", "a", "mn:kills")), "a", "b")[0]

    assert ("b kills a", True) == (str(hop), hop.backwards)


def test_what_is_avoided_is_gone_round() -> None:
    """A node to avoid is not touched."""
    graph = _graph(
        ("a", "m", "mn:knows"), ("m", "z", "mn:knows"), ("a", "n", "mn:knows"), ("n", "o", "mn:knows"), ("o", "z", "mn:knows")
    )

    assert ["a n o z"] == _nodes(ways(graph, "a", "z", 3, ["m"]))


def test_no_way_names_what_is_reached() -> None:
    """Where there is no way, the message names the nearest things that can be reached."""
    graph = _graph(("a", "b", "mn:knows"), ("y", "z", "mn:knows"))

    with pytest.raises(NoWay, match=r"no way from a to z; nearest of what a reaches: b \(b\)"):
        ways(graph, "a", "z")


def test_from_a_thing_to_itself() -> None:
    """There is no way to where one is already."""
    with pytest.raises(UsageError):
        ways(_graph(("a", "b", "mn:knows")), "a", "a")


def test_costs_and_order_are_those_of_networkx(graph: kg.Dataset) -> None:
    """The shortest way has as many hops as networkx says, is the same every time, and takes milliseconds."""
    network = project(graph)
    start, goal = (node(graph, network, name) for name in ("Krysten Ritter", "Jon Bernthal"))
    began = perf_counter()
    found = ways(network, start, goal, 3)
    took = perf_counter() - began

    assert nx.shortest_path_length(network.to_undirected(as_view=True), start, goal) == len(found[0])
    assert found == ways(project(graph), start, goal, 3)
    assert [len(way) for way in found] == sorted(len(way) for way in found)
    assert took < 2


class TestCommand:
    """`kg path`."""

    @pytest.fixture
    def tables(self, tmp_path: Path) -> Path:
        """The tables of the small world."""
        return write(tmp_path / "data")

    def test_each_hop_is_a_sentence_with_its_source(self, run: Run, tables: Path) -> None:
        """A way is printed as sentences."""
        found = run("path", "Charlie Cox", "Rosario Dawson", "--data", tables)

        assert 0 == found.exit_code, found.output
        assert found.output.startswith("3 steps\n   Charlie Cox plays Matt Murdock (Daredevil season 1, main)  [The One Times]\n")
        assert "   Claire Temple treats Matt Murdock  [The One Times]\n" in found.output

    def test_json_and_dot(self, run: Run, tables: Path) -> None:
        """The same way as data and as a drawing."""
        arguments = ("path", "Charlie Cox", "Rosario Dawson", "--data", tables, "-f")
        hops = json.loads(run(*arguments, "json").output)["ways"][0]["hops"]

        assert ["mn:portrays", "mn:treats", "mn:portrays"] == [hop["predicate"] for hop in hops]
        assert '"person:charlie-cox" -> "character:matt-murdock" [label="plays"];' in run(*arguments, "dot").output

    def test_html_is_the_page_opened_on_the_way(self, run: Run, tables: Path, tmp_path: Path) -> None:
        """The page shows the way at once; it looks for its own, so nothing can be avoided there."""
        result = run("path", "Charlie Cox", "Krysten Ritter", "-f", "html", "-o", tmp_path / "way.html", "--data", tables)
        refused = run("path", "Charlie Cox", "Krysten Ritter", "-f", "html", "--avoid", "Claire Temple", "--data", tables)

        assert 0 == result.exit_code
        assert "view=path\\u0026from=person:charlie-cox\\u0026to=person:krysten-ritter" in (tmp_path / "way.html").read_text()
        assert (2, True) == (refused.exit_code, "goes round nothing" in refused.output)

    def test_a_stated_first_appearance_has_its_verb(self, run: Run) -> None:
        """The verb stands by itself, as for every other property that is no relation."""
        found = run("path", "Willis Stryker", "episode:luke-cage-1x07")

        assert "   Willis Stryker first appears in Manifest  [" in found.output

    def test_a_lens_closes_ways(self, run: Run, tables: Path) -> None:
        """What somebody has not seen is no way for them."""
        assert 0 != run("path", "Charlie Cox", "Rosario Dawson", "--data", tables, "--seen", "daredevil:1x01").exit_code

    def test_no_way_ends_with_1(self, run: Run, tables: Path) -> None:
        """Avoiding the only bridge leaves no way."""
        found = run(
            "path", "Charlie Cox", "Krysten Ritter", "--avoid", "Claire Temple", "--avoid", "Rosario Dawson", "--data", tables
        )

        assert 1 == found.exit_code
        assert "no way from Charlie Cox to Krysten Ritter" in found.output
