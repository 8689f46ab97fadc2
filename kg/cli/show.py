"""`kg show`: everything about one thing."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.options import completing, format_option, graph_options, open_graph, output_option
from kg.cli.output import deliver
from kg.sparql.render import render

if TYPE_CHECKING:
    from kg.facts.cards import Card, Line
    from kg.facts.facts import Source

__all__ = ["show"]


@click.command()
@click.argument("name", shell_complete=completing("complete_names"))
@format_option("text", "json", "turtle", help="How to show it.")
@output_option
@graph_options
def show(name: str, form: str, output: str, **graph: object) -> None:
    """
    Show everything about one thing, each fact with its source. NAME is an id, an IRI or a label.

    \b
      kg show "Claire Temple"
      kg show season:jessica-jones-2 --as-of 2017-04-25
    """
    from kg.facts.cards import card
    from kg.facts.facts import source
    from kg.facts.names import named

    dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    node = named(dataset, name)
    if form == "turtle":
        answer = dataset.query(f"DESCRIBE <{node.value}>")
        deliver(render(answer, "turtle", dataset.prefixes), output)
        return
    found = card(dataset, node)
    cited = {each: source(dataset, each) for line in found.lines for each in line.sources}
    text = json.dumps(asdict(found), indent=2, ensure_ascii=False) + "\n" if form == "json" else _text(found, cited)
    deliver(text.encode(), output)


def _text(found: Card, sources: dict[str, Source]) -> str:
    lines = [found.label, f"{found.curie} · {found.cls} · {found.iri}", ""]
    rows = [
        (line.relation, f"{line.label} {line.details}".strip() + _mark(line), _sources(line, sources)) for line in found.lines
    ]
    left = min(24, max((len(relation) for relation, _, _ in rows), default=0))
    middle = min(64, max((len(what) for _, what, _ in rows), default=0))
    before = ""
    for relation, what, behind in rows:
        lines.append(f"  {relation if relation != before else '':<{left}}  {what:<{middle}}  {behind}")
        before = relation
    return "\n".join(lines) + "\n"


def _mark(line: Line) -> str:
    if line.held and line.status in {"confirmed", "inferred"}:
        return ""
    if line.held:
        return f"  [{line.status}, known {line.known}]"
    return f"  [not held: {line.status}{', until ' + line.retracted if line.retracted else ''}]"


def _sources(line: Line, sources: dict[str, Source]) -> str:
    names = list(dict.fromkeys(sources[source].publisher for source in line.sources if source in sources))
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more if names else "(by rule)"
