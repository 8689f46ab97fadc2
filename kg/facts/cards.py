"""
Everything about one thing, in the order in which people want it, each line with the sources behind it.

Portrayals and credits, which are things of their own in the graph, become one line; a relation stated from the other side is
shown from this side with the sources of the claim that states it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from kg.facts.facts import Fact, about
from kg.facts.names import labels
from kg.facts.wording import annotated, verbs
from kg.graph.dataset import Dataset
from kg.terms import BASE, local

__all__ = ["Card", "Line", "card"]

_OWL_INVERSE = ox.NamedNode("http://www.w3.org/2002/07/owl#inverseOf")
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_SYMMETRIC = ox.NamedNode("http://www.w3.org/2002/07/owl#SymmetricProperty")
_ONTOLOGY = ox.NamedNode(BASE + "ontology")
_LAST = 50  # the place of a line whose property has no display order: behind those that have one below, before events


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as a line: its relation, its object (label and CURIE), details, and what stands behind it."""

    relation: str
    label: str
    curie: str
    details: str
    status: str
    held: bool
    known: str
    retracted: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A thing with its CURIE, IRI, class, label and lines."""

    curie: str
    iri: str
    cls: str
    label: str
    lines: tuple[Line, ...]


def card(dataset: Dataset, node: ox.NamedNode) -> Card:
    """
    Return everything about *node*.

    >>> import kg
    >>> from kg.facts.names import named
    >>> graph = kg.load()
    >>> found = card(graph, named(graph, "person:david-tennant"))
    >>> (found.label, found.cls)
    ('David Tennant', 'Person')
    """
    curie = dataset.prefixes.compress(node.value)
    terms = _Terms(dataset)
    groups: dict[str, list[Fact]] = defaultdict(list)
    lines: list[tuple[int, Line]] = []
    for fact in about(dataset, node):
        if fact.subject.startswith(("portrayal:", "credit:")):
            groups[fact.subject].append(fact)
        elif fact.subject == curie and terms.shown(fact):
            lines.append((terms.order(fact.predicate), _outgoing(fact)))
        elif fact.object == curie and fact.claims and fact.subject != curie:
            lines.append((terms.order(fact.predicate, back=True), _incoming(fact, terms.back(fact))))
    for name, group in groups.items():
        line = _portrayal(curie, group) if name.startswith("portrayal:") else _credit(curie, group)
        lines += [(terms.order("mn:portrays" if name.startswith("portrayal:") else "mn:job"), each) for each in line]
    unlike = dict.fromkeys(lines)  # keeps the order of the facts, so that the episodes of a part stand in theirs
    ordered = [
        line
        for _, line in sorted(
            unlike, key=lambda each: (each[0], each[1].relation, not each[1].held, each[1].known, each[1].label)
        )
    ]
    label = labels(dataset).get(node.value, curie)
    return Card(curie, node.value, _class(dataset, node), label, tuple(ordered))


def _class(dataset: Dataset, node: ox.NamedNode) -> str:
    """Return the local name of the narrowest class of *node*."""
    wider = {quad.object for quad in dataset.triples(None, _SUBCLASS, None, _ONTOLOGY)}
    found = {quad.object for quad in dataset.triples(node, _RDF_TYPE, None) if isinstance(quad.object, ox.NamedNode)}
    return min((local(cls.value) for cls in found - wider or found), default="Thing")


class _Terms:
    """How the ontology says that properties are shown: in which order, under which heading, or not at all."""

    def __init__(self, dataset: Dataset) -> None:
        short = dataset.prefixes.compress
        self.orders, self.inverse_orders, self.display, self.inverse_labels = (
            {short(iri): value for iri, value in annotated(dataset, name).items()}
            for name in ("displayOrder", "inverseDisplayOrder", "display", "inverseLabel")
        )
        self.verbs = verbs(dataset)
        self.inverses = _inverses(dataset)

    def shown(self, fact: Fact) -> bool:
        display = self.display.get(fact.predicate)
        return display == "derived" or (display != "hidden" and bool(fact.claims))

    def order(self, predicate: str, *, back: bool = False) -> int:
        return int((self.inverse_orders if back else self.orders).get(predicate, _LAST))

    def back(self, fact: Fact) -> str:
        """Return what the predicate of *fact* is called from the side of its object."""
        label = self.inverses.get(fact.predicate) or self.inverse_labels.get(fact.predicate)
        verb = self.verbs.get(fact.predicate)
        return label or (verb.backward.removeprefix("is ") if verb and verb.backward else f"← {fact.predicate_label}")


def _inverses(dataset: Dataset) -> dict[str, str]:
    """Return for each property with an inverse, by CURIE, what the inverse is called."""
    names = labels(dataset)
    found = {}
    for quad in dataset.triples(None, _OWL_INVERSE, None, _ONTOLOGY):
        for one, other in ((quad.subject, quad.object), (quad.object, quad.subject)):
            if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
                found[dataset.prefixes.compress(one.value)] = names.get(other.value, "")
    for quad in dataset.triples(None, _RDF_TYPE, _SYMMETRIC, _ONTOLOGY):
        if isinstance(quad.subject, ox.NamedNode):
            found[dataset.prefixes.compress(quad.subject.value)] = names.get(quad.subject.value, "")
    return found


def _line(fact: Fact, relation: str, label: str, curie: str, details: str = "") -> Line:
    status = fact.status or "inferred"
    return Line(relation, label, curie, details, status, fact.held, fact.known, fact.retracted, fact.claims, fact.sources)


def _outgoing(fact: Fact) -> Line:
    curie = fact.object if fact.object_label != fact.object else ""
    return _line(fact, fact.predicate_label, fact.object_label, curie)


def _incoming(fact: Fact, relation: str) -> Line:
    return _line(fact, relation, fact.subject_label, fact.subject)


def _roles(group: list[Fact]) -> dict[str, Fact]:
    return {fact.predicate: fact for fact in sorted(group, key=lambda fact: not fact.held, reverse=True)}


def _portrayal(curie: str, group: list[Fact]) -> list[Line]:
    role = _roles(group)
    actor, character, work = (role.get(name) for name in ("schema:actor", "mn:character", "mn:work"))
    if not (actor and character and work):
        return []
    more = [role[name].object_label for name in ("mn:billing", "mn:manner") if name in role]
    if "mn:episodeCount" in role:
        count = role["mn:episodeCount"].object
        more.append(f"{count} episode{'' if count == '1' else 's'}")
    tail = f" ({', '.join(more)})" if more else ""
    if curie == actor.object:
        return [_line(work, "plays", character.object_label, character.object, f"in {work.object_label}{tail}")]
    if curie == character.object:
        return [_line(work, "played by", actor.object_label, actor.object, f"in {work.object_label}{tail}")]
    return [_line(work, "cast", actor.object_label, actor.object, f"as {character.object_label}{tail}")]


def _credit(curie: str, group: list[Fact]) -> list[Line]:
    role = _roles(group)
    person, job, work = (role.get(name) for name in ("mn:person", "mn:job", "mn:work"))
    if not (person and job and work):
        return []
    if curie == person.object:
        return [_line(work, job.object_label, work.object_label, work.object)]
    return [_line(work, job.object_label, person.object_label, person.object)]
