"""`kg search`: find things by a part of their name."""

from __future__ import annotations

import json

import click

from kg.cli.options import format_option, graph_options, open_graph
from kg.cli.output import deliver, note

__all__ = ["search"]


@click.command()
@click.argument("text")
@format_option("text", "json", help="How to list them.")
@click.option("--top", default=20, show_default=True, help="How many to list at most.")
@graph_options
@click.pass_context
def search(ctx: click.Context, /, text: str, form: str, top: int, **graph: object) -> None:
    """
    Find things by a part of their name or of an alias; accents and case do not matter. Ends with 1 if there is none.

    \b
      kg search elodie
      kg search "iron fist" --top 5
    """
    from kg.facts.names import search as find
    from kg.facts.names import suggestions

    dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    found = find(dataset, text)
    if form == "json":
        rows = [{"id": curie, "label": label, "alias": alias} for curie, label, alias in found[:top]]
        deliver(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    else:
        size = max((len(curie) for curie, _, _ in found[:top]), default=0)
        deliver(
            "".join(
                f"{curie:<{size}}  {label}" + (f" (also called {alias})" if alias else "") + "\n"
                for curie, label, alias in found[:top]
            )
        )
    if len(found) > top:
        note(f"{len(found) - top} more; --top {len(found)} shows them")
    if not found:
        kin = suggestions(dataset, text)
        note(f"nothing is called {text!r}" + (f"; did you mean {' or '.join(kin)}?" if kin else ""))
        ctx.exit(1)
