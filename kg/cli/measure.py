"""`kg measure`: who is central, who is close to whom."""

from __future__ import annotations

import json

import click

from kg.cli.options import graph_options, open_graph, output_option
from kg.cli.output import deliver, note, progress, to_terminal

__all__ = ["measure"]

_PROJECTION = "A network by name (cast, characters, co-stars, continuity, universe) or a file with one of your own."


_FORMATS = ("table", "csv", "json", "markdown")


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

    terminal = to_terminal(output)
    chosen = format_name(form, _FORMATS) if form else by_suffix(output, _FORMATS, "table" if terminal else "csv")
    names = [] if "all" in measures else list(measures)
    with progress("measuring"):
        rows = measured(project(open_graph(**graph, on_disk=True), projection), names)  # type: ignore[arg-type]
    shown = top if top is not None else 20 if chosen in {"table", "markdown"} else 0
    kept = rows[:shown] if shown else rows
    deliver(_rendered(kept, chosen, terminal_width() if terminal else None), output)
    if top is None and len(kept) < len(rows):
        note(f"{len(kept)} of {len(rows)}; --top 0 shows all")


def _rendered(rows: list[dict[str, str | int | float]], form: str, width: int | None) -> bytes:
    from kg.sparql.render import markdown, table

    header = list(rows[0]) if rows else ["id", "label", "class"]
    if form == "json":
        return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()
    cells = [[str(value) for value in row.values()] for row in rows]
    if form == "csv":
        from kg.sparql.results import csv_rows

        return csv_rows([header, *cells]).encode()
    return (table(header, cells, width) if form == "table" else markdown(header, cells)).encode()
