"""
The cells of a projection: what a query of it selects, as values of Python that know whether they are things or texts.

An IRI and a blank node are an `Iri`, a text is a plain string, numbers and truth values are what Python has for them, and a
variable without value is None.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import pyoxigraph as ox

from kg.graph.dataset import Dataset
from kg.sparql.solutions import Term
from kg.sparql.values import text, value

__all__ = ["Cell", "Iri", "order", "plain", "rows", "texts"]


class Iri(str):
    """The IRI of a thing, or `_:` and the number of a blank node."""

    __slots__ = ()


Cell: TypeAlias = str | int | float | None


def rows(dataset: Dataset, query: str) -> tuple[list[str], list[list[Cell]]]:
    """
    Return the variables and solutions of *query*. Blank nodes are numbered as they come, dates are text (`2015-11-20`).

    Raises:
        QueryError: If *query* does not parse.
        KGError: If it is no SELECT.
    """
    solutions = dataset.select(query)
    blank: dict[ox.BlankNode, Iri] = {}

    def cell(term: Term) -> Cell:
        if isinstance(term, ox.NamedNode):
            return Iri(term.value)
        if isinstance(term, ox.BlankNode):
            return blank.setdefault(term, Iri(f"_:b{len(blank)}"))
        found = value(term)
        return found.isoformat() if isinstance(found, date) else found

    return solutions.variables, [[None if term is None else cell(term) for term in row] for row in solutions]


def texts(dataset: Dataset, query: str) -> list[list[str]]:
    """
    Return the solutions of *query* as plain text, "" where unbound.

    Raises:
        QueryError: If *query* does not parse.
    """
    return [[text(term) or "" for term in row] for row in dataset.select(query)]


def plain(cell: Cell) -> str:
    """
    Return *cell* as text.

    >>> plain(True), plain(2.5), plain(None)
    ('true', '2.5', '')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def order(cell: Cell) -> tuple[int, float, str]:
    """
    Return what to sort *cell* by among cells of every type: what is not there, numbers, texts.

    >>> sorted(["b", 10, None, 9.5, "a"], key=order)
    [None, 9.5, 10, 'a', 'b']
    """
    if isinstance(cell, str):
        return 2, 0.0, cell
    return (0, 0.0, "") if cell is None else (1, cell, "")
