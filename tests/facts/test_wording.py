"""Sentences: every property has its verb in the ontology, and one function joins it with its subject and object."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

import kg
from kg.facts.wording import Wording, phrase, verbs
from kg.resources import folder
from kg.terms import MN

OWL = "http://www.w3.org/2002/07/owl#"
PROPERTIES = "SELECT DISTINCT ?p { ?s ?p ?o }"


def test_every_property_of_the_shipped_graph_has_a_verb(graph: kg.Dataset) -> None:
    """No fact falls back on a label or a CURIE, whether a claim states it or a rule derives it."""
    used = {graph.prefixes.compress(iri or "") for (iri,) in graph.select(PROPERTIES).rows}

    assert set() == used - set(verbs(graph))


def test_every_relation_has_a_verb_both_ways(graph: kg.Dataset) -> None:
    """Also those that no row uses yet; a fact can be said from either side."""
    known = verbs(graph)
    relations = graph.select(
        "SELECT ?p { GRAPH <https://w3id.org/marvel-netflix/ontology> { ?p rdfs:subPropertyOf+ mn:relatedTo } }"
    ).rows

    assert [] == [iri for (iri,) in relations if not all(known.get(graph.prefixes.compress(iri or ""), ("", "")))]


def test_inverse_properties_have_each_others_verb() -> None:
    """What a property says backwards its inverse says forwards; a symmetric one says the same both ways."""
    store = ox.Store()
    store.load(path=str(folder("ontology") / "mn.ttl"), format=ox.RdfFormat.TURTLE)
    query = f"""SELECT ?p ?back ?forth WHERE {{
        {{ ?p <{OWL}inverseOf> ?q }} UNION {{ ?q <{OWL}inverseOf> ?p }} UNION {{ ?p a <{OWL}SymmetricProperty> BIND (?p AS ?q) }}
        ?p <{MN}inverseVerb> ?back . ?q <{MN}verb> ?forth FILTER (?back != ?forth) }}"""

    assert [] == [str(row[0]) for row in store.query(query)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("triple", "sentence"),
    [
        ("character:claire-temple mn:treats character:matt-murdock", "Claire Temple treats Matt Murdock"),
        ("character:claire-temple rdf:type mn:Agent", "Claire Temple is an Agent"),
        ("character:claire-temple rdf:type mn:Character", "Claire Temple is a Character"),
        ("character:claire-temple mn:allyOf character:matt-murdock", "Claire Temple is an ally of Matt Murdock"),
        ("character:claire-temple mn:firstAppearsIn season:daredevil-1", "Claire Temple first appears in Daredevil season 1"),
        ("character:claire-temple mn:occupation 'nurse'", "Claire Temple works as nurse"),
        ("series:daredevil schema:publisher organization:netflix", "Daredevil is published by Netflix"),
        ("series:daredevil schema:creator person:drew-goddard", "Daredevil is created by Drew Goddard"),
        ("season:jessica-jones-2 mn:expectedRelease '2018'", "Jessica Jones season 2 is expected for 2018"),
    ],
)
def test_a_fact_reads_as_a_sentence(triple: str, sentence: str, graph: kg.Dataset) -> None:
    """Subject, verb and object in plain English."""
    subject, predicate, obj = triple.split(" ", 2)
    node = graph.prefixes.expand
    term = ox.Literal(obj.strip("'")) if obj.startswith("'") else node(obj)

    assert sentence == Wording(graph).sentence(node(subject), node(predicate), term)


def test_a_credit_is_put_with_the_verb_of_its_job(graph: kg.Dataset) -> None:
    """People direct and write; nobody "is director of"."""
    words = Wording(graph)
    credit = graph.prefixes.expand("credit:drew-goddard.creator.daredevil")

    assert "Drew Goddard creates Daredevil" == words.claim(
        quad.triple for quad in graph.triples(credit, None, None, ox.DefaultGraph())
    )


def test_a_property_without_a_verb_is_called_by_its_label(tmp_path: object) -> None:
    """Somebody else's ontology may give none."""
    store = ox.Store()
    node = ox.NamedNode("https://w3id.org/marvel-netflix/ontology#own")
    store.add(ox.Quad(node, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal("owes money to")))
    subject = ox.NamedNode("https://w3id.org/marvel-netflix/character/a")

    assert "character:a owes money to x" == Wording(kg.Dataset(store)).sentence(subject, node, ox.Literal("x"))


@pytest.mark.parametrize(
    ("verb", "obj", "joined"),
    [
        ("is a", "Agent", "is an Agent"),
        ("is a", "unit", "is a unit"),
        ("is a", "film", "is a film"),
        ("is a", "", "is a "),
        ("treats", "Elektra Natchios", "treats Elektra Natchios"),
    ],
)
def test_the_article_fits(verb: str, obj: str, joined: str) -> None:
    """Before a vowel it is "an"; a verb without article gets none."""
    assert joined == phrase(verb, obj)
