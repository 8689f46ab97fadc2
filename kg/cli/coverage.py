"""`kg coverage`: how full and how well sourced the graph is."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import format_option, graph_options, open_graph, output_option
from kg.cli.output import deliver
from kg.resources import folder
from kg.sparql.render import markdown, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.quality.coverage import Coverage, Floor, Row

__all__ = ["coverage"]


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
    from kg.graph.lens import Lens
    from kg.quality.coverage import coverage as measure
    from kg.quality.coverage import floors

    dataset = open_graph(data=data, **graph)  # type: ignore[arg-type]
    as_of = graph.get("as_of")
    today = Lens.parse(as_of).as_of if isinstance(as_of, str) else None
    found = measure(dataset, floors(Path(data) if data else folder("data")), today)
    if form == "json":
        text = json.dumps(asdict(found), indent=2) + "\n"
    else:
        text = _report(found, table if form == "text" else markdown, "" if form == "text" else "### ")
    deliver(text.encode(), output)
    if not all(floor.reached for floor in found.floors):
        ctx.exit(1)


def _report(found: Coverage, write: Callable[[list[str], list[list[str]]], str], mark: str) -> str:
    there = {
        **{name: str(count) for name, count in found.totals.items()},
        **{name: f"{share} %" for name, share in found.shares.items()},
    }
    least = {floor.name: floor for floor in found.floors}
    tables = {
        "Series": _works("series", found.series),
        "Seasons": _works("season", found.seasons),
        "Sources": (
            ["kind", "sources", "claims that cite one", "claims on this kind alone"],
            [[kind.name, str(kind.sources), str(kind.claims), str(kind.alone)] for kind in found.kinds],
        ),
        "All": (
            ["what", "there", "at least", ""],
            [[name, count, *_floor(least.get(name))] for name, count in there.items()],
        ),
    }
    gap = "\n" if mark else ""
    parts = [f"{mark}{name}\n{gap}{write(header, rows)}" for name, (header, rows) in tables.items() if rows]
    twice = [f"{one} and {other}" for one, other in found.twice]
    lists = [
        f"{found.weak} claims rest on recaps, data sets or fan wikis alone (weak).",
        _listed("Still announced, expected or rumoured though the work is out (stale)", [place for _, place in found.stale]),
        _listed("Characters that nobody plays and that stand in no relation", found.orphans),
        _listed("Perhaps named twice", twice),
    ]
    return "\n".join([*parts, gap.join(f"{line}\n" for line in lists)])


def _works(name: str, rows: tuple[Row, ...]) -> tuple[list[str], list[list[str]]]:
    header = [name, *rows[0].counts, *rows[0].shares] if rows else []
    return header, [row.cells() for row in rows]


def _listed(what: str, names: Sequence[str]) -> str:
    return f"{what}: {'; '.join(names) or 'none'}."


def _floor(floor: Floor | None) -> list[str]:
    if floor is None:
        return ["", ""]
    return [f"{floor.least:g}", "ok" if floor.reached else "BELOW"]
