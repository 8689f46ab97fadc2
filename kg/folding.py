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

from kg.dataset import Dataset
from kg.errors import UsageError
from kg.prefixes import PrefixMap

__all__ = ["Graph", "describe", "facts", "rows", "weighted"]

Graph: TypeAlias = "nx.Graph[str]"
Row = list[str]

_IRI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):[^\s<>\"{}|\\^`]*\Z")
_FIXED = {"source", "target", "predicate", "label", "edge", "claim"}
_TAKEN = {"id", "key", "statement", "claims", "sources", "reveals", "works"}
_CHOSEN = "SELECT ?node ?label ?class ?released { ?node rdfs:label ?label ; a ?class OPTIONAL { ?node schema:datePublished ?released } }"
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
    shared: dict[tuple[str, str], list[str]] = {}
    for each in sorted(groups):
        for pair in combinations(sorted(groups[each]), 2):
            shared.setdefault(pair, []).append(each)
    graph: Graph = nx.Graph()
    graph.add_nodes_from((node, {"iri": members[node]}) for node in sorted(members))
    fixed = {"label": label} if label else {}
    graph.add_edges_from((*pair, {**fixed, "weight": len(shared[pair]), "works": tuple(shared[pair])}) for pair in sorted(shared))
    return graph


def facts(dataset: Dataset, variables: list[str], solutions: list[Row], *, directed: bool = True) -> Graph:
    """Return the multigraph in which rows of one fact (its `?edge`, else its predicate) are one edge with all their claims."""
    place = {name: number for number, name in enumerate(variables)}
    source, target = place["source"], place["target"]
    identity = [place[name] for name in ("edge", "predicate", "label") if name in place]
    short = _Short(dataset.prefixes)
    attributes = _Attributes(dataset, place, short)
    nodes: dict[str, str] = {}
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in solutions:
        start, end = row[source], row[target]
        nodes[short[start]] = start
        if end:
            nodes[short[end]] = end
            key = next((row[number] for number in identity if row[number]), "")
            found.setdefault((short[start], short[end], attributes.key(key)), []).append(row)
    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from([(node, {"iri": nodes[node]}) for node in sorted(nodes)])
    graph.add_edges_from([(*fact, attributes.of(found[fact])) for fact in sorted(found)])  # type: ignore[misc]  # stubs know no keys
    return graph


def describe(graph: Graph, dataset: Dataset) -> None:
    """Give each node of *graph* its label, its class (the narrowest, as a local name) and, where known, its release date."""
    wider = {row[0] for row in rows(dataset, _WIDER)[1]}
    known: dict[str, tuple[str, str, str]] = {}
    for iri, label, kind, released in rows(dataset, _CHOSEN)[1]:
        if kind not in wider:
            each = (label, kind[max(kind.rfind("/"), kind.rfind("#")) + 1 :], released)
            known[iri] = min(each, known.get(iri, each))
    for node, attributes in graph.nodes(data=True):
        label, kind, released = known.get(attributes["iri"], (node, "Thing", ""))
        iri = attributes.pop("iri")
        attributes.update({"label": label, "class": kind, "iri": iri})
        if released:
            attributes["released"] = released


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


class _Words(dict[str, str]):
    """What to write for a value: the label of a property or of a value of a closed list, else a CURIE, else the text itself."""

    def __init__(self, labels: list[Row], short: _Short) -> None:
        super().__init__((term, label) for term, label in labels)
        self.short = short

    def __missing__(self, value: str) -> str:
        word = self[value] = self.short[value] if _IRI.match(value) else value
        return word


class _Behind(dict[str, tuple[str, ...]]):
    """CURIEs of what stands behind a claim, by claim."""

    def __init__(self, found: list[Row], short: _Short) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.short = short
        for claim, value in found:
            self.found.setdefault(claim, []).append(value)

    def __missing__(self, claim: str) -> tuple[str, ...]:
        values = self[claim] = tuple(sorted(self.short[value] for value in self.found.get(claim, ())))
        return values

    def all(self, claims: list[str]) -> tuple[str, ...]:
        """Return what stands behind any of *claims*."""
        return self[claims[0]] if len(claims) == 1 else tuple(sorted({value for claim in claims for value in self[claim]}))


class _Attributes:
    """What an edge carries, from the rows of one fact; sources and spoilers are looked up by claim."""

    def __init__(self, dataset: Dataset, place: dict[str, int], short: _Short) -> None:
        self.short = short
        self.words = _Words(rows(dataset, _TERMS)[1], short)
        self.named = frozenset(self.words)
        self.predicate, self.label, self.edge, self.claim = (place.get(name) for name in ("predicate", "label", "edge", "claim"))
        self.others = [(name, number) for name, number in place.items() if name not in _FIXED]
        for name, _ in self.others:
            if name in _TAKEN:
                raise UsageError(f"a projection cannot select ?{name}: an edge has {name} of its own; call the variable otherwise")
        claimed = self.claim is not None
        self.sources = _Behind(rows(dataset, _SOURCES)[1] if claimed else [], short)
        self.reveals = _Behind(rows(dataset, _REVEALS)[1] if claimed else [], short)

    def key(self, value: str) -> str:
        """Return *value*, which tells parallel edges apart, as a CURIE, or as it is where it is a text."""
        return self.short[value] if value in self.short or _IRI.match(value) else value

    def of(self, solutions: list[Row]) -> dict[str, object]:
        """Return the attributes of the edge that *solutions* are about."""
        found: dict[str, object] = {"label": self._label(solutions)}
        if self.predicate is not None:
            found["predicate"] = ";".join([self.short[iri] for iri in _column(self.predicate, solutions)])
        if self.edge is not None and solutions[0][self.edge]:
            found["statement"] = self.words[solutions[0][self.edge]]
        if self.claim is not None:
            claims = _column(self.claim, solutions)
            found["claims"] = tuple([self.short[claim] for claim in claims])
            found["sources"] = self.sources.all(claims) if claims else ()
            if claims and (reveals := self.reveals.all(claims)):
                found["reveals"] = reveals
        for name, number in self.others:
            values = _column(number, solutions)
            if values:
                found[name] = ";".join([self.words[value] for value in values])
        return found

    def _label(self, solutions: list[Row]) -> str:
        labels = _column(self.label, solutions) if self.label is not None else ()
        if labels:
            return ";".join([self.words[value] for value in labels])
        predicates = _column(self.predicate, solutions) if self.predicate is not None else ()
        return ";".join([self.words[iri] if iri in self.named else _spaced(iri) for iri in predicates])


def _column(number: int, solutions: list[Row]) -> list[str]:
    if len(solutions) == 1:
        value = solutions[0][number]
        return [value] if value else []
    return sorted({row[number] for row in solutions if row[number]})


def _spaced(iri: str) -> str:
    """Return the local name of a property without label as words: `partOfSeries` as `part of series`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]).lower()
