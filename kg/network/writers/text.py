"""
GML, DOT, edge lists and CSV tables.

What each of them cannot hold: GML wants labels to be unique, so `label` is the id and `name` the label. An edge list has
edges alone, with their weight or predicate; who stands alone is lost, and direction is for the reader to say. A `#` in an
edge list is written `%23` in ids, because readers take it for the start of a comment. The columns of the CSV tables are called
as Gephi wants them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import networkx as nx

from kg.network.writers.flat import Attributes, Value, columns, distinct, edges, nodes, plain
from kg.sparql.results import csv_rows

__all__ = ["dot", "edgelist", "edges_csv", "gml", "nodes_csv", "weighted_edgelist"]

_GML_INTEGERS = 2**31
_GML_ENTITIES = {'"': "&quot;", "&": "&amp;"}
_NO_GML = re.compile('[^ -~]|[&"]')
_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?\Z")
_KEYWORDS = ("node", "edge", "graph", "digraph", "subgraph", "strict")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def gml(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as GML, which is ASCII: other characters are written as `&#233;`."""
    points, ties = list(nodes(graph)), list(edges(graph))
    about = distinct(graph.graph, _key, ["directed", "multigraph", "node", "edge"], "")
    called = distinct(
        columns(row for _, row in points), lambda name: "name" if name == "label" else _key(name), ["id", "label"], ""
    )
    named = distinct(columns(row for *_, row in ties), _key, ["source", "target", "key"], "")
    lines = ["graph ["]
    lines += ["  directed 1"] if graph.is_directed() else []
    lines += ["  multigraph 1"] if graph.is_multigraph() else []
    lines += [f"  {about[name]} {_gml(str(value))}" for name, value in graph.graph.items()]
    number = {}
    for place, (node, row) in enumerate(points):
        number[node] = place
        lines += ["  node [", f"    id {place}", f"    label {_gml(node)}"]
        lines += [f"    {called[name]} {_gml(value)}" for name, value in row.items()] + ["  ]"]
    for start, end, key, row in ties:
        lines += ["  edge [", f"    source {number[start]}", f"    target {number[end]}"]
        lines += [f"    key {_gml(key)}"] if graph.is_multigraph() else []
        lines += [f"    {named[name]} {_gml(value)}" for name, value in row.items()] + ["  ]"]
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
    return '"' + _NO_GML.sub(lambda match: _GML_ENTITIES.get(match[0], f"&#{ord(match[0])};"), plain(value)) + '"'


def dot(graph: nx.Graph[str], node: Mapping[str, str] | None = None) -> bytes:
    """
    Return *graph* in the language of Graphviz; *node* are attributes of all nodes.

    Attribute names stand without quotes, and so do numbers: pydot and networkx take quotes for a part of the name.

    >>> print(dot(nx.Graph([("a", "b", {"weight": 2})]), {"shape": "box"}).decode(), end="")
    graph "G" {
      node [shape="box"];
      "a";
      "b";
      "a" -- "b" [weight=2];
    }
    """
    points, ties = list(nodes(graph)), list(edges(graph))
    called = distinct(columns(row for _, row in points), _word, _KEYWORDS)
    named = distinct(columns(row for *_, row in ties), _word, _KEYWORDS)
    arrow = "->" if graph.is_directed() else "--"
    lines = [f"{'digraph' if graph.is_directed() else 'graph'} {_quoted(graph.name or 'G')} {{"]
    lines += [f"  node{_attributes(dict(node), {name: name for name in node})};"] if node else []
    lines += [f"  {_quoted(each)}{_attributes(row, called)};" for each, row in points]
    lines += [f"  {_quoted(start)} {arrow} {_quoted(end)}{_attributes(row, named)};" for start, end, _, row in ties]
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _word(name: str) -> str:
    word = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return word if word[:1].isalpha() or word[:1] == "_" else f"_{word}"


def _attributes(row: Mapping[str, Value], names: Mapping[str, str]) -> str:
    inside = ", ".join(f"{names[name]}={_dot(value)}" for name, value in row.items())
    return f" [{inside}]" if inside else ""


def _dot(value: Value) -> str:
    """Return *value* as an identifier of DOT, which may be a number with digits and a point, else is quoted."""
    if isinstance(value, int | float) and not isinstance(value, bool) and _NUMERAL.match(repr(value)):
        return repr(value)
    return _quoted(value)


def _quoted(value: Value) -> str:
    text = _FORBIDDEN.sub("\ufffd", plain(value)).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n") + '"'


def edgelist(graph: nx.Graph[str]) -> bytes:
    """Return the edges of *graph*, one a line, for `networkx.read_edgelist`."""
    lines = []
    for start, end, _, row in edges(graph):
        kept = {name: row[name] for name in ("weight", "predicate") if name in row}
        inside = repr(kept).replace("#", "\\x23")
        lines.append(f"{_unhashed(start)} {_unhashed(end)} {inside}\n")
    return "".join(lines).encode()


def weighted_edgelist(graph: nx.Graph[str]) -> bytes:
    """
    Return the edges of *graph* for `networkx.read_weighted_edgelist`: both ends and a weight, parallel edges as one.

    An edge without weight counts as one.

    >>> weighted_edgelist(nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a")]))
    b'a b 2\\nb a 1\\n'
    """
    weights: dict[tuple[str, str], float] = {}
    for start, end, weight in graph.edges(data="weight", default=1):
        pair = (start, end) if graph.is_directed() or (end, start) not in weights else (end, start)
        weights[pair] = weights.get(pair, 0) + weight
    return "".join(f"{_unhashed(start)} {_unhashed(end)} {weight}\n" for (start, end), weight in weights.items()).encode()


def _unhashed(node: str) -> str:
    """Return an id as an edge list may hold it: a `#` begins a comment there, a blank ends the id."""
    return re.sub(r"[#\s]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), node)


def nodes_csv(graph: nx.Graph[str]) -> bytes:
    """Return a table of the nodes of *graph* as Gephi reads it: `Id`, `Label` and a column for each other attribute."""
    rows: list[Attributes] = [{"Id": node, **_renamed(row, {"label": "Label"})} for node, row in nodes(graph)]
    return _table(rows, ["Id", "Label"])


def edges_csv(graph: nx.Graph[str]) -> bytes:
    """
    Return a table of the edges of *graph* as Gephi reads it: `Source`, `Target`, `Type`, `Weight`, `Label` and all others.

    An edge without weight has 1.
    """
    kind = "Directed" if graph.is_directed() else "Undirected"
    names = {"label": "Label", "weight": "Weight"}
    rows: list[Attributes] = [
        {"Source": start, "Target": end, "Type": kind, "Weight": 1, **_renamed(row, names)} for start, end, _, row in edges(graph)
    ]
    return _table(rows, ["Source", "Target", "Type", "Weight", "Label"])


def _renamed(row: Attributes, names: Mapping[str, str]) -> Attributes:
    # a blank before a name keeps one that the table has itself apart until it is numbered
    return {names.get(name, f" {name}"): value for name, value in row.items()}


def _table(found: list[Attributes], first: list[str]) -> bytes:
    others = [name for name in columns(found) if name not in first]
    header = distinct(others, str.strip, first)
    lines: list[tuple[str, ...]] = [(*first, *header.values())]
    lines += [tuple(plain(row[name]) if name in row else "" for name in (*first, *others)) for row in found]
    return csv_rows(lines).encode()
