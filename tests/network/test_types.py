"""A value keeps what it is from the query to the file: a thing, a text, a number, a truth value; nothing moves to another column."""

from __future__ import annotations

import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import Result

import kg
from kg.errors import UsageError
from kg.network.export import network
from kg.network.measures import measure
from kg.network.projection import project
from tests.world import graph as world
from tests.world import write

COMMA = {
    "sources.csv": (
        "id,title,publisher,published,accessed,url,kind,origin\n"
        'source:one,"A title, with a comma",The One Times,2015-04-01,2026-11-22,"https://example.org/a,b;c",press,\n'
        "source:two,Two,Two Encyclopedia,,2026-11-22,https://example.org/q?a=1&b=2#f'g(h),encyclopedia,\n"
    )
}
PAGES = """#+ summary: Who is told of by which page, since when.
#+ kind: edges
SELECT ?source ?target ?predicate ?page ?since {
  VALUES ?predicate { mn:treats } GRAPH ?c { ?source ?predicate ?target }
  ?c prov:hadPrimarySource/schema:url ?page ; mn:known ?since
}"""
TYPED = """#+ summary: Portrayals with values of every type.
#+ kind: edges
SELECT ?source ?target ?label ?weight ?flag ?count ?day ?looks ?Hue ?hue ?a_b ?ab {
  ?p schema:actor ?source ; mn:character ?target .
  BIND ("AKA:SmileForMe" AS ?label) BIND (2.5 AS ?weight) BIND (true AS ?flag) BIND (3 AS ?count)
  BIND ("2015-11-20"^^xsd:date AS ?day) BIND ("urn:x" AS ?looks)
  BIND ("red" AS ?Hue) BIND ("blue" AS ?hue) BIND ("one" AS ?a_b) BIND ("two" AS ?ab)
}"""


def own(folder: Path, text: str) -> Path:
    """Write a projection of one's own."""
    path = folder / "own.rq"
    path.write_text(text, encoding="utf-8")
    return path


def only(graph: nx.Graph[str], start: str, end: str) -> dict[str, Any]:
    """Return the attributes of the one edge between two nodes."""
    (about,) = (about for one, other, about in graph.edges(data=True) if (one, other) == (start, end))
    return dict(about)


def test_a_comma_in_an_address_moves_nothing(tmp_path: Path) -> None:
    """An IRI may hold a comma; it is one cell, in an edge as in the CSV of an answer."""
    dataset = world(tmp_path, COMMA)
    edge = only(project(dataset, own(tmp_path, PAGES)), "character:claire-temple", "character:matt-murdock")

    assert ("https://example.org/a,b;c", "2015-04-10") == (edge["page"], edge["since"])


def test_csv_of_an_answer_quotes_an_address_with_a_comma(run: Callable[..., Result], tmp_path: Path) -> None:
    """One column in, one column out."""
    done = run(
        "query", "SELECT ?a ?b { BIND (<http://x.example/a,b> AS ?a) BIND (1 AS ?b) }", "-f", "csv", "--data", write(tmp_path)
    )

    assert b'a,b\r\n"http://x.example/a,b",1\r\n' == done.stdout_bytes


def test_a_text_is_a_text_whatever_it_looks_like(tmp_path: Path) -> None:
    """A text that could be read as an IRI or a CURIE stays as it is, as label and as attribute."""
    edge = only(project(world(tmp_path), own(tmp_path, TYPED)), "person:charlie-cox", "character:matt-murdock")

    assert ("AKA:SmileForMe", "urn:x") == (edge["label"], edge["looks"])


@pytest.mark.parametrize("target", ['"urn:x"', '"http://x.example/"', "42"])
def test_what_is_no_thing_cannot_be_joined(tmp_path: Path, target: str) -> None:
    """It is refused with the name of the variable, even where the same IRI is a node too."""
    text = f"#+ kind: edges\nSELECT ?source ?target {{ VALUES (?source ?target) {{ (<urn:x> <urn:x>) (<urn:x> {target}) }} }}"
    with pytest.raises(UsageError, match=r"\?target is the (text|number) .*no IRI; select the IRI of a thing"):
        project(world(tmp_path), own(tmp_path, text))


def test_numbers_and_truth_values_are_such_in_python(tmp_path: Path) -> None:
    """Dates are text, because no file format of networks has them."""
    edge = only(project(world(tmp_path), own(tmp_path, TYPED)), "person:charlie-cox", "character:matt-murdock")

    assert (2.5, True, 3, "2015-11-20") == (edge["weight"], edge["flag"], edge["count"], edge["day"])
    assert [float, bool, int] == [type(edge[name]) for name in ("weight", "flag", "count")]


