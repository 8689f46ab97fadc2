"""The ontology: every term is explained, every term in use is there, and the graph is as its shapes say."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection

import kg
import kg.prefixes
from kg.quality import checks
from kg.resources import folder
from kg.sparql.render import GRAPHS
from kg.sparql.render import graph as serialize
from kg.terms import BASE, MN, ONTOLOGY, RDF, RDFS, SH
from tests.world import graph as small_world

HERE = folder("ontology")
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FILES = sorted([*HERE.rglob("*.rq"), *folder("queries").glob("*.rq"), *folder("projections").glob("*.rq"), HERE / "shapes.ttl"])
# Words about tables and graphs that only the shapes and the code use: explained in the head of shapes.ttl.
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ABOUT_SHAPES = {"shapes", "inferred"}


@pytest.fixture(scope="module")
def words() -> ox.Store:
    """`mn.ttl`."""
    store = ox.Store()
    store.load(path=str(HERE / "mn.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def _terms(words: ox.Store) -> set[str]:
    return {
        quad.subject.value
        for quad in words
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(BASE)
        and not quad.subject.value.startswith(ONTOLOGY + "/")
    } - {ONTOLOGY}


def _values(words: ox.Store, predicate: str) -> dict[str, str]:
    quads = words.quads_for_pattern(None, ox.NamedNode(predicate), None)
    return {quad.subject.value: quad.object.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}  # type: ignore[union-attr]


@pytest.mark.parametrize("predicate", [RDFS + "label", SKOS + "definition"], ids=["label", "definition"])
def test_every_term_is_explained(predicate: str, words: ox.Store) -> None:
    """A label and a definition."""
    assert set() == _terms(words) - set(_values(words, predicate))


def test_no_definition_only_says_the_label_again(words: ox.Store) -> None:
    """A definition needs words of its own: not those of the label, nor those of a pattern."""
    labels, empty = _values(words, RDFS + "label"), {"the", "a", "an", "of", "to", "is", "in", "by", "for", "or", "and"}

    def said(text: str) -> set[str]:
        return set(re.findall(r"[a-z]+", text.lower())) - empty

    tautologies = [
        term
        for term, definition in _values(words, SKOS + "definition").items()
        if said(definition) <= said(labels[term]) or definition.startswith(("The inverse of", "The closed list"))
    ]
    assert [] == tautologies


def test_definitions_are_not_shared(words: ox.Store) -> None:
    """Two terms of one meaning would be one term."""
    found: dict[str, set[str]] = {}
    for term, definition in _values(words, SKOS + "definition").items():
        found.setdefault(definition, set()).add(term)

    assert [] == [terms for terms in found.values() if len(terms) > 1]


@pytest.fixture(scope="module")
def everything(graph: kg.Dataset) -> ox.Store:
    """The shipped graph with the ontology and the shapes whole."""
    store = ox.Store()
    store.bulk_extend(graph)
    for name in ("mn.ttl", "shapes.ttl"):
        store.load(path=str(HERE / name), format=ox.RdfFormat.TURTLE)
    return store


def _examples() -> dict[str, str]:
    store = ox.Store()
    store.load(path=str(HERE / "mn.ttl"), format=ox.RdfFormat.TURTLE)
    return _values(store, SKOS + "example")


EXAMPLES = _examples()


@pytest.mark.parametrize("term", sorted(EXAMPLES), ids=lambda term: term.rpartition("#")[2])
def test_every_example_is_true(term: str, everything: ox.Store, graph: kg.Dataset) -> None:
    """An example is a pattern that one can ask for: the shipped graph has it, if it has the term at all."""
    namespaces = {**graph.prefixes.namespaces, "owl": "http://www.w3.org/2002/07/owl#"}
    asked = bool(everything.query(f"ASK {{ {EXAMPLES[term]} }}", prefixes=namespaces))
    used = any(
        next(everything.quads_for_pattern(None, predicate, obj, None), None)
        for predicate, obj in ((ox.NamedNode(term), None), (_TYPE, ox.NamedNode(term)))
    )

    assert asked or not used
    assert term.rpartition("#")[2] in re.findall(r"mn:(\w+)", EXAMPLES[term])


def test_every_class_and_property_has_an_example(words: ox.Store) -> None:
    """Values of closed lists need none: they are what they are examples of."""
    assert set() == {term for term in _terms(words) if term.startswith(MN)} - set(EXAMPLES)


def test_labels_are_not_shared(words: ox.Store) -> None:
    """Two properties of one name could not be told apart in an answer."""
    found: dict[tuple[str, bool], set[str]] = {}
    for quad in words.quads_for_pattern(None, ox.NamedNode(RDFS + "label"), None):
        subject, label = quad.subject.value, quad.object.value  # type: ignore[union-attr]
        if subject.startswith(MN):
            found.setdefault((label, subject.removeprefix(MN)[0].isupper()), set()).add(subject)

    assert {} == {label: terms for label, terms in found.items() if len(terms) > 1}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_term_in_use_is_defined(path: Path, words: ox.Store) -> None:
    """A misspelt term would silently match nothing."""
    text = re.sub(r"#\?.*|^\s*#.*", lambda m: m[0] if "#?" in m[0] else "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    used = set(re.findall(r"(?<![\w:])mn:([A-Za-z]+)", text))
    defined = {term.removeprefix(MN) for term in _terms(words)} | ABOUT_SHAPES
    if path.name == "shapes.ttl":
        defined |= {name for name in used if name.endswith("Shape")}

    assert set() == used - defined - {"Thing"}


def test_values_of_closed_lists_are_defined(words: ox.Store) -> None:
    """What `sh:in` lists has a label in the ontology."""
    from kg.tables.schema import schema

    listed = {
        node.value for table in schema().tables.values() for column in table.columns.values() for node in column.choices.values()
    }
    assert set() == listed - _terms(words)


def test_the_header_is_complete(words: ox.Store) -> None:
    """Licence, creator, version and preferred prefix, as registries look for them."""
    said = {
        quad.predicate.value.rpartition("/")[2].rpartition("#")[2]
        for quad in words.quads_for_pattern(ox.NamedNode(ONTOLOGY), None, None)
    }

    assert {"versionIRI", "license", "creator", "created", "modified", "title", "description", "preferredNamespacePrefix"} <= said


def test_inverses_and_hierarchy_are_sound(words: ox.Store) -> None:
    """An inverse names another defined property; nothing is below itself."""
    text = "ASK { ?a <http://www.w3.org/2000/01/rdf-schema#subPropertyOf>+ ?a }"
    pairs = list(words.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/2002/07/owl#inverseOf"), None))

    assert not bool(words.query(text))
    assert all(pair.object.value in _terms(words) and pair.object != pair.subject for pair in pairs)  # type: ignore[union-attr]


def _ask(words: ox.Store, text: str) -> list[tuple[str, ...]]:
    prefixes = {"owl": OWL, "rdfs": RDFS, "sh": SH, "mn": MN, "rdf": RDF}
    return sorted(tuple(str(term) for term in row) for row in words.query(text, prefixes=prefixes))  # type: ignore[union-attr]


def test_every_property_has_a_domain_and_a_range(words: ox.Store) -> None:
    """What may stand on either side of it."""
    missing = "SELECT ?p { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?p a ?kind FILTER NOT EXISTS { ?p rdfs:domain ?d ; rdfs:range ?r } FILTER STRSTARTS(STR(?p), STR(mn:)) }"

    assert [] == _ask(words, missing)


_CLASSES = (
    "{ ?p %s ?c FILTER isIRI(?c) FILTER NOT EXISTS { ?c owl:unionOf ?u } } UNION { ?p %s/owl:unionOf/rdf:rest*/rdf:first ?c }"
)


@pytest.mark.parametrize("side", ["domain", "range"])
def test_relations_have_one_domain_and_range(side: str, words: ox.Store) -> None:
    """The shapes ask of both sides of a relation what the ontology says, no more and no less."""
    meant = _ask(words, f"SELECT ?p ?c {{ {_CLASSES.replace('%s', f'rdfs:{side}')} ?p mn:plot ?any }}")
    store = ox.Store()
    store.load(path=str(HERE / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
    target = "sh:targetSubjectsOf" if side == "domain" else "sh:targetObjectsOf"
    asked = _ask(
        store,
        f"SELECT ?p ?c {{ ?shape {target} ?p . {{ ?shape sh:class ?c }} UNION {{ ?shape sh:or/rdf:rest*/rdf:first/sh:class ?c }} }}",
    )

    assert meant == asked


def test_columns_have_the_range_of_their_property(words: ox.Store) -> None:
    """What a table takes in a column is what the ontology says of the property."""
    ranges: dict[str, set[str]] = {}
    for term, cls in _ask(words, f"SELECT ?p ?c {{ {_CLASSES.replace('%s', 'rdfs:range')} }}"):
        ranges.setdefault(term, set()).add(cls)
    store = ox.Store()
    store.load(path=str(HERE / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
    columns = "SELECT ?p ?c { ?any sh:property ?s . ?s sh:path ?p { ?s sh:class ?c } UNION { ?s sh:datatype ?c } UNION { ?s sh:or/rdf:rest*/rdf:first/sh:class ?c } }"
    other = [(term, cls) for term, cls in _ask(store, columns) if MN in term and cls not in ranges.get(term, set())]

    assert [] == other


@pytest.fixture(scope="module")
def in_rdflib() -> rdflib.Graph:
    """`mn.ttl` as an rdflib graph."""
    return rdflib.Graph().parse(HERE / "mn.ttl")


def test_nothing_is_of_two_kinds_that_exclude_each_other(words: ox.Store, in_rdflib: rdflib.Graph, graph: kg.Dataset) -> None:
    """Disjoint classes share nothing; what is asymmetric never holds both ways, what is irreflexive never of a thing itself."""
    heads = [
        in_rdflib.value(node, rdflib.OWL.members) for node in in_rdflib.subjects(rdflib.RDF.type, rdflib.OWL.AllDisjointClasses)
    ]
    pairs = [pair for head in heads for pair in combinations(Collection(in_rdflib, head), 2)]  # type: ignore[arg-type]
    kinds = "SELECT ?p { ?p a owl:%s }"
    shared = [pair for pair in pairs if graph.query(f"ASK {{ ?s a <{pair[0]}> , <{pair[1]}> }}")]
    both = [p for (p,) in _ask(words, kinds % "AsymmetricProperty") if graph.query(f"ASK {{ ?a {p} ?b . ?b {p} ?a }}")]
    own = [p for (p,) in _ask(words, kinds % "IrreflexiveProperty") if graph.query(f"ASK {{ ?a {p} ?a }}")]

    assert len(pairs) > 50
    assert ([], [], []) == (shared, both, own)


def _contradictions(graph: rdflib.Graph) -> list[str]:
    """Return what the rules of OWL 2 RL find to be false in *graph*."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    error = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return [str(message) for message in graph.objects(None, error)]


