"""The shapes are read as any SHACL engine reads them: pySHACL is the referee."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import KGError
from kg.graph.dataset import Dataset
from kg.prefixes import prefixes
from kg.quality import shacl
from kg.quality.checks import referee
from kg.resources import folder

GOOD = """
series:x a mn:Series ; rdfs:label "X" .
season:x-1 a mn:Season , mn:Work ; rdfs:label "X season 1" ; schema:partOfSeries series:x ; schema:seasonNumber 1 .
person:p a mn:Person ; rdfs:label "P" . character:c a mn:Character , mn:Agent ; rdfs:label "C" .
portrayal:p.c.x-1 a mn:Portrayal ; schema:actor person:p ; mn:character character:c ; mn:work season:x-1 ; mn:billing billing:main .
"""
BREACHES = {
    "a label is missing": "person:q a mn:Person .",
    "two labels": 'person:p rdfs:label "Q" .',
    "an empty label": 'person:q a mn:Person ; rdfs:label "" .',
    "a label that is no string": "person:q a mn:Person ; rdfs:label 7 .",
    "a label in a language": 'person:q a mn:Person ; rdfs:label "Q"@en .',
    "an actor who is no person": "portrayal:p.c.x-1 schema:actor character:c .",
    "a billing not in the list": "portrayal:p.c.x-1 mn:billing billing:star .",
    "a number below one": 'episode:x-1x00 a mn:Episode ; rdfs:label "E" ; schema:partOfSeason season:x-1 ; schema:episodeNumber 0 ; '
    'schema:datePublished "2015-04-10"^^xsd:date .',
    "an address that is none": 'source:s a mn:Source ; dcterms:title "T" ; mn:publisherName "P" ; mn:sourceKind source-kind:press ; schema:url <ftp://x.org/> .',
    "a relation from the wrong class": "person:p mn:siblingOf character:c .",
    "a relation to the wrong class": "character:c mn:worksFor person:p .",
    "an event about a character": 'event:e a mn:ProductionEvent ; rdfs:label "E" ; mn:eventKind event-kind:casting ; '
    'mn:date "2015"^^edtf:EDTF ; mn:subject character:c .',
    "a blank node": '[] a mn:Person ; rdfs:label "Nobody" .',
}


def world(turtle: str) -> Dataset:
    """Return a dataset whose default graph is *turtle*, with all our prefixes."""
    store = ox.Store()
    store.load(input=(prefixes().header() + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return Dataset(store)


def verdict(results: list[shacl.Result]) -> set[tuple[str, str, str]]:
    """Return what two engines must agree on: focus node (blank nodes without their name), path and component."""
    return {("_" if not r.focus.startswith("http") else r.focus, r.path, r.component) for r in results}


def test_a_good_world_conforms() -> None:
    """What is right is not complained of."""
    assert [] == shacl.validate(world(GOOD))


@pytest.mark.parametrize("turtle", BREACHES.values(), ids=BREACHES.keys())
def test_each_breach_is_found_as_pyshacl_finds_it(turtle: str) -> None:
    """The same focus nodes, paths and components as the referee's."""
    dataset = world(GOOD + turtle)
    found = verdict(shacl.validate(dataset))

    assert found
    assert verdict(referee(dataset)) == found


def test_the_shipped_graph_conforms(graph: kg.Dataset) -> None:
    """What we ship is what we say a good graph looks like."""
    assert [] == shacl.validate(graph)


def test_a_part_of_shacl_that_is_not_read_is_refused(tmp_path: Path) -> None:
    """A constraint is never passed over in silence."""
    shapes = (folder("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    for name in ("mn.ttl", "prefixes.ttl"):
        (tmp_path / name).write_text((folder("ontology") / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(
        shapes + "mn:OddShape a sh:NodeShape ; sh:targetClass mn:Person ; sh:closed true .\n", encoding="utf-8"
    )

    with pytest.raises(KGError, match="sh:closed is not read here"):
        shacl.constraints(tmp_path)
