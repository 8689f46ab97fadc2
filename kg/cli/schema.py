"""`kg schema`: what the tables may hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import format_option
from kg.cli.output import deliver

if TYPE_CHECKING:
    from kg.tables.schema import Schema

__all__ = ["schema"]


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
        deliver(json.dumps(described, indent=2) + "\n")
        return
    lines: list[str] = []
    for each, columns in described.items():
        size = max(len(column) for column in columns)
        lines += [f"{each}.csv", *(f"  {column:<{size}}  {holds}" for column, holds in columns.items())]
    if name == "relations":
        for relation, rule in sorted(known.relations.items()):
            sides = f"{'/'.join(sorted(rule.subjects))} → {'/'.join(sorted(rule.objects))}"
            lines.append(f"    {relation:<20} {sides}" + ("" if rule.plot else "   (no reveals needed)"))
    deliver("".join(f"{line}\n" for line in lines))


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
