"""Node-link JSON for networkx and D3, and the JSON of Cytoscape. Lists stay lists."""

from __future__ import annotations

import json
import math

import networkx as nx

__all__ = ["cytoscape", "node_link"]


def node_link(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as node-link JSON: `networkx.node_link_graph(json.load(file), edges="edges")` reads it back."""
    return _lines(
        {
            "directed": graph.is_directed(),
            "multigraph": graph.is_multigraph(),
            "graph": dict(graph.graph),
            "nodes": [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)],
            "edges": [{**ends, **attributes} for ends, attributes in _edges(graph)],
        }
    )


def cytoscape(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as the JSON of Cytoscape and Cytoscape.js: `networkx.cytoscape_graph(json.load(file))` reads it back."""
    nodes = [
        {"data": {"id": node, "value": node, "name": attributes.get("label", node), **attributes}}
        for node, attributes in graph.nodes(data=True)
    ]
    edges = [{"data": {"id": f"e{number}", **ends, **attributes}} for number, (ends, attributes) in enumerate(_edges(graph))]
    return _lines(
        {
            "data": dict(graph.graph),
            "directed": graph.is_directed(),
            "multigraph": graph.is_multigraph(),
            "elements": {"nodes": nodes, "edges": edges},
        }
    )


def _edges(graph: nx.Graph[str]) -> list[tuple[dict[str, object], dict[str, object]]]:
    if isinstance(graph, nx.MultiGraph):
        return [
            ({"source": start, "target": end, "key": key}, attributes)
            for start, end, key, attributes in graph.edges(keys=True, data=True)
        ]
    return [({"source": start, "target": end}, attributes) for start, end, attributes in graph.edges(data=True)]


def _lines(content: dict[str, object]) -> bytes:
    """Return *content* as JSON, which has no word for numbers that are not finite: they become text."""
    try:
        return (json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n").encode()
    except ValueError:
        return _lines(_finite(content))  # type: ignore[arg-type]


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value