def _with_the_ontology(in_rdflib: rdflib.Graph, dataset: kg.Dataset) -> rdflib.Graph:
    whole = rdflib.Graph()
    whole += in_rdflib
    quads = dataset.triples(None, None, None, ox.DefaultGraph())
    whole.parse(data=serialize({quad.triple for quad in quads}, GRAPHS["ntriples"], dataset.prefixes).decode(), format="nt")
    return whole


def test_reasoning_in_owl_finds_no_contradiction(in_rdflib: rdflib.Graph, tmp_path: Path) -> None:
    """All that follows by OWL 2 RL from the ontology and the small world is free of contradiction."""
    assert [] == _contradictions(_with_the_ontology(in_rdflib, small_world(tmp_path)))


def test_reasoning_in_owl_would_find_one(in_rdflib: rdflib.Graph) -> None:
    """Each kind of axiom does its work: a thing of two kinds, a killing both ways, and a friend of oneself are found."""
    world = rdflib.Graph()
    world += in_rdflib
    false = """character:a a mn:Character , mn:Person . character:b mn:kills character:c . character:c mn:kills character:b .
        character:d mn:friendOf character:d ."""
    world.parse(data=kg.prefixes.prefixes().header() + false, format="turtle")
    found = " ".join(_contradictions(world))

    assert [] == [name for name in ("character/a", "character/b", "character/d") if name not in found]


