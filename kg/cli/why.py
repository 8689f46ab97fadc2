"""`kg why`: who says so, and why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import completing, format_option, graph_options, open_graph, output_option
from kg.cli.output import deliver, progress
from kg.errors import KGError, UsageError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.facts.wording import Wording
    from kg.reasons.why import Reason

__all__ = ["why"]


@click.command()
@click.argument("subject", shell_complete=completing("complete_names"))
@click.argument("predicate", default="?")
@click.argument("object", default="?", shell_complete=completing("complete_names"))
@format_option("text", "json", "turtle", help="turtle is PROV-O.")
@output_option
@graph_options
def why(subject: str, predicate: str, object: str, form: str, output: str, **graph: object) -> None:
    """
    Show who says a fact, from what it was inferred, or why it is not held true.

    Each of the three is an id, a name or ? for any; where several facts fit, they are listed to choose from. Ends with 1
    where there is no such fact.

    \b
      kg why Kilgrave "portrayed by" "David Tennant"
      kg why season:jessica-jones-2 expectedRelease ?
      kg why "Claire Temple"
    """
    from kg.facts.lookup import ANY, triples
    from kg.facts.wording import Wording
    from kg.reasons.why import why as reason

    wording = Wording(open_graph(**graph, on_disk=True))  # type: ignore[arg-type]
    ontology = Path(str(graph["ontology"])) if graph["ontology"] else None
    with progress("looking for reasons"):
        found = triples(wording.dataset, subject, predicate, object, wording)
        if len(found) > 1 and (form == "json" or ANY in (subject, predicate, object)):
            content = _choices(wording, found, form)
        elif found:
            content = b"\n".join(_REASONS[form](wording, reason(wording.dataset, each, ontology, wording)) for each in found)
        else:
            content = _REASONS[form](wording, _unsaid(wording, subject, predicate, object, ontology))
    deliver(content, output)


def _unsaid(wording: Wording, subject: str, predicate: str, obj: str, ontology: Path | None) -> Reason:
    """Return why what nobody says would follow from claims that are not held; else say what is said that comes near."""
    from difflib import SequenceMatcher

    from kg.facts.lookup import ANY, meant, triples
    from kg.facts.names import resolve
    from kg.reasons.why import why as reason
    from kg.terms import fold

    dataset = wording.dataset
    near: list[ox.Triple] = []
    if ANY not in (subject, predicate, obj):
        for each in meant(dataset, subject, predicate, obj, wording):
            found = reason(dataset, each, ontology, wording)
            if found.kind != "unknown":
                return found
    for asked in ((subject, predicate, ANY), (subject, ANY, obj), (ANY, predicate, obj)):
        near = near or (triples(dataset, *asked, wording) if asked.count(ANY) == 1 else [])
    if not near and obj != ANY:
        resolve(dataset, obj)
    near.sort(key=lambda each: -SequenceMatcher(None, fold(wording.term(each.object)), fold(obj)).ratio())
    facts = "; ".join(wording.sentence(*each) for each in near[:3])
    hint = f"what is said: {facts}" if facts else f'kg why "{subject}" lists what is said of it'
    raise KGError(f"nobody says so: {subject} {predicate} {obj}; {hint}")


def _choices(wording: Wording, found: list[ox.Triple], form: str) -> bytes:
    """Return the facts *found* as a list to choose from, each with the arguments that ask for it."""
    from shlex import quote

    from kg.reasons.why import held

    if form == "turtle":
        raise UsageError(f"{len(found)} facts fit; name one to have its reasons as turtle")
    rows = [
        {
            "fact": wording.sentence(*each),
            **dict(zip(("subject", "predicate", "object"), wording.names(each), strict=True)),
            "held": held(wording.dataset, each),
        }
        for each in found
    ]
    rows.sort(key=lambda row: (not row["held"], row["fact"]))
    if form == "json":
        return (json.dumps(rows, indent=2, ensure_ascii=False) + "\n").encode()
    asked = [" ".join(quote(str(row[part])) for part in ("subject", "predicate", "object")) for row in rows]
    return "".join(
        f"{row['fact']}{'' if row['held'] else '  [not held]'}\n    kg why {ask}\n" for row, ask in zip(rows, asked, strict=True)
    ).encode()


def _as_text(wording: Wording, found: Reason) -> bytes:
    from kg.reasons.render import as_text

    return as_text(found, wording).encode()


def _as_json(wording: Wording, found: Reason) -> bytes:
    from kg.reasons.render import as_dict

    return (json.dumps(as_dict(found, wording), indent=2, ensure_ascii=False) + "\n").encode()


def _as_turtle(wording: Wording, found: Reason) -> bytes:
    from kg.reasons.render import as_triples
    from kg.sparql.render import GRAPHS
    from kg.sparql.render import graph as written

    names = wording.dataset.prefixes
    return written(as_triples(found, names), GRAPHS["turtle"], names)


_REASONS = {"text": _as_text, "json": _as_json, "turtle": _as_turtle}
