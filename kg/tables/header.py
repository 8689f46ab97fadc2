"""Understand the header of a table: which column of the schema each name stands for."""

from __future__ import annotations

from kg.errors import Mistake
from kg.prefixes import PrefixMap
from kg.tables.schema import Column, Schema, Table
from kg.tables.sheets import Sheet
from kg.tables.suggestions import Suggestions

__all__ = ["Header", "header"]

# The columns of the schema in the order of the sheet; None stands for the column `id`.
Header = list[Column | None]

_MOST = 20  # as many mistakes of one header as are worth reading; tables have at most 17 columns


def header(sheet: Sheet, table: Table, known: Schema, names: PrefixMap, suggestions: Suggestions) -> Header | None:
    """Return the columns of *sheet*, a *table*, or None where its header has mistakes, which are noted in *sheet*."""
    columns = {**table.columns, **({} if table.own_evidence else known.claim)}
    by_curie = {names.compress(column.path.value): column for column in columns.values()}
    before = len(sheet.errors)
    found: Header = []
    seen: set[str] = set()
    for number, name in enumerate(sheet.header):
        column = columns.get(name) or by_curie.get(name)
        own = "id" if name == "id" and table.has_ids else column.name if column else ""
        if own in seen:
            sheet.error(1, number, f"column {name!r} stands twice; remove one", Mistake.COLUMN_TWICE)
        elif own:
            seen.add(own)
            found.append(column if own != "id" else None)
        else:
            every = [*(["id"] if table.has_ids else []), *columns]
            hint = suggestions.hint(name, columns, "the columns are " + ", ".join(every))
            what = f"no column {name[:40]!r} in {table.name}" if name else "a column has no name"
            sheet.error(1, number, f"{what}; {hint}", Mistake.UNKNOWN_COLUMN)
        if len(sheet.errors) - before >= _MOST:
            return None
    needed = ["id"] if table.has_ids else [column.name for column in table.key]
    needed += [] if table.own_evidence else ["source"]
    for name in (name for name in needed if name not in seen):
        sheet.error(1, 0, f"column {name!r} is missing; every row of {table.name} needs it", Mistake.MISSING_COLUMN)
    return found if len(sheet.errors) == before else None
