"""`kg audit`: facts drawn by chance, to be compared with their sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import graph_options, open_graph, output_option
from kg.cli.output import deliver
from kg.errors import UsageError
from kg.resources import folder
from kg.sparql.render import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.dataset import Dataset
    from kg.tables.claims import Claim

__all__ = ["audit"]


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