READERS: dict[str, Callable[[bytes], nx.Graph[str]]] = {
    "graphml": lambda content: nx.read_graphml(io.BytesIO(content)),
    "gexf": lambda content: nx.read_gexf(io.BytesIO(content)),
    "json": lambda content: nx.node_link_graph(json.loads(content), edges="edges"),
    "cytoscape": lambda content: nx.cytoscape_graph(json.loads(content)),
}


@pytest.mark.parametrize("form", READERS)
def test_types_survive_the_file(tmp_path: Path, form: str) -> None:
    """What networkx reads back is a number where a number was, and a truth value where one was."""
    back = READERS[form](network(project(world(tmp_path), own(tmp_path, TYPED)), form))
    edge = only(back, "person:charlie-cox", "character:matt-murdock")

    assert (2.5, True, 3) == (edge["weight"], edge["flag"], edge["count"])
    assert [float, bool, int] == [type(edge[name]) for name in ("weight", "flag", "count")]


def test_weights_of_ones_own_are_numbers_everywhere(run: Callable[..., Result], tmp_path: Path) -> None:
    """Measures add them up, a page and a path take them."""
    tables, path = write(tmp_path), own(tmp_path, TYPED)
    strength = {row["id"]: row["strength"] for row in measure(project(world(tmp_path), path), ["strength"])}

    assert 2.5 == strength["person:rosario-dawson"]
    for command in (("measure", "-f", "json"), ("view", "-o", "-"), ("path", "Charlie Cox", "Matt Murdock")):
        done = run(*command, "--projection", path, "--data", tables)
        assert 0 == done.exit_code, done.output


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ('"heavy"', "is no number: heavy"),
        ("true", "is no number: true"),
        ("1 2", "has several values: 1, 2"),
        ('"INF"^^xsd:double', "is no number: inf"),
    ],
)
def test_a_weight_that_is_none_is_refused(tmp_path: Path, values: str, message: str) -> None:
    """With the edge and the value."""
    text = f"#+ kind: edges\nSELECT ?source ?target ?weight {{ VALUES (?source ?target) {{ (person:a person:b) }} VALUES ?weight {{ {values} }} }}"
    with pytest.raises(UsageError, match=rf"\?weight of the edge from person:a to person:b {message}"):
        project(world(tmp_path), own(tmp_path, text))


def test_a_field_may_be_huge(graph: kg.Dataset, tmp_path: Path) -> None:
    """What GROUP_CONCAT joins may be longer than 131,072 characters, the limit of Python's reader of CSV."""
    text = """#+ kind: edges
    SELECT ?source ?target ?predicate (GROUP_CONCAT(STR(?u); SEPARATOR=" ") AS ?pages) {
      VALUES ?predicate { mn:spinOffOf } ?source ?predicate ?target . ?s schema:url ?u
    } GROUP BY ?source ?target ?predicate"""
    found = project(graph, own(tmp_path, text))

    assert all(len(pages) > 131_072 for *_, pages in found.edges(data="pages"))


def test_what_networkx_writes_itself_it_can_write(tmp_path: Path) -> None:
    """Several values are joined, so its own writers take the graph; those who want tuples ask for lists."""
    found = project(world(tmp_path), "co-stars")
    nx.write_graphml(found, tmp_path / "own.graphml")
    nx.write_gexf(found, tmp_path / "own.gexf")
    nx.write_gml(found, tmp_path / "own.gml")

    assert set(found.edges) == set(nx.read_graphml(tmp_path / "own.graphml").edges)
    assert {tuple} == {type(works) for *_, works in project(world(tmp_path), "co-stars", lists=True).edges(data="works")}


def test_a_network_holds_plain_values(tmp_path: Path) -> None:
    """Nothing of ours is in it, so it can be pickled and written by others; things from elsewhere too."""
    text = "#+ kind: edges\nSELECT ?source ?target ?predicate ?also { VALUES (?source ?target ?predicate ?also) { (<urn:x> <urn:y> <urn:p> <urn:z>) } }"
    for found in (project(world(tmp_path), own(tmp_path, text)), project(world(tmp_path))):
        values = [*found, *(value for _, about in found.nodes(data=True) for value in about.values())]
        values += [value for *ends, about in found.edges(data=True) for value in (*ends, *about.values())]

        assert {str} == {type(value) for value in values} - {int, float, bool}
        assert nx.utils.graphs_equal(found, pickle.loads(pickle.dumps(found)))
