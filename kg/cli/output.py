"""
The one way out: everything that a command prints or writes leaves through these functions.

Data goes to standard output or a file as UTF-8, whatever the encoding of the terminal; notes go to standard error. What cannot
be written whole is an error with exit code 1, never a shorter answer.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO

import click

from kg.errors import OutputError
from kg.files import write

__all__ = ["deliver", "encoded", "note", "pour", "progress", "silence", "to_terminal"]

_PIPE_CLOSED = 128 + 13  # what a shell shows of a process that SIGPIPE ended
_PIECE = 1 << 20  # bytes handed to the system at once: large enough that the number of calls costs nothing


def encoded(text: str) -> bytes:
    r"""
    Return *text* as UTF-8; what came in as bytes that are no UTF-8 (arguments, file names) is escaped.

    >>> encoded("caf\udce9")
    b'caf\\xe9'
    """
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").encode("utf-8", "backslashreplace")


def deliver(content: str | bytes | Iterable[bytes], output: str = "-") -> None:
    """
    Write *content* to the file *output*, or to standard output where it is `-`; pieces are written as they come.

    Raises:
        OutputError: If not everything could be written; a file that stood there before is unharmed.
        Exit: With 141, if whoever reads standard output has gone.
    """
    pieces = [encoded(content)] if isinstance(content, str) else [content] if isinstance(content, bytes) else content
    if output != "-":
        write(output, b"".join(pieces))
        return
    with _leaving():
        for piece in pieces:
            _put(piece)


def pour(writer: Callable[[IO[bytes]], None]) -> None:
    """
    Let *writer* write to standard output as `deliver` does, in pieces as they come.

    Raises:
        OutputError: If not everything could be written.
        Exit: With 141, if whoever reads standard output has gone.
    """
    with _leaving():
        writer(_Outlet())  # type: ignore[arg-type]  # a RawIOBase is as good


class _Outlet(io.RawIOBase):
    """Standard output as a stream of bytes."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]  # we are handed bytes alone
        """Write all of *content*."""
        _put(content)
        return len(content)


@contextmanager
def _leaving() -> Iterator[None]:
    """Make of what happens to standard output the errors that `deliver` raises."""
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        sys.stdout.flush()
        yield
    except BrokenPipeError:
        silence()
        raise click.exceptions.Exit(_PIPE_CLOSED) from None
    except OSError as error:
        silence()
        raise OutputError(f"cannot write to standard output: {(error.strerror or str(error)).lower()}") from error


def _put(content: bytes) -> None:
    """Write all of *content* to standard output, however little of it the system takes at once."""
    try:
        descriptor = sys.stdout.fileno()
    except io.UnsupportedOperation:  # a test's or a notebook's stream, which has no file underneath
        sys.stdout.buffer.write(content)
        return
    rest = memoryview(content)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest[:_PIECE]) :]
        except BlockingIOError:  # a terminal or pipe that somebody made non-blocking: wait until it takes more
            from select import select

            select([], [descriptor], [])


def to_terminal(output: str) -> bool:
    """Return whether *output* (`-` or the name of a file) is a terminal that somebody looks at."""
    return output == "-" and sys.stdout is not None and sys.stdout.isatty()


def silence() -> None:
    """Let nothing more be written to standard output: the interpreter would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def note(text: str, *, nl: bool = True) -> None:
    """Say *text* on standard error; where that is closed or full, nobody hears it and nothing else changes."""
    try:
        click.echo(encoded(text).decode(), err=True, nl=nl)
    except OSError:
        return


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say *what* is going on, on a terminal only, if it takes longer than a second."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    timer = Timer(1.0, lambda: note(f"{what} …", nl=False))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        if timer.finished.is_set():
            note("\r\033[K", nl=False)
        timer.cancel()
