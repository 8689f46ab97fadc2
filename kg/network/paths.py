"""
The shortest ways from one thing to another over a projection, each hop as a sentence with its source.

A way is short in hops first. Of ways with as many hops that with the closer ties wins: a portrayal is closer than a credit,
a credit than a relation, a relation than a shared place or organisation; and last the order of the ids, so that the same
graph always gives the same way. Directions of edges do not matter for going, only for the sentence.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kg.errors import AmbiguousName, KGError, UsageError
from kg.facts.names import labels, resolve
from kg.facts.wording import Verb, annotated, verbs
from kg.graph.dataset import Dataset
from kg.network.projection import Graph
from kg.terms import local

__all__ = ["Hop", "NoWay", "Terms", "node", "terms", "ways"]

_HOP = 1_000_000  # the cost of one step: more than all ranks and weights of a path add up to, so fewer steps always win
_RANK = 1_000  # the cost of one unit of `mn:distance`, more than a weight can take away
_HEAVIEST = 999  # weights beyond it are equal: a tie costs what its weight lacks of this
_UNRANKED = 4  # the distance of a tie for which the ontology gives none: that of a relation


class NoWay(KGError):
    """No way leads from one thing to another: knows what can be reached instead."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a way: the fact as subject, words and object (CURIE and label each), and whether it is gone backwards."""

    subject: str
    subject_label: str
    words: str
    object: str
    object_label: str
    predicate: str
    details: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    backwards: bool

    def __str__(self) -> str:
        """Return the fact as a sentence."""
        return f"{self.subject_label} {self.words} {self.object_label}" + (f" ({self.details})" if self.details else "")


def node(dataset: Dataset, graph: Graph, name: str) -> str:
    """
    Return the node of *graph* that *name* means.

    Raises:
        UnknownTerm: If nothing is called so.
        AmbiguousName: If several nodes are.
        UsageError: If something is called so, but is not in this projection.
    """
    found = [dataset.prefixes.compress(each.value) for each in resolve(dataset, name)]
    inside = [curie for curie in found if curie in graph]
    if len(inside) > 1:
        raise AmbiguousName(name, inside)
    if not inside:
        raise UsageError(f"{found[0]} is not in the projection {graph.graph.get('name', '')}; --projection names another one")
    return inside[0]


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What the ontology says of the terms on edges, by CURIE: labels, verbs, and distances of properties and classes.

    The labels also name the works in which two meet; nodes have their own. Verbs of jobs are there by the label too, as edges
    carry it.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    distances: Mapping[str, int] = field(default_factory=dict)


def terms(dataset: Dataset) -> Terms:
    """
    Return the labels, verbs and distances that *dataset* knows.

    >>> import kg
    >>> terms(kg.load()).distances["mn:portrays"]
    0
    """
    short = dataset.prefixes.compress
    distances = {short(iri): int(number) for iri, number in annotated(dataset, "distance").items()}
    names = {short(iri): label for iri, label in labels(dataset).items()}
    found = verbs(dataset)
    jobs = {names[curie]: verb for curie, verb in found.items() if curie.startswith("job:") and curie in names}
    return Terms(names, {**jobs, **found}, distances)


def ways(
    graph: Graph, start: str, goal: str, count: int = 1, avoid: Iterable[str] = (), known: Terms | None = None
) -> list[list[Hop]]:
    """
    Return the *count* shortest ways from *start* to *goal* that touch nothing of *avoid*, the best first.

    *known* (from `terms`) gives the distances that rank ways of equal length, and the words of the hops.

    Raises:
        NoWay: If there is none; the message names what is reached instead.
        UsageError: If *start* is *goal*.

    >>> import networkx as nx
    >>> ways(nx.Graph([("a", "b"), ("b", "c")]), "a", "c")[0][1].object
    'c'
    """
    if start == goal:
        raise UsageError(f"{start} is where you are already; name two things")
    known = known or Terms()
    roads = _roads(graph, set(avoid) - {start, goal}, known.distances)
    best = _shortest(roads, start, goal, frozenset(), frozenset())
    if best is None:
        raise NoWay(_reached(graph, roads, start, goal))
    return [[_hop(graph, one, other, known) for one, other in pairwise(way)] for way in _several(roads, best, goal, count)]


Distances = Mapping[str, int]
Roads = dict[str, dict[str, float]]
Way = tuple[str, ...]


def _roads(graph: Graph, avoid: set[str], distances: Distances) -> Roads:
    """Return what each node leads to at what cost, in both directions."""
    roads: Roads = {each: {} for each in graph if each not in avoid}
    for one, other, attributes in graph.edges(data=True):
        if one in roads and other in roads and one != other:
            cost = _cost(graph, one, other, attributes, distances)
            for start, end in ((one, other), (other, one)):
                roads[start][end] = min(cost, roads[start].get(end, cost))
    return roads


