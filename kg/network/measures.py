"""
Measure a network: who is central, who is close to whom.

A network of facts is measured as a simple graph without direction: parallel edges and both directions become one edge whose
weight is their number, and an edge from a thing to itself is left out. A weighted network keeps its weights. Strength,
PageRank and communities respect the weights, degree and betweenness count edges as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx

from kg.errors import UnknownTerm, UsageError
from kg.network.folding import Graph

if TYPE_CHECKING:
    import rustworkx

__all__ = ["MEASURES", "Row", "measure", "simple"]

Row: TypeAlias = dict[str, str | int | float]
Simple: TypeAlias = "nx.Graph[int]"

_DIGITS = 6  # as many as a table shows; further ones differ between processors


def measure(graph: Graph, names: Sequence[str] = (), seed: int = 0) -> list[Row]:
    """
    Return a row for each node of *graph* with its `id`, `label`, `class` and the measures *names*, default all of them.

    The highest value of the first measure comes first; communities are numbered from the largest, which comes first, and
    depend on *seed* alone. Fractions are rounded to six digits.

    Raises:
        UnknownTerm: If there is no such measure.
        UsageError: If a weight is no number, or negative.

    >>> star = nx.Graph([("hub", "a"), ("hub", "b"), ("hub", "c")])
    >>> measure(star, ["degree"])[0]
    {'id': 'hub', 'label': 'hub', 'class': '', 'degree': 3}
    """
    for name in names:
        if name not in MEASURES:
            raise UnknownTerm("measure", name, list(MEASURES))
    plain = simple(graph)
    chosen = list(names) or list(MEASURES)
    values = {name: MEASURES[name](plain, seed) for name in chosen}
    rows: list[Row] = []
    for number, node in enumerate(graph):
        about = graph.nodes[node]
        row: Row = {"id": node, "label": str(about.get("label", node)), "class": str(about.get("class", ""))}
        row.update((_column(name), values[name][number]) for name in chosen)
        rows.append(row)
    return sorted(rows, key=lambda row: (*(_rank(name, row[_column(name)]) for name in chosen), str(row["id"])))


def _column(name: str) -> str:
    return "community" if name == "communities" else name


def _rank(name: str, value: str | float) -> float:
    return float(value) if name == "communities" else -float(value)


def simple(graph: Graph) -> Simple:
    """
    Return *graph* without direction, parallel edges and loops, its nodes numbered in their order.

    Raises:
        UsageError: If a weight is no number, or negative.

    >>> simple(nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "a")])).edges(data=True)
    EdgeDataView([(0, 1, {'weight': 2})])
    """
    number = {node: place for place, node in enumerate(graph)}
    weights: dict[tuple[int, int], float] = {}
    for start, end, weight in graph.edges(data="weight", default=1):
        if start != end:
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < math.inf:
                raise UsageError(f"the edge from {start} to {end} has the weight {weight!r}; measures need numbers from 0 up")
            pair = (min(number[start], number[end]), max(number[start], number[end]))
            weights[pair] = weights.get(pair, 0) + weight
    plain: Simple = nx.Graph()
    plain.add_nodes_from(range(len(number)))
    plain.add_weighted_edges_from((*pair, weights[pair]) for pair in sorted(weights))
    return plain


def _degree(graph: Simple, _: int) -> list[float]:
    return [degree for _, degree in graph.degree()]


def _strength(graph: Simple, _: int) -> list[float]:
    return [degree for _, degree in graph.degree(weight="weight")]


def _compiled(graph: Simple) -> rustworkx.PyGraph:
    """Return *graph* for rustworkx, whose compiled measures need neither scipy nor our own code; nodes keep their numbers."""
    import rustworkx

    compiled = rustworkx.PyGraph(multigraph=False)
    compiled.add_nodes_from(range(len(graph)))
    compiled.add_edges_from([(start, end, float(weight)) for start, end, weight in graph.edges(data="weight", default=1)])
    return compiled


def _pagerank(graph: Simple, _: int) -> list[float]:
    import rustworkx

    if not len(graph):
        return []
    # an error below 1e-9 for each node is far below the digits shown; 1,000 rounds are ten times what a damping of 0.85 needs
    found = rustworkx.pagerank(_compiled(graph).to_directed(), weight_fn=float, tol=1e-9, max_iter=1000)
    return [round(found[node], _DIGITS) for node in graph]


def _betweenness(graph: Simple, _: int) -> list[float]:
    """Return the share of shortest paths between other nodes that pass through each node (Brandes 2001)."""
    import rustworkx

    found = rustworkx.betweenness_centrality(_compiled(graph))
    return [round(found[node], _DIGITS) for node in graph]


def _communities(graph: Simple, seed: int) -> list[float]:
    found = (
        nx.community.louvain_communities(graph, weight="weight", seed=seed) if graph.number_of_edges() else [{n} for n in graph]
    )
    place = [0] * len(graph)
    for rank, members in enumerate(sorted(found, key=lambda each: (-len(each), min(each))), 1):
        for node in members:
            place[node] = rank
    return list(place)


MEASURES: dict[str, Callable[[Simple, int], list[float]]] = {
    "degree": _degree,
    "strength": _strength,
    "betweenness": _betweenness,
    "pagerank": _pagerank,
    "communities": _communities,
}
