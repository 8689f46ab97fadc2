"""
GEXF 1.3 for Gephi, valid against its official schema: colours by class, sizes by degree, positions, and the time of each thing.

The prefix `viz` stands for the namespace of GEXF itself, because that is where the schema of version 1.3 has colours, sizes and
positions; Gephi goes by the names alone. A node is there from its release on, an edge from the day on which it was known.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

import networkx as nx

from kg.network.writers.flat import Attributes, columns, distinct, edges, nodes
from kg.network.writers.xml import escape

__all__ = ["gexf"]

_TYPES = {"boolean": "boolean", "integer": "long", "double": "double", "string": "string"}
# eight colours that people with any kind of colour vision tell apart (Okabe and Ito 2008), and grey for the rest
_COLOURS = ["0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "F0E442", "000000"]
_GREY = "999999"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_SEED, _ROUNDS = 7, 50  # a network is drawn alike every time; after 50 rounds nodes hardly move
_EXTENT = 1000.0  # the units of Gephi, in which a node is 4 to 40 wide
_SMALLEST, _GROWTH = 4.0, 3.0


def gexf(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as GEXF 1.3; label and weight stand where Gephi looks for them."""
    return "".join(_gexf(graph)).encode()


def _gexf(graph: nx.Graph[str]) -> Iterator[str]:
    points, lines = list(nodes(graph)), list(edges(graph))
    dated = any(_start(row) for _, row in points) or any(_start(line[3]) for line in lines)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3" version="1.3">\n'
    about = ". ".join(str(value).rstrip(".") for value in graph.graph.values())
    yield f"  <meta>\n    <creator>marvel-netflix-kg</creator>\n    <description>{escape(about)}</description>\n  </meta>\n"
    mode = 'mode="dynamic" timeformat="date"' if dated else 'mode="static"'
    yield f'  <graph {mode} defaultedgetype="{"directed" if graph.is_directed() else "undirected"}">\n'
    keys: dict[str, dict[str, str]] = {}
    for home, rows in (("node", [row for _, row in points]), ("edge", [line[3] for line in lines])):
        # a weight that is no number cannot stand where Gephi looks for one
        found = {
            n: k
            for n, k in columns(rows).items()
            if n != "label" and (home == "node" or n != "weight" or k in {"boolean", "string"})
        }
        titles = distinct(found, taken=["id", "source", "target", "label"])
        keys[home] = {name: str(number) for number, name in enumerate(found)}
        yield f'    <attributes class="{home}" mode="static">\n'
        for name, kind in found.items():
            yield f'      <attribute id="{keys[home][name]}" title="{escape(titles[name])}" type="{_TYPES[kind]}"/>\n'
        yield "    </attributes>\n"
    ids = distinct(graph, lambda node: str(escape(node)))
    yield "    <nodes>\n"
    looks = _looks(graph)
    for node, row in points:
        yield f'      <node id="{ids[node]}" label="{escape(row.get("label", node))}"{_start(row)}>\n'
        yield f"{_attvalues(row, keys['node'])}        {looks[node]}\n      </node>\n"
    yield "    </nodes>\n    <edges>\n"
    for number, (start, end, _, row) in enumerate(lines):
        ends = f'id="{number}" source="{ids[start]}" target="{ids[end]}"'
        shown = "".join(
            f' {name}="{escape(row[name])}"' for name in ("label", "weight") if name in row and name not in keys["edge"]
        )
        yield f"      <edge {ends}{shown}{_start(row)}>\n{_attvalues(row, keys['edge'])}      </edge>\n"
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _attvalues(row: Attributes, keys: dict[str, str]) -> str:
    values = [f'<attvalue for="{keys[name]}" value="{escape(value)}"/>' for name, value in row.items() if name in keys]
    return f"        <attvalues>{''.join(values)}</attvalues>\n" if values else ""


def _start(row: Attributes) -> str:
    """Return the attribute that says since when a node or an edge is there: its release, or when it was known."""
    for name in ("released", "known"):
        if _DAY.match(str(row.get(name, ""))):
            return f' start="{row[name]}"'
    return ""


def _looks(graph: nx.Graph[str]) -> dict[str, str]:
    """Return colour, position and size of each node."""
    import rustworkx

    number = {node: place for place, node in enumerate(graph)}
    simple = rustworkx.PyGraph(multigraph=False)
    simple.add_nodes_from(range(len(number)))
    simple.add_edges_from([(number[one], number[other], None) for one, other in graph.edges() if one != other])
    places = rustworkx.spring_layout(simple, seed=_SEED, num_iter=_ROUNDS) if number else {}
    classes = Counter(str(about.get("class", "")) for _, about in graph.nodes(data=True))
    colours = dict(
        zip([name for name, _ in sorted(classes.items(), key=lambda each: (-each[1], each[0]))], _COLOURS, strict=False)
    )
    found = {}
    for node, about in graph.nodes(data=True):
        red, green, blue = bytes.fromhex(colours.get(str(about.get("class", "")), _GREY))
        x, y = (round(_EXTENT * each, 1) for each in places[number[node]])
        size = round(_SMALLEST + _GROWTH * math.sqrt(simple.degree(number[node])), 1)
        found[node] = (
            f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:position x="{x}" y="{y}" z="0.0"/><viz:size value="{size}"/>'
        )
    return found
