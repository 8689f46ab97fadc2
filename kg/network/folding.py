"""
Fold the rows of a projection into a networkx graph: rows of one fact into one edge, members of groups into weighted pairs.

Everything is asked in SPARQL and read as text, so it is the same for any store; everything comes out in sorted order.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import combinations
from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox

from kg.errors import UsageError
from kg.graph.dataset import Dataset
from kg.prefixes import PrefixMap
from kg.terms import local

__all__ = ["Graph", "describe", "facts", "rows", "weighted"]

Graph: TypeAlias = "nx.Graph[str]"
Row = list[str]

_IRI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):[^\s<>\"{}|\\^`]*\Z")
_FIXED = {"source", "target", "predicate", "label", "edge", "claim"}
_TAKEN = {"id", "key", "statement", "claims", "sources", "reveals", "works"}
_THINGS = "SELECT ?node ?label ?class {{ {chosen} ?node rdfs:label ?label ; a ?class }}"
_FEW = 1000
_RELEASED = "SELECT ?work ?date { ?work schema:datePublished ?date }"
_WIDER = "SELECT DISTINCT ?class { GRAPH <https://w3id.org/marvel-netflix/ontology> { ?narrow rdfs:subClassOf ?class } }"
_TERMS = "SELECT ?term ?label { GRAPH <https://w3id.org/marvel-netflix/ontology> { ?term rdfs:label ?label } }"
_SOURCES = "SELECT ?claim ?source { ?claim prov:hadPrimarySource ?source }"
_REVEALS = "SELECT ?claim ?work { ?claim mn:reveals ?work }"


def rows(dataset: Dataset, text: str) -> tuple[list[str], list[Row]]:
    """
    Return the variables and solutions of the query *text* as plain strings, "" where unbound; CSV is the fastest way there.

    Raises:
        QueryError: If *text* does not parse.
    """
    content = dataset.select(text).serialize(ox.QueryResultsFormat.CSV).decode()
    variables, *solutions = csv.reader(io.StringIO(content, newline=""))
    return variables, solutions


def weighted(dataset: Dataset, variables: list[str], solutions: list[Row], label: str = "") -> Graph:
    """Return the graph in which two members are joined once, by the number of the groups they share."""
    member, group = variables.index("member"), variables.index("group")
    short = _Short(dataset.prefixes)
    groups: dict[str, set[str]] = {}
    members: dict[str, str] = {}
    for row in solutions:
        members[short[row[member]]] = row[member]
        groups.setdefault(short[row[group]], set()).add(short[row[member]])
    shared: dict[str, dict[str, tuple[str, ...]]] = {one: {} for one in sorted(members)}
    for each in sorted(groups):
        alone = (each,)  # most pairs share one group, and so one tuple
        for one, other in combinations(sorted(groups[each]), 2):
            others = shared[one]
            others[other] = others[other] + alone if other in others else alone
    graph: Graph = nx.Graph()
    graph.add_nodes_from((one, {"iri": members[one]}) for one in shared)
    fixed = {"label": label} if label else {}
    for one, others in shared.items():
        graph.add_edges_from(
            [(one, other, {**fixed, "weight": len(works), "works": works}) for other, works in sorted(others.items())]
        )
    return graph


def facts(dataset: Dataset, variables: list[str], solutions: list[Row], *, directed: bool = True) -> Graph:
    """Return the multigraph in which rows of one fact (its `?edge`, else its predicate) are one edge with all their claims."""
    attributes = _Attributes(dataset, variables)
    start, end, edge, predicate, label = attributes.places("source", "target", "edge", "predicate", "label")
    short, keys = attributes.short, attributes.keys
    nodes: dict[str, str] = {}
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in solutions:
        row.append("")
        nodes[short[row[start]]] = row[start]
        if row[end]:
            nodes[short[row[end]]] = row[end]
            fact = short[row[start]], short[row[end]], keys[row[edge] or row[predicate] or row[label]]
            found.setdefault(fact, []).append(row)
    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from([(node, {"iri": nodes[node]}) for node in sorted(nodes)])
    graph.add_edges_from([(*fact, attributes.of(found[fact])) for fact in sorted(found)])  # type: ignore[misc]  # stubs know no keys
    return graph


def describe(graph: Graph, dataset: Dataset) -> None:
    """Give each node of *graph* its label, its class (the narrowest, as a local name) and, where known, its release date."""
    wider = {row[0] for row in rows(dataset, _WIDER)[1]}
    known: dict[str, tuple[str, str]] = {}
    for iri, label, kind in rows(dataset, _THINGS.format(chosen=_chosen(graph)))[1]:
        if kind not in wider:
            each = label, local(kind)
            known[iri] = min(each, known.get(iri, each))
    released = dict(sorted(rows(dataset, _RELEASED)[1], reverse=True))
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
    """CURIEs by IRI, each made once; what is no IRI is refused."""

    def __init__(self, prefixes: PrefixMap) -> None:
        super().__init__()
        self.compress = prefixes.compress

    def __missing__(self, iri: str) -> str:
        if not _IRI.match(iri):
            raise UsageError(f"a projection joins things, and {iri!r} is a text; select the IRI of a thing")
        curie = self[iri] = self.compress(iri)
        return curie


class _Labels(dict[str, str]):
    """What to write for a value: the label of a property or of a value of a closed list, else a CURIE, else the text itself."""

    def __init__(self, labels: list[Row], short: _Short) -> None:
        super().__init__(dict(labels))
        self.short = short

    def __missing__(self, value: str) -> str:
        word = self[value] = self.short[value] if _IRI.match(value) else value
        return word


class _Phrases(_Labels):
    """What to call an edge: a label as in `_Labels`, else the local name of a property as words, `part of series`."""

    def __missing__(self, value: str) -> str:
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local(value)).lower()
        phrase = self[value] = spaced if _IRI.match(value) else value
        return phrase


class _Behind(dict[str, tuple[str, ...]]):
    """CURIEs of what stands behind a claim, by claim."""

    def __init__(self, found: list[Row], short: _Short) -> None:
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
        labels = rows(dataset, _TERMS)[1]
        self.words, self.phrases, self.keys = _Labels(labels, self.short), _Phrases(labels, self.short), _Labels([], self.short)
        self.predicate, self.label, self.edge, self.claim = self.places("predicate", "label", "edge", "claim")
        self.others = [(name, number) for name, number in self.place.items() if name not in _FIXED]
        for name, _ in self.others:
            if name in _TAKEN:
                raise UsageError(
                    f"a projection cannot select ?{name}: an edge has {name} of its own; call the variable otherwise"
                )
        claimed = "claim" in self.place
        self.sources = _Behind(rows(dataset, _SOURCES)[1] if claimed else [], self.short)
        self.reveals = _Behind(rows(dataset, _REVEALS)[1] if claimed else [], self.short)

    def places(self, *names: str) -> list[int]:
        """Return in which cell of a row each variable stands, -1 where it is not selected."""
        return [self.place.get(name, -1) for name in names]

    def of(self, solutions: list[Row]) -> dict[str, object]:
        """Return the attributes of the edge that *solutions* are about."""
        row = solutions[0] if len(solutions) == 1 else min(solutions)
        predicate = row[self.predicate]
        found: dict[str, object] = {"label": self.phrases[row[self.label] or predicate]}
        if predicate:
            found["predicate"] = self.short[predicate]
        if row[self.edge]:
            found["statement"] = self.keys[row[self.edge]]
        if row[self.claim]:
            claims = _distinct(solutions, self.claim)
            found["claims"] = tuple([self.short[claim] for claim in claims])
            found["sources"] = self.sources.all(claims)
            if reveals := self.reveals.all(claims):
                found["reveals"] = reveals
        for name, number in self.others:
            values = _distinct(solutions, number)
            if values:
                found[name] = ";".join([self.words[value] for value in values])
        return found


def _distinct(solutions: list[Row], number: int) -> list[str]:
    if len(solutions) == 1:
        value = solutions[0][number]
        return [value] if value else []
    return sorted({row[number] for row in solutions} - {""})
