"""
Solutions in the formats of the SPARQL 1.1 recommendations, written piece by piece.

TSV and JSON are the engine's. CSV is written here, because the engine does not quote IRIs that hold a comma. XML is the engine's
with what XML 1.0 cannot hold replaced by U+FFFD, and with `&#13;` for CR, which readers would take for LF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

import pyoxigraph as ox

from kg.sparql.solutions import Solutions
from kg.sparql.values import text

__all__ = ["RESULTS", "XmlStream", "csv_rows", "write", "xml_safe"]

RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_PIECE = 1000  # rows of CSV that are written at once
# in UTF-8: controls, and U+FFFE and U+FFFF
_NO_XML = rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
_REPLACEMENT = "\ufffd".encode()


class XmlStream(io.RawIOBase):
    """
    A stream that passes XML on to another one with every character that XML 1.0 cannot hold replaced.

    >>> behind = io.BytesIO()
    >>> with XmlStream(behind) as stream:
    ...     _ = stream.write(b"<a>\\x01\\r</a>")
    >>> behind.getvalue().decode() == "<a>\\ufffd&#13;</a>"
    True
    """

    def __init__(self, stream: IO[bytes]) -> None:
        """Write to *stream*, which stays open."""
        super().__init__()
        self._stream = stream
        self._rest = b""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]  # we are handed bytes alone
        """Pass on *piece*, save the beginning of a character whose end is not there yet."""
        content = self._rest + bytes(piece)
        cut = len(content)
        for tail in (b"\xef\xbf", b"\xef"):
            if content.endswith(tail):
                cut -= len(tail)
                break
        self._rest = content[cut:]
        self._stream.write(xml_safe(content[:cut]))
        return len(piece)

    def close(self) -> None:
        """Pass on what is left."""
        if not self.closed:
            self._stream.write(self._rest)
            self._rest = b""
        super().close()


def xml_safe(content: bytes) -> bytes:
    """
    Return the XML document *content* with every character that XML 1.0 cannot hold replaced.

    >>> xml_safe(b"<a>bell \\x07</a>").decode() == "<a>bell \ufffd</a>"
    True
    """
    return re.sub(_NO_XML, _REPLACEMENT, content).replace(b"\r", b"&#13;")


def write(solutions: Solutions, form: str, stream: IO[bytes]) -> None:
    """Write *solutions* to *stream* in the format *form*, one of `RESULTS`."""
    if form == "csv":
        _csv(solutions, stream)
    elif form == "xml":
        with XmlStream(stream) as safe:
            solutions.write(RESULTS[form], safe)  # type: ignore[arg-type]  # a RawIOBase is as good
    else:
        solutions.write(RESULTS[form], stream)
    if form in {"json", "xml"}:
        stream.write(b"\n")


def csv_rows(rows: Iterable[Sequence[str | None]], *, line_end: str = "\n") -> str:
    """
    Return *rows* as CSV (RFC 4180): a cell with a comma, a quote or a line break is quoted, None is an empty cell.

    A row of one empty cell is written as `""`, because readers pass over empty lines.

    >>> csv_rows([("a", "b"), ("x,y", None)])
    'a,b\\n"x,y",\\n'
    """
    return "".join([(",".join(map(_cell, row)) or ('""' if row else "")) + line_end for row in rows])


def _cell(text: str | None) -> str:
    if not text:
        return ""
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text


def _csv(solutions: Solutions, stream: IO[bytes]) -> None:
    """Write CSV as the recommendation has it: lines end with CRLF, an unbound variable is an empty cell."""
    piece: list[Sequence[str | None]] = [solutions.variables]
    for row in solutions:
        piece.append(tuple(map(text, row)))
        if len(piece) >= _PIECE:
            stream.write(csv_rows(piece, line_end="\r\n").encode())
            piece = []
    stream.write(csv_rows(piece, line_end="\r\n").encode())
