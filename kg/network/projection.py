"""
Project the graph to a network for networkx: a declared query says what the nodes and edges are, this module folds its rows.

`kg/projections/README.md` tells how a projection is written; anybody's own `.rq` file is as good as ours.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from kg.errors import QueryError, UnknownTerm, UsageError
from kg.graph.dataset import Dataset
from kg.network.cells import rows
from kg.network.folding import Graph, describe, facts, weighted
from kg.resources import folder
from kg.sparql.front_matter import front_matter
from kg.sparql.syntax import calls_elsewhere

__all__ = ["Graph", "Projection", "around", "names", "project", "projection"]

_KINDS = {"edges": ("source", "target"), "incidence": ("member", "group")}


@dataclass(frozen=True, slots=True)
class Projection:
    """A declared network: its kind (`edges` or `incidence`), whether edges have a direction, and the query that selects them."""

    name: str
    summary: str
    kind: str
    directed: bool
    label: str
    text: str


def names() -> list[str]:
    """
    Return the names of the projections that came with the package, sorted.

    >>> names()
    ['cast', 'characters', 'co-stars', 'continuity', 'universe']
    """
    return sorted(path.stem for path in folder("projections").glob("*.rq"))


def projection(name: str | Path) -> Projection:
    """
    Return the projection called *name*, or the one in the file *name*.

    Raises:
        UnknownTerm: If there is neither; the message names the nearest projection.
        UsageError: If the head of the file does not say what kind it is.
        QueryError: If its query calls another endpoint.

    >>> projection("co-stars").kind
    'incidence'
    """
    path = folder("projections") / f"{name}.rq" if str(name) in names() else Path(name)
    if not path.is_file():
        raise UnknownTerm("projection", str(name), names())
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"projection {name} is not UTF-8 text (byte {error.start})") from error
    about = front_matter(text)
    kind, directed = about.get("kind", ""), about.get("directed", "true")
    if kind not in _KINDS:
        raise UsageError(f"projection {name}: its head needs a line `#+ kind: edges` or `#+ kind: incidence`, not {kind!r}")
    if directed not in {"true", "false"}:
        raise UsageError(f"projection {name}: `#+ directed:` is true or false, not {directed!r}")
    if calls_elsewhere(text):
        raise QueryError(f"projection {name} calls another endpoint (SERVICE); select from this graph alone")
    return Projection(
        path.stem, about.get("summary", ""), kind, kind == "edges" and directed == "true", about.get("label", ""), text
    )


def project(dataset: Dataset, name: str | Path = "universe", *, lists: bool = False) -> Graph:
    """
    Return the projection *name* of *dataset*: a `MultiDiGraph` of facts, or a `Graph` weighted by what two members share.

    Nodes are CURIEs with the attributes `label`, `class`, `iri` and, where known, `released`. The edge of a fact has `label`,
    `predicate`, `claims` and `sources`, the day on which it was first `known`, and what else the projection selects; a
    weighted edge has `weight`, `works` and the day on which the first of them was `released`.
    Numbers and truth values are such; dates are text. What has several values is text joined by `;`, so that every writer of
    networkx takes it, or with *lists* a tuple. Nodes and edges come in the order of their ids.

    Raises:
        UnknownTerm: If there is no such projection.
        QueryError: If its query does not parse.
        UsageError: If it does not select what its kind needs, a text where a thing is needed, or a weight that is no number.

    >>> import kg
    >>> project(kg.load(), "co-stars").edges["person:charlie-cox", "person:deborah-ann-woll"]["weight"] > 2
    True
    """
    declared = projection(name)
    with _no_collection():
        variables, found = rows(dataset, declared.text)
        missing = [variable for variable in _KINDS[declared.kind] if variable not in variables]
        if missing:
            raise UsageError(f"projection {declared.name} selects no ?{missing[0]}; kind {declared.kind} needs it")
        if declared.kind == "incidence":
            graph = weighted(dataset, variables, found, declared.label)
        else:
            graph = facts(dataset, variables, found, directed=declared.directed)
        describe(graph, dataset)
        if not lists:
            _join(graph)
    graph.graph.update(name=declared.name, summary=declared.summary, lens=dataset.label)
    return graph


def _join(graph: Graph) -> None:
    """Make text joined by `;` of what has several values."""
    for *_, attributes in graph.edges(data=True):
        for name, values in attributes.items():
            if isinstance(values, tuple):
                attributes[name] = ";".join(values)


def around(graph: Graph, node: str, steps: int = 1) -> Graph:
    """
    Return the part of *graph* within *steps* edges of *node*, whatever their direction, in the order of *graph*.

    Raises:
        UnknownTerm: If *node* is not in it.

    >>> around(nx.path_graph(["a", "b", "c", "d"]), "b", 1).nodes
    NodeView(('a', 'b', 'c'))
    """
    if node not in graph:
        raise UnknownTerm("node", node, list(graph))
    reached = border = {node}
    for _ in range(steps):
        border = {n for each in border for n in nx.all_neighbors(graph, each)} - reached
        reached = reached | border
    part: Graph = graph.__class__()
    part.graph.update(graph.graph)
    part.add_nodes_from((n, attributes) for n, attributes in graph.nodes(data=True) if n in reached)
    ends = graph.edges(keys=True, data=True) if isinstance(graph, nx.MultiGraph) else graph.edges(data=True)
    part.add_edges_from(edge for edge in ends if edge[0] in reached and edge[1] in reached)  # type: ignore[misc]  # stubs know no keys
    return part


@contextmanager
def _no_collection() -> Iterator[None]:
    """Spare the collector from walking a growing graph again and again: a quarter of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
