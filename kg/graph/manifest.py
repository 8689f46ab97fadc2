"""
What a snapshot was built from, and what its files were: its name, and the file `manifest` that lies in it.

The name of a snapshot is a digest of all that decides what is in it, as far as it is cheap to know: size, times and inode of
each table, of each file of the ontology and of each module that builds the graph. So a changed file has no snapshot, and a
snapshot cannot answer for other files than its own. The manifest repeats the name, and lists the files of the store.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kg.resources import VERSION
from kg.walk import ontology_in, tables_in

try:  # the module behind hashlib, which loads OpenSSL: 4 ms of the 60 ms that a question takes
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = ["MANIFEST", "Manifest", "name", "sealed"]

MANIFEST = "manifest"
_MAGIC = f"kg snapshot, layout 3, kg {VERSION}, pyoxigraph {ox.__version__}"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_CODE = ("", "tables", "sparql", "graph")  # the packages of kg that decide what is in the graph
_LARGEST = 1 << 20  # a manifest has 2 KiB; whatever is larger than 1 MiB is none


def name(data: str, ontology: str, lens: str) -> str:
    """
    Return the name of the snapshot for the tables *data* and the *ontology* as they are now, seen through *lens*.

    It has two parts: which folders and lens, and in which state.

    Raises:
        KGError: If a folder cannot be listed.
    """
    where = "\n".join([os.path.realpath(data), os.path.realpath(ontology), _PACKAGE, lens])
    lines = [_MAGIC, where, *_state(data, ontology)]
    return f"{_digest(os.fsencode(where), 8)}-{_digest(os.fsencode(chr(10).join(lines)), 16)}"


def _state(data: str, ontology: str) -> Iterator[str]:
    for shown, files in (("data", tables_in(data)), ("ontology", ontology_in(ontology))):
        for file in files:
            yield f"{shown}/{file.name} {_identity(file.status) if file.status else ''} {file.problem}"
    for folder in _CODE:
        with os.scandir(os.path.join(_PACKAGE, folder)) as entries:
            modules = [entry for entry in entries if entry.name.endswith(".py")]
        yield from (f"kg/{folder}/{entry.name} {_identity(entry.stat())}" for entry in sorted(modules, key=lambda e: e.name))


def _identity(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _digest(content: bytes, size: int) -> str:
    return blake2b(content, digest_size=size).hexdigest()


class Manifest(NamedTuple):
    """
    The manifest of the snapshot in *folder*.

    `made` is the day it was built for and `until` the first later day on which the graph would be another one, both in ISO
    form, "-" for never; `files` are the names of the files of the store, each with its identity and its digest.
    """

    folder: str
    made: str
    until: str
    files: tuple[tuple[str, str, str], ...]

    @classmethod
    def read(cls, folder: str) -> Manifest:
        """
        Return the manifest that lies in *folder*, a snapshot called as its folder is.

        Raises:
            OSError: If there is none, or it is no regular file.
            ValueError: If it is damaged, or that of another snapshot.
        """
        head, _, body = _read(os.path.join(folder, MANIFEST)).decode().partition("\n")
        days, *lines = body.split("\n")
        if head != f"{_MAGIC}, {os.path.basename(folder)}, {_digest(body.encode(), 16)}":
            raise ValueError("this manifest is damaged")
        made, until = days.split()
        return cls(folder, made, until, tuple(_listed(line) for line in lines if line))

    def holds(self, today: str) -> bool:
        """Return whether the graph is the same on the day *today*."""
        return self.made <= today and (self.until == "-" or today < self.until)

    def intact(self, *, contents: bool = False) -> bool:
        """
        Return whether all files are what they were.

        A file that was not touched since (size, times, inode) is taken at its word, unless *contents* are to be read too.
        """
        for file, identity, digest in self.files:
            path = os.path.join(self.folder, file)
            try:
                untouched = _identity(os.lstat(path)) == identity
                if (contents or not untouched) and _digest(_read(path, None), 16) != digest:
                    return False
            except (OSError, ValueError):
                return False
        return True


def _listed(line: str) -> tuple[str, str, str]:
    file, identity, digest = line.split("\t")
    if os.path.basename(file) != file:
        raise ValueError("a file of a snapshot lies in its folder")
    return file, identity, digest


def sealed(folder: str, snapshot: str, made: str, until: str) -> None:
    """
    Write the manifest of the store in *folder*, to be renamed to *snapshot*, and wait until all of it is on the disk.

    Raises:
        OSError: If that cannot be.
    """
    listed = []
    for file in sorted(os.listdir(folder)):
        path = os.path.join(folder, file)
        _sync(path)
        listed.append(f"{file}\t{_identity(os.lstat(path))}\t{_digest(_read(path, None), 16)}")
    body = "\n".join([f"{made} {until}", *listed])
    path = os.path.join(folder, MANIFEST)
    with open(path, "x", encoding="utf-8") as written:
        written.write(f"{_MAGIC}, {snapshot}, {_digest(body.encode(), 16)}\n{body}")
    _sync(path)
    _sync(folder)


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: str, limit: int | None = _LARGEST) -> bytes:
    """Return what the regular file at *path* holds; links are not followed and nothing is waited for."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or (limit is not None and status.st_size > limit):
            raise ValueError(f"{path} is no regular file of a snapshot")
        return file.read()
