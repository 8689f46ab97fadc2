"""
Put tables into canonical form, so that a pull request shows only what changed.

Columns stand in the order of the shapes, rows are sorted, lines end in LF, cells are quoted only where they must be,
values of a list are sorted, and rows that say the same are joined with the sources of both. No fact is ever changed: a table whose
form or header has mistakes is left as it is, and one is written only if every cell of the old stands in the new.
"""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import DataError, Mistake, OutputError
from kg.files import write
from kg.prefixes import PrefixMap, prefixes
from kg.tables.header import header
from kg.tables.schema import Schema, Table, schema
from kg.tables.sheets import Sheet, files, parse, unreadable
from kg.tables.suggestions import Suggestions
from kg.walk import printable, reason

__all__ = ["Tidied", "canonical", "tidy"]

_Facts = frozenset[tuple[str, ...]]

# Mistakes of form that tidying mends: they change no cell.
_MENDED = {Mistake.BYTE_ORDER_MARK, Mistake.LINE_ENDS, Mistake.NO_LINE_END, Mistake.EMPTY_LINE}


@dataclass(slots=True)
class Tidied:
    """The paths of the tables that were not in canonical form, and the mistakes because of which others were left as they are."""

    changed: list[str] = field(default_factory=list)
    refused: list[DataError] = field(default_factory=list)


def tidy(data: Path, ontology: Path | None = None, *, check: bool = False) -> Tidied:
    """
    Put all tables below *data* into canonical form and return which were not, and which cannot be.

    With *check* nothing is written. While a table is written, what it was stands beside it as `.people.csv.before-tidy`.

    Raises:
        KGError: If there is no table in *data*.
        OutputError: If a table cannot be written; it is unharmed then.
    """
    known, names = schema(ontology), prefixes(ontology)
    done = Tidied()
    for shown, file in files(data):
        path = Path(os.path.realpath(file.path))
        try:
            raw = b"" if file.problem else path.read_bytes()
            sheet = unreadable(shown, file.problem) if file.problem else parse(raw, shown)
        except OSError as error:
            sheet = unreadable(shown, f"cannot be read: {reason(error)}")
        text = canonical(sheet, known, names)
        if text is None:
            done.refused += [error for error in sheet.errors if error.code not in _MENDED]
        elif text.encode() != raw:
            done.changed.append(shown)
            if not check:
                _replace(path, raw, text.encode())
    return done


def canonical(sheet: Sheet, known: Schema, names: PrefixMap) -> str | None:
    """Return the text of *sheet* in canonical form, or None where mistakes forbid it; they are noted in *sheet*."""
    table = known.tables.get(sheet.table)
    if table is None and not sheet.errors:
        sheet.error(1, 0, f"no table is called {sheet.table}", Mistake.UNKNOWN_TABLE)
    columns = header(sheet, table, known, names, Suggestions()) if table and sheet.header else None
    if table is None or columns is None or any(error.code not in _MENDED for error in sheet.errors):
        return None
    heading = [column.name if column else "id" for column in columns]
    lists = {column.name for column in columns if column and not column.single and column.name != "source"}
    rows = [dict(zip(heading, cells, strict=True)) for _, cells in sheet.rows]
    for row in rows:
        for name in lists:
            row[name] = ";".join(sorted(row[name].split(";")))
    text = _text(rows, heading, table, known)
    lost = _lost(sheet, heading, parse(text.encode(), sheet.path))
    if lost:
        sheet.error(
            lost, 0, "this row would be lost by tidying, which is a fault of kg tidy; the table is left as it is", Mistake.VALUE
        )
        return None
    return text


def _text(rows: list[dict[str, str]], heading: list[str], table: Table, known: Schema) -> str:
    order = [name for name in dict.fromkeys(["id", *table.columns, *known.claim]) if name in heading]
    always = _always(table)
    kept = [name for name in order if name in always or any(row[name] for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(kept)
    writer.writerows(sorted([row[name] for name in kept] for row in _joined(rows)))
    return out.getvalue()


def _always(table: Table) -> set[str]:
    first = {"id"} if table.has_ids else {column.name for column in table.key}
    return first | ({"label"} & set(table.columns)) | (set() if table.own_evidence else {"source"})


def _joined(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return *rows*, of those that differ in their source alone only one, with all sources."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        same = tuple(cell for name, cell in row.items() if name != "source")
        if same in found and "source" in row:
            sources = dict.fromkeys([*found[same]["source"].split(";"), *row["source"].split(";")])
            found[same]["source"] = ";".join(filter(None, sources))
        else:
            found[same] = dict(row)
    return list(found.values())


def _lost(sheet: Sheet, heading: list[str], tidied: Sheet) -> int:
    """Return the line of the first row of *sheet* whose cells do not all stand in one row of *tidied*, or 0."""
    sources: dict[_Facts, set[str]] = {}
    for _, cells in tidied.rows:
        facts, named = _facts(tidied.header, cells)
        sources.setdefault(facts, set()).update(named)
    for line, cells in sheet.rows:
        facts, named = _facts(heading, cells)
        if facts not in sources or not named <= sources[facts]:
            return line
    return 0


def _facts(heading: list[str], cells: list[str]) -> tuple[_Facts, set[str]]:
    """Return what the *cells* of a row say, whatever the order in their lists, and the sources that they name."""
    row = {name: cell.split(";") for name, cell in zip(heading, cells, strict=True) if cell}
    sources = set(filter(None, row.pop("source", [])))
    return frozenset((name, *sorted(parts)) for name, parts in row.items()), sources


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """Write *after* to *path*, which holds *before*; that stands beside it until the new text is on the disk."""
    backup = path.with_name(f".{path.name}.before-tidy")
    try:
        with open(os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(before)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        hint = "an earlier kg tidy was interrupted: compare it with the table, then remove it"
        raise OutputError(f"{printable(str(backup))} is in the way; {hint}") from error
    except OSError as error:
        raise OutputError(f"cannot write {printable(str(backup))}: {reason(error)}") from error
    try:
        if path.read_bytes() != before:
            raise OutputError(f"{printable(str(path))} was changed while it was tidied; run kg tidy again")
        write(path, after)
        _sync(path)
    finally:
        if path.read_bytes() in {before, after}:
            backup.unlink()


def _sync(path: Path) -> None:
    """Wait until *path* and its place in the folder are on the disk."""
    for each in (path, path.parent) if os.name == "posix" else (path,):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
