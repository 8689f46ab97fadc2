"""
Fold the rows of a projection into a networkx graph: rows of one fact into one edge, members of groups into weighted pairs.

Everything is asked in SPARQL and read as terms, so it is the same for any store; everything comes out in sorted order.
"""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import TypeAlias

import networkx as nx

from kg.errors import UsageError
from kg.graph.dataset import Dataset
from kg.network.cells import Cell, Iri, order, plain, texts
from kg.prefixes import PrefixMap
from kg.terms import local

__all__ = ["Graph", "describe", "facts", "weighted"]

Graph: TypeAlias = "nx.Graph[str]"
Row = list[Cell]

_FIXED = {"source", "target", "predicate", "label", "edge", "claim"}
_TAKEN = {"id", "key", "statement", "claims", "sources", "reveals", "works"}
_THINGS = "SELECT ?node ?label ?class {{ {chosen} ?node rdfs:label ?label ; a ?class }}"
_FEW = 1000
_RELEASED = "SELECT ?work ?date { ?work schema:datePublished ?date }"
_WIDER = "SELECT DISTINCT ?class { GRAPH <https://w3id.org/marvel-netflix/ontology> { ?narrow rdfs:subClassOf ?class } }"
_TERMS = "SELECT ?term ?label { GRAPH <https://w3id.org/marvel-netflix/ontology> { ?term rdfs:label ?label } }"
_SOURCES = "SELECT ?claim ?source { ?claim prov:hadPrimarySource ?source }"
_KNOWN = "SELECT ?claim ?day { ?claim mn:known ?day }"
_REVEALS = "SELECT ?claim ?work { ?claim mn:reveals ?work }"


def weighted(dataset: Dataset, variables: list[str], solutions: list[Row], label: str = "") -> Graph:
    """
    Return the graph in which two members are joined once, by the number of the groups they share.

    Raises:
        UsageError: If a member or a group is a text.
    """
    member, group = variables.index("member"), variables.index("group")
    short = _Short(dataset.prefixes)
    groups: dict[str, set[str]] = {}
    members: dict[str, str] = {}
    for row in solutions:
        one = short.thing(row[member], "member")
        members[one] = str(row[member])
        groups.setdefault(short.thing(row[group], "group"), set()).add(one)
    shared: dict[str, dict[str, tuple[str, ...]]] = {one: {} for one in sorted(members)}
    for each in sorted(groups):
        alone = (each,)  # most pairs share one group, and so one tuple
        for one, other in combinations(sorted(groups[each]), 2):
            others = shared[one]
            others[other] = others[other] + alone if other in others else alone
    graph: Graph = nx.Graph()
    graph.add_nodes_from((one, {"iri": members[one]}) for one in shared)
    fixed = {"label": label} if label else {}
    days = {short[work]: day for work, day in sorted(texts(dataset, _RELEASED), reverse=True)}
    for one, others in shared.items():
        for other, works in sorted(others.items()):
            released = min((days[work] for work in works if work in days), default="")
            dated = {"released": released} if released else {}
            graph.add_edge(one, other, **fixed, weight=len(works), works=works, **dated)
    return graph


def facts(dataset: Dataset, variables: list[str], solutions: list[Row], *, directed: bool = True) -> Graph:
    """
    Return the multigraph in which rows of one fact (its `?edge`, else its predicate) are one edge with all their claims.

    Raises:
        UsageError: If a source, target, predicate or claim is a text, or a weight no number.
    """
    attributes = _Attributes(dataset, variables)
    start, end, edge, predicate, label = attributes.places("source", "target", "edge", "predicate", "label")
    thing, key = attributes.short.thing, attributes.key
    nodes: dict[str, str] = {}
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in solutions:
        row.append(None)
        source = thing(row[start], "source")
        nodes[source] = str(row[start])
        if row[end] is not None:
            target = thing(row[end], "target")
            nodes[target] = str(row[end])
            found.setdefault((source, target, key(row[edge] or row[predicate] or row[label])), []).append(row)
    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from([(node, {"iri": nodes[node]}) for node in sorted(nodes)])
    graph.add_edges_from([(*fact, attributes.of(found[fact])) for fact in sorted(found)])  # type: ignore[misc]  # stubs know no keys
    return graph


def describe(graph: Graph, dataset: Dataset) -> None:
    """Give each node of *graph* its label, its class (the narrowest, as a local name) and, where known, its release date."""
    wider = {row[0] for row in texts(dataset, _WIDER)}
    known: dict[str, tuple[str, str]] = {}
    for iri, label, kind in texts(dataset, _THINGS.format(chosen=_chosen(graph))):
        if kind not in wider:
            each = label, local(kind)
            known[iri] = min(each, known.get(iri, each))
    released = dict(sorted(texts(dataset, _RELEASED), reverse=True))
    for node, attributes in graph.nodes(data=True):
        iri = attributes.pop("iri")
        label, kind = known.get(iri, (node, "Thing"))
        attributes.update({"label": label, "class": kind, "iri": iri})
        if iri in released:
            attributes["released"] = released[iri]


def _chosen(graph: Graph) -> str:
    """Return the clause that asks for the nodes of *graph* alone; for many it is faster to ask for all there are."""
    iris: list[str] = [about["iri"] for _, about in graph.nodes(data=True)]
    if len(iris) > _FEW or any(iri.startswith("_:") for iri in iris):
        return ""
    return f"VALUES ?node {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


