"""
Read the rows of tables cell by cell: the first pass, which learns what there is before anything is judged.

It learns which ids are described, of what each work is a part, and when it came out; what only all rows together can
tell of one of them is for the second pass (`kg.tables.reader`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.dates import latest
from kg.errors import Mistake
from kg.ids import numbered
from kg.prefixes import PrefixMap
from kg.tables.cells import BadCell, Cells, Value
from kg.tables.claims import WorkDates
from kg.tables.header import Header, header
from kg.tables.schema import Column, Schema, Table
from kg.tables.sheets import Sheet
from kg.terms import MN, SCHEMA

__all__ = ["Overview", "Row", "first_pass"]

_ACTOR = SCHEMA + "actor"
_BILLING = MN + "billing"
_RELEASED = SCHEMA + "datePublished"
_PART_OF = {SCHEMA + "partOfSeason", SCHEMA + "partOfSeries"}
_NEEDS = {"source": "every fact needs a source, entered in sources.csv"}


@dataclass(slots=True)
class Row:
    """
    A row whose cells are read, before what only the other rows show is known.

    `values` are the cells that say something of its subject, `about_claim` those that say something of the claim itself; `key` is
    the same for rows that say the same.
    """

    sheet: Sheet
    columns: Header
    line: int
    table: Table
    subject: str
    values: dict[str, Value]
    about_claim: dict[str, Value]
    key: str = ""

    def error(self, column: Column | None, message: str, code: Mistake) -> None:
        """Note a mistake of the kind *code* in the cell of *column*, or in the row where that is None."""
        self.sheet.error(self.line, self.columns.index(column) if column else 0, message, code)


@dataclass(slots=True)
class Overview:
    """
    What the first pass learned.

    `described` are the ids that some row describes; `released` the days on which works came out; `unread` the prefixes of
    tables that could not be read, so that an id with one of them may well be described; `doubtful` the ids of rows that
    could not be read: nothing follows from what is not known of them. `actors` are the people that play something, `main` the portrayals
    that are billed as main cast, `episodes` the episodes of each pair of actor and character.
    """

    rows: list[Row] = field(default_factory=list)
    described: dict[str, None] = field(default_factory=dict)
    released: WorkDates = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    main: set[str] = field(default_factory=set)
    episodes: dict[str, list[str]] = field(default_factory=dict)

    def shown_from(self, portrayal: str, work: str) -> str:
        """
        Return the work after which *portrayal* in *work* is no spoiler.

        A main part in a season shows from the first episode that a row names for it, or else from the first of the season.
        Every other part shows after the work that its row names.
        """
        season = numbered(work)
        if season is None or season.episode is not None or portrayal not in self.main:
            return work
        start = f"episode:{season.series}-{season.season}x"
        played = [i for i in self.episodes.get(portrayal.rpartition(".")[0], ()) if i.startswith(start)]
        first = min(played, default=f"{start}01")
        return first if first in self.described else work


def first_pass(found: Iterable[Sheet], known: Schema, names: PrefixMap, cells: Cells) -> Overview:
    """Return what the rows of the sheets *found* say; what cannot be read is noted as an error of its sheet."""
    reader = _Reader(known, names, cells)
    for sheet in found:
        reader.sheet(sheet)
    reader.release_dates()
    return reader.overview


class _Reader:
    def __init__(self, known: Schema, names: PrefixMap, cells: Cells) -> None:
        self.schema = known
        self.cells = cells
        self.names = names
        self.overview = Overview()
        self.parts: dict[str, str] = {}
        self.seen: dict[str, Row] = {}

    def sheet(self, sheet: Sheet) -> None:
        table = self.schema.tables.get(sheet.table)
        if table is None:
            self._unknown_table(sheet)
            return
        columns = header(sheet, table, self.schema, self.names, self.cells.suggestions) if sheet.header else None
        if columns is None or sheet.broken:
            self.overview.unread.add(table.prefix or "")
        if table.prefix and table.has_ids:
            self.overview.described.update(dict.fromkeys(sheet.lost))
            self.overview.doubtful.update(sheet.lost)
        if columns is None:
            return
        needed = {column.name for column in columns if column and self._needed(column, table)}
        claim = {name for name in self.schema.claim if name not in table.columns}
        for line, cells in sheet.rows:
            row = Row(sheet, columns, line, table, "", {}, {})
            if self._read(row, cells, needed, claim):
                row.subject = row.subject or self._minted(row)
                self._take(row)
            else:
                self.overview.doubtful.add(row.subject)

    def _unknown_table(self, sheet: Sheet) -> None:
        if sheet.broken and not sheet.text:  # nothing of it could be read, which is said already
            return
        tables = self.schema.tables
        hint = self.cells.suggestions.hint(sheet.table, tables, "the tables are " + ", ".join(sorted(tables)), ".csv")
        sheet.error(1, 0, f"no table is called {sheet.table}; {hint}", Mistake.UNKNOWN_TABLE)
        self.overview.unread |= {table.prefix or "" for name, table in tables.items() if f" {name}.csv?" in hint}

    def _read(self, row: Row, cells: list[str], needed: set[str], claim: set[str]) -> bool:
        """Read the *cells* of *row* and return whether all of them could be."""
        good = True
        for column, cell in zip(row.columns, cells, strict=True):
            try:
                if column is None:
                    row.subject = cell
                    if row.table.prefix:
                        self.overview.described.setdefault(cell)
                    self.cells.check_id(cell, row.table)
                elif cell:
                    (row.about_claim if column.name in claim else row.values)[column.name] = self.cells.value(column, cell)
                elif column.name in needed:
                    hint = _NEEDS.get(column.name, "every row needs it")
                    raise BadCell(f"{column.name} is empty; {hint}", Mistake.EMPTY_CELL)  # noqa: TRY301 - noted as others are
            except BadCell as error:
                row.sheet.error(row.line, row.columns.index(column), str(error), error.code)
                good = False
        if good and not row.values:
            row.error(None, "the row says nothing; fill a column or remove the row", Mistake.EMPTY_ROW)
            good = False
        return good

    def _needed(self, column: Column, table: Table) -> bool:
        if column.name == "source" and column.name not in table.columns:
            return not table.own_evidence
        return column in table.key or (table.own_evidence and column.required)

    def _minted(self, row: Row) -> str:
        """Return the id of a row that has no column for it, made of the cells of its key."""
        cells = [row.values[column.name].raw for column in row.table.key]
        locals_ = [cell.partition(":")[2] or cell for cell in cells]
        return f"{row.table.prefix}:{'.'.join(locals_)}" if row.table.prefix else cells[0]

    def _take(self, row: Row) -> None:
        facts = sorted([f"{name}={value.raw}" for name, value in row.values.items()])
        when = [f"{name}={row.about_claim[name].raw}" for name in ("status", "known", "reveals") if name in row.about_claim]
        row.key = "\x1f".join([row.table.name, row.subject, *facts, *when])
        earlier = self.seen.setdefault(row.key, row)
        if earlier is not row:
            place = f"{earlier.sheet.path}:{earlier.line}"
            what = f"duplicate row: says the same as {place}; keep one and join their sources with ';'"
            row.error(None, what, Mistake.DUPLICATE_ROW)
            return
        self.overview.rows.append(row)
        if row.table.has_ids and row.table.prefix:
            self.overview.described.setdefault(row.subject)
        self._learn(row)

    def _learn(self, row: Row) -> None:
        status = row.about_claim.get("status")
        believed = status is None or status.raw not in {"rejected", "expected", "rumoured"}
        for value in row.values.values():
            if value.column.path.value == _ACTOR:
                self.overview.actors.update(value.ids)
                if believed:
                    self.overview.episodes.setdefault(row.subject.rpartition(".")[0], []).extend(self._episodes(row))
            elif value.column.path.value == _BILLING and value.raw == "main" and believed:
                self.overview.main.add(row.subject)
            if value.column.path.value in _PART_OF:
                self.parts.setdefault(row.subject, value.raw)
            elif value.column.path.value == _RELEASED and "retracted" not in row.about_claim and believed:
                self.overview.released.setdefault(row.subject, latest(value.raw))

    def _episodes(self, row: Row) -> list[str]:
        return [i for value in row.values.values() for i in value.ids if i.startswith("episode:")]

    def release_dates(self) -> None:
        """Let what has no date of its own come out with the first of its parts: seasons first, then series."""
        released = self.overview.released
        for part, whole in sorted(self.parts.items()):  # by the names of their classes, episodes come before seasons
            if part in released and whole in self.overview.described:
                released[whole] = min(released.get(whole, released[part]), released[part])
