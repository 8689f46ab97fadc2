"""
GML, DOT, edge lists and CSV tables.

What each of them cannot hold: GML wants labels to be unique, so `label` is the id and `name` the label. An edge list has
edges alone, with their weight or predicate; who stands alone is lost, and direction is for the reader to say. A `#` in an
edge list is written `%23` in ids, because readers take it for the start of a comment.
"""

from __future__ import annotations

import csv
import io
import math
import re

import networkx as nx

from kg.network.writers.flat import Attributes, Value, columns, edges, nodes

__all__ = ["dot", "edgelist", "edges_csv", "gml", "nodes_csv"]

_GML_INTEGERS = 2**31
_GML_ENTITIES = {'"': "&quot;", "&": "&amp;"}
_NO_GML = re.compile('[^ -~]|[&"]')
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def gml(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as GML, which is ASCII: other characters are written as `&#233;`."""
    lines = ["graph ["]
    lines += ["  directed 1"] if graph.is_directed() else []
    lines += ["  multigraph 1"] if graph.is_multigraph() else []
    lines += [f"  {_key(name)} {_gml(str(value))}" for name, value in graph.graph.items()]
    number = {}
    for place, (node, row) in enumerate(nodes(graph)):
        number[node] = place
        lines += ["  node [", f"    id {place}", f"    label {_gml(node)}"]
        lines += [f"    {'name' if name == 'label' else _key(name)} {_gml(value)}" for name, value in row.items()] + ["  ]"]
    for start, end, key, row in edges(graph):
        lines += ["  edge [", f"    source {number[start]}", f"    target {number[end]}"]
        lines += [f"    key {_gml(key)}"] if graph.is_multigraph() else []
        lines += [f"    {_key(name)} {_gml(value)}" for name, value in row.items()] + ["  ]"]
    return ("\n".join([*lines, "]"]) + "\n").encode("ascii")


def _key(name: str) -> str:
    word = re.sub(r"[^A-Za-z0-9]", "", name)
    return word if word[:1].isalpha() else f"x{word}"


def _gml(value: Value) -> str:
    if isinstance(value, int) and -_GML_INTEGERS <= value < _GML_INTEGERS:
        return str(int(value))
    if isinstance(value, float) and math.isfinite(value):
        text = repr(value).upper()
        return text if "." in text else text.replace("E", ".0E")
    return '"' + _NO_GML.sub(lambda match: _GML_ENTITIES.get(match[0], f"&#{ord(match[0])};"), str(value)) + '"'


def dot(graph: nx.Graph[str]) -> bytes:
    """Return *graph* in the language of Graphviz."""
    arrow = "->" if graph.is_directed() else "--"
    lines = [f"{'digraph' if graph.is_directed() else 'graph'} {_quoted(graph.name or 'G')} {{"]
    lines += [f"  {_quoted(node)}{_attributes(row)};" for node, row in nodes(graph)]
    lines += [f"  {_quoted(start)} {arrow} {_quoted(end)}{_attributes(row)};" for start, end, _, row in edges(graph)]
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _attributes(row: Attributes) -> str:
    inside = ", ".join(f"{_quoted(name)}={_quoted(value)}" for name, value in row.items())
    return f" [{inside}]" if inside else ""


def _quoted(value: Value) -> str:
    text = _FORBIDDEN.sub("\ufffd", str(value)).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n") + '"'


def edgelist(graph: nx.Graph[str]) -> bytes:
    """Return the edges of *graph*, one a line, for `networkx.read_edgelist`."""
    lines = []
    for start, end, _, row in edges(graph):
        kept = {name: row[name] for name in ("weight", "predicate") if name in row}
        inside = repr(kept).replace("#", "\\x23")
        lines.append(f"{start.replace('#', '%23')} {end.replace('#', '%23')} {inside}\n")
    return "".join(lines).encode()


def nodes_csv(graph: nx.Graph[str]) -> bytes:
    """Return a table of the nodes of *graph*: `id` and a column for each attribute."""
    return _table([{"id": node, **row} for node, row in nodes(graph)], ["id"])


def edges_csv(graph: nx.Graph[str]) -> bytes:
    """Return a table of the edges of *graph*: `source`, `target` and a column for each attribute."""
    return _table([{"source": start, "target": end, **row} for start, end, _, row in edges(graph)], ["source", "target"])


def _table(rows: list[Attributes], first: list[str]) -> bytes:
    stream = io.StringIO()
    header = list(dict.fromkeys([*first, *columns(rows)]))
    writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()
