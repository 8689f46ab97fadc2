"""
Read CSV files in strict form, keeping the place of every cell.

Strict means: UTF-8 without byte order mark, lines ending in LF, quoting as in RFC 4180, one header line, as many cells in
each row as in the header, no surplus blanks, nothing that a spreadsheet would run. Reading never stops at the first
mistake: it returns the rows it could read and the mistakes it met.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import DataError, KGError, Location
from kg.walk import File, printable, tables_in

__all__ = ["Sheet", "read_sheet", "sheets"]

_FORMULA = ("=", "+", "-", "@", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\xa0\xad\u200b\u2028\u2029\u2060\ufeff]")
_RECORD = re.compile(r'(?:"(?:[^"]|"")*"|[^",\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\n]*))*(?:\n|\Z)')
_CELLS = re.compile(r'(?:(?:"(?:[^"]|"")*"|[^",\n]*),)*')
_QUOTING = 'quote the whole cell and double the quotes inside: "say ""so"""'


@dataclass(slots=True)
class Sheet:
    """
    One CSV file: its path as shown to people, header, rows with their line numbers, and mistakes of form.

    `lost` holds the first cells of rows that could not be read; `broken` tells whether the file could not be read to its end.
    """

    path: str
    text: str = ""
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: bool = False

    @property
    def table(self) -> str:
        """The kind of table, from the file name."""
        stem = self.path.rpartition("/")[2].rpartition(".")[0]
        return stem.lower() if self.broken else stem

    def location(self, line: int, cell: int = 0) -> Location:
        """Return the place of the cell number *cell* (from 0) of the row that begins on *line*."""
        record = "\n".join(self.text.split("\n")[line - 1 :])
        return Location(self.path, line, _column(record, cell))

    def error(self, line: int, cell: int, message: str) -> None:
        """Note a mistake at the cell number *cell* of the row that begins on *line*."""
        self.errors.append(DataError(self.location(line, cell), message))


def sheets(data: Path) -> list[Sheet]:
    """
    Return all tables below the folder *data*, in the order of their paths.

    Raises:
        KGError: If there is no such folder or no table in it.
    """
    if not data.is_dir():
        raise KGError(f"no folder {printable(str(data))}; --data takes the folder that holds the tables")
    files = tables_in(data)
    if not files:
        raise KGError(f"no table (*.csv) in {printable(str(data))} or below it")
    name = printable(data.resolve().name)
    return [_sheet(file, f"{name}/{file.name}") for file in files]


def read_sheet(path: Path, shown: str | None = None) -> Sheet:
    """Return the CSV file at *path* as a sheet; mistakes call it *shown*."""
    sheet = Sheet(shown or printable(str(path)))
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _unreadable(sheet, f"cannot be read: {(error.strerror or str(error)).lower()}")
    if _form(sheet, raw):
        _rows(sheet)
    else:
        sheet.broken = True
    return sheet


def _sheet(file: File, shown: str) -> Sheet:
    return _unreadable(Sheet(shown), file.problem) if file.problem else read_sheet(Path(file.path), shown)


def _unreadable(sheet: Sheet, problem: str) -> Sheet:
    sheet.broken = True
    sheet.errors.append(DataError(Location(sheet.path, 1), problem))
    return sheet


