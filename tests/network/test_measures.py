"""Measures say what networkx says, faster or with labels, and always the same."""

from __future__ import annotations

import os
import subprocess
import sys

import networkx as nx
import pytest

import kg
from kg.errors import UnknownTerm
from kg.network.measures import MEASURES, measure, simple
from kg.network.projection import project

STAR: nx.Graph[str] = nx.Graph([("hub", "a"), ("hub", "b"), ("hub", "c")])


def test_the_hub_of_a_star_is_central() -> None:
    """All measures of the hub are known by hand, but PageRank, which is highest there."""
    hub, *rest = measure(STAR)

    assert ("hub", 3, 3, 1.0) == (hub["id"], hub["degree"], hub["strength"], hub["betweenness"])
    assert all(float(hub["pagerank"]) > float(row["pagerank"]) for row in rest)
    assert ["a", "b", "c"] == [row["id"] for row in rest], "equals come in the order of their ids"


@pytest.mark.parametrize("seed", range(4))
def test_betweenness_is_that_of_networkx(seed: int) -> None:
    """Counting shortest paths level by level gives what networkx gives, also in parts that hang apart."""
    random = nx.gnp_random_graph(300, 0.008, seed=seed)
    expected = nx.betweenness_centrality(random)

    assert [round(expected[node], 6) for node in random] == pytest.approx(MEASURES["betweenness"](random, 0), abs=2e-6)


@pytest.mark.parametrize("seed", range(4))
def test_pagerank_is_that_of_networkx(seed: int) -> None:
    """Weights count, and parts that hang apart or stand alone are reached by the random jump."""
    random = nx.gnp_random_graph(300, 0.008, seed=seed)
    for number, (start, end) in enumerate(random.edges):
        random.edges[start, end]["weight"] = number % 5 + 1
    expected = nx.pagerank(random, weight="weight", tol=1e-10)

    assert [round(expected[node], 6) for node in random] == pytest.approx(MEASURES["pagerank"](random, 0), abs=2e-6)


def test_facts_are_measured_as_a_simple_graph() -> None:
    """Parallel edges and both directions are one edge, weighted by their number; a loop is none."""
    facts = nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("b", "c"), ("c", "c")])

    assert [("b", 2, 4), ("a", 1, 3), ("c", 1, 1)] == [
        (row["id"], row["degree"], row["strength"]) for row in measure(facts, ["degree", "strength"])
    ]


def test_weights_are_kept() -> None:
    """A weighted network is measured with its weights."""
    network: nx.Graph[str] = nx.Graph()
    network.add_edge("a", "b", weight=5)

    assert [(0, 1, 5)] == list(simple(network).edges(data="weight"))


def test_communities_are_numbered_from_the_largest() -> None:
    """Two cliques joined by a thread are two communities, the larger is 1 and comes first."""
    cliques = nx.relabel_nodes(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(5)), str)
    cliques.add_edge("0", "7")

    assert [("3", 1), ("4", 1), ("5", 1), ("6", 1), ("7", 1), ("0", 2), ("1", 2), ("2", 2)] == [
        (row["id"], row["community"]) for row in measure(cliques, ["communities"])
    ]


@pytest.mark.parametrize(
    "network", [nx.Graph(), nx.MultiDiGraph(), nx.empty_graph(["a", "b"]), nx.path_graph(["a", "b"])], ids=str
)
def test_small_networks_can_be_measured(network: nx.Graph[str]) -> None:
    """Nothing, a few strangers or a pair: no measure divides by zero."""
    assert len(network) == len(measure(network))


def test_a_misspelt_measure_gets_a_suggestion() -> None:
    """The message names the nearest one."""
    with pytest.raises(UnknownTerm, match=r"no measure 'betweeness'; did you mean betweenness\?"):
        measure(STAR, ["betweeness"])


def test_labels_stand_beside_ids(graph: kg.Dataset) -> None:
    """A row can be read without looking anything up."""
    rows = {row["id"]: row for row in measure(project(graph, "co-stars"), ["degree"])}

    assert ("Charlie Cox", "Person") == (rows["person:charlie-cox"]["label"], rows["person:charlie-cox"]["class"])


def test_measures_do_not_depend_on_the_hash_seed() -> None:
    """Two processes with different hash seeds give the same rows, communities too."""
    script = "import networkx as nx; from kg.network.measures import measure; print(measure(nx.relabel_nodes(nx.karate_club_graph(), str)))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }

    assert 1 == len(runs)
