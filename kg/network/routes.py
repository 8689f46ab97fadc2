"""
Ways written out: hop by hop in sentences for people, as plain values for JSON, as a drawing for Graphviz.
"""

from __future__ import annotations

import networkx as nx

from kg.facts.facts import source
from kg.graph.dataset import Dataset
from kg.network.paths import Hop
from kg.network.writers.text import dot

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
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="ways")
    for hop in (hop for way in found for hop in way):
        graph.add_node(hop.subject, label=hop.subject_label)
        graph.add_node(hop.object, label=hop.object_label)
        graph.add_edge(hop.subject, hop.object, key=hop.words, label=hop.words)
    return dot(graph, {"shape": "box", "style": "rounded"}).decode()
