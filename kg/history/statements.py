"""
Every claim as a statement: one sentence, the things it names, and the evidence. Diffs and timelines are made of these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.facts.evidence import Evidence, evidence
from kg.facts.facts import is_claim
from kg.facts.wording import Wording, annotated
from kg.graph.dataset import Dataset
from kg.terms import BASE, MN, SCHEMA

__all__ = ["Statement", "around", "statements"]

_KINDS = {
    MN + "eventKind": "event",
    MN + "character": "portrayal",
    MN + "job": "credit",
    MN + "expectedRelease": "expectation",
    SCHEMA + "datePublished": "release",
}
_OUTCOME = BASE + "outcome/"
_PARTS = (SCHEMA + "partOfSeries", SCHEMA + "partOfSeason")


@dataclass(frozen=True, slots=True)
class Statement:
    """
    A claim in words.

    `kind` is `event`, `portrayal`, `credit`, `expectation`, `release` or `fact`; `about` are the IRIs of the things in it;
    `date` is the date that an event or a release states, as written; `became` says what became of the claim, in words of the ontology.
    """

    sentence: str
    kind: str
    date: str
    about: frozenset[str]
    evidence: Evidence
    became: str = ""


def statements(dataset: Dataset, about: frozenset[str] | None = None) -> dict[str, Statement]:
    """
    Return what each claim of *dataset* says, by the CURIE of the claim, sorted; with *about* only those that name one of these IRIs.

    >>> import kg
    >>> all(each.sentence for each in statements(kg.load()).values())
    True
    """
    graphs = _everything(dataset) if about is None else _naming(dataset, about)
    wording = Wording(dataset)
    found = {dataset.prefixes.compress(graph): quads for graph, quads in graphs.items()}
    known = evidence(dataset, None if about is None else found)
    outcomes = {iri.removeprefix(_OUTCOME): verb for iri, verb in annotated(dataset, "verb").items() if iri.startswith(_OUTCOME)}
    return {claim: _statement(wording, found[claim], known[claim], outcomes) for claim in sorted(found)}


def _everything(dataset: Dataset) -> dict[str, list[ox.Quad]]:
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in dataset:
        if is_claim(quad.graph_name):
            graphs[quad.graph_name.value].append(quad)
    return graphs


def _naming(dataset: Dataset, about: frozenset[str]) -> dict[str, list[ox.Quad]]:
    match = dataset.triples
    nodes = [ox.NamedNode(iri) for iri in about]
    around_ = (
        quad.graph_name for node in nodes for quads in (match(node, None, None), match(None, None, node)) for quad in quads
    )
    graphs = {graph for graph in around_ if is_claim(graph)}
    return {graph.value: list(match(None, None, None, graph)) for graph in graphs}


def around(dataset: Dataset, nodes: Iterable[ox.NamedNode]) -> frozenset[str]:
    """Return the IRIs of *nodes* and, of works among them, of their seasons and episodes."""
    wanted, border = set(), list(nodes)
    while border:
        node = border.pop()
        wanted.add(node.value)
        for part in _PARTS:
            quads = dataset.triples(None, ox.NamedNode(part), node, None)
            border += [
                quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in wanted
            ]
    return frozenset(wanted)


def _statement(wording: Wording, quads: list[ox.Quad], each: Evidence, outcomes: dict[str, str]) -> Statement:
    predicates = {quad.predicate.value: quad for quad in quads}
    kind = next((kind for predicate, kind in _KINDS.items() if predicate in predicates), "fact")
    dated = predicates.get(MN + "date") or predicates.get(SCHEMA + "datePublished")
    nodes = {term.value for quad in quads for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)}
    written = str(getattr(dated.object, "value", "")) if dated else ""
    became = outcomes.get(each.outcome, f"was {each.outcome}") if each.outcome else ""
    return Statement(wording.claim(quads), kind, written, frozenset(nodes), each, became)
