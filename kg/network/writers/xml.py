"""
GraphML, valid against its official schema, and text as XML holds it.

A character that XML 1.0 forbids (NUL, most controls, U+FFFE) is written as U+FFFD, the replacement character; all others
survive, line breaks too. GraphML wants ids without slashes and the like: in a node id that is no CURIE they are written
as `_x002F_`, and the attribute `iri` has it as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import networkx as nx

from kg.network.writers.flat import Attributes, Value, columns, distinct, edges, nodes

__all__ = ["escape", "graphml", "token"]

_UNSAFE = re.compile(r"[&<>\"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_NO_TOKEN = re.compile(r"[^A-Za-z0-9._:-]|_(?=x[0-9A-F]+_)")
_GRAPHML_TYPES = {"boolean": "boolean", "integer": "long", "double": "double", "string": "string"}
# what readers call the attributes of the elements themselves
_OWN = {"graph": (), "node": ("id",), "edge": ("id", "source", "target")}


def escape(text: Value) -> str:
    """
    Return *text* as it may stand in XML, in an attribute or between tags.

    >>> escape('"a" < b ]]> c'), escape("two\\nlines"), escape("nul \\x00") == "nul \\ufffd"
    ('&quot;a&quot; &lt; b ]]&gt; c', 'two&#10;lines', True)
    """
    if isinstance(text, bool):
        return "true" if text else "false"
    if isinstance(text, float) and not math.isfinite(text):
        return "NaN" if math.isnan(text) else "INF" if text > 0 else "-INF"
    if not isinstance(text, str):
        return repr(text)
    return _UNSAFE.sub(_entity, text) if _UNSAFE.search(text) else text


def _entity(match: re.Match[str]) -> str:
    character = match[0]
    if "\x7f" <= character <= "\x9f":
        return f"&#{ord(character)};"
    return _ENTITIES.get(character, "\ufffd")


def token(node: str) -> str:
    """
    Return the id *node* as an XML name token.

    >>> token("character:karen-page"), token("http://example.org/a")
    ('character:karen-page', 'http:_x002F__x002F_example.org_x002F_a')
    """
    return _NO_TOKEN.sub(lambda match: f"_x{ord(match[0]):04X}_", node)


def graphml(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as GraphML."""
    return "".join(_graphml(graph)).encode()


def _graphml(graph: nx.Graph[str]) -> Iterator[str]:
    about: Attributes = {name: str(value) for name, value in graph.graph.items()}
    points, lines = list(nodes(graph)), list(edges(graph))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    yield ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    keys: dict[str, dict[str, str]] = {}
    for home, rows in (("graph", [about]), ("node", [row for _, row in points]), ("edge", [line[3] for line in lines])):
        keys[home] = {}
        found = columns(rows)
        written = distinct(found, token, _OWN[home])
        for name, kind in found.items():
            keys[home][name] = f"{home[0]}{len(keys[home])}"
            yield f'  <key id="{keys[home][name]}" for="{home}" attr.name="{written[name]}" attr.type="{_GRAPHML_TYPES[kind]}"/>\n'
    yield f'  <graph id="{token(graph.name or "G")}" edgedefault="{"directed" if graph.is_directed() else "undirected"}">\n'
    yield _data(about, keys["graph"], "    ")
    for node, row in points:
        yield f'    <node id="{token(node)}">\n{_data(row, keys["node"], "      ")}    </node>\n'
    for number, (start, end, _, row) in enumerate(lines):
        yield f'    <edge id="e{number}" source="{token(start)}" target="{token(end)}">\n'
        yield f"{_data(row, keys['edge'], '      ')}    </edge>\n"
    yield "  </graph>\n</graphml>\n"


def _data(row: Attributes, keys: dict[str, str], indent: str) -> str:
    return "".join([f'{indent}<data key="{keys[name]}">{escape(value)}</data>\n' for name, value in row.items()])
