"""
Split CSV text into records as RFC 4180 says, in one pass, keeping where each begins.

Python's `csv` reads what the standard forbids (`a "b" c`), refuses cells of more than 131,072 characters and does not say where a
cell stands. A table needs the opposite of all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Malformed", "Record", "cell_starts", "records"]

# Possessive quantifiers: a cell is read once, also where its quote is never closed.
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"(?=[,\n]|\Z)')
_PLAIN = re.compile(r"[^,\n]*+")
_CLOSED = re.compile(r'"(?:[^"]++|"")*+"')


class Record(NamedTuple):
    """One record: the line it begins on, where its text begins and ends, its cells, and the first that holds a stray quote."""

    line: int
    start: int
    stop: int
    cells: list[str]
    stray: int | None = None


class Malformed(Exception):
    """A quote after which nothing can be read: knows where the cell begins, the line of its record, and the record's first cell."""

    def __init__(self, reason: str, line: int, start: int, first: str) -> None:
        """Say *reason* of the cell at *start* in the record that begins on *line* with the cell *first*."""
        super().__init__(reason)
        self.line, self.start, self.first = line, start, first


def records(text: str) -> Iterator[Record]:
    r"""
    Yield the records of *text*, whose lines end in LF; an empty line is a record of one empty cell.

    Raises:
        Malformed: At a quote that is never closed, or that is closed before the end of its cell.

    >>> [record.cells for record in records('id,label\na,"B, the second"\n')]
    [['id', 'label'], ['a', 'B, the second']]
    """
    start, line, end = 0, 1, len(text)
    while start < end:
        stop = text.find("\n", start)
        stop = end if stop < 0 else stop
        if text.find('"', start, stop) < 0:
            record = Record(line, start, stop, text[start:stop].split(","))
        else:
            record = _quoted(text, line, start)
        yield record
        line += 1 if record.stop == stop else text.count("\n", start, record.stop) + 1
        start = record.stop + 1


def _quoted(text: str, line: int, start: int) -> Record:
    cells: list[str] = []
    stray, place = None, start
    while True:
        if text.startswith('"', place):
            match = _QUOTED.match(text, place)
            if not match:
                closed = _CLOSED.match(text, place)
                what = (
                    "a quote inside a quoted cell is not doubled" if closed else "a quote is opened in this row and never closed"
                )
                raise Malformed(what, line, place, cells[0] if cells else "")
            cells.append(match[1].replace('""', '"'))
        else:
            match = _PLAIN.match(text, place)
            assert match  # the pattern matches everywhere, if only nothing
            cells.append(match[0])
            if stray is None and '"' in match[0]:
                stray = len(cells) - 1
        place = match.end()
        if not text.startswith(",", place):
            return Record(line, start, place, cells, stray)
        place += 1


def cell_starts(text: str, start: int) -> list[int]:
    r"""
    Return where the cells of the record that begins at *start* begin, as far as it can be read.

    >>> cell_starts('a,"B, b",c\n', 0)
    [0, 2, 9]
    """
    found = [start]
    while True:
        match = (_QUOTED.match(text, start) if text.startswith('"', start) else None) or _PLAIN.match(text, start)
        if not match or not text.startswith(",", match.end()):
            return found
        start = match.end() + 1
        found.append(start)
