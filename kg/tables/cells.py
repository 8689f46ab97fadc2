"""Judge one cell by its column: what terms it stands for, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from kg.dates import bounds
from kg.errors import Mistake, UnknownTerm
from kg.ids import id_problem
from kg.prefixes import PrefixMap
from kg.tables.schema import Column, Schema, Table
from kg.tables.sheets import FORMULA
from kg.tables.suggestions import Suggestions
from kg.terms import EDTF, XSD
from kg.walk import printable

__all__ = ["BadCell", "Cells", "Value"]

_SHOWN = 80  # a longer cell is cut in messages, which are lines to be read
_DIGITS = 9  # numbers here count episodes and minutes; nine digits fit into the integers of every store
_NOTHING = "nothing"
_XSD_DATE = ox.NamedNode(XSD + "date")


class BadCell(Exception):
    """A cell that means nothing in its column: the message says what would, the code what kind of mistake it is."""

    def __init__(self, message: str, code: Mistake = Mistake.VALUE) -> None:
        """Say *message* of a cell, a mistake of the kind *code*."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Value:
    """A cell that was read: its column and text, the terms it means, the ids among them, and the days a date may mean."""

    column: Column
    raw: str
    terms: tuple[ox.NamedNode | ox.Literal, ...]
    ids: tuple[str, ...] = ()
    bounds: tuple[ox.Literal, ...] = ()


