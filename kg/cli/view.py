"""`kg view`: the interactive page."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import graph_options, open_graph
from kg.cli.output import deliver, note, progress
from kg.errors import UsageError

__all__ = ["view"]

_PROJECTION = "A network by name (cast, characters, co-stars, continuity, universe) or a file with one of your own."


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
    dataset = open_graph(**graph)  # type: ignore[arg-type]
    if around:
        from kg.facts.facts import named

        around = dataset.prefixes.compress(named(dataset, around).value)
    with progress("drawing"):
        content = page(dataset, projection=projection, around=around, steps=steps).encode()
    deliver(content, output)
    if output != "-":
        note(f"{output}: {len(content):,} bytes")
    if show:
        import webbrowser

        webbrowser.open(Path(output).resolve().as_uri())
