"""`kg diff`, `kg timeline` and `kg path`: what changed, what happened, and how things hang together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.cli.options import completing, deliver, format_option, graph_options, open_graph, output_option, progress
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset
    from kg.history.diff import Change

__all__ = ["diff", "path", "timeline"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=str)
_story_format = click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it.",
)


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
@_story_format
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
    if not (ends["from_date"] or ends["from_seen"] is not None or ends["from_data"]):
        raise UsageError("say from where: --from DATE, --from-seen WORKS or --from-data FOLDER")
    before, after = (open_graph(**{**options, **_end(ends, side, options)}, on_disk=True) for side in ("from", "to"))
    with progress("comparing"):
        wanted = _about((after, before), about)
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


@click.command()
@click.argument("name", required=False, shell_complete=completing("complete_names"))
@_story_format
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
    about = _about((dataset,), name)
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


@click.command()
@click.argument("start", shell_complete=completing("complete_names"))
@click.argument("goal", shell_complete=completing("complete_names"))
@click.option("-k", "count", default=1, show_default=True, type=click.IntRange(1, 50), help="How many ways to show.")
@click.option("--projection", default="universe", show_default=True, help="The network to go over; kg export --help lists them.")
@click.option(
    "--avoid",
    multiple=True,
    metavar="NAME",
    help="Go round this thing; may be given several times.",
    shell_complete=completing("complete_names"),
)
@format_option("text", "json", "dot", "html", help="How to show them; html is the page of kg view, opened on the shortest way.")
@output_option
@graph_options
def path(
    start: str, goal: str, count: int, projection: str, avoid: tuple[str, ...], form: str, output: str, **graph: object
) -> None:
    """
    Find the shortest ways from one thing to another, each hop a sentence with its source.

    Of ways of one length that with the closer ties comes first: a portrayal before a credit, before a relation, before a
    shared place. Ends with 1 where there is no way.

    \b
      kg path "Krysten Ritter" "Jon Bernthal"
      kg path "Krysten Ritter" "Jon Bernthal" -k 3 --avoid series:the-defenders
    """
    from kg.network.paths import node, terms, ways
    from kg.network.projection import project
    from kg.network.routes import as_dict, as_dot, as_text

    if form == "html" and avoid:
        raise UsageError("the page looks for its own way and goes round nothing; take another format with --avoid")
    dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    with progress("looking for ways"):
        network = project(dataset, projection, lists=True)
        ends, left_out = ([node(dataset, network, each) for each in group] for group in ((start, goal), avoid))
        found = ways(network, ends[0], ends[1], count, left_out, terms(dataset))
    if form == "json":
        content = (
            json.dumps({"lens": dataset.label, "ways": [as_dict(way) for way in found]}, indent=2, ensure_ascii=False) + "\n"
        )
    elif form == "html":
        from kg.view import page

        content = page(dataset, projection=projection, around=ends[0], to=ends[1])
    else:
        content = as_dot(found) if form == "dot" else as_text(found, dataset)
    deliver(content.encode(), output)


def _end(ends: dict[str, str | None], side: str, options: dict[str, str | None]) -> dict[str, str | None]:
    """Return the options of `open_graph` in which one *side* of a difference is another than the rest."""
    chosen = {"as_of": ends[f"{side}_date"], "seen": ends[f"{side}_seen"], "data": ends[f"{side}_data"]}
    return {name: value for name, value in chosen.items() if value is not None} or {"as_of": options["as_of"]}


def _about(datasets: tuple[Dataset, ...], name: str | None) -> frozenset[str] | None:
    """Return everything that *name* may mean in one of *datasets*, with the parts of works; None where no name is given."""
    from kg.errors import UnknownTerm
    from kg.facts.names import resolve
    from kg.history.statements import around

    if name is None:
        return None
    found: frozenset[str] = frozenset()
    problem: UnknownTerm | None = None
    for dataset in datasets:
        try:
            found |= around(dataset, resolve(dataset, name))
        except UnknownTerm as error:
            problem = problem or error
    if problem and not found:
        raise problem
    return found


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
