"""`kg export`: a projection for other programs, or the graph as RDF."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import graph_options, open_graph, output_option
from kg.cli.output import deliver, note
from kg.errors import UsageError
from kg.files import write

__all__ = ["export"]

_PROJECTION = "A network by name (cast, characters, co-stars, continuity, universe) or a file with one of your own."


@click.command()
@click.option("--projection", metavar="NAME|FILE", help=f"{_PROJECTION}  [default: universe]")
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    help="graphml, gexf, gml, json (node-link), cytoscape, dot, csv, edgelist, weighted-edgelist; turtle, ntriples, trig, nquads, jsonld, rdfxml."
    "  [default: by the suffix of -o]",
)
@output_option
@graph_options
def export(projection: str | None, form: str | None, output: str, **graph: object) -> None:
    """
    Write a projection for networkx, Gephi or Cytoscape, or the graph as RDF.

    \b
      kg export -o universe.graphml
      kg export --projection co-stars -o co-stars.gexf
      kg export --projection cast -o cast.csv      (the edges; the nodes go to cast.nodes.csv)
      kg export -o graph.trig                      (all named graphs; .ttl and .nt have what is held true)

    Lists such as the claims and sources of an edge become text joined by ; in every format but JSON.
    """
    from kg.network.export import NETWORKS, format_for, rdf

    chosen = format_for(form, output)
    if chosen in NETWORKS:
        _export_network(projection or "universe", chosen, output, graph)
    elif projection:
        raise UsageError(
            f"{chosen} writes the graph itself, not a projection: leave --projection out, or choose from {', '.join(NETWORKS)}"
        )
    else:
        deliver(rdf(open_graph(**graph, on_disk=True), chosen), output)  # type: ignore[arg-type]


def _export_network(projection: str, form: str, output: str, graph: dict[str, object]) -> None:
    from kg.network.export import network, tables
    from kg.network.projection import project

    found = project(open_graph(**graph, on_disk=True), projection, lists=True)  # type: ignore[arg-type]
    pipe = output == "-" or (Path(output).exists() and not Path(output).is_file())
    if form != "csv" or pipe:
        deliver(network(found, form), output)
        return
    for path, content in tables(found, output).items():
        write(path, content)
        note(f"{path}: {len(content):,} bytes")
