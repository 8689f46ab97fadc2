"""
Read CSV files in strict form, keeping the place of every cell.

Strict means: UTF-8 without byte order mark, lines ending in LF, quoting as in RFC 4180, one header line, as many cells in
each row as in the header, no surplus blanks, no character that cannot be seen, nothing that a spreadsheet would run. Reading
never stops at the first mistake: it returns the rows it could read and the mistakes it met.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from kg.errors import DataError, KGError, Location, Mistake
from kg.tables.records import Malformed, Record, cell_starts, records
from kg.walk import File, printable, reason, tables_in

__all__ = ["FORMULA", "Sheet", "files", "parse", "read_sheet", "sheets", "unreadable"]

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what makes a spreadsheet run a cell; it takes the wide forms too
_LONGEST = 32_767  # the most characters that a cell of a spreadsheet holds
_JOINERS = "\u200c\u200d"  # invisible, but letters of Persian and Hindi names are joined or parted by them
_BLANK = f" {_JOINERS}"  # what no cell begins or ends with
_FIRST = frozenset(FORMULA) | frozenset(_BLANK)
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
    _lines: list[int] = field(default_factory=list)  # where each line begins, once somebody asks for a place
    _cells: tuple[int, list[int]] = (0, [])  # the line that was asked for last, and where its cells begin

    @property
    def table(self) -> str:
        """The kind of table, from the file name."""
        stem = self.path.rpartition("/")[2].rpartition(".")[0]
        return stem.lower() if self.broken else stem

    def location(self, line: int, cell: int = 0) -> Location:
        """Return the place of the cell number *cell* (from 0) of the row that begins on *line*."""
        if self._cells[0] != line:
            self._cells = line, cell_starts(self.text, self._starts()[line - 1])
        starts = self._cells[1]
        return self.place(starts[min(cell, len(starts) - 1)])

    def place(self, offset: int) -> Location:
        """Return the place of the character at *offset* of the text."""
        line = bisect_left(self._starts(), offset + 1)
        return Location(self.path, line, offset - self._starts()[line - 1] + 1)

    def error(self, line: int, cell: int, message: str, code: Mistake) -> None:
        """Note a mistake of the kind *code* at the cell number *cell* of the row that begins on *line*."""
        self.errors.append(DataError(self.location(line, cell), message, code))

    def file_error(self, message: str, code: Mistake, location: Location | None = None) -> None:
        """Note a mistake of the kind *code* of the whole file, shown at *location* or its beginning."""
        self.errors.append(DataError(location or Location(self.path, 1), message, code))

    def _starts(self) -> list[int]:
        if not self._lines:
            self._lines = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
            del self._lines[-1]
        return self._lines


def sheets(data: Path) -> list[Sheet]:
    """
    Return all tables below the folder *data*, in the order of their paths.

    Raises:
        KGError: If there is no such folder or no table in it.
    """
    return [
        unreadable(shown, file.problem) if file.problem else read_sheet(Path(file.path), shown) for shown, file in files(data)
    ]


def files(data: Path) -> list[tuple[str, File]]:
    """
    Return the files below the folder *data* that are tables or should be, each with the path that mistakes show.

    Raises:
        KGError: If there is no such folder or no table in it.
    """
    if not data.is_dir():
        raise KGError(f"no folder {printable(str(data))}; --data takes the folder that holds the tables")
    found = tables_in(data)
    if not found:
        raise KGError(f"no table (*.csv) in {printable(str(data))} or below it")
    name = printable(data.resolve().name)
    return [(f"{name}/{file.name}", file) for file in found]


def read_sheet(path: Path, shown: str | None = None) -> Sheet:
    """Return the CSV file at *path* as a sheet; mistakes call it *shown*."""
    shown = shown or printable(str(path))
    try:
        return parse(path.read_bytes(), shown)
    except OSError as error:
        return unreadable(shown, f"cannot be read: {reason(error)}")


def parse(raw: bytes, shown: str) -> Sheet:
    """
    Return the bytes *raw* of a CSV file as a sheet; mistakes call it *shown*.

    >>> parse(b"id,label\\na,A\\n", "people.csv").rows
    [(2, ['a', 'A'])]
    """
    sheet = Sheet(shown)
    if _decoded(sheet, raw):
        _records(sheet)
    else:
        sheet.broken = True
    return sheet


def unreadable(shown: str, problem: str) -> Sheet:
    """Return the sheet of a file that cannot be read, with its *problem* as the only mistake."""
    sheet = Sheet(shown, broken=True)
    sheet.file_error(problem, Mistake.UNREADABLE)
    return sheet


def _decoded(sheet: Sheet, raw: bytes) -> bool:
    """Set the text of *sheet* and return whether there is any to read."""
    if raw.startswith(b"\xef\xbb\xbf"):
        sheet.file_error("begins with a byte order mark; save it as UTF-8 without BOM", Mistake.BYTE_ORDER_MARK)
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        place = Location(sheet.path, line, column)
        sheet.file_error(f"byte 0x{raw[error.start]:02X} is not UTF-8; save the file as UTF-8", Mistake.ENCODING, place)
        return False
    if "\r" in text:
        place = Location(sheet.path, text.count("\n", 0, text.index("\r")) + 1)
        ends = "CRLF" if "\r\n" in text else "CR"
        sheet.file_error(f"lines end in {ends}; save the file with LF line ends (kg tidy does it)", Mistake.LINE_ENDS, place)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        sheet.file_error("the file is empty; give it a header or remove it", Mistake.EMPTY_FILE)
        return False
    if not text.endswith("\n"):
        place = Location(sheet.path, text.count("\n") + 1)
        sheet.file_error("the last line has no line end; kg tidy adds it", Mistake.NO_LINE_END, place)
    sheet.text = text
    return True


def _records(sheet: Sheet) -> None:
    hidden = _hidden(sheet.text)
    next_hidden = 0
    try:
        for record in records(sheet.text):
            if next_hidden < len(hidden) and hidden[next_hidden] < record.stop:
                _hidden_error(sheet, record, hidden[next_hidden])
                next_hidden = bisect_left(hidden, record.stop)
            elif record.line == 1:
                sheet.header = record.cells
            elif record.start == record.stop:
                sheet.error(record.line, 0, "empty line; remove it", Mistake.EMPTY_LINE)
            elif _sound(sheet, record):
                sheet.rows.append((record.line, record.cells))
            else:
                sheet.lost.append(record.cells[0].strip())
    except Malformed as error:
        sheet.file_error(f"{error}; {_QUOTING}", Mistake.QUOTES, sheet.place(error.start))
        sheet.lost.append(error.first)
        sheet.broken = True


def _hidden(text: str) -> list[int]:
    """Return where characters stand in *text* that cannot be seen: controls, direction marks, odd blanks, noncharacters."""
    if text.replace("\n", "").isprintable():
        return []
    return [place for place, character in enumerate(text) if not character.isprintable() and _refused(character)]


def _refused(character: str) -> bool:
    from unicodedata import category

    if character == "\n" or character in _JOINERS:
        return False
    # Letters that this Python does not know yet are unassigned to it, as noncharacters are for ever.
    noncharacter = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return noncharacter or category(character) != "Cn"


def _hidden_error(sheet: Sheet, record: Record, place: int) -> None:
    what = f"character U+{ord(sheet.text[place]):04X} cannot be seen; remove it or write a blank"
    sheet.file_error(what, Mistake.CHARACTER, sheet.place(place))
    if record.line == 1:
        sheet.broken = True
    else:
        sheet.lost.append("".join(filter(str.isprintable, record.cells[0])).strip())


def _sound(sheet: Sheet, record: Record) -> bool:
    """Return whether the cells of *record* are written as they should be, noting what is not."""
    line, cells, wanted = record.line, record.cells, len(sheet.header)
    if len(cells) != wanted:
        hint = "add what is missing, commas for empty cells too" if len(cells) < wanted else "quote cells that hold a comma"
        many = f"{len(cells)} cell{'' if len(cells) == 1 else 's'} where the header has {wanted}"
        sheet.error(line, min(len(cells), wanted) - 1, f"{many}; {hint}", Mistake.CELL_COUNT)
        return False
    before = len(sheet.errors)
    if record.stray is not None:
        sheet.error(line, record.stray, f"a quote stands inside a cell that is not quoted; {_QUOTING}", Mistake.QUOTES)
    for number, cell in enumerate(cells):
        if cell and (cell[0] in _FIRST or cell[-1] in _BLANK or "  " in cell or "\n" in cell or len(cell) > _LONGEST):
            sheet.error(line, number, *_problem(cell))
    return len(sheet.errors) == before


def _problem(cell: str) -> tuple[str, Mistake]:
    if cell.startswith(FORMULA):
        return f"{cell[:20]!r} looks like a formula to a spreadsheet; begin it with another character", Mistake.FORMULA
    if "\n" in cell:
        return f"{cell[:30]!r} holds a line break; write it on one line", Mistake.LINE_BREAK
    if len(cell) > _LONGEST:
        return f"{cell[:30] + '…'!r} is longer than the {_LONGEST:,} characters that a spreadsheet holds", Mistake.LONG_CELL
    return f"{cell[:30]!r} has surplus white space; remove it", Mistake.WHITE_SPACE
