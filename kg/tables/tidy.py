"""
Put tables into canonical form, so that a pull request shows only what changed.

Columns stand in the order of the shapes, rows are sorted, lines end in LF, cells are quoted only where they must be,
values of a list are sorted, and rows that say the same are joined with the sources of both. No fact is ever changed.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kg.files import write
from kg.tables.schema import Schema, Table, schema
from kg.tables.sheets import Sheet, sheets

__all__ = ["canonical", "tidy"]


def tidy(data: Path, ontology: Path | None = None, *, check: bool = False) -> list[str]:
    """
    Put all tables below *data* into canonical form and return the paths of those that were not.

    With *check* nothing is written. Tables with mistakes of form are left as they are: `kg check` names them.
    """
    known = schema(ontology)
    changed = []
    for sheet in sheets(data):
        path = data / Path(sheet.path).relative_to(Path(sheet.path).parts[0])
        text = canonical(sheet, known)
        if text is not None and text.encode() != path.read_bytes():
            changed.append(sheet.path)
            if not check:
                write(path, text.encode())
    return changed


def canonical(sheet: Sheet, known: Schema) -> str | None:
    """Return the text of *sheet* in canonical form, or None where mistakes forbid it."""
    table = known.tables.get(sheet.table)
    harmless = ("CRLF", "byte order mark", "no line end")
    if table is None or any(not any(word in error.message for word in harmless) for error in sheet.errors):
        return None
    rows = [dict(zip(sheet.header, cells, strict=True)) for _, cells in sheet.rows]
    names = _columns(sheet.header, table, known)
    lists = {name for name, column in {**known.claim, **table.columns}.items() if not column.single}
    for row in rows:
        for name in lists & set(row):
            if name != "source":
                row[name] = ";".join(sorted(row[name].split(";"))) if row[name] else ""
    kept = [name for name in names if any(row.get(name) for row in rows) or name in _always(table)]
    out = io.StringIO()
    writer = csv.DictWriter(out, kept, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(sorted(_joined(rows), key=lambda row: [row.get(name, "") for name in names]))
    return out.getvalue()


def _columns(header: list[str], table: Table, known: Schema) -> list[str]:
    wanted = ["id", *table.columns, *known.claim, *header]
    return list(dict.fromkeys(name for name in wanted if name in header))


def _always(table: Table) -> set[str]:
    first = {"id"} if table.has_ids else {column.name for column in table.key}
    return first | ({"label"} & set(table.columns)) | (set() if table.own_evidence else {"source"})


def _joined(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return *rows*, of those that differ in their source alone only one, with all sources."""
    found: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    for row in rows:
        same = tuple(sorted((name, cell) for name, cell in row.items() if name != "source"))
        if same in found and "source" in row:
            sources = dict.fromkeys([*found[same]["source"].split(";"), *row["source"].split(";")])
            found[same]["source"] = ";".join(sources)
        else:
            found[same] = row
    return list(found.values())
