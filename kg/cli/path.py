"""`kg path`: how two things hang together."""

from __future__ import annotations

import json

import click

from kg.cli.options import completing, format_option, graph_options, open_graph, output_option
from kg.cli.output import deliver, progress
from kg.errors import UsageError

__all__ = ["path"]


@click.command()
@click.argument("start", shell_complete=completing("complete_names"))
@click.argument("goal", shell_complete=completing("complete_names"))
@click.option("-k", "count", default=1, show_default=True, type=click.IntRange(1, 50), help="How many ways to show.")
@click.option("--projection", default="universe", show_default=True, help="The network to go over; kg export --help lists them.")
@click.option(
    "--avoid",
    multiple=True,
    metavar="NAME",
    help="Go round this thing; may be given several times.",
    shell_complete=completing("complete_names"),
)
@format_option("text", "json", "dot", "html", help="How to show them; html is the page of kg view, opened on the shortest way.")
@output_option
@graph_options
def path(
    start: str, goal: str, count: int, projection: str, avoid: tuple[str, ...], form: str, output: str, **graph: object
) -> None:
    """
    Find the shortest ways from one thing to another, each hop a sentence with its source.

    Of ways of one length that with the closer ties comes first: a portrayal before a credit, before a relation, before a
    shared place. Ends with 1 where there is no way.

    \b
      kg path "Krysten Ritter" "Jon Bernthal"
      kg path "Krysten Ritter" "Jon Bernthal" -k 3 --avoid series:the-defenders
    """
    from kg.network.paths import node, terms, ways
    from kg.network.projection import project
    from kg.network.routes import as_dict, as_dot, as_text

    if form == "html" and avoid:
        raise UsageError("the page looks for its own way and goes round nothing; take another format with --avoid")
    dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    with progress("looking for ways"):
        network = project(dataset, projection, lists=True)
        ends, left_out = ([node(dataset, network, each) for each in group] for group in ((start, goal), avoid))
        found = ways(network, ends[0], ends[1], count, left_out, terms(dataset))
    if form == "json":
        content = (
            json.dumps({"lens": dataset.label, "ways": [as_dict(way) for way in found]}, indent=2, ensure_ascii=False) + "\n"
        )
    elif form == "html":
        from kg.view import page

        content = page(dataset, projection=projection, around=ends[0], to=ends[1])
    else:
        content = as_dot(found) if form == "dot" else as_text(found, dataset)
    deliver(content.encode(), output)
