"""
Find the files below a folder: the tables of `data/`, the Turtle files and queries of `ontology/`.

The reader of the tables and the snapshots call the same functions, so that they always speak of the same files. These open no file,
follow links to folders without running in circles, and name what bears the name of a table and cannot be read as one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import KGError

__all__ = ["File", "ontology_in", "printable", "reason", "tables_in", "walk"]

# Ten times what a thousand series would fill; a folder with more is a home folder or a disk, named by mistake.
_MOST = 100_000

_Identity = tuple[int, int]


class File(NamedTuple):
    """
    A file that was found, or what stands in the place of one.

    `name` is its path below the folder, with `/` between the parts and escapes for what cannot be printed; `path` opens it;
    `status` is what the system knows of it, None where it could not be asked; `problem` says why it cannot be read, or is empty.
    """

    name: str
    path: str
    status: os.stat_result | None
    problem: str = ""


def walk(folder: str | os.PathLike[str], suffixes: tuple[str, ...], skipped: frozenset[str] = frozenset()) -> list[File]:
    """
    Return the files below *folder* whose names end in one of *suffixes*, ordered by the parts of their paths.

    Names that begin with a dot and folders named in *skipped* are passed over. What has such a name and is no readable file (a
    folder, a pipe, a link to nothing, `PEOPLE.CSV`) is returned with its `problem`, as are links to folders that lead in a circle.

    Raises:
        KGError: If *folder* cannot be listed, or holds so many files that it cannot be the one that is meant.

    >>> from kg.resources import where
    >>> [file.name for file in walk(where("ontology"), (".ttl",)) if not file.problem]
    ['mn.ttl', 'prefixes.ttl', 'shapes.ttl']
    """
    return sorted(_Walk(os.fspath(folder), suffixes, skipped).files(), key=lambda file: file.name.split("/"))


def tables_in(data: str | os.PathLike[str]) -> list[File]:
    """
    Return the tables below the folder *data*; those in folders called `audits` are records of audits and no tables.

    Raises:
        KGError: As `walk` does.

    >>> from kg.resources import where
    >>> "daredevil/episodes.csv" in [file.name for file in tables_in(where("data"))]
    True
    """
    return walk(data, (".csv",), frozenset({"audits"}))


def ontology_in(ontology: str | os.PathLike[str]) -> list[File]:
    """
    Return the files below the folder *ontology* that the graph is made of.

    Raises:
        KGError: As `walk` does.

    >>> from kg.resources import where
    >>> "rules/inverse.rq" in [file.name for file in ontology_in(where("ontology"))]
    True
    """
    return walk(ontology, (".ttl", ".rq"))


def printable(text: str) -> str:
    r"""
    Return *text* with escapes for every character that cannot be printed, and for bytes that are not UTF-8.

    >>> printable("caf\udce9\n")
    'caf\\xe9\\n'
    """
    if text.isprintable():
        return text
    decoded = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in decoded)


class _Walk:
    """One walk: the folders still to be listed, and the identities of those that were."""

    def __init__(self, root: str, suffixes: tuple[str, ...], skipped: frozenset[str]) -> None:
        self.root, self.suffixes, self.skipped = root, suffixes, skipped
        self.todo = [("", root)]
        self.links: list[tuple[str, str]] = []  # listed last, so that a folder is known by its own name first
        self.listed: set[_Identity] = set()
        self.count = 0

    def files(self) -> Iterator[File]:
        while self.todo or self.links:
            if self.todo:
                name, path = self.todo.pop()
            else:
                self.links.sort(reverse=True)
                name, path = self.links.pop()
            try:
                identity = _identity(os.stat(path))
                if identity in self.listed or (name and identity in self._above()):
                    yield _file(name, path, None, "is a link to a folder that is read already; remove the link")
                    continue
                self.listed.add(identity)
                with os.scandir(path) as entries:
                    yield from self._entries(name, entries)
            except OSError as error:
                if not name:
                    raise KGError(f"cannot list the folder {printable(path)}: {reason(error)}") from error
                yield _file(name, path, None, f"cannot be listed: {reason(error)}")

    def _entries(self, folder: str, entries: Iterator[os.DirEntry[str]]) -> Iterator[File]:
        for entry in entries:
            self.count += 1
            if self.count > _MOST:
                raise KGError(f"more than {_MOST:,} files below {printable(self.root)}; name the folder that holds the tables")
            if entry.name.startswith(".") or entry.name in self.skipped:
                continue
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.endswith(self.suffixes):
                yield _look(name, entry)
            elif _is_folder(entry):
                (self.links if entry.is_symlink() else self.todo).append((name, entry.path))
            elif entry.name.lower().endswith(self.suffixes):
                yield _file(name, entry.path, None, f"has its suffix in capitals; rename it to {entry.name.lower()}")

    def _above(self) -> set[_Identity]:
        """Return the identities of the folders that the root lies in: a link to one of them leads back to the root."""
        folder, found = os.path.realpath(self.root), set()
        while folder != os.path.dirname(folder):
            folder = os.path.dirname(folder)
            found.add(_identity(os.stat(folder)))
        return found


def _look(name: str, entry: os.DirEntry[str]) -> File:
    """Return the file of *entry*, whose name is that of a table, with what forbids to read it."""
    try:
        status = entry.stat()
    except OSError as error:
        lost = entry.is_symlink() and isinstance(error, FileNotFoundError)
        return _file(name, entry.path, None, "is a link to nothing" if lost else f"cannot be read: {reason(error)}")
    if stat.S_ISDIR(status.st_mode):
        return _file(name, entry.path, status, "is a folder with the name of a file; rename it")
    if not stat.S_ISREG(status.st_mode):
        return _file(name, entry.path, status, "is a pipe, socket or device and no regular file; remove it")
    return _file(name, entry.path, status, "")


def _file(name: str, path: str, status: os.stat_result | None, problem: str) -> File:
    shown = printable(name)
    if shown != name and not problem:
        problem = "has a name that is not UTF-8 or cannot be printed; rename it"
    return File(shown, path, status, problem)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link into a folder that may not be entered
        return False


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino


def reason(error: OSError) -> str:
    """Return why the system refused, in small letters as it stands in messages."""
    return (error.strerror or str(error)).lower()
