"""
Read the rows of tables cell by cell: the first pass, which learns what there is before anything is judged.

It learns which ids are described, of what each work is a part, and when it came out; what only all rows together
show about one of them is for the second pass (`kg.tables.reader`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.dates import latest
from kg.errors import nearest
from kg.prefixes import PrefixMap
from kg.tables.cells import Cells, Value
from kg.tables.claims import WorkDates
from kg.tables.schema import Column, Schema, Table
from kg.tables.sheets import Sheet
from kg.terms import SCHEMA

__all__ = ["Gathered", "Row", "gather"]

_RELEASED = SCHEMA + "datePublished"
_PART_OF = {SCHEMA + "partOfSeason", SCHEMA + "partOfSeries"}
_NEEDS = {"source": "every fact needs a source, entered in sources.csv"}


@dataclass(slots=True)
class Row:
    """A row whose cells are read, before what only the other rows show is known."""

    sheet: Sheet
    line: int
    table: Table
    subject: str
    values: dict[str, Value]
    about_claim: dict[str, Value]
    key: str


@dataclass(slots=True)
class Gathered:
    """
    What the first pass learned.

    `described` are the ids that some row describes; `released` the days on which works came out; `unread` the prefixes of
    tables that could not be read, so that an id with one of them may well be described; `doubtful` the ids of rows that
    could not be read: nothing follows from what is not known of them.
    """

    rows: list[Row] = field(default_factory=list)
    described: dict[str, None] = field(default_factory=dict)
    released: WorkDates = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)


def gather(found: Iterable[Sheet], known: Schema, names: PrefixMap, cells: Cells) -> Gathered:
    """Return what the rows of the sheets *found* say; what cannot be read is noted as an error of its sheet."""
    reader = _Reader(known, names, cells)
    for sheet in found:
        reader.sheet(sheet)
    reader.release_dates()
    return reader.gathered


class _Reader:
    def __init__(self, known: Schema, names: PrefixMap, cells: Cells) -> None:
        self.schema = known
        self.cells = cells
        self.names = names
        self.gathered = Gathered()
        self.parts: dict[str, str] = {}
        self.seen: dict[str, Row] = {}

    def sheet(self, sheet: Sheet) -> None:
        table = self.schema.tables.get(sheet.table)
        if table is None and not sheet.text and sheet.broken:
            return
        if table is None:
            kin = nearest(sheet.table, list(self.schema.tables), 1)
            hint = f"did you mean {kin[0]}.csv?" if kin else "the tables are " + ", ".join(sorted(self.schema.tables))
            sheet.error(1, 0, f"no table is called {sheet.table}; {hint}")
            self.gathered.unread |= {self.schema.tables[name].prefix or "" for name in kin}
            return
        columns = self._header(sheet, table) if sheet.header else None
        if columns is None or sheet.broken:
            self.gathered.unread.add(table.prefix or "")
        if table.prefix and table.has_ids:
            self.gathered.described.update(dict.fromkeys(sheet.lost))
            self.gathered.doubtful.update(sheet.lost)
        if columns is None:
            return
        for line, cells in sheet.rows:
            self._row(sheet, table, columns, line, cells)

    def _header(self, sheet: Sheet, table: Table) -> list[Column | None] | None:
        known = {**table.columns, **({} if table.own_evidence else self.schema.claim)}
        before = len(sheet.errors)
        columns: list[Column | None] = []
        for number, name in enumerate(sheet.header):
            column = known.get(name) or self._by_curie(name, known)
            if name == "id" and table.has_ids:
                columns.append(None)
            elif column is None:
                kin = nearest(name, list(known), 1)
                every = [*(["id"] if table.has_ids else []), *known]
                hint = f"did you mean {kin[0]}?" if kin else "the columns are " + ", ".join(every)
                what = f"no column {name!r} in {table.name}" if name else "a column has no name"
                sheet.error(1, number, f"{what}; {hint}")
            elif sheet.header.index(name) != number:
                sheet.error(1, number, f"column {name!r} stands twice; remove one")
            else:
                columns.append(column)
        needed = ["id"] if table.has_ids else [column.name for column in table.key]
        needed += [] if table.own_evidence else ["source"]
        for name in needed:
            if name not in sheet.header:
                sheet.error(1, 0, f"column {name!r} is missing; every row of {table.name} needs it")
        return columns if len(sheet.errors) == before else None

    def _by_curie(self, name: str, known: dict[str, Column]) -> Column | None:
        return next((c for c in known.values() if self.names.compress(c.path.value) == name), None)

    def _row(self, sheet: Sheet, table: Table, columns: list[Column | None], line: int, cells: list[str]) -> None:
        subject, good = "", True
        values: dict[str, Value] = {}
        about_claim: dict[str, Value] = {}
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            if column is None:
                subject = cell
                problem = self.cells.id_problem(cell, table)
                if table.prefix:
                    self.gathered.described.setdefault(cell)
                if problem:
                    sheet.error(line, number, problem)
                    good = False
            elif cell:
                try:
                    value = self.cells.value(column, cell, number)
                except ValueError as error:
                    sheet.error(line, number, str(error))
                    good = False
                else:
                    (about_claim if column.name in self.schema.claim and column.name not in table.columns else values)[
                        column.name
                    ] = value
            elif self._needed(column, table):
                sheet.error(line, number, f"{column.name} is empty; {_NEEDS.get(column.name, 'every row needs it')}")
                good = False
        if good and not values:
            sheet.error(line, 0, "the row says nothing; fill a column or remove the row")
            good = False
        if not good:
            self.gathered.doubtful.add(subject)
        else:
            self._take(Row(sheet, line, table, subject or self._minted(table, values), values, about_claim, ""))

    def _needed(self, column: Column, table: Table) -> bool:
        if column.name == "source" and column.name not in table.columns:
            return not table.own_evidence
        return column in table.key or (table.own_evidence and column.required)

    def _minted(self, table: Table, values: dict[str, Value]) -> str:
        locals_ = [values[column.name].raw.partition(":")[2] or values[column.name].raw for column in table.key]
        return f"{table.prefix}:{'.'.join(locals_)}" if table.prefix else values[table.key[0].name].raw

    def _take(self, row: Row) -> None:
        facts = sorted((name, value.raw) for name, value in row.values.items())
        when = [(name, row.about_claim[name].raw) for name in ("status", "known", "reveals") if name in row.about_claim]
        row.key = "\x1f".join([row.table.name, row.subject, *(f"{n}={v}" for n, v in facts + when)])
        earlier = self.seen.setdefault(row.key, row)
        if earlier is not row:
            place = f"{earlier.sheet.path}:{earlier.line}"
            row.sheet.error(row.line, 0, f"duplicate row: says the same as {place}; keep one and join their sources with ';'")
            return
        self.gathered.rows.append(row)
        if row.table.has_ids and row.table.prefix:
            self.gathered.described.setdefault(row.subject)
        self._learn(row)

    def _learn(self, row: Row) -> None:
        for value in row.values.values():
            if value.column.path.value in _PART_OF:
                self.parts.setdefault(row.subject, value.raw)
            elif value.column.path.value == _RELEASED and "retracted" not in row.about_claim:
                status = row.about_claim.get("status")
                if status is None or status.raw not in {"rejected", "expected", "rumoured"}:
                    self.gathered.released.setdefault(row.subject, latest(value.raw))

    def release_dates(self) -> None:
        released = self.gathered.released
        for _ in range(2):
            for part, whole in sorted(self.parts.items()):
                if part in released and whole in self.gathered.described:
                    released[whole] = min(released.get(whole, released[part]), released[part])
