"""Judge one cell by its column: what terms it stands for, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from kg.dates import bounds
from kg.errors import UnknownTerm, nearest
from kg.ids import id_problem
from kg.prefixes import PrefixMap
from kg.tables.schema import Column, Schema, Table
from kg.terms import EDTF, XSD

__all__ = ["Cells", "Value"]

_SHOWN = 80  # a longer cell is cut in messages, which are lines to be read
_NOTHING = "nothing"
_XSD_DATE = ox.NamedNode(XSD + "date")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell that was read: its text, place in the row, terms, the ids among them, and the days a date may mean."""

    column: Column
    raw: str
    cell: int
    terms: tuple[ox.NamedNode | ox.Literal, ...]
    ids: tuple[str, ...] = ()
    bounds: tuple[ox.Literal, ...] = ()


class Cells:
    """Reads cells, remembering the nodes it made."""

    def __init__(self, known: Schema, names: PrefixMap) -> None:
        """Judge by the schema *known* and expand CURIEs with *names*."""
        self.schema = known
        self.names = names
        self.prefixes = frozenset(known.class_of)
        self._nodes: dict[str, ox.NamedNode] = {}
        self._allowed: dict[tuple[str, ...], frozenset[str]] = {}

    def node(self, curie: str) -> ox.NamedNode:
        """Return the node that *curie* stands for."""
        node = self._nodes.get(curie)
        if node is None:
            node = self._nodes[curie] = self.names.expand(curie)
        return node

    def table_of(self, prefix: str) -> str:
        """Return the name of the table that describes the things whose ids begin with *prefix*."""
        return next(table.name for table in self.schema.tables.values() if table.prefix == prefix)

    def id_problem(self, curie: str, table: Table) -> str | None:
        """Return what is wrong with *curie* as the id of a row of *table*, or None."""
        if not curie:
            return "id is empty; every row needs the id of the thing it is about"
        prefix = curie.partition(":")[0]
        wanted = {table.prefix} if table.prefix else self.prefixes
        if prefix not in wanted:
            hint = nearest(prefix, [w for w in wanted if w], 1) or sorted(w for w in wanted if w)
            return f"{curie} is not an id of {table.name}: it should begin with {hint[0]}:"
        problem = id_problem(curie)
        return f"{_shown(curie)} {problem}" if problem else None

    def value(self, column: Column, cell: str, number: int) -> Value:
        """
        Return what *cell*, standing at place *number*, means in *column*.

        Raises:
            ValueError: If it means nothing there; the message says what would.
        """
        if column.single and not column.classes:
            return self._plain(column, cell, number)
        if column.single and ";" in cell:
            raise ValueError(f"{cell!r}: {column.name} takes one value, not a list; give each a row of its own")
        parts = (cell,) if column.single else tuple(cell.split(";"))
        if column.classes and "," in cell:
            raise ValueError(f"{cell!r}: values are parted by ';', not by ','")
        if not all(parts) or any(part != part.strip() for part in parts):
            raise ValueError(f"{cell!r}: values are parted by ';' alone, with nothing empty between")
        if len(set(parts)) != len(parts):
            raise ValueError(f"{cell!r} names something twice; name it once")
        if not column.classes:
            values = [self._plain(column, part, number) for part in parts]
            terms = tuple(term for value in values for term in value.terms)
            return Value(column, cell, number, terms, bounds=values[0].bounds)
        if parts == (_NOTHING,) and column.name == "reveals":
            return Value(column, cell, number, ())
        return Value(column, cell, number, tuple(self._thing(column, part) for part in parts), parts)

    def _thing(self, column: Column, curie: str) -> ox.NamedNode:
        allowed = self._allowed.get(column.classes)
        if allowed is None:
            allowed = self._allowed[column.classes] = self.schema.prefixes_of(column.classes)
        prefix, colon, _ = curie.partition(":")
        if not colon or prefix not in allowed:
            wanted = " or ".join(f"{a}:…" for a in sorted(allowed))
            raise ValueError(f"{curie!r} cannot stand in {column.name}: it takes {wanted}")
        problem = id_problem(curie)
        if problem:
            raise ValueError(f"{_shown(curie)} {problem}")
        return self.node(curie)

    def _plain(self, column: Column, cell: str, number: int) -> Value:
        if column.choices:
            term = column.choices.get(cell)
            if term is None:
                kin = nearest(cell, list(column.choices), 1)
                hint = f"did you mean {kin[0]}?" if kin else "it is one of " + ", ".join(column.choices)
                raise ValueError(f"no {column.name} {cell!r}; {hint}")
            return Value(column, cell, number, (term,))
        if column.below:
            return Value(column, cell, number, (self._relation(column, cell),))
        if column.datatype is None:
            return self._iri(column, cell, number)
        return self._literal(column, cell, number)

    def _relation(self, column: Column, cell: str) -> ox.NamedNode:
        relation = self.schema.relations.get(cell)
        if relation is None:
            kin = nearest(cell, list(self.schema.relations), 1)
            hint = f"did you mean {kin[0]}?" if kin else "data/README.md lists them"
            raise ValueError(f"no {column.name} {cell!r}; {hint}")
        return relation.path

    def _iri(self, column: Column, cell: str, number: int) -> Value:
        prefix, _colon, rest = cell.partition(":")
        if prefix in self.prefixes:
            problem = id_problem(cell)
            if problem:
                raise ValueError(f"{_shown(cell)} {problem}")
            return Value(column, cell, number, (self.node(cell),), (cell,))
        try:
            node = ox.NamedNode(cell) if rest.startswith("//") else self.node(cell)
        except UnknownTerm as error:
            raise ValueError(f"{cell!r} is neither an address (https://…) nor an id: {error}") from error
        except ValueError as error:
            raise ValueError(f"{cell!r} is not an address: {str(error)[:1].lower()}{str(error)[1:]}") from error
        if column.pattern and not re.search(column.pattern, node.value):
            raise ValueError(f"{cell!r} must match {column.pattern}")
        return Value(column, cell, number, (node,))

    def _literal(self, column: Column, cell: str, number: int) -> Value:
        kind = column.datatype
        days: tuple[ox.Literal, ...] = ()
        if kind == EDTF:
            days = tuple(ox.Literal(day.isoformat(), datatype=_XSD_DATE) for day in bounds(cell))
        elif kind == XSD + "date":
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
                raise ValueError(f"{cell!r} is not a day written like 2018-03-08")
            bounds(cell)
        elif kind == XSD + "integer":
            if not re.fullmatch(r"[1-9][0-9]*|0", cell) or int(cell) < (column.minimum or 0):
                raise ValueError(f"{cell!r} is not a whole number of at least {column.minimum or 0}")
        elif kind == XSD + "boolean" and cell not in {"true", "false"}:
            raise ValueError(f"{cell!r} is neither true nor false")
        literal = ox.Literal(cell) if kind == XSD + "string" else ox.Literal(cell, datatype=ox.NamedNode(kind or ""))
        return Value(column, cell, number, (literal,), bounds=days)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