def test_a_checker_of_ontologies_finds_no_fault(tmp_path: Path) -> None:
    """OntoCraft's check of modelling pitfalls, metadata and logic: nothing critical or important about a term of ours."""
    done = subprocess.run(
        [sys.executable, "-m", "ontocraft_check.cli", str(HERE / "mn.ttl"), "--format", "json", "--fail-on", "none"],
        check=True,
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)
    grave = [
        (found["rule"], found["target"])
        for found in report["findings"]
        if found["severity"] in {"critical", "important"} and str(found["target"]).startswith(BASE)
    ]

    assert {"pitfall", "metadata", "logic"} <= {name for name, part in report["summary"].items() if part["status"] == "ran"}
    assert [] == grave


def test_the_alignment_is_a_good_mapping_set(words: ox.Store) -> None:
    """SSSOM: known prefixes, a predicate of SKOS, a justification and the day of the check; no class both narrower and the same."""
    lines = (HERE / "alignment.sssom.tsv").read_text(encoding="utf-8").splitlines()
    declared = set(re.findall(r"^#   (\w+): http", "\n".join(lines), flags=re.MULTILINE))
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    narrower = {(one, other) for one, other in _ask(words, "SELECT ?a ?b { ?a rdfs:subClassOf ?b FILTER isIRI(?b) }")}
    namespaces = {"mn": MN, "schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#"}

    def iri(curie: str) -> str:
        prefix, _, name = curie.partition(":")
        return f"<{namespaces.get(prefix, prefix)}{name}>"

    assert len(rows) > 40
    assert rows == sorted(rows, key=lambda row: (row["subject_id"], row["subject_label"], row["predicate_id"], row["object_id"]))
    for row in rows:
        prefixes = {
            row[column].partition(":")[0] for column in ("subject_id", "object_id", "predicate_id", "mapping_justification")
        }
        assert prefixes <= declared, row
        assert row["predicate_id"] in {
            "skos:exactMatch",
            "skos:closeMatch",
            "skos:broadMatch",
            "skos:narrowMatch",
            "skos:relatedMatch",
        }
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["mapping_date"])
        assert not row["subject_id"].startswith("mn:") or iri(row["subject_id"])[1:-1] in _terms(words)
        assert (iri(row["subject_id"]), iri(row["object_id"])) not in narrower


