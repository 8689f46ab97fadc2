"""
GraphML and GEXF 1.3, valid against their official schemas.

A character that XML 1.0 forbids (NUL, most controls, U+FFFE) is written as U+FFFD, the replacement character; all others
survive, line breaks too. GraphML wants ids without slashes and the like: in a node id that is no CURIE they are written
as `_x002F_`, and the attribute `iri` has it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import networkx as nx

from kg.network.writers.flat import Attributes, Value, columns, edges, nodes

__all__ = ["escape", "gexf", "graphml", "token"]

_UNSAFE = re.compile(r"[&<>\"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_NO_TOKEN = re.compile(r"[^A-Za-z0-9._:-]")
_GRAPHML_TYPES = {"boolean": "boolean", "integer": "long", "double": "double", "string": "string"}
_GEXF_TYPES = {"boolean": "boolean", "integer": "long", "double": "double", "string": "string"}


def escape(text: Value) -> str:
    """
    Return *text* as it may stand in XML, in an attribute or between tags.

    >>> escape('"a" < b ]]> c'), escape("two\\nlines"), escape("nul \\x00") == "nul \\ufffd"
    ('&quot;a&quot; &lt; b ]]&gt; c', 'two&#10;lines', True)
    """
    if isinstance(text, bool):
        return "true" if text else "false"
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
        for name, kind in columns(rows).items():
            keys[home][name] = f"{home[0]}{len(keys[home])}"
            yield f'  <key id="{keys[home][name]}" for="{home}" attr.name="{token(name)}" attr.type="{_GRAPHML_TYPES[kind]}"/>\n'
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


def gexf(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as GEXF 1.3; label and weight stand where Gephi looks for them."""
    return "".join(_gexf(graph)).encode()


def _gexf(graph: nx.Graph[str]) -> Iterator[str]:
    points, lines = list(nodes(graph)), list(edges(graph))
    about = ". ".join(str(value).rstrip(".") for value in graph.graph.values())
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f"  <meta>\n    <creator>marvel-netflix-kg</creator>\n    <description>{escape(about)}</description>\n  </meta>\n"
    yield f'  <graph mode="static" defaultedgetype="{"directed" if graph.is_directed() else "undirected"}">\n'
    keys: dict[str, dict[str, str]] = {}
    for home, rows in (("node", [row for _, row in points]), ("edge", [line[3] for line in lines])):
        found = {name: kind for name, kind in columns(rows).items() if name not in {"label", "weight"}}
        keys[home] = {name: str(number) for number, name in enumerate(found)}
        yield f'    <attributes class="{home}" mode="static">\n'
        for name, kind in found.items():
            yield f'      <attribute id="{keys[home][name]}" title="{escape(name)}" type="{_GEXF_TYPES[kind]}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for node, row in points:
        yield f'      <node id="{escape(node)}" label="{escape(row.get("label", node))}">\n'
        yield f"{_attvalues(row, keys['node'])}      </node>\n"
    yield "    </nodes>\n    <edges>\n"
    for number, (start, end, _, row) in enumerate(lines):
        ends = f'id="{number}" source="{escape(start)}" target="{escape(end)}"'
        shown = "".join(f' {name}="{escape(row[name])}"' for name in ("label", "weight") if name in row)
        yield f"      <edge {ends}{shown}>\n{_attvalues(row, keys['edge'])}      </edge>\n"
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _attvalues(row: Attributes, keys: dict[str, str]) -> str:
    values = [f'<attvalue for="{keys[name]}" value="{escape(value)}"/>' for name, value in row.items() if name in keys]
    return f"        <attvalues>{''.join(values)}</attvalues>\n" if values else ""
