"""`kg stats`: count what the graph holds."""

from __future__ import annotations

import json

import click

from kg.cli.options import format_option, graph_options, open_graph
from kg.cli.output import deliver
from kg.sparql.render import markdown, table

__all__ = ["stats"]

_COUNTS = """SELECT ?kind ?count WHERE {
  { SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class . FILTER NOT EXISTS { GRAPH <https://w3id.org/marvel-netflix/ontology> { ?narrow rdfs:subClassOf ?class } } } GROUP BY ?class }
  BIND (STRAFTER(STR(?class), "#") AS ?kind)
} ORDER BY ?kind"""


_CLAIMS = """SELECT ?kind ?count WHERE {
  { SELECT ?status ?held (COUNT(*) AS ?count) WHERE { ?claim a mn:Claim ; mn:status ?status ; mn:held ?held } GROUP BY ?status ?held }
  BIND (CONCAT("claims ", STRAFTER(STR(?status), "/status/"), IF(?held, "", ", not held")) AS ?kind)
} ORDER BY ?kind"""


@click.command()
@format_option("table", "json", "markdown", help="How to show it.")
@graph_options
def stats(form: str, **graph: object) -> None:
    """
    Count what the graph holds: things by class, claims by status, triples.

    \b
      kg stats
      kg stats --as-of 2017-04
    """
    dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    rows = [[str(cell) for cell in row] for text in (_COUNTS, _CLAIMS) for row in dataset.select(text).rows]
    rows.append(["triples held true", dataset.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0] or ""])
    rows.append(["triples in all graphs", str(len(dataset))])
    if form == "json":
        deliver(json.dumps({kind: int(count) for kind, count in rows}, indent=2) + "\n")
    else:
        deliver((table if form == "table" else markdown)(["kind", "count"], rows))
