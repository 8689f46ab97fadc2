"""The ontology: every term is explained, every term in use is there, and the graph is as its shapes say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.quality import checks
from kg.resources import folder
from kg.sparql.render import GRAPHS
from kg.sparql.render import graph as serialize
from kg.terms import BASE, MN, ONTOLOGY, RDFS

HERE = folder("ontology")
SKOS = "http://www.w3.org/2004/02/skos/core#"
FILES = sorted([*HERE.rglob("*.rq"), *folder("queries").glob("*.rq"), *folder("projections").glob("*.rq"), HERE / "shapes.ttl"])
# Words about tables and graphs that only the shapes and the code use: explained in the head of shapes.ttl.
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


@pytest.mark.parametrize(
    "predicate", [RDFS + "label", SKOS + "definition", SKOS + "example"], ids=["label", "definition", "example"]
)
def test_every_term_is_explained(predicate: str, words: ox.Store) -> None:
    """A label, a definition and an example of use; values of closed lists need no example."""
    said = {quad.subject.value for quad in words.quads_for_pattern(None, ox.NamedNode(predicate), None)}  # type: ignore[union-attr]
    wanted = _terms(words) if predicate != SKOS + "example" else {term for term in _terms(words) if term.startswith(MN)}
    schemes = {q.subject.value for q in words if str(q.object).endswith("core#ConceptScheme>")}  # type: ignore[union-attr]
    exempt = schemes if predicate != RDFS + "label" else set()

    assert set() == wanted - said - exempt


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
