"""`kg coverage` and `kg audit`: how full and how true the graph is."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import deliver, format_option, graph_options, open_graph, output_option
from kg.errors import UsageError
from kg.resources import folder
from kg.sparql.render import markdown, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.graph.dataset import Dataset
    from kg.quality.coverage import Coverage, Floor, Row
    from kg.tables.claims import Claim

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


@click.command()
@click.option("--sample", "size", default=200, show_default=True, help="How many facts to draw.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same facts from the same tables.")
@click.option(
    "--tally",
    "sheets",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="SHEET",
    help="Draw nothing; count the verdicts of a filled sheet. May be given several times.",
)
@output_option
@graph_options
def audit(
    size: int,
    seed: int,
    sheets: tuple[Path, ...],
    output: str,
    as_of: str | None,
    seen: str | None,
    sources: str | None,
    data: str | None,
    ontology: str | None,
) -> None:
    """
    Draw facts by chance, by kind, and print a sheet (CSV) to mark what the sources really say; then count the marks.

    The column verdict takes right, wrong, not-in-source, misplaced (right, but not of that episode or day) or unread.

    \b
      kg audit --sample 200 --seed 7 -o sheet.csv
      kg audit --tally sheet.csv
    """
    from kg.graph.lens import Lens, select
    from kg.tables.reader import claims

    if sheets and (as_of or seen is not None or sources):
        raise UsageError("--tally counts a filled sheet, whatever a lens shows; leave out --as-of, --seen and --source")
    everything = claims(Path(data) if data else folder("data"), Path(ontology) if ontology else None)
    if sheets:
        text = _counted(sheets, everything)
    else:
        shown = select(everything, Lens.parse(as_of, seen, sources), date.today()).visible
        text = _drawn(shown, size, seed, open_graph(as_of, seen, sources, data, ontology))
    deliver(text.encode(), output)


def _drawn(shown: Sequence[Claim], size: int, seed: int, dataset: Dataset) -> str:
    from kg.facts.facts import sources
    from kg.history.statements import statements
    from kg.quality.audit import sample, sheet

    urls = {source.id: (source.publisher, source.url) for source in sources(dataset).values()}
    return sheet(sample(shown, size, seed), {claim: each.sentence for claim, each in statements(dataset).items()}, urls)


def _counted(sheets: tuple[Path, ...], everything: list[Claim]) -> str:
    from kg.quality.audit import VERDICTS, interval, read, standing, tally

    rows = [row for path in sheets for row in read(path)]
    counted = tally(rows)
    every = counted[-1]
    low, high = interval(every.wrong, every.read)
    header = ["kind", *VERDICTS, "not borne out"]
    lines = [[each.kind, *map(str, each.counts.values()), f"{each.share:.1f} %"] for each in counted]
    left = standing(rows, everything)
    return (
        f"{table(header, lines)}\n"
        f"Not borne out: {every.wrong} of {every.read} facts that were read, {every.share:.1f} % "
        f"(with 95 % confidence between {100 * low:.1f} and {100 * high:.1f} %).\n"
        f"Mistakes found that still stand in the tables: {len(left) or 'none'}.\n"
        + "".join(f"  {row['claim']}: {row['fact']} [{row['verdict']}]\n" for row in left)
    )


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
