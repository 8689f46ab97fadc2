"""
What is measured inside one process, because starting it is not the question; run by `python -m tests.benchmarks`.

Each measurement prints a JSON object with the times of ours and theirs, in seconds, taken in turn in one process.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import kg
from kg.resources import folder

if TYPE_CHECKING:
    import networkx as nx

_EDGES, _NODES = 22_000, 667

_SELF_JOIN = """
SELECT ?one ?one_label ?other ?other_label ?weight ?works WHERE {{
  {{
    SELECT ?one ?other (COUNT(DISTINCT ?work) AS ?weight) (GROUP_CONCAT(DISTINCT STR(?work); SEPARATOR=";") AS ?works) WHERE {{
      VALUES ?class {{ mn:Season mn:OutsideWork }}
      ?work a ?class .
      ?one {property} ?work .
      ?other {property} ?work .
      FILTER (STR(?one) < STR(?other))
    }} GROUP BY ?one ?other
  }}
  ?one rdfs:label ?one_label .
  ?other rdfs:label ?other_label .
}} ORDER BY ?one ?other
"""


def _turns(ours: Callable[[], object], theirs: Callable[[], object], pairs: int, *, warm: bool = True) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for turn in range(-1 if warm else 0, pairs):
        for name, work in (("ours", ours), ("theirs", theirs))[:: 1 if turn % 2 else -1]:
            gc.collect()
            start = perf_counter()
            made = work()
            took = perf_counter() - start
            del made
            if turn >= 0:
                times[name].append(took)
    return times


def weighted(data: Path, pairs: int, name: str, prop: str) -> dict[str, object]:
    """
    Time a weighted projection, folded in Python, against the same network made by a self-join in SPARQL, in the same engine.

    Both give a networkx graph with labels, weights and shared works; the self-join is read as CSV, which is fastest.
    """
    import networkx as nx

    from kg.network.folding import rows
    from kg.network.projection import projection

    graph = kg.load(data)
    join = _SELF_JOIN.format(property=prop)

    def joined() -> nx.Graph[str]:
        made: nx.Graph[str] = nx.Graph()
        for one, one_label, other, other_label, weight, works in rows(graph, join)[1]:
            made.add_node(one, label=one_label)
            made.add_node(other, label=other_label)
            made.add_edge(one, other, weight=int(weight), works=tuple(works.split(";")))
        return made

    edges, found = projection.project(graph, name).number_of_edges(), joined().number_of_edges()
    if edges != found:
        raise SystemExit(f"{name} has {edges} edges, the self-join {found}: they should say the same")
    return {**_turns(lambda: projection.project(graph, name), joined, pairs), "note": f"{edges} edges"}


def universe(data: Path, pairs: int) -> dict[str, object]:
    """Time the projection `universe` against rdflib's own conversion of the same triples."""
    import pyoxigraph as ox
    import rdflib
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    from kg.network.projection import projection

    graph = kg.load(data)
    held = ox.serialize(
        (quad.triple for quad in graph.triples(None, None, None, ox.DefaultGraph())),
        format=ox.RdfFormat.N_TRIPLES,
    )
    same = rdflib.Graph().parse(data=held, format="nt")
    times = _turns(lambda: projection.project(graph, "universe"), lambda: rdflib_to_networkx_multidigraph(same), pairs)
    return {**times, "note": f"{len(same)} triples held true"}


def page(data: Path, pairs: int) -> dict[str, object]:
    """Time our page of a network of 22,000 edges against pyvis with the same network."""
    import networkx as nx
    from pyvis.network import Network

    from kg.view.build import assemble, edges_of, nodes_of
    from kg.view.carrier import html

    made = _network(nx.Graph())

    def ours() -> str:
        return html(assemble(nodes_of(made), edges_of(made)))

    def theirs() -> str:
        carrier = Network()
        carrier.from_nx(made.copy())
        return str(carrier.generate_html())

    size = len(ours().encode()) / 1e6
    return {**_turns(ours, theirs, pairs, warm=False), "note": f"{_NODES} nodes, our page {size:.1f} MB"}


def _network(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Fill *graph* with characters that share works at random, as the projection `characters` describes them."""
    random = Random(22)
    names = [f"character:someone-{number}" for number in range(_NODES)]
    for number, name in enumerate(names):
        graph.add_node(
            name,
            **{
                "label": f"Someone {number}",
                "class": "Character",
                "iri": f"https://w3id.org/marvel-netflix/character/someone-{number}",
            },
        )
    pairs = [(one, other) for number, one in enumerate(names) for other in names[number + 1 :]]
    for one, other in sorted(random.sample(pairs, _EDGES)):
        works = tuple(f"season:somewhere-{number}" for number in range(random.randrange(1, 4)))
        graph.add_edge(one, other, label="appears with", weight=len(works), works=works)
    return graph


def prepare(data: Path, into: Path, character: str) -> dict[str, object]:
    """Write our Turtle dump and the bound question for the others to *into*, and say how large the graph is."""
    import pyoxigraph as ox

    from kg.facts.names import resolve
    from kg.sparql.canned import canned
    from kg.sparql.render import graph as written

    graph = kg.load(data)
    held = [quad.triple for quad in graph.triples(None, None, None, ox.DefaultGraph())]
    question = canned("who-plays").bind({"character": character}, lambda value, cls: resolve(graph, value, cls))
    (into / "dump.ttl").write_bytes(written(held, ox.RdfFormat.TURTLE, graph.prefixes))
    (into / "question.rq").write_text(question, encoding="utf-8")
    return {"held": len(held), "all": len(graph), "rows": len(graph.select(question).rows)}


def main() -> None:
    """Do what the arguments say and print the result as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["co-stars", "companions", "universe", "page", "prepare"])
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--into", type=Path, default=Path())
    parser.add_argument("--character", default="")
    asked = parser.parse_args()
    data = asked.data or folder("data")
    result = {
        "co-stars": lambda: weighted(data, asked.pairs, "co-stars", "mn:actsIn"),
        "companions": lambda: weighted(data, asked.pairs, "characters", "mn:appearsIn"),
        "universe": lambda: universe(data, asked.pairs),
        "page": lambda: page(data, asked.pairs),
        "prepare": lambda: prepare(data, asked.into, asked.character),
    }[asked.what]()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
