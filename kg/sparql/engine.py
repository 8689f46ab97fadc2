"""
What is asked of a store: three methods, named and shaped as `pyoxigraph.Store` has them.

A `Dataset` asks nothing else of the store under it, and nothing above `kg.graph` asks the store at all. So another engine,
such as a SPARQL server, serves every command by offering these three.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pyoxigraph as ox

__all__ = ["Engine", "Node"]

Node = ox.NamedNode | ox.BlankNode


class Engine(Protocol):
    """
    A store that answers.

    >>> engine: Engine = ox.Store()
    >>> len(engine)
    0
    """

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """
        Return the answer to a SPARQL query in which *prefixes* need not be declared and `<x>` is relative to *base_iri*.

        With *use_default_graph_as_union* the default graph is the union of all graphs.

        Raises:
            SyntaxError: If *query* does not parse.
            RuntimeError: If it cannot be evaluated.
        """

    def quads_for_pattern(
        self,
        subject: Node | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,  # noqa: A002 - the word of RDF
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match; None matches anything, in any graph."""

    def __len__(self) -> int:
        """Return the number of quads."""