class _Short(dict[str, str]):
    """CURIEs by IRI, each made once."""

    def __init__(self, prefixes: PrefixMap) -> None:
        super().__init__()
        self.compress = prefixes.compress

    def __missing__(self, iri: str) -> str:
        curie = self[iri] = self.compress(str(iri))  # a plain string, which networkx's writers want
        return curie

    def thing(self, cell: Cell, variable: str) -> str:
        """Return the CURIE of the thing that *cell* is; a text is refused with the name of its *variable*."""
        if isinstance(cell, Iri):
            return self[cell]
        what = "nothing" if cell is None else f"the text {cell!r}" if isinstance(cell, str) else f"the number {plain(cell)}"
        raise UsageError(f"a projection joins things, and ?{variable} is {what}, which is no IRI; select the IRI of a thing")

    def words(self, cell: Cell) -> Cell:
        """Return the CURIE of a thing, and any other value as it is."""
        return self[cell] if isinstance(cell, Iri) else cell


class _Behind(dict[str, tuple[str, ...]]):
    """CURIEs of what stands behind a claim, by claim."""

    def __init__(self, found: list[list[str]], short: _Short) -> None:
        super().__init__()
        self.short = short
        self.found: dict[str, list[str]] = {}
        for claim, value in found:
            self.found.setdefault(claim, []).append(value)

    def __missing__(self, claim: str) -> tuple[str, ...]:
        values = self[claim] = tuple(sorted([self.short[value] for value in self.found.get(claim, ())]))
        return values

    def all(self, claims: list[str]) -> tuple[str, ...]:
        """Return what stands behind any of *claims*."""
        return self[claims[0]] if len(claims) == 1 else tuple(sorted({value for claim in claims for value in self[claim]}))


class _Attributes:
    """
    What an edge carries, from the rows of one fact; sources and spoilers are looked up by claim.

    Each row ends with an empty cell, and the place of a variable that is not selected is -1: so what is not there is empty.
    """

    def __init__(self, dataset: Dataset, variables: list[str]) -> None:
        self.place = {name: number for number, name in enumerate(variables)}
        self.short = _Short(dataset.prefixes)
        self.labels: dict[str, str] = dict(texts(dataset, _TERMS))
        self.predicate, self.label, self.edge, self.claim = self.places("predicate", "label", "edge", "claim")
        self.others = [(name, number) for name, number in self.place.items() if name not in _FIXED]
        for name, _ in self.others:
            if name in _TAKEN:
                raise UsageError(
                    f"a projection cannot select ?{name}: an edge has {name} of its own; call the variable otherwise"
                )
        claimed = "claim" in self.place
        self.sources = _Behind(texts(dataset, _SOURCES) if claimed else [], self.short)
        self.known = dict(sorted(texts(dataset, _KNOWN), reverse=True)) if claimed else {}  # the earliest day comes last
        self.reveals = _Behind(texts(dataset, _REVEALS) if claimed else [], self.short)

    def places(self, *names: str) -> list[int]:
        """Return in which cell of a row each variable stands, -1 where it is not selected."""
        return [self.place.get(name, -1) for name in names]

    def key(self, cell: Cell) -> str:
        """Return what tells an edge from others between the same two things."""
        return plain(self.short.words(cell))

    def phrase(self, cell: Cell) -> str:
        """Return what to call an edge: a label of the ontology, else the local name of a property as words, `part of series`."""
        if not isinstance(cell, Iri):
            return plain(cell)
        return self.labels.get(cell) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local(cell)).lower()

    def of(self, solutions: list[Row]) -> dict[str, object]:
        """Return the attributes of the edge that *solutions* are about."""
        row = solutions[0] if len(solutions) == 1 else min(solutions, key=lambda each: [order(cell) for cell in each])
        predicate = row[self.predicate]
        found: dict[str, object] = {"label": self.phrase(row[self.label] or predicate)}
        if predicate is not None:
            found["predicate"] = self.short.thing(predicate, "predicate")
        if row[self.edge] is not None:
            found["statement"] = self.key(row[self.edge])
        if row[self.claim] is not None:
            claims = _distinct(solutions, self.claim)
            found["claims"] = tuple([self.short.thing(claim, "claim") for claim in claims])
            iris = [str(claim) for claim in claims]
            found["sources"] = self.sources.all(iris)
            if reveals := self.reveals.all(iris):
                found["reveals"] = reveals
            if days := [self.known[iri] for iri in iris if iri in self.known]:
                found["known"] = min(days)
        for name, number in self.others:
            values = _distinct(solutions, number)
            if values and name == "weight":
                found[name] = self.weight(values, row)
            elif values:
                found[name] = self.value(values[0]) if len(values) == 1 else ";".join([plain(self.value(v)) for v in values])
        return found

    def value(self, cell: Cell) -> Cell:
        """Return what to write for a value: the label of a value of a closed list, else a CURIE, else the value itself."""
        if not isinstance(cell, Iri):
            return cell
        return self.labels.get(cell) or self.short[cell]

    def weight(self, values: list[Cell], row: Row) -> float:
        """Return the one weight of an edge."""
        weight, *others = values
        if others or isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
            start, end = (self.key(row[place]) for place in self.places("source", "target"))
            what = "has several values: " if others else "is no number: "
            told = ", ".join(plain(each) for each in values)
            raise UsageError(f"?weight of the edge from {start} to {end} {what}{told}; select one number for each edge")
        return weight


def _distinct(solutions: list[Row], number: int) -> list[Cell]:
    if len(solutions) == 1:
        value = solutions[0][number]
        return [] if value is None else [value]
    found = {(type(cell), cell): cell for cell in (row[number] for row in solutions) if cell is not None}
    return sorted(found.values(), key=order)