class Cells:
    """Reads cells, remembering what it read: the same sources, works and dates stand in thousands of them."""

    def __init__(self, known: Schema, names: PrefixMap) -> None:
        """Judge by the schema *known* and expand CURIEs with *names*."""
        self.schema = known
        self.names = names
        self.prefixes = frozenset(known.class_of)
        self.suggestions = Suggestions()
        self._nodes: dict[str, ox.NamedNode] = {}
        self._allowed: dict[tuple[str, ...], frozenset[str]] = {}
        self._values: dict[int, dict[str, Value]] = {}  # by the identity of the column, which the schema keeps

    def node(self, curie: str) -> ox.NamedNode:
        """Return the node that *curie* stands for."""
        node = self._nodes.get(curie)
        if node is None:
            node = self._nodes[curie] = self.names.expand(curie)
        return node

    def table_of(self, prefix: str) -> str:
        """Return the name of the table that describes the things whose ids begin with *prefix*."""
        return next(table.name for table in self.schema.tables.values() if table.prefix == prefix)

    def check_id(self, curie: str, table: Table) -> None:
        """
        Check *curie* as the id of a row of *table*.

        Raises:
            BadCell: If it cannot be one.
        """
        if not curie:
            raise BadCell("id is empty; every row needs the id of the thing it is about", Mistake.EMPTY_CELL)
        prefix = curie.partition(":")[0]
        if table.prefix and prefix != table.prefix:
            raise BadCell(f"{_cut(curie)} is not an id of {table.name}: it should begin with {table.prefix}:", Mistake.ID)
        if prefix not in self.prefixes:
            wanted = sorted(self.prefixes)
            hint = self.suggestions.hint(prefix, wanted, "an id begins with one of " + ", ".join(wanted), ":")
            raise BadCell(f"{_cut(curie)} is no id; {hint}", Mistake.ID)
        _check_id(curie)

    def value(self, column: Column, cell: str) -> Value:
        """
        Return what *cell* means in *column*.

        Raises:
            BadCell: If it means nothing there; the message says what would.
        """
        values = self._values.setdefault(id(column), {})
        value = values.get(cell)
        if value is None:
            value = values[cell] = self._read(column, cell)
        return value

    def _read(self, column: Column, cell: str) -> Value:
        if column.single and not column.classes:
            return self._plain(column, cell)
        if column.single and ";" in cell:
            raise BadCell(f"{_shown(cell)}: {column.name} takes one value, not a list; give each a row of its own")
        parts = (cell,) if column.single else tuple(cell.split(";"))
        if column.classes and "," in cell:
            raise BadCell(f"{_shown(cell)}: values are parted by ';', not by ','")
        if not all(parts) or any(part != part.strip() for part in parts):
            raise BadCell(f"{_shown(cell)}: values are parted by ';' alone, with nothing empty between")
        if len(set(parts)) != len(parts):
            raise BadCell(f"{_shown(cell)} names something twice; name it once")
        if not column.classes:
            return self._list(column, cell, parts)
        if parts == (_NOTHING,) and column.name == "reveals":
            return Value(column, cell, ())
        return Value(column, cell, tuple(self._thing(column, part) for part in parts), parts)

    def _list(self, column: Column, cell: str, parts: tuple[str, ...]) -> Value:
        for part in parts:
            if part.startswith(FORMULA):
                hint = "looks like a formula to a spreadsheet; begin it with another character"
                raise BadCell(f"{part[:20]!r} {hint}", Mistake.FORMULA)
        values = [self._plain(column, part) for part in parts]
        return Value(column, cell, tuple(term for value in values for term in value.terms), bounds=values[0].bounds)

    def _thing(self, column: Column, curie: str) -> ox.NamedNode:
        allowed = self._allowed.get(column.classes)
        if allowed is None:
            allowed = self._allowed[column.classes] = self.schema.prefixes_of(column.classes)
        prefix, colon, _ = curie.partition(":")
        if not colon or prefix not in allowed:
            wanted = " or ".join(f"{a}:…" for a in sorted(allowed))
            raise BadCell(f"{_shown(curie)} cannot stand in {column.name}: it takes {wanted}", Mistake.ID)
        if curie not in self._nodes:
            _check_id(curie)
        return self.node(curie)

    def _plain(self, column: Column, cell: str) -> Value:
        if column.choices:
            term = column.choices.get(cell)
            if term is None:
                hint = self.suggestions.hint(cell, column.choices, "it is one of " + ", ".join(column.choices))
                raise BadCell(f"no {column.name} {_shown(cell)}; {hint}")
            return Value(column, cell, (term,))
        if column.below:
            return Value(column, cell, (self._relation(column, cell),))
        if column.datatype is None:
            return self._iri(column, cell)
        return self._literal(column, cell)

    def _relation(self, column: Column, cell: str) -> ox.NamedNode:
        relation = self.schema.relations.get(cell)
        if relation is None:
            hint = self.suggestions.hint(cell, self.schema.relations, "data/README.md lists them")
            raise BadCell(f"no {column.name} {_shown(cell)}; {hint}")
        return relation.path

    def _iri(self, column: Column, cell: str) -> Value:
        prefix, _colon, rest = cell.partition(":")
        if prefix in self.prefixes:
            _check_id(cell)
            return Value(column, cell, (self.node(cell),), (cell,))
        try:
            node = ox.NamedNode(cell) if rest.startswith("//") else self.node(cell)
        except UnknownTerm as error:
            raise BadCell(f"{_shown(cell)} is neither an address (https://…) nor an id: {_cut(str(error))}") from error
        except ValueError as error:
            raise BadCell(f"{_shown(cell)} is not an address: {_cut(str(error)[:1].lower() + str(error)[1:])}") from error
        if column.pattern and not re.search(column.pattern, node.value):
            raise BadCell(f"{_shown(cell)} must match {column.pattern}")
        return Value(column, cell, (node,))

    def _literal(self, column: Column, cell: str) -> Value:
        kind = column.datatype
        days: tuple[ox.Literal, ...] = ()
        if kind == EDTF:
            days = tuple(ox.Literal(day.isoformat(), datatype=_XSD_DATE) for day in _days(cell))
        elif kind == XSD + "date":
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
                raise BadCell(f"{_shown(cell)} is not a day written like 2018-03-08")
            _days(cell)
        elif kind == XSD + "integer":
            lowest = column.minimum or 0
            if len(cell) > _DIGITS:
                raise BadCell(f"{_shown(cell)} has more than the {_DIGITS} digits that a number may have")
            if not re.fullmatch(r"[1-9][0-9]*|0", cell) or int(cell) < lowest:
                raise BadCell(f"{_shown(cell)} is not a whole number of at least {lowest}")
        elif kind == XSD + "boolean" and cell not in {"true", "false"}:
            raise BadCell(f"{_shown(cell)} is neither true nor false")
        literal = ox.Literal(cell) if kind == XSD + "string" else ox.Literal(cell, datatype=ox.NamedNode(kind or ""))
        return Value(column, cell, (literal,), bounds=days)


def _check_id(curie: str) -> None:
    problem = id_problem(curie)
    if problem:
        raise BadCell(f"{_shown(curie)} {problem}", Mistake.ID)


def _days(cell: str) -> tuple[date, date]:
    try:
        return bounds(cell)
    except ValueError as error:
        raise BadCell(printable(str(error))) from error


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def _cut(text: str) -> str:
    return printable(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
