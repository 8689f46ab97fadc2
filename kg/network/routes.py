"""
Ways written out: hop by hop in sentences for people, as plain values for JSON, as a drawing for Graphviz.
"""

from __future__ import annotations

from kg.facts.facts import source
from kg.graph.dataset import Dataset
from kg.network.paths import Hop

__all__ = ["as_dict", "as_dot", "as_text"]


def as_text(found: list[list[Hop]], dataset: Dataset) -> str:
    """Return ways as lines, each hop a sentence with the publishers behind it."""
    cited = {each for way in found for hop in way for each in hop.sources}
    known = {each: source(dataset, each) for each in cited}
    blocks = []
    for number, way in enumerate(found, 1):
        head = f"{number}. " if len(found) > 1 else ""
        lines = [f"{head}{len(way)} step{'' if len(way) == 1 else 's'}"]
        for hop in way:
            behind = list(dict.fromkeys(known[each].publisher for each in hop.sources))
            more = f" +{len(behind) - 2}" if len(behind) > 2 else ""
            lines.append(f"   {hop}" + (f"  [{', '.join(behind[:2])}{more}]" if behind else ""))
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def as_dict(way: list[Hop]) -> dict[str, object]:
    """Return a way as plain values for JSON."""
    names = (
        "subject",
        "subject_label",
        "words",
        "object",
        "object_label",
        "predicate",
        "details",
        "claims",
        "sources",
        "backwards",
    )
    return {"steps": len(way), "hops": [{"sentence": str(hop), **{name: getattr(hop, name) for name in names}} for hop in way]}


def as_dot(found: list[list[Hop]]) -> str:
    """Return ways as one graph in the DOT language of Graphviz."""
    labels = {
        curie: label
        for way in found
        for hop in way
        for curie, label in ((hop.subject, hop.subject_label), (hop.object, hop.object_label))
    }
    edges = {(hop.subject, hop.object, hop.words): None for way in found for hop in way}
    lines = [f"  {_quoted(curie)} [label={_quoted(label)}];" for curie, label in labels.items()]
    lines += [f"  {_quoted(one)} -> {_quoted(other)} [label={_quoted(words)}];" for one, other, words in edges]
    return "\n".join(["digraph ways {", "  node [shape=box, style=rounded];", *lines, "}", ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
