"""`kg export`, `kg measure` and `kg view`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kg.cli.options import deliver, graph_options, open_graph, output_option, progress
from kg.errors import UsageError
from kg.files import write

__all__ = ["export", "measure", "view"]

_PROJECTION = "A network by name (cast, characters, co-stars, continuity, universe) or a file with one of your own."
_FORMATS = ("table", "csv", "json", "markdown")


@click.command()
@click.option("--projection", metavar="NAME|FILE", help=f"{_PROJECTION}  [default: universe]")
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    help="graphml, gexf, gml, json (node-link), cytoscape, dot, csv, edgelist; turtle, ntriples, trig, nquads, jsonld, rdfxml."
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
        click.echo(f"{path}: {len(content):,} bytes", err=True)


@click.command()
@click.option("--projection", metavar="NAME|FILE", default="co-stars", help=_PROJECTION, show_default=True)
@click.option(
    "--measure",
    "measures",
    metavar="MEASURE",
    multiple=True,
    help="degree, strength, betweenness, pagerank, communities or all; may be given more than once, the first decides the order."
    "  [default: all]",
)
@click.option("--top", type=click.IntRange(min=0), help="Only the first so many, 0 for all.  [default: 20 in tables, else all]")
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    help=f"One of {', '.join(_FORMATS)}. Default: by the suffix of -o, a table on a terminal, else csv.",
)
@output_option
@graph_options
def measure(projection: str, measures: tuple[str, ...], top: int | None, form: str | None, output: str, **graph: object) -> None:
    """
    Measure a projection: degree, strength, betweenness, PageRank, communities.

    \b
      kg measure --top 5
      kg measure --projection characters --measure betweenness -o central.csv

    A network of facts is measured as a simple graph without direction: parallel edges become one whose weight is their number.
    Strength, PageRank and communities respect weights; degree and betweenness count edges. Same graph, same numbers.
    """
    from kg.network.measures import measure as measured
    from kg.network.projection import project
    from kg.sparql.render import by_suffix, format_name, terminal_width

    terminal = output == "-" and sys.stdout.isatty()
    chosen = format_name(form, _FORMATS) if form else by_suffix(output, _FORMATS, "table" if terminal else "csv")
    names = [] if "all" in measures else list(measures)
    with progress("measuring"):
        rows = measured(project(open_graph(**graph, on_disk=True), projection), names)  # type: ignore[arg-type]
    shown = top if top is not None else 20 if chosen in {"table", "markdown"} else 0
    kept = rows[:shown] if shown else rows
    deliver(_rendered(kept, chosen, terminal_width() if terminal else None), output)
    if top is None and len(kept) < len(rows):
        click.echo(f"{len(kept)} of {len(rows)}; --top 0 shows all", err=True)


def _rendered(rows: list[dict[str, str | int | float]], form: str, width: int | None) -> bytes:
    from kg.sparql.render import markdown, table

    header = list(rows[0]) if rows else ["id", "label", "class"]
    if form == "json":
        return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        import csv
        import io

        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows([header, *(row.values() for row in rows)])
        return stream.getvalue().encode()
    cells = [[str(value) for value in row.values()] for row in rows]
    return (table(header, cells, width) if form == "table" else markdown(header, cells)).encode()


@click.command()
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="universe.html",
    help="Write the page there, - for standard output.",
    show_default=True,
)
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@click.option("--projection", metavar="NAME|FILE", default="universe", help=_PROJECTION, show_default=True)
@click.option("--around", metavar="NAME", help="Open on this thing and what is near it: an id, a label or an IRI.")
@click.option("--steps", type=click.IntRange(1, 3), default=1, help="How far from it to go.", show_default=True)
@graph_options
def view(output: str, show: bool, projection: str, around: str | None, steps: int, **graph: object) -> None:
    """
    Write an interactive HTML page that needs no other file and no network.

    \b
      kg view --open
      kg view --around "Claire Temple" --steps 2 -o claire.html
      kg view --seen daredevil:1 -o no-spoilers.html
    """
    from kg.view import page

    if show and output == "-":
        raise UsageError("--open needs a file: name one with -o")
    dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    if around:
        from kg.facts.facts import named

        around = dataset.prefixes.compress(named(dataset, around).value)
    with progress("drawing"):
        content = page(dataset, projection=projection, around=around, steps=steps).encode()
    deliver(content, output)
    if output != "-":
        click.echo(f"{output}: {len(content):,} bytes", err=True)
    if show:
        import webbrowser

        webbrowser.open(Path(output).resolve().as_uri())
