"""
Facts by name: which triples a person may mean who names a subject, a predicate and an object, each of them or any.

An ambiguous name is no obstacle where only one of its meanings makes a fact.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import pyoxigraph as ox

from kg.errors import UnknownTerm
from kg.facts.facts import is_claim
from kg.facts.names import resolve
from kg.facts.wording import Wording
from kg.graph.dataset import Dataset
from kg.terms import BASE, MN, RDF, RDFS, SCHEMA, fold, local, typed_iri

__all__ = ["ANY", "meant", "predicates", "triples"]

ANY = "?"
_ONTOLOGY = BASE + "ontology"
_SPACES = (MN, SCHEMA, RDFS, RDF)


def triples(
    dataset: Dataset, subject: str, predicate: str = ANY, obj: str = ANY, wording: Wording | None = None
) -> list[ox.Triple]:
    """
    Return the triples of *dataset*, held or not, that the three names may mean; `?` stands for anything.

    Raises:
        UnknownTerm: If there is no such subject or predicate; the message names the nearest. An unknown object may be a text.

    >>> import kg
    >>> len(triples(kg.load(), "Kilgrave", "portrayed by")) > 0
    True
    """
    wording = wording or Wording(dataset)
    subjects = [None] if subject == ANY else resolve(dataset, subject)
    properties = [None] if predicate == ANY else predicates(dataset, predicate, wording)
    objects = set() if obj == ANY else _nodes_called(dataset, obj, wording)
    found: set[ox.Triple] = set()
    for pattern in product(subjects, properties):
        quads = dataset.triples(*pattern, None, None)
        found |= {quad.triple for quad in quads if _stated(quad, predicate) and (obj == ANY or _is(quad.object, obj, objects))}
    return sorted(found, key=str)


def meant(dataset: Dataset, subject: str, predicate: str, obj: str, wording: Wording | None = None) -> list[ox.Triple]:
    """Return every triple of things that three names may mean, whether anybody says it or not."""
    wording = wording or Wording(dataset)
    objects = sorted(_nodes_called(dataset, obj, wording), key=str)
    return [ox.Triple(*each) for each in product(resolve(dataset, subject), predicates(dataset, predicate, wording), objects)]


def predicates(dataset: Dataset, name: str, wording: Wording | None = None) -> list[ox.NamedNode]:
    """
    Return the properties that *name* may mean: a CURIE, a local name, a label, or the words of a sentence.

    Raises:
        UnknownTerm: If there is none.

    >>> import kg
    >>> predicates(kg.load(), "portrayed by") == predicates(kg.load(), "mn:portrayedBy")
    True
    """
    if ":" in name:
        return [dataset.prefixes.expand(name)] if "://" not in name else [typed_iri(name.strip("<>"))]
    wording = wording or Wording(dataset)
    known = _properties(dataset)
    called: dict[str, set[str]] = {}
    for iri in known:
        name_ = local(iri)
        verb = wording.verb(ox.NamedNode(iri))
        names = (name_, wording.labels.get(iri, name_), verb, verb.removeprefix("is ").removeprefix("has the "))
        for each in names:
            called.setdefault(fold(each), set()).add(iri)
    found = called.get(fold(name))
    if not found:
        raise UnknownTerm("property called", name, sorted(called))
    return [ox.NamedNode(iri) for iri in sorted(found)]


def _properties(dataset: Dataset) -> set[str]:
    """Return the IRIs of all properties: those of the ontology, and those of other vocabularies that are used."""
    typed = dataset.triples(None, ox.NamedNode(RDF + "type"), None, ox.NamedNode(_ONTOLOGY))
    found = {q.subject.value for q in typed if isinstance(q.subject, ox.NamedNode) and str(q.object).endswith("Property>")}
    named = (q.subject for q in dataset.triples(None, ox.NamedNode(RDFS + "label"), None, ox.NamedNode(_ONTOLOGY)))
    candidates = {node for node in named if isinstance(node, ox.NamedNode) and node.value.startswith(_SPACES)}
    candidates |= {ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "comment")}
    return found | {node.value for node in candidates if next(dataset.triples(None, node), None) is not None}


def _nodes_called(dataset: Dataset, name: str, wording: Wording) -> set[ox.NamedNode]:
    """Return the things, values of closed lists and classes called *name*; none is fine, it may be a text."""
    found = {
        ox.NamedNode(iri)
        for iri, label in wording.labels.items()
        if iri.startswith(BASE) and not _is_property(iri) and fold(label) == fold(name)
    }
    with suppress(UnknownTerm, ValueError):
        found |= {dataset.prefixes.expand(name)} if ":" in name and "://" not in name else set()
    with suppress(UnknownTerm):
        found |= set(resolve(dataset, name))
    return found


def _is_property(iri: str) -> bool:
    return iri.startswith(MN) and iri[len(MN) : len(MN) + 1].islower()


def _is(term: object, name: str, nodes: set[ox.NamedNode]) -> bool:
    return term in nodes if isinstance(term, ox.NamedNode) else getattr(term, "value", None) == name


def _stated(quad: ox.Quad, predicate: str) -> bool:
    """Return whether *quad* says something of a thing: not of a claim, not of a word; classes only where asked for."""
    if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == _ONTOLOGY:
        return False
    about_claim = is_claim(quad.subject)
    return not about_claim and (predicate != ANY or quad.predicate.value != RDF + "type")
