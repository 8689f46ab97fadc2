"""The shapes are read as any SHACL engine reads them: four others say the same of every seeded fault."""

from __future__ import annotations

import json
import shutil
import subprocess
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
    "a thirteenth month": 'series:x schema:datePublished "2017-13-45"^^xsd:date .',
    "a thirty-first of April": 'series:x schema:datePublished "2015-04-31"^^xsd:date .',
    "a date that is none": 'series:x schema:datePublished "soon"^^xsd:date .',
    "a number in letters": 'series:x schema:numberOfSeasons "two"^^xsd:integer .',
    "a truth value that is none": 'place:p a mn:Place ; rdfs:label "P" ; mn:fictional "perhaps"^^xsd:boolean .',
}
# Engines that look at the form of a date and not at the calendar, or (pyrudof) not even at the form, in the versions tested.
LENIENT = {
    "a thirteenth month": {"pyrudof", "rdf-validate-shacl"},
    "a thirty-first of April": {"pyrudof", "rdf-validate-shacl", "shacl-engine"},
    "a date that is none": {"pyrudof"},
}
ENGINES = Path(__file__).parent.parent / "engines"


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


def _written(turtle: str) -> str:
    # engines differ on whether rdfs:subClassOf is read among the shapes or the data: both have it here
    return prefixes().header() + GOOD + turtle + CLASSES


CLASSES = "\nmn:Series rdfs:subClassOf mn:Work . mn:Season rdfs:subClassOf mn:Work . mn:Episode rdfs:subClassOf mn:Work . mn:Character rdfs:subClassOf mn:Agent . mn:Organization rdfs:subClassOf mn:Agent ."


def _component(iri: str) -> str:
    name = iri.rpartition("#")[2].removesuffix("ConstraintComponent")
    return name[0].lower() + name[1:]


@pytest.mark.parametrize("name", BREACHES)
def test_each_breach_is_found_as_rudof_finds_it(name: str) -> None:
    """Rust's engine, too, names the same focus nodes, paths and components."""
    pyrudof = pytest.importorskip("pyrudof")
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(_written(BREACHES[name]))
    engine.read_shacl((folder("ontology") / "shapes.ttl").read_text(encoding="utf-8"))
    found = {
        (
            entry.focus_node if entry.focus_node.startswith("http") else "_",
            entry.path or "",
            _component(entry.constraint_component),
        )
        for entry in engine.validate_shacl()
    }

    assert (set() if "pyrudof" in LENIENT.get(name, ()) else verdict(shacl.validate(world(GOOD + BREACHES[name])))) == found


@pytest.fixture(scope="module")
def in_javascript(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, set[tuple[str, str, str]]]]:
    """What two engines in JavaScript find, by engine and breach; one process for all."""
    if not shutil.which("node") or not (ENGINES / "node_modules").is_dir():
        pytest.skip("NOT VALIDATED BY TWO ENGINES IN JAVASCRIPT: node or its packages are missing; run make engines")
    where = tmp_path_factory.mktemp("breaches")
    paths = []
    for number, turtle in enumerate(BREACHES.values()):
        paths.append(where / f"{number}.ttl")
        paths[-1].write_text(_written(turtle), encoding="utf-8")
    command = ["node", str(ENGINES / "validate.mjs"), str(folder("ontology") / "shapes.ttl"), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout)
    return {
        engine: {
            name: {(focus, path, _component(component)) for focus, path, component in found}
            for name, found in zip(BREACHES, each, strict=True)
        }
        for engine, each in answer.items()
    }


@pytest.mark.parametrize("engine", ["rdf-validate-shacl", "shacl-engine"])
def test_each_breach_is_found_as_javascript_finds_it(
    engine: str, in_javascript: dict[str, dict[str, set[tuple[str, str, str]]]]
) -> None:
    """The shapes mean the same to whoever takes them into a browser."""
    ours = {name: verdict(shacl.validate(world(GOOD + turtle))) for name, turtle in BREACHES.items()}

    assert {name: set() if engine in LENIENT.get(name, ()) else found for name, found in ours.items()} == in_javascript[engine]


def test_the_shapes_are_good_shacl() -> None:
    """SHACL's own shapes for shapes have nothing to say (what `pyshacl -m` does)."""
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(folder("ontology") / "shapes.ttl")

    assert pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)[0] is True


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
