"""`kg coverage` and `kg audit`: how full and how true the graph is."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import deliver, format_option, graph_options, open_graph, output_option
from kg.render import markdown, table
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.coverage import Coverage

__all__ = ["audit", "coverage"]


@click.command()
@format_option("text", "json", "markdown", help="How to show it.")
@output_option
@graph_options
@click.pass_context
def coverage(ctx: click.Context, /, form: str, output: str, data: str | None, **graph: object) -> None:
    """
    Show how full the graph is against a complete record, and how well sourced. Ends with 1 below the floors of floors.toml.

    \b
      kg coverage
      kg coverage -f markdown -o COVERAGE.md
    """
    from kg.coverage import coverage as measure
    from kg.coverage import floors

    dataset = open_graph(data=data, **graph)  # type: ignore[arg-type]
    found = measure(dataset, floors(Path(data) if data else folder("data")))
    if form == "json":
        text = json.dumps(asdict(found), indent=2) + "\n"
    else:
        text = _report(found, table if form == "text" else markdown, "" if form == "text" else "### ")
    deliver(text.encode(), output)
    if not all(floor.reached for floor in found.floors):
        ctx.exit(1)


@click.command()
@click.option("--sample", "size", default=200, show_default=True, help="How many facts to draw.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same facts from the same tables.")
@output_option
@graph_options
def audit(size: int, seed: int, output: str, data: str | None, ontology: str | None, **_: object) -> None:
    """
    Draw facts by chance, by kind, and print a sheet (CSV) to mark what the sources really say.

    \b
      kg audit --sample 200 --seed 7 -o sheet.csv
    """
    from kg.audit import sample, sheet
    from kg.entities import sources
    from kg.rows import claims
    from kg.said import said

    dataset = open_graph(None, None, None, data, ontology)
    drawn = sample(claims(Path(data) if data else folder("data"), Path(ontology) if ontology else None), size, seed)
    urls = {source.id: (source.publisher, source.url) for source in sources(dataset).values()}
    facts = {claim: each.sentence for claim, each in said(dataset).items()}
    deliver(sheet(drawn, facts, urls).encode(), output)


def _report(found: Coverage, write: Callable[[list[str], list[list[str]]], str], mark: str) -> str:
    header = ["season", *found.columns]
    rows = []
    for label, length, counts in found.seasons:
        of = [
            f"{count}/{length}" if column in _BY_EPISODE else str(count)
            for column, count in zip(found.columns, counts, strict=True)
        ]
        rows.append([label, *of])
    parts = [f"{mark}Seasons\n", write(header, rows)]
    there = {
        **{name: str(count) for name, count in found.totals.items()},
        **{name: f"{share} %" for name, share in found.shares.items()},
    }
    least = {floor.name: floor for floor in found.floors}
    rows = [[name, count, *_floor(least.get(name))] for name, count in there.items()]
    parts += [f"\n{mark}All\n", write(["what", "there", "at least", ""], rows)]
    parts.append(f"\n{found.weak} claims rest on recaps, data sets or fan wikis alone.\n")
    if found.orphans:
        parts.append(f"Characters without portrayal or relation: {', '.join(found.orphans)}\n")
    if found.twice:
        parts.append("Perhaps named twice: " + "; ".join(f"{one} and {other}" for one, other in found.twice) + "\n")
    return "".join(f"{part}\n" if part.startswith(mark) and not part.endswith("|\n") and mark else part for part in parts)


def _floor(floor: object) -> list[str]:
    if floor is None:
        return ["", ""]
    return [f"{floor.least:g}", "ok" if floor.reached else "BELOW"]  # type: ignore[attr-defined]


_BY_EPISODE = {"episodes", "dates", "runtimes", "directors", "writers", "ids"}