def test_the_shipped_graph_conforms(graph: kg.Dataset) -> None:
    """To every shape."""
    assert [] == [str(violation) for violation in checks.validate(graph)]


# Three readers -------------------------------------------------------------


def _rapper(path: Path, syntax: str) -> int:
    done = subprocess.run(["rapper", "-q", "-c", "-i", syntax, str(path)], check=False, capture_output=True, text=True)
    if done.returncode == 0 and "returned" not in done.stderr:
        done = subprocess.run(["rapper", "-c", "-i", syntax, str(path)], check=False, capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    match = re.search(r"returned (\d+) triples", done.stderr)
    return int(match[1]) if match else -1


@pytest.fixture(scope="module")
def early(data: Path) -> kg.Dataset:
    """The graph of 2015: as mixed as the whole, and a fraction of it."""
    return kg.load(data, lens=kg.Lens.parse(as_of="2015"), use_cache=False)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "nquads"])
def test_three_readers_agree_on_a_dump(form: str, graph: kg.Dataset, early: kg.Dataset, tmp_path: Path) -> None:
    """pyoxigraph, rdflib and raptor count the same triples: the whole graph in Turtle, that of 2015 in the other formats."""
    graph = graph if form == "turtle" else early
    if not shutil.which("rapper"):
        message = "raptor's `rapper` is not installed: apt-get install raptor2-utils"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    items: set[ox.Quad] | set[ox.Triple] = set(graph.triples(None, None, None, ox.DefaultGraph()))
    items = set(graph) if form == "nquads" else {quad.triple for quad in items}  # type: ignore[union-attr]
    path = tmp_path / f"dump.{form}"
    path.write_bytes(serialize(items, GRAPHS[form], graph.prefixes))
    ours = sum(1 for _ in ox.parse(path=str(path), format=GRAPHS[form]))
    if form == "nquads":
        dataset = rdflib.Dataset()
        dataset.parse(path, format="nquads")
        theirs = sum(1 for _ in dataset.quads((None, None, None, None)))
    else:
        theirs = len(rdflib.Graph().parse(path, format={"ntriples": "nt", "rdfxml": "xml"}.get(form, form)))

    assert len(items) == ours == theirs == _rapper(path, form)