def _form(sheet: Sheet, raw: bytes) -> bool:
    if raw.startswith(b"\xef\xbb\xbf"):
        sheet.errors.append(DataError(Location(sheet.path, 1), "begins with a byte order mark; save it as UTF-8 without BOM"))
        raw = raw[3:]
    try:
        sheet.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        place = Location(sheet.path, line, column)
        sheet.errors.append(DataError(place, f"byte 0x{raw[error.start]:02X} is not UTF-8; save the file as UTF-8"))
        return False
    if "\r" in sheet.text:
        place = Location(sheet.path, sheet.text.count("\n", 0, sheet.text.index("\r")) + 1)
        sheet.errors.append(DataError(place, "lines end in CRLF; save the file with LF line ends (kg tidy does it)"))
        sheet.text = sheet.text.replace("\r\n", "\n").replace("\r", "\n")
    if not sheet.text.strip():
        sheet.errors.append(DataError(Location(sheet.path, 1), "the file is empty; give it a header or remove it"))
        return False
    control = _CONTROL.search(sheet.text)
    if control:
        line = sheet.text.count("\n", 0, control.start()) + 1
        place = Location(sheet.path, line, control.start() - sheet.text.rfind("\n", 0, control.start()))
        sheet.errors.append(DataError(place, f"character U+{ord(control[0]):04X} cannot be seen; remove it or write a blank"))
        return False
    if not sheet.text.endswith("\n"):
        line = sheet.text.count("\n") + 1
        sheet.errors.append(DataError(Location(sheet.path, line), "the last line has no line end; kg tidy adds it"))
    return True


def _rows(sheet: Sheet) -> None:
    reader = csv.reader(io.StringIO(sheet.text, newline="\n"), strict=True)
    line = 1
    try:
        for cells in reader:
            if line == 1:
                sheet.header = cells
            elif cells:
                _row(sheet, line, cells)
            else:
                sheet.error(line, 0, "empty line; remove it")
            line = reader.line_num + 1
    except csv.Error as error:
        unclosed = "unexpected end" in str(error)
        what = "a quote is opened in this row and never closed" if unclosed else "a quote inside a quoted cell is not doubled"
        start = sum(len(before) + 1 for before in sheet.text.split("\n")[: line - 1])
        sound = _CELLS.match(sheet.text, start)
        sheet.errors.append(DataError(Location(sheet.path, line, sound.end() - start + 1 if sound else 1), f"{what}; {_QUOTING}"))
        sheet.broken = True


def _row(sheet: Sheet, line: int, cells: list[str]) -> None:
    if len(cells) != len(sheet.header):
        few = len(cells) < len(sheet.header)
        hint = "add what is missing, commas for empty cells too" if few else "quote cells that hold a comma"
        many = f"{len(cells)} cell{'' if len(cells) == 1 else 's'} where the header has {len(sheet.header)}"
        sheet.error(line, min(len(cells), len(sheet.header)) - 1, f"{many}; {hint}")
        sheet.lost.append(cells[0])
        return
    good = _quoted(sheet, line, cells)
    for number, cell in enumerate(cells):
        if not cell:
            continue
        if cell[0] in _FORMULA:
            sheet.error(line, number, f"{cell[:20]!r} looks like a formula to a spreadsheet; begin it with another character")
            good = False
        elif "\n" in cell:
            sheet.error(line, number, f"{cell[:30]!r} holds a line break; write it on one line")
            good = False
        elif cell != cell.strip() or "  " in cell:
            sheet.error(line, number, f"{cell[:30]!r} has surplus white space; remove it")
            good = False
    if good:
        sheet.rows.append((line, cells))
    else:
        sheet.lost.append(cells[0].strip())


def _quoted(sheet: Sheet, line: int, cells: list[str]) -> bool:
    """Return whether the quotes in *cells* were written as RFC 4180 asks; Python's reader lets `a "b" c` pass."""
    stray = next((number for number, cell in enumerate(cells) if '"' in cell), None)
    if stray is None or _RECORD.match("\n".join(sheet.text.split("\n")[line - 1 :])):
        return True
    sheet.error(line, stray, f"a quote stands inside a cell that is not quoted; {_QUOTING}")
    return False


def _column(record: str, cell: int) -> int:
    """Return where, counted from 1, the cell number *cell* of *record* begins."""
    quoted, seen = False, 0
    for position, character in enumerate(record):
        if seen == cell:
            return position - record.rfind("\n", 0, position)
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            seen += 1
        elif character == "\n" and not quoted:
            break
    return 1
