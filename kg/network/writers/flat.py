"""
A graph as files can hold it: nodes and edges in order, each with attributes that are numbers or text.

Lists become text joined by `;`. A node is written by its id, an edge by a number, because files want ids that are unique. Names
that a format cannot tell from one another are numbered: `hue`, `Hue_2`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import networkx as nx

__all__ = ["Attributes", "Value", "columns", "distinct", "edges", "flat", "kind", "nodes", "plain"]

Value: TypeAlias = str | int | float | bool
Attributes: TypeAlias = dict[str, Value]

_LONG = 2**63  # whole numbers from it on have no type in the formats


def flat(value: object) -> Value:
    """
    Return *value* as a number or text.

    >>> flat(("claim:a", "claim:b")), flat(4)
    ('claim:a;claim:b', 4)
    """
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return ";".join(str(each) for each in value)
    return str(value)


def nodes(graph: nx.Graph[str]) -> Iterator[tuple[str, Attributes]]:
    """Yield the id and the flat attributes of each node."""
    for node, attributes in graph.nodes(data=True):
        yield node, {name: flat(value) for name, value in attributes.items()}


def edges(graph: nx.Graph[str]) -> Iterator[tuple[str, str, str, Attributes]]:
    """Yield both ends, the key ("" where there are no parallel edges) and the flat attributes of each edge."""
    if isinstance(graph, nx.MultiGraph):
        for start, end, key, attributes in graph.edges(keys=True, data=True):
            yield start, end, str(key), {name: flat(value) for name, value in attributes.items()}
    else:
        for start, end, attributes in graph.edges(data=True):
            yield start, end, "", {name: flat(value) for name, value in attributes.items()}


def columns(rows: Iterable[Attributes]) -> dict[str, str]:
    """
    Return the name of each attribute that any of *rows* has, in the order of their first use, with its `kind`.

    >>> columns([{"label": "a"}, {"label": "b", "weight": 2}])
    {'label': 'string', 'weight': 'integer'}
    """
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            this = kind(value)
            before = found.setdefault(name, this)
            if before != this:
                found[name] = "double" if {before, this} == {"integer", "double"} else "string"
    return found


def kind(value: Value) -> str:
    """
    Return what *value* is: `boolean`, `integer`, `double` or `string`.

    >>> kind(True), kind(4), kind(0.5), kind("main")
    ('boolean', 'integer', 'double', 'string')
    """
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -_LONG <= value < _LONG else "string"
    return "double" if isinstance(value, float) else "string"


def plain(value: Value) -> str:
    """
    Return *value* as text, truth values as XML and JSON write them.

    >>> plain(True), plain(2.5), plain("x")
    ('true', '2.5', 'x')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def distinct(
    names: Iterable[str], written: Callable[[str], str] = str, taken: Iterable[str] = (), join: str = "_"
) -> dict[str, str]:
    """
    Return how each of *names* is *written*, numbered where it would be like another or one *taken*, whatever its case.

    >>> distinct(["hue", "Hue", "weight"], taken=["Weight"])
    {'hue': 'hue', 'Hue': 'Hue_2', 'weight': 'weight_2'}
    """
    used = {each.casefold() for each in taken}
    found: dict[str, str] = {}
    for name in names:
        first = word = written(name)
        number = 1
        while word.casefold() in used:
            number += 1
            word = f"{first}{join}{number}"
        used.add(word.casefold())
        found[name] = word
    return found