def _cost(graph: Graph, one: str, other: str, attributes: dict[str, Any], distances: Distances) -> float:
    if "weight" in attributes:
        return _HOP + _HEAVIEST - min(_HEAVIEST, max(0.0, float(attributes["weight"])))
    classes = [f"mn:{graph.nodes[each].get('class', '')}" for each in (one, other)]
    predicates = str(attributes.get("predicate", "")).split(";")
    closest = min(distances.get(each, _UNRANKED) for each in predicates)
    return _HOP + _RANK * max([distances[each] for each in classes if each in distances], default=closest)


def _shortest(
    roads: Roads, start: str, goal: str, closed: frozenset[str], cut: frozenset[tuple[str, str]]
) -> tuple[float, Way] | None:
    """Return cost and nodes of the best way, by Dijkstra; of equal costs that with the lesser ids."""
    border: list[tuple[float, Way]] = [(0, (start,))]
    done: set[str] = set()
    while border:
        cost, way = heapq.heappop(border)
        here = way[-1]
        if here == goal:
            return cost, way
        if here in done:
            continue
        done.add(here)
        for next_, step in roads[here].items():
            if next_ not in done and next_ not in closed and (here, next_) not in cut:
                heapq.heappush(border, (cost + step, (*way, next_)))
    return None


def _several(roads: Roads, best: tuple[float, Way], goal: str, count: int) -> list[Way]:
    """Return the *count* best ways without loops, by Yen's method."""
    found = [best]
    candidates: set[tuple[float, Way]] = set()
    while len(found) < count:
        last = found[-1][1]
        for place in range(len(last) - 1):
            root = last[: place + 1]
            cut = frozenset((way[place], way[place + 1]) for _, way in found if way[: place + 1] == root)
            spur = _shortest(roads, root[-1], goal, frozenset(root[:-1]), cut)
            if spur is not None:
                cost = sum(roads[one][other] for one, other in pairwise(root))
                candidates.add((cost + spur[0], root[:-1] + spur[1]))
        candidates -= set(found)
        if not candidates:
            break
        found.append(min(candidates))
    return [way for _, way in found]


def _hop(graph: Graph, one: str, other: str, known: Terms) -> Hop:
    """Return the closest tie between two neighbours as a hop."""
    edges = [(one, other, a) for a in _between(graph, one, other)]
    if graph.is_directed():
        edges += [(other, one, a) for a in _between(graph, other, one)]
    start, end, attributes = min(
        edges,
        key=lambda edge: (
            _cost(graph, edge[0], edge[1], edge[2], known.distances),
            edge[0] != one,
            str(edge[2].get("predicate", "")),
            str(edge[2].get("label", "")),
        ),
    )
    details = [str(attributes[name]) for name in ("billing",) if name in attributes]
    if "weight" in attributes:
        details.append(
            f"in {attributes['weight']} works: {', '.join(known.labels.get(work) or _label(graph, work) for work in attributes.get('works', ()))}"
        )
    elif attributes.get("work") and attributes["work"] not in (one, other):
        details.insert(0, ", ".join(known.labels.get(work) or _label(graph, work) for work in str(attributes["work"]).split(";")))
    return Hop(
        start,
        _label(graph, start),
        _verb(attributes, known.verbs),
        end,
        _label(graph, end),
        str(attributes.get("predicate", "")),
        ", ".join(details),
        tuple(attributes.get("claims", ())),
        tuple(attributes.get("sources", ())),
        backwards=start != one,
    )


def _between(graph: Graph, one: str, other: str) -> list[dict[str, Any]]:
    found = graph.get_edge_data(one, other) or {}
    return list(found.values()) if graph.is_multigraph() else [found] * graph.has_edge(one, other)


def _label(graph: Graph, curie: str) -> str:
    return str(graph.nodes[curie].get("label", curie)) if curie in graph else curie


def _verb(attributes: dict[str, Any], known: Mapping[str, Verb]) -> str:
    """Return the words between the ends of an edge: the verb of its property or job, else its label."""
    names = [*str(attributes.get("job", "")).split(";"), *str(attributes.get("predicate", "")).split(";")]
    verb = next((known[name].forward for name in names if name in known), None)
    return verb or str(attributes.get("label", "") or local(names[-1])).replace(";", " and ")


def _reached(graph: Graph, roads: Roads, start: str, goal: str) -> str:
    """Return in words that there is no way, and what of the goal's kind, or else at all, is reached from the start."""
    order = [start]
    seen = {start}
    for here in order:
        for next_ in sorted(roads.get(here, {})):
            if next_ not in seen:
                seen.add(next_)
                order.append(next_)
    kind = graph.nodes[goal].get("class")
    near = [each for each in order[1:] if graph.nodes[each].get("class") == kind][:3] or order[1:4]
    names = ", ".join(f"{_label(graph, each)} ({each})" for each in near)
    hint = f"; nearest of what {_label(graph, start)} reaches: {names}" if near else f"; {_label(graph, start)} reaches nothing"
    return f"no way from {_label(graph, start)} to {_label(graph, goal)}{hint}"
