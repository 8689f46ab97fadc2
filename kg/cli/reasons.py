"""`kg why`: who says so, and why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import completing, deliver, format_option, graph_options, open_graph, output_option, progress
from kg.errors import KGError, UsageError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.facts.wording import Words
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
    from kg.facts.wording import Words
    from kg.reasons.why import why as reason

    words = Words(open_graph(**graph, on_disk=True))  # type: ignore[arg-type]
    ontology = Path(str(graph["ontology"])) if graph["ontology"] else None
    with progress("looking for reasons"):
        found = triples(words.dataset, subject, predicate, object, words)
        if len(found) > 1 and (form == "json" or ANY in (subject, predicate, object)):
            content = _choices(words, found, form)
        elif found:
            content = b"\n".join(_REASONS[form](words, reason(words.dataset, each, ontology, words)) for each in found)
        else:
            content = _REASONS[form](words, _unsaid(words, subject, predicate, object, ontology))
    deliver(content, output)


def _unsaid(words: Words, subject: str, predicate: str, obj: str, ontology: Path | None) -> Reason:
    """Return why what nobody says would follow from claims that are not held; else say what is said that comes near."""
    from difflib import SequenceMatcher

    from kg.facts.lookup import ANY, meant, triples
    from kg.facts.names import resolve
    from kg.reasons.why import why as reason
    from kg.terms import fold

    dataset = words.dataset
    near: list[ox.Triple] = []
    if ANY not in (subject, predicate, obj):
        for each in meant(dataset, subject, predicate, obj, words):
            found = reason(dataset, each, ontology, words)
            if found.kind != "unknown":
                return found
    for asked in ((subject, predicate, ANY), (subject, ANY, obj), (ANY, predicate, obj)):
        near = near or (triples(dataset, *asked, words) if asked.count(ANY) == 1 else [])
    if not near and obj != ANY:
        resolve(dataset, obj)
    near.sort(key=lambda each: -SequenceMatcher(None, fold(words.term(each.object)), fold(obj)).ratio())
    said = "; ".join(words.sentence(*each) for each in near[:3])
    hint = f"what is said: {said}" if said else f'kg why "{subject}" lists what is said of it'
    raise KGError(f"nobody says so: {subject} {predicate} {obj}; {hint}")


def _choices(words: Words, found: list[ox.Triple], form: str) -> bytes:
    """Return the facts *found* as a list to choose from, each with the arguments that ask for it."""
    from shlex import quote

    from kg.reasons.why import held

    if form == "turtle":
        raise UsageError(f"{len(found)} facts fit; name one to have its reasons as turtle")
    rows = [
        {
            "fact": words.sentence(*each),
            **dict(zip(("subject", "predicate", "object"), words.names(each), strict=True)),
            "held": held(words.dataset, each),
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


def _as_text(words: Words, found: Reason) -> bytes:
    from kg.reasons.render import as_text

    return as_text(found, words).encode()


def _as_json(words: Words, found: Reason) -> bytes:
    from kg.reasons.render import as_dict

    return (json.dumps(as_dict(found, words), indent=2, ensure_ascii=False) + "\n").encode()


def _as_turtle(words: Words, found: Reason) -> bytes:
    from kg.reasons.render import as_triples
    from kg.sparql.render import GRAPHS
    from kg.sparql.render import graph as written

    names = words.dataset.prefixes
    return written(as_triples(found, names), GRAPHS["turtle"], names)


_REASONS = {"text": _as_text, "json": _as_json, "turtle": _as_turtle}
