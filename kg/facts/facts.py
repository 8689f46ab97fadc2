"""
Facts about things: every fact with its labels, the claims that state it and the sources behind them.

The functions of `kg.facts.names` that find a thing by its name are offered here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

import pyoxigraph as ox

from kg.facts.names import labels, named, resolve, search, suggestions
from kg.graph.dataset import Dataset
from kg.terms import BASE, MN, PROV, RDF, SCHEMA, local

__all__ = [
    "Fact",
    "Source",
    "about",
    "facts",
    "is_claim",
    "labels",
    "named",
    "resolve",
    "search",
    "source",
    "sources",
    "suggestions",
]

_TYPE = ox.NamedNode(RDF + "type")
_DEFAULT = ox.DefaultGraph()
_ONTOLOGY = ox.NamedNode(BASE + "ontology")
_CLAIM = BASE + "claim/"
_DCTERMS = "http://purl.org/dc/terms/"
_FIELDS = {_DCTERMS + "title": "title", MN + "publisherName": "publisher", _DCTERMS + "issued": "published"}
_FIELDS |= {SCHEMA + "url": "url", MN + "sourceKind": "kind"}
_META = {MN + "status": "status", MN + "known": "known", MN + "retracted": "retracted", PROV + "hadPrimarySource": "sources"}
_FEW_CLAIMS = 2000  # to read one claim takes 25 µs; to read these properties of the 7,000 claims there are, 70 ms
_BLANK = dict.fromkeys(_FIELDS.values(), "")
_INFERRED: dict[str, str | list[str]] = {"status": "inferred", "known": "", "retracted": "", "sources": []}
_RANK = {
    status: number for number, status in enumerate(["confirmed", "announced", "expected", "rumoured", "refuted", "rejected"])
}


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A source as people see it; empty strings where nothing is known."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """
    One triple as people see it: CURIEs or literal text, labels, and what stands behind it.

    `claims` and `sources` are CURIEs, the firmest claim first; both are empty for an inferred fact. `status`, `known` and
    `retracted` are those of the first claim; `held` is whether the graph holds the fact true.
    """

    subject: str
    predicate: str
    object: str
    subject_label: str
    predicate_label: str
    object_label: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    status: str
    known: str
    retracted: str
    held: bool


def sources(dataset: Dataset) -> dict[str, Source]:
    """Return all sources by CURIE."""
    found: dict[str, dict[str, str]] = {}
    for predicate, field in _FIELDS.items():
        for quad in dataset.triples(None, ox.NamedNode(predicate), None, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE + "source/"):
                found.setdefault(dataset.prefixes.compress(quad.subject.value), {})[field] = _field(field, quad.object)
    return {curie: Source(curie, **{**_BLANK, **found[curie]}) for curie in sorted(found)}


def source(dataset: Dataset, curie: str) -> Source:
    """Return the source *curie*, with empty strings for what is not known of it."""
    quads = dataset.triples(dataset.prefixes.expand(curie), None, None, _DEFAULT)
    fields = {
        _FIELDS[q.predicate.value]: _field(_FIELDS[q.predicate.value], q.object) for q in quads if q.predicate.value in _FIELDS
    }
    return Source(curie, **{**_BLANK, **fields})


def _field(field: str, term: object) -> str:
    text = str(getattr(term, "value", ""))
    return local(text) if field == "kind" else text


def about(dataset: Dataset, node: ox.NamedNode) -> list[Fact]:
    """
    Return every fact that has *node* as subject or object, held or not, with the claims and sources behind it.

    Facts about portrayals and credits of *node* are among them, because these are where a claim is.
    """
    quads = set(dataset.triples(None, None, node))
    around = {quad.subject for quad in quads if _is_statement(quad.subject)}
    quads |= set(dataset.triples(node))
    for subject in around:
        quads |= set(dataset.triples(subject))
    return _facts(dataset, quads)


def facts(dataset: Dataset) -> dict[str, list[Fact]]:
    """Return all facts, held or not, by the CURIE of their subject."""
    found: dict[str, list[Fact]] = {}
    for fact in _facts(dataset, dataset):
        found.setdefault(fact.subject, []).append(fact)
    return found


def _is_statement(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith((BASE + "portrayal/", BASE + "credit/"))


def _facts(dataset: Dataset, quads: Iterable[ox.Quad]) -> list[Fact]:
    claims_of: dict[tuple[object, ox.NamedNode, object], list[str]] = {}
    held: set[tuple[object, ox.NamedNode, object]] = set()
    for quad in quads:
        subject, predicate, graph = quad.subject, quad.predicate, quad.graph_name
        if predicate == _TYPE or graph == _ONTOLOGY or is_claim(subject):
            continue
        key = (subject, predicate, quad.object)
        claims = claims_of.setdefault(key, [])
        if graph == _DEFAULT:
            held.add(key)
        elif is_claim(graph):
            claims.append(graph.value)
    return _as_facts(dataset, claims_of, held)


def is_claim(node: object) -> TypeGuard[ox.NamedNode]:
    """Return whether *node* is a claim, and so the name of its graph."""
    return isinstance(node, ox.NamedNode) and node.value.startswith(_CLAIM)


def _as_facts(
    dataset: Dataset,
    claims_of: dict[tuple[object, ox.NamedNode, object], list[str]],
    held: set[tuple[object, ox.NamedNode, object]],
) -> list[Fact]:
    names = _Names(dataset)
    meta = _claim_meta(dataset, {claim for claims in claims_of.values() for claim in claims})
    found = []
    for key, claims in claims_of.items():
        if len(claims) > 1:
            claims.sort(key=lambda claim: (_RANK.get(str(meta[claim]["status"]), 9), bool(meta[claim]["retracted"]), claim))
        (subject, subject_label), (predicate, predicate_label), (obj, object_label) = map(names.of, key)
        first = meta[claims[0]] if claims else _INFERRED
        behind = sorted({dataset.prefixes.compress(source) for claim in claims for source in meta[claim]["sources"]})
        short = tuple(map(dataset.prefixes.compress, claims))
        about = (str(first["status"]), str(first["known"]), str(first["retracted"]), key in held)
        found.append(Fact(subject, predicate, obj, subject_label, predicate_label, object_label, short, tuple(behind), *about))
    return sorted(found, key=lambda fact: (fact.subject, fact.predicate, fact.object, fact.claims))


class _Names:
    """CURIE (or text) and label of each term, worked out once."""

    def __init__(self, dataset: Dataset) -> None:
        self.prefixes = dataset.prefixes
        self.labels = labels(dataset)
        self.known: dict[object, tuple[str, str]] = {}

    def of(self, term: object) -> tuple[str, str]:
        found = self.known.get(term)
        if found is None:
            found = self.known[term] = self._of(term)
        return found

    def _of(self, term: object) -> tuple[str, str]:
        if not isinstance(term, ox.NamedNode):
            text = str(getattr(term, "value", term))
            return text, text
        short = self.prefixes.compress(term.value)
        label = self.labels.get(term.value)
        if label is None:
            ours = term.value.startswith((BASE, SCHEMA))
            label = local(term.value) if ours else short
        return short, label


def _claim_meta(dataset: Dataset, claims: set[str]) -> dict[str, dict[str, str | list[str]]]:
    meta: dict[str, dict[str, str | list[str]]] = {
        claim: {"status": "", "known": "", "retracted": "", "sources": []} for claim in claims
    }
    for quad in _said_of(dataset, claims):
        entry = meta.get(getattr(quad.subject, "value", ""))
        field = _META.get(quad.predicate.value)
        if entry is None or field is None:
            continue
        value = str(getattr(quad.object, "value", ""))
        if field == "sources":
            entry["sources"].append(value)  # type: ignore[union-attr]
        else:
            entry[field] = value.rpartition("/")[2]
    return meta


def _said_of(dataset: Dataset, claims: set[str]) -> Iterator[ox.Quad]:
    """Yield what is said of *claims*, and perhaps of others: claim by claim where they are few, else property by property."""
    if len(claims) <= _FEW_CLAIMS:
        for claim in sorted(claims):
            yield from dataset.triples(ox.NamedNode(claim), None, None, _DEFAULT)
    else:
        for iri in _META:
            yield from dataset.triples(None, ox.NamedNode(iri), None, _DEFAULT)
