"""`kg show`, `kg search`, `kg stats` and `kg schema`: looking around."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.options import completing, deliver, format_option, graph_options, open_graph, output_option
from kg.sparql.render import markdown, render, table

if TYPE_CHECKING:
    from kg.facts.cards import Card, Line
    from kg.facts.facts import Source
    from kg.tables.schema import Schema

__all__ = ["schema", "search", "show", "stats"]


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
        click.echo(
            json.dumps(
                [{"id": curie, "label": label, "alias": alias} for curie, label, alias in found[:top]],
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        size = max((len(curie) for curie, _, _ in found[:top]), default=0)
        for curie, label, alias in found[:top]:
            click.echo(f"{curie:<{size}}  {label}" + (f" (also called {alias})" if alias else ""))
    if len(found) > top:
        click.echo(f"{len(found) - top} more; --top {len(found)} shows them", err=True)
    if not found:
        kin = suggestions(dataset, text)
        click.echo(f"nothing is called {text!r}" + (f"; did you mean {' or '.join(kin)}?" if kin else ""), err=True)
        ctx.exit(1)


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
        click.echo(json.dumps({kind: int(count) for kind, count in rows}, indent=2))
    else:
        click.echo((table if form == "table" else markdown)(["kind", "count"], rows), nl=False)


@click.command()
@click.argument("name", required=False)
@format_option("text", "json", help="How to show it.")
def schema(name: str | None, form: str) -> None:
    """
    Show the tables and their columns, or what one table, or `relations`, may hold.

    \b
      kg schema
      kg schema portrayals
      kg schema relations
    """
    from kg.errors import UnknownTerm
    from kg.tables.schema import schema as read

    known = read()
    if name is not None and name not in known.tables:
        raise UnknownTerm("table", name, list(known.tables))
    shown = [name] if name else sorted(known.tables)
    described = {each: _columns(known, each) for each in shown}
    if form == "json":
        click.echo(json.dumps(described, indent=2))
        return
    for each, columns in described.items():
        click.echo(f"{each}.csv")
        size = max(len(column) for column in columns)
        for column, holds in columns.items():
            click.echo(f"  {column:<{size}}  {holds}")
    if name == "relations":
        for relation, rule in sorted(known.relations.items()):
            sides = f"{'/'.join(sorted(rule.subjects))} → {'/'.join(sorted(rule.objects))}"
            click.echo(f"    {relation:<20} {sides}" + ("" if rule.plot else "   (no reveals needed)"))


def _columns(known: Schema, name: str) -> dict[str, str]:
    found = known.tables[name]
    columns = {"id": f"{found.prefix or 'any'}:…"} if found.has_ids else {}
    for column in [*found.columns.values(), *([] if found.own_evidence else known.claim.values())]:
        holds = " or ".join(f"{p}:…" for p in sorted(known.prefixes_of(column.classes))) if column.classes else ""
        holds = (
            holds or " · ".join(column.choices) or (column.datatype or "an address or id").rpartition("/")[2].rpartition("#")[2]
        )
        columns[column.name] = holds + ("" if column.single else "  (list with ;)") + ("  needed" if column.required else "")
    return columns


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
