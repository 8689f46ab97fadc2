"""
Measure a network: who is central, who is close to whom.

A network of facts is measured as a simple graph without direction: parallel edges and both directions become one edge whose
weight is their number, and an edge from a thing to itself is left out. A weighted network keeps its weights. Strength,
PageRank and communities respect the weights, degree and betweenness count edges as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import networkx as nx

from kg.errors import UnknownTerm
from kg.network.folding import Graph

__all__ = ["MEASURES", "Row", "measure", "simple"]

Row: TypeAlias = dict[str, str | int | float]
Simple: TypeAlias = "nx.Graph[int]"

_BATCH = 256
_DIGITS = 6


def measure(graph: Graph, names: Sequence[str] = (), seed: int = 0) -> list[Row]:
    """
    Return a row for each node of *graph* with its `id`, `label`, `class` and the measures *names*, default all of them.

    The highest value of the first measure comes first; communities are numbered from the largest, which comes first, and
    depend on *seed* alone. Fractions are rounded to six digits.

    Raises:
        UnknownTerm: If there is no such measure.

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

    >>> simple(nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "a")])).edges(data=True)
    EdgeDataView([(0, 1, {'weight': 2})])
    """
    number = {node: place for place, node in enumerate(graph)}
    weights: dict[tuple[int, int], float] = {}
    for start, end, weight in graph.edges(data="weight", default=1):
        if start != end:
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


def _pagerank(graph: Simple, _: int) -> list[float]:
    found = nx.pagerank(graph, weight="weight") if len(graph) else {}
    return [round(found[node], _DIGITS) for node in graph]


def _betweenness(graph: Simple, _: int) -> list[float]:
    """Return the share of shortest paths that pass through each node: Brandes' method, level by level for many starts at once."""
    import numpy as np

    size = len(graph)
    total = np.zeros(size)
    if size < 3 or not graph.number_of_edges():
        return [0.0] * size
    links = nx.to_scipy_sparse_array(graph, nodelist=range(size), weight=None, dtype=np.dtype(float), format="csr")
    for first in range(0, size, _BATCH):
        starts = np.arange(first, min(first + _BATCH, size))
        paths = np.zeros((size, len(starts)))
        paths[starts, np.arange(len(starts))] = 1
        levels, border = [paths > 0], paths
        while border.any():
            border = np.where(paths > 0, 0, links @ border)
            paths = paths + border
            levels.append(border > 0)
        passing = np.zeros_like(paths)
        safe = np.where(paths > 0, paths, 1)
        for outer, inner in zip(levels[:0:-1], levels[-2::-1], strict=True):
            share = links @ np.where(outer, (1 + passing) / safe, 0)
            passing += np.where(inner, share * paths, 0)
        passing[starts, np.arange(len(starts))] = 0
        total += passing.sum(axis=1)
    return [round(float(value), _DIGITS) for value in total / ((size - 1) * (size - 2))]


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
