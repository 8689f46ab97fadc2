"""`kg timeline`: the dated story of a thing, or of everything."""

from __future__ import annotations

import json

import click

from kg.cli.options import about as everything_about
from kg.cli.options import completing, graph_options, open_graph, output_option, story_option
from kg.cli.output import deliver, progress

__all__ = ["timeline"]


@click.command()
@click.argument("name", required=False, shell_complete=completing("complete_names"))
@story_option
@output_option
@graph_options
def timeline(name: str | None, form: str, output: str, **graph: object) -> None:
    """
    Print the dated story of a thing, or of everything, a line for each moment.

    Events, releases, since when each claim was known, and what became of it.

    \b
      kg timeline season:jessica-jones-2
      kg timeline "Claire Temple" --seen daredevil:1
      kg timeline -f markdown -o story.md
    """
    from kg.history.statements import statements
    from kg.history.timeline import timeline as moments

    dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    about = everything_about((dataset,), name)
    with progress("wording"):
        found = moments(statements(dataset, about), about)
    if form == "json":
        rows = [
            {"day": m.day, "date": m.date, "text": m.text, "kind": m.kind, "claims": m.claims, "sources": m.sources}
            for m in found
        ]
        content = json.dumps({"lens": dataset.label, "about": name, "moments": rows}, indent=2, ensure_ascii=False)
    elif form == "markdown":
        content = "\n".join([f"# {name or 'Everything'} ({dataset.label})", "", *(f"- **{m.date}** {m.text}" for m in found)])
    else:
        content = "\n".join(map(str, found))
    deliver(f"{content}\n".encode(), output)
