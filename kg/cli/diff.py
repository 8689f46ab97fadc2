"""`kg diff`: what changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import about as everything_about
from kg.cli.options import completing, graph_options, open_graph, output_option, story_option
from kg.cli.output import deliver, progress
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset
    from kg.history.diff import Change

__all__ = ["diff"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=str)


@click.command()
@click.option("--from", "from_date", metavar="DATE", help="The earlier day (2017, 2017-04, 2017-04-25).")
@click.option("--to", "to_date", metavar="DATE", help="The later day; default today.")
@click.option(
    "--from-seen",
    metavar="WORKS",
    help="What the one viewer has seen: daredevil:1, or none.",
    shell_complete=completing("complete_works"),
)
@click.option(
    "--to-seen", metavar="WORKS", help="What the other viewer has seen; default all.", shell_complete=completing("complete_works")
)
@click.option("--from-data", type=_FOLDER, help="The one folder of tables.")
@click.option("--to-data", type=_FOLDER, help="The other folder; default that of --data.")
@click.option(
    "--about",
    metavar="NAME",
    help="Only what names this thing, or a part of this work.",
    shell_complete=completing("complete_names"),
)
@click.option("--top", default=40, show_default=True, help="How many of each kind to show as text or markdown; 0: all.")
@story_option
@output_option
@graph_options
def diff(about: str | None, top: int, form: str, output: str, **options: str | None) -> None:
    """
    Say what changed between two dates, between two viewers, or between two folders of tables.

    What became known, came true, was superseded, refuted or rejected, grouped, in short sentences.

    \b
      kg diff --from 2017-04-01 --to 2017-04-30
      kg diff --from 2016 --to 2018 --about season:jessica-jones-2
      kg diff --from-seen jessica-jones:1 --to-seen jessica-jones:2 --about Kilgrave
    """
    from kg.history.diff import diff as changes
    from kg.history.diff import lines, markdown
    from kg.history.statements import statements

    ends = {name: options.pop(name) for name in ("from_date", "to_date", "from_seen", "to_seen", "from_data", "to_data")}
    if not (ends["from_date"] is not None or ends["from_seen"] is not None or ends["from_data"]):
        raise UsageError("say from where: --from DATE, --from-seen WORKS or --from-data FOLDER")
    before, after = (_opened(side, ends, options) for side in ("from", "to"))
    with progress("comparing"):
        wanted = everything_about((after, before), about)
        found = changes(statements(before, wanted), statements(after, wanted), wanted)
    text = f"from {before.label} to {after.label}"
    if form == "json":
        content = json.dumps(
            {
                "from": before.label,
                "to": after.label,
                "changes": {kind: [_change(c) for c in group] for kind, group in found.items()},
            },
            indent=2,
            ensure_ascii=False,
        )
    elif form == "markdown":
        content = "\n".join([f"# Changes {text}", "", *markdown(found, top)])
    else:
        content = "\n".join([text if found else f"nothing changed {text}", *lines(found, top)])
    deliver(f"{content.rstrip()}\n".encode(), output)


def _opened(side: str, ends: dict[str, str | None], options: dict[str, str | None]) -> Dataset:
    """Return the graph of one *side*; what is wrong with an option of that side is said of it by its own name."""
    chosen = _end(ends, side, options)
    try:
        return open_graph(**{**options, **chosen}, on_disk=True)
    except UsageError as error:
        own = {"--as-of": ("date", f"--{side}"), "--seen": ("seen", f"--{side}-seen")}.get(error.option)
        if own is None or ends[f"{side}_{own[0]}"] is None:
            raise
        raise UsageError(error.problem, own[1]) from error


def _end(ends: dict[str, str | None], side: str, options: dict[str, str | None]) -> dict[str, str | None]:
    """Return the options of `open_graph` in which one *side* of a difference is another than the rest."""
    chosen = {"as_of": ends[f"{side}_date"], "seen": ends[f"{side}_seen"], "data": ends[f"{side}_data"]}
    return {name: value for name, value in chosen.items() if value is not None} or {"as_of": options["as_of"]}


def _change(change: Change) -> dict[str, object]:
    each = change.statement.evidence
    return {
        "date": change.date,
        "sentence": change.statement.sentence,
        "kind": change.statement.kind,
        "claim": each.claim,
        "status": each.status,
        "held": each.held,
        "known": each.known,
        "retracted": each.retracted,
        "outcome": each.outcome,
        "note": each.note,
        "location": each.location,
        "sources": [source.id for source in each.sources],
    }
